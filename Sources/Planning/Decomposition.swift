// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

/// A subproblem with its best plan.
struct SubproblemSolution {
  var subproblem: Subproblem
  var set: DeviceSet { subproblem.set }
  var aims: [ObjectiveValue]
  var values: [Double]
  var meanings: [Formulation.Meaning]
  var wasStopped: Bool
  /// Whether the hourly simulation bore it out.
  var isSimulated = false
}

/// Solves the subproblems in the order of their bounds.
struct Decomposition {
  let planner: SitePlanner

  /// Simulations after which a subproblem is left as it is; the examples need one or two.
  private static let mostRounds = 500

  struct Found {
    var best: SubproblemSolution?
    /// All subproblems by rising bound.
    var order: [(subproblem: Subproblem, bound: Double)] = []
    /// Subproblems that were solved, with their plan, or nil where they have none.
    var solved: [Subproblem: SubproblemSolution?] = [:]
    var wasStopped = false
    /// What the hourly simulation has told.
    var cuts: BendersCutPool
  }

  /// The best plan over all sets; of equal ones the first by name.
  func best(_ effort: inout SolverEffort) throws(SolverError) -> Found {
    var found = Found(cuts: planner.cuts)
    let formulation = planner.formulation
    let bounds = SubproblemBound(formulation: formulation)
    let names = Dictionary(
      uniqueKeysWithValues: planner.sets.map { ($0, $0.name(planner.prepared.devices)) })
    found.order = planner.sets.flatMap { bounds.subproblems(of: $0) }.sorted { left, right in
      if left.bound != right.bound { return left.bound < right.bound }
      if left.subproblem.set != right.subproblem.set {
        return (left.subproblem.set.members.count, names[left.subproblem.set] ?? "")
          < (right.subproblem.set.members.count, names[right.subproblem.set] ?? "")
      }
      guard let mine = left.subproblem.build, let its = right.subproblem.build else { return false }
      return mine < its
    }
    let sign = planner.requirements.objectives[0] == .accuracy ? -1.0 : 1.0
    for (subproblem, bound) in found.order {
      if let best = found.best, bound > sign * best.aims[0].value {
        effort.spared += 1
        continue
      }
      guard
        let solution = try solve(subproblem, formulation, &found, &effort, beating: found.best)
      else { continue }
      found.wasStopped = found.wasStopped || solution.wasStopped
      found.best = solution
    }
    return found
  }

  /// The best plan of a subproblem, solved once and held against the hourly simulation.
  ///
  /// - Parameter incumbent: a plan that it must beat to be of interest; one that does not beat it by what
  ///   the program knows never will, and is not simulated.
  /// - Returns: nil where the subproblem has no plan, or none that beats the incumbent.
  func solve(
    _ subproblem: Subproblem, _ formulation: Formulation, _ known: inout Found,
    _ effort: inout SolverEffort, beating incumbent: SubproblemSolution? = nil
  ) throws(SolverError) -> SubproblemSolution? {
    var formulation = formulation
    var rounds = 0
    // The simulation may find that the sun gives less than the program knows; it is told, and asked again.
    // Each round adds a tangent at a point where there was none, and a subproblem has but so many points.
    while true {
      var solution: SubproblemSolution?
      if let cached = known.solved[subproblem] {
        solution = cached
      } else {
        formulation.cuts = known.cuts
        solution = try solve(subproblem, formulation, &effort, &known.wasStopped)
        known.solved[subproblem] = .some(solution)
      }
      guard let found = solution else { return nil }
      if let incumbent, !isBetter(found, incumbent) { return nil }
      if found.isSimulated { return found }
      if rounds < Self.mostRounds, refine(&known.cuts, found, formulation) {
        effort.simulated += 1
        rounds += 1
        known.solved[subproblem] = nil
      } else {
        // Where rounding keeps a gap open for ever, the answer is not called proved.
        if rounds == Self.mostRounds { known.wasStopped = true }
        known.solved[subproblem]??.isSimulated = true
      }
    }
  }

  /// Holds what a solution draws against the hourly simulation.
  private func refine(
    _ cuts: inout BendersCutPool, _ solution: SubproblemSolution, _ formulation: Formulation
  ) -> Bool {
    var build: Subproblem.Build?
    var flows = (middle: Flow.zero, cautious: Flow.zero)
    for (meaning, value) in zip(solution.meanings, solution.values) {
      switch meaning {
      case .build(_, let chosen) where value > 0.5: build = chosen
      case .flow(let isMiddle, let isLight):
        let flow = isLight ? Flow(around: 0, light: value) : Flow(around: value, light: 0)
        if isMiddle {
          flows.middle = flows.middle + flow
        } else {
          flows.cautious = flows.cautious + flow
        }
      default: break
      }
    }
    guard let build, build.panels > 0 else { return false }
    let figures = formulation.figures
    let own = Flow(around: Double(build.packs), light: 0)
    return cuts.refine(
      build, middle: flows.middle + figures.middle.constant + own * figures.middle.selfDischarge,
      cautious: flows.cautious + figures.cautious.constant
        + own * figures.cautious.selfDischarge, formulation)
  }

  /// Whether a plan beats another in the order of the aims.
  func isBetter(_ left: SubproblemSolution, _ right: SubproblemSolution) -> Bool {
    for (mine, its) in zip(left.aims, right.aims) {
      let sign = mine.objective == .accuracy ? -1.0 : 1.0
      let slack = 1e-9 * max(1, abs(its.value))
      if sign * mine.value < sign * its.value - slack { return true }
      if sign * mine.value > sign * its.value + slack { return false }
    }
    return false
  }

  /// The best plan of one subproblem by each objective in turn; nil where it has none.
  func solve(
    _ subproblem: Subproblem, _ formulation: Formulation, _ effort: inout SolverEffort,
    _ wasStopped: inout Bool
  ) throws(SolverError) -> SubproblemSolution? {
    let order = PriorityOrder(
      asked: planner.requirements.objectives, solver: planner.solver, limits: planner.limits)
    let outcome = try order.best(&effort) { aim, floors in
      let formulated = formulation.formulate(
        [subproblem], aim: aim, keeping: floors, cautiously: planner.question.isCautious)
      return (formulated.program, { (values: $0.values, meanings: formulated.meanings) })
    }
    switch outcome {
    case .found(let found, let aims, let wasStopped):
      return SubproblemSolution(
        subproblem: subproblem, aims: aims, values: found.values, meanings: found.meanings,
        wasStopped: wasStopped)
    case .infeasible: return nil
    case .open:
      // Where the search stopped without any plan of the set, the question stays open.
      wasStopped = true
      return nil
    }
  }
}

/// Bounds on the first aim that cost no solve: what is spent whatever is chosen, and the least that any
/// of a set's runs, ways and builds could add.
struct SubproblemBound {
  let formulation: Formulation

  /// The subproblems of a set with their bounds. Where cost is what is asked, each build is a subproblem of its
  /// own, since most builds are ruled out by their bound; else the set stays whole. A build that cannot
  /// carry even the least that the set draws is left out.
  func subproblems(of set: DeviceSet) -> [(subproblem: Subproblem, bound: Double)] {
    guard formulation.requirements.objectives[0] == .cost else {
      return [(Subproblem(set: set, build: nil), bound(of: set))]
    }
    let middle = least(set, formulation.figures.middle, isMiddle: true)
    let cautious = least(set, formulation.figures.cautious, isMiddle: false).flow
    let site = formulation.site
    let figures = formulation.figures.middle
    let fixed = middle.cost + figures.perWattHour * middle.flow.wattHours(light: site.meanLight)
    guard let usable = figures.usable else {
      return formulation.builds.map { (Subproblem(set: set, build: $0), fixed) }
    }
    return formulation.builds.compactMap { build in
      guard canCarry(cautious, build) else { return nil }
      let wear = (site.battery?.calendarWear(.middle) ?? 0) * Double(build.packs)
      let panel = site.sun?.price.map { RiskLevel.middle.burden($0) } ?? 0
      let sun = panel * Double(build.panels) / site.lifetimeDays
      var drain = middle.flow.wattHours(light: site.meanLight)
      if build.panels > 0 {
        let point = figures.point(middle.flow, packs: build.packs, panels: build.panels)
        // Where some may stay unmet, more load may leave less to do than the least load does.
        drain =
          isPardoned ? 0 : formulation.cuts.middle.unmet(at: point, plane: build.plane) / 365
      }
      let visits = max(
        drain / (usable * Double(build.packs)), build.panels > 0 ? figures.cleaningVisits : 0,
        figures.replacementVisits, site.keptOfEvents * figures.visitsPerByte)
      return (Subproblem(set: set, build: build), fixed + wear + sun + visits * figures.visit)
    }
  }

  /// Whether the site may go without some of its energy.
  var isPardoned: Bool {
    formulation.site.sun?.planes.contains { $0.tolerated > 0 } ?? false
  }

  /// A bound on the first aim of a whole set, where that is not cost (for accuracy: of its negative).
  private func bound(of set: DeviceSet) -> Double {
    let devices = set.members.map { formulation.devices[$0] }
    switch formulation.requirements.objectives[0] {
    case .cost, .carbon: return -.infinity
    case .energy:
      let least = least(set, formulation.figures.middle, isMiddle: true).flow
      return least.wattHours(light: formulation.site.meanLight)
    case .capex:
      return devices.reduce(0) { $0 + formulation.purchase(of: $1.profile).middle }
    case .accuracy:
      var most = 0.0
      for group in formulation.groups.indices {
        for member in formulation.groups[group].members.indices {
          let terms = devices.flatMap { $0.groups[group].options.map { $0.terms[member] } }
          most += terms.compactMap { $0?.accuracy }.max() ?? 0
        }
      }
      return -most
    }
  }

  /// Whether a build keeps the battery's limits under a flow.
  private func canCarry(_ flow: Flow, _ build: Subproblem.Build, only: Limit? = nil) -> Bool {
    (only.map { [$0] } ?? formulation.requirements.limits).allSatisfy { limit in
      guard case .builds(let limits) = limit.rule.atSites else { return true }
      return limits.mayKeep(limit, self, flow, build)
    }
  }

  /// What the packs of a build hold (Wh), cautiously.
  func usable(_ build: Subproblem.Build) -> Double {
    (formulation.figures.cautious.usable ?? 0) * Double(build.packs)
  }

  /// What a flow draws on the longest day (Wh).
  func longestDrain(_ flow: Flow) -> Double {
    flow.wattHours(light: formulation.site.dayLengths.max() ?? 12)
  }

  /// The least a set can cost without its supply, and the least it can draw.
  private func least(
    _ set: DeviceSet, _ figures: SiteFigures, isMiddle: Bool
  ) -> (cost: Double, flow: Flow) {
    let site = formulation.site
    let riskLevel = isMiddle ? RiskLevel.middle : formulation.riskLevels.cautious
    let devices = set.members.map { formulation.devices[$0] }
    var cost = figures.failureVisits * figures.ownVisit
    var flow = figures.constant
    for device in devices {
      cost += formulation.purchase(of: device.profile).middle / site.lifetimeDays
      cost += site.engineering(device.profile.effort, riskLevel)
      let off = isMiddle ? device.figures.middle.off : device.figures.cautious.off
      flow = flow + Flow(watts: off) * figures.perBoard
    }
    // Each kind of sensor is bought at least once, on the device where it is cheapest.
    for sensor in Set(formulation.groups.map(\.sensor)) {
      let prices = devices.flatMap { device in
        formulation.groups.indices.compactMap { group in
          formulation.groups[group].sensor == sensor && !device.groups[group].options.isEmpty
            ? device.groups[group].sensor?.part.price?.value.value ?? 0 : nil
        }
      }
      cost += (prices.min() ?? 0) / site.lifetimeDays
    }
    // A device that runs anything also wakes for it or stays on. Groups may share that, so that by night
    // and by day only the dearest group's least counts.
    var (night, day) = (0.0, 0.0)
    for group in formulation.groups.indices {
      let options = devices.flatMap { $0.groups[group].options }
      let waking = devices.flatMap { device in
        device.groups[group].options.map {
          Self.waking($0, isMiddle ? device.figures.middle : device.figures.cautious)
        }
      }
      night = max(night, waking.map { $0.around / 24 }.min() ?? 0)
      day = max(day, waking.map { $0.around / 24 + $0.light }.min() ?? 0)
      let around =
        options.map { isMiddle ? $0.flow.middle.around : $0.flow.cautious.around }.min() ?? 0
      let light =
        options.map { isMiddle ? $0.flow.middle.light : $0.flow.cautious.light }.min() ?? 0
      flow = flow + Flow(around: around, light: light) * figures.perBoard
      for member in formulation.groups[group].members.indices {
        cost += options.compactMap { $0.terms[member]?.alarmCost.middle }.min() ?? 0
      }
      cost += options.map { $0.remote?.cost.middle ?? 0 }.min() ?? 0
      if options.allSatisfy({ $0.training != nil }) {
        let least = options.compactMap { $0.training?.middle.cost }.min() ?? 0
        cost += least / Double(max(1, site.sites)) / site.lifetimeDays
      }
    }
    let extra = Flow(around: night * 24, light: day - night)
    return (cost, flow + extra * figures.perBoard)
  }

  /// What a device draws above off for an option alone: its wakes, or being on while it samples.
  private static func waking(_ option: RunOption, _ device: DeviceFigures) -> Flow {
    if option.isCycled { return Flow.wakes(device, Schedule([option.sampling])) }
    return Flow(watts: device.idle - device.off, by: option.sampling.hours == .daylight)
  }

  /// The battery limit that no build of a set can keep, whatever it runs; nil where some build might.
  func hopelessLimit(of set: DeviceSet) -> Limit? {
    let flow = least(set, formulation.figures.cautious, isMiddle: false).flow
    return formulation.requirements.limits.first { limit in
      formulation.builds.allSatisfy { !canCarry(flow, $0, only: limit) }
    }
  }
}
