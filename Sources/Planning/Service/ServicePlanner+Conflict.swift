// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

extension ServicePlanner {
  /// Why nothing fits, where each task can be served by itself.
  func conflict(_ effort: inout SolverEffort) throws(SolverError) -> Infeasibility {
    var found = Infeasibility(unreachable: try siteMisses(&effort))
    if found.unreachable.isEmpty { found.relaxable = try relaxable(&effort) }
    return found
  }

  /// Why nothing fits, where nothing serves some task.
  func unservable(_ training: TrainingAnswers) -> Infeasibility {
    var found = Infeasibility(unserved: unserved)
    for (task, most) in prepared.mostDetected {
      let name = requirements.tasks[task].name
      if unserved.contains(name) { found.mostDetected[name] = most }
    }
    // Where too few can be detected, limits that some way keeps are not what stands in the way.
    let misses = prepared.nearest.values
      .filter { found.mostDetected[$0.limit.task ?? ""] == nil }
      .sorted { $0.limit.place < $1.limit.place }
    // A limit that some way keeps is named only where each is kept, and no way keeps all.
    let alone = misses.filter { !prepared.kept.contains($0.limit) }
    found.unreachable =
      (alone.isEmpty ? misses : alone) + training.misses(of: unserved, beside: misses)
    return found
  }

  /// Limits over the whole that no choice keeps even alone, with the least that any comes to.
  func siteMisses(_ effort: inout SolverEffort) throws(SolverError) -> [NearestMiss] {
    var misses: [NearestMiss] = []
    for limit in requirements.limits where limit.isOfWhole {
      if limit.name.ofTraining != nil {
        if let miss = TrainingAnswers.miss(limit, context) { misses.append(miss) }
        continue
      }
      let aim = Objective.allCases.first { $0.limit == limit.name }
      guard aim != nil || limit.name == .machines else { continue }
      var open = formulation
      open.requirements.limits.removeAll(where: \.isOfWhole)
      open.requirements.objectives = [aim ?? .cost]
      if aim == nil { open.fewest = limit }
      let formulated = open.formulate(aim ?? .cost)
      let answer = try solver.solve(formulated.program, limits: limits)
      effort.add(answer.statistics)
      guard case .optimal(let optimum) = answer.outcome else { continue }
      let solution = self.solution(formulated.selection(optimum))
      guard let value = solution.deployment.value(of: limit, cautious),
        !limit.holds(value)
      else { continue }
      misses.append(
        NearestMiss(
          limit: limit, value: value, candidate: solution.name,
          assumedEngineering: limit.decidingEngineering(
            in: value, solution.deployment.builder(cautious))))
    }
    return misses
  }

  /// Limits over the whole without any one of which there would be a plan.
  func relaxable(_ effort: inout SolverEffort) throws(SolverError) -> [Limit] {
    var relaxable: [Limit] = []
    for limit in requirements.limits where limit.isOfWhole {
      // Which trainings there are depends on the limits on them.
      let planner =
        limit.name.ofTraining == nil
        ? self : asking(requirements.confidence) { $0.removeAll { $0 == limit } } ?? self
      var open = planner.formulation
      open.requirements.limits.removeAll { $0 == limit }
      if case .found = try best(open, &effort) { relaxable.append(limit) }
    }
    return relaxable
  }
}
