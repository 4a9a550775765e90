// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import IntegerProgram
import Requirements

/// A service that runs on one machine, and on the users' own devices, asked with other limits.
struct MachineSearch {
  let whole: ServicePlanner
  /// The machine, by its index.
  let machine: Int
  /// The probability with which all limits are to hold at once.
  let asked: Double

  private var name: String { whole.machines[machine].profile.name }

  /// The service with some of its limits, on the machine alone; nil where some task has no way of being served.
  ///
  /// The ways of serving are made anew only where a limit of a task changes.
  func planner(_ change: (inout [Limit]) -> Void) -> ServicePlanner? {
    guard
      var planner = whole.asking(whole.requirements.confidence, only: name, change)
    else { return nil }
    let index = planner.machines.firstIndex { $0.profile.name == name }
    planner.prepared.options.removeAll { option in
      !option.stages.contains { $0.machine == index }
        || option.stages.contains { $0.machine != nil && $0.machine != index }
    }
    return planner.unserved.isEmpty ? planner : nil
  }

  /// The best plan on the machine; nil where there is none.
  ///
  /// - Parameters:
  ///   - aim: what is made small in place of the file's objectives.
  ///   - isJudged: whether it is of interest how surely all limits hold at once.
  func best(
    by aim: Objective? = nil, isJudged: Bool = false, _ effort: inout SolverEffort,
    _ change: (inout [Limit]) -> Void
  ) throws(Unsettled) -> Solution? {
    guard var planner = planner(change) else { return nil }
    if let aim { planner.requirements.objectives = [aim] }
    return try planner.settled(asked: isJudged ? asked : nil, &effort)
  }

  /// The limits that keep the machine from having a plan, as for a device at a site; nil where there is none even
  /// without any.
  func broken(
    _ effort: inout SolverEffort
  ) throws(Unsettled) -> (limits: [BrokenLimit], cost: Double)? {
    var first: Solution?
    for isOfWhole in [true, false] {
      let freed = try best(by: .cost, &effort) { limits in
        limits.removeAll { $0.isOfWhole == isOfWhole }
      }
      guard let freed else { continue }
      first = first ?? freed
      for limit in limits(brokenBy: freed) {
        let dropped = try best(by: .cost, &effort) { $0.removeAll { $0 == limit } }
        guard let dropped else { continue }
        var told = try told(limit, dropped, &effort)
        told.broken.assumedEngineering = limit.decidingEngineering(
          in: told.broken.value, told.plan.deployment.builder(whole.cautious))
        return ([told.broken], told.plan.totals.cost.value)
      }
    }
    if first == nil { first = try best(by: .cost, &effort) { $0.removeAll() } }
    guard var free = first else { return nil }
    // The cheapest breaks more than it must: each limit that can be kept beside the others is, the least broken first.
    var broken = limits(brokenBy: free)
    for limit in broken.reversed() where broken.count > 1 && broken.contains(limit) {
      let rest = broken.filter { $0 != limit }
      guard let other = try best(by: .cost, &effort, { $0.removeAll { rest.contains($0) } }) else {
        continue
      }
      (free, broken) = (other, limits(brokenBy: other))
    }
    let told = broken.map { limit in
      BrokenLimit(
        limit: limit, value: value(of: limit, in: free).map { limit.rounded($0) }, scope: .together)
    }
    return (told, free.totals.cost.value)
  }

  /// What a limit would have to be with all others kept, and the cheapest plan that comes to it: a value so little easier
  /// that all limits hold at once as often as asked, or where a tenth is not enough, the least, with how often they do.
  ///
  /// - Parameter dropped: the cheapest plan without the limit.
  private func told(
    _ limit: Limit, _ dropped: Solution, _ effort: inout SolverEffort
  ) throws(Unsettled) -> (broken: BrokenLimit, plan: Solution) {
    var broken = BrokenLimit(limit: limit, scope: .allOthers)
    guard let value = try least(of: limit, dropped, &effort) else { return (broken, dropped) }
    broken.value = value
    // The price is that of a plan that comes to the value: without any limit a cheaper one comes to a worse.
    var told = (broken: broken, plan: dropped)
    for eased in [value] + limit.easier(than: value) {
      let plan = try best(by: .cost, isJudged: true, &effort) { $0.set(limit, to: eased) }
      guard let plan else { break }
      (broken.value, broken.joint) = (eased, plan.jointProbability)
      if eased == value { told = (broken, plan) }
      if plan.jointProbability >= asked { return (broken, plan) }
    }
    return told
  }

  /// The limits that a plan breaks, the most broken first.
  private func limits(brokenBy solution: Solution) -> [Limit] {
    whole.requirements.limits.compactMap { limit -> (Limit, Double)? in
      guard let value = value(of: limit, in: solution), !limit.holds(value) else { return nil }
      return (limit, limit.margin(value))
    }.sorted { ($0.1, $0.0.place) < ($1.1, $1.0.place) }.map(\.0)
  }

  /// What a limit sees of a plan at the confidence asked.
  private func value(of limit: Limit, in solution: Solution) -> Double? {
    guard !limit.isOfWhole, let name = limit.task else {
      return solution.deployment.value(of: limit, whole.cautious)
    }
    return solution.service?.tasks.filter { $0.task.name == name }
      .compactMap { $0.cautious.value(of: limit.name) }
      .min { limit.margin($0) < limit.margin($1) }
  }

  /// How little a limit must be relaxed with all others kept: what a plan comes to that makes it small, or by halves
  /// between that and the limit.
  private func least(
    of limit: Limit, _ dropped: Solution, _ effort: inout SolverEffort
  ) throws(Unsettled) -> Double? {
    guard limit.isOfFile, var value = value(of: limit, in: dropped) else { return nil }
    if let aim = Objective.allCases.first(where: { $0.limit == limit.name }),
      let least = try best(by: aim, &effort, { $0.removeAll { $0 == limit } }),
      let found = self.value(of: limit, in: least), limit.margin(found) > limit.margin(value)
    {
      value = found
    }
    var tight = limit.value
    var rounds = 0
    while abs(value - tight) > 0.005 * abs(value), rounds < 24 {
      rounds += 1
      let middle = (value + tight) / 2
      let closer = try best(by: .cost, &effort) { $0.set(limit, to: middle) }
      if let found = closer.flatMap({ self.value(of: limit, in: $0) }) {
        value = limit.declaration.isFloor ? min(found, tight) : max(found, tight)
      } else {
        tight = middle
      }
    }
    return limit.rounded(value)
  }
}
