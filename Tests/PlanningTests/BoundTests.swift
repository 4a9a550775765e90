// SPDX-License-Identifier: Apache-2.0

import Costing
import Requirements
import Testing

@testable import IntegerProgram
@testable import Planning

/// Bounds that spare a solve must be true: no plan of a subproblem is better than its bound, and a subproblem that
/// is left out has no plan.
@Suite("Bounds of blocks") struct BoundTests {
  @Test("no plan is cheaper than its block's bound", arguments: 0..<4)
  func cost(batch: Int) throws {
    var (solved, sharp) = (0, 0)
    for seed in (batch * 10)..<(batch * 10 + 10) {
      let planner = try RandomProblem(seed: UInt64(seed)).workbench()
        .changed { $0.objectives = [.cost] }.planner
      let formulation = planner.formulation
      let bounds = SubproblemBound(formulation: formulation)
      for set in planner.sets {
        let subproblems = bounds.subproblems(of: set)
        for build in formulation.builds {
          let subproblem = Subproblem(set: set, build: build)
          let program = formulation.formulate([subproblem], aim: .cost).program
          let outcome = try GLPKSolver().solve(program).outcome
          guard let bound = subproblems.first(where: { $0.subproblem == subproblem })?.bound else {
            #expect(outcome == .infeasible, "seed \(seed): \(build) was left out")
            continue
          }
          guard case .optimal(let plan) = outcome else { continue }
          solved += 1
          if bound > 0.8 * plan.objective { sharp += 1 }
          #expect(
            bound <= plan.objective * (1 + 1e-9),
            "seed \(seed) \(set.name(planner.prepared.devices)) \(build)")
        }
      }
    }
    // A bound of nothing would be true as well. Ten problems are few: a third are sharp over all of them.
    #expect(sharp > solved / 6, "\(sharp) of \(solved)")
  }

  /// Two tasks, one by day and one around the clock, share a device that is woken or stays on: what both
  /// need by day counts once.
  @Test("tasks of different hours on one device share what it takes to be on")
  func mixedHours() throws {
    var tried = 0
    for seed in 0..<60 {
      let planner = try RandomProblem(seed: UInt64(seed)).workbench()
        .changed {
          $0.objectives = [.energy]
          $0.limits.removeAll { $0.task == nil }
        }.planner
      guard Set(planner.groups.map(\.hours)).count > 1 else { continue }
      let formulation = planner.formulation
      for set in planner.sets where set.members.count == 1 {
        let program = formulation.formulate([Subproblem(set: set, build: nil)], aim: .energy)
          .program
        guard case .optimal(let plan) = try GLPKSolver().solve(program).outcome else { continue }
        let bound = SubproblemBound(formulation: formulation).subproblems(of: set)[0].bound
        #expect(bound <= plan.objective * (1 + 1e-9), "seed \(seed)")
        #expect(bound > 0)
        tried += 1
      }
    }
    #expect(tried > 10)
  }

  @Test(
    "sets stay whole where cost is not the first aim, and their bounds are true",
    arguments: [Objective.energy, .carbon, .capex, .accuracy])
  func otherAims(aim: Objective) throws {
    let sign = aim == .accuracy ? -1.0 : 1.0
    for seed in 0..<12 {
      let bench = try RandomProblem(seed: UInt64(seed)).workbench().changed {
        $0.objectives = [aim]
      }
      let planner = bench.planner
      var effort = SolverEffort()
      let search = Decomposition(planner: planner)
      for set in planner.sets {
        let subproblems = SubproblemBound(formulation: planner.formulation).subproblems(of: set)
        #expect(subproblems.map(\.subproblem) == [Subproblem(set: set, build: nil)])
        var found = Decomposition.Found(cuts: planner.cuts)
        let solution = try search.solve(
          subproblems[0].subproblem, planner.formulation, &found, &effort)
        guard let value = solution?.aims[0].value else { continue }
        #expect(subproblems[0].bound <= sign * value + 1e-9 * abs(value), "seed \(seed)")
      }
    }
  }
}
