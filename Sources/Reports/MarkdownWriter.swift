// SPDX-License-Identifier: Apache-2.0

import Documents
import Planning
import Quantities

/// A document for a pull request: headline and small tables, details folded.
package enum MarkdownWriter {
  /// Without a title, with it among the heads of a table, or folded under it.
  private enum Style { case open, headed, folded }

  private static let parts: [(kind: Document.Kind, title: String, style: Style)] = [
    (.remarks, "", .open), (.conflict, "", .open), (.chosen, "chosen", .open),
    (.mustDo, "must do", .headed), (.howWell, "how well", .headed),
    (.dayParts, "Energy by part of the day's cycle", .folded),
    (.power, "Sun and battery: {}", .folded),
    (.training, "Training for {}: expected spend in all", .folded),
    (.ladder, "The ladder", .folded), (.ledger, "Where it goes ({} assumed\\*)", .folded),
    (.sources, "Sources", .folded),
    (
      .sensitivities,
      "What moves it, one thing at a time between the ends of nine tenths of belief", .folded
    ),
    (.defaults, "Defaults that move the cost by more than a tenth, as lines to replace", .folded),
    (.alternatives, "Why not", .folded),
    (.close, "Cannot be told apart on today's figures", .folded),
  ]

  /// The sections shown, in their order.
  package static var kinds: [Document.Kind] { parts.map(\.kind) }

  /// Writes a document as Markdown that ends in a line break.
  package static func write(_ document: Document) -> String {
    var lines = [
      "## \(text(document.title)): \(text(document.status))", "", "**\(text(document.lead))**", "",
    ]
    for part in parts {
      for section in document.sections where section.kind == part.kind {
        let first = part.style == .headed ? part.title : ""
        let bodies = section.bodies.compactMap { body($0, title: part.title, first: first) }
        guard !bodies.isEmpty else { continue }
        let content = Array(bodies.joined(separator: [""]))
        if part.style == .folded {
          let title = part.title.replacing("{}", with: HTMLWriter.text(section.subject))
          lines += ["<details><summary>\(title)</summary>", ""] + content + ["", "</details>", ""]
        } else {
          lines += content + [""]
        }
      }
    }
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The lines of a body; nil where Markdown does not show it.
  private static func body(_ body: Document.Body, title: String, first: String) -> [String]? {
    switch body {
    case .paragraphs(let texts): Array(texts.map { [text($0)] }.joined(separator: [""]))
    case .list(let texts): texts.map { "- \(text($0))" }
    case .rows(let rows):
      lines([.left, .left(title)], rows.map { [$0.label, $0.words] })
    case .table(let table): self.table(table, first: first)
    case .bars(let bars, let unit):
      lines([.left, .right(unit)], bars.map { [$0.name, LedgerWords.number($0.value)] })
    case .rungs(let rungs):
      lines(
        [.left("rung"), .right("USD/day"), .left("change")],
        rungs.map { [$0.name, Format.grouped($0.cost, 2), $0.change] })
    case .sources(let sources, let ofLedger):
      sources.prefix(ofLedger).enumerated().map { "- [\($0 + 1)] \(text($1))" }
    case .charge, .caption, .note, .outline: nil
    }
  }

  private static func table(_ table: Document.Table, first: String) -> [String]? {
    let shown = table.pageColumns
    let rows = table.pageRows.map { row in
      switch row.role {
      case .group: [row.cells[0].page]
      case .total: row.cells.map(\.page)
      case .plain, .line, .span, .detail: shown.map { row.cells[$0].page }
      }
    }
    let bold = table.pageRows.indices.filter { [.group, .total].contains(table.pageRows[$0].role) }
    guard !rows.isEmpty else { return nil }
    let columns = shown.map { table.columns[$0] }
    return lines(
      first.isEmpty ? columns : [.left(first)] + columns.dropFirst(), rows, bold: Set(bold))
  }

  /// - Parameter bold: the rows whose first cell is bold.
  private static func lines(
    _ columns: [Document.Column], _ rows: [[String]], bold: Set<Int> = []
  ) -> [String] {
    let rule = columns.map { $0.alignment == .right ? "---:|" : "---|" }.joined()
    let lines = rows.enumerated().map { number, row in
      var cells = columns.indices.map { $0 < row.count ? text(row[$0]) : "" }
      if bold.contains(number) { cells[0] = "**\(cells[0])**" }
      return "| " + cells.joined(separator: " | ") + " |"
    }
    return ["| " + columns.map(\.head).joined(separator: " | ") + " |", "|" + rule] + lines
  }

  /// A text in one line with what Markdown would take as its own made harmless. What stands between backticks is code
  /// and stays, but for what would end a cell of a table.
  static func text(_ text: String) -> String {
    let parts = text.visibleLine.split(separator: "`", omittingEmptySubsequences: false)
    // A backtick without a second one opens no code.
    let isPaired = parts.count % 2 == 1
    return parts.enumerated().map { index, part -> String in
      let isCode = isPaired && index % 2 == 1
      guard !isCode else { return String(part).replacing("|", with: "\\|") }
      var words = String(part)
      words = words.replacing("\\", with: "\\\\").replacing("<", with: "&lt;")
      for mark in ["_", "[", "]", "*"] { words = words.replacing(mark, with: "\\" + mark) }
      return words.replacing("|", with: "\\|")
    }.joined(separator: isPaired ? "`" : "\\`")
  }
}
