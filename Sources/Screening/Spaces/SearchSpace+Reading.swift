// SPDX-License-Identifier: Apache-2.0

package import Documents
import Networks

extension SearchSpace {
  /// Reads a space.
  ///
  /// - Parameter trace: collects the keys that were asked for, for the test of the schema.
  /// - Throws: `Problems`: all that is wrong at once.
  package static func read(
    _ file: TextFile, trace: KeyTrace? = nil
  ) throws(Problems) -> SearchSpace {
    let root = try YAML.read(file)
    let log = ProblemLog()
    let reader = MappingReader(root, log, trace: trace)
    let space = SpaceReader(log: log).read(reader)
    reader.finish()
    try log.throwIfAny()
    guard let space else { throw Problems([]) }
    return space
  }
}

/// Reads the file of a space.
private struct SpaceReader {
  let log: ProblemLog

  /// Options of a position: no sound space comes near it.
  private static let most = 10_000

  func read(_ reader: MappingReader) -> SearchSpace? {
    let name = reader.requiredText("space", example: "mobilenet-like")
    let source = reader.text("source") ?? ""
    let family = reader.text("family")
    var sides: [Int] = []
    var channels = 3
    if let input = reader.mapping("input") {
      channels = input.whole("channels", 1...4096) ?? 3
      sides = wholes(input, "sides", 1...16_384)
      input.finish()
    }
    let widths = numbers(reader, "widths", 0.01...100)
    let divisor = reader.whole("divisor", 1...256) ?? 8
    if !reader.has("layers") {
      reader.missing("layers", "[{ conv: 16, kernel: 3, stride: 2, act: relu }, …]")
    }
    var positions: [SearchSpace.Position] = []
    for layer in reader.mappings("layers") {
      positions += self.positions(layer)
      layer.finish()
    }
    let sums = sums(reader, positions)
    var space = SearchSpace(
      name: name, source: source, family: family, channels: channels, sides: sides,
      widths: widths.isEmpty ? [1] : widths, divisor: divisor, positions: positions)
    space.sums = sums
    if space.hasLayers, sides.isEmpty { reader.missing("input", "{ channels: 3, sides: [224] }") }
    if log.problems.isEmpty, space.choices.isEmpty {
      log.add(
        .rule("nothing can be chosen: give a stage lists, such as kernel: [3, 5]"),
        at: reader.place(of: "layers"))
    }
    if space.hasLayers, space.positions.last?.isInDepth ?? false {
      log.add(
        .rule("the last layer cannot be left out: end with a pool, a dense layer or a convolution"),
        at: reader.place(of: "layers"))
    }
    if space.choices.count > 1_000 {
      log.add(.rule("more than 1000 positions"), at: reader.place(of: "layers"))
    }
    return space
  }

  /// What the words of a family without layers add to the counts of a network.
  private func sums(
    _ reader: MappingReader, _ positions: [SearchSpace.Position]
  ) -> SearchSpace.Sums? {
    func counts(_ reader: MappingReader) -> SearchSpace.Counts {
      SearchSpace.Counts(
        macs: reader.whole("macs", 0...1_000_000_000_000) ?? 0,
        parameters: reader.whole("parameters", 0...100_000_000_000) ?? 0)
    }
    guard let base = reader.mapping("base") else {
      if reader.has("counts") { reader.missing("base", "{ macs: 7783040, parameters: 73306 }") }
      return nil
    }
    let whole = counts(base)
    base.finish()
    var known: [String: SearchSpace.Counts] = [:]
    for item in reader.mappings("counts") {
      let word = item.requiredText("word", example: "conv_3x3")
      known[word ?? ""] = counts(item)
      item.finish()
    }
    let all = Set(positions.flatMap { $0.options.map { Self.stem($0.word) } })
    for word in known.keys.sorted() where !all.contains(word) {
      log.add(
        .rule("no layer has the word `\(word)`"), at: reader.place(of: "counts"), text: word)
    }
    let hasLayers = positions.contains { $0.options.contains { $0.block != nil } }
    if hasLayers {
      log.add(
        .rule("layers are counted by themselves: `base` and `counts` are for words alone"),
        at: reader.place(of: "base"))
    }
    return SearchSpace.Sums(
      base: whole,
      options: positions.filter(\.isChoice).map { position in
        position.options.map { known[Self.stem($0.word)] ?? SearchSpace.Counts() }
      })
  }

  /// A word without the place that it is for: `conv_3x3~0` is `conv_3x3`.
  private static func stem(_ word: String) -> String {
    word.split(separator: "~").first.map(String.init) ?? word
  }

  /// One layer or the positions of a stage.
  private func positions(_ reader: MappingReader) -> [SearchSpace.Position] {
    let count = reader.whole("blocks", 1...200) ?? 1
    let depth = reader.wholes("depth", 1...200) ?? count...count
    if depth.upperBound != count, reader.has("depth") {
      log.add(
        .outOfRange("the deepest is the number of blocks, \(count)"), at: reader.place(of: "depth"),
        text: reader.text("depth") ?? "")
    }
    var found: [SearchSpace.Position] = []
    let strides = max(1, reader.whole("stride", 1...64) ?? 1)
    for block in 0..<count {
      var position = SearchSpace.Position(
        options: options(reader, stride: block == 0 ? strides : 1))
      position.isFirst = block == 0
      if block >= depth.lowerBound {
        position.isInDepth = true
        position.options.append(SearchSpace.Option(word: "-", block: nil))
      }
      found.append(position)
    }
    return found
  }

  private func options(_ reader: MappingReader, stride: Int) -> [SearchSpace.Option] {
    // Words alone, for a family that is known by measurements only.
    if reader.has("words") {
      refuseEmpty(reader, "words")
      return reader.texts("words").map { SearchSpace.Option(word: $0.text, block: nil) }
    }
    var base = block(reader)
    base.stride = stride
    if reader.has("options") { refuseEmpty(reader, "options") }
    let list = reader.mappings("options").prefix(Self.most)
    guard list.isEmpty else {
      return list.enumerated().map { place, item in
        defer { item.finish() }
        let word = item.text("word") ?? String(place)
        if item.has("skip"), answer(item, "skip", otherwise: false) {
          return SearchSpace.Option(word: word, block: nil)
        }
        var own = base
        own.kernel = item.whole("kernel", 1...64) ?? own.kernel
        own.expand = number(item, "expand", 0.01...100) ?? own.expand
        own.groups = item.whole("groups", 1...65_536) ?? own.groups
        own.gate = number(item, "gate", 0.001...1) ?? own.gate
        return SearchSpace.Option(word: word, block: own)
      }
    }
    let kernels = wholes(reader, "kernel", 1...64)
    let expands = numbers(reader, "expand", 0.01...100)
    var options: [SearchSpace.Option] = []
    guard kernels.count * expands.count <= Self.most else {
      log.add(
        .rule("more than \(Self.most) options at a position"), at: reader.place(of: "kernel"))
      return [SearchSpace.Option(word: "", block: base)]
    }
    for kernel in kernels.isEmpty ? [base.kernel] : kernels {
      for expand in expands.isEmpty ? [base.expand] : expands {
        var own = base
        (own.kernel, own.expand) = (kernel, expand)
        let factor = expand == expand.rounded() ? String(Int(expand)) : String(expand)
        options.append(SearchSpace.Option(word: "k\(kernel)e\(factor)", block: own))
      }
    }
    return options
  }

  private func block(_ reader: MappingReader) -> SearchSpace.Block {
    let kinds: [(String, SearchSpace.Block.Kind)] = [
      ("conv", .conv), ("mbconv", .inverted), ("dense", .dense), ("pool", .pool),
    ]
    let told = kinds.filter { reader.has($0.0) }
    guard let (key, kind) = told.first, told.count == 1 else {
      log.add(
        .rule(
          "a layer is one of conv, mbconv, dense and pool, for example { conv: 16, kernel: 3 }"),
        at: reader.node.place)
      return SearchSpace.Block(kind: .pool)
    }
    var block = SearchSpace.Block(kind: kind)
    if kind == .pool {
      if let text = reader.text("pool"), text != "mean" {
        log.add(.notAChoice(["mean"]), at: reader.place(of: "pool"), text: text)
      }
    } else {
      block.channels = reader.whole(key, 1...1_000_000) ?? 1
    }
    block.isScaled = answer(reader, "scaled", otherwise: true) && kind != .dense
    block.groups = reader.whole("groups", 1...65_536) ?? 1
    block.gate = number(reader, "gate", 0.001...1)
    if let text = reader.text("act") {
      if let activation = LayerRow.Activation(word: text) {
        block.activation = activation
      } else {
        log.add(
          .notAChoice(LayerRow.Activation.allCases.map(\.rawValue)), at: reader.place(of: "act"),
          text: text)
      }
    }
    return block
  }

  private func numbers(
    _ reader: MappingReader, _ key: String, _ range: ClosedRange<Double>
  ) -> [Double] {
    list(reader, key, range, "a number")
  }

  /// The one number under a key.
  private func number(
    _ reader: MappingReader, _ key: String, _ range: ClosedRange<Double>
  ) -> Double? {
    let found = numbers(reader, key, range)
    if found.count > 1 {
      log.add(.wrongShape(expected: "one number, not a list"), at: reader.place(of: key))
    }
    return found.first
  }

  /// Whether a key says yes; what it says where nothing stands there.
  private func answer(_ reader: MappingReader, _ key: String, otherwise: Bool) -> Bool {
    guard let text = reader.text(key) else { return otherwise }
    switch text {
    case "yes", "true": return true
    case "no", "false": return false
    default:
      log.add(.notAChoice(["yes", "no"]), at: reader.place(of: key), text: text)
      return otherwise
    }
  }

  /// A list that is there has something in it: an empty one is not the usual value.
  private func refuseEmpty(_ reader: MappingReader, _ key: String) {
    guard let node = reader.node(key), case .sequence(let items) = node.content, items.isEmpty
    else { return }
    log.add(
      .rule("`\(key)` is an empty list: leave the key out for the usual value"), at: node.place)
  }

  private func wholes(
    _ reader: MappingReader, _ key: String, _ range: ClosedRange<Int>
  ) -> [Int] {
    list(reader, key, range, "a whole number")
  }

  /// One value or a list of them, each but once.
  private func list<Value: LosslessStringConvertible & Comparable & Hashable>(
    _ reader: MappingReader, _ key: String, _ range: ClosedRange<Value>, _ words: String
  ) -> [Value] {
    refuseEmpty(reader, key)
    var seen: Set<Value> = []
    return reader.texts(key).compactMap { text, place in
      guard let value = Value(text), range.contains(value) else {
        log.add(
          .outOfRange("\(words) from \(range.lowerBound) to \(range.upperBound)"), at: place,
          text: text)
        return nil
      }
      if !seen.insert(value).inserted {
        log.add(.contradiction("`\(text)` stands in the list twice"), at: place, text: text)
      }
      return value
    }
  }
}
