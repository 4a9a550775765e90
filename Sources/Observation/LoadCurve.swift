// SPDX-License-Identifier: Apache-2.0

import Quantities

/// How the mean latency goes with load: t = alone / (1 - load / capacity), as queues have it (exactly, where one server
/// takes requests that come at random); its reciprocal is a line.
public struct LoadCurve: Sendable, Hashable {
  /// A span of loads that was seen.
  public struct Bin: Sendable, Hashable {
    /// The mean load (1/s).
    public var load: Double
    /// Rows.
    public var count: Int
    /// The mean latency (s).
    public var mean: Double
    /// The latency of nineteen in twenty (s).
    public var high: Double
    /// What the curve says (s).
    public var foretold: Double
  }

  /// Seconds without load.
  public var alone: Double
  /// Nine in ten of what resampled rows give for it.
  public var aloneRange: ClosedRange<Double>
  /// Requests a second at which queues grow without end; infinite where load does nothing.
  public var capacity: Double
  /// Nine in ten of what resampled rows give.
  public var capacityRange: ClosedRange<Double>
  /// What was seen.
  public var bins: [Bin]
  /// The load at which a limit is reached by the share of requests that may exceed it; nil without a limit.
  public var loadAtLimit: Double?
  /// Nine in ten of what resampled rows give for it.
  public var limitRange: ClosedRange<Double>?
  /// The largest load that was seen.
  public var mostLoad: Double { bins.last?.load ?? 0 }

  /// Rows that a curve needs.
  static let fewest = 60

  /// - Parameters:
  ///   - limit: what the latency of a share of the requests may be at most.
  init?(_ rows: [(load: Double, latency: Double)], limit: Double?, share: Double) {
    guard rows.count >= Self.fewest else { return nil }
    let sorted = rows.sorted { $0.load < $1.load }
    guard let least = sorted.first?.load, let most = sorted.last?.load, most > 1.3 * least, most > 0
    else { return nil }
    let parts = Self.parts(sorted)
    guard parts.count >= 3, let line = Line(parts, share) else { return nil }
    alone = line.alone
    capacity = line.capacity
    // Neighbouring rows are alike: parts are resampled within themselves, so that the loads stay.
    var draws = SplitMix(state: 11)
    var starts: [Double] = []
    var capacities: [Double] = []
    var loads: [Double] = []
    for _ in 0..<200 {
      let drawn = parts.map { part in part.map { _ in part[draws.place(below: part.count)] } }
      guard let line = Line(drawn, share) else { continue }
      starts.append(line.alone)
      capacities.append(line.capacity)
      if let limit { loads.append(line.load(at: limit)) }
    }
    // What the curve leaves over, in the order of time: neighbours that are alike tell less than their number.
    let left = rows.compactMap { row -> Double? in
      row.load < line.capacity ? row.latency / line.mean(row.load) : nil
    }
    let wider = (Double(left.count) / max(Sampled.worth(left), 1)).squareRoot()
    func range(_ values: [Double], _ middle: Double) -> ClosedRange<Double> {
      let sorted = values.sorted()
      guard !sorted.isEmpty, middle.isFinite else { return 0...Double.infinity }
      let (low, high) = (sorted[sorted.count / 20], sorted[sorted.count * 19 / 20])
      let least = max(0, middle - wider * max(0, middle - low))
      return least...max(least, middle + wider * max(0, high - middle))
    }
    aloneRange = range(starts, line.alone)
    capacityRange = range(capacities, line.capacity)
    // A capacity far beyond what was seen is no measurement of one, nor is a load at a limit.
    var isFlat = false
    if capacityRange.upperBound > 10 * most {
      isFlat = true
      capacity = .infinity
      capacityRange = min(capacityRange.lowerBound, 10 * most)...Double.infinity
    }
    if let limit, !isFlat || line.load(at: limit) == 0 {
      loadAtLimit = line.load(at: limit)
      limitRange = range(loads, line.load(at: limit))
    }
    bins = parts.map { part in
      let latencies = Sampled(part.map(\.latency))
      let load = part.reduce(0) { $0 + $1.load } / Double(part.count)
      return Bin(
        load: load, count: part.count, mean: latencies.mean, high: latencies.quantile(0.95),
        foretold: line.mean(load))
    }
  }

  /// Parts of one load each where there are few loads, otherwise up to ten of as many rows.
  private static func parts(
    _ sorted: [(load: Double, latency: Double)]
  ) -> [[(load: Double, latency: Double)]] {
    let same = Dictionary(grouping: sorted) { $0.load }
    if same.count <= 12, same.values.allSatisfy({ $0.count >= 20 }) {
      return same.keys.sorted().compactMap { same[$0] }
    }
    let count = min(10, sorted.count / 20)
    return (0..<count).map { part in
      Array(sorted[(part * sorted.count / count)..<((part + 1) * sorted.count / count)])
    }
  }

  /// A line through reciprocals of the mean latencies of parts.
  private struct Line {
    let alone: Double
    let capacity: Double
    /// How much longer than the mean the share that counts takes.
    let tail: Double

    init?(_ parts: [[(load: Double, latency: Double)]], _ share: Double) {
      var points: [(load: Double, rate: Double)] = []
      var tails: [Double] = []
      for part in parts {
        let latencies = Sampled(part.map(\.latency))
        let mean = latencies.mean
        guard mean > 0 else { return nil }
        points.append((part.reduce(0) { $0 + $1.load } / Double(part.count), 1 / mean))
        tails.append(latencies.quantile(share) / mean)
      }
      // Weighted by the latency: an error of so many per cent counts alike everywhere.
      let weights = points.map { 1 / ($0.rate * $0.rate) }
      let total = weights.reduce(0, +)
      let meanLoad = zip(points, weights).reduce(0) { $0 + $1.0.load * $1.1 } / total
      let meanRate = zip(points, weights).reduce(0) { $0 + $1.0.rate * $1.1 } / total
      var (square, both) = (0.0, 0.0)
      for (point, weight) in zip(points, weights) {
        square += weight * (point.load - meanLoad) * (point.load - meanLoad)
        both += weight * (point.load - meanLoad) * (point.rate - meanRate)
      }
      guard square > 0 else { return nil }
      let slope = min(0, both / square)
      let start = meanRate - slope * meanLoad
      guard start > 0 else { return nil }
      alone = 1 / start
      capacity = slope < 0 ? start / -slope : .infinity
      tail = Sampled(tails).median
    }

    func mean(_ load: Double) -> Double {
      load < capacity ? alone / (1 - load / capacity) : .infinity
    }

    /// The load at which the share that counts reaches a limit.
    func load(at limit: Double) -> Double {
      let mean = limit / tail
      return mean <= alone ? 0 : capacity * (1 - alone / mean)
    }
  }
}
