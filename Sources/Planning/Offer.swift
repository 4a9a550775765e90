// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Quantities
public import Requirements

/// What one device offers: its profile and, for each group of tasks, the runs it could do.
struct Offer: Sendable {
  var device: Device
  var profile: DeviceProfile
  var figures: (middle: DeviceFigures, cautious: DeviceFigures)
  var groups: [GroupOffer]
  /// The schedules that it may wake by.
  private(set) var schedules: [Schedule] = []

  /// Lays the sampling schedules of its options over each other, a sampling schedule at most for each task.
  mutating func lay(tasks: Int) {
    let samplings = Set(groups.flatMap { $0.options.filter(\.isCycled).map(\.sampling) }).sorted()
    schedules = Schedule.unions(of: samplings, atMost: min(3, tasks))
  }
}

/// What a device offers to a group of tasks.
struct GroupOffer: Sendable {
  var sensor: SensorProfile?
  var configurations: [Configuration]
  var figures: [CellFigures]
  /// Options that no other dominates.
  var options: [RunOption]
}

/// Counts of candidates: a candidate is a configuration at a rate.
public struct CandidateCounts: Sendable, Hashable {
  /// Cells at each of their rates.
  public var enumerated = 0
  /// Those that keep every limit of a task by themselves.
  public var feasible = 0
  /// Those that no other dominates.
  public var afterPruning = 0
  /// Candidates scored, under each way of waking.
  public var scored = 0
}

/// The best value that any candidate reaches for a limit of a task, alone: the nearest miss.
public struct NearestMiss: Sendable, Hashable {
  /// The limit.
  public var limit: Limit
  /// The best value, cautious.
  public var value: Double
  /// The candidate that reaches it; why there is none, where nothing is known of any.
  public var candidate: String
  /// Whether nothing is known that could meet or miss the limit.
  public var isUnknown = false
}

/// Prepares the offers of all devices that may be used.
struct OfferMaker: Sendable {
  let context: EstimationContext
  let site: SiteProfile
  let groups: [TaskGroup]
  let cautious: RiskLevel
  /// Whether the nearest misses are remembered, to explain why nothing fits.
  var keepsMisses = false

  struct Result: Sendable {
    var offers: [Offer] = []
    var refusals: [String: Refusal] = [:]
    var counts = CandidateCounts()
    var census = ConfigurationCensus()
    var nearest: [Limit: NearestMiss] = [:]

    /// Takes in what was found for another device.
    mutating func add(_ other: Result) {
      offers += other.offers
      refusals.merge(other.refusals) { first, _ in first }
      counts.enumerated += other.counts.enumerated
      counts.feasible += other.counts.feasible
      counts.afterPruning += other.counts.afterPruning
      counts.scored += other.counts.scored
      census.add(other.census)
      for (limit, miss) in other.nearest {
        if let known = nearest[limit], limit.margin(known.value) >= limit.margin(miss.value) {
          continue
        }
        nearest[limit] = miss
      }
    }
  }

  private var requirements: Requirements { context.requirements }

  /// The offers of all devices that may be used, each prepared on its own.
  func make() -> Result {
    let devices = allowedDevices()
    let enumerator = ConfigurationEnumerator(context)
    let parts = concurrently(devices.count) { [self] in prepare(devices[$0], enumerator) }
    var result = Result()
    for task in requirements.tasks {
      for id in enumerator.models(for: task).denied where !result.census.deniedModels.contains(id) {
        result.census.deniedModels.append(id)
      }
    }
    for part in parts { result.add(part) }
    return result
  }

  private func prepare(_ device: Device, _ enumerator: ConfigurationEnumerator) -> Result {
    var result = Result()
    do throws(Refusal) {
      let profile = try DeviceEstimator(context: context).profile(device)
      for limit in requirements.limits {
        if let refusal = limit.rule.refusal(profile, site) { throw refusal }
      }
      if requirements.asksForMoney, profile.price == nil { throw .unknownPrice }
      try refuseUnfit(profile)
      if let offer = try offer(device, profile, enumerator, &result) {
        result.offers.append(offer)
      }
    } catch {
      result.refusals[device.id] = error
    }
    return result
  }

  /// What the box and the supply rule out by themselves, whatever runs.
  private func refuseUnfit(_ profile: DeviceProfile) throws(Refusal) {
    if let enclosure = site.enclosure, let most = enclosure.sustained(by: profile, cautious),
      most.watts <= 1e-6,
      let limit = most.throttles ? profile.throttles : profile.hottest
    {
      throw .tooHot(
        most: limit, inside: Celsius(enclosure.inside(watts: 0, cautious)),
        throttles: most.throttles)
    }
    if let supply = site.supply, let peak = profile.peak {
      let (own, radio) = (cautious.burden(peak), site.radio?.peak.map { cautious.burden($0) } ?? 0)
      if own + radio > supply * (1 + 1e-9) {
        throw .tooMuchPower(Watts(own), radio: Watts(radio), of: Watts(supply))
      }
    }
  }

  private func allowedDevices() -> [Device] {
    let choice = requirements.hardware
    return context.catalogue.devices.values.sorted { $0.id < $1.id }.filter { device in
      guard device.role == .microcontroller || device.role == .host else { return false }
      func any(_ patterns: [HardwareChoice.Pattern]) -> Bool {
        patterns.contains { $0.matches(device.id) }
      }
      if any(choice.deny)
        || choice.deny.contains(where: { pattern in
          device.components.contains { pattern.matches($0) }
        })
      {
        return false
      }
      if !choice.fixed.isEmpty { return any(choice.fixed) }
      return choice.allow.isEmpty || any(choice.allow)
    }
  }

  private func offer(
    _ device: Device, _ profile: DeviceProfile, _ enumerator: ConfigurationEnumerator,
    _ result: inout Result
  ) throws(Refusal) -> Offer? {
    let figures = (DeviceFigures(profile, .middle), DeviceFigures(profile, cautious))
    var offers: [GroupOffer] = []
    var lastRefusal: Refusal?
    let sensors = SensorEstimator(context: context)
    for group in groups {
      let sensor: SensorProfile
      do throws(Refusal) {
        sensor = try sensors.profile(group.sensor, on: device)
      } catch {
        lastRefusal = error
        offers.append(GroupOffer(sensor: nil, configurations: [], figures: [], options: []))
        continue
      }
      offers.append(
        groupOffer(group, device, profile, figures, sensor, enumerator, &result))
    }
    if offers.allSatisfy({ $0.sensor == nil }), let lastRefusal { throw lastRefusal }
    guard offers.contains(where: { !$0.options.isEmpty }) else { return nil }
    var offer = Offer(device: device, profile: profile, figures: figures, groups: offers)
    offer.lay(tasks: requirements.tasks.count)
    return offer
  }

  private func groupOffer(
    _ group: TaskGroup, _ device: Device, _ profile: DeviceProfile,
    _ figures: (DeviceFigures, DeviceFigures), _ sensor: SensorProfile,
    _ enumerator: ConfigurationEnumerator, _ result: inout Result
  ) -> GroupOffer {
    let tasks = group.members.map { requirements.tasks[$0] }
    let configurations = enumerator.configurations(
      for: tasks[0], on: device, profile, sensor, &result.census)
    let offer = GroupOffer(
      sensor: sensor, configurations: configurations,
      figures: configurations.map { self.figures(of: $0, tasks, figures) },
      options: [])
    let kept = options(of: offer, group, profile, figures, &result) { _ in true }
    result.counts.afterPruning +=
      Set(kept.map { [$0.configuration, $0.sampling.milliseconds] }).count
    return GroupOffer(
      sensor: sensor, configurations: configurations, figures: offer.figures, options: kept)
  }

  /// An offer with the options of some of its configurations only; nil where none is left.
  func narrowed(_ offer: Offer, keeping: (TaskGroup, Configuration) -> Bool) -> Offer? {
    var narrowed = offer
    var unused = Result()
    for (index, group) in groups.enumerated() {
      narrowed.groups[index].options = options(
        of: offer.groups[index], group, offer.profile, offer.figures, &unused
      ) { keeping(group, $0) }
    }
    narrowed.lay(tasks: requirements.tasks.count)
    return narrowed.groups.contains { !$0.options.isEmpty } ? narrowed : nil
  }

  /// The options of a group's configurations that no other dominates.
  private func options(
    of offer: GroupOffer, _ group: TaskGroup, _ profile: DeviceProfile,
    _ figures: (DeviceFigures, DeviceFigures), _ result: inout Result,
    _ keeping: (Configuration) -> Bool
  ) -> [RunOption] {
    let tasks = group.members.map { requirements.tasks[$0] }
    let scorer = scorer(tasks, profile, figures)
    var options: [RunOption] = []
    let samplings = Set(tasks.flatMap(\.rates)).sorted(by: >).map {
      SamplingSchedule(hertz: $0.value, hours: group.hours)
    }
    for (index, configuration) in offer.configurations.enumerated() where keeping(configuration) {
      let taken = offer.figures[index]
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
        } else if keepsMisses {
          note(taken, configuration, sampling, tasks, scorer, &result)
        }
      }
    }
    return withoutDominated(
      options, heedsAccuracy: requirements.objectives.contains(.accuracy))
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
      flashSize: profile.flash.map { cautious.benefit($0) } ?? .infinity)
  }

  /// A configuration's figures under both risk levels.
  func figures(
    of configuration: Configuration, _ tasks: [TaskRequirement],
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
      ram: requirements.memory(of: configuration, cautious),
      flash: configuration.flash.map { cautious.burden($0) } ?? 0, kept: configuration.run.kept,
      accuracy: configuration.accuracy.map { ($0.value.value, cautious.benefit($0)) },
      tasks: tasks.map { detection(of: configuration, $0) },
      remote: site.radio.flatMap { radio in
        configuration.run.remote.map {
          (RemoteFigures($0, over: radio, .middle), RemoteFigures($0, over: radio, cautious))
        }
      })
  }

  private func detection(of configuration: Configuration, _ task: TaskRequirement)
    -> CellFigures.TaskFigures
  {
    let recall = DetectionEstimator.recall(of: configuration, for: task, context)
    let positives = DetectionEstimator.falsePositives(for: task, context)
    let miss = context.assumption(.commonMiss, Ratio.self)
    return CellFigures.TaskFigures(
      recall: min(1, cautious.benefit(recall)),
      visible: DetectionEstimator.visible(
        configuration.resolution, task, context, meanLight: site.meanLight),
      commonMiss: min(1, cautious.burden(miss)),
      falsePositives: (positives.value.value, min(1, cautious.burden(positives))))
  }

  /// Remembers the nearest miss for each limit that a candidate breaks.
  private func note(
    _ figures: CellFigures, _ configuration: Configuration, _ sampling: SamplingSchedule,
    _ tasks: [TaskRequirement],
    _ scorer: OptionScorer, _ result: inout Result
  ) {
    for (task, requirement) in tasks.enumerated() {
      let values = scorer.values(figures, task, sampling, isCycled: false)
      for limit in requirements.limits where limit.task == requirement.name {
        guard let value = values.value(of: limit.name) else { continue }
        if let known = result.nearest[limit], limit.margin(known.value) >= limit.margin(value) {
          continue
        }
        result.nearest[limit] = NearestMiss(
          limit: limit, value: value,
          candidate: "\(configuration.name), \(Format.interval(ofRate: 1 / sampling.interval))")
      }
    }
  }
}
