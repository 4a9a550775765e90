// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import IntegerProgram
import Planning
import Quantities
import Reports
import Requirements
import TestSupport
import Testing

/// Limits that a file fixes, and tasks that have no plan even by themselves.
@Suite("Limits that are fixed") struct FixedLimitTests {
  static func answer(_ text: String) throws -> Planning.Answer {
    let file = TextFile(path: "test.yaml", text: text)
    let catalogue = try PlannedExample.catalogue.get()
    let requirements = try Requirements.read(file, against: catalogue)
    return try plan(requirements, catalogue: catalogue, solver: GLPKSolver())
  }

  static func words(_ answer: Planning.Answer) -> String {
    TextWriter.write(Document(answer, ladder: nil))
  }

  private static func site(_ cost: String) -> String {
    """
    tasks:
      deer:
        task: object-detection
        accuracy: 0.30
        event: { lasts: 60 s, per-day: 10, hours: daylight, caught-at-least: 0.80 }
    power: { battery: 100 Wh, climate: amsterdam }
    hardware: [raspberry-pi-zero-2-w]
    upkeep: { visit: 100 USD }
    limits: { cost: \(cost) }

    """
  }

  private static func service(_ cost: String) -> String {
    """
    tasks:
      labels: { task: image-classification, accuracy: 0.75, requests: 50/s, latency: 100 ms }
    hardware: [nvidia-t4]
    serving: { sample: 20 kB, transfer: 0 USD/GB, decode: { price: 0.04 USD/hour } }
    limits: { cost: \(cost) }

    """
  }

  private static func training(_ cost: String) -> String {
    """
    tasks: { calls: { task: keyword-spotting, rate: 1/s } }
    power: mains
    hardware: [raspberry-pi-5]
    training:
      tasks:
        calls: { samples: 100000, routes: { scratch: { epochs: 50 } } }
      devices: [nvidia-t4]
      quota: { cost: \(cost) }

    """
  }

  @Test("are never among what could be relaxed", arguments: [site, service, training])
  func fixed(_ text: @Sendable (String) -> String) throws {
    let unit = text("X").contains("quota") ? "USD" : "USD/day"
    let free = try Self.answer(text("0.001 \(unit)"))
    let why = try #require(free.infeasibility)
    #expect(!(why.relaxable + why.relaxations.map(\.limit)).isEmpty)
    let held = try Self.answer(text("{ at-most: 0.001 \(unit), fixed: yes }"))
    let still = try #require(held.infeasibility)
    #expect(still.relaxable.isEmpty && still.relaxations.isEmpty)
    #expect(held.status == free.status && still.verdict == why.verdict)
  }

  @Test("are named where they alone stand in the way") func named() throws {
    let held = try Self.answer(Self.site("{ at-most: 5 USD/day, fixed: yes }"))
    #expect(held.infeasibility?.fixed.map(\.name) == [.cost])
    let words = Self.words(held)
    #expect(words.contains("without `cost` (line 9) there would be a plan"))
    #expect(words.contains("the file says that it is `fixed`"))
  }

  @Test("a task that has no plan by itself is named among several") func alone() throws {
    let text = """
      tasks:
        deer:
          task: object-detection
          accuracy: 0.55
          event: { lasts: 60 s, per-day: 10, hours: daylight, caught-at-least: 0.80 }
          latency: 20 ms
        calls: { task: keyword-spotting, rate: 1/s }
      hardware: [raspberry-pi-5, raspberry-pi-5+hailo-8]
      power: mains

      """
    let both = try Self.answer(text)
    #expect(both.solution == nil && both.infeasibility?.withoutPlanAlone == ["deer"])
    #expect(Self.words(both).contains("deer: no plan even without the other tasks"))
    // Each by itself, as the answer has it.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let deer = lines.filter { !$0.contains("calls") }.joined(separator: "\n")
    let calls = (lines.prefix(1) + lines.filter { $0.contains("calls") } + lines.suffix(3))
      .joined(separator: "\n")
    #expect(
      try Self.answer(deer).solution == nil
        && Self.answer(deer).infeasibility?.withoutPlanAlone == nil)
    #expect(try Self.answer(calls).solution != nil)
  }

  @Test("tasks that have plans apart, and none together, are told so") func apart() throws {
    let answer = try Self.answer(
      """
      tasks:
        labels: { task: image-classification, accuracy: 0.75, requests: 50/s, latency: 100 ms }
        people: { task: object-detection, accuracy: 0.30, population: 60, rate: 5/s }
      hardware: [nvidia-t4]
      serving: { sample: 20 kB, transfer: 0 USD/GB, storage: 0 USD/GB/month, decode: { price: 0.0004 USD/hour } }
      effort: none
      limits: { cost: 30 USD/day }

      """)
    #expect(answer.solution == nil)
    #expect(answer.infeasibility?.withoutPlanAlone == [])
    #expect(Self.words(answer).contains("Each task has a plan by itself"))
  }
}
