// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
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

  /// A plan that is asked for where one thing is at one of its ends.
  private struct EndQuestion: Sendable {
    /// The thing, as a position among those that are asked.
    var item: Int
    var isBest: Bool
    var planner: @Sendable (SitePlanner) -> SitePlanner
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
    for task in site.tasks { all += accuracy(of: task, value) }
    var items: [Sensitivity] = []
    var asked: [EndQuestion] = []
    for input in DetectionInput.allCases {
      guard let item = item(of: input, site.tasks, value, taking: &all) else { continue }
      for isBest in item.changesItself ? [true, false] : [true] {
        asked.append(
          EndQuestion(item: items.count, isBest: isBest) {
            $0.knowing([input: isBest ? -Interval.spread : Interval.spread], cuts)
          })
      }
      items.append(item)
    }
    for limit in tightLimits(of: solution) {
      for isBest in [true, false] {
        asked.append(
          EndQuestion(item: items.count, isBest: isBest) {
            $0.asking($0.question.moving(limit, isEasier: isBest), knowing: cuts)
          })
      }
      items.append(
        Sensitivity(
          factor: .limit(of: limit.task ?? "", limit.name.rawValue), best: value, worst: value,
          breaks: [], basis: .given))
    }
    let questions = asked
    let found = concurrently(questions.count) { index in
      var effort = SolverEffort()
      return (move(questions[index].planner(self), from: solution, aim, &effort), effort)
    }
    for (question, answer) in zip(questions, found) {
      effort.add(answer.1)
      items[question.item].heed(answer.0, isBest: question.isBest)
    }
    all += items.filter { $0.changesItself || $0.atBest != nil || $0.atWorst != nil }
    return all.sorted { ($0.swing, "\($1.factor)") > ($1.swing, "\($0.factor)") }
  }

  /// The limits of tasks of which less than a tenth of what is asked is left.
  private func tightLimits(of solution: Solution) -> [Limit] {
    solution.limits.filter {
      $0.limit.task != nil && $0.limit.isOfFile && $0.limit.margin($0.value) < 0.1
    }.map(\.limit)
  }

  /// The sensitivity of an input of detection, with what it breaks; nil where it is exact.
  ///
  /// - Parameter all: the others, of which it leaves.
  private func item(
    of input: DetectionInput, _ tasks: [ChosenTask], _ aim: Double, taking all: inout [Sensitivity]
  ) -> Sensitivity? {
    guard let basis = basis(of: input, tasks) else { return nil }
    let broken = brokenByDetection(input, tasks)
    var item = Sensitivity(
      factor: input.factor, best: aim, worst: aim, breaks: broken, basis: basis)
    if let known = all.firstIndex(where: { $0.factor == input.factor }) {
      item = all.remove(at: known)
      item.breaks += broken.filter { !item.breaks.contains($0) }
    }
    return item
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

  /// What breaks where a network is as inaccurate as it may well be.
  private func accuracy(of task: ChosenTask, _ aim: Double) -> [Sensitivity] {
    guard let accuracy = task.configuration.accuracy else { return [] }
    let broken = requirements.limits.filter {
      $0.task == task.task.name && $0.name == .accuracy
        && !$0.holds(accuracy.at(-Interval.spread).value)
    }
    guard !broken.isEmpty else { return [] }
    return [
      Sensitivity(
        factor: .accuracy(task.task.name), best: aim, worst: aim, breaks: broken,
        basis: accuracy.basis)
    ]
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
    let runs = after.tasks.filter { task in !before.tasks.contains { $0.runs(as: task) } }
    let isSame =
      runs.isEmpty && other.name == solution.name
      && after.design.packs == before.design.packs && after.design.panels == before.design.panels
    return isSame ? nil : .plan(name: other.name, runs: runs, aim: value)
  }
}

extension ChosenTask {
  /// Whether it is served by the same network as often.
  fileprivate func runs(as other: ChosenTask) -> Bool {
    task.name == other.task.name && configuration.kind == other.configuration.kind
      && sampling.ticks == other.sampling.ticks
  }
}

extension Sensitivity {
  /// Whether its ends move the aim or break a limit.
  fileprivate var changesItself: Bool { swing > 1e-9 * abs(worst) || !breaks.isEmpty }

  /// Takes the plan of one end in; where the thing is a limit, the aim is what that plan comes to.
  fileprivate mutating func heed(_ move: Move?, isBest: Bool) {
    if isBest { atBest = move } else { atWorst = move }
    guard case .limit = factor, case .plan(_, _, let aim)? = move else { return }
    if isBest { best = aim } else { worst = aim }
  }
}

extension Question {
  /// The same with one limit a tenth easier or harder to keep.
  fileprivate func moving(_ limit: Limit, isEasier: Bool) -> Question {
    var moved = self
    moved.limits.set(
      limit, to: limit.value * (limit.declaration.isFloor == isEasier ? 0.9 : 1.1))
    return moved
  }
}

extension DetectionInput {
  /// The factor that errs with it.
  var factor: Factor {
    switch self {
    case .recall: .recall
    case .commonMiss: .commonMiss
    case .falsePositives: .falseAlarms
    }
  }
}
