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
    var kept = [Int((Self.goodEnd * 100).rounded())]
    var high = Int((none * 100).rounded(.up))
    guard high > kept[0], try hasPlan(quantile: Self.goodEnd, &effort) else { return nil }
    while high - kept[0] > 1 {
      let middle = (kept[0] + high) / 2
      // Where one stays open, less is promised than could be.
      if (try? hasPlan(quantile: Double(middle) / 100, &effort)) ?? false {
        kept.insert(middle, at: 0)
      } else {
        high = middle
      }
    }
    // The plan of the highest quantile need not be the one that keeps all limits at once most surely.
    var found: AttainablePlan?
    for hundredths in kept.prefix(isJoint ? 3 : 1) {
      let quantile = Double(hundredths) / 100
      guard let plan = try best(quantile: quantile, &effort, { _ in }) else { continue }
      let hold = isJoint ? (plan.jointProbability * 100 + 1e-9).rounded(.down) / 100 : quantile
      if let found, found.confidence >= hold { continue }
      found = AttainablePlan(
        confidence: hold, solution: plan.name, cost: plan.totals.cost.value)
    }
    if let confidence = found?.confidence {
      found?.confidence = min(confidence, requirements.confidence - 0.01)
    }
    return found
  }

  /// Each limit relaxed as little as leaves a plan while all others are kept; the cheapest plan first.
  func relaxations(
    of limits: [Limit], _ effort: inout SolverEffort
  ) -> [Relaxation] {
    let found = concurrently(limits.count) { index in
      var spent = SolverEffort()
      // Where a question that only explains stays open, the explanation is shorter.
      let one = try? relaxation(of: limits[index], &spent)
      return (one, spent)
    }
    for (_, spent) in found { effort.add(spent) }
    return found.compactMap(\.0).sorted { ($0.cost, $0.limit.place) < ($1.cost, $1.limit.place) }
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
    // For each quantile the widest value without a plan: none has one that is tighter.
    var without: [Int: Double] = [:]
    func plan(_ index: Int, _ value: Double) throws(Unsettled) -> Solution? {
      if let known = without[index], isFloor ? value >= known : value <= known { return nil }
      let quantile = search.grid[index]
      let planner = planners[index] ?? (index == 0 ? self : at(quantile))
      planners[index] = planner
      let found = try planner.best(quantile: quantile, &effort) { limits in
        for index in limits.indices where limits[index].isSame(as: limit) {
          limits[index].value = value
        }
      }
      if found == nil { without[index] = value }
      return found
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
      let last = try plan(index, rounded).map { attempt($0) }
      let end = last == nil ? index : nil
      let outcome = try search.run(from: last == nil ? 0 : index, below: end, isAnyEnough: true) {
        tried throws(Unsettled) -> QuantileSearch.Attempt? in
        if tried == index { return last }
        return try plan(tried, rounded).map { attempt($0) }
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
