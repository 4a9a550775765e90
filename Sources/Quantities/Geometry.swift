// SPDX-License-Identifier: Apache-2.0

/// A length in metres.
public struct Metres: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .length
  /// The unit as printed.
  public static let unit = "m"
}

/// An angle in degrees.
public struct Degrees: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .angle
  /// The unit as printed.
  public static let unit = "deg"
}

/// An area in square metres.
public struct SquareMetres: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .length * .length
  /// The unit as printed.
  public static let unit = "m2"
}
