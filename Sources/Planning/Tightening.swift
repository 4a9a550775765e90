// SPDX-License-Identifier: Apache-2.0

import Costing
import IntegerProgram
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
    let limits = requirements.limits.filter { $0.isOfFile && $0.name.ofTraining == nil }
    let found = concurrently(limits.count) { index in
      var spent = SolverEffort()
      let one = (try? tightened(limits[index], &spent)) ?? nil
      return (one, spent)
    }
    for (_, spent) in found { effort.add(spent) }
    guard let best = found.compactMap(\.0).min(by: { $0.cost < $1.cost }) else { return nil }
    var answer = try best.planner.solved(mayTighten: false)
    guard answer.solution != nil else { return nil }
    answer.tightened = [best.limit]
    answer.isBestOfSome(bound: bound)
    return answer
  }

  /// A limit is tightened to where the best plan becomes another, as often as helps.
  private func tightened(
    _ limit: Limit, _ effort: inout SolverEffort
  ) throws(Unsettled) -> Tightened<Self>? {
    let asked = requirements.confidence
    var value = limit.value
    for _ in 0..<8 {
      let tight = value
      let plan = try best(quantile: asked, asked: asked, &effort) { $0.set(limit, to: tight) }
      guard let plan,
        let check = plan.limits.first(where: { $0.limit.isSame(as: limit) }),
        // What never breaks needs no room.
        check.probability < 1
      else { return nil }
      if value != limit.value, plan.jointProbability >= asked {
        let rounded = limit.rounded(value)
        guard let planner = keeping({ $0.set(limit, to: rounded) }) else { return nil }
        return Tightened(
          planner: planner, limit: TightenedLimit(limit: limit, value: rounded),
          cost: plan.totals.cost.value)
      }
      let room = 0.005 * max(abs(check.value), 1e-9)
      value = limit.declaration.isFloor ? check.value + room : check.value - room
    }
    return nil
  }
}
