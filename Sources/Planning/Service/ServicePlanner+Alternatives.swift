// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

extension ServicePlanner {
  /// The best other ways: on each other machine, without a first stage, without each chosen network.
  ///
  /// - Parameter asked: the probability with which all limits are to hold at once.
  func alternatives(
    _ selection: ServingSelection, _ best: ObjectiveValue, asked: Double,
    _ effort: inout SolverEffort
  ) throws(SolverError) -> [Alternative] {
    var alternatives: [Alternative] = []
    var raised = RaisedPlanners(first: self, search: QuantileSearch(asked: asked))
    func ask(
      _ subject: Alternative.Subject, isUncommitted: Bool = false,
      keeping: @escaping (ServingOption) -> Bool
    ) throws(SolverError) {
      let way = OtherWay(subject: subject, isUncommitted: isUncommitted, keeps: keeping)
      alternatives.append(try alternative(way, best, &raised, &effort))
    }
    let chosen = selection.options
    if selection.held.contains(where: { machines[$0.key].profile.purchase != .bought }) {
      try ask(.uncommitted, isUncommitted: true) { _ in true }
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
    // If the search was stopped, the reason for a missing plan is unknown.
    if limits.isCancelled { alternatives.removeAll { $0.solution == nil } }
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

  /// Another way than the chosen one.
  private struct OtherWay {
    let subject: Alternative.Subject
    /// Whether no machine is committed to.
    let isUncommitted: Bool
    let keeps: (ServingOption) -> Bool
  }

  /// The planners of a service at higher quantiles, each made once.
  private struct RaisedPlanners {
    let first: ServicePlanner
    let search: QuantileSearch
    private var known: [Int: ServicePlanner] = [:]

    init(first: ServicePlanner, search: QuantileSearch) {
      (self.first, self.search) = (first, search)
    }

    /// The position of the quantile at which the first takes its figures.
    var start: Int {
      search.grid.lastIndex { $0 <= first.requirements.confidence + 1e-9 } ?? 0
    }

    mutating func planner(_ index: Int) -> ServicePlanner {
      if let planner = known[index] { return planner }
      let planner = index == start ? first : first.at(search.grid[index])
      known[index] = planner
      return planner
    }
  }

  /// The best plan of another way; where it keeps all limits at once less often than asked, at the quantile at which
  /// it does, so that its price is that of a file that allows no other way.
  private func alternative(
    _ way: OtherWay, _ best: ObjectiveValue, _ raised: inout RaisedPlanners,
    _ effort: inout SolverEffort
  ) throws(SolverError) -> Alternative {
    let served = Set(prepared.options.filter(way.keeps).map(\.task))
    guard served.count == requirements.tasks.count else {
      let lacking = requirements.tasks.indices.filter { !served.contains($0) }
      return Alternative(way.subject, .cannotServe(lacking.map { requirements.tasks[$0].name }))
    }
    let asked = raised.search.asked
    var plans: [Int: (solution: Solution, reached: ObjectiveValue)] = [:]
    let outcome = try raised.search.run(from: raised.start) {
      index throws(SolverError) -> QuantileSearch.Attempt? in
      plans[index] = try raised.planner(index).best(way, asked: asked, &effort)
      return plans[index].map {
        QuantileSearch.Attempt(
          joint: isJoint ? $0.solution.jointProbability : 1, own: $0.solution.ownProbabilities)
      }
    }
    let index: Int? =
      switch outcome {
      case .promised(let index): index
      case .short: raised.start
      case .impossible: nil
      }
    guard let plan = index.flatMap({ plans[$0] }) else {
      let whole = requirements.limits.filter(\.isOfWhole)
      return Alternative(way.subject, whole.count == 1 ? .limit(whole[0].name) : .conflict)
    }
    var alternative = Alternative(
      way.subject, .otherwise, plan.solution, best.difference(to: plan.reached))
    if case .short = outcome { alternative.joint = plan.solution.jointProbability }
    return alternative
  }

  /// The best plan of another way at the planner's own quantile; nil where there is none.
  private func best(
    _ way: OtherWay, asked: Double, _ effort: inout SolverEffort
  ) throws(SolverError) -> (solution: Solution, reached: ObjectiveValue)? {
    var narrowed = formulation
    narrowed.options = prepared.options.filter(way.keeps)
    guard Set(narrowed.options.map(\.task)).count == requirements.tasks.count else { return nil }
    if way.isUncommitted {
      for index in narrowed.machines.indices where narrowed.machines[index].purchase != .bought {
        narrowed.machines[index].commitments = []
      }
    }
    guard case .found(let selection, let reached, _) = try best(narrowed, &effort) else {
      return nil
    }
    return (solution(selection, asked: isJoint ? asked : nil), reached[0])
  }
}
