// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Networks
import Quantities
import Requirements

extension SitePlanner {
  /// The way home: from a solution's columns to what would be built.
  ///
  /// - Parameters:
  ///   - cuts: what the simulation has told, to check limits and tell probabilities by; nil for alternatives,
  ///     which need neither.
  ///   - asked: the probability with which all limits must hold at once.
  ///   - joint: the probability that they do, where it is known; then the solution also has its sensitivities and the
  ///     mean of its cost.
  func solution(
    _ found: SubproblemSolution, judgedBy cuts: BendersCutPool? = nil, asked: Double? = nil,
    joint: Double? = nil
  ) -> Solution {
    let (design, tasks) = built(found)
    let known = cuts.map { $0.around([design], site, cautious) }
    let deployment = Deployment(design, at: site)
    let checks = known.map { self.checks(requirements.limits, deployment, tasks, $0) } ?? []
    let explaining = joint == nil ? nil : known
    let joint =
      joint
      ?? known.map { cuts in
        deployment.jointProbability(
          checks, cuts: cuts, asked: asked ?? requirements.confidence)
      }
    let builder = LedgerBuilder(design, at: site, .middle)
    let years = cuts.flatMap { _ in
      builder.powerYear.flatMap { middle in
        LedgerBuilder(design, at: site, cautious).powerYear.map { (middle, $0) }
      }
    }
    return Solution(
      name: found.set.name(prepared.devices), ledger: builder.ledger(),
      totals: deployment.totals(middle: builder), limits: checks.map(\.check),
      jointProbability: joint ?? 0,
      meanCost: explaining.flatMap { deployment.meanCost(cuts: $0) },
      sensitivities: explaining.map { cuts in
        deployment.sensitivities(requirements, cuts: cuts) { brokenLimits(of: tasks, in: $0) }
      } ?? [],
      kind: .site(
        SiteSolution(
          design: design, profile: site, tasks: tasks, years: years,
          worthOfWattHour: builder.worthOfWattHour)))
  }

  /// What would be built, and what serves each task.
  func built(_ found: SubproblemSolution) -> (design: Design, tasks: [ChosenTask]) {
    let devices = found.set.members.map { prepared.devices[$0] }
    var design = Design(devices: [], packs: 0, panels: 0)
    var chosen: [Int: ChosenTask] = [:]
    var ways: [Int: (AwakePolicy, Schedule)] = [:]
    var runs: [Int: [(group: Int, option: Int)]] = [:]
    var members: [String: [Int]] = [:]
    for (meaning, value) in zip(found.meanings, found.values) where value > 0.5 {
      switch meaning {
      case .build(_, let build):
        design.packs = build.packs
        design.panels = build.panels
        design.plane = build.plane
      case .way(_, let slot, let policy, let schedule): ways[slot] = (policy, schedule)
      case .run(_, let slot, let group, let option): runs[slot, default: []].append((group, option))
      case .serve(_, let slot, let group, let option, let member):
        members["\(slot) \(group) \(option)", default: []].append(member)
      case .sensor, .elsewhere, .flow, .amount: break
      }
    }
    for (slot, device) in devices.enumerated() {
      let way = ways[slot] ?? (.awake, Schedule([]))
      var uses: [Design.RunUse] = []
      var sensors: [String: PartProfile] = [:]
      var samplings: [SamplingSchedule] = []
      for (group, index) in runs[slot] ?? [] {
        let option = device.groups[group].options[index]
        let configuration = device.groups[group].configurations[option.configuration]
        if let training = configuration.training, let index = option.training?.design {
          design.trainings.append(training.designs[index])
        }
        let served =
          groups[group].members.count == 1 ? [0] : members["\(slot) \(group) \(index)"] ?? []
        guard !served.isEmpty else { continue }
        if let sensor = device.groups[group].sensor {
          sensors[groups[group].sensor.rawValue] = sensor.part
        }
        samplings.append(option.sampling)
        let tasks = served.map { groups[group].members[$0] }
        uses.append(
          Design.RunUse(
            name:
              "\(configuration.model.id) \(configuration.resolution) \(configuration.precision.rawValue)\(configuration.machine.map { " on \($0)" } ?? "")",
            profile: configuration.run, sampling: option.sampling,
            tasks: tasks.map { taskUse(requirements.tasks[$0], configuration.network) },
            ram: configuration.memory))
        for (member, task) in zip(served, tasks) {
          chosen[task] = chosenTask(
            task, member, device, group, option, configuration, way.0)
        }
      }
      design.devices.append(
        Design.DeviceUse(
          profile: device.profile, policy: way.0,
          schedule: Schedule(way.0 == .cycled ? samplings : []),
          isWokenByPartner: !device.profile.isMicrocontroller
            && devices.contains { $0.profile.isMicrocontroller },
          sensors: sensors.sorted { $0.key < $1.key }.map(\.value), runs: uses))
    }
    let tasks = requirements.tasks.indices.compactMap { chosen[$0] }
    design.trainings.sort { left, right in
      let names = requirements.tasks.map(\.name)
      return (names.firstIndex(of: left.task) ?? 0) < (names.firstIndex(of: right.task) ?? 0)
    }
    return (design, tasks)
  }

  private func taskUse(
    _ task: TaskRequirement, _ network: NetworkConfiguration
  ) -> Design.TaskUse {
    let reports = task.event != nil || task.falseAlarmCost != nil
    var use = Design.TaskUse(
      name: task.name,
      falsePositives: reports
        ? DetectionEstimator.falsePositives(of: network, for: task, context) : nil,
      falseAlarmCost: task.falseAlarmCost)
    use.kept = task.keep?.alarm?.value ?? 0
    use.events = task.eventsThatMayLeave
    return use
  }

  private func chosenTask(
    _ task: Int, _ member: Int, _ device: DeviceOptions, _ group: Int, _ option: RunOption,
    _ configuration: Configuration,
    _ policy: AwakePolicy
  ) -> ChosenTask {
    let requirement = requirements.tasks[task]
    let cautiousValues = values(device, group, configuration, option, member, cautious)
    let middle = values(device, group, configuration, option, member, .middle)
    let recall = DetectionEstimator.recall(
      of: configuration.network, for: requirement, context)
    let independent = requirement.event.map { event in
      EventRecall.share(
        visible: DetectionEstimator.visible(
          configuration.resolution, requirement, context, meanLight: site.meanLight),
        commonMiss: 0, recall: recall.value.value,
        samples: event.duration.value / option.sampling.interval)
    }
    return ChosenTask(
      task: requirement, configuration: configuration, sampling: option.sampling, policy: policy,
      cautious: cautiousValues,
      middle: middle, caughtIndependent: independent, recall: recall,
      pixels: requirement.view?.pixels(onWidth: configuration.resolution.width))
  }

  /// What a task's limits see under a risk level.
  func values(
    _ device: DeviceOptions, _ group: Int, _ configuration: Configuration, _ option: RunOption,
    _ member: Int,
    _ riskLevel: RiskLevel
  ) -> TaskValues {
    let maker = OptionMaker(
      context: context, requirements: requirements, site: site, groups: groups,
      cautious: riskLevel)
    let tasks = groups[group].members.map { requirements.tasks[$0] }
    let figures = (DeviceFigures(device.profile, .middle), DeviceFigures(device.profile, riskLevel))
    let scorer = maker.scorer(tasks, device.profile, figures)
    return scorer.values(
      maker.figures(of: configuration, tasks, figures), member, option.sampling,
      isCycled: option.isCycled)
  }

  /// The limits of a plan, and what they err with.
  func checks(
    _ limits: [Limit], _ deployment: Deployment, _ tasks: [ChosenTask], _ cuts: BendersCuts
  ) -> [JointCheck] {
    limits.compactMap { limit in
      func value(_ riskLevel: RiskLevel, _ cuts: BendersCuts?) -> Double? {
        guard let name = limit.task else {
          return deployment.value(of: limit, riskLevel, cuts: cuts)
        }
        return taskValue(limit, name, tasks, riskLevel)
      }
      guard let found = value(cautious, nil) else { return nil }
      let check = LimitCheck(
        limit: limit, value: found,
        probability: limit.probability { value($0, cuts) },
        isPartlyUnknown: !LedgerBuilder(deployment.design, at: site, .middle).knows(limit.name),
        parts: parts(of: limit, tasks))
      return tasks.first { $0.task.name == limit.task }.map { joint(check, $0) }
        ?? JointCheck(check: check)
    }
  }

  /// A task's limit with what it errs with.
  private func joint(_ check: LimitCheck, _ chosen: ChosenTask) -> JointCheck {
    let configuration = chosen.configuration
    let model = configuration.model.id
    switch check.limit.name.rule.factor {
    case .accuracy: return JointCheck(check: check, factors: [.accuracy(model)])
    case .falsePositives: return JointCheck(check: check, factors: [.falsePositives])
    case .time: return JointCheck(check: check, factors: [.time(configuration.device)])
    case .recall:
      let miss = DetectionEstimator.commonMiss(context)
      let (recall, sampling) = (chosen.recall, chosen.sampling)
      let visible = DetectionEstimator.visible(
        configuration.resolution, chosen.task, context, meanLight: site.meanLight)
      // What was measured of one task says nothing of another; one assumption is right or wrong for all.
      let isOwn = recall.basis != .assumed
      return JointCheck(
        check: check,
        factors: [.commonMiss, .recall(model, task: isOwn ? chosen.task.name : nil)]
      ) { deviates in
        chosen.task.event.map { event in
          EventRecall.share(
            visible: visible, commonMiss: min(1, RiskLevel(deviate: deviates[0]).burden(miss)),
            recall: min(1, RiskLevel(deviate: deviates[1]).benefit(recall)),
            samples: event.duration.value / sampling.interval)
        }
      }
    case nil: return JointCheck(check: check)
    }
  }

  /// A plan with its limits.
  func judged(_ found: SubproblemSolution, by cuts: BendersCutPool) -> JudgedPlan {
    let (design, tasks) = built(found)
    let deployment = Deployment(design, at: site)
    let known = cuts.around([design], site, cautious)
    return JudgedPlan(
      planner: self, deployment: deployment, tasks: tasks, cuts: known,
      checks: checks(requirements.limits, deployment, tasks, known),
      known: WholeValues(of: requirements.limits))
  }

  func taskValue(
    _ limit: Limit, _ name: String, _ tasks: [ChosenTask], _ riskLevel: RiskLevel
  ) -> Double? {
    guard let chosen = tasks.first(where: { $0.task.name == name }),
      let device = prepared.devices.first(where: { $0.device.id == chosen.configuration.device }),
      let index = requirements.tasks.firstIndex(where: { $0.name == name }),
      let group = groups.firstIndex(where: { $0.members.contains(index) }),
      let member = groups[group].members.firstIndex(of: index)
    else { return nil }
    let option = RunOption(
      configuration: 0, sampling: chosen.sampling, isCycled: chosen.policy == .cycled,
      flow: (.zero, .zero), busy: 0,
      wakeTime: 0, ram: 0, flash: 0, terms: [])
    return values(device, group, chosen.configuration, option, member, riskLevel).value(
      of: limit.name)
  }

  /// The parts of a latency that is limited, at the confidence asked.
  private func parts(of limit: Limit, _ tasks: [ChosenTask]) -> LatencyParts? {
    guard let name = limit.task, let chosen = tasks.first(where: { $0.task.name == name }),
      let device = prepared.devices.first(where: { $0.device.id == chosen.configuration.device })
    else { return nil }
    let maker = OptionMaker(
      context: context, requirements: requirements, site: site, groups: groups, cautious: cautious)
    return maker.latencyParts(
      of: limit, chosen.configuration, chosen.sampling, on: DeviceFigures(device.profile, cautious),
      isCycled: chosen.policy == .cycled)
  }
}

/// A plan of a site with its limits, and what they err with.
struct JudgedPlan {
  let planner: SitePlanner
  let deployment: Deployment
  let tasks: [ChosenTask]
  let cuts: BendersCuts
  var checks: [JointCheck]
  /// What it comes to in the scenarios: the same whatever the values of its limits are.
  let known: WholeValues

  /// How surely it keeps all limits, and each.
  ///
  /// - Parameter asked: the probability that all are to be kept with.
  func attempt(asked: Double) -> QuantileSearch.Attempt {
    QuantileSearch.Attempt(
      joint: deployment.jointProbability(checks, cuts: cuts, asked: asked, known: known),
      own: checks.map(\.check).filter { !$0.isPartlyUnknown }.map(\.probability))
  }

  /// The same plan with another value of a limit.
  func keeping(_ limit: Limit, at value: Double) -> JudgedPlan {
    var judged = self
    for index in checks.indices where checks[index].check.limit.isSame(as: limit) {
      judged.checks[index] =
        planner.checks([limit.at(value)], deployment, tasks, cuts).first ?? checks[index]
    }
    return judged
  }
}
