// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import IntegerProgram
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// Answers of services as they were when services had a ledger of their own: every service among the examples, and
/// four hundred drawn ones. A line each: how it ended, candidates, objectives, totals, the ledger and the other ways.
@Suite("Golden services") struct ServiceGoldenTests {
  @Test("of the examples answer as before", .timeLimit(.minutes(20)))
  func examples() throws {
    let examples = [
      ("video-chat", ["/examples/video-chat"]), ("video", []), ("cameras", []),
      ("bidding", ["/examples/bidding"]),
    ]
    let lines = try examples.map { name, folders in
      let catalogue =
        try folders.isEmpty
        ? Checkout.catalogue()
        : Catalogue.read(folders: [Checkout.configs] + folders.map { Checkout.root + $0 })
      let text = try Checkout.text("examples/\(name).yaml")
      return try Self.line(name, text, catalogue)
    }
    try Self.compare(lines, "examples")
  }

  @Test("drawn by chance answer as before", .timeLimit(.minutes(20)), arguments: 0..<4)
  func drawn(_ part: Int) throws {
    let catalogue = try RandomService.catalogue.get()
    let lines = try (1...100).map { number in
      let seed = UInt64(100 * part + number)
      return try Self.line("\(seed)", RandomService(seed: seed).constraints, catalogue)
    }
    #expect(lines.count { $0.contains(" optimal ") } > 50)
    #expect(lines.count { $0.contains(" infeasible ") } > 10)
    try Self.compare(lines, "drawn-\(part + 1)")
  }

  private static func compare(_ lines: [String], _ name: String) throws {
    let difference = try Golden.difference(
      of: lines.joined(separator: "\n") + "\n", from: "Tests/Fixtures/golden-services/\(name).txt")
    #expect(difference == nil, "\(difference ?? "")")
  }

  private static func line(
    _ name: String, _ text: String, _ catalogue: Catalogue
  ) throws -> String {
    let requirements = try Requirements.read(
      TextFile(path: "service.yaml", text: text), against: catalogue)
    do {
      return line(
        name, try Planner(requirements, catalogue: catalogue, solver: GLPKSolver()).plan())
    } catch {
      return "\(name) refused by the check of the solver's answer"
    }
  }

  /// An answer in a line, numbers to nine digits.
  private static func line(_ name: String, _ answer: Planning.Answer) -> String {
    let counts = answer.counts
    var line =
      "\(name) \(answer.status.rawValue) \(counts.enumerated)/\(counts.scored)/\(counts.feasible)/\(counts.afterPruning)"
    line += " aims \(answer.objectives.map { number($0.value) }.joined(separator: ","))"
    if let solution = answer.solution {
      let totals = solution.totals
      for (word, total) in [
        ("cost", totals.cost), ("energy", totals.energy), ("carbon", totals.carbon),
        ("capex", totals.capex),
      ] {
        line += " \(word) \(number(total.low))<\(number(total.value))<\(number(total.high))"
      }
      line += " \(solution.ledger.lines.count) lines \(digest(of: solution.ledger))"
      line += " \(solution.name.replacing(" ", with: "_"))"
      line += " holds \(number(solution.jointProbability))"
      line +=
        " checks \(digest(of: solution.limits.map { "\($0.limit.name) \(number($0.value)) \(number($0.probability))" }))"
    }
    if let lacks = answer.infeasibility {
      let misses = lacks.unreachable.map { "\($0.limit.name) \(number($0.value)) \($0.candidate)" }
      let words = lacks.unserved + lacks.relaxable.map { "\($0.name)" }
      line += " lacks \(digest(of: misses + words))"
    }
    let others = answer.alternatives.map {
      "\($0.name) \($0.difference.map(number) ?? "-") \($0.chance.map(number) ?? "-")"
    }
    return line + " others \(others.count) \(digest(of: others))"
  }

  private static func number(_ value: Double) -> String { Format.significant(value, 9) }

  private static func digest(of ledger: Ledger) -> String {
    digest(
      of: ledger.lines.map { line in
        let numbers = [line.quantity, line.energy, line.cost, line.carbon].map {
          $0.map(number) ?? "-"
        }
        let words = [
          line.name, line.group, line.task ?? "-", line.unit, line.basis.rawValue,
          line.provenance.source, line.provenance.note,
        ]
        return (words + numbers + line.unknown.map(\.rawValue).sorted()).joined(separator: "|")
      })
  }

  /// Fowler, Noll and Vo's hash of some lines.
  private static func digest(of lines: [String]) -> String {
    let hash = lines.joined(separator: "\n").utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return String(hash, radix: 16)
  }
}
