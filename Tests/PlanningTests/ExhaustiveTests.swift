// SPDX-License-Identifier: Apache-2.0

import Costing
import Requirements
import TestSupport
import Testing

@testable import Planning

/// The planner against one that tries every design.
@Suite("The planner against trying everything") struct ExhaustiveTests {
  @Test("finds the same optimum, or finds none", arguments: 0..<10)
  func sameOptimum(batch: Int) throws {
    var found = 0
    for seed in (batch * 26)..<(batch * 26 + 26) {
      let problem = try RandomProblem(seed: UInt64(seed))
      let bench = try problem.workbench()
      let expected = ExhaustivePlanner(bench).best?.aims
      let plan = try bench.aims()
      #expect(
        (plan == nil) == (expected == nil),
        "seed \(seed): \(plan ?? []), not \(expected ?? [])\n\(problem.constraints)")
      guard let plan, let expected else { continue }
      found += 1
      #expect(plan.count == expected.count)
      for (mine, its) in zip(plan, expected) {
        #expect(
          agree(mine, its, within: 1e-6),
          "seed \(seed): \(plan), not \(expected)\n\(problem.constraints)")
      }
    }
    // Both verdicts are met in every batch.
    #expect(found > 4 && found < 18)
  }

  /// What is drawn by chance is worth what it covers.
  @Test("the problems are of all kinds")
  func kinds() throws {
    var limits: [Limit.Name: Int] = [:]
    var aims: [Objective: Int] = [:]
    var (shared, mixed, daylight, onMains, lists) = (0, 0, 0, 0, 0)
    for seed in 0..<200 {
      let bench = try RandomProblem(seed: UInt64(seed)).workbench()
      let requirements = bench.requirements
      for limit in requirements.limits { limits[limit.name, default: 0] += 1 }
      for aim in requirements.objectives { aims[aim, default: 0] += 1 }
      let groups = bench.planner.groups
      if groups.contains(where: { $0.members.count > 1 }) { shared += 1 }
      if Set(requirements.tasks.map(\.hours)).count > 1 { mixed += 1 }
      if requirements.tasks.allSatisfy({ $0.hours == .daylight }) { daylight += 1 }
      if case .mains = requirements.supply { onMains += 1 }
      if requirements.objectives.count > 1 { lists += 1 }
    }
    // Services and trainings have limits of their own.
    let names = Set(Limit.Name.allCases).subtracting([.precision, .recall, .machines])
      .filter { $0.ofTraining == nil }
    for name in names { #expect(limits[name, default: 0] >= 8, "\(name)") }
    for aim in Objective.allCases { #expect(aims[aim, default: 0] >= 8, "\(aim)") }
    #expect(min(shared, mixed, daylight, onMains, lists) >= 15)
  }
}
