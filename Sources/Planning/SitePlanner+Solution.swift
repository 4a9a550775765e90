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
  /// - Parameter cuts: what the simulation has told, to check limits and tell probabilities by; nil for
  ///   alternatives, which need neither.
  func solution(_ found: SetSolution, judgedBy cuts: SupplyKnowledge? = nil) -> Solution {
    let offers = found.set.offers.map { prepared.offers[$0] }
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
    for (slot, offer) in offers.enumerated() {
      let way = ways[slot] ?? (.awake, Schedule([]))
      var uses: [Design.RunUse] = []
      var sensors: [String: PartProfile] = [:]
      var beats: [Beat] = []
      for (group, index) in runs[slot] ?? [] {
        let option = offer.groups[group].options[index]
        let cell = offer.groups[group].cells[option.cell]
        if let training = cell.training, let index = option.training?.design {
          design.trainings.append(training.designs[index])
        }
        let served =
          groups[group].members.count == 1 ? [0] : members["\(slot) \(group) \(index)"] ?? []
        guard !served.isEmpty else { continue }
        if let sensor = offer.groups[group].sensor {
          sensors[groups[group].sensor.rawValue] = sensor.part
        }
        beats.append(option.beat)
        let tasks = served.map { groups[group].members[$0] }
        uses.append(
          Design.RunUse(
            name:
              "\(cell.model.id) \(cell.resolution) \(cell.precision.rawValue)\(cell.machine.map { " on \($0)" } ?? "")",
            profile: cell.run, beat: option.beat,
            tasks: tasks.map { taskUse(requirements.tasks[$0]) }, ram: cell.ram))
        for (member, task) in zip(served, tasks) {
          chosen[task] = chosenTask(
            task, member, offer, group, option, cell, way.0)
        }
      }
      design.devices.append(
        Design.DeviceUse(
          profile: offer.profile, policy: way.0, schedule: Schedule(way.0 == .cycled ? beats : []),
          isWokenByPartner: !offer.profile.isMicrocontroller
            && offers.contains { $0.profile.isMicrocontroller },
          sensors: sensors.sorted { $0.key < $1.key }.map(\.value), runs: uses))
    }
    let tasks = requirements.tasks.indices.compactMap { chosen[$0] }
    design.trainings.sort { left, right in
      let names = requirements.tasks.map(\.name)
      return (names.firstIndex(of: left.task) ?? 0) < (names.firstIndex(of: right.task) ?? 0)
    }
    let known = cuts.map { $0.around([design], site, cautious) }
    let deployment = Deployment.site(design, site)
    let checks = known.map { self.checks(deployment, tasks, $0) } ?? []
    let account = Account(design, at: site, .middle)
    let years = cuts.flatMap { _ in
      account.powerYear.flatMap { middle in
        Account(design, at: site, cautious).powerYear.map { (middle, $0) }
      }
    }
    return Solution(
      name: found.set.name(prepared.offers), ledger: account.ledger(),
      totals: deployment.totals(middle: .site(account)), limits: checks,
      jointProbability: known.map { deployment.jointProbability(checks, cuts: $0) } ?? 0,
      sensitivities: known.map { deployment.sensitivities(requirements, cuts: $0) } ?? [],
      kind: .site(
        SiteSolution(
          design: design, profile: site, tasks: tasks, years: years,
          worthOfWattHour: account.worthOfWattHour)))
  }

  private func taskUse(_ task: TaskRequirement) -> Design.TaskUse {
    let reports = task.event != nil || task.falseAlarmCost != nil
    var use = Design.TaskUse(
      name: task.name,
      falsePositives: reports ? DetectionEstimator.falsePositives(for: task, knowledge) : nil,
      falseAlarmCost: task.falseAlarmCost)
    use.kept = task.keep?.alarm?.value ?? 0
    use.events = task.eventsThatMayLeave
    return use
  }

  private func chosenTask(
    _ task: Int, _ member: Int, _ offer: Offer, _ group: Int, _ option: RunOption, _ cell: Cell,
    _ policy: AwakePolicy
  ) -> ChosenTask {
    let requirement = requirements.tasks[task]
    let cautiousValues = values(offer, group, cell, option, member, cautious)
    let middle = values(offer, group, cell, option, member, .middle)
    let recall = DetectionEstimator.recall(of: cell, for: requirement, knowledge)
    let independent = requirement.event.map { event in
      Catch.share(
        visible: DetectionEstimator.visible(
          cell.resolution, requirement, knowledge, meanLight: site.meanLight),
        commonMiss: 0, recall: recall.value.value,
        samples: event.duration.value / option.beat.interval)
    }
    return ChosenTask(
      task: requirement, cell: cell, beat: option.beat, policy: policy, cautious: cautiousValues,
      middle: middle, caughtIndependent: independent, recall: recall,
      pixels: requirement.view?.pixels(onWidth: cell.resolution.width))
  }

  /// What a task's limits see under an outlook.
  private func values(
    _ offer: Offer, _ group: Int, _ cell: Cell, _ option: RunOption, _ member: Int,
    _ outlook: Outlook
  ) -> TaskValues {
    let maker = OfferMaker(knowledge: knowledge, site: site, groups: groups, cautious: outlook)
    let tasks = groups[group].members.map { requirements.tasks[$0] }
    let figures = (DeviceFigures(offer.profile, .middle), DeviceFigures(offer.profile, outlook))
    let scorer = maker.scorer(tasks, offer.profile, figures)
    return scorer.values(
      maker.figures(of: cell, tasks, figures), member, option.beat, isCycled: option.isCycled)
  }

  private func checks(
    _ deployment: Deployment, _ tasks: [ChosenTask], _ cuts: SupplyCuts
  ) -> [LimitCheck] {
    requirements.limits.compactMap { limit in
      func value(_ outlook: Outlook, _ cuts: SupplyCuts?) -> Double? {
        guard let name = limit.task else {
          return deployment.value(of: limit, outlook, cuts: cuts)
        }
        return taskValue(limit, name, tasks, outlook)
      }
      guard let found = value(cautious, nil) else { return nil }
      return LimitCheck(
        limit: limit, value: found,
        probability: limit.probability { value($0, cuts) })
    }
  }

  private func taskValue(
    _ limit: Limit, _ name: String, _ tasks: [ChosenTask], _ outlook: Outlook
  ) -> Double? {
    guard let chosen = tasks.first(where: { $0.task.name == name }),
      let offer = prepared.offers.first(where: { $0.device.id == chosen.cell.device }),
      let index = requirements.tasks.firstIndex(where: { $0.name == name }),
      let group = groups.firstIndex(where: { $0.members.contains(index) }),
      let member = groups[group].members.firstIndex(of: index)
    else { return nil }
    let option = RunOption(
      cell: 0, beat: chosen.beat, isCycled: chosen.policy == .cycled, flow: (.zero, .zero), busy: 0,
      wakeTime: 0, ram: 0, flash: 0, terms: [])
    return values(offer, group, chosen.cell, option, member, outlook).value(of: limit.name)
  }
}
