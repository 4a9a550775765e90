// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Requirements

extension ServicePlanner: QuantilePlanner {
  func at(_ quantile: Double) -> ServicePlanner {
    var planner = asking(quantile) { _ in } ?? self
    planner.isJoint = isJoint
    return keepsKnown ? planner.keepingKnown ?? planner : planner
  }

  func keeping(_ change: (inout [Limit]) -> Void) -> ServicePlanner? {
    var planner = asking(requirements.confidence, change)
    planner?.isJoint = isJoint
    return planner
  }

  /// The best way to run the service; nil where nothing serves some task.
  func find(
    _ effort: inout SolverEffort
  ) throws(SolverError) -> PriorityOrder.Outcome<ServingSelection>? {
    unserved.isEmpty ? try best(formulation, &effort) : nil
  }

  func reached(_ found: PriorityOrder.Outcome<ServingSelection>?) -> [ObjectiveValue] {
    if case .found(_, let reached, _) = found { reached } else { [] }
  }

  func attempt(
    _ found: PriorityOrder.Outcome<ServingSelection>?, asked: Double
  ) -> QuantileSearch.Attempt? {
    guard case .found(let selection, _, _) = found else { return nil }
    let solution = solution(selection, asked: asked)
    return QuantileSearch.Attempt(
      joint: solution.jointProbability, own: solution.ownProbabilities)
  }

  /// Limits with what they err with: a task's figures err apart from those of another.
  static func joint(_ checks: [LimitCheck]) -> [JointCheck] {
    checks.map { check in
      guard let task = check.limit.task, let factor = check.limit.name.rule.factor else {
        return JointCheck(check: check)
      }
      let its: TaskFactor =
        switch factor {
        case .accuracy: .accuracy(task)
        case .recall: .recall(task, task: task)
        case .falsePositives: .falsePositives
        case .time: .time(task)
        }
      return JointCheck(check: check, factors: [its])
    }
  }

  func best(
    quantile: Double, asked: Double, _ effort: inout SolverEffort,
    _ change: (inout [Limit]) -> Void
  ) throws(Unsettled) -> Solution? {
    guard let planner = asking(quantile, change), planner.unserved.isEmpty else { return nil }
    return try planner.settled(asked: isJoint ? asked : nil, &effort)
  }

  /// The best way to run the service; nil where there is none.
  ///
  /// - Parameter asked: the probability that all limits must hold with; nil where it is not of interest.
  func settled(
    asked: Double? = nil, _ effort: inout SolverEffort
  ) throws(Unsettled) -> Solution? {
    let outcome: PriorityOrder.Outcome<ServingSelection>
    do throws(SolverError) {
      outcome = try best(formulation, &effort)
    } catch {
      throw .failed(error)
    }
    switch outcome {
    case .found(let selection, _, _): return solution(selection, asked: asked)
    case .infeasible: return nil
    case .open: throw .stopped
    }
  }

  /// The planner of the same service with other limits or at another confidence; nil where there is none. Its ways of
  /// serving are made anew only where that changes them.
  ///
  /// - Parameter only: the machine whose ways are of interest where they are made anew; nil for all.
  func asking(
    _ confidence: Double, only: String? = nil, _ change: (inout [Limit]) -> Void
  ) -> ServicePlanner? {
    var asked = requirements
    asked.confidence = confidence
    change(&asked.limits)
    func ofTasks(_ limits: [Limit]) -> Set<Limit> {
      Set(limits.filter { !$0.isOfWhole || $0.name.ofTraining != nil })
    }
    guard confidence == requirements.confidence,
      ofTasks(asked.limits) == ofTasks(requirements.limits)
    else {
      return ServicePlanner(context.asking(asked), solver: solver, limits: limits, only: only)
    }
    var planner = self
    planner.requirements = asked
    return planner
  }

  var choices: [String] { [] }

  func using(_ device: String, forSearch: Bool) -> ServicePlanner { self }

  var preferred: ServicePlanner? {
    guard !keepsKnown, let known = keepingKnown, known.unserved.isEmpty else { return nil }
    return known
  }

  func withhold(_ answer: inout Answer) {
    answer.withholdUnknown(context.catalogue, cautious)
  }

  /// What kind of no it is, with what would make a yes of it.
  func explain(
    _ infeasibility: Infeasibility, below none: Double, _ effort: inout SolverEffort
  ) -> Infeasibility {
    var found = infeasibility
    do throws(Unsettled) {
      found.attainable = try attainable(below: none, &effort)
      found.missing = missing(for: found.unserved)
      found.judge()
    } catch {
      found.verdict = .notPromised
    }
    // Beside a limit that nothing keeps, even alone, no other one helps.
    let unreachable = Set(found.unreachable.map(\.limit))
    let suspects = requirements.limits.filter { limit in
      unreachable.isEmpty
        ? !limit.isOfWhole || limit.name.ofTraining != nil || found.relaxable.contains(limit)
        : unreachable.contains(limit)
    }
    relax(suspects, in: &found, &effort)
    found.withoutPlanAlone = withoutPlanAlone(found, &effort)
    return found
  }

  func serving(_ task: String) -> ServicePlanner? {
    ServicePlanner(
      context.asking(requirements.with(task: task)), solver: solver, limits: limits)
  }

  /// The times that nobody knows of the models of tasks that nothing serves, on the first machine that may be used.
  private func missing(for unserved: [String]) -> [MissingFigure] {
    let enumerator = ConfigurationEnumerator(context)
    return requirements.tasks.enumerated().flatMap { index, task -> [MissingFigure] in
      guard unserved.contains(task.name), prepared.lastStages[index].isEmpty,
        requirements.training?.of(task.name) == nil,
        let machine = machines.first?.device.id
      else { return [] }
      let timed = Set(prepared.timedModels)
      return enumerator.models(for: task).allowed.filter { !timed.contains($0.id) }.prefix(1).map {
        MissingFigure(.latency, device: machine, model: $0.id)
      }
    }
  }
}
