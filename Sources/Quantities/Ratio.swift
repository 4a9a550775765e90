// SPDX-License-Identifier: Apache-2.0

/// A pure number: a share, a probability, a count.
public struct Ratio: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .none
  /// The unit as printed.
  public static let unit = ""
}

/// A share lost each month.
public struct PerMonth: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .none / .time
  /// The unit as printed.
  public static let unit = "1/month"
  /// Canonical units in one.
  @inlinable public static var scale: Double { 12 / Unit.year }
}
