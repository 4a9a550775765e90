// SPDX-License-Identifier: Apache-2.0

import Costing
import Planning
import Quantities
import Requirements

/// A report as one file: no script, nothing fetched, light and dark, and fit for paper.
public enum HTMLReport {
  /// Writes a report.
  public static func write(_ report: Report) -> String {
    var body = [
      "<header><p class=\"status\">\(text(report.status))</p><h1>\(text(report.title))</h1>",
      "<p class=\"decision\">\(text(report.sentence))</p>",
    ]
    body += report.remarks.map { "<p class=\"remark\">\(text($0))</p>" } + ["</header>"]
    if !report.conflict.isEmpty {
      body += ["<section><h2>Why nothing fits</h2><ul>"]
      body += report.conflict.map { "<li>\(text($0))</li>" } + ["</ul></section>"]
    }
    if !report.decision.isEmpty {
      body += ["<section><h2>What is chosen</h2><dl>"]
      body += report.decision.map { "<dt>\(text($0.0))</dt><dd>\(text($0.1))</dd>" }
      body += ["</dl></section>"]
    }
    body += limits(report) + charts(report) + power(report) + ladder(report)
    let (lines, sources) = ledger(report)
    body += training(report) + lines
    if !report.sensitivities.isEmpty {
      body += section(
        SensitivityWords.title,
        table(SensitivityWords.heads, report.sensitivities, right: [1, 2], last: "tight"))
    }
    if !report.alternatives.isEmpty {
      body += section(
        "Why the others lost", table(["", "price", "why"], report.alternatives, right: [1]))
    }
    if !report.close.isEmpty {
      body += section(
        "Cannot be told apart on today's figures",
        table(["", "better with", "measure first"], report.close, right: [1]))
    }
    body += sources
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <link rel="icon" href="data:,">
      <title>\(text(report.title)): \(text(report.status))</title>
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

  private static func limits(_ report: Report) -> [String] {
    var lines: [String] = []
    for (title, isFunctional) in [("What it must do", true), ("How well", false)] {
      let checks = report.limits.filter { $0.limit.declaration.isFunctional == isFunctional }
      guard !checks.isEmpty else { continue }
      let at = "at \(Format.significant(report.confidence, 3))"
      lines += section(
        title,
        table(
          ["", "limit", at, "margin", "holds with", ""], checks.map(Report.cells),
          right: [1, 2, 3, 4], last: "tight"))
    }
    return lines
  }

  private static func training(_ report: Report) -> [String] {
    report.trainings.flatMap { training in
      section(
        "Training for \(training.task): expected spend in all",
        table(TrainingText.heads, training.rows, right: [1])
          + ["<ul>"] + training.remarks.map { "<li>\(text($0))</li>" } + ["</ul>"])
    }
  }

  private static func charts(_ report: Report) -> [String] {
    var lines: [String] = []
    for (title, column, unit) in [
      ("Where the money goes", LedgerLine.Column.cost, "USD/day"),
      ("Where the energy goes", .energy, "Wh/day"),
    ] {
      let shares = report.shares(column)
      guard shares.count > 1, let most = shares.first?.value else { continue }
      lines += section(
        title,
        bars(
          shares.map { ($0.name, 0, $0.value, "\(AnswerText.number($0.value)) \(unit)", false) },
          most: most, title: title))
    }
    guard let most = report.dayParts.map(\.energy).max(), report.dayParts.count > 1 else {
      return lines
    }
    let title = "Energy by part of the day's cycle"
    return lines
      + section(
        title,
        bars(
          report.dayParts.map {
            ($0.name, 0, $0.energy, "\(AnswerText.number($0.energy)) Wh/day", false)
          }, most: most, title: title))
  }

  private static func power(_ report: Report) -> [String] {
    guard let charge = report.charge else { return [] }
    let at = "at \(Format.significant(report.confidence, 3))"
    return section(
      "Sun and battery",
      charge + [
        "<p class=\"remark\">Least charge of each day: the line in a usual year, the area in the worst of all years \(at).</p>"
      ] + table(["", "middle", at], report.power, right: [1, 2])
        + ["<p class=\"remark\">\(text(report.powerSource))</p>"])
  }

  /// The ladder as a waterfall on a logarithmic scale: each bar spans what a rung takes away, or adds.
  private static func ladder(_ report: Report) -> [String] {
    let costs = report.rungs.map(\.cost).filter { $0 > 0 }
    guard report.rungs.count > 1, let most = costs.max(), let least = costs.min(), most > least
    else { return [] }
    let floor = Mathematics.log(least / 2)
    func place(_ cost: Double) -> Double { max(0, Mathematics.log(max(cost, least / 2)) - floor) }
    let steps = report.rungs.enumerated().map { index, rung in
      let before = index == 0 ? 0 : place(report.rungs[index - 1].cost)
      let after = place(rung.cost)
      return (
        rung.name, min(before, after), max(before, after),
        "\(Format.grouped(rung.cost, 2)) USD/day", index > 0 && after > before
      )
    }
    let rows = report.rungs.map { rung in
      [
        rung.name, Format.grouped(rung.cost, 2),
        rung.arithmetic.isEmpty ? rung.change : "\(rung.change): \(rung.arithmetic)",
      ]
    }
    return section(
      "From the naive service to the plan (logarithmic)",
      bars(steps, most: place(most), title: "The ladder, on a logarithmic scale")
        + table(["rung", "USD/day", "change"], rows, right: [1]))
  }

  private static func ledger(_ report: Report) -> (lines: [String], sources: [String]) {
    guard let ledger = report.ledger else { return ([], []) }
    var notes = Footnotes()
    var lines = [
      "<table><thead>", row(["", "Wh/day", "USD/day", "g/day", "basis"], "th", [1, 2, 3]),
    ]
    lines += ["</thead><tbody>"]
    for group in report.groups {
      lines.append(
        "<tr class=\"group\"><td colspan=\"5\">\(text(group.name))</td></tr>")
      for line in group.lines {
        let cells = Report.cells(line) + [notes.mark(line.basis, line.provenance)]
        lines.append(row(cells, "td", [1, 2, 3], named: "line"))
      }
    }
    let totals = [LedgerLine.Column.energy, .cost, .carbon].map { AnswerText.total(ledger, $0) }
    lines += [row(["total"] + totals + [""], "td", [1, 2, 3], named: "total"), "</tbody></table>"]
    let assumed = ledger.lines.count { $0.basis == .assumed }
    lines.append(
      "<p class=\"remark\">\(assumed) of \(ledger.lines.count) lines rest on an assumption, marked with a star.</p>"
    )
    let sources =
      ["<ol>"] + notes.list.map { "<li>\(text(AnswerText.source($0)))</li>" } + ["</ol>"]
    return (section("The ledger", lines), section("Sources", sources))
  }

  /// Bars beside their names: where each begins and ends, in the unit of `most`.
  private static func bars(
    _ bars: [(name: String, from: Double, to: Double, words: String, isUp: Bool)], most: Double,
    title: String
  ) -> [String] {
    let (height, left, width) = (24.0, 150.0, 185.0)
    func at(_ value: Double) -> String { Format.fixed(value, 1) }
    var lines = [
      "<svg viewBox=\"0 0 480 \(at(height * Double(bars.count)))\" role=\"img\" aria-label=\"\(text(title))\">"
    ]
    for (index, bar) in bars.enumerated() {
      let top = Double(index) * height
      let from = bar.from / most * width
      let size = max(1, (bar.to - bar.from) / most * width)
      let name = bar.name.count > 21 ? bar.name.prefix(20) + "…" : bar.name[...]
      lines.append(
        "<text x=\"\(at(left - 8))\" y=\"\(at(top + 17))\" text-anchor=\"end\">\(text(String(name)))</text>"
          + "<rect class=\"\(bar.isUp ? "up" : "bar")\" x=\"\(at(left + from))\" y=\"\(at(top + 5))\" width=\"\(at(size))\" height=\"15\" rx=\"2\"/>"
          + "<text x=\"\(at(left + from + size + 6))\" y=\"\(at(top + 17))\">\(text(bar.words))</text>"
      )
    }
    return lines + ["</svg>"]
  }

  private static func section(_ title: String, _ lines: [String]) -> [String] {
    ["<section><h2>\(text(title))</h2>"] + lines + ["</section>"]
  }

  private static func table(
    _ heads: [String], _ rows: [[String]], right: Set<Int>, last: String? = nil
  ) -> [String] {
    ["<table><thead>", row(heads, "th", right), "</thead><tbody>"]
      + rows.map { row($0, "td", right, last: last) } + ["</tbody></table>"]
  }

  private static func row(
    _ cells: [String], _ tag: String, _ right: Set<Int>, named: String? = nil, last: String? = nil
  ) -> String {
    let inner = cells.enumerated().map { index, cell in
      var classes: [String] = []
      if right.contains(index) { classes.append("right") }
      if named != nil || tag == "th", index == 4, cells.count == 5 { classes.append("basis") }
      if let last, index == cells.count - 1, !cell.isEmpty { classes.append(last) }
      let attribute = classes.isEmpty ? "" : " class=\"\(classes.joined(separator: " "))\""
      return "<\(tag)\(attribute)>\(text(cell))</\(tag)>"
    }.joined()
    return "<tr\(named.map { " class=\"\($0)\"" } ?? "")>\(inner)</tr>"
  }

  /// A text with what HTML would take as its own made harmless.
  private static func text(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
