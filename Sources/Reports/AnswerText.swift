// SPDX-License-Identifier: Apache-2.0

import Costing
import Planning
import Quantities
import Requirements

/// The parts that every answer for a terminal has: limits, the ledger, sources.
enum AnswerText {
  /// Columns of the first line.
  static let width = 86

  static func words(_ status: Plan.Status) -> String {
    switch status {
    case .optimal: "optimal, proved"
    case .feasible: "feasible, not proved best"
    case .infeasible: "infeasible, proved"
    case .noAnswer: "no answer: the search stopped first"
    }
  }

  /// What a million samples cost, where there are any.
  static func costPerMillion(_ totals: SiteTotals) -> [String] {
    totals.costPerMillion.map { value in
      let words = value >= 10_000 ? Format.grouped(value, 0) : Format.significant(value, 3)
      return ["\(words) USD per million samples"]
    } ?? []
  }

  static func range(_ value: SiteTotals.Value) -> String {
    "\(Format.significant(value.low, 3))–\(Format.significant(value.high, 3))"
  }

  static func limits(_ checks: [LimitCheck], confidence: Double) -> [String] {
    var lines: [String] = []
    let confidence = Format.significant(confidence, 3)
    for (title, isFunctional) in [("MUST DO", true), ("HOW WELL", false)] {
      let these = checks.filter { $0.limit.declaration.isFunctional == isFunctional }
      guard !these.isEmpty else { continue }
      var table = Table([.left, .left, .right, .right, .right, .right, .left])
      table.add([title, "", "limit", "at \(confidence)", "margin", "holds with", ""])
      for check in these {
        let name =
          check.limit.task.map { "\($0) \(check.limit.name.rawValue)" } ?? check.limit.name.rawValue
        table.add([
          "  " + name, check.limit.declaration.isFloor ? ">=" : "<=",
          LimitWords.value(check.limit.value, check.limit.name),
          LimitWords.value(check.value, check.limit.name),
          check.margin.isFinite ? "\(Format.significant(100 * check.margin, 3)) %" : "ample",
          Format.fixed(check.probability, 2), check.isTight ? "<- tight" : "",
        ])
      }
      lines += table.lines() + [""]
    }
    return lines
  }

  static func ledger(_ ledger: Ledger, _ notes: inout Footnotes) -> [String] {
    var table = Table([.left, .right, .right, .right, .left])
    table.add(["WHERE IT GOES", "Wh/day", "USD/day", "g/day", "basis"])
    var groups: [String] = []
    for line in ledger.lines where !groups.contains(line.group) { groups.append(line.group) }
    for group in groups {
      let members = ledger.lines.filter { $0.group == group }
      func sum(_ flow: (LedgerLine) -> Double?) -> String {
        let known = members.compactMap(flow)
        return known.isEmpty ? "" : number(known.reduce(0, +))
      }
      table.add(["  \(group)", sum(\.energy), sum(\.cost), sum(\.carbon)])
      for line in members {
        func cell(_ value: Double?, _ column: LedgerLine.Column) -> String {
          line.unknown.contains(column) ? "unknown" : value.map(number) ?? ""
        }
        table.add([
          "    - " + name(line), cell(line.energy, .energy), cell(line.cost, .cost),
          cell(line.carbon, .carbon),
          notes.mark(line.basis, line.provenance),
        ])
      }
    }
    table.add(["  total", total(ledger, .energy), total(ledger, .cost), total(ledger, .carbon)])
    return table.lines() + [""]
  }

  /// A line's name with its quantity.
  static func name(_ line: LedgerLine) -> String {
    guard let quantity = line.quantity, !line.unit.isEmpty else { return line.name }
    let amount =
      quantity >= 10_000 ? Format.grouped(quantity, 0) : Format.significant(quantity, 3)
    return "\(line.name), \(amount) \(line.unit)"
  }

  /// A column's total; a floor where lines of it are unknown.
  static func total(_ ledger: Ledger, _ column: LedgerLine.Column) -> String {
    let isKnown = ledger.unknownLines(column).isEmpty
    if !isKnown, ledger.total(column) == 0 { return "unknown" }
    return (isKnown ? "" : ">= ") + number(ledger.total(column))
  }

  /// A source in words: of what, who says so, and how.
  static func source(_ found: Provenance) -> String {
    let subject = found.subject.isEmpty ? "" : "\(found.subject), "
    let note = found.note.isEmpty ? "" : ": \(found.note)"
    return "\(subject)\(found.source)\(note)"
  }

  /// Three decimals, so that a column can be added up by eye.
  static func number(_ value: Double) -> String {
    value > 0 && value < 0.0005 ? "<0.001" : Format.fixed(value, 3)
  }

  static func footnotes(_ notes: Footnotes) -> [String] {
    var lines = [
      "SOURCES (* assumed; `plan catalogue show NAME` tells more of an entry or a source)"
    ]
    for (index, found) in notes.list.enumerated() {
      lines += Footnotes.wrapped("  [\(index + 1)] \(source(found))", hanging: 6)
    }
    return lines
  }
}
