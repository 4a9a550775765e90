// SPDX-License-Identifier: Apache-2.0

import Estimation
import IntegerProgram
import Requirements

/// A planner whose figures can all be taken at another quantile.
protocol QuantilePlanner: Sendable {
  /// What a search has found.
  associatedtype Found

  var requirements: Requirements { get }
  /// How much work each search may be, and the wish that all of it should end.
  var limits: Limits { get }
  /// Whether all limits must hold at once with the confidence asked, and not each by itself.
  var isJoint: Bool { get }

  /// The planner with every figure at another quantile.
  func at(_ quantile: Double) -> Self

  /// The planner of the same file with other limits; nil where nothing is left to choose from.
  func keeping(_ change: (inout [Limit]) -> Void) -> Self?

  /// The best plan at its own quantile, or that there is none.
  func find(_ effort: inout SolverEffort) throws(SolverError) -> Found

  /// The best plan that keeps other limits, every figure at one quantile; nil where there is none.
  ///
  /// - Parameter asked: the probability that all are to be kept with.
  func best(
    quantile: Double, asked: Double, _ effort: inout SolverEffort, _ change: (inout [Limit]) -> Void
  ) throws(Unsettled) -> Solution?

  /// Whether anything keeps all limits, every figure at one quantile.
  func hasPlan(quantile: Double, _ effort: inout SolverEffort) throws(Unsettled) -> Bool

  /// The planner of the same file with one of its tasks; nil where there is none.
  func serving(_ task: String) -> Self?

  /// How surely what was found keeps all limits, and each; nil where no plan was found.
  ///
  /// - Parameter asked: the probability that all are to be kept with.
  func attempt(_ found: Found, asked: Double) -> QuantileSearch.Attempt?

  /// What was reached of each objective; empty where no plan was found.
  func reached(_ found: Found) -> [ObjectiveValue]

  /// What was found, with why the others lost or why there is nothing.
  ///
  /// - Parameters:
  ///   - asked: the probability with which all limits are to hold at once; 0 where each is kept by itself.
  ///   - joint: the probability that they do.
  func answer(
    _ found: Found, asked: Double, joint: Double, _ effort: SolverEffort
  ) throws(SolverError) -> Answer

  /// The devices of which one or two are chosen; empty where the choice is not one of devices.
  var choices: [String] { get }

  /// The same restricted to plans that use one device.
  ///
  /// - Parameter forSearch: whether it is to find what its plans reach, and not to answer.
  func using(_ device: String, forSearch: Bool) -> Self

  /// The same of which all is known of the totals that are limited, where some ways are and some are not; what it
  /// finds is preferred.
  var preferred: Self? { get }

  /// The figures that the limited totals of a plan lack.
  func lacked(by plan: Solution) -> [MissingFigure]

  /// Takes back a plan that keeps a limit only as far as its total is known.
  func withhold(_ answer: inout Answer)

  /// What kind of no it is, with what would make a yes of it.
  ///
  /// - Parameter none: a quantile without a plan.
  func explain(
    _ infeasibility: Infeasibility, below none: Double, _ effort: inout SolverEffort
  ) -> Infeasibility
}

extension QuantilePlanner {
  func hasPlan(quantile: Double, _ effort: inout SolverEffort) throws(Unsettled) -> Bool {
    try best(quantile: quantile, asked: requirements.confidence, &effort) { _ in } != nil
  }

  /// Solves and explains.
  ///
  /// Where all limits must hold at once, the quantile of the figures is raised until the best plan keeps them all
  /// with the confidence asked: what is proved best is proved of the program at that quantile.
  ///
  /// - Parameter mayTighten: whether one limit may be kept at a tighter value than the file's, where no quantile has a
  ///   plan that keeps all at once often enough.
  /// - Throws: `SolverError` where the solver's answer does not stand up to its own rows.
  func solved(mayTighten: Bool = true) throws(SolverError) -> Answer {
    if let answer = try preferred?.solved(mayTighten: mayTighten), answer.solution != nil {
      return answer
    }
    let asked = requirements.confidence
    let search = QuantileSearch(asked: asked)
    var effort = SolverEffort()
    var tried: [Int: (planner: Self, found: Found, joint: Double)] = [:]
    var wasStopped = false
    func attempt(_ index: Int) throws(SolverError) -> QuantileSearch.Attempt? {
      if limits.isCancelled, !tried.isEmpty {
        wasStopped = true
        return nil
      }
      Progress.enter(.plan(quantile: search.grid[index]))
      let planner = index == 0 ? self : at(search.grid[index])
      let found = try planner.find(&effort)
      let attempt = planner.attempt(found, asked: asked)
      tried[index] = (planner, found, attempt?.joint ?? 0)
      return attempt
    }
    var outcome = QuantileSearch.Outcome.promised(0)
    if isJoint {
      outcome = try search.run { index throws(SolverError) in try attempt(index) }
    } else {
      _ = try attempt(0)
    }
    let index =
      switch outcome {
      case .promised(let index): index
      case .short(let best, let none): wasStopped ? best : none ?? best
      case .impossible: 0
      }
    guard let (planner, found, joint) = tried[index] else {
      preconditionFailure("every index was tried")
    }
    let bound = tried[0].map { reached($0.found) } ?? []
    if mayTighten, !limits.isCancelled, outcome.isShort || isFar(reached(found), from: bound),
      // What is looked for beside the plan that there is takes nothing from it where the solver fails.
      var answer =
        (try? special(
          bound: bound, beating: outcome.isShort ? nil : reached(found), &effort)) ?? nil,
      outcome.isShort || isFar(reached(found), from: answer.objectives)
    {
      answer.requirements = requirements
      answer.effort.add(effort)
      return answer
    }
    var answer = try planner.answer(found, asked: isJoint ? asked : 0, joint: joint, effort)
    answer.requirements = requirements
    answer.quantile = search.grid[index]
    if outcome.isShort, wasStopped || limits.isCancelled {
      // A plan of a higher quantile, or a special one, which was not looked for, may keep all limits often enough.
      answer.solution = nil
      answer.objectives = []
      answer.status = .noAnswer
    } else if outcome.isShort {
      // Whatever the quantile, the figures that err apart break one limit or another too often. At the highest quantile
      // some limit may be out of reach even alone; at the one asked each can be kept.
      answer.solution = nil
      answer.objectives = []
      answer.status = .infeasible
      let unserved = answer.infeasibility?.unserved ?? []
      answer.infeasibility = Infeasibility(
        relaxable: requirements.limits, isTooSeldom: true, unserved: unserved)
      for index in answer.outcomes.indices { answer.outcomes[index].withholdPlan(joint: joint) }
      answer.outcomes.sort(by: DeviceOutcome.isBefore)
    }
    if let infeasibility = answer.infeasibility, limits.isCancelled {
      answer.infeasibility?.verdict = .notPromised
      answer.infeasibility?.isUnexplained = infeasibility.unserved.isEmpty
    } else if let infeasibility = answer.infeasibility {
      Progress.enter(.relaxation)
      var found = explain(infeasibility, below: answer.quantile, &answer.effort)
      // A line that the answer suggests makes a plan only if every part of the limited totals is known.
      if found.attainable != nil || !found.relaxations.isEmpty {
        let plan = try? best(quantile: asked, asked: asked, &answer.effort) { limits in
          limits.removeAll { $0.isOfWhole && $0.name.ofTraining == nil }
        }
        if let plan = plan ?? nil { found.alsoMissing = lacked(by: plan) }
      }
      answer.explain(found)
    }
    planner.withhold(&answer)
    return answer
  }

  /// The best plan that keeps all limits at once often enough, of those that hold themselves to a tighter value of one
  /// limit and those restricted to one device; nil where none is found.
  ///
  /// - Parameter known: what is reached without either; nil where nothing is.
  private func special(
    bound: [ObjectiveValue], beating known: [ObjectiveValue]?, _ effort: inout SolverEffort
  ) throws(SolverError) -> Answer? {
    Progress.enter(.restriction)
    let tight = try tightened(bound: bound, &effort)
    if let tight, !isFar(tight.objectives, from: bound) { return tight }
    let best = [tight?.objectives, known].compactMap { $0 }.min { $0.isBetter(than: $1) }
    let found = try restricted(bound: bound, beating: best, &effort) ?? tight
    return try found.map { answer throws(SolverError) in try improved(answer, bound: bound) }
  }

  /// The same answer, or that of a cheaper device of which it tells that, beside the tighter limit, it keeps all limits
  /// often enough.
  private func improved(
    _ answer: Answer, bound: [ObjectiveValue]
  ) throws(SolverError) -> Answer {
    guard let tight = answer.tightened.first, !limits.isCancelled else { return answer }
    let enough = answer.outcomes.filter { other in
      guard case .tooSeldom(let joint?) = other.outcome else { return false }
      return joint >= requirements.confidence
    }
    for other in enough.sorted(by: DeviceOutcome.isBefore) {
      guard
        let planner = using(other.device, forSearch: false).keeping({
          $0.set(tight.limit, to: tight.value)
        })
      else { continue }
      var found = try planner.solved(mayTighten: false)
      guard found.solution != nil, found.objectives.isBetter(than: answer.objectives) else {
        continue
      }
      (found.tightened, found.restrictedTo) = (answer.tightened, other.device)
      found.isBestOfSome(bound: bound)
      return found
    }
    return answer
  }

  /// Whether a plan's first objective is worse than another's, or than a bound, by more than a twentieth.
  func isFar(_ found: [ObjectiveValue], from other: [ObjectiveValue]) -> Bool {
    guard let own = found.first, let its = other.first(where: { $0.objective == own.objective })
    else { return false }
    let sign = own.objective == .accuracy ? -1.0 : 1.0
    return sign * (own.value - its.value) > 0.05 * abs(its.value)
  }
}
