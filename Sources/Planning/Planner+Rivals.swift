// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

extension Planner {
  /// The best plan with each device that is not in the chosen one, the best on the same devices without
  /// each of the chosen models, and why they lost. These are independent questions, and are asked on all
  /// cores.
  func rivals(
    _ found: SetSearch.Found, _ best: SetSolution, _ chosen: Choice,
    _ effort: inout Plan.SolverEffort
  ) throws(SolverError) -> [Rival] {
    let formulation = formulation
    let others = prepared.offers.indices.filter { !best.set.offers.contains($0) }
    typealias Answer = Result<(rival: Rival?, effort: Plan.SolverEffort), SolverError>
    let models = Set(chosen.tasks.map(\.cell.model.id)).sorted()
    let answers = concurrently(1 + models.count + others.count) { [self] index -> Answer in
      var spent = Plan.SolverEffort()
      do throws(SolverError) {
        let rival =
          switch index {
          case 0: try timedRival(best, chosen, &spent)
          case 1...models.count: try rival(without: models[index - 1], best, chosen, &spent)
          default:
            try rival(
              with: others[index - 1 - models.count], found, best, chosen, formulation, &spent)
          }
        return .success((rival, spent))
      } catch {
        return .failure(error)
      }
    }
    var rivals = refusedDevices() + (try placeRivals(best, chosen, &effort))
    for answer in answers {
      let (rival, spent) = try answer.get()
      effort.add(spent)
      if let rival { rivals.append(rival) }
    }
    return judged(rivals.sorted(by: Rival.isBefore), against: chosen, found.cuts)
  }

  /// The best plan with one device.
  private func rival(
    with offer: Int, _ found: SetSearch.Found, _ best: SetSolution, _ chosen: Choice,
    _ formulation: Formulation, _ effort: inout Plan.SolverEffort
  ) throws(SolverError) -> Rival {
    let search = SetSearch(planner: self)
    let name = prepared.offers[offer].device.id
    let mine = found.order.filter { $0.block.set.offers.contains(offer) }
    let itsSets = sets.filter { $0.offers.contains(offer) }
    guard let firstSet = mine.first?.block.set ?? itsSets.first else {
      return Rival(
        subject: .device(name), choice: nil, difference: nil,
        reason: .cannotServe(unserved(by: offer)))
    }
    let sign = requirements.objectives[0] == .accuracy ? -1.0 : 1.0
    var known = found
    var winner: SetSolution?
    for (block, bound) in mine {
      if let winner, bound >= sign * winner.aims[0].value { break }
      guard
        let solution = try search.solve(block, formulation, &known, &effort, beating: winner)
      else { continue }
      winner = solution
    }
    if let winner { return rival(winner, best, chosen, .device(name)) }
    let reason = try limitThatForbids(firstSet, &effort)
    var rival = Rival(subject: .device(name), choice: nil, difference: nil, reason: reason)
    if reason == .limit(.heat) {
      let profile = prepared.offers[offer].profile
      rival.sustained = site.enclosure?.sustained(by: profile, cautious)
    }
    return rival
  }

  /// The best plan whose every inference time was measured, where the chosen one's were not: what
  /// certainty about time would cost.
  func timedRival(
    _ best: SetSolution, _ chosen: Choice, _ effort: inout Plan.SolverEffort
  ) throws(SolverError) -> Rival? {
    guard chosen.tasks.contains(where: { !$0.cell.timing.isTimed }) else { return nil }
    let planner = Planner(self, devices: Array(prepared.offers.indices)) { $0.timing.isTimed }
    guard let timed = try SetSearch(planner: planner).best(&effort).best else {
      return Rival(
        subject: .measuredTimes, choice: nil, difference: nil,
        reason: .cannotServe(planner.unservedAnywhere()))
    }
    return planner.rival(timed, best, chosen, .measuredTimes)
  }

  /// The best plan on the chosen devices without one of the chosen models.
  private func rival(
    without model: String, _ best: SetSolution, _ chosen: Choice, _ effort: inout Plan.SolverEffort
  ) throws(SolverError) -> Rival? {
    let planner = Planner(self, devices: best.set.offers) { $0.model.id != model }
    guard let other = try SetSearch(planner: planner).best(&effort).best else { return nil }
    var rival = planner.rival(other, best, chosen, .without(model: model))
    let before = Set(chosen.tasks.map(\.cell.model.id))
    let after = Set(rival.choice?.tasks.map(\.cell.model.id) ?? [])
    rival.models = after.subtracting(before).sorted()
    return rival
  }

  /// Tasks that no candidate serves on any device.
  func unservedAnywhere() -> [String] {
    requirements.tasks.indices.filter { task in
      !prepared.offers.indices.contains {
        !unserved(by: $0).contains(requirements.tasks[task].name)
      }
    }.map { requirements.tasks[$0].name }
  }

  func unserved(by offer: Int) -> [String] {
    groups.indices.flatMap { group in
      groups[group].members.enumerated().compactMap { position, task in
        prepared.offers[offer].groups[group].options.contains { $0.terms[position] != nil }
          ? nil : requirements.tasks[task].name
      }
    }
  }

  private func rival(
    _ solution: SetSolution, _ best: SetSolution, _ chosen: Choice, _ subject: Rival.Subject
  ) -> Rival {
    rival(solution, best.aims[0], chosen, subject)
  }

  func rival(
    _ solution: SetSolution, _ best: Plan.AimValue, _ chosen: Choice, _ subject: Rival.Subject
  ) -> Rival {
    let other = choice(solution)
    let aim = solution.aims[0]
    let gap = aim.value - best.value
    let difference = abs(gap) < 1e-9 * max(1, abs(aim.value)) ? 0 : gap
    let reason: Rival.Reason
    if aim.aim == .accuracy, abs(difference) > 1e-9 {
      reason = .worse
    } else {
      let (part, by) = Self.largestDifference(other.ledger, chosen.ledger)
      reason = .dearer(
        part: part, by: by, energy: other.totals.energy.value, chosen: chosen.totals.energy.value,
        cheaperFromSites: sitesToBreakEven(other.ledger, chosen.ledger))
    }
    return Rival(subject: subject, choice: other, difference: difference, reason: reason)
  }

  /// How surely each rival is worse than the chosen plan, and what would tell where it is not.
  private func judged(
    _ rivals: [Rival], against chosen: Choice, _ cuts: SupplyKnowledge
  ) -> [Rival] {
    guard let aim = requirements.objectives[0].limit else { return rivals }
    let designs = rivals.compactMap(\.choice?.design)
    func comparison(_ known: [Design]) -> Comparison {
      Comparison(
        chosen.deployment, with: designs.map { .site($0, site) }, by: aim,
        cuts: cuts.around(known, site, cautious))
    }
    // What is known of the sun flatters a rival as long as nobody has simulated it in other worlds: one that does
    // not win even so never does.
    let quick = comparison([chosen.design])
    let chances = concurrently(rivals.count) { index in
      rivals[index].choice.map { quick.chance(of: $0.deployment) } ?? 0
    }
    let close = rivals.indices.filter { chances[$0] > 0 }
    let comparison =
      close.isEmpty
      ? quick : comparison([chosen.design] + close.compactMap { rivals[$0].choice?.design })
    return concurrently(rivals.count) { [requirements] index in
      var rival = rivals[index]
      guard let other = rival.choice?.deployment else { return rival }
      let chance = chances[index] > 0 ? comparison.chance(of: other) : 0
      rival.chance = chance
      if chance >= 1 - requirements.confidence {
        rival.decisive = comparison.decisive(against: other)
      }
      return rival
    }
  }

  /// Sites from which on one ledger is the cheaper, engineering being shared among all of them; nil
  /// where it never is.
  private func sitesToBreakEven(_ left: Ledger, _ right: Ledger) -> Int? {
    func engineering(_ ledger: Ledger) -> Double {
      ledger.lines.filter { $0.name == "engineering" }.reduce(0) { $0 + ($1.cost ?? 0) }
    }
    let more = engineering(left) - engineering(right)
    let saved = (right.total(.cost) - engineering(right)) - (left.total(.cost) - engineering(left))
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

  /// Which single site limit keeps a set from having a plan.
  private func limitThatForbids(
    _ set: DeviceSet, _ effort: inout Plan.SolverEffort
  ) throws(SolverError) -> Rival.Reason {
    if let limit = SetBound(formulation: formulation).hopelessLimit(of: set) {
      return .limit(limit.name)
    }
    for limit in requirements.limits where limit.task == nil {
      if try hasPlan([set], without: limit, &effort) { return .limit(limit.name) }
    }
    return .conflict
  }

  /// Whether any of some sets has a plan when one site limit is dropped.
  func hasPlan(
    _ sets: [DeviceSet], without limit: Limit, _ effort: inout Plan.SolverEffort
  ) throws(SolverError) -> Bool {
    var relaxed = requirements
    relaxed.limits.removeAll { $0 == limit }
    let formulation = Formulation(
      offers: prepared.offers, groups: groups, site: site, requirements: relaxed,
      cautious: cautious,
      cuts: cuts)
    let search = SetSearch(planner: self)
    for set in sets {
      var found = SetSearch.Found(cuts: cuts)
      if try search.solve(Block(set: set, build: nil), formulation, &found, &effort) != nil {
        return true
      }
    }
    return false
  }

  /// Devices that were allowed and could not be used at all.
  func refusedDevices() -> [Rival] {
    let refused = prepared.refusals.sorted { $0.key < $1.key }.map { id, refusal in
      Rival(subject: .device(id), choice: nil, difference: nil, reason: .refused(refusal))
    }
    return refused
  }
}
