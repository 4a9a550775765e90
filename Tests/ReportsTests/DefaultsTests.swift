// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import IntegerProgram
import Planning
import Quantities
import Reports
import Requirements
import TestSupport
import Testing

/// What a file leaves out, and what the cost is paid for.
@Suite("Defaults and parts of the cost") struct DefaultsTests {
  private static func answer(_ text: String) throws -> Planning.Answer {
    let file = TextFile(path: "examples/ten-lines/test.yaml", text: text)
    let catalogue = try PlannedExample.catalogue.get()
    let requirements = try Requirements.read(file, against: catalogue)
    return try plan(requirements, catalogue: catalogue, solver: GLPKSolver())
  }

  private static func lines(_ answer: Planning.Answer) -> [String] {
    let json = AnswerJSON.write(answer, request: "", seconds: nil)
    guard case .array(let items)? = json["defaults"] else { return [] }
    return items.compactMap { if case .string(let line)? = $0["line"] { line } else { nil } }
  }

  private static let board = """
    tasks:
      look: { task: image-classification, rate: 5/s, latency: 300 ms }
    hardware: raspberry-pi-4b
    power: mains
    effort: { day: 700 USD }

    """

  private static let service = """
    tasks:
      tags: { task: image-classification, accuracy: 0.75, requests: 50/s, latency: 100 ms }

    """

  /// Pasting a line that is printed changes nothing but that it is a default no more.
  @Test("are lines that can be pasted", arguments: [board, service])
  func pasted(_ text: String) throws {
    let before = try Self.answer(text)
    let cost = try #require(before.solution).ledger.total(.cost)
    let lines = Self.lines(before)
    #expect(lines.count >= 2)
    for line in lines where !text.contains(line.prefix { $0 != ":" } + ":") {
      let after = try Self.answer(text + line + "\n")
      let same = try #require(after.solution).ledger.total(.cost)
      #expect(abs(same - cost) <= 1e-9 * cost, "\(line): \(same) for \(cost)")
      #expect(!Self.lines(after).contains(line), "\(line)")
    }
  }

  @Test("that change the machines name those that another value takes") func machines() throws {
    let answer = try Self.answer(Self.service)
    let item = try #require(answer.weightyDefaults.first { $0.key == .purchase })
    let spot = try Self.answer(Self.service + "serving: { purchase: [on-demand, spot] }\n")
    let (now, then) = (try #require(answer.solution), try #require(spot.solution))
    #expect(now.name != then.name && item.planAtBest == then.name && item.planAtWorst == nil)
    #expect(abs(then.ledger.total(.cost) - item.best) <= 1e-9 * item.best)
    #expect(TextWriter.write(Document(answer, ladder: nil)).contains("; at its best \(then.name)"))
  }

  @Test("move the cost by more than a tenth, each of them") func weight() throws {
    let answer = try Self.answer(Self.service)
    let cost = try #require(answer.solution).ledger.total(.cost)
    #expect(answer.weightyDefaults.allSatisfy { $0.worst - $0.best > 0.1 * cost })
    let left = try #require(answer.solution).sensitivities.filter { item in
      !answer.weightyDefaults.contains { $0.best == item.best && $0.worst == item.worst }
    }
    #expect(left.allSatisfy { $0.swing <= 0.1 * cost || $0.basis != .assumed })
  }

  @Test("running, hardware and engineering are all of the cost", arguments: PlannedExample.names)
  func parts(_ name: String) throws {
    let ledger = try PlannedExample.named(name).ledger
    let sum = LedgerLine.Kind.allCases.reduce(0) { $0 + ledger.cost(of: $1) }
    #expect(abs(sum - ledger.total(.cost)) <= 1e-9 * sum)
    #expect(ledger.cost(of: .engineering) > 0)
    let buys = ledger.lines.filter { $0.name.hasPrefix("buy ") || $0.name.hasPrefix("battery, ") }
    #expect(buys.allSatisfy { $0.kind == .hardware })
  }

  @Test("a cost with an unknown part is at least that, in every headline") func floor() throws {
    let answer = try Self.answer(Self.service)
    #expect(!(try #require(answer.solution).ledger.unknownLines(.cost).isEmpty))
    let document = Document(answer, ladder: nil)
    #expect(TextWriter.write(document).contains("  at least 30.7 USD"))
    #expect(MarkdownWriter.write(document).contains("at least 30.7 USD"))
  }

  @Test("nobody is paid where the file says so, and the cheapest is then a microcontroller")
  func unpaid() throws {
    let text = """
      tasks: { words: { task: keyword-spotting, rate: 1/s, latency: 200 ms } }
      power: mains

      """
    let (paid, unpaid) = (try Self.answer(text), try Self.answer(text + "effort: none\n"))
    let (first, second) = (try #require(paid.solution), try #require(unpaid.solution))
    #expect(first.ledger.cost(of: .engineering) > first.ledger.total(.cost) / 2)
    #expect(second.ledger.cost(of: .engineering) == 0)
    #expect(first.name.hasPrefix("raspberry-pi") && second.name.hasPrefix("esp32"))
    let words = [paid, unpaid].map { TextWriter.write(Document($0, ladder: nil)) }
    #expect(words[0].contains("is assumed engineering") && words[0].contains("`effort: none`"))
    #expect(!words[1].contains("is assumed engineering"))
  }

  /// Nobody said what electricity costs, and the answer says what was taken.
  @Test("electricity without a price has an assumed one") func electricity() throws {
    let ledger = try #require(try Self.answer(Self.board).solution).ledger
    let line = try #require(ledger.lines.first { $0.name == "electricity" })
    #expect(line.basis == .assumed && line.provenance.subject == "electricity-price")
    #expect(ledger.unknownLines(.cost).isEmpty)
    let energy = ledger.total(.energy)
    #expect(abs((line.cost ?? 0) - energy / 1_000 * 0.2) < 1e-9)
  }
}
