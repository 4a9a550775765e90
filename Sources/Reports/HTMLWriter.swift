// SPDX-License-Identifier: Apache-2.0

import Planning
import Quantities

/// A document as one file: no script, nothing fetched, light and dark, and fit for paper.
package enum HTMLWriter {
  private static let parts: [(kind: Document.Kind, title: String)] = [
    (.conflict, "Why nothing fits"), (.chosen, "What is chosen"), (.mustDo, "What it must do"),
    (.howWell, "How well"), (.money, "Where the money goes"), (.energy, "Where the energy goes"),
    (.dayParts, "Energy by part of the day's cycle"), (.power, "Sun and battery"),
    (.ladder, "From the naive service to the plan (logarithmic)"),
    (.training, "Training for {}: expected spend in all"), (.ledger, "The ledger"),
    (
      .sensitivities, "What moves it, one thing at a time between the ends of nine tenths of belief"
    ),
    (.defaults, "Defaults that move the cost by more than a tenth, as lines to replace"),
    (.alternatives, "Why the others lost"), (.close, "Cannot be told apart on today's figures"),
    (.sources, "Sources"),
  ]

  /// The sections shown, in their order.
  package static var kinds: [Document.Kind] { [.remarks] + parts.map(\.kind) }

  /// Writes a document as a page.
  package static func write(_ document: Document) -> String {
    var body = [
      "<header><p class=\"status\">\(text(document.status))</p><h1>\(text(document.title))</h1>",
      "<p class=\"decision\">\(text(document.lead))</p>",
    ]
    for section in document.sections where section.kind == .remarks {
      body += section.bodies.flatMap { self.body($0, title: "") }
    }
    body.append("</header>")
    for part in parts {
      for section in document.sections where section.kind == part.kind {
        let title = part.title.replacing("{}", with: section.subject)
        let lines = section.bodies.flatMap { self.body($0, title: title) }
        guard !lines.isEmpty else { continue }
        let head = "<section><h2>\(text(title))</h2>"
        let isClosedUp = part.kind == .conflict || part.kind == .chosen
        body += isClosedUp ? [head + lines[0]] + lines.dropFirst() : [head] + lines
        if isClosedUp { body[body.count - 1] += "</section>" } else { body.append("</section>") }
      }
    }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <link rel="icon" href="data:,">
      <title>\(text(document.title)): \(text(document.status))</title>
      <style>
      \(style)
      </style>
      </head>
      <body>
      \(body.joined(separator: "\n"))
      </body>
      </html>

      """
  }

  private static let style = """
    :root { --ink: #1c1f24; --soft: #5b6470; --line: #d9dee5; --paper: #ffffff; --bar: #3b6ea5; --up: #b35c1e; --tight: #9a3412; }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #e6e8eb; --soft: #9aa4b0; --line: #343b45; --paper: #15181c; --bar: #6fa3d8; --up: #e0955a; --tight: #f2a27a; }
    }
    body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 3rem; color: var(--ink); background: var(--paper); font: 16px/1.5 system-ui, sans-serif; }
    h1 { margin: 0; font-size: 1.6rem; overflow-wrap: anywhere; }
    h2 { margin: 2.2rem 0 .6rem; font-size: 1.1rem; }
    p { margin: .4rem 0; }
    .status { color: var(--soft); font-size: .9rem; }
    .decision { font-size: 1.2rem; overflow-wrap: anywhere; }
    .remark { color: var(--soft); font-size: .9rem; }
    table { width: 100%; border-collapse: collapse; font-size: .85rem; }
    th, td { padding: .25rem .4rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
    th { color: var(--soft); font-weight: 600; }
    .right { text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
    .group td { font-weight: 600; border-bottom: none; padding-top: .8rem; }
    .line td:first-child { padding-left: 1.2rem; }
    .total td { font-weight: 700; border-top: 2px solid var(--line); }
    .tight { color: var(--tight); font-weight: 600; }
    dl { display: grid; grid-template-columns: minmax(4rem, max-content) 1fr; gap: .2rem 1rem; margin: 0; }
    dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
    ol { padding-left: 1.6rem; font-size: .8rem; color: var(--soft); overflow-wrap: anywhere; }
    svg { display: block; width: 100%; max-width: 42rem; height: auto; margin: .3rem 0 1rem; }
    svg text { fill: var(--ink); font: 13px system-ui, sans-serif; } .bar { fill: var(--bar); } .up { fill: var(--up); }
    .band { fill: var(--bar); opacity: .3; } .curve { fill: none; stroke: var(--bar); stroke-width: 2; }
    @media (max-width: 40rem) {
      body { font-size: 15px; } th, td { padding: .2rem .2rem; } table { font-size: .72rem; } .basis { display: none; }
    }
    @media print { body { max-width: none; padding: 0; font-size: 11px; } section { break-inside: avoid; } }
    """

  /// The lines of a body; none where a page does not show it.
  private static func body(_ body: Document.Body, title: String) -> [String] {
    switch body {
    case .paragraphs(let texts): texts.map { "<p class=\"remark\">\(text($0))</p>" }
    case .caption(let text): ["<p class=\"remark\">\(self.text(text))</p>"]
    case .list(let texts): ["<ul>"] + texts.map { "<li>\(text($0))</li>" } + ["</ul>"]
    case .rows(let rows):
      ["<dl>"] + rows.map { "<dt>\(text($0.label))</dt><dd>\(text($0.words))</dd>" } + ["</dl>"]
    case .table(let table): self.table(table)
    case .bars(let bars, let unit): HTMLDrawing.bars(bars, unit: unit, title: title)
    case .rungs(let rungs): ladder(rungs)
    case .charge(let usual, let worst): HTMLDrawing.charge(usual: usual, worst: worst)
    case .sources(let sources, let ofLedger):
      ["<ol>"] + sources.prefix(ofLedger).map { "<li>\(text($0))</li>" } + ["</ol>"]
    case .note, .outline: []
    }
  }

  /// The rungs as a waterfall and in a table; nothing where there is no way down.
  private static func ladder(_ rungs: [LadderWords.Row]) -> [String] {
    let drawing = HTMLDrawing.waterfall(rungs)
    guard !drawing.isEmpty else { return [] }
    let rows = rungs.map { rung in
      let change = rung.change + (rung.arithmetic.isEmpty ? "" : ": \(rung.arithmetic)")
      return Document.TableRow([rung.name, Format.grouped(rung.cost, 2), change])
    }
    return drawing
      + table(.init(columns: [.left("rung"), .right("USD/day"), .left("change")], rows: rows))
  }

  private static func table(_ table: Document.Table) -> [String] {
    let shown = table.pageColumns
    let rows = table.pageRows.map { row in
      guard row.role != .group else {
        return
          "<tr class=\"group\"><td colspan=\"\(shown.count)\">\(text(row.cells[0].page))</td></tr>"
      }
      let isNamed = row.role == .line || row.role == .total
      let cells = shown.map { self.cell(row.cells[$0], "td", of: table, at: $0, isNamed: isNamed) }
      return "<tr\(isNamed ? " class=\"\(row.role)\"" : "")>\(cells.joined())</tr>"
    }
    guard !rows.isEmpty else { return [] }
    let heads = shown.map {
      cell(.text(table.columns[$0].head), "th", of: table, at: $0, isNamed: true)
    }
    return ["<table><thead>", "<tr>\(heads.joined())</tr>", "</thead><tbody>"] + rows
      + ["</tbody></table>"]
  }

  private static func cell(
    _ cell: Document.Configuration, _ tag: String, of table: Document.Table, at index: Int,
    isNamed: Bool
  ) -> String {
    var classes: [String] = []
    if table.columns[index].alignment == .right { classes.append("right") }
    // The last of five columns is a basis, which a narrow screen has no room for.
    if isNamed, index == 4, table.pageColumns.count == 5 { classes.append("basis") }
    let words = cell.page
    switch cell {
    case .tight, .warning: if !words.isEmpty { classes.append("tight") }
    case .text, .name, .limit: break
    }
    let attribute = classes.isEmpty ? "" : " class=\"\(classes.joined(separator: " "))\""
    return "<\(tag)\(attribute)>\(text(words))</\(tag)>"
  }

  /// A text with what HTML would take as its own made harmless.
  static func text(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
