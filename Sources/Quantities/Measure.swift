// SPDX-License-Identifier: Apache-2.0

/// A number with its unit, as read from text and before anybody said which quantity it should be.
public struct Measure: Sendable, Hashable {
  /// The value in canonical units of its dimension.
  public var value: Double
  /// The unit as written; the empty unit where none was.
  public var unit: Unit
  /// The number as written, before its unit was applied.
  public var number: Double

  /// Reads `20 Wh`, `0.5W`, `1/10s` (once in ten seconds), `4/day`, `3 %/month` or `0.3`.
  ///
  /// - Throws: `MeasureError` with the offending part.
  public init(_ text: some StringProtocol) throws(MeasureError) {
    let trimmed = Measure.trim(text)
    guard !trimmed.isEmpty else { throw .empty }
    let (number, rest) = try Measure.leadingNumber(of: trimmed)
    var unitText = Measure.trim(rest)
    var factor = 1.0
    if unitText.first == "/" {
      // A rate: a number over a time, which may carry a number of its own (1/10s).
      let under = Measure.trim(unitText.dropFirst())
      if let first = under.first, first.isNumber || first == "." {
        let (divisor, tail) = try Measure.leadingNumber(of: under)
        guard divisor != 0 else { throw .notFinite(String(trimmed)) }
        factor = 1 / divisor
        // `1/10` names no time to be once in ten of.
        guard !Measure.trim(tail).isEmpty else {
          throw .missingUnit(number: number * factor, example: "1/s")
        }
        unitText = Substring("1/" + Measure.trim(tail))
      } else {
        unitText = Substring("1/" + under)
      }
    }
    let symbol = unitText.filter { !$0.isWhitespace }
    guard let unit = Unit(symbol) else {
      throw .unknownUnit(Unit.unknownSymbol(in: symbol) ?? symbol)
    }
    let value = number * factor * unit.scale
    guard value.isFinite else { throw .notFinite(String(trimmed)) }
    self.value = value
    self.unit = unit
    self.number = number
  }

  /// Whether a unit was written at all.
  public var hasUnit: Bool {
    !unit.symbol.isEmpty
  }

  /// The measure as a quantity of one kind.
  public func `as`<Q: Quantity>(_ kind: Q.Type) throws(MeasureError) -> Q {
    guard unit.dimension == Q.dimension else {
      if !hasUnit { throw .missingUnit(number: number, example: Q.unit) }
      if unit.dimension == .charge && Q.dimension == .energy {
        throw .chargeNeedsVoltage(unit.symbol)
      }
      throw .wrongUnit(found: unit.symbol, expected: Q.unit)
    }
    return Q(value / Q.scale)
  }

  private static func trim(_ text: some StringProtocol) -> Substring {
    var part = Substring(text)
    while part.first?.isWhitespace == true { part.removeFirst() }
    while part.last?.isWhitespace == true { part.removeLast() }
    return part
  }

  private static func leadingNumber(
    of text: Substring
  ) throws(MeasureError) -> (Double, Substring) {
    var end = text.startIndex
    var digits = 0
    func peek(_ offset: Int = 0) -> Character? {
      guard let index = text.index(end, offsetBy: offset, limitedBy: text.endIndex),
        index < text.endIndex
      else { return nil }
      return text[index]
    }
    if let sign = peek(), sign == "-" || sign == "+" { end = text.index(after: end) }
    while let character = peek(), character.isASCII, character.isNumber || character == "." {
      if character.isNumber { digits += 1 }
      end = text.index(after: end)
    }
    if peek() == ",", digits > 0 { throw .thousandsSeparator(String(text)) }
    if digits > 0, let exponent = peek(), exponent == "e" || exponent == "E" {
      var ahead = 1
      if let sign = peek(ahead), sign == "-" || sign == "+" { ahead += 1 }
      if let digit = peek(ahead), digit.isASCII, digit.isNumber {
        end = text.index(end, offsetBy: ahead)
        while let character = peek(), character.isASCII, character.isNumber {
          end = text.index(after: end)
        }
      }
    }
    guard digits > 0, let number = Double(String(text[..<end])) else {
      let word = text.drop { $0 == "-" || $0 == "+" }.lowercased()
      if word.hasPrefix("nan") || word.hasPrefix("inf") { throw .notFinite(String(text)) }
      throw .notANumber(String(text))
    }
    guard number.isFinite else { throw .notFinite(String(text)) }
    return (number, text[end...])
  }
}

/// Why a text is not the quantity that was asked for.
public enum MeasureError: Error, Sendable, Hashable {
  /// Nothing was written.
  case empty
  /// The text does not begin with a number.
  case notANumber(String)
  /// The number is infinite, not a number, or divides by zero.
  case notFinite(String)
  /// `1,000` instead of `1000`.
  case thousandsSeparator(String)
  /// A number without the unit that belongs there; the example is a unit that would do.
  case missingUnit(number: Double, example: String)
  /// A unit that no table knows.
  case unknownUnit(String)
  /// A unit of another dimension.
  case wrongUnit(found: String, expected: String)
  /// Ampere-hours where watt-hours belong: only the voltage tells the energy.
  case chargeNeedsVoltage(String)
}
