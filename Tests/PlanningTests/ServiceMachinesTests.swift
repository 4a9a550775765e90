// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import IntegerProgram
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// How machines are held: paid around the clock or on demand, against trying every way.
@Suite("Machines of services") struct ServiceMachinesTests {
  /// Machines with terms of their own, and two tasks that share them: one is asked by the hour.
  static func file(
    _ machines: String, serving: String = "ready-by: end-of-day", limits: String = "",
    around: String = "", bids: String = "", people: Int = 40_000, rate: String = "1/s",
    more: String = ""
  ) -> String {
    """
    deployment: test
    tasks:
      boxes:
        task: object-detection
        models: [boxes-*]
        population: { users: \(people), on: 2 h/day }
        rate: [\(rate)]
    \(bids)
    models:
      - { name: boxes-a, operations: 4 GFLOP, task: object-detection }
      - { name: bids-a, operations: 1 GFLOP, task: anomaly-detection }
    machines:
    \(machines)
    hardware: { allow: [gpu-*] }
    serving:
      \(serving)
      utilisation: 0.5
      transfer: 0 USD/GB
      storage: 0 USD/GB/month
      decode: { time: 0 ms, price: 0 USD/hour }
      lifetime: 2 years
    \(around)
    \(limits)
    objective: minimise cost
    \(more)
    """
  }

  static let bids = """
      bids:
        task: anomaly-detection
        models: [bids-a]
        requests: 900/s
        latency: 40 ms
    """

  static func planner(_ text: String) throws -> ServicePlanner {
    let catalogue = try Checkout.catalogue()
    let file = TextFile(path: "test.yaml", text: text)
    let requirements = try Requirements.read(file, against: catalogue)
    return try #require(
      ServicePlanner(
        requirements, catalogue: requirements.extended(catalogue), solver: GLPKSolver()))
  }

  /// Every option for each task.
  static func choices(_ planner: ServicePlanner) -> [[ServingOption]] {
    var chosen: [[ServingOption]] = [[]]
    for task in planner.requirements.tasks.indices {
      let own = planner.prepared.options.filter { $0.task == task }
      chosen = chosen.flatMap { before in own.map { before + [$0] } }
    }
    return chosen
  }

  /// Choices with every count of every promise, by the ledger alone; the least value of an aim under all limits, nil
  /// where nothing keeps them.
  static func least(
    _ planner: ServicePlanner, _ aim: Limit.Name, upTo most: Int,
    of choices: [[ServingOption]]? = nil
  ) -> Double? {
    var best: Double?
    for options in choices ?? Self.choices(planner) {
      let used = Set(options.flatMap { $0.stages.compactMap(\.machine) }).sorted()
      var held: [[Int: [Int: Int]]] = [[:]]
      for machine in used {
        for promise in planner.machines[machine].profile.commitments.indices {
          held = held.flatMap { before in
            (0...most).map { count in
              var next = before
              next[machine, default: [:]][promise] = count
              return next
            }
          }
        }
      }
      for held in held {
        let design = planner.design(ServingSelection(options: options, held: held))
        // Bought machines must be enough with the confidence asked.
        let careful = LedgerBuilder(design, at: planner.site, planner.cautious)
        let isEnough = design.machines.indices.allSatisfy {
          design.machines[$0].purchase != .bought
            || careful.hours(of: $0).machines == design.machines[$0].committed
        }
        guard isEnough else { continue }
        let deployment = Deployment(design, at: planner.site)
        let holds = planner.requirements.limits.allSatisfy { limit in
          guard limit.isOfWhole else { return true }
          return deployment.value(of: limit, planner.cautious).map { limit.holds($0) } ?? true
        }
        guard holds,
          let value = deployment.value(of: aim, .middle)
        else { continue }
        if best.map({ value < $0 }) ?? true { best = value }
      }
    }
    return best
  }

  @Test("committed or on demand: as cheap as the best of all counts")
  func commitments() throws {
    var random = Seeded(seed: 77)
    var (committed, mixed, none, tight) = (0, 0, 0, 0)
    for _ in 0..<80 {
      let prices = (0..<2).map { _ in Double(random.whole(20...110)) / 100 }
      let steps = ["1 s", "1 h", "3 h"]
      let isAtOnce = random.chance(0.5)
      let load =
        random.chance(0.5)
        ? "[1, 1, 1, 1, 2, 3, 5, 8, 9, 9, 9, 9, 9, 9, 9, 9, 8, 7, 6, 5, 4, 3, 2, 1]" : nil
      // Half of the services may not have all the machines they would like.
      let quota =
        random.chance(0.5)
        ? "\n  quota: { gpu-a: \(random.whole(1...6)), \"gpu-*\": \(random.whole(3...9)) }" : ""
      let serving =
        (isAtOnce ? "ready-by: at-once\n  peak: 2" : "ready-by: end-of-day")
        + (load.map { "\n  load: \($0)" } ?? "") + quota
      let planner = try Self.planner(
        Self.file(
          """
            - name: gpu-a
              speed: \(random.whole(2...9)) TFLOP/s
              price: 1 USD/hour
              billing-step: \(steps[random.whole(0...2)])
              power: 200 W
              committed: [{ price: \(prices[0]) USD/hour, term: 1 year }, { price: \(prices[1]) USD/hour, term: 3 years }]
            - { name: gpu-b, speed: \(random.whole(2...9)) TFLOP/s, price: 0.\(random.whole(5...9)) USD/hour, power: 300 W }
          """, serving: serving,
          limits: random.chance(0.4) ? "limits: { cost: \(random.whole(20...160)) USD/day }" : "",
          around: "power: { mains: { grid: usa } }",
          bids: random.chance(0.6) ? Self.bids : "", people: random.whole(300...1_500) * 100,
          rate: "1/10s"))
      let plan = try planner.plan()
      let expected = Self.least(planner, .cost, upTo: 13)
      #expect((plan.service == nil) == (expected == nil))
      guard let expected, let choice = plan.service else {
        none += 1
        #expect(
          !(plan.infeasibility?.unreachable ?? []).isEmpty
            || !(plan.infeasibility?.relaxable ?? []).isEmpty
            || !(plan.infeasibility?.unserved ?? []).isEmpty)
        continue
      }
      #expect(plan.status == .optimal)
      #expect(
        agree(choice.totals.cost.value, expected, within: 1e-6),
        "\(choice.totals.cost.value) \(expected)")
      #expect(agree(plan.objectives[0].value, expected, within: 1e-6))
      for (column, total) in [
        (LedgerLine.Column.cost, choice.totals.cost), (.energy, choice.totals.energy),
        (.carbon, choice.totals.carbon),
      ] {
        #expect(agree(choice.ledger.total(column), total.value, within: 1e-6))
      }
      for check in choice.limits where check.limit.name == .machines {
        #expect(check.limit.holds(check.value))
        if check.value == check.limit.value { tight += 1 }
      }
      let machines = choice.design.machines
      #expect(machines.allSatisfy { $0.committed <= 12 }, "the oracle tries too few")
      if machines.contains(where: { $0.committed > 0 }) {
        committed += 1
        let builder = LedgerBuilder(choice.design, at: choice.profile, .middle)
        if machines.indices.contains(where: {
          machines[$0].committed > 0 && builder.hours(of: $0).onDemand > 0
        }) {
          mixed += 1
        }
        let free = try #require(plan.alternatives.first { $0.name == "nothing committed" })
        #expect(free.service == nil || (free.difference ?? -1) >= 0)
      }
    }
    #expect(
      committed > 10 && mixed > 2 && none > 0 && tight > 3,
      "\(committed) \(mixed) \(none) \(tight)")
  }

  @Test("hours: what is free by night is no use at noon, unless work can wait")
  func hours() {
    var ready = [Double](repeating: 1, count: 24)
    ready[12] = 5
    let need = MachineHours.Need(level: 10, canWait: true, ready: ready, least: 0)
    let none = MachineHours(need, committed: 0, step: 3_600)
    #expect(none.onDemand == 38 && none.committedUse == 0)
    // Two are held: at noon three more are needed; the ten hours that can wait find room.
    let two = MachineHours(need, committed: 2, step: 3_600)
    #expect(two.onDemand == 3 && two.committedUse == 35 && two.committed == 48)
    let tied = MachineHours(
      .init(level: 36, canWait: false, ready: ready, least: 0), committed: 2, step: 3_600)
    // One and a half machines beside each hour's own are three in 23 hours, and seven at noon.
    #expect(tied.onDemand == 28 && tied.on == 76 && tied.machines == 7)
    let alone = MachineHours(
      .init(level: 25.25, canWait: false, ready: [], least: 24), committed: 0, step: 1)
    #expect(alone.onDemand == 48 && alone.on == 48)
    #expect(MachineHours(need, committed: 5, step: 3_600).onDemand == 0)
    let idle = MachineHours(
      .init(level: 0, canWait: true, ready: [], least: 2), committed: 3, step: 3_600)
    #expect(idle.on == 0 && idle.committed == 72)
  }

  @Test("a promise that outlasts the service is paid to its end")
  func terms() throws {
    let planner = try Self.planner(
      Self.file(
        "  - { name: gpu-a, speed: 5 TFLOP/s, price: 1 USD/hour, committed: { price: 0.2 USD/hour, term: 3 years } }"
      ))
    let price = try #require(planner.machines.first?.profile.commitments.first).price
    // Two years of service, three of payments.
    #expect(agree(price.value.value, 0.3))
    #expect(price.provenance.note.contains("paid for 3 years by a service of 2 years"))
  }

  @Test("a quota that nothing keeps is told with its line and the fewest machines")
  func quota() throws {
    let machines = """
        - { name: gpu-a, speed: 1 TFLOP/s, price: 1 USD/hour }
        - { name: gpu-b, speed: 2 TFLOP/s, price: 9 USD/hour }
      """
    // 80 hours at 0.5 of 1 TFLOP/s, or half as many.
    func plan(_ quota: String, _ limits: String = "") throws -> Planning.Answer {
      try Self.planner(
        Self.file(
          machines, serving: "ready-by: end-of-day\n  quota: { \(quota) }", limits: limits,
          people: 5_000)
      ).plan()
    }
    let free = try plan("gpu-a: 4")
    #expect(free.service?.design.machines.map(\.id) == ["gpu-a"])
    let check = try #require(free.service?.limits.first)
    #expect(check.limit.name == .machines && check.limit.task == "gpu-a")
    let other = try plan("gpu-a: 1")
    #expect(other.service?.design.machines.map(\.id) == ["gpu-b"])
    #expect(other.alternatives.contains { $0.name == "gpu-a" && $0.service == nil })
    let none = try plan("\"gpu-*\": 1")
    #expect(none.status == .infeasible)
    let miss = try #require(none.infeasibility?.unreachable.first)
    #expect(miss.limit.place.line == 18 && miss.limit.value == 1 && miss.value == 2)
    #expect(miss.candidate == "gpu-b")
    // Each can be kept, both cannot.
    let both = try plan("gpu-a: 1", "limits: { cost: 150 USD/day }")
    #expect(
      (both.infeasibility?.unreachable ?? []).isEmpty
        && (both.infeasibility?.relaxable ?? []).map(\.name) == [.machines, .cost])
  }
}
