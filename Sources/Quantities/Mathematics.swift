// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The few functions of the C library that plans need, named once.
public enum Mathematics {
  /// The exponential function.
  public static func exp(_ x: Double) -> Double { _exp(x) }
  /// The natural logarithm.
  public static func log(_ x: Double) -> Double { _log(x) }
  /// The tangent of an angle in degrees.
  public static func tangent(degrees: Double) -> Double { _tan(degrees * .pi / 180) }
  /// The sine of an angle in degrees.
  public static func sine(degrees: Double) -> Double { _sin(degrees * .pi / 180) }
  /// The cosine of an angle in degrees.
  public static func cosine(degrees: Double) -> Double { _cos(degrees * .pi / 180) }
  /// The angle in degrees of a point, from the first axis towards the second.
  public static func angle(x: Double, y: Double) -> Double { _atan2(y, x) * 180 / .pi }
  /// The angle in degrees whose sine is given.
  public static func arcsine(_ x: Double) -> Double { _asin(x) * 180 / .pi }
  /// The angle in degrees whose cosine is given.
  public static func arccosine(_ x: Double) -> Double { _acos(x) * 180 / .pi }
  /// A power with a real exponent.
  public static func power(_ base: Double, _ exponent: Double) -> Double { _pow(base, exponent) }

  /// The share of a standard normal distribution below a deviate.
  public static func normalShare(below deviate: Double) -> Double {
    0.5 * _erfc(-deviate / 2.0.squareRoot())
  }

  /// The deviate below which a share of a standard normal distribution lies; bisection to 1e-12.
  public static func normalDeviate(of share: Double) -> Double {
    guard share > 0, share < 1 else { return share <= 0 ? -.infinity : .infinity }
    var low = -40.0
    var high = 40.0
    while high - low > 1e-12 {
      let middle = (low + high) / 2
      if normalShare(below: middle) < share { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// Ranks from 0, those of equal values their mean.
  public static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var first = 0
    while first < order.count {
      var last = first
      while last + 1 < order.count, values[order[last + 1]] == values[order[first]] { last += 1 }
      for place in first...last { ranks[order[place]] = Double(first + last) / 2 }
      first = last + 1
    }
    return ranks
  }
}

private func _exp(_ x: Double) -> Double { exp(x) }
private func _log(_ x: Double) -> Double { log(x) }
private func _tan(_ x: Double) -> Double { tan(x) }
private func _sin(_ x: Double) -> Double { sin(x) }
private func _cos(_ x: Double) -> Double { cos(x) }
private func _asin(_ x: Double) -> Double { asin(x) }
private func _atan2(_ y: Double, _ x: Double) -> Double { atan2(y, x) }
private func _acos(_ x: Double) -> Double { acos(x) }
private func _pow(_ x: Double, _ y: Double) -> Double { pow(x, y) }
private func _erfc(_ x: Double) -> Double { erfc(x) }
