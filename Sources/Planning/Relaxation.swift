// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

/// A question that was asked only to explain an answer, and stays open.
enum Unsettled: Error {
  /// The search stopped before it found a plan, or before it proved that there is none.
  case stopped
  /// The solver's answer did not stand up to its own rows.
  case failed(SolverError)
}

extension QuantilePlanner {
  /// The good end of what is known: each figure is this good or better with a probability of a twentieth.
  static var goodEnd: Double { 0.05 }

  /// The highest confidence, in hundredths, at which a plan was found; nil where there is none at the good end.
  ///
  /// - Parameter none: a quantile without a plan.
  func attainable(
    below none: Double, _ effort: inout SolverEffort
  ) throws(Unsettled) -> AttainablePlan? {
    var found: (confidence: Double, plan: Solution)?
    func hasPlan(_ hundredths: Int) throws(Unsettled) -> Bool {
      let quantile = Double(hundredths) / 100
      guard let plan = try best(quantile: quantile, &effort, { _ in }) else {
        return false
      }
      let hold =
        isJoint ? (plan.jointProbability * 100 + 1e-9).rounded(.down) / 100 : quantile
      if found.map({ hold >= $0.confidence }) ?? true { found = (hold, plan) }
      return true
    }
    var low = Int((Self.goodEnd * 100).rounded())
    var high = Int((none * 100).rounded(.up))
    guard high > low, try hasPlan(low) else { return nil }
    while high - low > 1 {
      let middle = (low + high) / 2
      // Where one stays open, less is promised than could be.
      if (try? hasPlan(middle)) ?? false { low = middle } else { high = middle }
    }
    return found.map { found in
      AttainablePlan(
        confidence: min(found.confidence, requirements.confidence - 0.01),
        solution: found.plan.name, cost: found.plan.totals.cost.value)
    }
  }

  /// Each limit relaxed as little as leaves a plan while all others are kept; the cheapest plan first.
  func relaxations(
    of limits: [Limit], _ effort: inout SolverEffort
  ) -> [Relaxation] {
    var found: [Relaxation] = []
    for limit in limits {
      // Where a question that only explains stays open, the explanation is shorter.
      let one = try? relaxation(of: limit, &effort)
      if let one { found.append(one) }
    }
    return found.sorted { ($0.cost, $0.limit.place) < ($1.cost, $1.limit.place) }
  }

  /// How surely a plan keeps all limits, and each: where each must hold by itself, all are kept as far as each is.
  private func attempt(_ plan: Solution) -> QuantileSearch.Attempt {
    QuantileSearch.Attempt(joint: isJoint ? plan.jointProbability : 1, own: plan.ownProbabilities)
  }

  /// One limit relaxed so that a plan keeps all at once with the confidence asked.
  ///
  /// Without the limit, the least quantile at which all others are kept at once is found first; then the limit is
  /// tightened by bisection, starting each time with the last quantile that was enough. A plan keeps the value that
  /// is returned.
  private func relaxation(
    of limit: Limit, _ effort: inout SolverEffort
  ) throws(Unsettled) -> Relaxation? {
    let isFloor = limit.declaration.isFloor
    let free = isFloor ? 1e-3 : max(1, abs(limit.value)) * 1e6
    let search = QuantileSearch(asked: requirements.confidence)
    var planners: [Int: Self] = [:]
    var plans: [Int: Solution] = [:]
    func plan(_ index: Int, _ value: Double) throws(Unsettled) -> Solution? {
      let quantile = search.grid[index]
      let planner = planners[index] ?? (index == 0 ? self : at(quantile))
      planners[index] = planner
      return try planner.best(quantile: quantile, &effort) { limits in
        for index in limits.indices where limits[index].isSame(as: limit) {
          limits[index].value = value
        }
      }
    }
    func least(_ value: Double) throws(Unsettled) -> (index: Int, plan: Solution)? {
      let outcome = try search.run { index throws(Unsettled) -> QuantileSearch.Attempt? in
        plans[index] = try plan(index, value)
        return plans[index].map {
          attempt($0)
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
      if let found = try plan(index, rounded), attempt(found).joint >= requirements.confidence {
        return true
      }
      let outcome = try search.run(isAnyEnough: true) {
        index throws(Unsettled) -> QuantileSearch.Attempt? in
        try plan(index, rounded).map {
          attempt($0)
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
    while abs(value - tight) > 0.005 * abs(value), rounds < 12 {
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
