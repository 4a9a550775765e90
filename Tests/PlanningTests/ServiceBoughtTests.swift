// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// Machines at the user's own premises beside rented ones: how many, at what price, made of what carbon.
@Suite("Bought machines of services") struct ServiceBoughtTests {
  private static func planner(
    _ machines: String, serving: String = "ready-by: at-once\n  peak: 1", limits: String = "",
    bids: String = "", people: Int = 2_000, objective: String = "cost",
    around: String = "power: { mains: { price: 0.25 USD/kWh, grid: deu } }"
  ) throws -> ServicePlanner {
    try ServiceMachinesTests.planner(
      ServiceMachinesTests.file(
        machines, serving: serving, limits: limits, around: around, bids: bids, people: people
      ).replacing("minimise cost", with: "minimise \(objective)"))
  }

  @Test("bought or rented: as good as the best of all counts, by every aim")
  func sameAsTrying() throws {
    var random = Seeded(seed: 5)
    var (bought, rented, both, none) = (0, 0, 0, 0)
    for _ in 0..<60 {
      let objective = random.one(of: ["cost", "cost", "energy", "carbon", "capex"])
      let aim: Limit.Name = try #require(Limit.Name(rawValue: objective))
      let isReused = random.chance(0.3)
      let terms =
        isReused
        ? "reused: true, remaining-life: \(random.whole(1...4)) years, price: 1500 USD"
        : "price: \(random.whole(5...40) * 100) USD"
      let load =
        random.chance(0.5)
        ? "\n  load: [1, 1, 1, 1, 2, 3, 5, 8, 9, 9, 9, 9, 9, 9, 9, 9, 8, 7, 6, 5, 4, 3, 2, 1]" : ""
      let planner = try Self.planner(
        """
          - name: gpu-a
            speed: \(random.whole(2...5)) TFLOP/s
            power: \(random.whole(10...60)) W
            idle-power: \(random.whole(2...10)) W
            embodied-carbon: \(random.whole(50...900)) kg
            bought: { \(terms), lifetime: 5 years }
          - name: gpu-b
            speed: \(random.whole(4...9)) TFLOP/s
            price: 0.\(random.whole(2...9)) USD/hour
            power: 300 W
            billing-step: 1 h
            embodied-carbon: 900 kg
            committed: { price: 0.2 USD/hour, term: 1 year }
        """,
        serving: (random.chance(0.5) ? "ready-by: end-of-day" : "ready-by: at-once\n  peak: 2")
          + load,
        limits: random.chance(0.4)
          ? "limits: { capex: \(random.whole(1...60) * 200) USD }"
          : random.chance(0.5) ? "limits: { carbon: \(random.whole(1...40) * 500) g/day }" : "",
        bids: random.chance(0.5) ? ServiceMachinesTests.bids : "",
        people: random.whole(20...90) * 100, objective: objective)
      let plan = try planner.plan()
      let expected = ServiceMachinesTests.least(planner, aim, upTo: 12)
      #expect((plan.service == nil) == (expected == nil))
      guard let expected, let choice = plan.service else {
        none += 1
        continue
      }
      let value = try #require(plan.objectives.first).value
      #expect(agree(value, expected, within: 1e-6), "\(objective): \(value) \(expected)")
      #expect(agree(choice.ledger.total(.cost), choice.totals.cost.value, within: 1e-6))
      #expect(agree(choice.ledger.total(.carbon), choice.totals.carbon.value, within: 1e-6))
      #expect(choice.design.machines.allSatisfy { $0.committed < 12 }, "the oracle tries too few")
      let kinds = Set(choice.design.machines.map { $0.purchase == .bought })
      if kinds == [true] { bought += 1 }
      if kinds == [false] { rented += 1 }
      if kinds.count == 2 { both += 1 }
    }
    #expect(
      bought > 10 && rented > 10 && none > 1, "\(bought) \(rented) \(both) \(none)")
  }

  @Test("cameras share a server: idle all day, busy for what it sees, written off over its life")
  func cameras() throws {
    let text = """
      deployment: yard
      tasks:
        people:
          task: object-detection
          models: [seer]
          population: { users: 40, on: 24 h/day }
          rate: [5/s]
      models: [{ name: seer, operations: 20 GFLOP, task: object-detection }]
      machines:
        - name: edge
          speed: 8 TFLOP/s
          power: 90 W
          idle-power: 30 W
          embodied-carbon: 300 kg
          bought: { price: 1826.25 USD, lifetime: 5 years }
        - { name: cloud, speed: 20 TFLOP/s, price: 1 USD/hour, power: 150 W }
      hardware: { allow: [edge, cloud] }
      serving: { ready-by: at-once, peak: 1, utilisation: 0.5, transfer: 0 USD/GB, decode: { time: 0 ms, price: 0 USD/hour } }
      power: { mains: { price: 0.30 USD/kWh, grid: deu } }
      """
    let plan = try ServiceMachinesTests.planner(text).plan()
    let choice = try #require(plan.service)
    let machine = try #require(choice.design.machines.first)
    // 200 a second, 2.5 ms each, at half use: one server; so 40 streams are all that it carries.
    #expect(machine.name == "edge, bought" && machine.committed == 1)
    let lines = choice.ledger.lines.filter { $0.group == machine.name }
    let energy = (30 * 24 + 60 * 12.0)
    #expect(agree(lines.reduce(0) { $0 + ($1.energy ?? 0) }, energy))
    #expect(agree(lines.reduce(0) { $0 + ($1.cost ?? 0) }, 1 + energy / 1_000 * 0.3))
    let making = try #require(lines.first { $0.name.hasPrefix("making it") })
    #expect(agree(making.carbon ?? 0, 300_000 / 1_826.25))
    #expect(agree(choice.totals.capex.value, 1_826.25))
    // One camera more needs another server.
    let more = try ServiceMachinesTests.planner(
      text.replacing("users: 40", with: "users: 41")
    ).plan()
    #expect(more.service?.design.machines.first?.committed == 2)
    let rented = try #require(plan.alternatives.first { $0.name == "cloud" })
    #expect((rented.difference ?? 0) > 0)
  }

  @Test("what has served before costs nothing and was made in its first life")
  func reused() throws {
    func plan(_ terms: String) throws -> Planning.Answer {
      try Self.planner(
        """
          - name: gpu-a
            speed: 5 TFLOP/s
            power: 60 W
            embodied-carbon: 300 kg
            bought: { reused: true, lifetime: 4 years, \(terms) }
        """
      ).plan()
    }
    let choice = try #require(try plan("remaining-life: 2 years").service)
    #expect(choice.totals.capex.value == 0)
    let making = try #require(choice.ledger.lines.first { $0.name.hasPrefix("making it") })
    #expect(making.carbon == 0 && making.provenance.note == "counted once, in its first life")
    let price = try #require(choice.ledger.lines.first { $0.name.hasPrefix("bought") })
    #expect(price.cost == 0 && price.provenance.note == "reused for 2 years")
    // The service runs for two years: of one that lasts one, a new one serves the second half.
    let short = try #require(try plan("remaining-life: 1 year, price: 1461 USD").service)
    let count = Double(try #require(short.design.machines.first).committed)
    let half = try #require(short.ledger.lines.first { $0.name.hasPrefix("bought") })
    #expect(agree(half.cost ?? 0, 0.5 * count))
    let made = try #require(short.ledger.lines.first { $0.name.hasPrefix("making it") })
    #expect(agree(made.carbon ?? 0, count * 0.5 * 300_000 / 1_461))
    let unknown = try plan("remaining-life: 1 year")
    #expect(unknown.refusal(of: "gpu-a") == .unknownReplacement && unknown.service == nil)
  }

  @Test("an unknown price, draw or footprint is told and no bargain")
  func unknowns() throws {
    let rented = "\n  - { name: gpu-b, speed: 9 TFLOP/s, price: 1 USD/hour, power: 300 W }"
    func plan(_ machine: String, _ objective: String = "cost") throws -> Planning.Answer {
      try Self.planner("  - \(machine)" + rented, objective: objective).plan()
    }
    let price = try plan(
      "{ name: gpu-a, speed: 9 TFLOP/s, power: 9 W, bought: { lifetime: 4 years } }")
    #expect(price.refusal(of: "gpu-a") == .unknownPurchase)
    let draw = try plan("{ name: gpu-a, speed: 9 TFLOP/s, bought: { price: 100 USD } }")
    #expect(draw.refusal(of: "gpu-a") == .unknownDraw)
    let carbon = try plan("{ name: gpu-a, speed: 9 TFLOP/s, bought: { price: 9 USD } }", "carbon")
    #expect(carbon.refusal(of: "gpu-a") == .unknownPower)
    let made = try plan(
      "{ name: gpu-a, speed: 9 TFLOP/s, power: 9 W, bought: { price: 9 USD } }")
    #expect(made.service?.design.machines.first?.id == "gpu-a")
    let unknown = try #require(made.service).ledger.unknownLines(.carbon)
    #expect(unknown.map(\.name) == ["making it, over its life"])
  }

  @Test("a board of the catalogue is bought at its listed price, with its measured times")
  func catalogue() throws {
    let text = """
      deployment: yard
      tasks:
        people:
          task: image-classification
          models: [mobilenet-v2]
          population: { users: 2, on: 24 h/day }
          rate: [1/s]
      timing: measured
      machines: [{ name: raspberry-pi-5, bought: { lifetime: 4 years } }]
      hardware: { allow: [raspberry-pi-5] }
      serving: { ready-by: at-once, peak: 1, transfer: 0 USD/GB, decode: { time: 0 ms, price: 0 USD/hour } }
      power: { mains: { price: 0.30 USD/kWh } }
      """
    let plan = try ServiceMachinesTests.planner(text).plan()
    let machine = try #require(plan.service?.design.machines.first)
    #expect(machine.purchase == .bought && (machine.capex?.value.value ?? 0) > 20)
    #expect(plan.service?.tasks.first?.stages.first?.configuration?.timing == .measured)
  }
}
