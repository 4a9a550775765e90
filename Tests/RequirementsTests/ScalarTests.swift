// SPDX-License-Identifier: Apache-2.0

import Documents
import Requirements
import TestSupport
import Testing

/// Values that people write at their first try: each is told at its place, with what is wrong and what to type.
@Suite("Values of the wrong kind") struct ScalarTests {
  /// A change of a sound file, and words of what is told.
  struct Slip: Sendable, CustomTestStringConvertible {
    var old: String
    var new: String
    /// The text that the problem points at.
    var at: String
    var what: String
    var mend: String

    init(_ old: String, _ new: String, at: String, _ what: String, _ mend: String) {
      (self.old, self.new, self.at, self.what, self.mend) = (old, new, at, what, mend)
    }

    var testDescription: String { new }
  }

  private static let power =
    "power: { battery: { energy: 100 Wh, packs: 1 }, climate: amsterdam, solar: 20 W }"

  private static let site = """
    tasks:
      deer:
        task: object-detection
        accuracy: 0.30
        event: { lasts: 60 s, per-day: 10, caught-at-least: 0.80 }
        sees: { object: 1 m, at: 12 m, lens: 60 deg }
        rate: 1/s
        alert-within: 10 min
    hardware: [raspberry-pi-5]
    \(power)
    uplink: lte-m
    upkeep: { visit: 100 USD, lifetime: 5 years }
    limits: { cost: 50 USD/day }
    confidence: 0.9

    """

  static let slips: [Slip] = [
    .init("energy: 100 Wh", "energy: 2000 mAh", at: "2000 mAh", "is a charge", "write `7.4 Wh`"),
    .init("energy: 100 Wh", "energy: 20 Ah", at: "20 Ah", "is a charge", "write `256 Wh`"),
    .init("energy: 100 Wh", "energy: 100 W", at: "100 W", "unit of power, not of energy", "Wh"),
    .init("visit: 100 USD", "visit: 100 EUR", at: "100 EUR", "money is in USD", "1000 USD"),
    .init("visit: 100 USD", "visit: €100", at: "€100", "money is in USD", "1000 USD"),
    .init("visit: 100 USD", "visit: $100", at: "$100", "unit in front", "`100 USD`"),
    .init("cost: 50 USD/day", "cost: 50 EUR/day", at: "50 EUR", "money is in USD", "5 USD/day"),
    .init("cost: 50 USD/day", "cost: 50 USD", at: "50 USD }", "lacks `/day`", "`50 USD/day`"),
    .init("alert-within: 10 min", "alert-within: 5 m", at: "5 m\n", "`m` is metres", "`5 min`"),
    .init("object: 1 m", "object: 5 ft", at: "5 ft", "unknown unit `ft`", "for example 6 m"),
    .init("lifetime: 5 years", "lifetime: 5 yrs", at: "5 yrs", "unknown unit `yrs`", "years"),
    .init("rate: 1/s", "rate: 5", at: "5\n    alert", "`5` has no unit", "`5/s`"),
    .init("per-day: 10", "per-day: 10/day", at: "10/day", "without a unit", "for example 6"),
    .init("per-day: 10", "per-day: ten", at: "ten", "`ten` is not a number", "for example 6"),
    .init("accuracy: 0.30", "accuracy: 30", at: "30\n", "did you mean `30 %`", ""),
    .init("hardware: [raspberry-pi-5]", "hardware: []", at: "[]", "take `hardware` out", ""),
    .init("hardware: [raspberry-pi-5]", "hardware: pi5", at: "pi5", "pi5", "`raspberry-pi-5`"),
    .init(power, "power: solar", at: "solar", "expected `mains`, or a block such as", ""),
    .init(power, "power: 5 W", at: "5 W", "`{ battery: 1280 Wh }`", ""),
    .init(power, "", at: "tasks:", "`power` is missing", "`power: mains`"),
    .init(
      "limits: { cost: 50 USD/day }", "limits: 50 USD/day", at: "50 USD",
      "a block such as `{ cost: 5 USD/day }`", ""),
    .init(
      "upkeep: { visit: 100 USD, lifetime: 5 years }", "upkeep: 100 USD", at: "100 USD",
      "a block such as `{ visit: 1000 USD }`", ""),
    .init(
      "upkeep: { visit: 100 USD, lifetime: 5 years }\n", "", at: "{ energy", "upkeep", "visit:"),
    .init(
      "upkeep: { visit: 100 USD, lifetime", "upkeep: { lifetime", at: "{ lifetime", "upkeep.visit",
      "visit: 1000 USD"),
    .init("confidence: 0.9", "sites: 12 sites", at: "12 sites", "a whole number such as 12", ""),
    .init("confidence: 0.9", "today: 12", at: "12\n", "has no unit", "`12/year`"),
    .init("confidence: 0.9", "other-loads: 1 W", at: "1 W", "`{ lamp: 0.4 W }`", ""),
    .init("confidence: 0.9", "figures: none", at: "none", "a list such as", ""),
    .init("uplink: lte-m", "uplink: ethernet", at: "ethernet", "is a wire", ""),
    .init("climate: amsterdam", "climate: utopia", at: "utopia", "coordinates in its place", ""),
    .init(
      "climate: amsterdam", "climate: 5 S 100 W", at: "5 S",
      "nearest are `ilopango` (2,401 km), `acapulco`", ""),
    .init(
      "accuracy: 0.30", "accuracy: 0.30\n    models: mobilenet-v2", at: "mobilenet-v2",
      "is of image-classification, and `deer` is object-detection", ""),
    .init(
      "accuracy: 0.30", "accuracy: 0.30\n    model: yolox-z", at: "yolox-z", "matches no model",
      "`yolox-s`"),
  ]

  @Test("are told with the fix", arguments: slips)
  func slip(_ slip: Slip) throws {
    #expect(try Checkout.problems(Self.site).isEmpty)
    let text = Self.site.replacing(slip.old, with: slip.new)
    #expect(text != Self.site)
    let problems = try Checkout.problems(text)
    #expect(problems.count == 1, "\(problems)")
    let problem = try #require(problems.first)
    #expect(problem.words.what.contains(slip.what), "\(problem.words)")
    #expect(
      slip.mend.isEmpty || problem.words.mend?.contains(slip.mend) == true, "\(problem.words)")
    let place = try place(of: slip.at, in: text)
    #expect(problem.place == Place(file: "test.yaml", line: place.line, column: place.column))
  }

  private static let service = """
    tasks:
      labels: { task: image-classification, accuracy: 0.75, requests: 50/s, latency: 100 ms }
    serving: { sample: 20 kB }

    """

  @Test(
    "of a service are told with the fix",
    arguments: [
      Slip("requests: 50/s", "requests: 50", at: "50, lat", "`50` has no unit", "`50/s`"),
      Slip("requests: 50/s", "requests: 4 million/day", at: "4 mil", "`million`", "1e6"),
      Slip("sample: 20 kB", "sample: 20 KB", at: "20 KB", "`KB`", "`kB`"),
      Slip("sample: 20 kB", "purchase: reserved", at: "reserved", "not one of on-demand, spot", ""),
      Slip("sample: 20 kB", "decode: 1 ms", at: "1 ms", "a block such as", ""),
      Slip("sample: 20 kB", "peak: 2x", at: "2x", "unknown unit `x`", "for example 2"),
      Slip("sample: 20 kB", "client: phone", at: "phone", "a block such as", ""),
    ])
  func slipOfService(_ slip: Slip) throws {
    #expect(try Checkout.problems(Self.service).isEmpty)
    let text = Self.service.replacing(slip.old, with: slip.new)
    let problems = try Checkout.problems(text)
    #expect(problems.count == 1, "\(problems)")
    let problem = try #require(problems.first)
    #expect(problem.words.what.contains(slip.what), "\(problem.words)")
    #expect(
      slip.mend.isEmpty || problem.words.mend?.contains(slip.mend) == true, "\(problem.words)")
    let place = try place(of: slip.at, in: text)
    #expect(problem.place == Place(file: "test.yaml", line: place.line, column: place.column))
  }
}
