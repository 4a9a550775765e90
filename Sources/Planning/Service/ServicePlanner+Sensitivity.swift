// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Quantities
import Requirements

extension ServicePlanner {
  /// The sensitivities of a plan with those of detection, of accuracy and of the tight limits of tasks, and with the
  /// plan that each of detection and of those limits would move to, as at sites.
  func moved(
    _ solution: Solution, _ selection: ServingSelection, _ effort: inout SolverEffort
  ) -> [Sensitivity] {
    guard let aim = requirements.objectives.first?.limit,
      let value = solution.deployment.builder(.middle).value(of: aim)
    else { return solution.sensitivities }
    var all = solution.sensitivities
    for option in selection.options {
      let task = requirements.tasks[option.task].name
      let broken = requirements.brokenByAccuracy(
        option.last.configuration?.accuracy, of: task, value)
      all += broken.filter { found in !all.contains { $0.factor == found.factor } }
    }
    var ends = SensitivityEnds()
    for input in DetectionInput.allCases {
      guard
        let item = all.item(
          of: input, basis(of: input, selection), value,
          breaking: { broken(by: input, selection) })
      else { continue }
      ends.add(item)
      for isBest in [true, false] {
        ends.ask(isBest: isBest) { effort in
          let deviate = isBest ? -Interval.spread : Interval.spread
          return self.move(self.knowing([input: deviate]), from: solution, aim, &effort)
        }
      }
    }
    for limit in solution.tightLimits {
      ends.add(Sensitivity(limit, value))
      for isBest in [true, false] {
        ends.ask(isBest: isBest) { effort in
          let other = self.asking(self.requirements.confidence) {
            $0.move(limit, isEasier: isBest)
          }
          return self.move(other, from: solution, aim, &effort)
        }
      }
    }
    return all.joined(by: ends.answered(limits, &effort))
  }

  /// The same service where something of detection is known exactly.
  private func knowing(_ inputs: [DetectionInput: Double]) -> ServicePlanner? {
    ServicePlanner(context.knowing(inputs), solver: solver, limits: limits)
  }

  /// The plan of another state of the world; nil where it is the same, or the question stays open.
  private func move(
    _ planner: ServicePlanner?, from solution: Solution, _ aim: Limit.Name,
    _ effort: inout SolverEffort
  ) -> Sensitivity.Move? {
    guard var planner, let before = solution.service else { return nil }
    if keepsKnown { planner = planner.keepingKnown ?? planner }
    guard planner.unserved.isEmpty else { return Sensitivity.Move.none }
    let found: Solution?
    do throws(Unsettled) {
      found = try planner.settled(&effort)
    } catch {
      return nil
    }
    guard let other = found else { return Sensitivity.Move.none }
    guard let after = other.service, let value = other.deployment.builder(.middle).value(of: aim)
    else { return nil }
    let runs = after.tasks.compactMap { task in
      task.change(from: before.tasks.filter { $0.task.name == task.task.name })
    }
    guard runs.isEmpty else { return .plan(name: other.name, runs: runs, aim: value) }
    let (own, its) = (machines(of: solution), machines(of: other))
    return own == its ? nil : .plan(name: its, runs: [], aim: value)
  }

  /// The machines of a solution with their numbers.
  private func machines(of solution: Solution) -> String {
    guard let service = solution.service, !service.design.machines.isEmpty else {
      return solution.name
    }
    let builder = solution.deployment.builder(cautious)
    return service.design.machines.indices.map { index in
      "\(builder.hours(of: index).machines) x \(service.design.machines[index].name)"
    }.joined(separator: " & ")
  }

  /// The weakest basis of an input over the tasks of which somebody is watched; nil where it is exact for all.
  private func basis(of input: DetectionInput, _ selection: ServingSelection) -> Basis? {
    selection.options.flatMap { option -> [Estimate<Ratio>] in
      guard requirements.tasks[option.task].population != nil else { return [] }
      return switch input {
      case .recall: option.stages.map(\.recall)
      case .commonMiss: [commonMiss]
      case .falsePositives: option.stages.map(\.falsePositives)
      }
    }.filter { $0.interval.low < $0.interval.high }.map(\.basis).min()
  }

  /// The limits of tasks that a plan breaks where an input of detection is at its bad end and all else in the middle.
  private func broken(by input: DetectionInput, _ selection: ServingSelection) -> [Limit] {
    let bad = context.knowing([input: Interval.spread])
    return requirements.limits.filter { limit in
      guard !limit.isOfWhole, let name = limit.task else { return false }
      return selection.options.contains { option in
        let task = requirements.tasks[option.task]
        guard task.name == name else { return false }
        let value = option.detecting(task, bad)
          .values(task.population, commonMiss: DetectionEstimator.commonMiss(bad), .middle)
          .value(of: limit.name)
        return value.map { !limit.holds($0) } ?? false
      }
    }
  }
}

extension EstimationContext {
  /// The same where something of detection is known exactly.
  fileprivate func knowing(_ inputs: [DetectionInput: Double]) -> EstimationContext {
    var context = self
    context.detectionAt = inputs
    return context
  }
}

extension ServingOption {
  /// The same with what its stages detect as a context knows it.
  fileprivate func detecting(
    _ task: TaskRequirement, _ context: EstimationContext
  ) -> ServingOption {
    func known(_ stage: StageOption) -> StageOption {
      var known = stage
      if let network = stage.configuration {
        known.recall = DetectionEstimator.recall(of: network, for: task, context)
        known.falsePositives = DetectionEstimator.falsePositives(of: network, for: task, context)
      } else {
        known.recall = context.taken(stage.recall, .recall)
        known.falsePositives = context.taken(stage.falsePositives, .falsePositives)
      }
      return known
    }
    var option = self
    option.first = first.map(known)
    option.last = known(last)
    return option
  }
}

extension ChosenService {
  /// How it is served otherwise than now; nil where some of its users are served in the same way already.
  fileprivate func change(from known: [ChosenService]) -> Sensitivity.Run? {
    let network = stages.map(\.name).joined(separator: " then ")
    let interval = task.population == nil ? nil : 1 / load.rate
    let isKnown = known.contains { other in
      other.stages.map(\.name) == stages.map(\.name)
        && other.stages.map { $0.machine?.name } == stages.map { $0.machine?.name }
        && (interval == nil || abs(other.load.rate - load.rate) <= 1e-9 * load.rate)
    }
    guard !isKnown else { return nil }
    var words = known.contains { $0.stages.map(\.name) == stages.map(\.name) } ? [] : [network]
    if let interval, !known.contains(where: { abs($0.load.rate - load.rate) <= 1e-9 * load.rate }) {
      words.append(Format.interval(ofRate: 1 / interval))
    }
    if words.isEmpty { words = stages.compactMap { $0.machine?.name }.map { "on \($0)" } }
    return Sensitivity.Run(
      task: task.name, network: network, interval: interval, change: words.joined(separator: " "))
  }
}
