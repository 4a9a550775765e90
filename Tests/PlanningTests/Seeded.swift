// SPDX-License-Identifier: Apache-2.0

import Quantities

/// A small generator with a seed (SplitMix64), so that every run tries the same problems.
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

  /// A whole number.
  mutating func whole(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &self) }

  /// True in a share of cases.
  mutating func chance(_ share: Double) -> Bool { .random(in: 0...1, using: &self) < share }

  /// A positive number of four digits after the point, each power of ten as likely as the next.
  mutating func spread(_ low: Double, _ high: Double) -> Double {
    let exponent = Double.random(in: Mathematics.log(low)...Mathematics.log(high), using: &self)
    return max(1e-4, (Mathematics.exp(exponent) * 1e4).rounded() / 1e4)
  }

  /// One of some values.
  mutating func one<Value>(of values: [Value]) -> Value {
    values[whole(0...values.count - 1)]
  }

  /// Some of some values, in their order; at least one.
  mutating func some<Value>(_ count: ClosedRange<Int>, of values: [Value]) -> [Value] {
    var left = Array(values.indices)
    left.shuffle(using: &self)
    return left.prefix(whole(count)).sorted().map { values[$0] }
  }
}
