// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Quantities
import Requirements
import TestSupport

@testable import Planning

/// A planner that tries everything: device sets x builds x ways of waking x what serves each task.
///
/// It shares the estimates, the scorer's values of a task's limits and the ledger of a design with the
/// planner, and none of its options, pruning, rows, bounds or search.
struct ExhaustivePlanner {
  let requirements: Requirements
  let context: EstimationContext
  let site: SiteProfile
  let cautious: RiskLevel
  private(set) var devices: [Possible] = []
  /// Designs that were evaluated.
  private(set) var tried = 0
  private(set) var best: (aims: [Double], design: Design)?

  /// A device that may be used, with what it could run for each task.
  struct Possible {
    var profile: DeviceProfile
    var figures: (middle: DeviceFigures, cautious: DeviceFigures)
    var configurations: [[Candidate]]
  }

  /// A configuration for one task.
  struct Candidate {
    var configuration: Configuration
    var figures: CellFigures
    var sensor: SensorProfile
    var scorer: OptionScorer
  }

  /// What serves a task.
  struct Service {
    var slot: Int
    var candidate: Candidate
    var sampling: SamplingSchedule
    /// Tasks with the same mark may share a frame and an inference.
    var mark: String
  }

  /// A device at its place in a set.
  struct Slot {
    var device: Possible
    var isWoken: Bool
    var policy: AwakePolicy
  }

  init(_ bench: Workbench) {
    requirements = bench.requirements
    context = EstimationContext(catalogue: bench.catalogue, requirements: requirements)
    site = SiteProfile(context)
    cautious = RiskLevel(confidence: requirements.confidence)
    for device in bench.catalogue.devices.values.sorted(by: { $0.id < $1.id }) {
      if let possible = possible(device) { devices.append(possible) }
    }
    for set in sets {
      for policies in policies(set) { tryAll(zip(set, policies).map { slot($0, $1, set) }) }
    }
  }

  private func asksAbout(_ aims: [Objective], _ limits: [Limit.Name]) -> Bool {
    requirements.objectives.contains(where: aims.contains)
      || requirements.limits.contains { limits.contains($0.name) }
  }

  private func possible(_ device: Device) -> Possible? {
    let choice = requirements.hardware
    guard choice.allow.isEmpty || choice.allow.contains(where: { $0.text == device.id }),
      choice.fixed.isEmpty || choice.fixed.contains(where: { $0.text == device.id }),
      let profile = try? DeviceEstimator(context: context).profile(device)
    else { return nil }
    if asksAbout([.cost, .capex], [.cost, .capex]), profile.price == nil { return nil }
    if asksAbout([], [.memory]), profile.memory == nil { return nil }
    if asksAbout([], [.carbon]), profile.embodied == nil { return nil }
    let figures = (DeviceFigures(profile, .middle), DeviceFigures(profile, cautious))
    let maker = OptionMaker(
      context: context, requirements: requirements, site: site, groups: [], cautious: cautious)
    let configurations = requirements.tasks.map { task -> [Candidate] in
      guard
        let sensor = try? SensorEstimator(context: context).profile(
          context.catalogue.taskKind(task.task).sensor, on: device)
      else { return [] }
      var census = ConfigurationCensus()
      let scorer = maker.scorer([task], profile, figures)
      return ConfigurationEnumerator(context).configurations(
        for: task, on: device, profile, sensor, &census
      ).map {
        Candidate(
          configuration: $0, figures: maker.figures(of: $0, [task], figures), sensor: sensor,
          scorer: scorer)
      }
    }
    let possible = Possible(profile: profile, figures: figures, configurations: configurations)
    return isOfUse(possible) ? possible : nil
  }

  /// Whether a device could serve any task by itself in any way: what serves nothing is not bought.
  private func isOfUse(_ device: Possible) -> Bool {
    [AwakePolicy.awake, .cycled].contains { policy in
      let slot = Slot(device: device, isWoken: false, policy: policy)
      return requirements.tasks.indices.contains { task in
        services(of: task, [slot]).contains { keepsUp(slot, [$0]) }
      }
    }
  }

  /// Each device alone, and each board with each microcontroller.
  private var sets: [[Possible]] {
    let boards = devices.filter { !$0.profile.isMicrocontroller }
    let small = devices.filter(\.profile.isMicrocontroller)
    let count = requirements.hardware.count
    var sets: [[Possible]] = []
    if count.contains(1) { sets += devices.map { [$0] } }
    if count.contains(2) { sets += boards.flatMap { board in small.map { [board, $0] } } }
    let mustUseAll = !requirements.hardware.fixed.isEmpty && count.lowerBound > 1
    return mustUseAll ? sets.filter { $0.count == requirements.hardware.fixed.count } : sets
  }

  private func slot(_ device: Possible, _ policy: AwakePolicy, _ set: [Possible]) -> Slot {
    Slot(
      device: device,
      isWoken: !device.profile.isMicrocontroller
        && set.contains { $0.profile.isMicrocontroller }, policy: policy)
  }

  /// All ways of waking all devices; what is ever off must be switched on by itself, by a partner or by
  /// a timer.
  private func policies(_ set: [Possible]) -> [[AwakePolicy]] {
    set.reduce([[]]) { combinations, device in
      let canBeOff =
        device.profile.isMicrocontroller || device.profile.wakeController != nil
        || slot(device, .awake, set).isWoken
      let own: [AwakePolicy] = canBeOff ? AwakePolicy.allCases : [.awake]
      return combinations.flatMap { combination in own.map { combination + [$0] } }
    }
  }

  private mutating func tryAll(_ slots: [Slot]) {
    let options = requirements.tasks.indices.map { services(of: $0, slots) }
    guard options.allSatisfy({ !$0.isEmpty }) else { return }
    var chosen: [Service] = []
    func each(_ task: Int, _ planner: inout ExhaustivePlanner) {
      guard task < options.count else { return planner.evaluate(chosen, slots) }
      for service in options[task] {
        chosen.append(service)
        each(task + 1, &planner)
        chosen.removeLast()
      }
    }
    each(0, &self)
  }

  /// What could serve a task: configurations at the task's own rates that keep the task's own limits.
  private func services(of index: Int, _ slots: [Slot]) -> [Service] {
    let task = requirements.tasks[index]
    let limits = requirements.limits.filter { $0.task == task.name }
    let mark =
      "\(task.task) \(task.metric ?? "") \(task.dataset ?? "") \(task.hours) \(task.models) \(task.keep?.sample?.value ?? 0) \(task.compute) \(task.sample?.value ?? 0)"
    var services: [Service] = []
    for (number, slot) in slots.enumerated() {
      if slot.policy == .awakeByDay && task.hours != .daylight { continue }
      for candidate in slot.device.configurations[index] {
        for rate in task.rates {
          let sampling = SamplingSchedule(hertz: rate.value, hours: task.hours)
          let values = candidate.scorer.values(
            candidate.figures, 0, sampling, isCycled: slot.policy == .cycled)
          let holds = limits.allSatisfy { limit in
            guard let value = values.value(of: limit.name) else { return false }
            return limit.holds(value)
              && (limit.name != .latency || candidate.configuration.timing.canMeetLatencyLimits)
          }
          if holds {
            services.append(
              Service(slot: number, candidate: candidate, sampling: sampling, mark: mark))
          }
        }
      }
    }
    return services
  }

  private mutating func evaluate(_ services: [Service], _ slots: [Slot]) {
    var devices: [Design.DeviceUse] = []
    for (number, slot) in slots.enumerated() {
      // Tasks of one mark with the same configuration at the same sampling schedule are one run.
      var runs: [String: (service: Service, tasks: [Int])] = [:]
      for (task, service) in services.enumerated() where service.slot == number {
        let key =
          "\(service.mark) \(service.candidate.configuration.name) \(service.sampling.milliseconds)"
        runs[key, default: (service, [])].tasks.append(task)
      }
      let sorted = runs.sorted { $0.key < $1.key }.map(\.value)
      guard keepsUp(slot, sorted.map(\.service)) else { return }
      devices.append(use(slot, sorted))
    }
    // The frames of all nodes keep a gateway busy for no more than all of its time.
    var gateway = 0.0
    for run in devices.flatMap(\.runs) {
      guard let near = run.profile.remote?.gateway else { continue }
      gateway += near.nodes * (run.profile.remote?.busy(cautious) ?? 0) / run.sampling.interval
    }
    guard gateway <= 1 else { return }
    var accuracy = 0.0
    for service in services {
      accuracy += service.candidate.configuration.accuracy?.value.value ?? 0
    }
    for (packs, panels, plane) in builds {
      tried += 1
      let design = Design(devices: devices, packs: packs, panels: panels, plane: plane)
      func values(_ cuts: BendersCuts?) -> [Double] {
        aims.map { $0 == .accuracy ? accuracy : value(of: $0, design, cuts) }
      }
      // What would not do even if the sun gave enough need not be simulated.
      if let best, !isBetter(values(sunny), best.aims) { continue }
      let exact = values(nil)
      if let best, !isBetter(exact, best.aims) { continue }
      guard keepsLimits(design) else { continue }
      best = (exact, design)
    }
  }

  /// What is asked for in its order; at last, of equals, the cheapest.
  private var aims: [Objective] {
    let asked = requirements.objectives
    return asked.contains(.cost) ? asked : asked + [.cost]
  }

  private var builds: [(Int, Int, Int)] {
    guard case .battery(let battery, let solar) = requirements.supply else { return [(0, 0, 0)] }
    return battery.packs.flatMap { packs in
      (solar?.panels ?? 0...0).flatMap { panels in
        (0..<(panels == 0 ? 1 : site.sun?.planes.count ?? 1)).map { (packs, panels, $0) }
      }
    }
  }

  /// As if nothing were ever unmet.
  private var sunny: BendersCuts {
    BendersCuts(planes: site.sun?.planes.count ?? 0, charge: 1, hours: nil)
  }

  private func value(of aim: Objective, _ design: Design, _ cuts: BendersCuts?) -> Double {
    let name: Limit.Name =
      switch aim {
      case .cost: .cost
      case .energy: .energy
      case .carbon: .carbon
      case .capex, .accuracy: .capex
      }
    return Deployment(design, at: site).value(of: name, .middle, cuts: cuts) ?? .infinity
  }

  private func isBetter(_ left: [Double], _ right: [Double]) -> Bool {
    for (aim, (mine, its)) in zip(aims, zip(left, right)) {
      if agree(mine, its, within: 1e-9) { continue }
      return aim == .accuracy ? mine > its : mine < its
    }
    return false
  }

  private func keepsLimits(_ design: Design) -> Bool {
    requirements.limits.allSatisfy { limit in
      guard limit.task == nil,
        let value = Deployment(design, at: site).value(of: limit, cautious)
      else { return true }
      return limit.holds(value)
    }
  }
}
