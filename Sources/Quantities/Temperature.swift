// SPDX-License-Identifier: Apache-2.0

/// A temperature in degrees Celsius.
public struct Celsius: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .temperature
  /// The unit as printed.
  public static let unit = "C"
}
