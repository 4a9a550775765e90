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

@Suite("All limits at once") struct JointProbabilityTests {
  // MARK: The search for the quantile

  /// The least position of the grid whose plan is probable enough, by trying all.
  private static func least(
    _ search: QuantileSearch, _ attempt: (Int) -> QuantileSearch.Attempt?
  ) -> Int? {
    search.grid.indices.first { (attempt($0)?.joint ?? 0) >= search.asked }
  }

  /// Plans that rise in steps: at each quantile the plan of the next step is best, and it is as probable as if its
  /// limits failed apart.
  private static func steps(_ seed: UInt64, limits: Int) -> [QuantileSearch.Attempt] {
    var random = SplitMix(state: seed)
    let steps = 3 + Int(random.unit() * 40)
    let owns = (0..<steps).map { _ in 0.5 + 0.5 * random.unit() }.sorted()
    return owns.map { least in
      let own = (0..<limits).map { $0 == 0 ? least : least + (1 - least) * random.unit() }
      return QuantileSearch.Attempt(joint: own.reduce(1, *), own: own)
    }
  }

  @Test(
    "the quantile found is one of the least that are enough, at few solutions", arguments: 1...6)
  func search(limits: Int) {
    var (promised, short, most) = (0, 0, 0)
    for seed in 0..<200 {
      let steps = Self.steps(UInt64(seed * 7 + limits), limits: limits)
      let search = QuantileSearch(asked: [0.6, 0.8, 0.9, 0.95][seed % 4])
      func attempt(_ index: Int) -> QuantileSearch.Attempt? {
        steps.first { $0.reach >= search.grid[index] }
      }
      var tried = 0
      let outcome = search.run { index in
        tried += 1
        return attempt(index)
      }
      most = max(most, tried)
      switch outcome {
      case .promised(let index):
        promised += 1
        #expect((attempt(index)?.joint ?? 0) >= search.asked, "seed \(seed)")
        if index > 0 { #expect((attempt(index - 1)?.joint ?? 0) < search.asked, "seed \(seed)") }
      case .short(let best, let none):
        short += 1
        #expect(attempt(best) != nil, "seed \(seed)")
        if let none { #expect(attempt(none) == nil, "seed \(seed)") }
      case .impossible: #expect(attempt(0) == nil, "seed \(seed)")
      }
      if case .promised = outcome { continue }
      // Nothing that a look at every quantile finds is missed where more is promised at higher ones.
      let joints = search.grid.indices.compactMap { attempt($0)?.joint }
      if joints == joints.sorted() {
        #expect(Self.least(search, attempt) == nil, "seed \(seed)")
      }
    }
    #expect(promised > 20 && most <= 12, "\(promised) promised, \(short) short, \(most) tried")
    #expect(limits == 1 || short > 5)
  }

  @Test("one limit needs no more than the confidence asked")
  func single() {
    let search = QuantileSearch(asked: 0.9)
    var tried: [Int] = []
    let outcome = search.run { index in
      tried.append(index)
      return QuantileSearch.Attempt(joint: 0.91, own: [0.91])
    }
    #expect(outcome == .promised(0) && tried == [0])
  }

  // MARK: The simulation

  private static func check(_ name: Limit.Name, task: String, holds probability: Double)
    -> LimitCheck
  {
    LimitCheck(
      limit: Limit(name, task: task, value: 1, place: Place(file: "test")), value: 1,
      probability: probability)
  }

  @Test(
    "limits that err apart hold together as the product says, those that err alike as the least")
  func closed() throws {
    let bench = try RandomProblem(seed: 16).workbench()
    let solution = try bench.planner.chosen(try #require(try bench.solution()))
    func joint(_ factors: [TaskFactor], _ shares: [Double]) -> Double {
      var simulation = JointSimulation(
        solution.deployment,
        zip(factors, shares).map {
          JointCheck(check: Self.check(.latency, task: "t", holds: $1), factors: [$0])
        }, nil, seed: 7)
      simulation.draw(20_000)
      return simulation.share
    }
    let apart = joint([.time("a"), .time("b"), .accuracy("c")], [0.9, 0.95, 0.8])
    #expect(abs(apart - 0.9 * 0.95 * 0.8) < 3 * (0.684 * 0.316 / 20_000).squareRoot())
    let alike = joint([.time("a"), .time("a")], [0.9, 0.8])
    #expect(abs(alike - 0.8) < 3 * (0.8 * 0.2 / 20_000).squareRoot())
  }

  /// A random file whose best plan keeps some limits on the whole with little room; nil where it has no plan.
  private static func tight(_ seed: UInt64) throws -> Workbench? {
    let bench = try RandomProblem(seed: seed).workbench().changed { $0.confidence = 0.8 }
    guard let best = try bench.solution() else { return nil }
    let planner = bench.planner
    let deployment = try planner.chosen(best).deployment
    return bench.changed { requirements in
      requirements.objectives = [.cost]
      requirements.limits.removeAll { $0.name == .cost || $0.name == .carbon }
      for (name, room) in [(Limit.Name.energy, 1.02), (.capex, 1.3)] {
        let place = requirements.tasks[0].place
        let limit = Limit(name, value: 1, place: place)
        guard let seen = deployment.value(of: limit, planner.cautious), seen > 0 else { continue }
        requirements.limits.removeAll { $0.name == name }
        requirements.limits.append(Limit(name, value: room * seen, place: place))
      }
    }
  }

  /// Types what an answer says would make a plan: each makes one.
  ///
  /// - Returns: how many things were typed.
  private static func type(
    _ found: Infeasibility, in bench: Workbench, _ seed: Int
  ) throws -> Int {
    var typed = 0
    func hasPlan(_ change: (inout Requirements) -> Void) throws -> Bool {
      typed += 1
      let requirements = bench.changed(change).requirements
      return try plan(requirements, catalogue: bench.catalogue, solver: GLPKSolver()).solution
        != nil
    }
    let attainable = try #require(found.attainable, "seed \(seed)")
    if attainable.confidence >= 0.5 {
      #expect(try hasPlan { $0.confidence = attainable.confidence }, "seed \(seed)")
    }
    for relaxation in found.relaxations {
      guard let value = relaxation.value else { continue }
      #expect(
        try hasPlan { $0.limits.set(relaxation.limit, to: value) }, "seed \(seed): \(relaxation)")
    }
    return typed
  }

  @Test(
    "what two tasks are told to type makes a plan: the hours of the sun tell how often a battery lasts"
  )
  func two() throws {
    let text = """
      tasks:
        hornets:
          task: object-detection
          accuracy: 0.25
          event: { lasts: 20 s, per-day: 15, hours: daylight, caught-at-least: 0.60 }
          hours: daylight
        buzz: { task: keyword-spotting, accuracy: 0.85, rate: 1/10min }
      hardware: { allow: [raspberry-pi-zero-2-w, stm32u575] }
      power: { battery: 500 Wh, solar: 20 W, climate: south-west-england }
      uplink: nb-iot
      upkeep: { visit: 60 USD }
      limits: { battery-life: 30 days }
      """
    let bench = try Workbench(Checkout.catalogue(), text)
    let answer = try plan(
      bench.requirements, catalogue: bench.catalogue, solver: GLPKSolver())
    let found = try #require(answer.infeasibility)
    #expect(try Self.type(found, in: bench, 0) == 3)
  }

  /// Plans of random files hold, in scenarios that chose nothing, as often as was asked: but for two standard
  /// errors of both simulations.
  @Test("the plans keep all limits in fresh scenarios as often as asked")
  func fresh() throws {
    var (raised, tightened, kept, short, typed) = (0, 0, 0, 0, 0)
    for seed in 0..<80 {
      guard let bench = try Self.tight(UInt64(seed)) else { continue }
      let alone = try bench.solution()
      let answer = try plan(
        bench.requirements, catalogue: bench.catalogue, solver: GLPKSolver())
      guard let solution = answer.solution else {
        if alone != nil {
          // Each limit alone is promised, all of them are not.
          short += 1
          #expect(answer.infeasibility?.verdict == .notPromised, "seed \(seed)")
          typed += try Self.type(try #require(answer.infeasibility), in: bench, seed)
        }
        continue
      }
      kept += 1
      #expect(answer.requirements.confidence == 0.8 && answer.quantile >= 0.8)
      #expect(solution.jointProbability >= 0.8, "seed \(seed)")
      #expect(solution.limits.allSatisfy { $0.probability >= answer.quantile - 1e-6 })
      let before = try #require(alone?.aims[0].value)
      #expect(solution.totals.cost.value >= before * (1 - 1e-9), "seed \(seed)")
      guard answer.quantile > 0.8 || !answer.tightened.isEmpty else { continue }
      if answer.tightened.isEmpty { raised += 1 } else { tightened += 1 }
      guard (bench.requirements.uplink?.ways.count ?? 1) == 1 else { continue }
      var effort = SolverEffort()
      let asked = bench.changed { requirements in
        requirements.confidence = answer.quantile
        for tight in answer.tightened { requirements.limits.set(tight.limit, to: tight.value) }
      }.planner
      let (planner, found) = try asked.settled(&effort)
      let (design, tasks) = planner.built(try #require(found.best))
      let deployment = Deployment(design, at: planner.site)
      let cuts = found.cuts.around([design], planner.site, planner.cautious)
      var simulation = JointSimulation(
        deployment, planner.checks(bench.requirements.limits, deployment, tasks, cuts), cuts,
        seed: 99)
      simulation.draw(10_000)
      let share = simulation.share
      #expect(share > 0.8 - 2 * (0.16 / 10_000 + 0.16 / 8_000).squareRoot(), "seed \(seed)")
    }
    #expect(
      kept > 4 && raised > 1 && tightened > 0 && typed > 3,
      "\(kept) kept, \(raised) raised, \(tightened) tightened, \(short) short, \(typed) typed")
  }

  @Test(
    "the plans of the examples keep all limits in fresh scenarios as often as asked",
    arguments: [
      "buoy", "barn-cameras", "harbour", "medical-device", "training", "wildlife-audio", "bidding",
      "cameras", "video-chat", "video",
    ])
  func examples(name: String) throws {
    let example = try Workbench.example(name)
    let answer = try plan(example.requirements, catalogue: example.catalogue, solver: GLPKSolver())
    let solution = try #require(answer.solution)
    // What a plan keeps at a tighter value, its program keeps there.
    let bench = example.changed { requirements in
      for tight in answer.tightened { requirements.limits.set(tight.limit, to: tight.value) }
    }
    let asked = bench.requirements.confidence
    let simulation: JointSimulation
    if ServicePlanner(bench.requirements, catalogue: bench.catalogue, solver: GLPKSolver()) != nil {
      simulation = JointSimulation(
        solution.deployment, ServicePlanner.joint(solution.limits), nil, seed: 99)
    } else {
      var effort = SolverEffort()
      let ways = SiteReplanning(
        requirements: bench.requirements, ways: bench.planner.ways(), isJoint: true
      ).at(answer.quantile)
      let found = try ways.find(&effort)
      let planner = found.planners[found.chosen]
      let (design, tasks) = planner.built(try #require(found.best))
      let deployment = Deployment(design, at: planner.site)
      let cuts = found.found[found.chosen].cuts.around([design], planner.site, planner.cautious)
      simulation = JointSimulation(
        deployment, planner.checks(planner.requirements.limits, deployment, tasks, cuts), cuts,
        seed: 99)
    }
    var fresh = simulation
    fresh.draw(10_000)
    let error = (asked * (1 - asked) / 10_000).squareRoot()
    #expect(fresh.share > asked - 2 * error, "\(fresh.share) where \(asked) is asked")
    // It is no further from what the answer tells than two simulations are from each other.
    let told = solution.jointProbability
    #expect(fresh.share > told - 3 * (0.25 / 1_000 + 0.25 / 10_000).squareRoot(), "\(told)")
  }
}
