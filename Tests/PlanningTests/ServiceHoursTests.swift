// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// Electricity by the hour: work that may wait is done when it is clean or cheap.
@Suite("Hours of services") struct ServiceHoursTests {
  /// Cleanest from 12 to 14, then from 3 to 5.
  private static let carbon = (0..<24).map { hour in
    switch hour {
    case 12: 90
    case 13: 95
    case 3, 4: 150
    default: 400 + hour
    }
  }

  private static func list(_ values: [Int], _ unit: String) -> String {
    "[" + values.map { "\($0) \(unit)" }.joined(separator: ", ") + "]"
  }

  private static func planner(
    _ machines: String, quota: String = "", objective: String = "carbon",
    price: String = "0.30 USD/kWh", grid: String = list(carbon, "g/kWh"), bids: String = "",
    limits: String = "", people: Int = 20_000, serving: String = "ready-by: end-of-day"
  ) throws -> ServicePlanner {
    try ServiceMachinesTests.planner(
      ServiceMachinesTests.file(
        machines, serving: serving + quota, limits: limits,
        around: "power: { mains: { price: \(price), grid: \(grid) } }", bids: bids, people: people
      ).replacing("minimise cost", with: "minimise \(objective)"))
  }

  private static let rented =
    "  - { name: gpu-a, speed: 8 TFLOP/s, price: 1 USD/hour, power: 200 W, idle-power: 50 W, embodied-carbon: 0 kg }"

  @Test("carbon: the cleanest hours, as few as the machines allow")
  func cleanest() throws {
    // 20,000 for two hours a day, 0.5 ms each: 20 hours at work, 40 of machines.
    func plan(_ quota: String) throws -> Chosen<ServiceSolution> {
      try #require(try Self.planner(Self.rented, quota: quota).plan().service)
    }
    let free = try plan("")
    #expect(free.tasks.first?.shifted[12] == 1)
    // 20 of them at 10 each need 4 hours: the four cleanest.
    let ten = try plan("\n  quota: { gpu-a: 10 }")
    let shares = try #require(ten.tasks.first?.shifted)
    #expect(shares.indices.filter { shares[$0] > 0 } == [3, 4, 12, 13])
    // Hour by hour: half the time at 200 W and half at 50, and the building around them.
    let pue = try #require(ten.profile.serving).pue.value.value
    let expected = [3, 4, 12, 13].reduce(0.0) { sum, hour in
      sum + 10 * 125 * pue / 1_000 * Double(Self.carbon[hour])
    }
    #expect(agree(ten.totals.carbon.value, expected))
    #expect(free.totals.carbon.value < ten.totals.carbon.value)
    // Money alone asks for no hour.
    let cheap = try #require(try Self.planner(Self.rented, objective: "cost").plan().service)
    #expect(cheap.tasks.first?.shifted == [])
  }

  @Test("bought machines work in the cheapest hours")
  func cheapest() throws {
    let prices =
      "["
      + (0..<24).map { $0 < 6 ? "0.10 USD/kWh" : "0.40 USD/kWh" }
      .joined(separator: ", ") + "]"
    let machine =
      "  - { name: gpu-a, speed: 8 TFLOP/s, power: 200 W, idle-power: 50 W, bought: { price: 3652.5 USD, lifetime: 5 years } }"
    let choice = try #require(
      try Self.planner(machine, objective: "cost", price: prices, people: 3_000).plan().service)
    let shares = try #require(choice.tasks.first?.shifted)
    // Six hours of one machine: all of the cheap ones.
    #expect(shares.indices.filter { shares[$0] > 0 } == Array(0..<6))
    #expect(choice.design.machines.first?.committed == 1)
    let lines = choice.ledger.lines.filter { $0.group == "gpu-a, bought" }
    let mean = (0.1 * 6 + 0.4 * 18) / 24
    let idle: Double = 50 * 24 * mean / 1_000
    let work: Double = 3 * 150 * 0.1 / 1_000
    let cost = lines.reduce(0.0) { $0 + ($1.cost ?? 0) }
    #expect(agree(cost, 2 + idle + work), "\(cost)")
  }

  @Test("the program and the account agree on every hour, by trying all")
  func sameAsTrying() throws {
    var random = Seeded(seed: 9)
    var shifted = 0
    for _ in 0..<16 {
      let objective = random.one(of: ["cost", "carbon", "energy"])
      let aim = try #require(Limit.Name(rawValue: objective))
      let carbon = (0..<24).map { _ in random.whole(2...9) * 50 }
      let prices = (0..<24).map { _ in "0.\(random.whole(10...60)) USD/kWh" }
      let load =
        "\n  load: [1, 1, 1, 1, 2, 3, 5, 8, 9, 9, 9, 9, 9, 9, 9, 9, 8, 7, 6, 5, 4, 3, 2, 1]"
      let planner = try Self.planner(
        """
          - { name: gpu-a, speed: 3 TFLOP/s, power: 300 W, idle-power: 60 W, embodied-carbon: 300 kg, bought: { price: \(random.whole(8...30) * 100) USD, lifetime: 4 years } }
          - { name: gpu-b, speed: 5 TFLOP/s, price: 0.\(random.whole(2...8)) USD/hour, power: 400 W, idle-power: 90 W, billing-step: 1 h, embodied-carbon: 500 kg, committed: { price: 0.2 USD/hour, term: 1 year }\(random.chance(0.3) ? ", grid: usa" : "") }
        """, quota: random.chance(0.5) ? "\n  quota: { \"gpu-*\": \(random.whole(3...8)) }" : "",
        objective: objective,
        price: random.chance(0.5) ? "[\(prices.joined(separator: ", "))]" : "0.30 USD/kWh",
        grid: Self.list(carbon, "g/kWh"),
        bids: random.chance(0.5) ? ServiceMachinesTests.bids : "",
        limits: random.chance(0.4) ? "limits: { carbon: \(random.whole(8...40) * 200) g/day }" : "",
        people: random.whole(10...60) * 100,
        serving: (random.chance(0.8) ? "ready-by: end-of-day" : "ready-by: at-once\n  peak: 2")
          + load)
      let plan = try planner.plan()
      let expected = ServiceMachinesTests.least(planner, aim, upTo: 6)
      #expect((plan.service == nil) == (expected == nil))
      guard let expected, let choice = plan.service else { continue }
      #expect(agree(plan.objectives[0].value, expected, within: 1e-6))
      #expect(agree(choice.ledger.total(.carbon), choice.totals.carbon.value, within: 1e-6))
      #expect(choice.design.machines.allSatisfy { $0.committed < 6 }, "the oracle tries too few")
      if choice.tasks.contains(where: { !$0.shifted.isEmpty }) { shifted += 1 }
    }
    #expect(shifted > 4)
  }

  @Test("hours in a file, and where only a mean is known") func files() throws {
    let folder = try TemporaryFolder([
      "hours.csv": "hour,g/kWh\n"
        + (0..<48).map { "\($0 % 24),\($0 < 24 ? 100 : 100 + 2 * ($0 % 24))" }
        .joined(separator: "\n"),
      "bad.csv": "hour,g/kWh\n24,100\n", "short.csv": "hour,g/kWh\n0,100\n",
    ])
    func read(_ grid: String) throws -> Requirements {
      let text = ServiceMachinesTests.file(
        Self.rented, around: "power: { mains: { grid: \(grid) } }")
      return try Requirements.read(
        TextFile(path: folder.path + "/test.yaml", text: text), against: try Checkout.catalogue())
    }
    let hours = try #require(try read("hours.csv").electricity)
    #expect(hours.carbon.map(\.value) == (0..<24).map { 100 + Double($0) })
    for (name, line) in [("bad.csv", 2), ("short.csv", 22), ("none.csv", 22)] {
      #expect {
        _ = try read(name)
      } throws: { error in
        let problems = (error as? Problems)?.all ?? []
        return problems.count == 1 && problems[0].place.line == line
      }
    }
    let mean = try Self.planner(Self.rented, grid: "deu").plan()
    #expect(mean.gridWithoutHours == "deu" && mean.service?.tasks.first?.shifted == [])
    #expect(try Self.planner(Self.rented).plan().gridWithoutHours == nil)
  }

  @Test("a machine in another region draws its electricity") func regions() throws {
    let catalogue = try Checkout.catalogue()
    let machines = """
        - { name: gpu-a, speed: 8 TFLOP/s, price: 1 USD/hour, power: 200 W, embodied-carbon: 0 kg }
        - { name: gpu-b, speed: 8 TFLOP/s, price: 2 USD/hour, power: 200 W, embodied-carbon: 0 kg, grid: fra }
      """
    for (objective, id, grid) in [("cost", "gpu-a", "pol"), ("carbon", "gpu-b", "fra")] {
      let plan = try Self.planner(machines, objective: objective, grid: "pol").plan()
      let choice = try #require(plan.service)
      #expect(choice.design.machines.map(\.id) == [id])
      let intensity = try #require(catalogue.grids[grid]).intensity.value
      #expect(
        agree(choice.totals.carbon.value, choice.totals.energy.value * intensity / 1_000))
      #expect(
        agree(plan.objectives[0].value, choice.ledger.total(objective == "cost" ? .cost : .carbon)))
    }
    // Hours of one grid say nothing of another's.
    let far = try Self.planner(
      machines.replacing("price: 1 ", with: "price: 9 "), objective: "cost"
    )
    .plan()
    let choice = try #require(far.service)
    let intensity = try #require(catalogue.grids["fra"]).intensity.value
    #expect(choice.design.machines.map(\.id) == ["gpu-b"])
    #expect(agree(choice.totals.carbon.value, choice.totals.energy.value * intensity / 1_000))
  }
}
