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
  fileprivate init(_ key: Key, _ value: String, _ cost: Double, others: [Double]) {
    self.init(
      key: key, value: value, best: min(cost, others.min() ?? cost),
      worst: max(cost, others.max() ?? cost))
  }
}

extension ServicePlanner {
  /// The keys of `serving` that the file leaves out, with what the service would cost at other values of them.
  func servingDefaults(of solution: Solution) -> [WeightyDefault] {
    guard requirements.objectives.first == .cost, !limits.isCancelled else { return [] }
    var found: [WeightyDefault] = []
    let cost = solution.totals.cost.value
    func ask(
      _ unstated: Unstated, _ key: WeightyDefault.Key, _ value: String,
      others changes: [(inout Serving) -> Void]
    ) {
      guard requirements.unstated.contains(unstated) else { return }
      let others = changes.compactMap { self.cost($0) }
      found.append(WeightyDefault(key, value, cost, others: others))
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

  /// What the best way to run the service would cost; nil where there is none, or where the search was stopped.
  private func cost(_ change: (inout Serving) -> Void) -> Double? {
    var effort = SolverEffort()
    var asked = requirements
    var serving = serving
    change(&serving)
    asked.serving = serving
    guard let open = ServicePlanner(context.asking(asked), solver: solver, limits: limits) else {
      return nil
    }
    let planner = keepsKnown ? open.keepingKnown ?? open : open
    guard planner.unserved.isEmpty, let plan = try? planner.settled(&effort) else { return nil }
    return plan.totals.cost.value
  }
}

extension SitePlanner {
  /// The packs and panels that the file leaves out, with what the chosen devices would cost with more of them.
  func supplyDefaults(of solution: Solution) -> [WeightyDefault] {
    guard requirements.objectives.first == .cost, !limits.isCancelled, let site = solution.site,
      case .battery(let battery, let solar) = requirements.supply
    else { return [] }
    let devices = Set(site.design.devices.map(\.profile.id))
    let cost = solution.totals.cost.value
    func other(_ supply: Supply) -> [Double] {
      var effort = SolverEffort()
      var question = question
      question.supply = supply
      question.devices = question.devices?.intersection(devices) ?? devices
      guard let found = (try? asking(question).settled(&effort))?.1.best else { return [] }
      return found.cost.map { [$0] } ?? []
    }
    var found: [WeightyDefault] = []
    if requirements.unstated.contains(.packs) {
      var more = battery
      more.packs = 1...3
      found.append(
        WeightyDefault(
          .packs, "\(battery.packs.lowerBound)", cost, others: other(.battery(more, solar))))
    }
    if requirements.unstated.contains(.panels), var more = solar {
      let told = "\(more.panels.lowerBound)..\(more.panels.upperBound)"
      more.panels = 0...4
      found.append(WeightyDefault(.panels, told, cost, others: other(.battery(battery, more))))
    }
    return found
  }
}
