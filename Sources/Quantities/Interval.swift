// SPDX-License-Identifier: Apache-2.0

/// The nine tenths of belief around a value: its 5 % and 95 % quantiles.
///
/// Between the three stated points the belief is a split normal, taken on the logarithm where all
/// three are positive (errors of measured times and energies are ratios) and linear otherwise.
public struct Interval: Sendable, Hashable {
  /// The 5 % quantile.
  public var low: Double
  /// The 95 % quantile.
  public var high: Double

  /// The standard normal 95 % quantile.
  public static let spread = 1.6448536269514722

  /// An interval from its ends, in either order.
  public init(_ low: Double, _ high: Double) {
    self.low = min(low, high)
    self.high = max(low, high)
  }

  /// The quantile at a standard normal deviate, for a value with this interval.
  @inlinable public func quantile(of value: Double, at deviate: Double) -> Double {
    if deviate == 0 || low == high { return value }
    let end = deviate < 0 ? low : high
    let share = abs(deviate) / Interval.spread
    if value > 0, low > 0 {
      // value x (end/value)^share, written so that no logarithm is needed at the stated ends.
      if share == 1 { return end }
      return value * Interval.power(end / value, share)
    }
    return value + (end - value) * share
  }

  @usableFromInline static func power(_ base: Double, _ exponent: Double) -> Double {
    Mathematics.exp(exponent * Mathematics.log(base))
  }
}
