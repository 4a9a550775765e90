// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Mathematics {
  /// The share of a gamma distribution of a shape and scale 1 above a value: its series below the mean, its
  /// continued fraction (Lentz) above.
  public static func gammaTail(_ shape: Double, above x: Double) -> Double {
    guard x > 0 else { return 1 }
    let front: Double = exp(-x + shape * log(x) - lgamma(shape))
    guard x > shape + 1 else {
      var term = 1 / shape
      var sum = term
      for step in 1...1_000 {
        term *= x / (shape + Double(step))
        sum += term
        if term < 1e-14 * sum { break }
      }
      return max(0, 1 - sum * front)
    }
    func safe(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
    var b = x + 1 - shape
    var c = 1e300
    var d = 1 / safe(b)
    var fraction = d
    for step in 1...1_000 {
      let m = Double(step)
      let above: Double = -m * (m - shape)
      b += 2
      d = 1 / safe(above * d + b)
      c = safe(b + above / c)
      fraction *= c * d
      if abs(c * d - 1) < 1e-14 { break }
    }
    return min(1, front * fraction)
  }
}
