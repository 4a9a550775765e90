// SPDX-License-Identifier: Apache-2.0

import IntegerProgram
import Quantities
import Requirements

extension QuantilePlanner {
  /// One limit relaxed so that a plan keeps all at once with the confidence asked.
  ///
  /// Without the limit, the least quantile at which all others are kept at once is found first; then the limit is
  /// tightened by halves, the quantile that was enough last being tried first. There is a plan at what is told.
  func jointRelaxation(
    of limit: Limit, _ effort: inout SolverEffort
  ) throws(Unsettled) -> Relaxation? {
    let isFloor = limit.declaration.isFloor
    let free = isFloor ? 1e-3 : max(1, abs(limit.value)) * 1e6
    let search = QuantileSearch(asked: requirements.confidence)
    var planners: [Int: Self] = [:]
    var plans: [Int: Solution] = [:]
    func plan(
      _ index: Int, _ value: Double, aim: Objective? = nil
    ) throws(Unsettled) -> Solution? {
      let quantile = search.grid[index]
      let planner = planners[index] ?? (index == 0 ? self : at(quantile))
      planners[index] = planner
      return try planner.best(quantile: quantile, aim: aim, &effort) { limits in
        for index in limits.indices where limits[index].isSame(as: limit) {
          limits[index].value = value
        }
      }
    }
    func least(_ value: Double) throws(Unsettled) -> (index: Int, plan: Solution)? {
      let outcome = try search.run { index throws(Unsettled) -> QuantileSearch.Attempt? in
        plans[index] = try plan(index, value)
        return plans[index].map {
          QuantileSearch.Attempt(joint: $0.jointProbability, own: $0.ownProbabilities)
        }
      }
      guard case .promised(let index) = outcome, let plan = plans[index] else { return nil }
      return (index, plan)
    }
    guard let first = try least(free),
      let seen = first.plan.limits.first(where: { $0.limit.isSame(as: limit) })?.value
    else { return nil }
    var index = first.index
    guard limit.isOfFile else {
      return Relaxation(
        limit: limit, value: nil, solution: first.plan.name, cost: first.plan.totals.cost.value)
    }
    func keeps(_ value: Double) throws(Unsettled) -> Bool {
      let rounded = limit.rounded(value)
      if let found = try plan(index, rounded), found.jointProbability >= requirements.confidence {
        return true
      }
      let outcome = try search.run(isAnyEnough: true) {
        index throws(Unsettled) -> QuantileSearch.Attempt? in
        try plan(index, rounded).map {
          QuantileSearch.Attempt(joint: $0.jointProbability, own: $0.ownProbabilities)
        }
      }
      guard case .promised(let enough) = outcome else { return false }
      index = enough
      return true
    }
    var tight = limit.value
    var value: Double?
    // What the limit sees of that plan is kept there; beside the others, perhaps not often enough.
    for share in [0, 0.02, 0.05, 0.1, 0.2, 0.5] {
      let eased = seen * (isFloor ? 1 - share : 1 + share)
      if try keeps(eased) {
        value = eased
        break
      }
      tight = eased
    }
    guard var value else { return nil }
    var rounds = 0
    while abs(value - tight) > 0.005 * abs(value), rounds < 8 {
      rounds += 1
      let middle = (value + tight) / 2
      if try keeps(middle) { value = middle } else { tight = middle }
    }
    let rounded = limit.rounded(value)
    guard let (_, best) = try least(rounded) else { return nil }
    return Relaxation(
      limit: limit, value: rounded, solution: best.name, cost: best.totals.cost.value)
  }
}
