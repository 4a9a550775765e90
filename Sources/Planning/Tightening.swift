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

/// A tighter value of a limit, with the best plan there.
private struct TighteningTrial: Sendable {
  var limit: Limit
  var value: Double
  var plan: Solution
  /// What the plan comes to in the limit at the asked quantile.
  var reached: Double
  /// Whether tightening it further may help: what never breaks needs no room, but a more accurate network may keep another
  /// limit more often.
  var mayGoOn: Bool

  /// What the plan costs (USD/day).
  var cost: Double { plan.totals.cost.value }

  /// Where the plan becomes another. Small steps first; where they change nothing of interest, larger ones.
  func next(after step: Int) -> Double {
    let room = 0.005 * max(abs(reached), 1e-9) * Mathematics.power(1.5, Double(max(0, step - 4)))
    return limit.declaration.isFloor ? reached + room : reached - room
  }
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
    guard let best = bestTightened(bound: bound, &effort) else { return nil }
    var answer = try best.planner.solved(mayTighten: false)
    guard answer.solution != nil else { return nil }
    answer.tightened = [best.limit]
    answer.isBestOfSome(bound: bound)
    return answer
  }

  /// What the best plan costs that keeps all limits at once often enough since one is kept at a tighter value; nil where
  /// there is none.
  func tightenedCost(_ effort: inout SolverEffort) -> Double? {
    bestTightened(bound: [], &effort)?.cost
  }

  /// Each limit by itself is tightened step by step, until none can become cheaper than what was found.
  private func bestTightened(
    bound: [ObjectiveValue], _ effort: inout SolverEffort
  ) -> Tightened<Self>? {
    let least = bound.first { $0.objective == .cost }?.value
    let asked = requirements.confidence
    guard
      let first = (try? best(quantile: asked, asked: asked, &effort) { _ in }) ?? nil
    else { return nil }
    var trials = requirements.limits.filter { $0.isOfFile && $0.name.ofTraining == nil }
      .compactMap { trial($0, $0.value, first) }.filter(\.mayGoOn)
    // Tighter still costs no less, nor does a higher quantile; what is not sought by its cost is not cut short by it.
    let isByCost = requirements.objectives.first == .cost
    var best: Tightened<Self>?
    func take(_ trial: TighteningTrial, cost: Double) {
      let value = trial.limit.rounded(trial.value)
      guard best.map({ cost < $0.cost }) ?? true,
        let planner = keeping({ $0.set(trial.limit, to: value) })
      else { return }
      best = Tightened(
        planner: planner, limit: TightenedLimit(limit: trial.limit, value: value), cost: cost)
    }
    for step in 0..<9 where !trials.isEmpty {
      trials = each(trials, &effort) { trial, spent throws(Unsettled) in
        try tightened(trial, after: step, &spent)
      }
      for trial in trials where trial.plan.jointProbability >= asked {
        take(trial, cost: trial.cost)
      }
      func isCheaper(_ trial: TighteningTrial) -> Bool {
        !isByCost || best.map { trial.cost < $0.cost } ?? true
      }
      if isByCost, let best, let least, best.cost <= least * (1 + 1e-6) { return best }
      trials.removeAll { $0.plan.jointProbability >= asked || !isCheaper($0) }
      let near = trials.filter { $0.plan.jointProbability >= asked - Self.shortfall }
      let held = each(near, &effort) {
        trial, spent throws(Unsettled) -> (TighteningTrial, Double)? in
        guard let cost = try costHeldOften(trial, &spent) else { return nil }
        return (trial, cost)
      }
      for (trial, cost) in held {
        take(trial, cost: cost)
        trials.removeAll { $0.limit.isSame(as: trial.limit) }
      }
      trials.removeAll { !isCheaper($0) || !$0.mayGoOn }
    }
    return best
  }

  /// Tries all of some at once; what the solver fails on is left out.
  private func each<Item: Sendable, Found: Sendable>(
    _ items: [Item], _ effort: inout SolverEffort,
    _ work: @Sendable (Item, inout SolverEffort) throws(Unsettled) -> Found?
  ) -> [Found] {
    let tried = concurrently(items.count) { index in
      var spent = SolverEffort()
      let found = (try? work(items[index], &spent)) ?? nil
      return (found, spent)
    }
    for (_, spent) in tried { effort.add(spent) }
    return tried.compactMap(\.0)
  }

  /// A limit's value with the plan there; nil where the plan does not see the limit.
  private func trial(_ limit: Limit, _ value: Double, _ plan: Solution) -> TighteningTrial? {
    plan.limits.first { $0.limit.isSame(as: limit) }.map { check in
      TighteningTrial(
        limit: limit, value: value, plan: plan, reached: check.value,
        mayGoOn: check.probability < 1 || limit.name == .accuracy)
    }
  }

  /// The best plan where a limit is tightened to the value at which the plan becomes another.
  private func tightened(
    _ known: TighteningTrial, after step: Int, _ effort: inout SolverEffort
  ) throws(Unsettled) -> TighteningTrial? {
    let (asked, value) = (requirements.confidence, known.next(after: step))
    let plan = try best(quantile: asked, asked: asked, &effort) { $0.set(known.limit, to: value) }
    return plan.flatMap { trial(known.limit, value, $0) }
  }

  /// What a plan costs that keeps all limits at once often enough at the least higher quantile that is found to do; nil
  /// where none does.
  private func costHeldOften(
    _ trial: TighteningTrial, _ effort: inout SolverEffort
  ) throws(Unsettled) -> Double? {
    let asked = requirements.confidence
    let search = QuantileSearch(asked: asked)
    var costs: [Int: Double] = [:]
    let outcome = try search.run(isAnyEnough: true) {
      index throws(Unsettled) -> QuantileSearch.Attempt? in
      let found =
        index == 0
        ? trial.plan
        : try best(quantile: search.grid[index], asked: asked, &effort) {
          $0.set(trial.limit, to: trial.value)
        }
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
