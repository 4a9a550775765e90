// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

// Defaults of which only another plan tells what they move: the question is asked again with other values of each. The
// solver's work on it is not counted with that on the plan.

extension WeightyDefault {
  /// The default of a key among what the same question comes to with other values of it.
  fileprivate init(_ key: Key, _ value: String, _ chosen: Solution, others: [Solution]) {
    let cost = \Solution.totals.cost.value
    let all = [chosen] + others
    let best = all.min { $0[keyPath: cost] < $1[keyPath: cost] } ?? chosen
    let worst = all.max { $0[keyPath: cost] < $1[keyPath: cost] } ?? chosen
    self.init(key: key, value: value, best: best[keyPath: cost], worst: worst[keyPath: cost])
    planAtBest = best.name == chosen.name ? nil : best.name
    planAtWorst = worst.name == chosen.name ? nil : worst.name
  }
}

extension ServicePlanner {
  /// The keys of `serving` that the file leaves out, with what the service would cost at other values of them.
  func servingDefaults(of solution: Solution) -> [WeightyDefault] {
    guard requirements.objectives.first == .cost, !limits.isCancelled else { return [] }
    var found: [WeightyDefault] = []
    func ask(
      _ unstated: Unstated, _ key: WeightyDefault.Key, _ value: String,
      others changes: [(inout Serving) -> Void]
    ) {
      guard requirements.unstated.contains(unstated) else { return }
      let others = changes.compactMap { self.plan($0) }
      found.append(WeightyDefault(key, value, solution, others: others))
    }
    ask(
      .readyBy, .readyBy, "at-once",
      others: [
        { serving in
          (serving.canWait, serving.peak) = (true, 1)
          if requirements.unstated.contains(.leastMachines) { serving.least = 0 }
        }
      ])
    if !serving.canWait {
      ask(
        .peak, .peak, Format.significant(serving.peak, 3),
        others: [{ $0.peak = 1 }, { $0.peak *= 2 }])
    }
    ask(
      .leastMachines, .leastMachines, "\(serving.least)",
      others: [{ $0.least = 0 }, { $0.least = 2 * max(1, $0.least) }])
    ask(.spare, .spare, "\(serving.spare)", others: [{ $0.spare = 0 }])
    ask(.routing, .routing, serving.routing.rawValue, others: [{ $0.routing = .sharedQueue }])
    ask(.purchase, .purchase, "on-demand", others: [{ $0.allowsSpot = true }])
    return found
  }

  /// The best way to run the service after a change; nil where there is none, or where the search was stopped.
  private func plan(_ change: (inout Serving) -> Void) -> Solution? {
    var effort = SolverEffort()
    var asked = requirements
    var serving = serving
    change(&serving)
    asked.serving = serving
    guard let open = ServicePlanner(context.asking(asked), solver: solver, limits: limits) else {
      return nil
    }
    let planner = keepsKnown ? open.keepingKnown ?? open : open
    guard planner.unserved.isEmpty else { return nil }
    return try? planner.settled(&effort)
  }
}

extension SitePlanner {
  /// The packs and panels that the file leaves out, with what the chosen devices would cost with more of them.
  func supplyDefaults(of solution: Solution) -> [WeightyDefault] {
    guard requirements.objectives.first == .cost, !limits.isCancelled, let site = solution.site,
      case .battery(let battery, let solar) = requirements.supply
    else { return [] }
    let devices = Set(site.design.devices.map(\.profile.id))
    func other(_ supply: Supply) -> [Solution] {
      var effort = SolverEffort()
      var question = question
      question.supply = supply
      question.devices = question.devices?.intersection(devices) ?? devices
      guard let (planner, found) = try? asking(question).settled(&effort), let best = found.best
      else { return [] }
      return [planner.solution(best)]
    }
    var found: [WeightyDefault] = []
    if requirements.unstated.contains(.packs) {
      var more = battery
      more.packs = 1...3
      found.append(
        WeightyDefault(
          .packs, "\(battery.packs.lowerBound)", solution, others: other(.battery(more, solar))))
    }
    if requirements.unstated.contains(.panels), var more = solar {
      let told = "\(more.panels.lowerBound)..\(more.panels.upperBound)"
      more.panels = 0...4
      found.append(WeightyDefault(.panels, told, solution, others: other(.battery(battery, more))))
    }
    return found
  }
}
