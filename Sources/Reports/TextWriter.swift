// SPDX-License-Identifier: Apache-2.0

/// A document for a terminal: the decision first, each figure with unit, period and scope.
package enum TextWriter {
  /// Columns of the first line.
  private static let width = 86

  /// Without an indentation; under a title, tables without heads or with them; the title among the heads.
  private enum Style { case flush, plain, heads, headed }

  private typealias Part = (kind: Document.Kind, title: String, style: Style)

  private static let parts: [Part] = [
    (.counts, "", .flush), (.placement, "", .plain), (.totals, "", .plain), (.hints, "", .plain),
    (.mustDo, "MUST DO", .headed), (.howWell, "HOW WELL", .headed), (.together, "", .plain),
    (.ledger, "WHERE IT GOES", .headed), (.power, "SUN AND BATTERY, hour by hour", .heads),
    (.conflict, "NO PLAN MEETS EVERY LIMIT (all at once with probability {})", .plain),
    (
      .trainingInFull, "TRAINING (expected spend in all; a try that fails is done again)", .plain
    ),
    (.detection, "WHAT IS CAUGHT", .plain),
    (
      .sensitivities,
      "WHAT MOVES IT, one thing at a time, between the ends of nine tenths of belief", .heads
    ),
    (
      .defaults,
      "DEFAULTS THAT MOVE THE COST by more than a tenth; put your own line in their place, those of one block together",
      .heads
    ),
    (.alternatives, "WHY NOT", .plain),
    (.devices, "EVERY DEVICE THAT THE FILE ALLOWS", .plain),
    (.close, "CANNOT BE TOLD APART on today's figures", .plain),
    (
      .sources,
      "SOURCES (* assumed; `plan catalogue show NAME` tells more of an entry or a source)", .plain
    ),
  ]

  /// The sections shown, in their order.
  package static var kinds: [Document.Kind] { parts.map(\.kind) }

  /// Writes a document as text that ends in a line break.
  package static func write(_ document: Document) -> String {
    let (title, status) = (document.title, document.status)
    let blanks = max(2, width - title.count - status.count)
    var lines = [title + String(repeating: " ", count: blanks) + status]
    for part in parts {
      for section in document.sections where section.kind == part.kind {
        if !part.title.isEmpty, part.style != .headed {
          lines.append(part.title.replacing("{}", with: section.subject))
        }
        lines += section.bodies.flatMap { body($0, part) }
        // Sources are the last that is read.
        if part.kind != .sources { lines.append("") }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func body(_ body: Document.Body, _ part: Part) -> [String] {
    let indent = part.style == .flush ? "" : "  "
    return switch body {
    case .paragraphs(let texts), .list(let texts): texts.map { indent + $0 }
    case .outline(let items): items.flatMap(item)
    case .rows(let rows):
      rows.map { row in
        indent + row.label + String(repeating: " ", count: max(1, 9 - row.label.count)) + row.words
      }
    case .table(let table): self.table(table, part)
    case .sources(let sources, _):
      sources.enumerated().flatMap { index, source in
        Footnotes.wrapped("  [\(index + 1)] \(source)", hanging: 6)
      }
    case .note(let text): text.isEmpty ? [] : [indent + text]
    // Drawn on pages, and told in words here.
    case .bars, .rungs, .charge, .caption: []
    }
  }

  private static func item(_ item: Document.Item) -> [String] {
    let (lead, hanging) =
      switch item.role {
      case .head: ("  ", 2)
      case .chosen: ("  -> ", 7)
      case .other: ("     ", 7)
      case .remark: ("    ", 4)
      }
    return Footnotes.wrapped(lead + item.text, hanging: hanging)
  }

  private static func table(_ table: Document.Table, _ part: Part) -> [String] {
    let isHeaded = part.style == .headed
    var text = Table(table.columns.flatMap { $0.isLimit ? [.left, .right] : [$0.alignment] })
    if part.style != .plain {
      let heads = table.columns.flatMap { $0.isLimit ? ["", $0.head] : [$0.head] }
      text.add(isHeaded ? [part.title] + heads.dropFirst() : heads)
    }
    for row in table.rows {
      let cells = zip(table.columns, row.cells).flatMap { column, cell in
        part.style == .plain ? words(cell).map { column.inline + $0 } : words(cell)
      }
      switch row.role {
      case .span: text.span(cells[0])
      case .plain, .detail: text.add(isHeaded ? ["  " + cells[0]] + cells.dropFirst() : cells)
      case .group, .total: text.add(["  " + cells[0]] + cells.dropFirst())
      case .line: text.add(["    - " + cells[0]] + cells.dropFirst())
      }
    }
    return text.lines(indent: isHeaded ? 0 : 2)
  }

  private static func words(_ cell: Document.Configuration) -> [String] {
    switch cell {
    case .text(let text), .name(let text, _), .warning(let text): [text]
    case .limit(let value, let isFloor): [isFloor ? ">=" : "<=", value]
    case .tight(let isTight): [isTight ? "<- tight" : ""]
    }
  }
}
