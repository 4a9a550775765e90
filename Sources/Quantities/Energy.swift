// SPDX-License-Identifier: Apache-2.0

/// Energy in joules.
public struct Joules: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .energy
  /// The unit as printed.
  public static let unit = "J"
}

/// Power in watts.
public struct Watts: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .power
  /// The unit as printed.
  public static let unit = "W"
}

/// Energy in watt-hours.
public struct WattHours: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .energy
  /// The unit as printed.
  public static let unit = "Wh"
  /// Canonical units in one.
  @inlinable public static var scale: Double { 3_600 }
}

/// Energy drawn each day, in watt-hours a day.
public struct WattHoursPerDay: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .power
  /// The unit as printed.
  public static let unit = "Wh/day"
  /// Canonical units in one.
  @inlinable public static var scale: Double { 1 / 24 }
}

extension Joules {
  /// Energy from watt-hours.
  @inlinable public static func wattHours(_ value: Double) -> Joules { Joules(value * 3_600) }
  /// The energy in watt-hours.
  @inlinable public var wattHours: Double { value / 3_600 }
}

extension Watts {
  /// Energy drawn over a time.
  @inlinable public static func * (power: Watts, time: Seconds) -> Joules {
    Joules(power.value * time.value)
  }
}

extension Joules {
  /// Mean power over a time.
  @inlinable public static func / (energy: Joules, time: Seconds) -> Watts {
    Watts(energy.value / time.value)
  }
  /// The time that a power takes to draw this energy.
  @inlinable public static func / (energy: Joules, power: Watts) -> Seconds {
    Seconds(energy.value / power.value)
  }
}
