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

/// A volume in litres.
public struct Litres: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .length * .length * .length
  /// The unit as printed.
  public static let unit = "l"
  /// Canonical units in one.
  @inlinable public static var scale: Double { 1e-3 }
}

/// The volume of a pack in litres a kilowatt-hour.
public struct LitresPerKilowattHour: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = Litres.dimension / .energy
  /// The unit as printed.
  public static let unit = "l/kWh"
  /// Canonical units in one.
  @inlinable public static var scale: Double { 1e-3 / 3.6e6 }
}
