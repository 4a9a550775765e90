// SPDX-License-Identifier: Apache-2.0

import Costing
import Planning
import Quantities
import Reports
import Testing

/// What holds of the text whatever the plan.
@Suite("Text of a plan") struct PlanTextTests {
  @Test("fits a terminal", arguments: PlannedExample.names)
  func lines(_ name: String) throws {
    let text = try PlannedExample.named(name).text
    #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
    #expect(!text.contains("\t") && !text.contains("\r") && !text.contains("\u{1B}"))
    for (offset, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      #expect(line.count <= 140, "line \(offset + 1) has \(line.count) columns")
      #expect(line.last != " ", "line \(offset + 1) ends in a blank")
    }
  }

  @Test("has the parts in their order", arguments: PlannedExample.names)
  func parts(_ name: String) throws {
    let text = try PlannedExample.named(name).text
    var rest = text[...]
    for part in ["optimal, proved", "MUST DO", "HOW WELL", "WHERE IT GOES", "  total", "SOURCES"] {
      let found = try #require(rest.firstRange(of: part), "no `\(part)` after the part before it")
      rest = rest[found.upperBound...]
    }
  }

  /// Each figure's mark leads to a note, and each note is led to.
  @Test("marks and notes agree", arguments: PlannedExample.names)
  func notes(_ name: String) throws {
    let text = try PlannedExample.named(name).text
    let split = try #require(text.firstRange(of: "SOURCES"))
    let marks = Set(
      text[..<split.lowerBound].matches(of: /\[(\d+(?:, \d+)*)\]/).flatMap {
        $0.1.split(separator: ", ").map(String.init)
      })
    let notes = text[split.lowerBound...].matches(of: #/\n  \[(\d+)\] /#).map { String($0.1) }
    #expect(marks == Set(notes) && !notes.isEmpty)
    #expect(notes == (1...notes.count).map(String.init))
  }

  @Test("stars exactly the assumed figures", arguments: PlannedExample.names)
  func stars(_ name: String) throws {
    let example = try PlannedExample.named(name)
    let ledger = example.ledger
    #expect(ledger.lines.contains { $0.basis == .assumed })
    #expect(example.text.matches(of: /assumed \[/).isEmpty)
    #expect(example.text.matches(of: /(given|measured|calibrated|predicted|datasheet)\*/).isEmpty)
  }

  /// The columns can be added up by eye: as printed they sum to the total within their rounding.
  @Test("printed columns sum to the printed total", arguments: PlannedExample.names)
  func columns(_ name: String) throws {
    let example = try PlannedExample.named(name)
    for column in LedgerLine.Column.allCases {
      let values = example.ledger.lines.compactMap { line in
        switch column {
        case .energy: line.energy
        case .cost: line.cost
        case .carbon: line.carbon
        }
      }
      let printed = values.reduce(0) { $0 + ($1 * 1_000).rounded() / 1_000 }
      #expect(abs(printed - example.ledger.total(column)) <= 0.0005 * Double(values.count + 1))
    }
  }
}
