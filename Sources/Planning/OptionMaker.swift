// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Quantities
import Requirements

/// Makes options of candidates: which keep the limits of a question, at which rates, and which of them no other
/// dominates.
struct OptionMaker: Sendable {
  let context: EstimationContext
  /// The file with the question in place of its own.
  let requirements: Requirements
  let site: SiteProfile
  let groups: [TaskGroup]
  let cautious: RiskLevel

  struct Result: Sendable {
    var devices: [DeviceOptions] = []
    var refusals: [String: Refusal] = [:]
    var counts = CandidateCounts()
    var census = ConfigurationCensus()
    var nearest: [Limit: NearestMiss] = [:]
    /// Whether the options were made elsewhere, so that nothing is counted here.
    var isTold = false

    /// Takes in what was found for another device.
    mutating func add(_ other: Result) {
      devices += other.devices
      refusals.merge(other.refusals) { first, _ in first }
      counts.enumerated += other.counts.enumerated
      counts.feasible += other.counts.feasible
      counts.afterPruning += other.counts.afterPruning
      counts.scored += other.counts.scored
      census.add(other.census)
      for (limit, miss) in other.nearest {
        if miss.isNearer(than: nearest[limit]) { nearest[limit] = miss }
      }
    }
  }

  /// The options of all devices that a question leaves, each made on its own.
  func make(_ pool: CandidatePool, _ question: Question) -> Result {
    let allowed = pool.devices.filter { question.devices?.contains($0.device.id) ?? true }
    let parts = concurrently(allowed.count) { options(of: allowed[$0], in: pool, question) }
    var result = Result()
    result.census.deniedModels = pool.deniedModels
    for part in parts { result.add(part) }
    return result
  }

  private func options(
    of allowed: CandidatePool.Allowed, in pool: CandidatePool, _ question: Question
  ) -> Result {
    var result = Result()
    do throws(Refusal) {
      let profile = try allowed.profile.get()
      if let refusal = refusal(profile) { throw refusal }
      let candidates = allowed.candidates ?? pool.candidates(allowed.device, profile, self)
      result.census = candidates.census
      if let device = try options(of: candidates, pool, question, &result) {
        result.devices.append(device)
      }
    } catch {
      result.refusals[allowed.device.id] = error
    }
    return result
  }

  /// What the limits, the money, the box and the supply rule out by themselves, whatever runs.
  func refusal(_ profile: DeviceProfile) -> Refusal? {
    let ruledOut = requirements.limits.lazy.compactMap { $0.rule.refusal(profile, site) }
    if let refusal = ruledOut.first(where: { !$0.lacksFigure }) { return refusal }
    if !context.assumesBest, let refusal = lacking(profile).first { return refusal }
    if let enclosure = site.enclosure, let most = enclosure.sustained(by: profile, cautious),
      most.watts <= 1e-6,
      let limit = most.throttles ? profile.throttles : profile.hottest
    {
      return .tooHot(
        most: limit, inside: Celsius(enclosure.inside(watts: 0, cautious)),
        throttles: most.throttles)
    }
    if let supply = site.supply, let peak = profile.peak {
      let own = cautious.burden(peak)
      let radio = site.radio?.peak.map { cautious.burden($0) } ?? 0
      if own + radio > supply * (1 + 1e-9) {
        return .tooMuchPower(Watts(own), radio: Watts(radio), of: Watts(supply))
      }
    }
    return nil
  }

  /// The figures of a device itself, or of a part around it, that the file asks about and that are unknown.
  func lacking(_ profile: DeviceProfile) -> [Refusal] {
    var refusals = requirements.limits.compactMap { $0.rule.refusal(profile, site) }
      .filter(\.lacksFigure)
    if requirements.asksForMoney, profile.price == nil { refusals.append(.unknownPrice) }
    // What a microcontroller holds decides what runs on it; a board with a system has room for any network here.
    if profile.isMicrocontroller, profile.memory == nil {
      refusals.append(.unknownFigure("memory", of: nil, limit: .memory))
    }
    return refusals
  }

  private func options(
    of candidates: CandidatePool.Candidates, _ pool: CandidatePool, _ question: Question,
    _ result: inout Result
  ) throws(Refusal) -> DeviceOptions? {
    var made: [GroupOptions] = []
    for (group, found) in zip(groups, candidates.groups) {
      let found =
        question.network.map { pool.candidates(found, $0, of: candidates, group, self) } ?? found
      let kept = options(of: found, group, candidates, question, &result)
      result.counts.afterPruning +=
        Set(kept.map { [$0.configuration, $0.sampling.ticks] }).count
      made.append(
        GroupOptions(
          sensor: try? found.sensor.get(), configurations: found.configurations, options: kept))
    }
    if made.allSatisfy({ $0.sensor == nil }), let last = candidates.groups.last {
      _ = try last.sensor.get()
    }
    guard made.contains(where: { !$0.options.isEmpty }) else { return nil }
    var device = DeviceOptions(
      device: candidates.device, profile: candidates.profile, figures: candidates.figures,
      groups: made)
    device.lay(tasks: requirements.tasks.count)
    return device
  }

  /// The options of a group's configurations that no other dominates.
  private func options(
    of found: CandidatePool.GroupCandidates, _ group: TaskGroup,
    _ device: CandidatePool.Candidates, _ question: Question, _ result: inout Result
  ) -> [RunOption] {
    let tasks = group.members.map { requirements.tasks[$0] }
    let scorer = scorer(tasks, device.profile, device.figures)
    var options: [RunOption] = []
    let samplings = Set(tasks.flatMap(\.rates)).sorted(by: >).map {
      SamplingSchedule(hertz: $0.value, hours: group.hours)
    }
    for (index, configuration) in found.configurations.enumerated()
    where question.keeps(group, configuration) {
      let taken = found.figures[index]
      let trainings = TrainingOption.all(of: configuration.training, cautious: cautious)
      for sampling in samplings {
        result.counts.enumerated += 1
        var isFeasible = false
        for isCycled in [false, true] {
          result.counts.scored += 1
          if let option = scorer.option(
            index, taken, sampling, isCycled: isCycled, timing: configuration.timing)
          {
            for training in trainings {
              var trained = option
              trained.training = training
              options.append(trained)
            }
            isFeasible = true
          }
        }
        if isFeasible {
          result.counts.feasible += 1
        } else if question.keepsMisses {
          note(taken, configuration, sampling, tasks, scorer, &result)
        }
      }
    }
    return withoutDominated(
      options, heedsAccuracy: requirements.objectives.contains(.accuracy))
  }

  /// The values that the candidates of a device come to in a limit of a task, where they keep all other limits of the
  /// task, and this one too if it is among those asked.
  ///
  /// Options will not do: of two that keep every limit the one that only reaches a better value is dominated.
  func values(
    of limit: Limit, _ device: CandidatePool.Candidates, _ question: Question
  ) -> Set<Double> {
    var values: Set<Double> = []
    for (group, found) in zip(groups, device.groups) {
      let tasks = group.members.map { requirements.tasks[$0] }
      guard let member = tasks.firstIndex(where: { $0.name == limit.task }) else { continue }
      let scorer = scorer(tasks, device.profile, device.figures)
      for (index, configuration) in found.configurations.enumerated()
      where question.keeps(group, configuration) {
        let figures = found.figures[index]
        for rate in tasks[member].rates {
          let sampling = SamplingSchedule(hertz: rate.value, hours: group.hours)
          for isCycled in [false, true] {
            let option = scorer.option(
              index, figures, sampling, isCycled: isCycled, timing: configuration.timing)
            guard option?.terms[member] != nil else { continue }
            let reached = scorer.values(figures, member, sampling, isCycled: isCycled)
            if let value = reached.value(of: limit.name) { values.insert(value) }
          }
        }
      }
    }
    return values
  }

  func scorer(
    _ tasks: [TaskRequirement], _ profile: DeviceProfile, _ figures: (DeviceFigures, DeviceFigures)
  ) -> OptionScorer {
    let message = site.radio.flatMap { radio in
      site.uplink.map {
        radio.messageTime(bytes: $0.payload.value, cautious) + $0.delay.value
      }
    }
    return OptionScorer(
      site: (SiteFigures(site, .middle), SiteFigures(site, cautious)), device: figures,
      tasks: tasks.map { TaskRule($0, requirements) }, meanLight: site.meanLight,
      messageTime: message,
      memory: requirements.memory(of: profile, cautious),
      unknownMemory: context.assumesBest ? 0 : requirements.unknownMemory,
      flashSize: profile.flash.map { cautious.benefit($0) } ?? .infinity)
  }

  /// The figures of configurations under both risk levels.
  func figures(
    of configurations: [Configuration], _ tasks: [TaskRequirement],
    _ device: (DeviceFigures, DeviceFigures)
  ) -> [CellFigures] {
    var known: [Network: [CellFigures.TaskFigures]] = [:]
    return zip(configurations, detections(of: configurations, tasks, &known)).map {
      figures(of: $0, detections: $1, device)
    }
  }

  /// A configuration's figures under both risk levels.
  func figures(
    of configuration: Configuration, _ tasks: [TaskRequirement],
    _ device: (DeviceFigures, DeviceFigures)
  ) -> CellFigures {
    figures(
      of: configuration, detections: tasks.map { detection(of: configuration, $0) }, device)
  }

  private func figures(
    of configuration: Configuration, detections: [CellFigures.TaskFigures],
    _ device: (DeviceFigures, DeviceFigures)
  ) -> CellFigures {
    let middle = RunFigures(configuration.run, .middle, radio: site.radio)
    let careful = RunFigures(configuration.run, cautious, radio: site.radio)
    func sample(_ run: RunFigures, _ device: DeviceFigures) -> (awake: Double, cycled: Double) {
      // What the sensor of a device that stays on takes depends on the sampling schedule; it is added there.
      (
        SampleEnergy(run, on: device, .awake, every: 0).total,
        SampleEnergy(run, on: device, .cycled, every: .infinity).total
      )
    }
    return CellFigures(
      run: (middle, careful), sample: (sample(middle, device.0), sample(careful, device.1)),
      ram: cautious.burden(ifKnown: configuration.network.memory),
      flash: configuration.flash.map { cautious.burden($0) } ?? 0, kept: configuration.run.kept,
      accuracy: configuration.network.accuracy.map { ($0.value.value, cautious.benefit($0)) },
      tasks: detections,
      remote: site.radio.flatMap { radio in
        configuration.run.remote.map {
          RemoteCell(
            run: $0, middle: RemoteFigures($0, over: radio, .middle),
            cautious: RemoteFigures($0, over: radio, cautious))
        }
      })
  }

  /// Remembers the nearest miss for each limit that a candidate breaks.
  private func note(
    _ figures: CellFigures, _ configuration: Configuration, _ sampling: SamplingSchedule,
    _ tasks: [TaskRequirement],
    _ scorer: OptionScorer, _ result: inout Result
  ) {
    let runs = scorer.runs(figures, sampling, isCycled: false)
    for (task, requirement) in tasks.enumerated() {
      let values = scorer.values(figures, task, sampling, isCycled: false)
      for limit in requirements.limits where limit.task == requirement.name {
        guard let value = values.value(of: limit.name) else { continue }
        var miss = NearestMiss(limit: limit, value: value, candidate: "")
        miss.runs = runs
        guard miss.isNearer(than: result.nearest[limit]) else { continue }
        miss.candidate =
          "\(configuration.name), \(Format.interval(ofRate: 1 / sampling.interval))"
        miss.parts = latencyParts(
          of: limit, configuration, sampling, on: scorer.device.cautious, isCycled: false)
        result.nearest[limit] = miss
      }
    }
  }
}
