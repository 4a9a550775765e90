// SPDX-License-Identifier: Apache-2.0

import Quantities

/// How predictions compare with what was measured: the usual figures, in per cent.
public struct Scores: Sendable, Hashable {
  /// Pairs that were compared.
  public var count = 0
  /// The mean of |predicted - measured| / measured.
  public var mape = 0.0
  /// The root of the mean of its square.
  public var rmspe = 0.0
  /// Its middle.
  public var median = 0.0
  /// The geometric mean of predicted over measured: 1 where errors to both sides are as large.
  public var ratio = 1.0
  /// The share of pairs within 5 %.
  public var within5 = 0.0
  /// The share of pairs within 10 %.
  public var within10 = 0.0
  /// The share of pairs within 20 %.
  public var within20 = 0.0
  /// How far the order of the predictions is the order of the measurements; nil of fewer than three.
  public var spearman: Double?
  /// The share of measurements that lie in the predictions' intervals; nil without intervals.
  public var coverage: Double?
  /// The middle of the intervals' high over low; nil without intervals.
  public var width: Double?

  /// Compares.
  public init(_ pairs: [Pair]) {
    count = pairs.count
    guard count > 0 else { return }
    let errors = pairs.map { abs($0.predicted - $0.measured) / $0.measured }
    let share = 100 / Double(count)
    mape = errors.reduce(0, +) * share
    rmspe = 100 * (errors.reduce(0) { $0 + $1 * $1 } / Double(count)).squareRoot()
    median = 100 * Self.middle(errors)
    ratio = Mathematics.exp(
      pairs.reduce(0) { $0 + Mathematics.log($1.predicted / $1.measured) } / Double(count))
    within5 = share * Double(errors.count { $0 <= 0.05 })
    within10 = share * Double(errors.count { $0 <= 0.1 })
    within20 = share * Double(errors.count { $0 <= 0.2 })
    if count > 2 {
      spearman = Self.correlation(
        Mathematics.ranks(pairs.map(\.predicted)), Mathematics.ranks(pairs.map(\.measured)))
    }
    let ranged = pairs.filter { $0.range != nil }
    if !ranged.isEmpty {
      coverage =
        100 * Double(ranged.count { $0.range?.contains($0.measured) ?? false })
        / Double(ranged.count)
      width = Self.middle(
        ranged.compactMap { pair in pair.range.map { $0.upperBound / $0.lowerBound } })
    }
  }

  /// A prediction beside its measurement.
  public struct Pair: Sendable, Hashable {
    /// What was foretold.
    public var predicted: Double
    /// What came.
    public var measured: Double
    /// The interval of the prediction.
    public var range: ClosedRange<Double>?

    /// Names a pair.
    public init(predicted: Double, measured: Double, range: ClosedRange<Double>? = nil) {
      self.predicted = predicted
      self.measured = measured
      self.range = range
    }
  }

  /// The median of values; not a number without any.
  package static func middle(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return .nan }
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }

  static func correlation(_ a: [Double], _ b: [Double]) -> Double? {
    let count = Double(a.count)
    let (meanA, meanB) = (a.reduce(0, +) / count, b.reduce(0, +) / count)
    var (both, squareA, squareB) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      both += (x - meanA) * (y - meanB)
      squareA += (x - meanA) * (x - meanA)
      squareB += (y - meanB) * (y - meanB)
    }
    guard squareA > 0, squareB > 0 else { return nil }
    return both / (squareA * squareB).squareRoot()
  }
}

/// Intervals that hold a stated share of what was held out (split conformal prediction, Vovk and others): the
/// quantile of |log(measured / predicted)| over groups that the fit had not seen.
public struct ConformalFactor: Sendable, Hashable {
  /// The interval is from the prediction over it to the prediction times it.
  public var factor: Double
  /// Errors that it rests on.
  public var count: Int

  /// The factor that holds `share` of further groups, by the (n + 1) rule: of few errors the largest and more.
  public init(_ pairs: [Scores.Pair], share: Double = 0.9) {
    let errors = pairs.map { abs(Mathematics.log($0.measured / $0.predicted)) }.sorted()
    count = errors.count
    guard let most = errors.last else {
      factor = 3
      return
    }
    let place = Int((share * Double(count + 1)).rounded(.up)) - 1
    factor = Mathematics.exp(place < count ? errors[place] : most * 1.5 + 0.05)
  }

  /// Takes a factor that was found before.
  public init(factor: Double, count: Int) {
    self.factor = factor
    self.count = count
  }

  /// The interval round a prediction.
  public func range(_ value: Double) -> ClosedRange<Double> {
    let high = value * factor
    return high.isFinite && value >= 0 ? value / factor...high : 0...Double.greatestFiniteMagnitude
  }
}
