// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

extension SitePlanner {
  /// The best plan with each device that is not in the chosen one, the best on the same devices without
  /// each of the chosen models, and why they lost. These are independent questions, and are asked on all
  /// cores.
  func alternatives(
    _ found: Decomposition.Found, _ best: SubproblemSolution, _ chosen: Solution,
    _ effort: inout SolverEffort
  ) throws(SolverError) -> [Alternative] {
    let formulation = formulation
    let others = prepared.devices.indices.filter { !best.set.members.contains($0) }
    typealias Outcome = Result<(alternative: Alternative?, effort: SolverEffort), SolverError>
    let models = Set(chosen.models).sorted()
    let outcomes = concurrently(1 + models.count + others.count) { [self] index -> Outcome in
      var spent = SolverEffort()
      do throws(SolverError) {
        let alternative =
          switch index {
          case 0: try timed(best, chosen, &spent)
          case 1...models.count:
            try alternative(without: models[index - 1], best, chosen, &spent)
          default:
            try alternative(
              with: others[index - 1 - models.count], found, best, chosen, formulation, &spent)
          }
        return .success((alternative, spent))
      } catch {
        return .failure(error)
      }
    }
    var alternatives = refusedDevices() + (try placeAlternatives(best, chosen, &effort))
    for outcome in outcomes {
      let (alternative, spent) = try outcome.get()
      effort.add(spent)
      if let alternative { alternatives.append(alternative) }
    }
    // If the search was stopped, the reason for a missing plan is unknown.
    if limits.isCancelled { alternatives.removeAll { $0.reason == .conflict } }
    return judged(alternatives.sorted(by: Alternative.isBefore), against: chosen, found.cuts)
  }

  /// The best plan with one device.
  private func alternative(
    with device: Int, _ found: Decomposition.Found, _ best: SubproblemSolution, _ chosen: Solution,
    _ formulation: Formulation, _ effort: inout SolverEffort
  ) throws(SolverError) -> Alternative {
    let search = Decomposition(planner: self)
    let name = prepared.devices[device].id
    let mine = found.order.filter { $0.subproblem.set.members.contains(device) }
    guard sets.contains(where: { $0.members.contains(device) }) else {
      guard question.mustUse == nil else { return try elsewhere(device, best, chosen, &effort) }
      return Alternative(.device(name), .cannotServe(unserved(by: device)))
    }
    let sign = requirements.objectives[0] == .accuracy ? -1.0 : 1.0
    var known = found
    var winner: SubproblemSolution?
    for (subproblem, bound) in mine {
      if let winner, bound >= sign * winner.aims[0].value { break }
      guard
        let solution = try search.solve(subproblem, formulation, &known, &effort, beating: winner)
      else { continue }
      winner = solution
    }
    if let winner { return alternative(winner, to: chosen, best.aims[0], .device(name)) }
    // Which limits forbid it is told by its outcome.
    return Alternative(.device(name), .conflict)
  }

  /// The best plan with a device, where another one must be used: a better plan keeps all limits at once too seldom.
  private func elsewhere(
    _ device: Int, _ best: SubproblemSolution, _ chosen: Solution, _ effort: inout SolverEffort
  ) throws(SolverError) -> Alternative {
    let name = prepared.devices[device].id
    var question = question
    question.mustUse = name
    let planner = asking(question, of: prepared.devices, from: pool)
    guard !planner.sets.isEmpty else {
      return Alternative(.device(name), .cannotServe(unserved(by: device)))
    }
    guard let found = try Decomposition(planner: planner).best(&effort).best else {
      return Alternative(.device(name), .conflict)
    }
    guard found.aims.isBetter(than: best.aims) else {
      return planner.alternative(found, to: chosen, best.aims[0], .device(name))
    }
    return Alternative(.device(name), .tooSeldom)
  }

  /// Why devices have no plan, as their outcomes tell it.
  func explained(
    _ alternatives: [Alternative], by outcomes: [DeviceOutcome]
  ) -> [Alternative] {
    alternatives.map { other in
      guard other.reason == .conflict || other.reason == .tooSeldom,
        case .device(let id) = other.subject,
        let outcome = outcomes.first(where: { $0.device == id })?.outcome
      else { return other }
      var alternative = other
      if case .tooSeldom(let joint) = outcome {
        (alternative.reason, alternative.joint) = (.tooSeldom, joint)
      }
      guard case .breaks(let limits) = outcome, limits.count == 1 else { return alternative }
      alternative.reason = .limit(limits[0].limit.name)
      if limits[0].limit.name == .heat,
        let device = prepared.devices.first(where: { $0.id == id })
      {
        alternative.sustained = site.enclosure?.sustained(by: device.profile, cautious)
      }
      return alternative
    }
  }

  /// The best plan whose every inference time was measured, where the chosen one's were not: what
  /// certainty about time would cost.
  func timed(
    _ best: SubproblemSolution, _ chosen: Solution, _ effort: inout SolverEffort
  ) throws(SolverError) -> Alternative? {
    guard chosen.siteTasks.contains(where: { !$0.configuration.timing.isTimed }) else { return nil }
    let planner = asking(question.keeping { $1.timing.isTimed })
    guard let timed = try Decomposition(planner: planner).best(&effort).best else {
      let unserved = planner.unservedAnywhere()
      guard unserved.isEmpty else { return Alternative(.measuredTimes, .cannotServe(unserved)) }
      // Where one device must be used, others may have measured times.
      return question.mustUse == nil ? Alternative(.measuredTimes, .conflict) : nil
    }
    return planner.alternative(timed, to: chosen, best.aims[0], .measuredTimes)
  }

  /// The best plan on the chosen devices without one of the chosen models.
  private func alternative(
    without model: String, _ best: SubproblemSolution, _ chosen: Solution,
    _ effort: inout SolverEffort
  ) throws(SolverError) -> Alternative? {
    let devices = best.set.members.map { prepared.devices[$0].id }
    let planner = asking(question.keeping(devices: Set(devices)) { $1.model.id != model })
    guard let other = try Decomposition(planner: planner).best(&effort).best else { return nil }
    var alternative = planner.alternative(
      other, to: chosen, best.aims[0], .without(model: model))
    let after = Set(alternative.solution?.models ?? [])
    alternative.models = after.subtracting(chosen.models).sorted()
    return alternative
  }

  /// Tasks that no candidate serves on any device.
  func unservedAnywhere() -> [String] {
    requirements.tasks.indices.filter { task in
      !prepared.devices.indices.contains {
        !unserved(by: $0).contains(requirements.tasks[task].name)
      }
    }.map { requirements.tasks[$0].name }
  }

  func unserved(by device: Int) -> [String] {
    groups.indices.flatMap { group in
      groups[group].members.enumerated().compactMap { position, task in
        prepared.devices[device].groups[group].options.contains { $0.terms[position] != nil }
          ? nil : requirements.tasks[task].name
      }
    }
  }

  /// What a solution is beside the chosen one.
  ///
  /// - Parameter best: what the chosen one reached in the first objective.
  func alternative(
    _ found: SubproblemSolution, to chosen: Solution, _ best: ObjectiveValue,
    _ subject: Alternative.Subject
  ) -> Alternative {
    let other = solution(found)
    let difference = best.difference(to: found.aims[0])
    let reason: Alternative.Reason
    if best.objective == .accuracy, abs(difference) > 1e-9 {
      reason = .worse
    } else {
      let (part, by) = Self.largestDifference(other.ledger, chosen.ledger)
      reason = .dearer(
        part: part, by: by, energy: other.totals.energy.value, chosen: chosen.totals.energy.value,
        cheaperFromSites: sitesToBreakEven(other.ledger, chosen.ledger))
    }
    return Alternative(subject, reason, other, difference)
  }

  /// How surely each alternative is worse than the chosen plan, and what would tell where it is not.
  private func judged(
    _ alternatives: [Alternative], against chosen: Solution, _ cuts: BendersCutPool
  ) -> [Alternative] {
    guard let aim = requirements.objectives[0].limit else { return alternatives }
    let deployments = alternatives.compactMap(\.solution?.deployment)
    func comparison(_ known: [Solution]) -> Comparison {
      Comparison(
        chosen.deployment, with: deployments, by: aim,
        cuts: cuts.around(known.compactMap(\.site?.design), site, cautious))
    }
    // What is known of the sun flatters an alternative as long as nobody has simulated it in other worlds: one that
    // does not win even so never does.
    let quick = comparison([chosen])
    let chances = concurrently(alternatives.count) { index in
      alternatives[index].solution.map { quick.chance(of: $0.deployment) } ?? 0
    }
    let close = alternatives.indices.filter { chances[$0] > 0 }
    let comparison =
      close.isEmpty ? quick : comparison([chosen] + close.compactMap { alternatives[$0].solution })
    return concurrently(alternatives.count) { [requirements] index in
      comparison.judged(
        alternatives[index], requirements.confidence, isHopeless: chances[index] == 0)
    }
  }

  /// Sites from which on one ledger is the cheaper, engineering being shared among all of them; nil
  /// where it never is.
  private func sitesToBreakEven(_ left: Ledger, _ right: Ledger) -> Int? {
    let (own, others) = (left.cost(of: .engineering), right.cost(of: .engineering))
    let more = own - others
    let saved = (right.total(.cost) - others) - (left.total(.cost) - own)
    guard more > 0, saved > 1e-6 else { return nil }
    let sites = (more * Double(requirements.sites) / saved).rounded(.up)
    return sites < 1e9 ? Int(sites) : nil
  }

  /// The part of the ledger in which one design costs most more than another.
  private static func largestDifference(_ left: Ledger, _ right: Ledger) -> (String, Double) {
    func parts(_ ledger: Ledger) -> [String: Double] {
      var sums: [String: Double] = [:]
      for line in ledger.lines {
        let part =
          line.name.hasPrefix("buy ")
          ? "hardware"
          : line.name.hasPrefix("battery") || line.name == "cells" ? "batteries" : line.name
        sums[part, default: 0] += line.cost ?? 0
      }
      return sums
    }
    let mine = parts(left)
    let its = parts(right)
    var best = (part: "nothing", by: 0.0)
    for part in Set(mine.keys).union(its.keys).sorted() {
      let by = (mine[part] ?? 0) - (its[part] ?? 0)
      if by > best.by { best = (part, by) }
    }
    return best
  }

  /// Devices that were allowed and could not be used at all.
  func refusedDevices() -> [Alternative] {
    prepared.refusals.sorted { $0.key < $1.key }.map { id, refusal in
      Alternative(.device(id), .refused(refusal))
    }
  }
}
