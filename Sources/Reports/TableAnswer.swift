// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities

/// An answer made of tables of named fields, for the terminal, as Markdown, CSV or JSON.
public struct TableAnswer: Sendable {
  /// A column: its key in JSON, its head in text, how it is aligned.
  struct Column: Sendable {
    var key: String
    var head: String
    var alignment: Table.Alignment = .left
  }

  /// A field as text and as JSON.
  struct Field: Sendable {
    var text: String
    var json: JSON

    static func text(_ text: String) -> Field {
      Field(text: text, json: text.isEmpty ? .null : .string(text))
    }

    static func whole(_ value: Int?) -> Field {
      Field(text: value.map { Format.grouped($0) } ?? "", json: .number(value.map(Double.init)))
    }

    static func number(_ value: Double?, digits: Int = 6) -> Field {
      Field(
        text: value.map { Format.significant($0, digits) } ?? "", json: .number(value))
    }
  }

  /// A table with its title; `more` rows were left out.
  struct Section: Sendable {
    var key: String
    var title: String
    var columns: [Column]
    var rows: [[Field]]
    var more = 0

    /// A column that says nothing is left out.
    var shown: [Int] {
      columns.indices.filter { column in rows.contains { !$0[column].text.isEmpty } }
    }
  }

  /// A line above the tables: a label and what it says.
  struct Line: Sendable {
    var key: String
    /// The label in text, where it is not the key.
    var label: String?
    var value: Field
    /// Whether JSON has it too, under its key.
    var isInJSON = true
  }

  var title: String
  var head: [Line] = []
  var sections: [Section] = []

  /// The answer as text that ends in a line break.
  public func text() -> String {
    var lines: [String] = title.isEmpty ? [] : [title.visibleLine]
    var labels = Table([.left, .left])
    for line in head where !line.value.text.isEmpty {
      labels.add([line.label ?? line.key, line.value.text])
    }
    lines += labels.lines(indent: 2)
    for section in sections where !section.rows.isEmpty {
      if !lines.isEmpty { lines.append("") }
      if !section.title.isEmpty { lines.append(section.title.uppercased()) }
      let shown = section.shown
      var table = Table(shown.map { section.columns[$0].alignment })
      table.add(shown.map { section.columns[$0].head })
      for row in section.rows { table.add(shown.map { row[$0].text }) }
      lines += table.lines(indent: section.title.isEmpty ? 0 : 2)
      if section.more > 0 { lines.append("  … and \(Format.grouped(section.more)) more: --all") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The answer as Markdown: the same tables.
  public func markdown() -> String {
    func cell(_ text: String) -> String { MarkdownWriter.text(text) }
    var lines: [String] = title.isEmpty ? [] : ["## \(cell(title))", ""]
    for line in head where !line.value.text.isEmpty {
      lines.append("- \(cell(line.label ?? line.key)): \(cell(line.value.text))")
    }
    for section in sections where !section.rows.isEmpty {
      if !lines.isEmpty { lines.append("") }
      if !section.title.isEmpty { lines += ["### \(cell(section.title))", ""] }
      let shown = section.shown
      lines.append(
        "| " + shown.map { cell(section.columns[$0].head) }.joined(separator: " | ") + " |")
      lines.append(
        "|" + shown.map { section.columns[$0].alignment == .right ? "---:|" : "---|" }.joined())
      for row in section.rows {
        lines.append("| " + shown.map { cell(row[$0].text) }.joined(separator: " | ") + " |")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The first table as comma-separated values: keys as heads, numbers as in JSON, and three columns where
  /// a value comes with its interval.
  public func csv() -> String {
    guard let section = sections.first else { return "" }
    func cell(_ value: JSON) -> String {
      let text: String
      switch value {
      case .object: text = cell(Self.part("value", of: value))
      case .string(let words):
        // A spreadsheet takes what begins like this as a formula, and runs it.
        let isFormula = words.first.map { "=+-@".contains($0) } ?? false
        text = (isFormula ? "'" : "") + words.visibleLine
      case .null: text = ""
      default: text = value.text().trimming()
      }
      let isPlain = !text.contains { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }
      return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
    let ranged = section.columns.indices.map { column in
      section.rows.contains { Self.part("low", of: $0[column].json) != .null }
    }
    func spread(_ column: Int, _ key: String) -> [String] {
      ranged[column] ? [key, key + "_low", key + "_high"] : [key]
    }
    let heads = section.columns.indices.flatMap { spread($0, section.columns[$0].key) }
    let rows = section.rows.map { row in
      section.columns.indices.flatMap { column -> [String] in
        let value = row[column].json
        guard ranged[column] else { return [cell(value)] }
        return [cell(value), cell(Self.part("low", of: value)), cell(Self.part("high", of: value))]
      }
    }
    let lines = [heads.joined(separator: ",")] + rows.map { $0.joined(separator: ",") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func part(_ key: String, of value: JSON) -> JSON {
    guard case .object(let entries) = value else { return .null }
    return entries.first { $0.0 == key }?.1 ?? .null
  }

  /// The answer as JSON text.
  public func json() -> String {
    JSON.object([("format_version", .string("1.0"))] + entries).text()
  }

  /// What stands in the JSON object.
  var entries: [(String, JSON)] {
    head.filter(\.isInJSON).map {
      ($0.key.replacing(" ", with: "_").replacing("-", with: "_"), $0.value.json)
    }
      + sections.map { section in
        (
          section.key,
          .array(
            section.rows.map { row in
              .object(zip(section.columns, row).map { ($0.key, $1.json) })
            })
        )
      }
  }
}

extension String {
  /// Without the line break that a written value may end in.
  fileprivate func trimming() -> String {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
