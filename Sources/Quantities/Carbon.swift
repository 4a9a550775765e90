// SPDX-License-Identifier: Apache-2.0

/// Carbon in grams of CO2 equivalent.
public struct Grams: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .carbon
  /// The unit as printed.
  public static let unit = "g"
}

/// Carbon in grams of CO2 equivalent a day.
public struct GramsPerDay: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .carbon / .time
  /// The unit as printed.
  public static let unit = "g/day"
  /// Canonical units in one.
  @inlinable public static var scale: Double { 1 / 86_400 }
}

/// Carbon intensity of electricity in grams of CO2 equivalent a kilowatt-hour.
public struct GramsPerKilowattHour: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .carbon / .energy
  /// The unit as printed.
  public static let unit = "g/kWh"
  /// Canonical units in one.
  @inlinable public static var scale: Double { 1 / 3.6e6 }
}

/// The mass of a panel in grams a watt of peak power.
public struct GramsPerWatt: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .carbon / .power
  /// The unit as printed.
  public static let unit = "g/W"
}
