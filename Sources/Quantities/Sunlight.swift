// SPDX-License-Identifier: Apache-2.0

/// Daily irradiation of a plane in kilowatt-hours a square metre and day.
public struct Irradiation: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .energy / .length / .length / .time
  /// The unit as printed.
  public static let unit = "kWh/m2/day"
  /// Canonical units in one.
  @inlinable public static var scale: Double { 3.6e6 / 86_400 }
}

/// Power through a square metre: sunlight at a moment, or what a wall gives off.
public struct WattsPerSquareMetre: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .power / .length / .length
  /// The unit as printed.
  public static let unit = "W/m2"
}
