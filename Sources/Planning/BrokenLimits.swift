// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import IntegerProgram
import Requirements

/// Which limits keep a device from having a plan, each with what it would have to be.
struct BrokenLimits {
  let search: DeviceSearch

  /// What was found.
  struct Found {
    var limits: [BrokenLimit]
    /// What the best plan costs that does not keep them (USD/day).
    var cost: Double?
    /// The devices beside it in that plan.
    var beside: [String] = []
    /// What is missing of that plan, where a figure is taken at its best; else the times of those of its networks of
    /// which only a rate in batches is known, which keeps no limit on a time.
    var figures: [MissingFigure] = []
  }

  private var limits: [Limit] { search.requirements.limits }

  /// The limit that could be relaxed with all others kept, of several the one that is broken most; without such a one
  /// those that are broken alone; without such a one those that no plan keeps together. nil where there is no plan even
  /// without any.
  func find(_ effort: inout SolverEffort) throws(Unsettled) -> Found? {
    var first: DeviceSearch.Plan?
    for isOfTask in [false, true] {
      guard let plan = try freed(of: { ($0.task != nil) == isOfTask }, &effort) else { continue }
      if let found = try single(broken(by: plan), &effort) { return found }
      first = first ?? plan
    }
    if first == nil { first = try freed(of: { _ in true }, &effort) }
    guard var plan = first else { return nil }
    // The cheapest breaks more than it must: each limit that can be kept beside the others is, the least broken first.
    var broken = broken(by: plan)
    for limit in broken.reversed() where broken.count > 1 && broken.contains(limit) {
      let rest = broken.filter { $0 != limit }
      guard let other = try freed(of: { rest.contains($0) }, &effort) else { continue }
      (plan, broken) = (other, self.broken(by: other))
    }
    var found = found(plan)
    found.limits = try alone(broken, &effort)
    let known = found.limits.map(\.limit)
    found.limits += told(broken.filter { !known.contains($0) }, by: plan)
    return found
  }

  /// A plan with some limits not kept: the first of those that look cheapest.
  private func freed(
    of isDropped: @escaping @Sendable (Limit) -> Bool, _ effort: inout SolverEffort
  ) throws(Unsettled) -> DeviceSearch.Plan? {
    var free = search
    free.keeps = { !isDropped($0) }
    return try free.best(any: true, &effort) { $0.objectives = [.cost] }
  }

  private func found(_ plan: DeviceSearch.Plan) -> Found {
    Found(
      limits: [], cost: plan.best.cost,
      beside: plan.best.set.members.map { plan.planner.prepared.devices[$0].id }
        .filter { $0 != search.device },
      figures: search.open.isEmpty ? plan.untimed : plan.missing)
  }

  /// The limits that a plan breaks, the most broken first.
  private func broken(by plan: DeviceSearch.Plan) -> [Limit] {
    zip(limits, plan.values(of: limits)).compactMap { limit, value -> (Limit, Double)? in
      guard let value, !limit.holds(value) else { return nil }
      return (limit, limit.margin(value))
    }.sorted { ($0.1, $0.0.place) < ($1.1, $1.0.place) }.map(\.0)
  }

  private func told(_ limits: [Limit], by plan: DeviceSearch.Plan) -> [BrokenLimit] {
    zip(limits, plan.values(of: limits)).map { limit, value in
      BrokenLimit(
        limit: limit, value: limit.isOfFile ? value.map { limit.rounded($0) } : nil,
        scope: .together)
    }
  }

  /// The first limit that could be dropped with all others kept, with the cheapest plan that comes to the least of it.
  private func single(
    _ limits: [Limit], _ effort: inout SolverEffort
  ) throws(Unsettled) -> Found? {
    for limit in limits {
      var free = search
      free.keeps = { $0 != limit }
      guard try free.best(any: true, &effort) != nil else { continue }
      guard let told = try told(limit, in: search, &effort) else { throw .stopped }
      let eased = promised(told)
      var (broken, plan) = eased
      if broken.value != told.broken.value { (broken, plan) = try cheapest(eased, &effort) }
      broken.assumedEngineering = limit.decidingEngineering(in: broken.value, plan.builder)
      var found = found(plan)
      found.limits = [broken]
      return found
    }
    return nil
  }

  /// What a limit would have to be with all others kept, and the cheapest plan that comes to it; nil where there is none.
  private func told(
    _ limit: Limit, in search: DeviceSearch, _ effort: inout SolverEffort
  ) throws(Unsettled) -> (broken: BrokenLimit, plan: DeviceSearch.Plan)? {
    let limits = BrokenLimits(search: search)
    let broken = try limits.least(of: limit, .allOthers, &effort)
    // Without any limit there may be a cheaper plan, which comes to a worse value.
    let plan = try self.plan(of: search, keeping: limit, at: broken.value, &effort)
    return plan.map { (broken, $0) }
  }

  /// The cheapest plan that keeps a limit at a value, and all others; at any value where it is nil.
  private func plan(
    of search: DeviceSearch, keeping limit: Limit, at value: Double?, _ effort: inout SolverEffort
  ) throws(Unsettled) -> DeviceSearch.Plan? {
    var free = search
    free.keeps = { $0 != limit }
    return try free.best(&effort) { question in
      question.objectives = [.cost]
      guard let value else { return }
      // In the order of the file, as if it were typed: scenarios are drawn in the order of the limits.
      question.limits = search.requirements.limits.filter { search.keeps($0) }
      question.limits.set(limit, to: value)
    }
  }

  /// The cheapest plan at an eased value that keeps all limits at once often enough, at the least quantile whose plan does,
  /// as if the value were typed. Where no quantile has one, a value that is up to a hundredth easier.
  private func cheapest(
    _ told: (broken: BrokenLimit, plan: DeviceSearch.Plan), _ effort: inout SolverEffort
  ) throws(Unsettled) -> (BrokenLimit, DeviceSearch.Plan) {
    let limit = told.broken.limit
    guard let value = told.broken.value, let joint = told.broken.joint, joint >= search.asked
    else { return told }
    for share in [0, 0.001, 0.003, 0.01] {
      let eased = limit.eased(value, by: share)
      guard let found = try promised(limit, at: eased, &effort) else { continue }
      // A plan that is best at a higher quantile may cost more than the one that is known.
      if share == 0, !isCheaper(found.plan, than: told.plan), found.quantile > search.asked {
        return told
      }
      var broken = told.broken
      (broken.value, broken.joint) = (eased, found.joint)
      return (broken, found.plan)
    }
    return told
  }

  /// The best plan at the least quantile whose best plan keeps all limits at once often enough, one of them at another value;
  /// nil where none does.
  private func promised(
    _ limit: Limit, at value: Double, _ effort: inout SolverEffort
  ) throws(Unsettled) -> (plan: DeviceSearch.Plan, joint: Double, quantile: Double)? {
    let quantiles = QuantileSearch(asked: search.asked)
    var tried: [Int: (plan: DeviceSearch.Plan, joint: Double, quantile: Double)] = [:]
    let outcome = try quantiles.run { index throws(Unsettled) -> QuantileSearch.Attempt? in
      let quantile = quantiles.grid[index]
      let asked = index == 0 ? search : search.at(quantile)
      guard let plan = try plan(of: asked, keeping: limit, at: value, &effort) else { return nil }
      let attempt = plan.judged.keeping(limit, at: value).attempt(asked: search.asked)
      tried[index] = (plan, attempt.joint, quantile)
      return attempt
    }
    guard case .promised(let index) = outcome else { return nil }
    return tried[index]
  }

  private func isCheaper(_ plan: DeviceSearch.Plan, than other: DeviceSearch.Plan) -> Bool {
    guard let own = plan.best.cost, let its = other.best.cost else { return false }
    return own < its
  }

  /// The value eased by up to a tenth, until all limits hold at once with the probability asked. If a tenth is not enough,
  /// the value stays, and `joint` says how often they hold.
  private func promised(
    _ told: (broken: BrokenLimit, plan: DeviceSearch.Plan)
  ) -> (BrokenLimit, DeviceSearch.Plan) {
    // What a missing figure would do is not known so well.
    guard search.open.isEmpty, let value = told.broken.value else { return told }
    let (limit, asked) = (told.broken.limit, search.asked)
    func keeping(_ value: Double, _ joint: Double) -> (BrokenLimit, DeviceSearch.Plan) {
      var broken = told.broken
      (broken.value, broken.joint) = (value, joint)
      return (broken, told.plan)
    }
    let judged = told.plan.judged
    let first = judged.attempt(asked: asked)
    if first.joint >= asked { return keeping(value, first.joint) }
    // The same plan keeps an easier value more often; where the easiest is not enough, none is.
    func joint(_ eased: Double) -> Double {
      judged.keeping(limit, at: eased).attempt(asked: asked).joint
    }
    let easier = limit.easier(than: value)
    guard var found = easier.last.map({ (value: $0, joint: joint($0)) }), found.joint >= asked
    else { return keeping(value, first.joint) }
    var (low, high) = (0, easier.count - 1)
    while low < high {
      let middle = (low + high) / 2
      let joint = joint(easier[middle])
      if joint >= asked {
        (found, high) = ((easier[middle], joint), middle)
      } else {
        low = middle + 1
      }
    }
    // Between that step and the one before it, a sixteenth at a time.
    var tight = high > 0 ? easier[high - 1] : value
    for _ in 0..<4 {
      let middle = limit.rounded((tight + found.value) / 2)
      guard middle != tight, middle != found.value else { break }
      let joint = joint(middle)
      if joint >= asked { found = (middle, joint) } else { tight = middle }
    }
    return keeping(found.value, found.joint)
  }

  /// Limits that are broken where no other is kept, each with the least that it comes to.
  private func alone(
    _ broken: [Limit], _ effort: inout SolverEffort
  ) throws(Unsettled) -> [BrokenLimit] {
    var found: [BrokenLimit] = []
    for limit in broken {
      var only = search
      only.keeps = { $0 == limit }
      guard try only.best(any: true, &effort) == nil else { continue }
      found.append(try least(of: limit, .alone, &effort))
    }
    return found
  }

  /// The least that a limit comes to, with all others kept or none.
  private func least(
    of limit: Limit, _ scope: BrokenLimit.Scope, _ effort: inout SolverEffort
  ) throws(Unsettled) -> BrokenLimit {
    var free = search
    free.keeps = { scope == .allOthers && !$0.isSame(as: limit) }
    let value = try LeastRelaxation(search: free, limit: limit).value(&effort)
    return BrokenLimit(limit: limit, value: value.map { limit.rounded($0) }, scope: scope)
  }
}
