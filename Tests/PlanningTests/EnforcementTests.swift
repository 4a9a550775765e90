// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Estimation
import IntegerProgram
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// Each limit is kept: drawn a little tighter than what the best plan without it takes, it leads to another plan
/// or to none; drawn a little wider, the plan stays.
///
/// What a limit sees is told here once more, from the ledgers, so that a limit without a case does not compile.
@Suite("Every limit is kept") struct EnforcementTests {
  private static let place = Place(file: "test")

  @Test("at sites", arguments: Limit.Name.allCases)
  func atSites(_ name: Limit.Name) throws {
    var bound = 0
    for make in Self.sites(name) where bound < 3 {
      let bench = try make().changed { $0.limits.removeAll { $0.name == name } }
      let task = name.declaration.scope == .task ? bench.requirements.tasks[0].name : nil
      func plan(_ value: Double?) throws -> Found? {
        let asked = bench.changed { changed in
          if let value {
            changed.limits.append(Limit(name, task: task, value: value, place: Self.place))
          }
        }
        return try asked.solution().map { solution in
          let choice = try asked.planner.chosen(solution)
          return (solution.aims[0].value, Self.seen(name, choice, asked.planner.cautious))
        }
      }
      bound += try isKept(name, plan) ? 1 : 0
    }
    let isOfSites = name.declaration.deployments != .services
    #expect(isOfSites ? bound > 0 : bound == 0, "\(name) binds nowhere")
  }

  @Test("in services", arguments: Limit.Name.allCases)
  func inServices(_ name: Limit.Name) throws {
    var bound = 0
    for make in Self.services(name) {
      let free = try make()
      let kind = name == .machines ? "gpu-*" : nil
      let task = name.declaration.scope == .task ? free.requirements.tasks[0].name : kind
      func plan(_ value: Double?) throws -> Found? {
        var asked = free.requirements
        asked.limits.removeAll { $0.name == name }
        if let value {
          asked.limits.append(Limit(name, task: task, value: value, place: Self.place))
        }
        let planner = try #require(
          ServicePlanner(asked, catalogue: free.context.catalogue, solver: GLPKSolver()))
        let plan = try planner.plan()
        return plan.service.map {
          (plan.objectives[0].value, Self.seen(name, $0, planner.cautious))
        }
      }
      bound += try isKept(name, plan) ? 1 : 0
    }
    let isOfServices = name.declaration.deployments != .sites
    #expect(isOfServices ? bound > 0 : bound == 0, "\(name) binds nowhere")
  }

  /// What the first aim comes to, and what the limit sees of the plan.
  private typealias Found = (aim: Double, seen: Double?)

  /// Whether a limit could be drawn tighter than the best plan without it; then it must be kept.
  private func isKept(_ name: Limit.Name, _ plan: (Double?) throws -> Found?) throws -> Bool {
    // With any limit on carbon, what nobody knows the making of stands back.
    guard let free = try plan(name == .carbon ? 1e12 : nil), let value = free.seen, value > 0,
      value.isFinite
    else {
      return false
    }
    let isFloor = name.declaration.isFloor
    let room = name.declaration.shown == .share ? 1 - value : value
    let (tight, wide) = (value + room * (isFloor ? 0.04 : -0.04), value * (isFloor ? 0.99 : 1.01))
    if let narrowed = try plan(tight) {
      let kept = try #require(narrowed.seen, "\(name): nothing is known of the plan")
      #expect(
        Limit(name, value: tight, place: Self.place).holds(kept),
        "\(name) at \(tight) is broken by \(kept)")
    }
    let widened = try #require(try plan(wide), "\(name) at \(wide) has no plan, but \(value)")
    #expect(agree(widened.aim, free.aim, within: 1e-9), "\(name) at \(wide) makes a plan worse")
    return true
  }

  /// Sites at which a limit binds; none where no site has it.
  private static func sites(_ name: Limit.Name) -> [() throws -> Workbench] {
    switch name {
    case .cost, .energy, .carbon, .capex, .batteryLife, .autonomy, .memory, .weight, .airtime,
      .heat,
      .peak, .accuracy, .caught, .falseAlarms, .alertWithin, .latency:
      (0..<60).map { seed in { try RandomProblem(seed: seed).workbench() } }
    case .trainingTime, .trainingDevices, .trainingHours, .trainingCost, .trainingEnergy,
      .trainingCarbon:
      // Of one training each keeps a quota by itself; what two add up to is another matter.
      [
        { try TrainingTests.bench(TrainingTests.subproblem()) },
        { try TrainingTests.bench(TrainingTests.two, tasks: ["parts", "marks"]) },
      ]
    case .precision, .recall, .machines: []
    }
  }

  /// Services in which a limit binds; none where no service has it.
  private static func services(_ name: Limit.Name) -> [() throws -> ServicePlanner] {
    switch name {
    case .cost, .energy, .carbon, .accuracy, .latency, .trainingTime, .trainingDevices,
      .trainingHours, .trainingCost, .trainingEnergy, .trainingCarbon:
      [
        { try ServingTrainingTests.planner() },
        { try ServingTrainingTests.planner(ServingTrainingTests.another) },
      ]
    case .capex, .machines:
      [
        {
          try ServiceMachinesTests.planner(
            ServiceMachinesTests.file(
              """
                - name: gpu-a
                  speed: 4 TFLOP/s
                  power: 40 W
                  idle-power: 5 W
                  bought: { price: 900 USD, lifetime: 5 years }
                - name: gpu-b
                  speed: 4 TFLOP/s
                  price: 0.9 USD/hour
                  power: 300 W
              """, serving: "ready-by: at-once\n  peak: 1",
              around: "power: { mains: { price: 0.25 USD/kWh, grid: deu } }", people: 2_000))
        }
      ]
    case .precision, .recall: [{ try ServiceTests.planner() }]
    case .caught, .falseAlarms, .alertWithin, .batteryLife, .autonomy, .memory, .weight, .airtime,
      .heat, .peak:
      []
    }
  }

  /// What a limit sees of a design at a site, by its ledger and the values of its first task.
  private static func seen(
    _ name: Limit.Name, _ choice: Chosen<SiteSolution>, _ cautious: RiskLevel
  )
    -> Double?
  {
    let builder = LedgerBuilder(choice.design, at: choice.profile, cautious)
    let values = choice.tasks[0].cautious
    switch name {
    case .cost: return builder.totals().cost
    case .energy: return builder.totals().energy
    case .carbon: return builder.totals().carbon
    case .capex: return builder.capex
    case .batteryLife: return builder.batteryLife
    case .autonomy: return builder.autonomy
    case .memory:
      let isKnown = choice.design.devices.allSatisfy { device in
        device.profile.memory != nil && device.runs.allSatisfy { $0.ram != nil }
      }
      return isKnown ? builder.memory : nil
    case .weight: return builder.mass
    case .airtime: return builder.airtime
    case .heat: return builder.heat
    case .peak: return builder.peak
    case .accuracy: return values.accuracy
    case .caught: return values.caught
    case .falseAlarms: return values.falseAlarms
    case .alertWithin: return values.alertWithin
    case .latency: return values.latency
    case .precision, .recall, .machines: return nil
    case .trainingTime, .trainingDevices, .trainingHours, .trainingCost, .trainingEnergy,
      .trainingCarbon:
      return trained(name, choice.design.trainings, cautious)
    }
  }

  /// The same of a service.
  private static func seen(
    _ name: Limit.Name, _ choice: Chosen<ServiceSolution>, _ cautious: RiskLevel
  ) -> Double? {
    let builder = LedgerBuilder(choice.design, at: choice.profile, cautious)
    let values = choice.tasks[0].cautious
    switch name {
    case .cost: return builder.totals().cost
    case .energy: return builder.totals().energy
    case .carbon: return builder.totals().carbon
    case .capex: return builder.capex
    case .machines: return Double(builder.machines(matching: "gpu-*"))
    case .accuracy: return values.accuracy
    case .precision: return values.precision
    case .recall: return values.recall
    case .latency: return values.latency
    case .caught, .falseAlarms, .alertWithin, .batteryLife, .autonomy, .memory, .weight, .airtime,
      .heat, .peak:
      return nil
    case .trainingTime, .trainingDevices, .trainingHours, .trainingCost, .trainingEnergy,
      .trainingCarbon:
      return trained(name, choice.design.trainings, cautious)
    }
  }

  private static func trained(
    _ name: Limit.Name, _ trainings: [TrainingDesign], _ cautious: RiskLevel
  ) -> Double? {
    let spend = trainings.map { $0.spend(cautious) }.reduce(TrainingSpend(), +)
    return switch name.ofTraining {
    case .time?: spend.seconds
    case .devices?: spend.devices
    case .hours?: spend.deviceHours
    case .cost?: spend.cost
    case .energy?: spend.energy
    case .carbon?: spend.carbon
    case nil: nil
    }
  }
}
