// SPDX-License-Identifier: Apache-2.0

/// A JSON value whose objects keep their order, so that the same answer is the same bytes.
public indirect enum JSON: Sendable, Hashable {
  /// An unknown.
  case null
  /// A truth value.
  case bool(Bool)
  /// A number; one that is not finite is written as null.
  case number(Double)
  /// A text.
  case string(String)
  /// A list.
  case array([JSON])
  /// An object in the order written.
  case object([(String, JSON)])

  /// An unknown where there is no number.
  public static func number(_ value: Double?) -> JSON {
    value.map { .number($0) } ?? .null
  }

  /// A whole number.
  public static func number(_ value: Int) -> JSON {
    .number(Double(value))
  }

  /// A list of numbers.
  package static func numbers(_ values: [Double]) -> JSON { .array(values.map { .number($0) }) }

  /// An unknown where there is no text.
  public static func string(_ value: String?) -> JSON {
    value.map { .string($0) } ?? .null
  }

  /// The value as indented text that ends in a line break.
  public func text() -> String {
    var out = ""
    write(into: &out, indent: 0)
    out.append("\n")
    return out
  }

  /// The value as text on one line, without a line break.
  public func line() -> String {
    switch self {
    case .array(let items): return "[" + items.map { $0.line() }.joined(separator: ", ") + "]"
    case .object(let entries):
      let parts = entries.map { name, value in
        var part = ""
        JSON.quote(name, into: &part)
        return "\(part): \(value.line())"
      }
      return "{" + parts.joined(separator: ", ") + "}"
    default:
      var out = ""
      write(into: &out, indent: 0)
      return out
    }
  }

  private func write(into out: inout String, indent: Int) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .number(let value): out += JSON.digits(value)
    case .string(let value): JSON.quote(value, into: &out)
    // A row of numbers, a shape for one, reads best as a row.
    case .array(let items) where items.allSatisfy(\.isNumber): out += line()
    case .array(let items):
      JSON.list(items.map { ("", $0) }, "[", "]", into: &out, indent)
    case .object(let entries):
      JSON.list(entries, "{", "}", into: &out, indent)
    }
  }

  private var isNumber: Bool {
    if case .number = self { true } else { false }
  }

  private static func list(
    _ items: [(String, JSON)], _ open: String, _ close: String, into out: inout String,
    _ indent: Int
  ) {
    guard !items.isEmpty else {
      out += open + close
      return
    }
    out += open
    for (offset, item) in items.enumerated() {
      out += offset == 0 ? "\n" : ",\n"
      out += String(repeating: " ", count: indent + 2)
      if open == "{" {
        quote(item.0, into: &out)
        out += ": "
      }
      item.1.write(into: &out, indent: indent + 2)
    }
    out += "\n" + String(repeating: " ", count: indent) + close
  }

  private static func digits(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    return "\(value)"
  }

  private static func quote(_ text: String, into out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }

  /// Whether both are the same.
  public static func == (left: JSON, right: JSON) -> Bool {
    left.text() == right.text()
  }

  /// Feeds a hash.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(text())
  }
}
