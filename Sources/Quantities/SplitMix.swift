// SPDX-License-Identifier: Apache-2.0

/// Numbers that look random and are the same on every machine: the generator SplitMix64 (Steele, Lea, Flood 2014), a
/// counter, mixed.
public struct SplitMix: Sendable {
  @usableFromInline var state: UInt64

  /// Begins at a seed.
  @inlinable public init(state: UInt64) { self.state = state }

  /// The next 64 bits.
  @inlinable public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to below 1.
  @inlinable public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A whole number from 0 to below a count of at least one.
  @inlinable public mutating func place(below count: Int) -> Int { Int(next() % UInt64(count)) }

  /// The next standard normal deviate: through the transform of Box and Muller.
  public mutating func normal() -> Double {
    let first = max(unit(), 1e-300)
    let second = unit()
    return (-2 * Mathematics.log(first)).squareRoot() * Mathematics.sine(degrees: 360 * second)
  }
}
