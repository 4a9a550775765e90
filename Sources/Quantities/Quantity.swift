// SPDX-License-Identifier: Apache-2.0

/// A number that knows its unit.
///
/// Each quantity is a struct around one `Double` in one fixed unit; only products and quotients that
/// mean something are written, so that adding watts to joules does not compile.
public protocol Quantity: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The value in this quantity's unit.
  var value: Double { get set }
  /// Makes a quantity from a value in its unit.
  init(_ value: Double)
  /// The physical dimension.
  static var dimension: Dimension { get }
  /// The unit as printed, for example `Wh` or `USD/day`.
  static var unit: String { get }
  /// Canonical units (see `Unit.scale`) in one of this quantity's unit.
  static var scale: Double { get }
}

extension Quantity {
  /// One canonical unit unless a type says otherwise.
  @inlinable public static var scale: Double { 1 }

  /// Nothing of it.
  @inlinable public static var zero: Self { Self(0) }

  /// The order.
  @inlinable public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
  /// The sum.
  @inlinable public static func + (left: Self, right: Self) -> Self {
    Self(left.value + right.value)
  }
  /// The difference.
  @inlinable public static func - (left: Self, right: Self) -> Self {
    Self(left.value - right.value)
  }
  /// The quantity taken a number of times.
  @inlinable public static func * (left: Self, right: Double) -> Self { Self(left.value * right) }
  /// The quantity taken a number of times.
  @inlinable public static func * (left: Double, right: Self) -> Self { Self(left * right.value) }
  /// The quantity divided by a number.
  @inlinable public static func / (left: Self, right: Double) -> Self { Self(left.value / right) }
  /// The ratio of two quantities of one kind.
  @inlinable public static func / (left: Self, right: Self) -> Double { left.value / right.value }
  /// Adds in place.
  @inlinable public static func += (left: inout Self, right: Self) { left.value += right.value }

  /// Reads the quantity with its unit from text.
  ///
  /// - Throws: `MeasureError`, also where the unit is missing or of another dimension.
  public init(parsing text: some StringProtocol) throws(MeasureError) {
    self = try Measure(text).as(Self.self)
  }

  /// As text.
  public var description: String {
    Format.significant(value, 4) + (Self.unit.isEmpty ? "" : " \(Self.unit)")
  }
}
