// SPDX-License-Identifier: Apache-2.0

/// Arithmetic operations a second; a multiply-accumulate is two.
public struct OperationsPerSecond: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .operations / .time
  /// The unit as printed.
  public static let unit = "OP/s"
}

/// Arithmetic operations; a multiply-accumulate is two.
public struct Operations: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .operations
  /// The unit as printed.
  public static let unit = "FLOP"
}
