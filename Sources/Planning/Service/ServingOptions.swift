// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Networks
import Quantities
import Requirements

/// Enumerates the ways of serving each task, and keeps those that keep its limits.
struct ServingOptions {
  let requirements: Requirements
  let context: EstimationContext
  let estimator: ServingEstimator
  let machines: [(device: Device, profile: MachineProfile)]
  let cautious: RiskLevel
  let commonMiss: Estimate<Ratio>
  let trainings: TrainedModels

  /// What was enumerated.
  struct Result: Sendable {
    /// Ways of serving that keep their task's limits.
    var options: [ServingOption] = []
    /// Every last stage of each task, whatever it keeps.
    var lastStages: [[StageOption]] = []
    var counts = CandidateCounts()
    /// The nearest misses of the tasks' limits.
    var nearest: [Limit: NearestMiss] = [:]
    /// Limits of tasks that some way keeps: they are not what stands in the way.
    var kept: Set<Limit> = []
    /// Stages that need more memory than the machine has, in words.
    var tooLarge: Set<String> = []
    /// Models with a time on some machine.
    var timedModels: Set<String> = []
    /// The most people a day that watching everybody detects, of tasks that want more.
    var mostDetected: [Int: Double] = [:]
  }

  func make() -> Result {
    var result = Result()
    for (index, task) in requirements.tasks.enumerated() {
      guard let population = task.population else {
        requests(task, index, &result)
        continue
      }
      let (lasts, firsts, enumerated) = stages(of: task, &result)
      result.lastStages.append(lasts)
      result.timedModels.formUnion((lasts + firsts).compactMap { $0.configuration?.model.id })
      result.counts.enumerated += enumerated * task.rates.count
      for rate in task.rates {
        for last in lasts {
          for first in [nil] + firsts.map(Optional.some) {
            // A stage before itself passes nothing on that it would not pass anyway.
            if let first, first.configuration != nil,
              first.configuration?.model.id == last.configuration?.model.id
            {
              continue
            }
            // A filter that answers by itself needs no other before it.
            if first != nil, last.configuration == nil { continue }
            // What left the user's device does not come back to it.
            if last.machine == nil, first?.machine != nil { continue }
            result.counts.scored += 1
            var option = ServingOption(
              task: index,
              load: Workload(
                users: population.users, secondsOn: population.on.value, rate: rate.value),
              prevalence: population.prevalence, first: first, last: last)
            option.leastStreams = leastStreams(option, population)
            if let option = judged(&option, task, population, &result) {
              result.counts.feasible += 1
              result.options += shifted(option).flatMap { $0.trained(cautious) }
            }
          }
        }
      }
    }
    result.counts.afterPruning = result.options.count
    return result
  }

  /// The stages that a task may use: as the last one, and before it.
  func stages(
    of task: TaskRequirement, _ result: inout Result
  ) -> (lasts: [StageOption], firsts: [StageOption], enumerated: Int) {
    let models = ConfigurationEnumerator(context).models(for: task).allowed
    // First stages need not be among the models that may answer.
    var open = task
    open.models = task.firstStages
    let before = task.firstStages.isEmpty ? [] : matching(open)
    var (lasts, firsts): ([StageOption], [StageOption]) = ([], [])
    var enumerated = 0
    let together: Int? = task.population.flatMap { population in
      requirements.serving?.canWait ?? true
        ? nil : max(1, Int(min(1e9, population.users * population.on.value / 86_400)))
    }
    func stages(
      _ models: [Model], on device: Device, _ machine: Int?,
      _ trainings: TrainedModels? = nil
    ) -> [StageOption] {
      estimator.configurations(
        for: task, models: models, on: device, trainings: trainings,
        together: task.population == nil ? 1 : together.map(Double.init) ?? .infinity
      )
      .compactMap {
        configuration in
        enumerated += 1
        // What is looked at as it comes is put together from those who are on: each gives one sample at a time.
        if let together, configuration.batch > together { return nil }
        if let needed = configuration.memory, let there = estimator.memory(of: device),
          cautious.burden(needed) > cautious.benefit(there)
        {
          result.tooLarge.insert(
            "\(configuration.name) on \(device.id): needs \(Format.prefixed(needed.value.value, "B", digits: 3)) of \(Format.prefixed(there.value.value, "B", digits: 3))"
          )
          return nil
        }
        return StageOption(
          name: configuration.name, configuration: configuration, machine: machine,
          time: configuration.time,
          recall: DetectionEstimator.recall(of: configuration, for: task, context),
          falsePositives: DetectionEstimator.falsePositives(
            of: configuration, for: task, context))
      }
    }
    for (index, machine) in machines.enumerated() {
      // Bought either way a machine is as fast: the configurations are the same.
      lasts += withoutDominated(task, stages(models, on: machine.device, index, trainings))
      firsts += withoutDominated(task, stages(before, on: machine.device, index))
    }
    if let client = requirements.serving?.client.flatMap({ context.catalogue.devices[$0] }) {
      lasts += withoutDominated(task, stages(models, on: client, nil, trainings))
      firsts += withoutDominated(task, stages(before, on: client, nil))
    }
    for filter in task.filters {
      let placed = filterStages(filter, of: task.task, together.map(Double.init) ?? .infinity)
      enumerated += placed.count
      firsts += placed
      // Nothing learned may be all that is needed, where no model is named that must answer.
      if task.metric == nil, task.models.isEmpty { lasts += placed }
    }
    return (lasts, firsts, enumerated)
  }

  private func matching(_ task: TaskRequirement) -> [Model] {
    context.catalogue.models.values.filter { model in
      model.task == task.task && !requirements.denies(licence: model.licence)
        && task.models.contains { Glob.matches($0, model.id) }
    }.sorted { $0.id < $1.id }
  }

  private func filterStages(_ filter: Filter, of kind: String, _ together: Double) -> [StageOption]
  {
    let recall = context.taken(
      context.given(filter.recall, "recall of your filter \(filter.name)"), .recall)
    let positives = context.taken(
      context.given(filter.falsePositives, "false positives of your filter \(filter.name)"),
      .falsePositives)
    var stages: [StageOption] = []
    if let time = filter.clientTime, requirements.serving?.client != nil {
      stages.append(
        StageOption(
          name: filter.name, configuration: nil, machine: nil,
          time: context.given(time, "time of your filter \(filter.name)"), recall: recall,
          falsePositives: positives))
    }
    guard let operations = filter.operations else { return stages }
    for (index, machine) in machines.enumerated() {
      for precision in machine.device.precisions.sorted() where precision.isFloating {
        guard
          let time = estimator.time(
            ServingEstimator.Work(
              operations: operations.value, bytes: estimator.sampleBytes(of: kind),
              together: together), precision, on: machine.device)
        else { continue }
        stages.append(
          StageOption(
            name: filter.name, configuration: nil, machine: index, time: time, recall: recall,
            falsePositives: positives))
      }
    }
    return withoutDominated(nil, stages)
  }

  /// Streams that an option's calls look at together: as many as give its batch while they are on; all of them if
  /// no batch was measured, because the time then assumes that all share a call.
  private func leastStreams(_ option: ServingOption, _ population: Population) -> Int {
    guard !(requirements.serving?.canWait ?? true), let all = population.streams else { return 1 }
    let needed = option.stages.map { stage -> Int in
      guard stage.machine != nil else { return 1 }
      guard let configuration = stage.configuration,
        configuration.timing != .bound || stage.time.basis == .given
      else { return all }
      return Int(
        (Double(configuration.batch) * 86_400 / population.on.value * (1 - 1e-9)).rounded(.up))
    }
    return min(all, needed.max() ?? 1)
  }

  private func withoutDominated(_ task: TaskRequirement?, _ stages: [StageOption]) -> [StageOption]
  {
    // A few streams do not fill a batch.
    let isAwaited =
      task?.requests != nil
      || task?.population?.streams != nil && !(requirements.serving?.canWait ?? true)
    var kept: [StageOption] = []
    for stage in stages
    where !kept.contains(where: { $0.dominates(stage, isAwaited: isAwaited) }) {
      kept.removeAll { stage.dominates($0, isAwaited: isAwaited) }
      kept.append(stage)
    }
    return kept
  }

  /// The option with the share of people that it must watch; nil where it breaks a limit of its task.
  private func judged(
    _ option: inout ServingOption, _ task: TaskRequirement, _ population: Population,
    _ result: inout Result
  ) -> ServingOption? {
    let values = option.values(population, commonMiss: commonMiss, cautious)
    var holds = true
    for limit in requirements.limits where limit.task == task.name {
      guard let value = values.value(of: limit.name) else {
        // What has no value and is not unknown was kept before it came here.
        let isUnknown = option.isUnknown(to: limit)
        holds = holds && !isUnknown
        if !isUnknown { result.kept.insert(limit) }
        continue
      }
      if limit.holds(value) {
        result.kept.insert(limit)
        continue
      }
      holds = false
      if result.nearest[limit].map({ limit.margin($0.value) < limit.margin(value) }) ?? true {
        result.nearest[limit] = NearestMiss(
          limit: limit, value: value,
          candidate: option.stages.map(\.name).joined(separator: ", then "))
      }
    }
    guard holds else { return nil }
    if let detect = population.detect {
      let share = Workload.share(
        detect: detect.value, of: population.users, shownBy: population.shownBy.value,
        caught: values.caught ?? 0)
      guard share <= 1 + 1e-9 else {
        let most = detect.value / share
        result.mostDetected[option.task] = max(result.mostDetected[option.task] ?? 0, most)
        return nil
      }
      // Nobody is watched in part.
      option.load.watched = min(1, (share * population.users).rounded(.up) / population.users)
    }
    if let most = requirements.serving?.clientEnergy {
      let seconds = option.stages.filter { $0.machine == nil }.reduce(0.0) { sum, stage in
        let share = stage.name == option.last.name ? option.share : nil
        return sum
          + option.load.secondsOn * option.load.rate * cautious.burden(stage.time)
          * (share.map { cautious.burden($0) } ?? 1)
      }
      if seconds > 0 {
        // Power that nobody knows keeps no limit.
        guard let power = estimator.clientPower,
          cautious.burden(power) * seconds / 3_600 <= most.value * (1 + 1e-9)
        else { return nil }
      }
    }
    return option
  }
}
