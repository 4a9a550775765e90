// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
public import Estimation
import IntegerProgram
import Requirements

extension ServicePlanner {
  /// What became of each machine that the file allows.
  ///
  /// - Parameters:
  ///   - selection: what was chosen; nil where there is no plan.
  ///   - asked: the probability with which all limits are to hold at once.
  func outcomes(
    of answer: Answer, _ selection: ServingSelection?, asked: Double, _ effort: inout SolverEffort
  ) -> [DeviceOutcome] {
    let told = Dictionary(
      answer.alternatives.compactMap { other in
        if case .device(let name) = other.subject { (name, other) } else { nil }
      }, uniquingKeysWith: { first, _ in first })
    let chosen = Set(selection?.options.flatMap { $0.stages.compactMap(\.machine) } ?? [])
    var outcomes: [DeviceOutcome] = []
    for (index, machine) in machines.enumerated() where named[machine.profile.id] == nil {
      let name = machine.profile.name
      if chosen.contains(index) {
        outcomes.append(
          DeviceOutcome(
            name,
            .chosen(standIn: limits.isCancelled ? nil : try? standIn(for: index, answer, &effort)),
            cost: answer.solution?.totals.cost.value))
      } else if let other = told[name], let solution = other.solution, let by = other.difference {
        outcomes.append(DeviceOutcome(name, .worse(by: by), cost: solution.totals.cost.value))
      } else {
        let wasStopped = limits.isCancelled
        outcomes.append(
          (wasStopped ? nil : try? outcome(of: index, asked: asked, &effort))
            ?? DeviceOutcome(name, .open))
      }
    }
    outcomes += named.map { DeviceOutcome($0.key, .refusedMachine($0.value)) }
    return outcomes.sorted(by: DeviceOutcome.isBefore)
  }

  /// What became of a machine that has no plan.
  private func outcome(
    of machine: Int, asked: Double, _ effort: inout SolverEffort
  ) throws(Unsettled) -> DeviceOutcome {
    let name = machines[machine].profile.name
    let lacked = lacked(by: machine)
    guard lacked.isEmpty else { return DeviceOutcome(name, .lacks(lacked, breaks: [])) }
    if let broken = try MachineSearch(whole: self, machine: machine, asked: asked).broken(&effort),
      !broken.limits.isEmpty
    {
      return DeviceOutcome(name, .breaks(broken.limits), cost: broken.cost)
    }
    var missing: [MissingFigure] = []
    var unfit: [String] = []
    for (task, requirement) in requirements.tasks.enumerated()
    where !prepared.options.contains(where: { option in
      option.task == task && option.stages.contains { $0.machine == machine }
    }) {
      unfit.append(requirement.name)
      guard !prepared.lastStages[task].contains(where: { $0.machine == machine }) else { continue }
      let models = ConfigurationEnumerator(context).models(for: requirement).allowed
      if let model = models.first(where: { mayKeep($0, requirement) }) {
        missing.append(
          MissingFigure(.latency, device: machines[machine].device.id, model: model.id))
      }
    }
    return DeviceOutcome(
      name, missing.isEmpty ? .unfit(tasks: unfit) : .lacks(missing, breaks: []))
  }

  /// The best plan without a machine of the chosen one; nil where there is none.
  private func standIn(
    for machine: Int, _ answer: Answer, _ effort: inout SolverEffort
  ) throws(SolverError) -> DeviceOutcome.StandIn? {
    guard let best = answer.objectives.first else { return nil }
    var rest = formulation
    rest.options.removeAll { $0.stages.contains { $0.machine == machine } }
    guard
      requirements.tasks.indices.allSatisfy({ task in rest.options.contains { $0.task == task } }),
      case .found(let selection, let reached, _) = try self.best(rest, &effort)
    else { return nil }
    return DeviceOutcome.StandIn(
      name: solution(selection).name, difference: best.difference(to: reached[0]))
  }
}

extension MachineRefusal {
  /// The figure for want of which a machine is refused; nil where it is one of a network's.
  public func missing(of machine: String) -> MissingFigure? {
    switch self {
    case .unknownPrice, .priceWithoutHost, .unknownPurchase, .unknownReplacement:
      MissingFigure(.price, device: machine)
    case .unknownPower, .unknownDraw: MissingFigure(.active, device: machine)
    case .noTime: MissingFigure(.latency, device: machine)
    }
  }
}
