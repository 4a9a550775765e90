// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Networks
import Quantities
import Requirements

extension SitePlanner {
  /// The limits of tasks that a deployment breaks, whose figures are exact; detection and accuracy are in the middle
  /// of belief.
  func brokenLimits(of tasks: [ChosenTask], in fixed: Deployment) -> [Limit] {
    let design = fixed.design
    return tasks.flatMap { task -> [Limit] in
      var found: (device: DeviceProfile, run: RunProfile)?
      for device in design.devices {
        for run in device.runs where run.tasks.contains(where: { $0.name == task.task.name }) {
          found = (device.profile, run.profile)
        }
      }
      guard let found else { return [] }
      var configuration = task.configuration
      configuration.run = found.run
      return brokenLimits(of: task, configuration, found.device, context)
    }
  }

  private func brokenLimits(
    of task: ChosenTask, _ configuration: Configuration, _ profile: DeviceProfile,
    _ context: EstimationContext
  ) -> [Limit] {
    let own = requirements.limits.filter { $0.task == task.task.name }
    guard !own.isEmpty else { return [] }
    let maker = OptionMaker(
      context: context, requirements: requirements, site: site, groups: groups, cautious: .middle)
    let figures = DeviceFigures(profile, .middle)
    let values = maker.scorer([task.task], profile, (figures, figures)).values(
      maker.figures(of: configuration, [task.task], (figures, figures)), 0, task.sampling,
      isCycled: task.policy == .cycled)
    return own.filter { limit in values.value(of: limit.name).map { !limit.holds($0) } ?? false }
  }

  /// The sensitivities of a plan with those of detection, of accuracy and of the tight limits of tasks, and with the
  /// plan that each of detection and of those limits would move to. That is found by asking again where the thing is
  /// known to be at that end; a bad end of detection that changes neither the aim nor a limit leaves the plan the
  /// best, and is not asked.
  func moved(
    _ solution: Solution, _ cuts: BendersCutPool, _ effort: inout SolverEffort
  ) -> [Sensitivity] {
    guard let site = solution.site, let aim = requirements.objectives.first?.limit,
      let value = solution.deployment.builder(.middle).value(of: aim)
    else { return solution.sensitivities }
    var all = solution.sensitivities
    for task in site.tasks {
      all += requirements.brokenByAccuracy(task.configuration.accuracy, of: task.task.name, value)
    }
    var ends = SensitivityEnds()
    func ask(_ isBest: Bool, _ planner: @escaping @Sendable (SitePlanner) -> SitePlanner) {
      ends.ask(isBest: isBest) { move(planner(self), from: solution, aim, &$0) }
    }
    for input in DetectionInput.allCases {
      guard
        let item = all.item(
          of: input, basis(of: input, site.tasks), value,
          breaking: { brokenByDetection(input, site.tasks) })
      else { continue }
      ends.add(item)
      for isBest in item.changesItself ? [true, false] : [true] {
        ask(isBest) { $0.knowing([input: isBest ? -Interval.spread : Interval.spread], cuts) }
      }
    }
    for limit in solution.tightLimits {
      ends.add(Sensitivity(limit, value))
      for isBest in [true, false] {
        ask(isBest) { $0.asking($0.question.moving(limit, isEasier: isBest), knowing: cuts) }
      }
    }
    return all.joined(by: ends.answered(limits, &effort))
  }

  /// The weakest basis of an input over the tasks with events; nil where it is exact for all.
  private func basis(of input: DetectionInput, _ tasks: [ChosenTask]) -> Basis? {
    tasks.compactMap { task -> Basis? in
      let figure: Estimate<Ratio>
      switch input {
      case .recall: figure = task.recall
      case .commonMiss: figure = DetectionEstimator.commonMiss(context)
      case .falsePositives:
        figure = DetectionEstimator.falsePositives(
          of: task.configuration.network, for: task.task, context)
      }
      let isSeen =
        task.task.event != nil || input == .falsePositives && task.task.falseAlarmCost != nil
      return isSeen && figure.interval.low < figure.interval.high ? figure.basis : nil
    }.min()
  }

  private func brokenByDetection(_ input: DetectionInput, _ tasks: [ChosenTask]) -> [Limit] {
    var bad = context
    bad.detectionAt = [input: Interval.spread]
    return tasks.flatMap { task -> [Limit] in
      guard let device = prepared.devices.first(where: { $0.id == task.configuration.device })
      else { return [] }
      return brokenLimits(of: task, task.configuration, device.profile, bad)
    }
  }

  /// The plan of another state of the world; nil where it is the same, or the question stays open.
  private func move(
    _ planner: SitePlanner, from solution: Solution, _ aim: Limit.Name,
    _ effort: inout SolverEffort
  ) -> Sensitivity.Move? {
    guard let found = try? planner.search(&effort), let before = solution.site else { return nil }
    guard let best = found.best else { return found.wasStopped ? nil : Sensitivity.Move.none }
    let other = planner.solution(best)
    guard let after = other.site, let value = other.deployment.builder(.middle).value(of: aim)
    else { return nil }
    let runs = after.tasks.compactMap { task in
      task.change(from: before.tasks.first { $0.task.name == task.task.name })
    }
    let isSame =
      runs.isEmpty && other.name == solution.name
      && after.design.packs == before.design.packs && after.design.panels == before.design.panels
    return isSame ? nil : .plan(name: other.name, runs: runs, aim: value)
  }
}

extension ChosenTask {
  /// How it is served otherwise than another; nil where it is served by the same network as often.
  fileprivate func change(from other: ChosenTask?) -> Sensitivity.Run? {
    let its = other?.configuration
    var words: [String] = []
    if configuration.kind != its?.kind {
      words = [
        configuration.model.id, "\(configuration.resolution)", configuration.precision.rawValue,
      ]
      if configuration.model.id == its?.model.id, configuration.resolution == its?.resolution {
        words = [configuration.precision.rawValue]
      }
    }
    if sampling.ticks != other?.sampling.ticks {
      words.append(Format.interval(ofRate: 1 / sampling.interval))
    }
    guard !words.isEmpty else { return nil }
    return Sensitivity.Run(
      task: task.name, network: configuration.kind, interval: sampling.interval,
      change: words.joined(separator: " "))
  }
}

extension Question {
  /// The same with one limit a tenth easier or harder to keep.
  fileprivate func moving(_ limit: Limit, isEasier: Bool) -> Question {
    var moved = self
    moved.limits.move(limit, isEasier: isEasier)
    return moved
  }
}
