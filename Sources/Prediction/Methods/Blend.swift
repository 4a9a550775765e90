// SPDX-License-Identifier: Apache-2.0

import Quantities
import Regression

/// An additive roofline, corrected by what the most alike of the measured kernels took.
///
/// Two forests of extremely randomised trees find the alike: their leaves give each measured kernel a weight. The
/// correction is the mean of the middle of the weighted logarithms of measured over roofline, quick ones counting
/// more, as relative errors have it: a stray measurement moves nothing. It is a mean of what was measured, so that
/// far from the data a prediction is the roofline times a correction that was seen, and never runs away.
struct Blend: Law {
  let base: AdditiveRoofline
  /// Where a library takes a slow algorithm, learnt from power; nil where power was not measured.
  let box: SlowBox?
  let forests: [Forest]
  /// What was measured. A file holds them, and the forests are grown from them again when it is read: the same
  /// seeds give the same trees, which would take ten times the space.
  let kernels: [Kernel]
  /// By sample: logarithms of time over roofline, of power, of energy over roofline.
  let times: [Double]
  let powers: [Double]
  let energies: [Double]
  /// By group of kernels, processes and boosted trees of the same three.
  let processes: [[GaussianProcess?]]
  let boosted: [[BoostedTrees?]]
  /// Time of kernels measured inside networks, in place of all of the above; nil where they were measured alone.
  let network: NetworkBoost?
  /// Seconds that nothing was quicker than: bytes over four times the quickest bytes, or multiply-accumulates
  /// over four times the quickest.
  let quickest: (bytes: Double, macs: Double)

  /// The share that is cut off each end of the weighted logarithms, and how much more quick ones count.
  private static let cut = 0.3
  private static let haste = 0.5

  /// Features of each forest: of all that there is, and without tiles and vectors.
  private static let columns: [[Int]] = [
    Array(0..<Features.width + 1),
    Array(0..<21) + Array(27..<34) + [Features.width, Features.width + 1],
  ]
  /// Features that a process measures distances in.
  private static let distances = [
    31, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 17, 37, 35, 39, 40, 41, 20, 21, Features.width,
  ]

  /// What a law is made of.
  struct Parts: OptionSet {
    let rawValue: Int
    static let forest = Parts(rawValue: 1)
    static let process = Parts(rawValue: 2)
    static let boosted = Parts(rawValue: 4)
    static let all: Parts = [.forest, .process, .boosted]
  }

  init(_ samples: [Sample], _ parts: Parts = .all) {
    let inside = samples.filter { $0.run != nil }
    let networks = Set(inside.compactMap(\.network))
    let isInside = parts == .all && inside.count * 2 > samples.count && networks.count > 1
    network = isInside ? NetworkBoost(inside) : nil
    let samples = isInside ? [] : samples
    let kernels = samples.map(\.kernel)
    let times = samples.map(\.latency)
    let base = AdditiveRoofline(kernels, targets: times, weights: samples.map(\.weight), rounds: 15)
    self.base = base
    let hasPower = !samples.isEmpty && samples.allSatisfy { $0.power != nil }
    let powers = hasPower ? samples.compactMap { $0.power.map(Mathematics.log) } : []
    box = hasPower ? SlowBox(kernels, powers) : nil
    let floors = kernels.map { Mathematics.log(max(base.sum($0), 1e-12)) }
    let ratios = zip(times, floors).map { Mathematics.log($0) - $1 }
    self.times = ratios.map { Double(Float($0)) }
    self.powers = powers.map { Double(Float($0)) }
    let hasEnergy = hasPower && samples.allSatisfy { $0.energy != nil }
    energies =
      hasEnergy
      ? zip(samples, floors).compactMap { sample, floor in
        sample.energy.map { Double(Float(Mathematics.log($0) - floor)) }
      } : []
    let all = isInside ? inside : samples
    quickest = (
      all.reduce(0) { max($0, $1.kernel.bytes / $1.latency) },
      all.reduce(0) { max($0, $1.kernel.macs / $1.latency) }
    )
    let width = Features.width + 2
    let rows = Self.rows(kernels, base, box)
    self.kernels = parts.contains(.forest) || parts.contains(.process) ? kernels : []
    var processes: [[GaussianProcess?]] = []
    var boosted: [[BoostedTrees?]] = []
    let outputs = [self.times] + (hasPower ? [self.powers] : []) + (hasEnergy ? [energies] : [])
    for group in KernelGroup.allCases {
      let own = kernels.indices.filter { KernelGroup(kernels[$0].kind) == group }
      let mine = own.flatMap { rows[$0 * width..<($0 + 1) * width] }
      let noise = own.map { samples[$0].noise }
      processes.append(
        outputs.map { output in
          guard parts.contains(.process), own.count <= 1500 else { return nil }
          return GaussianProcess(
            rows: mine, width: width, columns: Self.distances, targets: own.map { output[$0] },
            noise: noise)
        })
      boosted.append(
        outputs.map { output in
          guard parts.contains(.boosted), own.count >= 60 else { return nil }
          let large = own.count > 3000
          return BoostedTrees(
            rows: mine, width: width, targets: own.map { output[$0] },
            weights: zip(own, noise).map { samples[$0].weight / $1 },
            .init(
              trees: large ? 120 : 350, depth: large ? 6 : 5, rate: large ? 0.1 : 0.05,
              leafWeight: 4, ridge: 0, columns: 0.5))
        })
    }
    self.processes = processes
    self.boosted = boosted
    forests =
      parts.contains(.forest)
      ? Self.grow(rows, times: self.times, powers: self.powers, floors: floors) : []
  }

  /// Rows of features, the box and the roofline (`kernels.count x (Features.width + 2)`).
  static func rows(
    _ kernels: [Kernel], _ base: AdditiveRoofline, _ box: SlowBox?
  ) -> [Double] {
    let width = Features.width + 2
    var rows = [Double](repeating: 0, count: kernels.count * width)
    for place in kernels.indices {
      let floor = Mathematics.log(max(base.sum(kernels[place]), 1e-12))
      write(kernels[place], floor, box, into: &rows, at: place * width)
    }
    return rows
  }

  /// The forests of rows, logarithms of time over roofline, of power, and of the roofline.
  static func grow(
    _ rows: [Double], times: [Double], powers: [Double], floors: [Double]
  ) -> [Forest] {
    guard !times.isEmpty else { return [] }
    // What the two outputs weigh: power half as much as time, each by its spread.
    func spread(_ values: [Double]) -> Double {
      let mean = values.reduce(0, +) / Double(max(values.count, 1))
      let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return max((square / Double(max(values.count, 1))).squareRoot(), 1e-9)
    }
    var targets = [times]
    if !powers.isEmpty {
      let scale = 0.5 * spread(zip(times, floors).map { $0 + $1 }) / spread(powers)
      targets.append(powers.map { $0 * scale })
    }
    // Large sets need fewer trees: each leaf has a neighbour anyway.
    let trees = times.count < 3000 ? 100 : 30
    return columns.enumerated().map { place, columns in
      Forest(
        rows: rows, width: Features.width + 2, targets: targets, columns: columns, trees: trees,
        leaf: place + 1, seed: UInt64(place))
    }
  }

  /// Time inside networks alone.
  init(_ samples: [Sample], network: NetworkBoost) {
    self.network = network
    base = AdditiveRoofline([], targets: [], weights: [])
    box = nil
    forests = []
    kernels = []
    (times, powers, energies) = ([], [], [])
    processes = KernelGroup.allCases.map { _ in [nil] }
    boosted = KernelGroup.allCases.map { _ in [nil] }
    quickest = (
      samples.reduce(0) { max($0, $1.kernel.bytes / $1.latency) },
      samples.reduce(0) { max($0, $1.kernel.macs / $1.latency) }
    )
  }

  private static func write(
    _ kernel: Kernel, _ floor: Double, _ box: SlowBox?, into rows: inout [Double], at place: Int
  ) {
    rows.withUnsafeMutableBufferPointer { buffer in
      guard let row = buffer.baseAddress.map({ $0 + place }) else { return }
      Features.write(kernel, into: row)
      row[Features.width] = box?.holds(kernel) == true ? 1 : 0
      row[Features.width + 1] = floor
    }
  }

  func figures(_ kernel: Kernel) -> LayerFigures {
    if let network {
      return LayerFigures(latency: bounded(network.value(kernel), kernel))
    }
    guard !times.isEmpty else { return LayerFigures() }
    let floor = Mathematics.log(max(base.sum(kernel), 1e-12))
    let width = Features.width + 2
    let count = times.count
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: width + count) { buffer in
      guard let row = buffer.baseAddress else { return LayerFigures() }
      Features.write(kernel, into: row)
      row[Features.width] = box?.holds(kernel) == true ? 1 : 0
      row[Features.width + 1] = floor
      let weights = row + width
      var votes: [(time: Double, power: Double, energy: Double)] = []
      let group = KernelGroup(kernel.kind).rawValue
      let hasPower = !powers.isEmpty
      let hasEnergy = !energies.isEmpty
      if !forests.isEmpty {
        var sums = (time: 0.0, power: 0.0, energy: 0.0)
        let share = 1 / Double(forests.count)
        for forest in forests {
          weights.initialize(repeating: 0, count: self.times.count)
          forest.weigh(row, into: weights)
          let near = (0..<self.times.count).filter { weights[$0] > 0 }
          sums.time += share * Self.middle(near, weights, times)
          if hasPower { sums.power += share * Self.middle(near, weights, powers) }
          if hasEnergy { sums.energy += share * Self.middle(near, weights, energies) }
        }
        votes.append(sums)
      }
      let process = processes[group]
      if let own = process.first, let own {
        votes.append(
          (
            own.value(row), hasPower ? process[1]?.value(row) ?? 0 : 0,
            hasEnergy ? process[2]?.value(row) ?? 0 : 0
          ))
      }
      let boost = boosted[group]
      if let own = boost.first, let own {
        votes.append(
          (
            own.value(row), hasPower ? boost[1]?.value(row) ?? 0 : 0,
            hasEnergy ? boost[2]?.value(row) ?? 0 : 0
          ))
      }
      if votes.isEmpty {
        // Too few for any correction: the roofline itself, and the mean power.
        func mean(_ values: [Double]) -> Double {
          values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        }
        votes.append((0, mean(powers), mean(powers)))
      }
      var time = Self.vote(votes.map(\.time))
      var power = Self.vote(votes.map(\.power))
      let energy = Self.vote(votes.map(\.energy))
      time += floor
      guard !powers.isEmpty else {
        return LayerFigures(latency: bounded(Mathematics.exp(time), kernel))
      }
      if !energies.isEmpty {
        // Energy is learnt too and is the surest of the three: time takes half of what the three differ by,
        // power a fifth, and energy is their product.
        let apart = energy + floor - time - power
        time += 0.5 * apart
        power += 0.2 * apart
      }
      return LayerFigures(
        latency: bounded(Mathematics.exp(time), kernel), power: Mathematics.exp(power))
    }
  }

  /// The middle of three, so that one that runs away is not heard; the mean of two.
  private static func vote(_ values: [Double]) -> Double {
    guard values.count == 3 else { return values.reduce(0, +) / Double(values.count) }
    return values.sorted()[1]
  }

  /// No kernel beats bytes over bandwidth nor multiply-accumulates over four times the peak.
  private func bounded(_ time: Double, _ kernel: Kernel) -> Double {
    var least = 1e-9
    if quickest.bytes > 0 { least = max(least, kernel.bytes / (4 * quickest.bytes)) }
    if quickest.macs > 0 { least = max(least, kernel.macs / (4 * quickest.macs)) }
    return max(time, least)
  }

  /// The mean of the weighted values between two quantiles.
  private static func middle(
    _ near: [Int], _ weights: UnsafeMutablePointer<Double>, _ values: [Double]
  ) -> Double {
    let order = near.sorted { (values[$0], $0) < (values[$1], $1) }
    guard let centre = order.isEmpty ? nil : values[order[order.count / 2]] else { return 0 }
    func weight(_ place: Int) -> Double {
      weights[place] * Mathematics.exp(-haste * (values[place] - centre))
    }
    let total = order.reduce(0) { $0 + weight($1) }
    var (below, sum) = (0.0, 0.0)
    for place in order {
      let own = weight(place) / total
      let taken = min(max(below + own, cut), 1 - cut) - min(max(below, cut), 1 - cut)
      sum += values[place] * taken
      below += own
    }
    return sum / (1 - 2 * cut)
  }
}
