// SPDX-License-Identifier: Apache-2.0

package import Quantities

/// A generator with a seed, so that every run of a test tries the same things.
package struct Seeded: RandomNumberGenerator {
  private var generator: SplitMix

  /// Begins at a seed.
  package init(seed: UInt64) { generator = SplitMix(state: seed) }

  /// The next 64 bits.
  package mutating func next() -> UInt64 { generator.next() }

  /// A number between two ends.
  package mutating func number(_ range: ClosedRange<Double>) -> Double {
    .random(in: range, using: &self)
  }

  /// A whole number between two ends.
  package mutating func whole(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &self) }

  /// A whole number from 0 to below a bound; 0 below none.
  package mutating func below(_ bound: Int) -> Int { bound > 0 ? whole(0...bound - 1) : 0 }

  /// True in a share of cases.
  package mutating func chance(_ share: Double) -> Bool { number(0...1) < share }

  /// A positive number, each power of ten as likely as the next.
  package mutating func spread(_ range: ClosedRange<Double>) -> Double {
    let ends = Mathematics.log(range.lowerBound)...Mathematics.log(range.upperBound)
    return Mathematics.exp(number(ends))
  }

  /// The same as files hold it: with four digits after the point.
  package mutating func spread(_ low: Double, _ high: Double) -> Double {
    max(1e-4, (spread(low...high) * 1e4).rounded() / 1e4)
  }

  /// One of some values.
  package mutating func one<Value>(of values: [Value]) -> Value {
    values[whole(0...values.count - 1)]
  }

  /// Some of some values, in their order; at least one.
  package mutating func some<Value>(_ count: ClosedRange<Int>, of values: [Value]) -> [Value] {
    var left = Array(values.indices)
    left.shuffle(using: &self)
    return left.prefix(whole(count)).sorted().map { values[$0] }
  }

  /// A figure without doubt, or with the doubt asked for.
  package mutating func estimate<Q: Quantity>(
    _ range: ClosedRange<Double>, doubtful: Bool = false
  ) -> Estimate<Q> {
    let value = spread(range)
    guard doubtful else { return exact(Q(value)) }
    return Estimate(
      Q(value), low: Q(value * number(0.4...1)), high: Q(value * number(1...2.5)),
      basis: .assumed, provenance: Provenance(source: "test"))
  }

  /// A share of one, with the doubt asked for.
  package mutating func share(
    _ range: ClosedRange<Double>, doubtful: Bool = false
  ) -> Estimate<Ratio> {
    let value = number(range)
    guard doubtful else { return exact(Ratio(value)) }
    return Estimate(
      Ratio(value), low: Ratio(value * number(0.6...1)),
      high: Ratio(value + (1 - value) * number(0...0.6)), basis: .assumed,
      provenance: Provenance(source: "test"))
  }
}

/// A figure without doubt.
package func exact<Q: Quantity>(_ value: Q) -> Estimate<Q> {
  Estimate(value, basis: .given, provenance: Provenance(source: "test"))
}

/// Whether two numbers are the same but for rounding, or but for what is said.
package func agree(_ left: Double, _ right: Double, within share: Double = 1e-9) -> Bool {
  left == right || abs(left - right) <= share * max(1e-9, abs(left), abs(right))
}
