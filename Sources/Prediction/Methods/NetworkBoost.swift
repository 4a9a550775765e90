// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import Regression

/// Time of kernels that were measured inside networks: a layered roofline, corrected by boosted trees that mind
/// what the layers of each network sum to.
/// It is never changed and asked a million times a second, so that it is shared and not copied.
final class NetworkBoost: Sendable {
  let base: LayeredRoofline
  let trees: BoostedTrees?
  /// Classes that the trees speak of: those that enough networks hold.
  let spoken: Set<UInt8>
  /// The same as a bit a class.
  private let spokenMask: UInt32

  /// Networks that are needed before trees are grown, and that must hold a class before they speak of it.
  static let fewest = 8

  /// - Parameter samples: each with its network and run.
  convenience init(_ samples: [Sample]) {
    self.init(samples, from: nil, keepingTrees: false)
  }

  /// - Parameter known: what is carried over; its trees too if they are kept.
  init(_ samples: [Sample], from known: NetworkBoost?, keepingTrees: Bool) {
    let names = Set(samples.map { $0.network ?? "" }).sorted()
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    let networks = samples.map { places[$0.network ?? ""] ?? 0 }
    let runNames = Set(samples.map { $0.run ?? 0 }).sorted()
    let runPlaces = Dictionary(uniqueKeysWithValues: runNames.enumerated().map { ($1, $0) })
    let runs = samples.map { runPlaces[$0.run ?? 0] ?? 0 }
    let times = samples.map { max($0.latency * 1e6, 0.5) }
    var totals = [Double](repeating: 0, count: runNames.count)
    for (run, time) in zip(runs, times) { totals[run] += time }
    var runsOf = [Set<Int>](repeating: [], count: names.count)
    for (network, run) in zip(networks, runs) { runsOf[network].insert(run) }
    // A layer counts by its share of its run, and the runs of one network together as the root of their number.
    var weights = times.indices.map { place in
      times[place] / totals[runs[place]] / Double(runsOf[networks[place]].count).squareRoot()
    }
    let sum = weights.reduce(0, +)
    let runCount = Double(runNames.count)
    weights = weights.map { $0 * runCount / max(sum, 1e-300) }
    func mixed(_ share: Double) -> [Double] {
      weights.map { $0 * (1 - share) + share * runCount / Double(max(times.count, 1)) }
    }
    let kernels = samples.map(\.kernel)
    let base = LayeredRoofline(
      kernels, times: times, weights: mixed(known == nil ? 0.3 : 0.6), networks: networks,
      from: known?.base)
    self.base = base
    if let known {
      trees = keepingTrees ? known.trees : nil
      spoken = known.spoken
      spokenMask = known.spokenMask
      return
    }
    var holders: [UInt8: Set<Int>] = [:]
    for (place, kernel) in kernels.enumerated() {
      holders[KernelClass(kernel).rawValue, default: []].insert(networks[place])
    }
    spoken = Set(holders.filter { $0.value.count >= Self.fewest }.keys)
    spokenMask = Self.mask(spoken)
    guard names.count >= Self.fewest else {
      trees = nil
      return
    }
    let width = Self.width
    var rows = [Double](repeating: 0, count: samples.count * width)
    let floors = kernels.map { base.value($0) }
    rows.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      for place in kernels.indices {
        Self.write(
          kernels[place], KernelClass(kernels[place]), floors[place], into: start + place * width)
      }
    }
    trees = NetworkTrees.grow(
      .init(
        features: rows, width: width, start: floors.map(Mathematics.log),
        targets: times.map(Mathematics.log), weights: mixed(0.15), runs: runs, networks: networks))
  }

  /// The same, all times so many times as long.
  func scaled(by factor: Double) -> NetworkBoost {
    NetworkBoost(
      base: LayeredRoofline(
        coefficients: base.coefficients.mapValues { $0.map { $0 * factor } }), trees: trees,
      spoken: spoken)
  }

  private init(base: LayeredRoofline, trees: BoostedTrees?, spoken: Set<UInt8>) {
    self.base = base
    self.trees = trees
    self.spoken = spoken
    spokenMask = Self.mask(spoken)
  }

  private static func mask(_ classes: Set<UInt8>) -> UInt32 {
    classes.reduce(0) { $1 < 32 ? $0 | 1 << UInt32($1) : $0 }
  }

  /// Seconds.
  func value(_ kernel: Kernel) -> Double {
    let kind = KernelClass(kernel)
    let floor = base.value(kernel, kind)
    guard let trees, spokenMask >> UInt32(kind.rawValue) & 1 == 1 else { return floor * 1e-6 }
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.width) { row in
      guard let start = row.baseAddress else { return floor * 1e-6 }
      Self.write(kernel, kind, floor, into: start)
      return floor * Mathematics.exp(Self.trust * trees.value(start)) * 1e-6
    }
  }

  /// How far the trees are followed: the roofline generalises, they know more.
  private static let trust = 0.7
  static let width = 34

  /// The features: class, operator, the roofline, work, bytes, channels, positions, window, how channels fill
  /// blocks of 16, sizes of products, and how large the network around is.
  static func write(
    _ kernel: Kernel, _ kind: KernelClass, _ floor: Double,
    into row: UnsafeMutablePointer<Double>
  ) {
    func log(_ value: Double) -> Double { value > 0 ? Features.log2Fast(value) : -1 }
    func blocks(_ count: Double) -> Double { (count / 16).rounded(.up) }
    let groups = max(kernel.groups, 1)
    let (ci, co) = (max(kernel.channelsIn, 1), max(kernel.channelsOut, 1))
    let isProduct = kernel.kind == .product
    let positions = kernel.heightOut * kernel.widthOut
    let area = kernel.kernelHeight * kernel.kernelWidth
    let elements = kernel.batch * co * positions
    row[0] = Double(kind.rawValue)
    row[1] = Double(kernel.op)
    row[2] = log(floor)
    row[3] =
      kernel.isBlocked && kind.isWindow
      ? log(kernel.macs * blocks(co) * 16 / co)
      : kind == .pooling || kind == .resizing ? log(elements * area) : log(kernel.macs)
    row[4] = log(kernel.bytesIn)
    row[5] = log(kernel.bytesOut)
    row[6] = log(kernel.bytesWeights)
    row[7] = log((kernel.macs + 1) / (kernel.bytes + 1))
    row[8] = log(ci)
    row[9] = log(co)
    row[10] = log((ci / groups).rounded(.down))
    row[11] = log((co / groups).rounded(.down))
    row[12] = log(positions * (isProduct ? kernel.batch : 1))
    row[13] = kernel.widthOut
    row[14] = kernel.heightOut
    row[15] = kernel.kernelHeight
    row[16] = area
    row[17] = kernel.strideHeight
    row[18] = blocks(co) * 16 / co
    row[19] = blocks(ci) * 16 / ci
    let count = blocks(co)
    row[20] = kind.isWindow ? count - 4 * (count / 4).rounded(.down) : -1
    row[21] = kind.isWindow && kernel.inputs == 4 ? 1 : 0
    row[22] = kernel.isFused ? 1 : 0
    row[23] = log(kernel.bytes)
    row[24] = isProduct ? log(kernel.batch * kernel.heightOut) : -1
    row[25] = isProduct ? log(ci) : -1
    row[26] = isProduct ? log(co) : -1
    row[27] = log(1 + kernel.networkWeights)
    row[28] = log(kernel.networkTraffic)
    row[29] = kernel.dilation
    row[30] = log(groups)
    row[31] = kernel.widthOut - 6 * (kernel.widthOut / 6).rounded(.down)
    row[32] = kernel.widthIn
    row[33] = log((kernel.bytesOut + 1) / (kernel.bytesIn + 1))
  }

  var json: JSON {
    .object([
      (
        "base",
        .object(
          base.coefficients.keys.sorted().map { key in
            (String(key), .numbers(base.coefficients[key] ?? []))
          })
      ), ("trees", trees?.json ?? .null),
      ("classes", .numbers(spoken.sorted().map(Double.init))),
    ])
  }

  init?(json: JSON) {
    guard let members = json["base"]?.members else { return nil }
    var coefficients: [Int: [Double]] = [:]
    for (key, body) in members {
      guard let key = Int(key), let law = body.numbers, law.count == LayeredRoofline.width,
        law.allSatisfy({ $0 >= 0 })
      else { return nil }
      coefficients[key] = law
    }
    base = LayeredRoofline(coefficients: coefficients)
    guard let classes = json["classes"]?.numbers else { return nil }
    spoken = Set(classes.compactMap { UInt8(exactly: $0) })
    spokenMask = Self.mask(spoken)
    guard let body = json["trees"], body != .null else {
      trees = nil
      return
    }
    guard let own = BoostedTrees(json: body, width: Self.width) else { return nil }
    trees = own
  }
}
