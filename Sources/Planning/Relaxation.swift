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

/// What comes of it that one limit is relaxed while all others are kept.
private enum RelaxedLimit {
  /// Without the limit there is still no plan.
  case useless
  /// There is a plan without it; it is not told from which value on.
  case enough
  /// There is a plan from a value on.
  case relaxed(Relaxation)
  /// The search stopped before it could tell.
  case open
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
    let highest = Double(kept[0]) / 100
    for hundredths in kept.prefix(isJoint ? 3 : 1) {
      let quantile = Double(hundredths) / 100
      guard
        let plan = try best(
          quantile: quantile, asked: requirements.confidence, &effort, { _ in })
      else { continue }
      var hold = isJoint ? (plan.jointProbability * 100 + 1e-9).rounded(.down) / 100 : quantile
      // Above the highest quantile, a plan that keeps each limit does not fit the memory or is too late for the next
      // sample; neither is a limit of the file.
      if plan.ownProbabilities.allSatisfy({ $0 > highest + 0.01 }) { hold = min(hold, highest) }
      if let found, found.confidence >= hold { continue }
      found = AttainablePlan(
        confidence: hold, plan: PlanSummary(plan))
    }
    guard isJoint, let found else { return found }
    return try asTyped(found, &effort)
  }

  /// The plan of the highest confidence, in hundredths, that a file may ask for and get one; where there is none, the
  /// plan that comes nearest to the least that it may ask for.
  ///
  /// A plan was judged by what the file asks: far from that the draws are few, and the search goes another way.
  private func asTyped(
    _ found: AttainablePlan, _ effort: inout SolverEffort
  ) throws(Unsettled) -> AttainablePlan {
    var hundredths = Int((min(found.confidence, requirements.confidence - 0.01) * 100).rounded())
    guard hundredths >= 50 else { return found }
    while true {
      let asked = Double(hundredths) / 100
      let search = QuantileSearch(asked: asked)
      var plans: [Int: Solution] = [:]
      let outcome = try search.run { index throws(Unsettled) -> QuantileSearch.Attempt? in
        plans[index] = try best(quantile: search.grid[index], asked: asked, &effort) { _ in }
        return plans[index].map { attempt($0) }
      }
      if case .promised(let index) = outcome, let plan = plans[index] {
        return AttainablePlan(
          confidence: asked, plan: PlanSummary(plan))
      }
      // As far down as the nearest miss, and at least a step.
      let nearest = plans.values.max { $0.jointProbability < $1.jointProbability }
      let hold = Int(((nearest?.jointProbability ?? 0) * 100 + 1e-9).rounded(.down))
      let next = min(hundredths - 1, hold)
      if hundredths == 50 {
        return AttainablePlan(
          confidence: Double(next) / 100, plan: nearest.map { PlanSummary($0) } ?? found.plan)
      }
      hundredths = max(50, next)
    }
  }

  /// Relaxes each limit as little as leaves a plan while all others are kept; the cheapest plan first. Of those that
  /// the file fixes it is only told that without them there would be one.
  ///
  /// - Parameter limits: those that may be what is in the way.
  func relax(_ limits: [Limit], in found: inout Infeasibility, _ effort: inout SolverEffort) {
    let relaxed = concurrently(limits.count) { index in
      var spent = SolverEffort()
      // Where a question that only explains stays open, the explanation is shorter.
      let one = (try? relaxation(of: limits[index], &spent)) ?? .open
      return (one, spent)
    }
    var isAnyOpen = false
    for (limit, (one, spent)) in zip(limits, relaxed) {
      effort.add(spent)
      switch one {
      case .open: isAnyOpen = true
      case .useless: found.relaxable.removeAll { $0 == limit }
      case .enough:
        if !found.relaxable.contains(limit) { found.relaxable.append(limit) }
      case .relaxed(let relaxation) where relaxation.value.map { limit.holds($0) } ?? false:
        // A tighter value only makes the search buy more; it is not a relaxation.
        isAnyOpen = true
      case .relaxed(let relaxation):
        if !found.relaxable.contains(limit) { found.relaxable.append(limit) }
        found.relaxations.append(relaxation)
      }
    }
    found.relaxations.sort { ($0.cost, $0.limit.place) < ($1.cost, $1.limit.place) }
    if !limits.isEmpty { found.takesSeveral = found.relaxable.isEmpty && !isAnyOpen }
    found.setFixedApart()
  }

  /// How surely a plan keeps all limits, and each: where each must hold by itself, all are kept as far as each is.
  private func attempt(_ plan: Solution) -> QuantileSearch.Attempt {
    QuantileSearch.Attempt(joint: isJoint ? plan.jointProbability : 1, own: plan.ownProbabilities)
  }

  /// One limit relaxed so that a plan keeps all at once with the confidence asked; of one that the file fixes, whether
  /// there is a plan without it.
  ///
  /// Without the limit, the least quantile at which all others are kept at once is found first; then the limit is
  /// tightened by bisection, starting each time with the last quantile that was enough. A plan keeps the value that
  /// is returned. Where a value that is easier by a tenth at most halves the cost, it is returned beside it, and so on
  /// from there.
  private func relaxation(
    of limit: Limit, _ effort: inout SolverEffort
  ) throws(Unsettled) -> RelaxedLimit {
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
      let found = try planner.best(
        quantile: quantile, asked: requirements.confidence, &effort
      ) { limits in
        limits.set(limit, to: value)
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
    guard let first = try least(free) else { return .useless }
    guard !limit.isFixed else { return .enough }
    guard limit.isOfFile else {
      return .relaxed(
        Relaxation(
          limit: limit, value: nil, plan: PlanSummary(first.plan)))
    }
    guard let seen = first.plan.limits.first(where: { $0.limit.isSame(as: limit) })?.value
    else { return .enough }
    var index = first.index
    // The best plan that keeps a value, at the last quantile that was enough or a higher one; nil where there is none.
    func kept(_ value: Double) throws(Unsettled) -> Solution? {
      let rounded = limit.rounded(value)
      var found: [Int: Solution] = [:]
      found[index] = try plan(index, rounded)
      let last = found[index].map { attempt($0) }
      let end = last == nil ? index : nil
      let outcome = try search.run(from: last == nil ? 0 : index, below: end, isAnyEnough: true) {
        tried throws(Unsettled) -> QuantileSearch.Attempt? in
        if tried == index { return last }
        found[tried] = try plan(tried, rounded)
        return found[tried].map { attempt($0) }
      }
      guard case .promised(let enough) = outcome else { return nil }
      index = enough
      return found[enough]
    }
    var tight = limit.value
    var widest: Double?
    // What the limit sees of that plan is kept there; beside the others, perhaps not often enough.
    for share in [0, 0.02, 0.05, 0.1, 0.2, 0.5] {
      let eased = seen * (isFloor ? 1 - share : 1 + share)
      if try kept(eased) != nil {
        widest = eased
        break
      }
      tight = eased
    }
    guard let widest else { return .enough }
    let value = try Bisection.tightest(widest, above: tight, rounds: 12) {
      middle throws(Unsettled) in try kept(middle) != nil
    }
    let rounded = limit.rounded(value)
    guard let (_, best) = try least(rounded) else { return .enough }
    var relaxation = Relaxation(limit: limit, value: rounded, plan: PlanSummary(best))
    var (edge, cost) = (rounded, relaxation.plan.cost)
    for _ in 0..<4 {
      func bargain(_ value: Double, _ most: Double) throws(Unsettled) -> Relaxation.Bargain? {
        let rounded = limit.rounded(value)
        guard let plan = try kept(rounded).map({ PlanSummary($0) }), plan.cost <= most
        else { return nil }
        return Relaxation.Bargain(value: rounded, plan: plan)
      }
      let easier = limit.eased(edge, by: 0.1)
      guard var found = try bargain(easier, cost / 2) else { break }
      let most = min(1.1 * found.plan.cost, cost / 2)
      _ = try Bisection.tightest(easier, above: edge, rounds: 6) { middle throws(Unsettled) in
        guard let tighter = try bargain(middle, most) else { return false }
        found = tighter
        return true
      }
      relaxation.bargain = found
      (edge, cost) = (found.value, found.plan.cost)
    }
    return .relaxed(relaxation)
  }
}

/// The search for the tightest value that is kept, by halves.
private enum Bisection {
  /// The tightest value found that is kept, to a two-hundredth.
  ///
  /// - Parameters:
  ///   - value: one that is kept.
  ///   - tight: one that is not.
  ///   - isKept: whether a value between them is.
  static func tightest<Failure: Error>(
    _ value: Double, above tight: Double, rounds: Int, _ isKept: (Double) throws(Failure) -> Bool
  ) throws(Failure) -> Double {
    var (value, tight) = (value, tight)
    for _ in 0..<rounds where abs(value - tight) > 0.005 * abs(value) {
      // Between values of several magnitudes the middle is that of their logarithms.
      let isFar = min(value, tight) > 0 && max(value, tight) > 4 * min(value, tight)
      let middle = isFar ? (value * tight).squareRoot() : (value + tight) / 2
      if try isKept(middle) { value = middle } else { tight = middle }
    }
    return value
  }
}
