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

/// A planner that can be asked again with other limits or at another quantile.
protocol Replanning {
  var requirements: Requirements { get }
  /// Whether all limits must hold at once with the confidence asked, and not each by itself.
  var isJoint: Bool { get }

  /// The best plan that keeps other limits, every figure at one quantile; nil where there is none.
  ///
  /// - Parameter aim: what is made small instead of the file's objective, as limits see it.
  func best(
    quantile: Double, aim: Objective?, _ effort: inout SolverEffort,
    _ change: (inout [Limit]) -> Void
  ) throws(Unsettled) -> Solution?

  /// Whether a quantity can be made small as limits see it.
  func canAim(at limit: Limit) -> Bool

  /// One limit relaxed so that all hold at once with the confidence asked.
  func jointRelaxation(of limit: Limit, _ effort: inout SolverEffort) throws(Unsettled)
    -> Relaxation?
}

extension Replanning {
  /// The good end of what is known: each figure is this good or better with a probability of a twentieth.
  static var goodEnd: Double { 0.05 }

  /// The highest confidence, in hundredths, at which a plan was found; nil where there is none at the good end.
  ///
  /// - Parameter none: a quantile at which there is no plan.
  func attainable(
    below none: Double, _ effort: inout SolverEffort
  ) throws(Unsettled) -> AttainablePlan? {
    var found: (confidence: Double, plan: Solution)?
    func hasPlan(_ hundredths: Int) throws(Unsettled) -> Bool {
      let quantile = Double(hundredths) / 100
      guard let plan = try best(quantile: quantile, aim: nil, &effort, { _ in }) else {
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
      let one =
        isJoint
        ? try? jointRelaxation(of: limit, &effort) : try? relaxation(of: limit, &effort)
      if let one { found.append(one) }
    }
    return found.sorted { ($0.cost, $0.limit.place) < ($1.cost, $1.limit.place) }
  }

  /// One limit relaxed, each kept by itself with the confidence asked.
  func relaxation(
    of limit: Limit, _ effort: inout SolverEffort
  ) throws(Unsettled) -> Relaxation? {
    func plan(_ value: Double, aim: Objective? = nil) throws(Unsettled) -> Solution? {
      try best(quantile: requirements.confidence, aim: aim, &effort) { limits in
        for index in limits.indices where limits[index].isSame(as: limit) {
          limits[index].value = value
        }
      }
    }
    func seen(_ solution: Solution) -> Double? {
      solution.limits.first { $0.limit.isSame(as: limit) }?.value
    }
    let isFloor = limit.declaration.isFloor
    // A capacity is divided by a floor, and a ceiling is a capacity: neither may be more than the solver can bear.
    var free = isFloor ? 1e-3 : max(1, abs(limit.value)) * 1e3
    var open = try? plan(free)
    if open == nil, !isFloor {
      free *= 1e6
      open = try plan(free)
    }
    guard let open, var value = seen(open) else { return nil }
    guard limit.isOfFile else {
      return Relaxation(
        limit: limit, value: nil, solution: open.name, cost: open.totals.cost.value)
    }
    var tight = limit.value
    if canAim(at: limit), let aim = Objective.allCases.first(where: { $0.limit == limit.name }) {
      guard let least = try plan(free, aim: aim).flatMap(seen) else { return nil }
      (value, tight) = (least, least)
    }
    var rounds = 0
    while abs(value - tight) > 0.005 * abs(value), rounds < 24 {
      rounds += 1
      let middle = (value + tight) / 2
      if let closer = try plan(middle).flatMap(seen) {
        value = isFloor ? min(closer, tight) : max(closer, tight)
      } else {
        tight = middle
      }
    }
    let rounded = limit.rounded(value)
    guard let best = try plan(rounded) else { return nil }
    return Relaxation(
      limit: limit, value: rounded, solution: best.name, cost: best.totals.cost.value)
  }
}
