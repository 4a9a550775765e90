// SPDX-License-Identifier: Apache-2.0

/// A duration in seconds.
public struct Seconds: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .time
  /// The unit as printed.
  public static let unit = "s"
}

/// A duration in days.
public struct Days: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .time
  /// The unit as printed.
  public static let unit = "days"
  /// Canonical units in one.
  @inlinable public static var scale: Double { 86_400 }
}

/// A rate in events a second.
public struct Hertz: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .rate
  /// The unit as printed.
  public static let unit = "1/s"
}

/// A rate in events a day.
public struct PerDay: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .rate
  /// The unit as printed.
  public static let unit = "1/day"
  /// Canonical units in one.
  @inlinable public static var scale: Double { 1 / 86_400 }
}
