// SPDX-License-Identifier: Apache-2.0

/// An electric current in amperes.
public struct Amperes: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .charge / .time
  /// The unit as printed.
  public static let unit = "A"
}

/// A voltage in volts.
public struct Volts: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .energy / .charge
  /// The unit as printed.
  public static let unit = "V"
}
