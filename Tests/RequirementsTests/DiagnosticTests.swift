// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import Requirements
import TestSupport
import Testing

/// Each fault of a constraint file is told alone, at its line and column.
@Suite("Diagnostics of the constraint file") struct DiagnosticTests {
  @Test("a sound file has none") func sound() throws {
    #expect(try Checkout.problems(DiagnosticCase.sound).isEmpty)
  }

  @Test(
    "one problem, at its place",
    arguments: DiagnosticCase.quantities + DiagnosticCase.names + DiagnosticCase.shapes
      + DiagnosticCase.contradictions)
  func one(_ fault: DiagnosticCase) throws {
    let text = fault.text
    #expect(text != DiagnosticCase.sound, "the change changes nothing")
    let problems = try Checkout.problems(text)
    #expect(problems.count == 1, "\(problems)")
    let problem = try #require(problems.first)
    #expect(fault.isExpected(problem), "\(problem)")
    let place = try place(of: fault.needle, in: text)
    #expect(problem.place == Place(file: "test.yaml", line: place.line, column: place.column))
  }

  @Test("all problems at once, in the order of the file") func severalAtOnce() throws {
    let text = DiagnosticCase.sound
      .replacing("object-detection", with: "object-detecting")
      .replacing("240 s", with: "240")
      .replacing("1280 Wh", with: "100 Ah")
      .replacing("radio: lte-m", with: "raido: lte-m")
      .replacing("raspberry-pi-*", with: "rasberry-pi-*")
      .replacing("60 days", with: "-60 days")
    let problems = try Checkout.problems(text)
    #expect(problems.map(\.place.line) == [4, 6, 11, 14, 16, 16, 20])
    #expect(problems.map(\.place) == problems.map(\.place).sorted())
  }

  /// Contradictions between blocks are told together too.
  /// What is wrong with a radio or with what looks at frames is told whatever feeds the site.
  @Test(
    "radio and cloud are checked without panels, and on mains",
    arguments: [
      "battery: { chemistry: lifepo4, energy: 1280 Wh }", "mains: { price: 0.30 USD/kWh }",
    ])
  func withoutPanels(supply: String) throws {
    let text = """
      deployment: test
      tasks:
        boats: { task: object-detection, rate: 1/h, compute: cloud, sample: 30 kB }
      power: { \(supply) }
      uplink: { radio: lte-m, spreading-factor: 9, send: image, image: 100 kB }
      cloud: { grid: atlantis }
      upkeep: { visit: 100 USD }
      """
    #expect(throws: Problems.self) {
      try Requirements.read(
        TextFile(path: "test.yaml", text: text), against: try Checkout.catalogue())
    }
    do {
      _ = try Requirements.read(
        TextFile(path: "test.yaml", text: text), against: try Checkout.catalogue())
    } catch let problems as Problems {
      // The factor, the picture that nobody sends, and the grid that is none.
      #expect(problems.all.map(\.place.line) == [5, 5, 6])
    }
  }

  @Test("a card holds a sample and an alarm, whatever the visits would cost") func card() throws {
    func problems(_ card: String) throws -> [Problem] {
      try Checkout.problems(
        DiagnosticCase.sound
          .replacing(
            "rate: [1/10s]", with: "rate: [1/10s]\n    keep: { sample: 3 kB, alarm: 1 MB }"
          )
          .replacing("lifetime: 5 years", with: "lifetime: 5 years, card: \(card)"))
    }
    let found = try problems("900 kB")
    #expect(found.count == 1 && "\(found)".contains("1 MB at a time"))
    #expect(found.first?.place.line == 9)
  }

  @Test("contradictions together") func contradictionsTogether() throws {
    let text = DiagnosticCase.sound
      .replacing(
        "battery: { chemistry", with: "mains: { price: 0.3 USD/kWh }\n  battery: { chemistry"
      )
      .replacing("allow: [raspberry-pi-*]", with: "allow: [stm32*]\n  fixed: [raspberry-pi-5]")
    let problems = try Checkout.problems(text)
    #expect(problems.count >= 2)
    #expect(
      problems.allSatisfy { if case .contradiction = $0.kind { true } else { false } })
  }

  @Test("a figure of nothing is told") func figureOfNothing() throws {
    let text = DiagnosticCase.sound + "\nfigures: [{ price: 4 USD }]\n"
    let problems = try Checkout.problems(text)
    #expect(
      problems.contains { problem in
        if case .rule(let words) = problem.kind { words.contains("names a model") } else { false }
      })
    #expect(problems.allSatisfy { $0.place.line == 21 && $0.place.column == 11 })
  }

  @Test(
    "a syntax error is told alone",
    arguments: ["tasks: [", "a: b: c", "a: 'x", "- a\nb: 1", "a: 1\n b: 2"])
  func syntax(_ text: String) throws {
    let problems = try Checkout.problems("deployment: x\nsights: 1\n" + text)
    #expect(problems.count == 1)
    guard case .syntax? = problems.first?.kind else {
      Issue.record("\(problems)")
      return
    }
    #expect((problems.first?.place.line ?? 0) >= 3)
  }

  @Test("an empty file says so", arguments: ["", "\n\n", "# only a comment\n", "---\n", "~\n"])
  func empty(_ text: String) throws {
    #expect(try Checkout.problems(text).map(\.kind) == [.empty])
  }

  @Test("another shape of document is refused", arguments: ["- a\n- b\n", "just words\n", "7\n"])
  func notAMapping(_ text: String) throws {
    let problems = try Checkout.problems(text)
    #expect(!problems.isEmpty)
    #expect(
      problems.contains { if case .wrongShape = $0.kind { true } else { false } }, "\(problems)")
  }
}
