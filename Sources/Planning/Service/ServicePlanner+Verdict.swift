// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
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
    // Beside a limit on the whole that nothing keeps, even alone, no other one helps. A limit of a task may be out of
    // reach only beside another one of it.
    let unreachable = Set(found.unreachable.map(\.limit))
    let suspects = requirements.limits.filter { limit in
      let isOfTask = !limit.isOfWhole || limit.name.ofTraining != nil
      return unreachable.isEmpty
        ? isOfTask || found.relaxable.contains(limit)
        : unreachable.contains(limit) || isOfTask && !unreachable.contains(where: \.isOfWhole)
    }
    relax(suspects, in: &found, &effort)
    found.withoutPlanAlone = withoutPlanAlone(found, &effort)
    return found
  }

  func serving(_ task: String) -> ServicePlanner? {
    ServicePlanner(
      context.asking(requirements.with(task: task)), solver: solver, limits: limits)
  }

  /// The figures without which nothing serves some tasks: the prices of machines on which something would, else the times
  /// of models on the first machine that may be used.
  private func missing(for unserved: [String]) -> [MissingFigure] {
    let prices = missingPrices(for: unserved)
    guard prices.isEmpty else { return prices }
    let enumerator = ConfigurationEnumerator(context)
    return requirements.tasks.enumerated().flatMap { index, task -> [MissingFigure] in
      guard unserved.contains(task.name), prepared.lastStages[index].isEmpty,
        requirements.training?.of(task.name) == nil,
        let machine = machines.first?.device.id
      else { return [] }
      let timed = Set(prepared.timedModels)
      return enumerator.models(for: task).allowed.filter {
        !timed.contains($0.id) && mayKeep($0, task)
      }.prefix(1).map {
        MissingFigure(.latency, device: machine, model: $0.id)
      }
    }
  }

  /// The figures of the first machine of unknown price or draw with which every task that nothing serves could be served.
  private func missingPrices(for unserved: [String]) -> [MissingFigure] {
    let lacking = refused.compactMapValues { refusal in refusal == .noTime ? nil : refusal }
    guard !unserved.isEmpty, !lacking.isEmpty else { return [] }
    var open = context
    open.assumesBest = true
    for (id, refusal) in lacking.sorted(by: { $0.key < $1.key }) {
      guard let figure = refusal.missing(of: id),
        let planner = ServicePlanner(open, solver: solver, limits: limits, only: id)
      else { continue }
      var figures = [figure]
      let isServed = requirements.tasks.indices.allSatisfy { task in
        let requirement = requirements.tasks[task]
        guard unserved.contains(requirement.name) else { return true }
        if planner.prepared.options.contains(where: { $0.task == task }) { return true }
        let models = ConfigurationEnumerator(context).models(for: requirement).allowed
        guard planner.prepared.lastStages[task].isEmpty,
          let model = models.first(where: { mayKeep($0, requirement) })
        else { return false }
        figures.append(MissingFigure(.latency, device: id, model: model.id))
        return true
      }
      if isServed { return figures }
    }
    return []
  }

  /// Whether a model may keep a task's limit on accuracy: some published accuracy of it does, or none is asked.
  func mayKeep(_ model: Model, _ task: TaskRequirement) -> Bool {
    guard
      let limit = requirements.limits.first(where: {
        $0.name == .accuracy && $0.task == task.name
      })
    else { return true }
    return (context.catalogue.accuracies[model.id] ?? []).contains {
      (task.metric == nil || $0.metric == task.metric)
        && (task.dataset == nil || $0.dataset == task.dataset)
        // What is measured on a part of the set is promised a little lower.
        && limit.holds(0.97 * $0.value.value)
    }
  }
}
