// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Requirements

/// Tells of each device that a file allows what became of it.
struct SiteOutcomes {
  /// The planner of the answer.
  let planner: SitePlanner
  /// The site in each way that it may talk.
  let ways: [SitePlanner]
  /// What the search has found.
  let found: Decomposition.Found
  let answer: Answer
  /// The probability with which all limits are to hold at once.
  let asked: Double

  /// The outcomes, by the order of what is nearest to the plan.
  func all(_ effort: inout SolverEffort) -> [DeviceOutcome] {
    let pool = planner.pool
    let told = Dictionary(
      answer.alternatives.compactMap { other in
        if case .device(let id) = other.subject { (id, other) } else { nil }
      }, uniquingKeysWith: { first, _ in first })
    let chosen = Set(answer.solution?.site?.design.devices.map(\.profile.id) ?? [])
    let open = openPools(of: Set(pool.devices.map(\.device.id).filter(lacksFigure)))
    let parts = concurrently(pool.devices.count) { index -> (DeviceOutcome, SolverEffort) in
      var spent = SolverEffort()
      let allowed = pool.devices[index]
      let id = allowed.device.id
      if chosen.contains(id) {
        let outcome = DeviceOutcome(
          id, .chosen(standIn: planner.limits.isCancelled ? nil : standIn(for: id, told, &spent)),
          cost: answer.solution?.totals.cost.value)
        return (outcome, spent)
      }
      if let other = told[id], let solution = other.solution, let by = other.difference {
        return (DeviceOutcome(id, .worse(by: by), cost: solution.totals.cost.value), spent)
      }
      do throws(Unsettled) {
        if planner.limits.isCancelled { throw .stopped }
        return (try outcome(of: allowed, open, &spent), spent)
      } catch {
        return (DeviceOutcome(id, .open), spent)
      }
    }
    for part in parts { effort.add(part.1) }
    return (parts.map(\.0) + partsOfPairs()).sorted(by: DeviceOutcome.isBefore)
  }

  /// What became of a device that no plan of the way that was chosen uses.
  private func outcome(
    of allowed: CandidatePool.Allowed, _ open: [CandidatePool], _ effort: inout SolverEffort
  ) throws(Unsettled) -> DeviceOutcome {
    let id = allowed.device.id
    let search = DeviceSearch(
      requirements: planner.requirements, ways: ways, device: id, partners: partners(of: id),
      asked: asked)
    if let refusal = planner.prepared.refusals[id], !refusal.lacksFigure {
      return DeviceOutcome(id, .refused(refusal))
    }
    if lacksFigure(id) {
      return try lacking(id, search, open, &effort)
    }
    // The site may talk in another way with it, or its plan keeps all limits at once too seldom.
    let isRestricted = planner.question.mustUse != nil
    if ways.count > 1 || isRestricted, let best = answer.objectives.first,
      let found = try search.best(&effort)
    {
      // Of those that are dearer it is not known: at a higher quantile they may keep all limits often enough.
      let isTooSeldom = isRestricted && found.best.aims.isBetter(than: answer.objectives)
      return DeviceOutcome(
        id,
        isTooSeldom
          ? .tooSeldom(joint: found.judged.attempt(asked: asked).joint)
          : .worse(by: best.difference(to: found.best.aims[0])), cost: found.best.cost)
    }
    let broken = try BrokenLimits(search: search).find(&effort)
    guard let broken else {
      return unfit(id)
    }
    // What no limit explains is not timed as a limit on a time needs.
    let isBrokenAnyway = broken.limits.allSatisfy { $0.scope != .allOthers }
    guard broken.figures.isEmpty || !isBrokenAnyway else {
      return DeviceOutcome(id, .lacks(broken.figures, breaks: broken.limits))
    }
    return DeviceOutcome(
      id, .breaks(broken.limits), cost: broken.cost, beside: broken.beside)
  }

  /// The devices that would stand beside one: two that look cheapest with it, or with others of its kind.
  private func partners(of id: String) -> Set<String> {
    guard planner.requirements.hardware.count.contains(2) else { return [] }
    let devices = planner.prepared.devices
    func isSmall(_ device: Device?) -> Bool { device?.role == .microcontroller }
    let own = isSmall(planner.context.catalogue.devices[id])
    var (mine, others): ([String], [String]) = ([], [])
    for (subproblem, _) in found.order {
      let members = subproblem.set.members.map { devices[$0] }
      let known = members.filter { isSmall($0.device) != own }.map(\.id)
      if members.contains(where: { $0.id == id }) { mine += known } else { others += known }
    }
    others += planner.pool.devices.filter { $0.candidates != nil && isSmall($0.device) != own }
      .map(\.device.id)
    var chosen: [String] = []
    for id in mine + others where chosen.count < 2 && !chosen.contains(id) { chosen.append(id) }
    return Set(chosen)
  }

  /// Tasks that a device has no option for.
  func unserved(by id: String) -> [String] {
    guard let index = planner.prepared.devices.firstIndex(where: { $0.id == id }) else {
      return planner.requirements.tasks.map(\.name)
    }
    return planner.unserved(by: index)
  }

  /// The best plan without a device of the chosen one: that of another device, where it does without; of the sets
  /// that no such plan covers, the best is looked for.
  private func standIn(
    for id: String, _ told: [String: Alternative], _ effort: inout SolverEffort
  ) -> DeviceOutcome.StandIn? {
    guard let best = found.best, let objective = answer.objectives.first else { return nil }
    let devices = planner.prepared.devices
    func uses(_ solution: Solution) -> Bool {
      solution.site?.design.devices.contains { $0.profile.id == id } ?? true
    }
    let others = told.values.filter { $0.solution.map { !uses($0) } ?? false }
      .sorted(by: Alternative.isBefore)
    var standIn = others.first.flatMap { other in
      other.difference.map {
        DeviceOutcome.StandIn(name: other.solution?.name ?? other.name, difference: $0)
      }
    }
    // A device whose best plan does without tells of all sets that it is in; one without a plan has none.
    let covered = Set(
      told.values.filter { $0.solution.map { !uses($0) } ?? true }.map(\.name))
    let search = Decomposition(planner: planner)
    let formulation = planner.formulation
    let sign = objective.objective == .accuracy ? -1.0 : 1.0
    var known = found
    for (subproblem, bound) in found.order {
      let members = subproblem.set.members.map { devices[$0].id }
      guard !members.contains(id), !members.contains(where: covered.contains) else { continue }
      if let standIn, bound - sign * best.aims[0].value >= sign * standIn.difference { break }
      // Where the solver fails on one, the next may do.
      guard let other = try? search.solve(subproblem, formulation, &known, &effort) else {
        continue
      }
      let difference = best.aims[0].difference(to: other.aims[0])
      if standIn.map({ sign * difference < sign * $0.difference }) ?? true {
        standIn = DeviceOutcome.StandIn(
          name: subproblem.set.name(devices), difference: difference)
      }
    }
    return standIn
  }

  /// Accelerators that the file names, and that are no device by themselves.
  private func partsOfPairs() -> [DeviceOutcome] {
    let catalogue = planner.context.catalogue
    let pairs = catalogue.devices.values.filter { $0.components.count > 1 }
    let known = catalogue.devices.values.filter { $0.role == .host || $0.role == .microcontroller }
    var outcomes: [DeviceOutcome] = []
    let choice = planner.requirements.hardware
    for entry in choice.allow + choice.fixed
    where !known.contains(where: { entry.matches($0.id) }) {
      for device in catalogue.devices.values.sorted(by: { $0.id < $1.id })
      where entry.matches(device.id) && !outcomes.contains(where: { $0.device == device.id }) {
        let with = pairs.filter { $0.components.contains(device.id) }.map(\.id).sorted()
        outcomes.append(
          DeviceOutcome(device.id, with.isEmpty ? .refused(.notForSites) : .partOf(with)))
      }
    }
    return outcomes
  }
}

extension SubproblemSolution {
  /// Its cost (USD/day); nil where that was not looked at.
  var cost: Double? { aims.first { $0.objective == .cost }?.value }
}

extension DeviceOutcome {
  /// What is nearest to the plan comes first: the chosen, the dearer, those that break a limit, those that lack a
  /// figure, and last what is refused.
  static func isBefore(_ left: DeviceOutcome, _ right: DeviceOutcome) -> Bool {
    func rank(_ outcome: DeviceOutcome) -> (Int, Double, String) {
      switch outcome.outcome {
      case .chosen: (0, 0, outcome.device)
      case .worse(let by): (1, by, outcome.device)
      case .breaks, .tooSeldom: (2, outcome.cost ?? .infinity, outcome.device)
      case .lacks: (3, 0, outcome.device)
      case .open: (4, 0, outcome.device)
      case .unfit: (5, 0, outcome.device)
      case .refused, .refusedMachine: (6, 0, outcome.device)
      case .partOf: (7, 0, outcome.device)
      }
    }
    return rank(left) < rank(right)
  }
}
