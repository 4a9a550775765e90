// SPDX-License-Identifier: Apache-2.0

/// Numbers as text, without a locale: the same value is the same bytes everywhere.
public enum Format {
  /// The value with a number of decimals, rounded half away from zero on its decimal value: 1.005 is
  /// 1.01, though the nearest binary number is a little less. Very large values have an exponent.
  public static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else {
      return value.isNaN ? "unknown" : (value < 0 ? "-unbounded" : "unbounded")
    }
    guard abs(value) < 1e15 else { return "\(value)" }
    let decimals = max(0, decimals)
    let decimal = Decimal(value).rounded(places: decimals)
    guard !decimal.digits.isEmpty else { return decimals == 0 ? "0" : "0." + zeros(decimals) }
    // The digits as a whole number of 10^-decimals.
    var digits = decimal.text + zeros(decimal.exponent + 1 + decimals - decimal.digits.count)
    let sign = value < 0 ? "-" : ""
    guard decimals > 0 else { return sign + digits }
    digits = zeros(decimals + 1 - digits.count) + digits
    return sign + digits.dropLast(decimals) + "." + digits.suffix(decimals)
  }

  /// The value with a number of significant digits; whole numbers beyond them are not cut.
  public static func significant(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite else { return fixed(value, 0) }
    guard value != 0 else { return "0" }
    let magnitude = Decimal(value).exponent
    if magnitude < -6 || magnitude > 14 { return scientific(value, digits) }
    var text = fixed(value, max(0, digits - 1 - magnitude))
    guard text.contains(".") else { return text }
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  /// The value with a number of significant digits, rounded up or down; whole numbers beyond them are not cut.
  public static func significant(
    _ value: Double, _ digits: Int, rounded rule: FloatingPointRoundingRule
  ) -> String {
    guard value.isFinite, value != 0 else { return significant(value, digits) }
    let places = max(0, digits - 1 - Decimal(value).exponent)
    guard places < 15 else { return significant(value, digits) }
    let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
    // What is a step but for the last bit is that step.
    let steps = value * scale
    let near = steps.rounded()
    let whole = abs(steps - near) < 1e-9 * abs(steps) ? near : steps.rounded(rule)
    return significant(whole / scale, digits + 1)
  }

  /// The value with an SI prefix, for example `1.35 mW`.
  public static func prefixed(_ value: Double, _ unit: String, digits: Int = 3) -> String {
    guard value.isFinite, value != 0 else { return "\(fixed(value, 0)) \(unit)" }
    let prefixes: [(Double, String)] = [
      (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1, ""), (1e-3, "m"), (1e-6, "u"),
      (1e-9, "n"),
    ]
    let found = prefixes.first { abs(value) >= $0.0 * 0.9995 } ?? (1e-9, "n")
    return "\(significant(value / found.0, digits)) \(found.1)\(unit)"
  }

  /// A duration in the unit that people would use, for example `90 s`, `12 min`, `62 days`.
  public static func duration(_ seconds: Double, digits: Int = 3) -> String {
    guard seconds.isFinite else { return fixed(seconds, 0) }
    let size = abs(seconds)
    if size == 0 { return "0 s" }
    if size < 1 { return prefixed(seconds, "s", digits: digits) }
    if size < 120 { return "\(significant(seconds, digits)) s" }
    if size < 2 * 3_600 { return "\(significant(seconds / 60, digits)) min" }
    if size < 2 * 86_400 { return "\(significant(seconds / 3_600, digits)) h" }
    return "\(significant(seconds / 86_400, digits)) days"
  }

  /// A long time as contracts say it: `3 years`, `1 year`, `90 days`.
  public static func years(_ seconds: Double) -> String {
    let years = seconds / Unit.year
    guard years > 0.95 else { return duration(seconds) }
    return "\(significant(years, 3)) year\(abs(years - 1) < 0.005 ? "" : "s")"
  }

  /// A sampling rate as people say it: `every 10 s`, `every 5 min`, `30 a second`.
  public static func interval(ofRate hertz: Double) -> String {
    hertz > 1 ? "\(significant(hertz, 3)) a second" : "every \(duration(1 / hertz))"
  }

  /// A whole number with thousands separated by commas.
  public static func grouped(_ value: Int) -> String {
    let digits = String(abs(value))
    var result = ""
    for (offset, digit) in digits.enumerated() {
      if offset > 0, (digits.count - offset) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return (value < 0 ? "-" : "") + result
  }

  /// A decimal number with thousands separated by commas.
  public static func grouped(_ value: Double, _ decimals: Int) -> String {
    let text = fixed(value, decimals)
    guard value.isFinite, let whole = Int(text.prefix { $0 != "." }) else { return text }
    let tail = text.drop { $0 != "." }
    return (whole == 0 && value < 0 && text.first == "-" ? "-" : "") + grouped(whole) + tail
  }

  private static func scientific(_ value: Double, _ digits: Int) -> String {
    let exact = Decimal(value)
    let decimal = exact.rounded(places: max(1, digits) - 1 - exact.exponent)
    let text = decimal.text + zeros(digits - decimal.digits.count)
    let tail = text.dropFirst().prefix(max(0, digits - 1))
    return (value < 0 ? "-" : "") + text.prefix(1) + (tail.isEmpty ? "" : ".\(tail)")
      + "e\(decimal.exponent)"
  }

  private static func zeros(_ count: Int) -> String {
    String(repeating: "0", count: max(0, count))
  }

  /// The shortest decimal digits that read back as the same number: d.ddd x 10^exponent.
  private struct Decimal {
    var digits: [UInt8] = []
    var exponent = 0

    init(_ value: Double) {
      var point: Int?
      var power = 0
      var text = Substring("\(abs(value))")
      if let mark = text.firstIndex(of: "e") {
        power = Int(text[text.index(after: mark)...]) ?? 0
        text = text[..<mark]
      }
      for character in text.utf8 {
        if character == UInt8(ascii: ".") {
          point = digits.count
        } else {
          digits.append(character - 48)
        }
      }
      exponent = (point ?? digits.count) - 1 + power
      let leading = digits.prefix { $0 == 0 }.count
      digits.removeFirst(leading)
      exponent -= leading
      trim()
    }

    private mutating func trim() {
      while digits.last == 0 { digits.removeLast() }
      if digits.isEmpty { exponent = 0 }
    }

    /// Rounded half up to a number of places after the decimal point; no digits where nothing is left.
    func rounded(places: Int) -> Decimal {
      let kept = exponent + 1 + places
      guard kept < digits.count else { return self }
      var result = self
      guard kept >= 0 else {
        result.digits = []
        result.exponent = 0
        return result
      }
      let roundsUp = digits[kept] >= 5
      result.digits = Array(digits[..<kept])
      if roundsUp {
        var index = kept - 1
        while index >= 0, result.digits[index] == 9 {
          result.digits[index] = 0
          index -= 1
        }
        if index >= 0 {
          result.digits[index] += 1
        } else {
          result.digits.insert(1, at: 0)
          result.exponent += 1
        }
      }
      result.trim()
      return result
    }

    /// The digits without a point.
    var text: String {
      String(decoding: digits.map { $0 + 48 }, as: UTF8.self)
    }
  }
}
