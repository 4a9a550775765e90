// SPDX-License-Identifier: Apache-2.0

/// The physical dimension of a figure: integer exponents over the base dimensions that plans need.
///
/// Energy and money are base dimensions here, because a plan never needs the kilogram behind the
/// joule; power is energy over time, voltage is energy over charge.
public struct Dimension: Sendable, Hashable {
  /// A base dimension and its canonical unit.
  public enum Base: Int, Sendable, CaseIterable {
    /// Energy in joules.
    case energy
    /// Time in seconds.
    case time
    /// Data in bytes.
    case data
    /// Money in United States dollars.
    case money
    /// Mass of CO2 equivalent in grams.
    case carbon
    /// Length in metres.
    case length
    /// Electric charge in coulombs.
    case charge
    /// Arithmetic operations; a multiply-accumulate is two.
    case operations
    /// Plane angle in degrees.
    case angle
    /// Temperature in degrees Celsius; never multiplied.
    case temperature
  }

  private var exponents: SIMD16<Int8>

  /// The dimension of a ratio or a count.
  public static let none = Dimension()

  private init() {
    exponents = .zero
  }

  /// The dimension of one base quantity.
  public init(_ base: Base) {
    exponents = .zero
    exponents[base.rawValue] = 1
  }

  /// The exponent of one base dimension.
  public subscript(base: Base) -> Int {
    Int(exponents[base.rawValue])
  }

  /// The dimension of a product.
  public static func * (left: Dimension, right: Dimension) -> Dimension {
    var result = left
    result.exponents = left.exponents &+ right.exponents
    return result
  }

  /// The dimension of a quotient.
  public static func / (left: Dimension, right: Dimension) -> Dimension {
    var result = left
    result.exponents = left.exponents &- right.exponents
    return result
  }

  /// Energy (J).
  public static let energy = Dimension(.energy)
  /// Time (s).
  public static let time = Dimension(.time)
  /// Power (W).
  public static let power = energy / time
  /// Frequency (1/s).
  public static let rate = none / time
  /// Data (B).
  public static let data = Dimension(.data)
  /// Money (USD).
  public static let money = Dimension(.money)
  /// Carbon (g CO2e).
  public static let carbon = Dimension(.carbon)
  /// Length (m).
  public static let length = Dimension(.length)
  /// Charge (C).
  public static let charge = Dimension(.charge)
  /// Operations (1 multiply-accumulate = 2).
  public static let operations = Dimension(.operations)
  /// Angle (degrees).
  public static let angle = Dimension(.angle)
  /// Temperature (degrees Celsius).
  public static let temperature = Dimension(.temperature)
}
