// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

extension ServicePlanner {
  /// Limits over the whole that no choice keeps even alone, with the least that any comes to.
  func siteMisses(_ effort: inout Plan.SolverEffort) throws(SolverError) -> [NearestMiss] {
    var misses: [NearestMiss] = []
    for limit in requirements.limits where limit.isOfWhole {
      if limit.name.ofTraining != nil {
        if let miss = TrainingAnswers.miss(limit, knowledge) { misses.append(miss) }
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
      guard case .optimal(let solution) = answer.outcome else { continue }
      let choice = choice(formulated.selection(solution))
      guard let value = choice.deployment.value(of: limit, cautious),
        !limit.holds(value)
      else { continue }
      misses.append(NearestMiss(limit: limit, value: value, candidate: choice.name))
    }
    return misses
  }

  /// Limits over the whole without any one of which there would be a plan.
  func relaxable(_ effort: inout Plan.SolverEffort) throws(SolverError) -> [Limit] {
    var relaxable: [Limit] = []
    for limit in requirements.limits where limit.isOfWhole {
      var open = formulation
      open.requirements.limits.removeAll { $0 == limit }
      if case .found = try best(open, &effort) { relaxable.append(limit) }
    }
    return relaxable
  }
}
