// SPDX-License-Identifier: Apache-2.0

import Costing
import Planning
import Quantities
import Requirements

/// A report for a pull request: headline and small tables, details folded.
public enum MarkdownReport {
  /// Writes a report.
  public static func write(_ report: Report) -> String {
    var lines = [
      "## \(text(report.title)): \(text(report.status))", "", "**\(text(report.sentence))**", "",
    ]
    lines += report.remarks.flatMap { [text($0), ""] }
    if !report.conflict.isEmpty { lines += report.conflict.map { "- \(text($0))" } + [""] }
    if !report.decision.isEmpty {
      lines += table(["", "chosen"], report.decision.map { [$0.0, $0.1] }) + [""]
    }
    for (title, isFunctional) in [("must do", true), ("how well", false)] {
      let checks = report.limits.filter { $0.limit.declaration.isFunctional == isFunctional }
      guard !checks.isEmpty else { continue }
      let at = "at \(Format.significant(report.confidence, 3))"
      lines +=
        table(
          [title, "limit", at, "margin", "holds with", ""], checks.map(Report.cells), right: 1...4)
        + [""]
    }
    if !report.dayParts.isEmpty {
      lines += fold(
        "Energy by part of the day's cycle",
        table(
          ["", "Wh/day"], report.dayParts.map { [$0.name, AnswerText.number($0.energy)] },
          right: 1...1))
    }
    if !report.power.isEmpty {
      let at = "at \(Format.significant(report.confidence, 3))"
      lines += fold(
        "Sun and battery: \(report.powerSource)",
        table(["", "middle", at], report.power, right: 1...2))
    }
    for training in report.trainings {
      lines += fold(
        "Training for \(text(training.task)): expected spend in all",
        table(TrainingText.heads, training.rows, right: 1...1) + [""]
          + training.remarks.map { "- \(text($0))" })
    }
    lines += ladder(report) + ledger(report)
    if !report.sensitivities.isEmpty {
      lines += fold(
        SensitivityWords.title, table(SensitivityWords.heads, report.sensitivities, right: 1...2))
    }
    if !report.alternatives.isEmpty {
      lines += fold("Why not", table(["", "price", "why"], report.alternatives, right: 1...1))
    }
    if !report.close.isEmpty {
      lines += fold(
        "Cannot be told apart on today's figures",
        table(["", "better with", "measure first"], report.close, right: 1...1))
    }
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func ladder(_ report: Report) -> [String] {
    guard !report.rungs.isEmpty else { return [] }
    return fold(
      "The ladder",
      table(
        ["rung", "USD/day", "change"],
        report.rungs.map { [$0.name, Format.grouped($0.cost, 2), $0.change] }, right: 1...1))
  }

  private static func ledger(_ report: Report) -> [String] {
    guard let ledger = report.ledger else { return [] }
    var notes = Footnotes()
    var rows: [[String]] = []
    for group in report.groups {
      rows.append(["**\(group.name)**"])
      rows += group.lines.map { Report.cells($0) + [notes.mark($0.basis, $0.provenance)] }
    }
    rows.append(
      ["**total**"]
        + [LedgerLine.Column.energy, .cost, .carbon].map { AnswerText.total(ledger, $0) })
    let sources = notes.list.enumerated().map { index, found in
      "- [\(index + 1)] \(text(AnswerText.source(found)))"
    }
    return fold(
      "Where it goes (\(ledger.lines.count { $0.basis == .assumed }) of \(ledger.lines.count) lines assumed\\*)",
      table(["", "Wh/day", "USD/day", "g/day", "basis"], rows, right: 1...3))
      + fold("Sources", sources)
  }

  private static func fold(_ title: String, _ lines: [String]) -> [String] {
    ["<details><summary>\(title)</summary>", ""] + lines + ["", "</details>", ""]
  }

  private static func table(
    _ heads: [String], _ rows: [[String]], right: ClosedRange<Int>? = nil
  ) -> [String] {
    let rule = heads.indices.map { right?.contains($0) == true ? "---:|" : "---|" }.joined()
    let lines = rows.map { row in
      "| "
        + heads.indices.map { $0 < row.count ? text(row[$0]) : "" }.joined(separator: " | ") + " |"
    }
    return ["| " + heads.joined(separator: " | ") + " |", "|" + rule] + lines
  }

  /// A text with what Markdown would take as its own made harmless.
  private static func text(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("<", with: "&lt;").replacing("_", with: "\\_")
  }
}
