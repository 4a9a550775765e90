// SPDX-License-Identifier: Apache-2.0

/// Money in United States dollars.
public struct Dollars: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .money
  /// The unit as printed.
  public static let unit = "USD"
}

/// A cost rate in dollars a day.
public struct DollarsPerDay: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .money / .time
  /// The unit as printed.
  public static let unit = "USD/day"
  /// Canonical units in one.
  @inlinable public static var scale: Double { 1 / 86_400 }
}

/// A price in dollars a month.
public struct DollarsPerMonth: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .money / .time
  /// The unit as printed.
  public static let unit = "USD/month"
  /// Canonical units in one.
  @inlinable public static var scale: Double { 12 / Unit.year }
}

/// A price of stored energy in dollars a watt-hour.
public struct DollarsPerWattHour: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .money / .energy
  /// The unit as printed.
  public static let unit = "USD/Wh"
  /// Canonical units in one.
  @inlinable public static var scale: Double { 1 / 3_600 }
}

/// A price of energy in dollars a kilowatt-hour.
public struct DollarsPerKilowattHour: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .money / .energy
  /// The unit as printed.
  public static let unit = "USD/kWh"
  /// Canonical units in one.
  @inlinable public static var scale: Double { 1 / 3.6e6 }
}

/// A price of data in dollars a megabyte.
public struct DollarsPerMegabyte: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .money / .data
  /// The unit as printed.
  public static let unit = "USD/MB"
  /// Canonical units in one.
  @inlinable public static var scale: Double { 1e-6 }
}

/// A price of a panel in dollars a watt of peak power.
public struct DollarsPerWatt: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .money / .power
  /// The unit as printed.
  public static let unit = "USD/W"
}

/// A price of time in dollars an hour.
public struct DollarsPerHour: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .money / .time
  /// The unit as printed.
  public static let unit = "USD/hour"
  /// Canonical units in one.
  @inlinable public static var scale: Double { 1 / 3_600 }
}

/// A price of kept data in dollars a gigabyte and month.
public struct DollarsPerGigabyteMonth: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .money / .data / .time
  /// The unit as printed.
  public static let unit = "USD/GB/month"
  /// Canonical units in one.
  @inlinable public static var scale: Double { 1e-9 / (Unit.year / 12) }
}
