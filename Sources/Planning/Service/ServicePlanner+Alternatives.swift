// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

extension ServicePlanner {
  /// The best other ways: on each other machine, without a first stage, without each chosen network.
  func alternatives(
    _ selection: ServingSelection, _ best: ObjectiveValue, _ effort: inout SolverEffort
  ) throws(SolverError) -> [Alternative] {
    var alternatives: [Alternative] = []
    func ask(
      _ subject: Alternative.Subject, in whole: ServingFormulation? = nil,
      keeping: (ServingOption) -> Bool
    ) throws(SolverError) {
      alternatives.append(try alternative(subject, best, &effort, in: whole, keeping: keeping))
    }
    let chosen = selection.options
    if selection.held.contains(where: { machines[$0.key].profile.purchase != .bought }) {
      var free = formulation
      for index in free.machines.indices where free.machines[index].purchase != .bought {
        free.machines[index].commitments = []
      }
      try ask(.uncommitted, in: free) { _ in true }
    }
    let mine = Set(chosen.flatMap { $0.stages.compactMap(\.machine) })
    for index in machines.indices
    where !mine.contains(index) && named[machines[index].profile.id] == nil {
      try ask(.device(machines[index].profile.name)) { option in
        option.stages.allSatisfy { $0.machine == nil || $0.machine == index }
          && option.stages.contains { $0.machine == index }
      }
    }
    for index in mine.sorted() where mine.count > 1 {
      try ask(.alone(machines[index].profile.name)) { option in
        option.stages.allSatisfy { $0.machine == nil || $0.machine == index }
      }
    }
    if chosen.contains(where: { $0.first != nil }) {
      try ask(.withoutFirstStage) { $0.first == nil }
    }
    for model in Set(chosen.flatMap { $0.stages.compactMap { $0.configuration?.model.id } })
      .sorted()
    {
      try ask(.without(model: model)) { option in
        option.stages.allSatisfy { $0.configuration?.model.id != model }
      }
    }
    if chosen.contains(where: { $0.last.configuration != nil }),
      prepared.options.contains(where: { $0.stages.allSatisfy { $0.configuration == nil } })
    {
      try ask(.withoutModels) { option in option.stages.allSatisfy { $0.configuration == nil } }
    }
    return (alternatives + refusedMachines()).sorted(by: Alternative.isBefore)
  }

  /// Machines that were allowed and could not be used at all.
  func refusedMachines() -> [Alternative] {
    named.sorted { $0.key < $1.key }.map { Alternative(.device($0.key), .refusedMachine($0.value)) }
  }

  /// Why machines have no plan, as their outcomes tell it.
  func explained(
    _ alternatives: [Alternative], by outcomes: [DeviceOutcome]
  ) -> [Alternative] {
    alternatives.map { other in
      guard case .device(let name) = other.subject, other.solution == nil,
        case .breaks(let limits) = outcomes.first(where: { $0.device == name })?.outcome,
        limits.count == 1
      else { return other }
      var alternative = other
      alternative.reason = .limit(limits[0].limit.name)
      return alternative
    }
  }

  /// How surely each other way is worse than the chosen one, and what would tell where it is not.
  func judged(_ alternatives: [Alternative], against chosen: Solution) -> [Alternative] {
    guard let aim = requirements.objectives[0].limit else { return alternatives }
    let comparison = Comparison(
      chosen.deployment, with: alternatives.compactMap(\.solution?.deployment), by: aim)
    return alternatives.map { comparison.judged($0, requirements.confidence) }
  }

  private func alternative(
    _ subject: Alternative.Subject, _ best: ObjectiveValue, _ effort: inout SolverEffort,
    in whole: ServingFormulation? = nil, keeping: (ServingOption) -> Bool
  ) throws(SolverError) -> Alternative {
    var narrowed = whole ?? formulation
    narrowed.options = prepared.options.filter(keeping)
    let served = Set(narrowed.options.map(\.task))
    guard served.count == requirements.tasks.count else {
      let lacking = requirements.tasks.indices.filter { !served.contains($0) }
      return Alternative(subject, .cannotServe(lacking.map { requirements.tasks[$0].name }))
    }
    guard case .found(let selection, let reached, _) = try self.best(narrowed, &effort) else {
      let whole = requirements.limits.filter(\.isOfWhole)
      return Alternative(subject, whole.count == 1 ? .limit(whole[0].name) : .conflict)
    }
    return Alternative(
      subject, .otherwise, solution(selection), best.difference(to: reached[0]))
  }
}
