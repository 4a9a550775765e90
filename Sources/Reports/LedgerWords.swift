// SPDX-License-Identifier: Apache-2.0

import Costing
import Quantities

/// The ledger, as people read it.
enum LedgerWords {
  /// The lines by group, with the groups' sums and the total.
  static func table(_ ledger: Ledger, _ notes: inout Footnotes) -> Document.Table {
    var table = Document.Table(columns: [
      .left, .right("Wh/day"), .right("USD/day"), .right("g/day"), .left("basis"),
    ])
    for (group, members) in groups(ledger) {
      let sums = LedgerLine.Column.allCases.map { column in
        let known = members.compactMap { $0.flow(column) }
        return known.isEmpty ? "" : number(known.reduce(0, +))
      }
      table.rows.append(.init([group] + sums, .group))
      for line in members {
        let flows = LedgerLine.Column.allCases.map { column in
          line.unknown.contains(column) ? "unknown" : line.flow(column).map(number) ?? ""
        }
        let cells = (flows + [notes.mark(line.basis, line.provenance)]).map {
          Document.Configuration.text($0)
        }
        table.rows.append(
          .init([.name(name(line), isAssumed: line.basis == .assumed)] + cells, .line))
      }
    }
    let totals = LedgerLine.Column.allCases.map { total(ledger, $0) }
    table.rows.append(.init(["total"] + totals + [""], .total))
    return table
  }

  /// A flow by group, the largest first; what is unknown or nothing is left out.
  static func shares(_ ledger: Ledger, _ column: LedgerLine.Column) -> [Document.Bar] {
    let sums = groups(ledger).compactMap { name, lines -> Document.Bar? in
      let known = lines.compactMap { $0.flow(column) }.filter { $0 > 0 }
      return known.isEmpty ? nil : .init(name: name, value: known.reduce(0, +))
    }
    return sums.enumerated().sorted {
      ($1.element.value, $0.offset) < ($0.element.value, $1.offset)
    }.map(\.element)
  }

  /// How many lines rest on an assumption.
  static func assumed(_ ledger: Ledger) -> String {
    "\(ledger.lines.count { $0.basis == .assumed }) of \(ledger.lines.count) lines"
  }

  /// Three decimals, so that a column can be added up by eye.
  static func number(_ value: Double) -> String {
    value > 0 && value < 0.0005 ? "<0.001" : Format.fixed(value, 3)
  }

  private static func groups(_ ledger: Ledger) -> [(name: String, lines: [LedgerLine])] {
    var groups: [(name: String, lines: [LedgerLine])] = []
    for line in ledger.lines {
      if let index = groups.firstIndex(where: { $0.name == line.group }) {
        groups[index].lines.append(line)
      } else {
        groups.append((line.group, [line]))
      }
    }
    return groups
  }

  /// A line's name with its quantity.
  private static func name(_ line: LedgerLine) -> String {
    guard let quantity = line.quantity, !line.unit.isEmpty else { return line.name }
    let amount =
      quantity >= 10_000 ? Format.grouped(quantity, 0) : Format.significant(quantity, 3)
    return "\(line.name), \(amount) \(line.unit)"
  }

  /// A column's total; a floor where lines of it are unknown.
  private static func total(_ ledger: Ledger, _ column: LedgerLine.Column) -> String {
    let isKnown = ledger.unknownLines(column).isEmpty
    if !isKnown, ledger.total(column) == 0 { return "unknown" }
    return (isKnown ? "" : ">= ") + number(ledger.total(column))
  }
}

extension LedgerLine {
  /// What flows in a column; nil where the line has none.
  fileprivate func flow(_ column: Column) -> Double? {
    switch column {
    case .energy: energy
    case .cost: cost
    case .carbon: carbon
    }
  }
}
