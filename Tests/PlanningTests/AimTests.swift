// SPDX-License-Identifier: Apache-2.0

import Costing
import Requirements
import TestSupport
import Testing

@testable import Planning

@Suite("Aims in the order of their priority") struct AimTests {
  private func better(_ aim: Objective, _ left: Double, _ right: Double) -> Bool {
    aim == .accuracy ? left > right * (1 + 1e-7) : left < right * (1 - 1e-7)
  }

  @Test("the first is as good as alone, and the second as good as the first lets it be")
  func lexicographic() throws {
    let pairs: [[Objective]] = [
      [.accuracy, .cost], [.cost, .accuracy], [.capex, .energy], [.energy, .capex],
      [.accuracy, .energy],
    ]
    var differed = 0
    for seed in 400..<412 {
      let bench = try RandomProblem(seed: UInt64(seed)).workbench()
      for pair in pairs {
        let both = try bench.changed { $0.objectives = pair }.aims()
        let first = try bench.changed { $0.objectives = [pair[0]] }.aims()
        let second = try bench.changed { $0.objectives = [pair[1]] }.aims()
        guard let both, let first, let second else {
          #expect(both == nil && first == nil && second == nil, "seed \(seed)")
          continue
        }
        #expect(agree(both[0], first[0], within: 1e-7), "seed \(seed) \(pair)")
        #expect(!better(pair[1], both[1], second[0]), "seed \(seed) \(pair)")
        if better(pair[1], second[0], both[1]) { differed += 1 }
      }
    }
    // The order matters somewhere.
    #expect(differed > 5)
  }

  @Test("what is worse in an earlier aim is not made good by a later one")
  func order() throws {
    let planner = try RandomProblem(seed: 1).workbench().planner
    let set = DeviceSet(members: [0])
    func plan(_ aims: [(Objective, Double)]) -> SubproblemSolution {
      SubproblemSolution(
        subproblem: Subproblem(set: set, build: nil),
        aims: aims.map { ObjectiveValue(objective: $0.0, value: $0.1, bound: $0.1) }, values: [],
        meanings: [], wasStopped: false)
    }
    func isBetter(_ left: [(Objective, Double)], _ right: [(Objective, Double)]) -> Bool {
      Decomposition(planner: planner).isBetter(plan(left), plan(right))
    }
    #expect(isBetter([(.accuracy, 0.9), (.cost, 9)], [(.accuracy, 0.5), (.cost, 1)]))
    #expect(!isBetter([(.accuracy, 0.5), (.cost, 1)], [(.accuracy, 0.9), (.cost, 9)]))
    #expect(isBetter([(.accuracy, 0.9), (.cost, 1)], [(.accuracy, 0.9), (.cost, 9)]))
    #expect(!isBetter([(.accuracy, 0.9), (.cost, 9)], [(.accuracy, 0.9), (.cost, 1)]))
    #expect(isBetter([(.cost, 1), (.accuracy, 0.5)], [(.cost, 2), (.accuracy, 0.9)]))
    #expect(!isBetter([(.cost, 2), (.accuracy, 0.9)], [(.cost, 1), (.accuracy, 0.5)]))
    // Equals: the one that is there stays.
    #expect(!isBetter([(.cost, 1)], [(.cost, 1 + 1e-12)]))
  }

  @Test("the same file gives the same plan twice, whatever is equal")
  func ties() throws {
    for seed in [1, 3, 10, 39, 60, 100] {
      let problem = try RandomProblem(seed: UInt64(seed))
      // Capital alone leaves rates and ways of waking open: ties abound.
      for aims in [[Objective.capex], [.accuracy], [.cost]] {
        let plans = try (0..<2).map { _ in
          try problem.workbench().changed { $0.objectives = aims }.planner.plan()
        }
        // The folder's name differs, and with it where the figures stand; what is planned does not.
        #expect(plans[0].status == plans[1].status)
        #expect(plans[0].objectives == plans[1].objectives)
        #expect(plans[0].site?.name == plans[1].site?.name)
        #expect(
          plans[0].site?.ledger.lines.map(\.name) == plans[1].site?.ledger.lines.map(\.name))
        #expect(plans[0].site?.totals == plans[1].site?.totals)
        #expect(plans[0].site?.tasks.map(\.sampling) == plans[1].site?.tasks.map(\.sampling))
        #expect(
          plans[0].site?.jointProbability == plans[1].site?.jointProbability)
        #expect(plans[0].alternatives.map(\.name) == plans[1].alternatives.map(\.name))
        #expect(plans[0].alternatives.map(\.difference) == plans[1].alternatives.map(\.difference))
      }
    }
  }
}
