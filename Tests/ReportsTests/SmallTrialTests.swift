// SPDX-License-Identifier: Apache-2.0

import Costing
import Documents
import Planning
import Quantities
import Reports
import Requirements
import TestSupport
import Testing

/// What somebody asks who tries it for the first time.
@Suite("First questions") struct SmallTrialTests {
  private static func answer(_ text: String) throws -> Planning.Answer {
    try FixedLimitTests.answer(text)
  }

  private static func words(_ text: String) throws -> String {
    FixedLimitTests.words(try answer(text))
  }

  @Test("where the one limit is not in the way, something else is named") func slow() throws {
    let words = try Self.words(
      """
      tasks:
        cranes: { task: keyword-spotting, rate: 1/s, accuracy: 0.85 }
      power: mains
      hardware: nano-33-ble

      """)
    #expect(words.contains("a `rate` that nothing keeps up with"), "\(words)")
    #expect(!words.contains("all the others") && !words.contains("nothing meets it"), "\(words)")
  }

  @Test("a board that nothing fits says what is too small, and as large as told it serves")
  func tooSmall() throws {
    func outcome(_ memory: String, _ rate: String) throws -> DeviceOutcome.Outcome? {
      let answer = try Self.answer(
        """
        tasks: { people: { task: image-classification, accuracy: 0.7, rate: \(rate) } }
        power: mains
        devices: [{ name: tiny, like: raspberry-pi-3b-plus, memory: \(memory), price: 20 USD }]
        hardware: [tiny, raspberry-pi-4b]

        """)
      return answer.outcomes.first { $0.device == "tiny" }?.outcome
    }
    guard case .unfit(_, let small?) = try outcome("100 MB", "1/s"),
      case .memory(let needed, let available) = small.cause
    else {
      Issue.record("its memory is not named")
      return
    }
    #expect(available == 100e6 && needed > available && small.task == "people")
    if case .unfit = try outcome("\((needed / 1e6).rounded(.up)) MB", "1/s") {
      Issue.record("with \(needed) B the smallest network still does not run")
    }
    guard case .unfit(_, let slow?) = try outcome("1 GB", "1000/s"),
      case .time(let taken, let left) = slow.cause
    else {
      Issue.record("its time is not named")
      return
    }
    #expect(left == 0.001 && taken > left)
    if case .unfit = try outcome("1 GB", "\(Format.fixed(0.99 / taken, 4))/s") {
      Issue.record("with \(taken) s between samples the fastest still does not keep up")
    }
  }

  // MARK: What is owned

  private static let board = """
    tasks:
      parts: { task: image-classification, accuracy: 0.6, rate: 5/s, latency: 300 ms }
    power: mains

    """

  @Test("a board that is there costs nothing to buy, and is used as owned") func used() throws {
    let text = Self.board + "hardware: { owned: [raspberry-pi-5] }\n"
    let answer = try Self.answer(text)
    let ledger = try #require(answer.solution).ledger
    #expect(answer.solution?.name == "raspberry-pi-5")
    let bought = ledger.lines.filter { $0.name.hasPrefix("buy raspberry-pi-5") }
    #expect(bought.allSatisfy { $0.cost == 0 } && !bought.isEmpty)
    #expect(
      try Self.words(text).contains("`raspberry-pi-5` is there, so that nothing of it is bought"))
  }

  @Test("a board that is there and not used is named, with what the plan with it takes more")
  func unused() throws {
    let words = try Self.words(
      """
      tasks:
        deer:
          task: object-detection
          accuracy: 0.30
          event: { lasts: 60 s, per-day: 10, hours: daylight, caught-at-least: 0.80 }
      power: { battery: 100 Wh, climate: amsterdam }
      hardware: { allow: [raspberry-pi-zero-2-w, raspberry-pi-4b], owned: [raspberry-pi-4b] }
      upkeep: { visit: 100 USD }

      """)
    #expect(words.contains("`raspberry-pi-4b` is not used: with it the plan is worse by "))
  }

  @Test("a device has one price, alone and in a pair, and what is owned is so in both")
  func onePrice() throws {
    func buys(_ more: String) throws -> [String: Double] {
      let answer = try Self.answer(
        Self.board + "hardware: { fixed: raspberry-pi-5+hailo-8\(more)\n")
      let lines = try #require(answer.solution).ledger.lines
      return Dictionary(
        uniqueKeysWithValues: lines.filter { $0.name.hasPrefix("buy ") }.map {
          (String($0.name.prefix { $0 != "," }.dropFirst(4)), $0.cost ?? 0)
        })
    }
    let pair = "raspberry-pi-5+hailo-8"
    let listed = try buys(" }")
    let dear = try buys(" }\nfigures: [{ device: raspberry-pi-5, price: 1115 USD }]")
    // A thousand dollars more, written off over five years.
    let more = try #require(dear[pair]) - #require(listed[pair])
    #expect(abs(more - 1_000 / (5 * 365.25)) < 1e-9)
    let owned = try buys(", owned: raspberry-pi-5 }")
    let card = try #require(owned["micro-sd-card"])
    #expect(card == 0 && owned["supply-5v"] == 0 && (owned[pair] ?? 0) > 0)
  }

  // MARK: Defaults

  private static func defaults(_ text: String) throws -> [String] {
    let json = AnswerJSON.write(try answer(text), request: "", seconds: nil)
    guard case .array(let items)? = json["defaults"] else { return [] }
    return items.compactMap { if case .string(let line)? = $0["line"] { line } else { nil } }
  }

  @Test("keys of `serving` that move the bill are printed, and are what asking again comes to")
  func serving() throws {
    let text = """
      tasks: { people: { task: object-detection, accuracy: 0.30, population: 60, rate: 5/s } }
      effort: none

      """
    let lines = try Self.defaults(text)
    #expect(lines.contains("serving: { ready-by: at-once }"))
    let answer = try Self.answer(text)
    let told = try #require(answer.weightyDefaults.first { $0.key == .readyBy })
    let later = try Self.answer(text + "serving: { ready-by: end-of-day }\n")
    let cost = try #require(later.solution).totals.cost.value
    #expect(abs(told.best - cost) < 1e-9 * cost)
    let stated = try Self.defaults(text + "serving: { ready-by: at-once }\n")
    #expect(!stated.contains("serving: { ready-by: at-once }"))
  }

  @Test("the one pack that nobody asked for is printed") func packs() throws {
    let text = """
      tasks: { words: { task: keyword-spotting, rate: 1/s, latency: 200 ms } }
      power: { battery: 10 Wh, climate: amsterdam }
      upkeep: { visit: 100 USD }
      hardware: [raspberry-pi-zero-2-w]

      """
    let answer = try Self.answer(text)
    let told = try #require(answer.weightyDefaults.first { $0.key == .packs })
    #expect(try Self.words(text).contains("power: { battery: { energy: 10 Wh, packs: 1 } }"))
    let more = try Self.answer(text.replacing("10 Wh", with: "{ energy: 10 Wh, packs: 1..3 }"))
    let cost = try #require(more.solution).totals.cost.value
    #expect(abs(told.best - cost) < 1e-9 * cost && told.best < told.worst / 2)
  }

  // MARK: Words

  @Test("streams of cameras are no people, and a precision of 1 is no promise") func streams()
    throws
  {
    let words = try Self.words(
      "tasks: { people: { task: object-detection, accuracy: 0.30, population: 60, rate: 5/s } }\n")
    #expect(words.contains("watch 60 of 60 streams"))
    #expect(!words.contains("users") && !words.contains("precision 1.000"))
    #expect(words.contains("every sample is taken to show something"))
  }

  @Test("a limit that only assumed engineering breaks says so") func engineering() throws {
    let text = Self.board + "hardware: [raspberry-pi-5]\nlimits: { cost: 1 USD/day }\n"
    #expect(try Self.words(text).contains("of it assumed engineering: see `effort`"))
    #expect(try Self.answer(text + "effort: none\n").solution != nil)
  }

  @Test("what a battery lasts at its worst stands beside the mean of the year") func sun() throws {
    let words = try Self.words(
      """
      tasks:
        deer:
          task: object-detection
          accuracy: 0.30
          event: { lasts: 60 s, per-day: 10, hours: daylight, caught-at-least: 0.80 }
      power: { battery: 100 Wh, climate: amsterdam, solar: 10 W }
      hardware: [raspberry-pi-zero-2-w]
      upkeep: { visit: 100 USD }

      """)
    #expect(words.contains("days a battery at the worst time, "))
    let visits = try #require(words.firstMatch(of: #/visits   ([0-9.]+) a year for swaps/#)?.1)
    let days = try #require(words.firstMatch(of: #/time, ([0-9.]+) on the mean of the year/#)?.1)
    let product = try #require(Double(visits)) * #require(Double(days))
    #expect(abs(product / 365.25 - 1) < 0.02)
  }

  // MARK: A wire

  @Test("a wire is an uplink on mains, for boards with a socket") func wire() throws {
    let text = """
      tasks:
        deer:
          task: object-detection
          accuracy: 0.30
          event: { lasts: 60 s, per-day: 10, hours: daylight, caught-at-least: 0.80 }
          alert-within: 10 min
      power: mains
      uplink: ethernet
      hardware: [raspberry-pi-zero-2-w, raspberry-pi-4b]

      """
    let answer = try Self.answer(text)
    #expect(answer.solution?.name == "raspberry-pi-4b")
    let ledger = try #require(answer.solution).ledger
    let link = ledger.lines.filter { $0.group == "uplink ethernet" }
    #expect(abs(link.reduce(0) { $0 + ($1.energy ?? 0) } - 0.3 * 24) < 1e-6)
    #expect(FixedLimitTests.words(answer).contains("no socket for ethernet"))
  }
}
