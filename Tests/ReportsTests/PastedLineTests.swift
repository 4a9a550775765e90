// SPDX-License-Identifier: Apache-2.0

import Estimation
import Planning
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Reports

/// What an answer prints to be typed can be typed.
@Suite("Lines to paste") struct PastedLineTests {
  @Test("lines of one block are one line") func merged() {
    let lines = [
      PastedLine(["serving", "decode", "price"], "… USD/hour"),
      PastedLine(["figures", "device: a", "price"], "… USD"),
      PastedLine(["serving", "transfer"], "… USD/GB"),
      PastedLine(["figures", "device: a, model: m", "latency"], "… ms"),
      PastedLine(["figures", "device: a", "active"], "… W"),
      PastedLine(["serving", "transfer"], "… USD/GB"),
    ]
    #expect(
      PastedLine.merged(lines) == [
        "`serving: { decode: { price: … USD/hour }, transfer: … USD/GB }`",
        "`figures: [{ device: a, price: … USD, active: … W }, { device: a, model: m, latency: … ms }]`",
      ])
  }

  @Test("a bill whose parts are unknown asks for them in one line, which makes a plan of it")
  func bill() throws {
    let text = """
      tasks: { photos: { task: object-detection, accuracy: 0.40, requests: 20/s, latency: 250 ms } }
      limits: { cost: 200 USD/day }

      """
    let answer = try FixedLimitTests.answer(text)
    #expect(answer.status == .noAnswer)
    let words = FixedLimitTests.words(answer)
    let line = try #require(
      words.split(separator: "\n").first { $0.contains("`serving: {") }?
        .split(separator: "`").first { $0.hasPrefix("serving: {") })
    let typed = line.replacing("… USD/hour", with: "0.05 USD/hour")
      .replacing("… USD/GB", with: "0.02 USD/GB").replacing("… kB", with: "200 kB")
    #expect(!typed.contains("…"), "\(typed)")
    let again = try FixedLimitTests.answer(text + typed + "\n")
    #expect(again.solution != nil, "\(typed)")
  }

  @Test("where even the best of what is missing is not enough, it is not promised") func hopeless()
    throws
  {
    let answer = try FixedLimitTests.answer(
      """
      tasks:
        people: { task: person-detection, accuracy: 0.50, rate: 4/s, latency: 200 ms }
        glass: { task: audio-events, rate: 1/s, latency: 500 ms }
      hardware: { fixed: [raspberry-pi-5], owned: [raspberry-pi-5] }
      power: { mains: 0.25 USD/kWh }
      uplink: ethernet
      effort: none
      limits: { energy: 90 Wh/day }

      """)
    let found = try #require(answer.infeasibility)
    #expect(found.verdict == .notPromised && answer.status == .infeasible)
    #expect(!found.missing.isEmpty && !found.isMissingEnough)
    #expect(FixedLimitTests.words(answer).contains("and even at their best"))
  }

  @Test(
    "a rate in batches is no time: one is scaled from what somebody timed, and given it is taken")
  func untimed() throws {
    let text = """
      tasks:
        badge: { task: image-classification, model: mobilenet-v2, rate: 2/s, latency: 400 ms }
      hardware: [raspberry-pi-5+hailo-8l]
      power: mains

      """
    let answer = try FixedLimitTests.answer(text)
    let chosen = try #require(answer.solution?.site?.tasks.first?.configuration)
    #expect(chosen.timing == .scaled && chosen.runtime == "hailort")
    let line =
      "figures: [{ device: raspberry-pi-5+hailo-8l, model: mobilenet-v2, latency: 5 ms }]\n"
    let given = try FixedLimitTests.answer(text + line)
    #expect(given.solution?.site?.tasks.first?.configuration.timing == .given)
  }

  @Test("who waits for events of the day watches by day", arguments: ["", "hours: any"])
  func hours(key: String) throws {
    let answer = try FixedLimitTests.answer(
      """
      tasks:
        deer:
          task: object-detection
          accuracy: 0.30
          event: { lasts: 60 s, per-day: 10, hours: daylight, caught-at-least: 0.80 }
          \(key)
      power: { battery: 100 Wh, climate: amsterdam }
      hardware: [raspberry-pi-zero-2-w]
      upkeep: { visit: 100 USD }

      """)
    #expect(answer.requirements.tasks[0].hours == (key.isEmpty ? .daylight : .any))
    #expect(FixedLimitTests.words(answer).contains("by day") == key.isEmpty)
  }

  @Test(
    "streams that are on all day have no peak; others have",
    arguments: [("60", 1.0), ("{ users: 60, on: 8 h/day }", 2)])
  func peak(population: String, expected: Double) throws {
    let answer = try FixedLimitTests.answer(
      "tasks: { people: { task: object-detection, population: \(population), rate: 5/s } }\n")
    #expect(answer.requirements.serving?.peak == expected)
  }
}
