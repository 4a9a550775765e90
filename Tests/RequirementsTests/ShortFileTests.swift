// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import FoundationEssentials
import Quantities
import Requirements
import TestSupport
import Testing

/// Files of ten lines, the values that stand for blocks, and what follows where a file says nothing.
@Suite("Short constraint files") struct ShortFileTests {
  static let names = [
    "battery-camera", "service", "sixty-cameras", "what-fits-my-board", "which-device",
  ]

  @Test("of the examples have at most twelve lines and no fault", arguments: names)
  func examples(_ name: String) throws {
    let file = try Checkout.file("examples/ten-lines/\(name).yaml")
    #expect(file.text.split(separator: "\n", omittingEmptySubsequences: false).count <= 13)
    let found = try Requirements.read(file, against: try Checkout.catalogue())
    #expect(found.deployment == name)
    #expect(found.tasks.allSatisfy { ($0.metric == nil) == ($0.dataset == nil) })
  }

  private static let camera = """
    tasks:
      deer:
        task: object-detection
        accuracy: { metric: mAP50-95, dataset: coco-val2017, at-least: 0.30 }
        event: { lasts: 60 s, per-day: 10 }
    power: { battery: { chemistry: lifepo4, energy: 100 Wh }, solar: { panel: 20 W }, climate: amsterdam }
    uplink: { radio: lte-m }
    upkeep: { visit: 100 USD }
    today: { inspections: 26/year }
    hardware: { allow: [raspberry-pi-5, stm32*] }
    """

  /// What a file comes to, without the places in it.
  private static func words(_ found: Requirements) -> String {
    var words = found.tasks.map {
      "\($0.metric ?? "") \($0.dataset ?? "") \($0.population?.users ?? 0) \($0.population?.on.value ?? 0)"
    }
    words += found.limits.map { "\($0.name) \($0.value)" }
    if case .battery(let battery, let solar) = found.supply {
      words.append("\(battery.battery) \(battery.energy.value) \(solar?.peak.value ?? 0)")
    } else {
      words.append("mains")
    }
    words.append("\(found.uplink?.radio ?? "") \(found.today?.inspections.value ?? 0)")
    words.append(found.hardware.allow.map(\.text).joined(separator: " "))
    words.append("\(found.effort.day?.value ?? -1)")
    return words.joined(separator: "; ")
  }

  @Test(
    "say the same by a value as by a block",
    arguments: [
      ("accuracy: { metric: mAP50-95, dataset: coco-val2017, at-least: 0.30 }", "accuracy: 0.30"),
      ("accuracy: { metric: mAP50-95, dataset: coco-val2017, at-least: 0.30 }", "accuracy: 30 %"),
      ("battery: { chemistry: lifepo4, energy: 100 Wh }", "battery: 100 Wh"),
      ("solar: { panel: 20 W }", "solar: 20 W"), ("uplink: { radio: lte-m }", "uplink: lte-m"),
      ("today: { inspections: 26/year }", "today: 26/year"),
      ("hardware: { allow: [raspberry-pi-5, stm32*] }", "hardware: [raspberry-pi-5, stm32*]"),
    ])
  func brief(_ block: String, _ value: String) throws {
    let text = Self.camera.replacing(block, with: value)
    #expect(text != Self.camera)
    let (long, short) = (
      try Checkout.requirements(Self.camera), try Checkout.requirements(text)
    )
    #expect(Self.words(short) == Self.words(long))
  }

  @Test(
    "say the same by a word as by a block",
    arguments: [
      ("power: { mains: {} }", "power: mains"),
      ("power: { mains: { price: 0.2 USD/kWh } }", "power: { mains: 0.2 USD/kWh }"),
      ("power: mains\neffort: { day: 0 USD }", "power: mains\neffort: none"),
    ])
  func word(_ block: String, _ word: String) throws {
    let task = "tasks: { calls: { task: keyword-spotting } }\n"
    let (long, short) = (
      try Checkout.requirements(task + block), try Checkout.requirements(task + word)
    )
    #expect(Self.words(short) == Self.words(long))
    guard case .mains(let one, _, _) = long.supply, case .mains(let other, _, _) = short.supply
    else {
      Issue.record("it is not on mains")
      return
    }
    #expect(one == other)
  }

  @Test("a number of people is of those who are on all day") func population() throws {
    let found = try Checkout.requirements(
      "tasks: { people: { task: object-detection, population: 60, rate: 5/s } }")
    #expect(found.tasks[0].population?.users == 60)
    #expect(found.tasks[0].population?.on == Seconds(86_400))
    #expect(found.serving != nil)
  }

  @Test("are judged by the standard metric and set of the kind of work") func standard() throws {
    let found = try Checkout.requirements(
      """
      tasks:
        look: { task: image-classification, accuracy: 0.6 }
        people: { task: person-detection, accuracy: { metric: top1, at-least: 0.8 } }
        roads: { task: semantic-segmentation, models: ["*"], accuracy: 0.5 }
        any: { task: keyword-spotting }
      power: mains
      """)
    let judged = found.tasks.map { "\($0.metric ?? "any") \($0.dataset ?? "any")" }
    #expect(judged == ["top1 imagenet-1k", "top1 vww", "mIoU pascal-voc", "any any"])
  }

  @Test("take the set that all models share, and name one where they share none") func sets() throws
  {
    func text(_ models: String) -> String {
      "tasks: { roads: { task: semantic-segmentation, models: [\(models)], accuracy: 0.5 } }\npower: mains\n"
    }
    #expect(try Checkout.requirements(text("stdc1, pidnet-s")).tasks[0].dataset == "cityscapes")
    let problems = try Checkout.problems(text("bisenet, stdc1"))
    #expect(problems.count == 1)
    let words = try #require(problems.first).words.what
    #expect(words.contains("`camvid`, `cityscapes`") && words.contains("cannot be compared"))
  }

  @Test("an accuracy of one's own counts on the set that the task is judged on") func own() throws {
    let found = try Checkout.requirements(
      """
      tasks: { look: { task: image-classification, models: [mine], accuracy: 0.6 } }
      models: [{ name: mine, operations: 1 GFLOP, accuracy: { top1: 0.7 } }]
      power: mains
      """)
    #expect(found.ownModels[0].accuracies.map(\.dataset) == ["own data"])
    let mixed = try Checkout.requirements(
      """
      tasks: { look: { task: image-classification, accuracy: 0.6 } }
      models: [{ name: mine, operations: 1 GFLOP, accuracy: { top1: 0.7 } }]
      power: mains
      """)
    #expect(mixed.ownModels[0].accuracies.map(\.dataset) == ["own data", "imagenet-1k"])
  }

  @Test(
    "an empty list that would allow nothing is refused",
    arguments: [
      "hardware: { allow: [] }", "hardware: []", "cloud: { machines: [] }", "objective: []",
      "uplink: { radio: lte-m, send: [] }",
    ])
  func empty(_ line: String) throws {
    let problems = try Checkout.problems(
      "tasks: { calls: { task: keyword-spotting } }\npower: mains\n\(line)\n")
    #expect(
      problems.contains { $0.words.what.contains("an empty list allows nothing") }, "\(problems)")
  }

  /// Electricity whose carbon nobody knows counted as none, and a limit on carbon was proved.
  @Test(
    "carbon is asked of a grid that is known",
    arguments: ["limits: { carbon: 1 g/day }", "objective: minimise carbon"])
  func grid(_ line: String) throws {
    let task = "tasks: { calls: { task: keyword-spotting } }\n"
    let problems = try Checkout.problems(task + "power: mains\n\(line)\n")
    #expect(problems.count == 1, "\(problems)")
    #expect(problems.first?.kind == .missingKey("power.mains.grid", example: "usa"))
    #expect(try Checkout.problems(task + "power: { mains: { grid: usa } }\n\(line)\n").isEmpty)
  }

  @Test("an empty list that denies nothing is not") func emptyDenial() throws {
    #expect(
      try Checkout.problems(
        """
        tasks: { calls: { task: keyword-spotting } }
        power: mains
        hardware: { deny: [], owned: [] }
        licences: { deny: [] }
        """
      ).isEmpty)
  }
}

/// What makes a file one of sites or of a service.
@Suite("The kind of a constraint file") struct KindTests {
  private static let request = "tasks: { tags: { task: image-classification, requests: 50/s } }\n"
  private static let watch = "tasks: { tags: { task: image-classification } }\n"

  @Test(
    "follows from the tasks alone",
    arguments: ["", "power: mains\n", "kind: service\n", "serving: { workers: 2 }\n"])
  func service(_ line: String) throws {
    #expect(try Checkout.requirements(Self.request + line).serving != nil)
  }

  @Test("is a site without requests or a population", arguments: ["", "kind: site\n"])
  func site(_ line: String) throws {
    #expect(try Checkout.requirements(Self.watch + "power: mains\n" + line).serving == nil)
  }

  /// Each with a word of the message, and a word that belongs to the other kind.
  @Test(
    "contradicted, is told once, and nothing of the other kind is asked for",
    arguments: [
      (request + "kind: site\npower: mains\n", "`requests`, which is of a service"),
      (watch + "kind: service\n", "`requests` or a `population`"),
      (watch + "serving: { workers: 2 }\n", "give a task `requests`"),
      (watch + "power: mains\nserving: { workers: 2 }\n", "give a task `requests`"),
    ])
  func contradiction(_ text: String, _ words: String) throws {
    let problems = try Checkout.problems(text)
    #expect(problems.count == 1 && problems[0].words.what.contains(words), "\(problems)")
  }

  @Test("a wrong number of requests is no reason to ask for a battery") func wrong() throws {
    let problems = try Checkout.problems(
      "tasks: { tags: { task: image-classification, requests: 50 } }\n")
    #expect(problems.count == 1 && problems[0].text == "50", "\(problems)")
  }

  /// A key that only one kind of deployment has.
  struct Scoped: Sendable, CustomTestStringConvertible {
    var path: [String]
    var key: KeyWords
    var scope: String

    var testDescription: String { path.joined(separator: ".") }

    /// A file of the other kind with the key.
    var text: String {
      let isService = scope == "site"
      let task = "task: object-detection" + (isService ? ", requests: 50/s" : "")
      if path[0] == "tasks" {
        let keys = Self.nested(path.dropFirst(2), key.example)
        return "tasks: { people: { \(task), \(keys) } }\n" + (isService ? "" : "power: mains\n")
      }
      let supply = isService || path[0] == "power" ? "" : "power: mains\n"
      return "tasks: { people: { \(task) } }\n\(supply)" + Self.nested(path[...], key.example)
        + "\n"
    }

    private static func nested(_ path: ArraySlice<String>, _ value: String) -> String {
      guard let first = path.first else { return value }
      let rest = path.dropFirst()
      return rest.isEmpty ? "\(first): \(value)" : "\(first): { \(nested(rest, value)) }"
    }
  }

  /// The outermost keys that say of which kind they are.
  static let scoped: [Scoped] = below(Requirements.keys, [])

  private static func below(_ keys: [KeyWords], _ path: [String]) -> [Scoped] {
    keys.flatMap { key -> [Scoped] in
      let own = path + key.name.split(separator: ".").map(String.init)
      if let scope = key.scope { return [Scoped(path: own, key: key, scope: scope)] }
      return below(key.inner, own)
    }
  }

  @Test("its keys are refused in the other kind", arguments: scoped)
  func otherKind(_ item: Scoped) throws {
    let problems = try Checkout.problems(item.text)
    let name = try #require(item.path.last)
    let words = "`\(name)` is of a \(item.scope)"
    #expect(
      problems.contains { $0.words.what.contains(words) && $0.place.line <= 3 },
      "\(item.text)\(problems)")
    // It is said once, and nothing of the other kind is asked for.
    #expect(problems.allSatisfy { !$0.words.what.contains("is missing") }, "\(problems)")
  }

  @Test("has keys of its own, of either kind") func counts() {
    let sites = Self.scoped.filter { $0.scope == "site" }
    #expect(sites.count > 30 && Self.scoped.count - sites.count >= 5)
  }

  @Test(
    "what changes nothing beside the rest of a task is refused",
    arguments: [
      ("task: object-detection, requests: 5/s, rate: 1/s", "`rate`"),
      ("task: object-detection, sees: { object: 1 m, at: 3 m, lens: 60 deg }", "`sees`"),
      ("task: object-detection, recall: { yolox-s: 0.8 at 0.5 }", "`recall`"),
    ])
  func idle(_ task: String, _ key: String) throws {
    let supply = task.contains("requests") ? "" : "power: mains\n"
    let problems = try Checkout.problems("tasks: { people: { \(task) } }\n\(supply)")
    #expect(problems.count == 1 && problems[0].words.what.contains(key), "\(problems)")
  }

  @Test("machines at a site that nothing uses are refused") func machines() throws {
    let problems = try Checkout.problems(
      Self.watch + "power: mains\nmachines: [{ name: a, speed: 1 TFLOP/s, price: 1 USD/hour }]\n")
    #expect(problems.count == 1 && problems[0].words.what.contains("`machines`"), "\(problems)")
  }
}
