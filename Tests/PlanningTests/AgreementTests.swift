// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Quantities
import Requirements
import TestSupport
import Testing

@testable import IntegerProgram
@testable import Planning

/// The program and the ledger of what it chose are two roads to the same figures.
@Suite("The program against the account") struct AgreementTests {
  /// Problems with a plan, their planner and the plan.
  private func plans(
    _ seeds: Range<Int>, _ aim: Objective
  ) throws -> [(
    seed: Int, planner: SitePlanner, solution: SubproblemSolution, cuts: BendersCutPool
  )] {
    try seeds.compactMap { seed in
      let planner = try RandomProblem(seed: UInt64(seed)).workbench()
        .changed { $0.objectives = [aim] }.planner
      var effort = SolverEffort()
      let found = try Decomposition(planner: planner).best(&effort)
      return found.best.map { (seed, planner, $0, found.cuts) }
    }
  }

  @Test("each objective is the ledger's total of the design", arguments: Objective.allCases)
  func objectives(aim: Objective) throws {
    let plans = try plans(0..<30, aim)
    #expect(plans.count > 8)
    for (seed, planner, solution, cuts) in plans {
      let choice = try planner.chosen(solution, judgedBy: cuts)
      let asked = try #require(solution.aims.first)
      let total =
        switch aim {
        case .cost: choice.ledger.total(.cost)
        case .energy: choice.ledger.total(.energy)
        case .carbon: choice.ledger.total(.carbon)
        case .capex: choice.totals.capex.value
        case .accuracy:
          choice.tasks.reduce(0) { $0 + ($1.configuration.accuracy?.value.value ?? 0) }
        }
      #expect(agree(asked.value, total), "seed \(seed): \(asked.value), not \(total)")
      #expect(agree(asked.value, asked.bound, within: 1e-9))
      // The last look at cost is the ledger's too.
      let last = try #require(solution.aims.last)
      #expect(last.objective == .cost)
      #expect(agree(last.value, choice.ledger.total(.cost)), "seed \(seed)")
    }
  }

  @Test("what moves a plan moves it by what the ledger says, and nothing else is told")
  func movers() throws {
    var told: Set<String> = []
    for (seed, planner, solution, cuts) in try plans(0..<30, .cost) {
      let choice = try planner.chosen(solution, judgedBy: cuts)
      let site = choice.profile
      let middle = choice.ledger.total(.cost)
      for mover in choice.sensitivities {
        #expect(mover.best <= middle + 1e-9 && mover.worst >= middle - 1e-9, "seed \(seed)")
        switch mover.factor {
        case .failures:
          let failures = try #require(site.failures)
          let range = failures.at(Interval.spread) - failures.at(-Interval.spread)
          let trip = site.upkeep.ownVisit?.value ?? 0
          #expect(agree(mover.swing, range.value * trip), "seed \(seed)")
        case .engineering:
          let day = try #require(site.engineeringDay)
          let range = (day.at(Interval.spread) - day.at(-Interval.spread)).value
          let days = choice.design.devices.reduce(0) { $0 + $1.profile.effort.value.value }
          let share = Double(site.sites) * site.lifetimeDays
          #expect(agree(mover.swing, range * days / share), "seed \(seed)")
        default: break
        }
        told.insert(String("\(mover.factor)".prefix { $0 != "(" }))
        #expect(mover.swing > 0 || !mover.breaks.isEmpty)
      }
      let swings = choice.sensitivities.map(\.swing)
      #expect(swings == swings.sorted(by: >))
    }
    #expect(told.isSuperset(of: ["failures", "engineering", "device", "effort", "battery"]))
  }

  @Test("the design serves each task once, within its own limits")
  func complete() throws {
    for (seed, planner, solution, cuts) in try plans(0..<40, .cost) {
      let choice = try planner.chosen(solution, judgedBy: cuts)
      let served = choice.design.devices.flatMap(\.runs).flatMap(\.tasks).map(\.name)
      #expect(served.sorted() == planner.requirements.tasks.map(\.name).sorted(), "seed \(seed)")
      #expect(choice.tasks.map(\.task.name) == planner.requirements.tasks.map(\.name))
      // Of a device that nobody has rated there is no heat to tell.
      let isRated = LedgerBuilder(choice.design, at: planner.site, .middle).sustained != nil
      let told = planner.requirements.limits.filter { $0.name != .heat || isRated }
      #expect(choice.limits.count == told.count)
      for check in choice.limits {
        #expect(check.limit.holds(check.value), "seed \(seed): \(check.limit.name)")
        #expect(check.probability >= planner.requirements.confidence - 1e-6, "seed \(seed)")
      }
      for task in choice.tasks {
        let rates = task.task.rates.map {
          SamplingSchedule(hertz: $0.value, hours: task.task.hours)
        }
        #expect(rates.contains(task.sampling), "seed \(seed)")
      }
    }
  }

  /// Site limits are rows under the cautious risk level; the ledger under the same risk level says the same.
  @Test("the cautious values of the rows are those of the limits' checks")
  func rows() throws {
    var compared: [Limit.Name: Int] = [:]
    for (seed, planner, solution, cuts) in try plans(0..<160, .cost) {
      let choice = try planner.chosen(solution, judgedBy: cuts)
      var formulation = planner.formulation
      formulation.cuts = cuts
      let program = formulation.formulate([solution.subproblem], aim: .cost).program
      let build = try #require(
        solution.meanings.firstIndex {
          if case .build = $0 { true } else { false }
        })
      for check in choice.limits where check.limit.task == nil {
        let rows = program.rows.filter {
          $0.name == check.limit.name.rawValue
            || $0.name.hasPrefix("\(check.limit.name.rawValue) ")
        }
        let values = rows.map { row -> Double in
          var values = solution.values
          // Nothing presses the visits of the cautious row down to what is needed, where it is not tight.
          for (number, column) in program.columns.enumerated()
          where column.name.hasPrefix("visits cautious") {
            values[number] =
              LedgerBuilder(choice.design, at: choice.profile, planner.cautious).plannedVisits
          }
          let sum = row.terms.reduce(0) { $0 + $1.coefficient * values[$1.column] }
          guard row.name.contains(" ") else { return sum }
          // What is drawn less what the build could give for the time asked; what is left is the drain.
          let share = row.terms.first { $0.column == build }?.coefficient ?? 0
          let figures = planner.formulation.figures.cautious
          let base =
            figures.constant.wattHours(light: choice.profile.dayLengths.max() ?? 12)
            + figures.selfDischarge * Double(choice.design.packs)
          let given = base - share
          return given * check.limit.value / (sum + given)
        }
        // A pack with panels lasts as the hours have it: its rows are tangents, held by tests of their own.
        if check.limit.name == .batteryLife, choice.design.panels > 0 {
          for row in rows {
            let sum = row.terms.reduce(0) { $0 + $1.coefficient * solution.values[$1.column] }
            #expect(sum <= 1e-6, "seed \(seed)")
          }
          continue
        }
        // Memory is a row for each device; a pack that the sun sustains lasts for ever.
        guard check.limit.name != .memory, check.value.isFinite else { continue }
        let value = try #require(
          check.limit.declaration.isFloor ? values.filter { $0 > 0 }.min() : values.max())
        #expect(
          agree(value, check.value, within: 1e-7),
          "seed \(seed) \(check.limit.name): \(value), not \(check.value)")
        compared[check.limit.name, default: 0] += 1
      }
    }
    for name in [Limit.Name.cost, .energy, .carbon, .capex, .batteryLife, .autonomy] {
      #expect(compared[name, default: 0] > 2, "\(name)")
    }
  }

  /// Solving the subproblems one by one is an exact decomposition of the whole program.
  @Test("the whole program has the optimum of the blocks", arguments: 0..<4)
  func wholeProgram(batch: Int) throws {
    for seed in (batch * 10)..<(batch * 10 + 10) {
      let bench = try RandomProblem(seed: UInt64(seed)).workbench()
      let planner = bench.planner
      let expected = try bench.aims()?.first
      guard !planner.sets.isEmpty else {
        #expect(expected == nil)
        continue
      }
      let outcome = try GLPKSolver().solve(planner.wholeProgram(after: planner.plan())).outcome
      guard case .optimal(let solution) = outcome else {
        #expect(outcome == .infeasible && expected == nil, "seed \(seed): \(outcome)")
        continue
      }
      let sign = bench.requirements.objectives[0] == .accuracy ? -1.0 : 1.0
      #expect(
        agree(sign * solution.objective, try #require(expected), within: 1e-8), "seed \(seed)")
    }
  }
}
