// SPDX-License-Identifier: Apache-2.0

import Costing
import IntegerProgram
import Quantities
public import Requirements

/// A limit that a plan keeps at a tighter value than the file's, so that the file's holds often enough.
public struct TightenedLimit: Sendable, Hashable {
  /// The limit as the file has it.
  public var limit: Limit
  /// The value that the plan keeps with each figure at its quantile.
  public var value: Double
}

/// A planner that holds itself to a tighter value of one limit.
private struct Tightened<Planner: Sendable>: Sendable {
  var planner: Planner
  var limit: TightenedLimit
  /// What its plan costs (USD/day).
  var cost: Double
}

extension QuantilePlanner {
  /// The plan that keeps all limits at once often enough since it holds itself to a tighter value of one of them; nil
  /// where no such value is found.
  ///
  /// Taking every figure at one quantile buys each limit the same room. Where what is bought comes whole, as machines do,
  /// and another limit has no room left at a higher quantile, the plans of all quantiles may keep the two too seldom,
  /// while one with a machine more would do.
  ///
  /// - Parameter bound: the optimum at the first quantile: a plan that keeps all limits often enough keeps each of them at
  ///   least as often, so that none is better.
  func tightened(
    bound: [ObjectiveValue], _ effort: inout SolverEffort
  ) throws(SolverError) -> Answer? {
    guard let best = bestTightened(&effort) else { return nil }
    var answer = try best.planner.solved(mayTighten: false)
    guard answer.solution != nil else { return nil }
    answer.tightened = [best.limit]
    answer.isBestOfSome(bound: bound)
    return answer
  }

  /// What the best plan costs that keeps all limits at once often enough since one is kept at a tighter value; nil where
  /// there is none.
  func tightenedCost(_ effort: inout SolverEffort) -> Double? { bestTightened(&effort)?.cost }

  private func bestTightened(_ effort: inout SolverEffort) -> Tightened<Self>? {
    let limits = requirements.limits.filter { $0.isOfFile && $0.name.ofTraining == nil }
    let found = concurrently(limits.count) { index in
      var spent = SolverEffort()
      let one = (try? tightened(limits[index], &spent)) ?? nil
      return (one, spent)
    }
    for (_, spent) in found { effort.add(spent) }
    return found.compactMap(\.0).min { $0.cost < $1.cost }
  }

  /// A limit is tightened to where the best plan becomes another, as often as helps.
  private func tightened(
    _ limit: Limit, _ effort: inout SolverEffort
  ) throws(Unsettled) -> Tightened<Self>? {
    let asked = requirements.confidence
    var value = limit.value
    // Small steps first; where they change nothing of interest, larger ones.
    for step in 0..<10 {
      let tight = value
      func plan(at quantile: Double, _ effort: inout SolverEffort) throws(Unsettled) -> Solution? {
        try best(quantile: quantile, asked: asked, &effort) { $0.set(limit, to: tight) }
      }
      guard let plan = try plan(at: asked, &effort),
        let check = plan.limits.first(where: { $0.limit.isSame(as: limit) }),
        // What never breaks needs no room; but a more accurate network may keep another limit more often.
        check.probability < 1 || limit.name == .accuracy
      else { return nil }
      if value != limit.value,
        let cost = try costHeldOften(from: plan, &effort, plan(at:_:))
      {
        let rounded = limit.rounded(value)
        guard let planner = keeping({ $0.set(limit, to: rounded) }) else { return nil }
        return Tightened(
          planner: planner, limit: TightenedLimit(limit: limit, value: rounded), cost: cost)
      }
      let room =
        0.005 * max(abs(check.value), 1e-9) * Mathematics.power(1.5, Double(max(0, step - 4)))
      value = limit.declaration.isFloor ? check.value + room : check.value - room
    }
    return nil
  }

  /// What a plan costs that keeps all limits at once often enough, at the least quantile that is found to do; nil where
  /// the first quantile's falls so short that none is looked for, or none does.
  private func costHeldOften(
    from first: Solution, _ effort: inout SolverEffort,
    _ plan: (Double, inout SolverEffort) throws(Unsettled) -> Solution?
  ) throws(Unsettled) -> Double? {
    let asked = requirements.confidence
    if first.jointProbability >= asked { return first.totals.cost.value }
    guard first.jointProbability >= asked - Self.shortfall else { return nil }
    let search = QuantileSearch(asked: asked)
    var costs: [Int: Double] = [:]
    let outcome = try search.run(isAnyEnough: true) {
      index throws(Unsettled) -> QuantileSearch.Attempt? in
      let found = index == 0 ? first : try plan(search.grid[index], &effort)
      costs[index] = found?.totals.cost.value
      return found.map {
        QuantileSearch.Attempt(joint: $0.jointProbability, own: $0.ownProbabilities)
      }
    }
    guard case .promised(let index) = outcome else { return nil }
    return costs[index]
  }

  /// How far below the probability asked a plan may hold for a higher quantile to be tried beside a tighter limit.
  private static var shortfall: Double { 0.02 }
}
