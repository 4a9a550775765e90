// SPDX-License-Identifier: Apache-2.0

import Quantities

/// A small generator with a seed (SplitMix64), so that every run tries the same designs.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number between two ends.
  mutating func number(_ range: ClosedRange<Double>) -> Double {
    .random(in: range, using: &self)
  }

  /// A positive number, each power of ten as likely as the next.
  mutating func spread(_ range: ClosedRange<Double>) -> Double {
    let ends = Mathematics.log(range.lowerBound)...Mathematics.log(range.upperBound)
    return Mathematics.exp(number(ends))
  }

  /// True in a share of cases.
  mutating func chance(_ share: Double) -> Bool { number(0...1) < share }

  /// A figure without doubt, or with the doubt asked for.
  mutating func estimate<Q: Quantity>(
    _ range: ClosedRange<Double>, doubtful: Bool = false
  ) -> Estimate<Q> {
    let value = spread(range)
    guard doubtful else { return exact(Q(value)) }
    return Estimate(
      Q(value), low: Q(value * number(0.4...1)), high: Q(value * number(1...2.5)),
      basis: .assumed, provenance: Provenance(source: "test"))
  }

  /// A share of one, with the doubt asked for.
  mutating func share(_ range: ClosedRange<Double>, doubtful: Bool = false) -> Estimate<Ratio> {
    let value = number(range)
    guard doubtful else { return exact(Ratio(value)) }
    return Estimate(
      Ratio(value), low: Ratio(value * number(0.6...1)),
      high: Ratio(value + (1 - value) * number(0...0.6)), basis: .assumed,
      provenance: Provenance(source: "test"))
  }
}

/// A figure without doubt.
func exact<Q: Quantity>(_ value: Q) -> Estimate<Q> {
  Estimate(value, basis: .given, provenance: Provenance(source: "test"))
}

/// Whether two numbers are the same but for rounding, or but for what is said.
func agree(_ left: Double, _ right: Double, within share: Double = 1e-9) -> Bool {
  left == right || abs(left - right) <= share * max(abs(left), abs(right))
}
