// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import Requirements
import TestSupport
import Testing

/// What is wrong with a service is told at its place.
@Suite("Diagnostics of a service") struct ServiceDiagnosticTests {
  static let sound = """
    deployment: test
    tasks:
      brands:
        task: object-detection
        population: { users: 1e6, on: 4 h/day, detect: 1000/day, shown-by: 2 %, lasts: 60 s }
        rate: [1/s]
        filters:
          motion: { recall: 0.9, false-positives: 0.2, operations: 2 MFLOP }
    serving:
      ready-by: end-of-day
      utilisation: 0.7
      client: { device: galaxy-s24 }
    """

  @Test("a sound file has none") func sound() throws {
    #expect(try Checkout.problems(Self.sound).isEmpty)
  }

  @Test("people or requests make a service, with or without a block about its machines")
  func kind() throws {
    let block =
      "serving:\n  ready-by: end-of-day\n  utilisation: 0.7\n  client: { device: galaxy-s24 }"
    let plain = Self.sound.replacing(block, with: "")
    #expect(plain != Self.sound)
    #expect(try Checkout.requirements(plain).serving != nil)
    let asked = plain.replacing(
      "population: { users: 1e6, on: 4 h/day, detect: 1000/day, shown-by: 2 %, lasts: 60 s }",
      with: "requests: 50/s"
    ).replacing("    rate: [1/s]\n", with: "")
    // Nothing said of the machines is what an empty block says of them.
    let serving = try #require(try Checkout.requirements(asked).serving)
    let empty = try #require(
      try Checkout.requirements(asked + "\nserving: { ready-by: at-once }").serving)
    #expect(serving.least == 1 && serving.peak == 2)
    #expect((serving.least, serving.peak) == (empty.least, empty.peak))
    #expect(serving.load == empty.load && serving.lifetime == empty.lifetime)
    // What is of a site is refused there as in any service.
    let mixed = try Checkout.problems(asked + "\nupkeep: { visit: 5 USD }")
    #expect(mixed.contains { "\($0)".contains("is of a site") })
  }

  @Test(
    "stages of a service are refused at a site",
    arguments: [
      "first-stage: [nanodet-m]",
      "filters: { motion: { recall: 0.9, false-positives: 0.2, operations: 1 MFLOP } }",
      "false-positives: { nanodet-m: 0.001 }",
    ])
  func stages(key: String) throws {
    let site = """
      deployment: test
      tasks:
        boats:
          task: object-detection
          \(key)
      power: { mains: { price: 0.3 USD/kWh } }
      """
    let problems = try Checkout.problems(site)
    #expect(problems.count == 1 && problems[0].place.line == 5, "\(problems)")
    #expect("\(problems)".contains("of a service"))
    #expect(try Checkout.problems(site.replacing(key, with: "hours: daylight")).isEmpty)
  }

  @Test(
    "one problem, at its line",
    arguments: [
      ("users: 1e6", "users: 0", 5, "above 0"), ("on: 4 h/day", "on: 25 h/day", 5, ""),
      ("on: 4 h/day", "on: 4 h", 5, ""), ("rate: [1/s]", "rate: [0/s]", 6, ""),
      ("detect: 1000/day", "detect: 2000000/day", 5, "more people"),
      (", shown-by: 2 %", "", 5, "shown-by"), ("lasts: 60 s", "lasts: 5 h", 5, "longer"),
      ("utilisation: 0.7", "utilisation: 0", 11, ""),
      ("utilisation: 0.7", "utilisation: 1.2", 11, ""),
      ("utilisation: 0.7", "peak: 2", 11, "no peak"),
      ("utilisation: 0.7", "load: [1, 2]", 11, "24 numbers"),
      ("deployment: test", "deployment: test\nsites: 4", 2, "is of a site"),
      ("deployment: test", "deployment: test\nupkeep: { visit: 5 USD }", 2, "is of a site"),
      (
        "deployment: test", "deployment: test\ntoday: { inspections: 2/year, each: 1 USD }", 2,
        "is of a site"
      ),
      ("deployment: test", "deployment: test\nother-loads: { lamp: 1 W }", 2, "is of a site"),
      ("rate: [1/s]", "latency: 5 ms", 6, "requests"),
      ("rate: [1/s]", "requests: 5/s", 6, "not both"),
      ("utilisation: 0.7", "workers: 0", 11, ""),
      ("rate: [1/s]", "alert-within: 5 min", 6, "is of a site"),
      ("rate: [1/s]", "hours: 06:00-22:00", 6, "is of a site"),
      ("rate: [1/s]", "false-alarms: { at-most: 2/day }", 6, "is of a site"),
      ("galaxy-s24", "galaxy-24", 12, ""),
      ("end-of-day", "tomorrow", 10, ""), ("operations: 2 MFLOP", "operations: 2 MB", 8, ""),
      (", operations: 2 MFLOP", "", 8, "runs somewhere"),
      ("shown-by: 2 %", "in-view: 2 %, shown-by: 2 %", 5, "keep one"),
      ("deployment: test", "deployment: test\nmodels: [{ name: ours }]", 2, "`operations`"),
      ("deployment: test", "deployment: test\nmodels: [{ operations: 2 GFLOP }]", 2, "name"),
      (
        "deployment: test", "deployment: test\nmodels: [{ name: a, operations: 2 GB }]", 2,
        "wrongUnit"
      ),
      ("deployment: test", "deployment: test\nmodels: [{ file: none.onnx }]", 2, "no such file"),
      (
        "deployment: test",
        "deployment: test\nmodels: [{ name: a, operations: 1 OP }, { name: a, operations: 2 OP }]",
        2,
        "duplicateEntry"
      ),
      (
        "deployment: test",
        "deployment: test\nmachines: [{ name: a, price: 1 USD/hour }]", 2, "`speed`"
      ),
      (
        "deployment: test",
        "deployment: test\nmachines: [{ name: a, speed: 1 TFLOP/s }]", 2, "price"
      ),
      (
        "deployment: test",
        "deployment: test\nmachines: [{ name: a, speed: 0 TFLOP/s, price: 1 USD/hour }]", 2,
        "above 0"
      ),
      (
        "deployment: test",
        "deployment: test\nmachines: [{ name: a, speed: 1 TFLOP/s, peak: 1 TFLOP/s, price: 1 USD/hour }]",
        2, "keep one"
      ),
      (
        "deployment: test",
        "deployment: test\nmachines: [{ name: a, speed: 1 TFLOP/s, price: 1 USD/hour, billing-step: 2 days }]",
        2, ""
      ),
      ("recall: 0.9, ", "", 8, "recall"),
      (
        "deployment: test", "deployment: test\nmachines: [{ name: nvidia-l4, grid: fraa }]", 2,
        "fra"
      ),
      (
        "deployment: test",
        "deployment: test\npower: { mains: { grid: [300 g/kWh, 200 g/kWh] } }", 2, "24"
      ),
      (
        "deployment: test",
        "deployment: test\npower: { mains: { price: [0.3 USD/kWh, 0.2 USD] } }", 2, "wrongUnit"
      ),
      ("deployment: test", "deployment: test\npower: { mains: { grid: none.csv } }", 2, "no such"),
      (
        "deployment: test",
        "deployment: test\nmachines: [{ name: nvidia-l4, bought: { reused: true } }]\npower: { mains: { price: 0.3 USD/kWh } }",
        2, "remaining-life"
      ),
      (
        "deployment: test",
        "deployment: test\nmachines: [{ name: nvidia-l4, bought: { remaining-life: 2 years } }]\npower: { mains: { price: 0.3 USD/kWh } }",
        2, "reused"
      ),
      (
        "deployment: test",
        "deployment: test\nmachines: [{ name: a, speed: 1 OP/s, price: 1 USD/hour, power: 3 W, idle-power: 4 W }]",
        2, "idling"
      ),
      (
        "deployment: test",
        "deployment: test\nhardware: { owned: [nvidia-l4] }", 2, "reused: true"
      ),
      ("utilisation: 0.7", "quota: { nvidia-l5: 2 }", 11, "nvidia-l4"),
      ("utilisation: 0.7", "quota: { \"amd-*\": 2 }", 11, "matchesNothing"),
      ("utilisation: 0.7", "quota: { nvidia-l4: 2.5 }", 11, "whole number"),
      ("utilisation: 0.7", "quota: { nvidia-l4: 0 }", 11, "deny"),
      ("utilisation: 0.7", "quota: { nvidia-l4: [2] }", 11, "whole number"),
      ("utilisation: 0.7", "quota: 3", 11, "names with values"),
      (
        "deployment: test",
        "deployment: test\nmachines: [{ name: nvidia-l44, committed: { price: 1 USD/hour, term: 1 year } }]",
        2, "nvidia-l4"
      ),
      (
        "deployment: test",
        "deployment: test\nmachines: [{ name: nvidia-l4, committed: { price: 1 USD/hour } }]", 2,
        "term"
      ),
      (
        "deployment: test",
        "deployment: test\nmachines: [{ name: nvidia-l4, committed: [{ price: 1 USD, term: 1 year }] }]",
        2, "wrongUnit"
      ),
      (
        "deployment: test",
        "deployment: test\nmachines: [{ name: nvidia-l4, committed: { price: 1 USD/hour, term: 1 h } }]",
        2, ""
      ),
      (
        "deployment: test",
        "deployment: test\nmachines: [{ name: nvidia-l4, committed: { price: 1 USD/hour, terms: 1 year, term: 1 year } }]",
        2, "unknownKey"
      ),
      (
        "deployment: test",
        "deployment: test\nmachines: [{ name: nvidia-l4, committed: 0.3 USD/hour }]", 2,
        "a block such as"
      ),
      (
        "deployment: test",
        "deployment: test\nmachines: [{ name: a, speed: 1 OP/s, price: 1 USD/hour }, { name: a, speed: 1 OP/s, price: 1 USD/hour }]",
        2, "duplicateEntry"
      ),
    ])
  func faults(_ old: String, _ new: String, _ line: Int, _ words: String) throws {
    let text = Self.sound.replacing(old, with: new)
    #expect(text != Self.sound)
    let problems = try Checkout.problems(text)
    #expect(problems.count == 1, "\(problems)")
    let problem = try #require(problems.first)
    #expect(problem.place.line == line, "\(problem)")
    #expect(words.isEmpty || "\(problem.kind)".contains(words), "\(problem.kind)")
  }

  @Test("users make a service, and a service needs its users") func halves() throws {
    let withoutServing = Self.sound.replacing(
      "serving:\n  ready-by: end-of-day\n  utilisation: 0.7\n  client: { device: galaxy-s24 }",
      with: "power: { mains: { price: 0.3 USD/kWh } }")
    #expect(try Checkout.requirements(withoutServing).serving != nil)
    let withoutUsers = Self.sound.replacing(
      "    population: { users: 1e6, on: 4 h/day, detect: 1000/day, shown-by: 2 %, lasts: 60 s }\n",
      with: "")
    #expect(try Checkout.problems(withoutUsers).count == 1)
  }
}
