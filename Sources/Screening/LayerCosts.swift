// SPDX-License-Identifier: Apache-2.0

import Networks
import Prediction

/// What each kernel adds to the time and energy of a network, worked out once for each network around it.
struct LayerCosts: ~Copyable {
  let model: SettingModel
  let precision: Precision
  /// How the device's runtime runs networks of that number format.
  let execution: ShapedNetwork.Execution
  private let runtime: ShapedNetwork.Execution
  let needsEnergy: Bool

  /// Kernels by the number of their row and part; -1 for one that was not met.
  private var places = Scratch<Int32>()
  private var kernels: [Kernel] = []
  /// What is needed of a kernel whatever network is around it.
  struct Brief {
    /// Bytes of weights, and bytes that are read and written.
    var weights: Double
    var moved: Double
    var kind: KernelKind
  }
  private var briefs = Scratch<Brief>()
  private var contexts: [(context: NetworkContext, figures: Figures)] = []
  /// The kernels of the network at hand.
  private var own = Scratch<Int32>()

  /// By kernel, seconds and joules; below 0 where they were not asked for.
  private final class Figures {
    private(set) var latencies: UnsafeMutablePointer<Double>
    private(set) var energies: UnsafeMutablePointer<Double>
    private var count = 0

    init() {
      latencies = .allocate(capacity: 0)
      energies = .allocate(capacity: 0)
    }

    deinit {
      latencies.deallocate()
      energies.deallocate()
    }

    /// Has room for so many kernels.
    func hold(_ least: Int, needsEnergy: Bool) {
      guard least > count else { return }
      let larger = least + least / 4
      latencies = Self.grown(latencies, from: count, to: larger)
      energies = Self.grown(energies, from: needsEnergy ? count : 0, to: needsEnergy ? larger : 0)
      count = larger
    }

    private static func grown(
      _ old: UnsafeMutablePointer<Double>, from count: Int, to larger: Int
    ) -> UnsafeMutablePointer<Double> {
      let new = UnsafeMutablePointer<Double>.allocate(capacity: larger)
      new.moveInitialize(from: old, count: count)
      (new + count).initialize(repeating: LayerCosts.missing, count: larger - count)
      old.deallocate()
      return new
    }
  }

  /// Figures that are kept; beyond them the table begins anew.
  private static let limit = 1 << 24
  /// Of what was not asked for.
  fileprivate static let missing = -1.0

  init(_ model: SettingModel) {
    self.model = model
    precision = Precision(rawValue: model.setting.precision) ?? .fp32
    runtime = Kernel.execution(model.setting.runtime)
    execution = Kernel.practice(runtime, precision).0
    needsEnergy = model.needsEnergy
  }

  mutating func clear() {
    places.removeAll()
    kernels.removeAll(keepingCapacity: true)
    briefs.removeAll()
    contexts.removeAll()
  }

  /// Seconds and joules of a network.
  ///
  /// - Parameters:
  ///   - list: numbers of its rows.
  ///   - chain: that has walked it.
  mutating func figures(
    _ list: borrowing Scratch<Int32>, _ chain: borrowing Chain, _ rows: [LayerRow]
  ) -> (latency: Double?, energy: Double?) {
    if contexts.count * kernels.count > Self.limit { clear() }
    let (weights, moved) = find(list, chain, rows)
    let context = NetworkContext(weights: weights, traffic: moved)
    let figures = figures(in: context)
    var tally = model.tally
    for call in 0..<own.count { tally.add(share(Int(own[call]), figures, context)) }
    return tally.figures
  }

  /// Finds the kernels of a network; the bytes of its weights, and those that are moved.
  private mutating func find(
    _ list: borrowing Scratch<Int32>, _ chain: borrowing Chain, _ rows: [LayerRow]
  ) -> (weights: Double, moved: Double) {
    while places.count < rows.count * Chain.Part.count { places.append(-1) }
    own.removeAll()
    var (weights, moved) = (0.0, 0.0)
    for call in 0..<chain.kernelCount {
      let code = UInt(bitPattern: chain.kernel(call))
      let part =
        Int(list[Int(code / UInt(Chain.Part.count))]) * Chain.Part.count
        + Int(code % UInt(Chain.Part.count))
      var place = Int(places[part])
      if place < 0 { place = add(rows[part / Chain.Part.count], part) }
      own.append(Int32(truncatingIfNeeded: place))
      weights += briefs[place].weights
      moved += briefs[place].moved
    }
    return (weights, moved)
  }

  @inline(__always)
  private func share(_ place: Int, _ figures: Figures, _ context: NetworkContext) -> Share {
    // Not a number is none below 0.
    if figures.latencies[place] < 0 {
      let share = model.share(context.around(kernels[place]))
      figures.latencies[place] = share.latency
      if needsEnergy { figures.energies[place] = share.energy }
    }
    return Share(
      latency: figures.latencies[place], energy: needsEnergy ? figures.energies[place] : .nan,
      kind: briefs[place].kind)
  }

  // MARK: Parts of networks

  /// The kernels of the last rows of a network.
  struct Segment {
    /// Kernels by their numbers.
    var kernels: [Int32] = []
    /// Bytes of weights, and bytes that are read and written.
    var weights = 0.0
    var moved = 0.0
  }

  /// The kernels of the rows from one on.
  ///
  /// - Parameter isLast: whether nothing follows, so that the result is handed out.
  mutating func segment(
    _ list: borrowing Scratch<Int32>, _ chain: borrowing Chain, _ rows: [LayerRow], from row: Int,
    isLast: Bool
  ) -> Segment {
    _ = find(list, chain, rows)
    var segment = Segment()
    let count = chain.kernelCount - (chain.ending.isBlocked && !isLast ? 1 : 0)
    for call in 0..<count where chain.kernel(call) / Chain.Part.count >= row {
      let place = Int(own[call])
      segment.kernels.append(own[call])
      segment.weights += briefs[place].weights
      segment.moved += briefs[place].moved
    }
    return segment
  }

  /// What the kernels of a part add.
  mutating func tally(_ kernels: [Int32], in context: NetworkContext) -> Tally {
    let figures = figures(in: context)
    var tally = model.tally
    for place in kernels { tally.add(share(Int(place), figures, context)) }
    return tally
  }

  private mutating func add(_ row: LayerRow, _ part: Int) -> Int {
    let kernel = Kernel(
      row, Chain.Part(code: part % Chain.Part.count), at: precision, runtime: runtime)
    kernels.append(kernel)
    briefs.append(
      Brief(
        weights: kernel.bytesWeights, moved: kernel.bytesIn + kernel.bytesOut, kind: kernel.kind))
    places[part] = Int32(kernels.count - 1)
    return kernels.count - 1
  }

  private mutating func figures(in context: NetworkContext) -> Figures {
    let known = contexts.firstIndex { $0.context == context }
    if known == nil { contexts.append((context, Figures())) }
    let figures = contexts[known ?? contexts.count - 1].figures
    figures.hold(kernels.count, needsEnergy: needsEnergy)
    return figures
  }
}
