// SPDX-License-Identifier: Apache-2.0

/// An amount of data in bytes.
public struct Bytes: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .data
  /// The unit as printed.
  public static let unit = "B"
}

/// A data rate in bytes a second.
public struct BytesPerSecond: Quantity {
  /// The value in the unit.
  public var value: Double
  /// Makes the quantity from a value in its unit.
  @inlinable public init(_ value: Double) { self.value = value }
  /// What it measures.
  public static let dimension: Dimension = .data / .time
  /// The unit as printed.
  public static let unit = "B/s"
}
