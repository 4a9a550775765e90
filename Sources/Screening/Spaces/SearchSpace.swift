// SPDX-License-Identifier: Apache-2.0

package import Networks

/// A space of architectures: layers one after the other, at some positions of which one may choose.
package struct SearchSpace: Sendable, Hashable {
  /// What may stand at a position.
  package struct Option: Sendable, Hashable {
    /// Its word, as families write it: `k3e6`, `-` for nothing.
    package var word: String
    /// What it is made of; nil for nothing, which where sizes differ is a convolution of single positions.
    package var block: Block?
  }

  /// A block of layers.
  package struct Block: Sendable, Hashable {
    /// What it is made of.
    package enum Kind: Sendable, Hashable {
      /// One convolution.
      case conv
      /// An inverted residual: to `expand` times the channels, each channel by itself, and back.
      case inverted
      /// The mean over all positions.
      case pool
      /// A dense layer.
      case dense
    }

    /// What it is made of.
    package var kind: Kind
    /// Channels that it writes, before widths scale them.
    package var channels = 0
    /// Whether widths scale its channels.
    package var isScaled = true
    /// The side of its window.
    package var kernel = 1
    /// Positions from one window to the next.
    package var stride = 1
    /// How many times the channels that it reads an inverted residual works on.
    package var expand = 1.0
    /// Groups of its convolutions of single positions.
    package var groups = 1
    /// The share of its channels that a gate works on; nil without one.
    package var gate: Double?
    /// What is done with results.
    package var activation = LayerRow.Activation.none
  }

  /// A place where one chooses.
  package struct Position: Sendable, Hashable {
    /// What may stand there.
    package var options: [Option]
    /// Whether nothing may stand here only where nothing stands at the next positions of the stage, and must where
    /// nothing stands before.
    package var isInDepth = false
    /// Whether it is the first of a stage.
    package var isFirst = true
    /// Whether there is a choice.
    package var isChoice: Bool { options.count > 1 }
  }

  /// Its name.
  package var name: String
  /// Who says so.
  package var source: String
  /// The family that whole networks of it were measured as.
  package var family: String?
  /// Channels of the input.
  package var channels: Int
  /// Sides of the input that may be chosen.
  package var sides: [Int]
  /// Factors of all channels that may be chosen.
  package var widths: [Double]
  /// Channels are rounded to multiples of it.
  package var divisor: Int
  /// Positions in their order, those without a choice too.
  package var positions: [Position]
  /// What its networks come to, where that is a sum over their choices and the layers are not told; nil where it is not known.
  package var sums: Sums?

  /// Multiply-accumulates and parameters that add up over choices.
  package struct Sums: Sendable, Hashable {
    /// Of what is the same in all networks.
    var base: Counts
    /// Of each option of each position with a choice.
    var options: [[Counts]]

    /// The least that networks come to whose options are among some.
    func least(_ open: [[Int]]) -> Counts {
      var sum = base
      for (own, places) in zip(options, open) {
        sum.macs += places.map { own[$0].macs }.min() ?? 0
        sum.parameters += places.map { own[$0].parameters }.min() ?? 0
      }
      return sum
    }
  }

  /// Multiply-accumulates and parameters.
  package struct Counts: Sendable, Hashable {
    var macs = 0
    var parameters = 0
  }

  /// Whether its layers are told, so that they can be counted.
  package var hasLayers: Bool { positions.contains { $0.options.contains { $0.block != nil } } }

  /// Positions with a choice.
  package var choices: [Position] { positions.filter(\.isChoice) }

  // MARK: Layers

  /// The nearest multiple of the divisor, not more than a tenth below.
  func rounded(_ channels: Double) -> Int {
    let whole = max(divisor, Int(channels + Double(divisor) / 2) / divisor * divisor)
    return Double(whole) < 0.9 * channels ? whole + divisor : whole
  }

  /// The layers of an option.
  ///
  /// - Parameters:
  ///   - channels: that it reads, and then writes.
  ///   - size: the side of what it reads, and then of what it writes.
  func rows(
    _ option: Option, of position: Position, width: Double, channels: inout Int, size: inout Int
  ) -> [LayerRow] {
    guard let block = option.block else {
      // Nothing: where that cannot be, a convolution of single positions.
      guard let like = position.options.lazy.compactMap(\.block).first else { return [] }
      let out = scaled(like, width)
      if like.stride == 1 && out == channels { return [] }
      return [convolution(1, like.stride, out, 1, .none, &channels, &size)]
    }
    let out = scaled(block, width)
    switch block.kind {
    case .conv:
      return [
        convolution(
          block.kernel, block.stride, out, block.groups, block.activation, &channels, &size)
      ]
    case .pool:
      defer { size = 1 }
      return [LayerRow(.gap, kernel: size, channels: (channels, channels), size: (size, 1))]
    case .dense:
      defer { channels = out }
      return [LayerRow(.fc, channels: (channels, out), size: (size, size), block.activation)]
    case .inverted: return inverted(block, out, &channels, &size)
    }
  }

  private func scaled(_ block: Block, _ width: Double) -> Int {
    block.isScaled ? rounded(Double(block.channels) * width) : block.channels
  }

  private func convolution(
    _ kernel: Int, _ stride: Int, _ out: Int, _ groups: Int, _ activation: LayerRow.Activation,
    _ channels: inout Int, _ size: inout Int
  ) -> LayerRow {
    let next = (size + 2 * (kernel / 2) - kernel) / stride + 1
    defer { (channels, size) = (out, next) }
    return LayerRow(
      .conv, kernel: kernel, stride: stride, groups: groups, channels: (channels, out),
      size: (size, next), activation)
  }

  private func inverted(
    _ block: Block, _ out: Int, _ channels: inout Int, _ size: inout Int
  ) -> [LayerRow] {
    let (read, side) = (channels, size)
    let wide = block.expand == 1 ? read : rounded(Double(read) * block.expand)
    var rows: [LayerRow] = []
    func add(_ kernel: Int, _ stride: Int, _ out: Int, _ groups: Int, _ act: LayerRow.Activation) {
      rows.append(convolution(kernel, stride, out, groups, act, &channels, &size))
    }
    if wide != read || block.expand != 1 { add(1, 1, wide, block.groups, block.activation) }
    add(block.kernel, block.stride, wide, wide, block.activation)
    if let share = block.gate {
      let inner = size
      rows.append(LayerRow(.gap, kernel: inner, channels: (wide, wide), size: (inner, 1)))
      size = 1
      add(1, 1, rounded(Double(wide) * share), 1, .relu)
      add(1, 1, wide, 1, .hsigmoid)
      size = inner
      rows.append(LayerRow(.mul, channels: (wide, wide), size: (inner, inner)))
    }
    add(1, 1, out, block.groups, .none)
    if block.stride == 1, out == read, size == side {
      rows.append(LayerRow(.add, channels: (out, out), size: (size, size)))
    }
    return rows
  }

  /// The choice of an architecture in the form of once-for-all's own code: kernels and expansions of all blocks, and how many
  /// blocks each stage has.
  package func choice(
    kernels: [Int], expansions: [Double], depths: [Int]
  ) throws(Refusal) -> [Int] {
    let positions = choices
    guard kernels.count == positions.count, expansions.count == positions.count else {
      throw .count(found: min(kernels.count, expansions.count), expected: positions.count)
    }
    let stages = positions.count { $0.isFirst }
    guard depths.count == stages else {
      throw .input("\(depths.count) depths (`d`) where the space has \(stages) stages")
    }
    var (stage, block) = (-1, 0)
    var found: [Int] = []
    for (place, position) in positions.enumerated() {
      (stage, block) = position.isFirst ? (stage + 1, 0) : (stage, block + 1)
      guard stage >= 0 else { throw .input("its first stage does not begin with a choice") }
      let option = position.options.firstIndex { option in
        guard block < depths[stage] else { return option.block == nil }
        return option.block.map { $0.kernel == kernels[place] && $0.expand == expansions[place] }
          ?? false
      }
      guard let option else {
        throw .input(
          block < depths[stage]
            ? "no block of kernel \(kernels[place]) and expansion \(expansions[place]) at position \(place)"
            : "a depth of \(depths[stage]) in stage \(stage): a block at position \(place) cannot be left out"
        )
      }
      found.append(option)
    }
    return found
  }

  /// Why a choice is none of the space.
  package enum Refusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// Another number of choices.
    case count(found: Int, expected: Int)
    /// A choice that the position does not have; positions and options from 0.
    case option(position: Int, found: Int, count: Int)
    /// Something at a position after nothing.
    case gap(position: Int)
    /// A side or width that the space does not have.
    case input(String)
    /// Sizes that a layer cannot work on.
    case size(position: Int)

    /// In words.
    package var description: String {
      switch self {
      case .count(let found, let expected):
        "\(found) choices where the space has \(expected) positions"
      case .option(let position, let found, let count):
        "choice \(found) at position \(position), which has \(count), from 0 to \(count - 1)"
      case .gap(let position):
        "a block at position \(position) after one that was left out: a stage is left early and not entered again"
      case .input(let words): words
      case .size(let position): "nothing is left of the image at position \(position)"
      }
    }
  }

  /// The layers of an architecture.
  ///
  /// - Parameter choice: an option for each position with a choice.
  package func rows(
    _ choice: [Int], side: Int, width: Double = 1
  ) throws(Refusal) -> [LayerRow] {
    guard choice.count == choices.count else {
      throw .count(found: choice.count, expected: choices.count)
    }
    var rows: [LayerRow] = []
    var (channels, size) = (self.channels, side)
    var place = 0
    var hasEnded = false
    for position in positions {
      var option = 0
      if position.isFirst { hasEnded = false }
      if position.isChoice {
        option = choice[place]
        guard position.options.indices.contains(option) else {
          throw .option(position: place, found: option, count: position.options.count)
        }
        if position.isInDepth {
          let isNothing = position.options[option].block == nil
          if hasEnded, !isNothing { throw .gap(position: place) }
          hasEnded = isNothing
        }
        place += 1
      }
      if position.isInDepth, position.options[option].block == nil { continue }
      let own = self.rows(
        position.options[option], of: position, width: width, channels: &channels, size: &size)
      guard own.allSatisfy({ Chain.Step($0) != nil }) else { throw .size(position: place) }
      rows += own
    }
    return rows
  }

  /// The name of an architecture in its family: `ofa k3e6 k5e4 -`.
  package func architecture(_ choice: [Int]) -> String? {
    guard let family, choice.count == choices.count else { return nil }
    var words = [family]
    for (position, option) in zip(choices, choice) {
      guard position.options.indices.contains(option) else { return nil }
      words.append(position.options[option].word)
    }
    return words.joined(separator: " ")
  }
}
