// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
public import Estimation
import IntegerProgram
import Quantities
import Requirements

extension ServicePlanner {
  /// The best other ways: on each other machine, without a first stage, without each chosen network.
  func rivals(
    _ selection: ServingSelection, _ best: Plan.AimValue, _ effort: inout Plan.SolverEffort
  ) throws(SolverError) -> [ServiceRival] {
    var rivals: [ServiceRival] = []
    let chosen = selection.options
    if selection.held.contains(where: { machines[$0.key].profile.purchase != .bought }) {
      var free = formulation
      for index in free.machines.indices where free.machines[index].purchase != .bought {
        free.machines[index].commitments = []
      }
      rivals.append(try rival("nothing committed", best, &effort, in: free) { _ in true })
    }
    let mine = Set(chosen.flatMap { $0.stages.compactMap(\.machine) })
    for index in machines.indices
    where !mine.contains(index) && named[machines[index].profile.id] == nil {
      let name = machines[index].profile.name
      rivals.append(
        try rival(name, best, &effort) { option in
          option.stages.allSatisfy { $0.machine == nil || $0.machine == index }
            && option.stages.contains { $0.machine == index }
        })
    }
    for index in mine.sorted() where mine.count > 1 {
      rivals.append(
        try rival("\(machines[index].profile.name) alone", best, &effort) { option in
          option.stages.allSatisfy { $0.machine == nil || $0.machine == index }
        })
    }
    if chosen.contains(where: { $0.first != nil }) {
      rivals.append(try rival("no first stage", best, &effort) { $0.first == nil })
    }
    for model in Set(chosen.flatMap { $0.stages.compactMap { $0.cell?.model.id } }).sorted() {
      rivals.append(
        try rival("without \(model)", best, &effort) { option in
          option.stages.allSatisfy { $0.cell?.model.id != model }
        })
    }
    if chosen.contains(where: { $0.last.cell != nil }),
      prepared.options.contains(where: { $0.stages.allSatisfy { $0.cell == nil } })
    {
      rivals.append(
        try rival("no machine learning", best, &effort) { option in
          option.stages.allSatisfy { $0.cell == nil }
        })
    }
    for (id, refusal) in named.sorted(by: { $0.key < $1.key }) {
      rivals.append(ServiceRival(name: id, choice: nil, difference: nil, reason: refusal.words))
    }
    return rivals.sorted {
      ($0.difference ?? .infinity, $0.name) < ($1.difference ?? .infinity, $1.name)
    }
  }

  /// How surely each other way is worse than the chosen one, and what would tell where it is not.
  func judged(_ rivals: [ServiceRival], against chosen: ServiceChoice) -> [ServiceRival] {
    guard let aim = requirements.objectives[0].limit else { return rivals }
    let comparison = Comparison(
      chosen.deployment, with: rivals.compactMap(\.choice?.deployment), by: aim)
    return rivals.map { rival in
      guard let other = rival.choice?.deployment else { return rival }
      var rival = rival
      let chance = comparison.chance(of: other)
      rival.chance = chance
      if chance >= 1 - requirements.confidence {
        rival.decisive = comparison.decisive(against: other)
      }
      return rival
    }
  }

  private func rival(
    _ name: String, _ best: Plan.AimValue, _ effort: inout Plan.SolverEffort,
    in whole: ServingFormulation? = nil, keeping: (ServingOption) -> Bool
  ) throws(SolverError) -> ServiceRival {
    var narrowed = whole ?? formulation
    narrowed.options = prepared.options.filter(keeping)
    let served = Set(narrowed.options.map(\.task))
    guard served.count == requirements.tasks.count else {
      let lacking = requirements.tasks.indices.filter { !served.contains($0) }
        .map { requirements.tasks[$0].name }
      return ServiceRival(
        name: name, choice: nil, difference: nil,
        reason: "nothing that keeps the limits of \(lacking.joined(separator: ", "))")
    }
    guard case .found(let selection, let aims, _) = try self.best(narrowed, &effort) else {
      let whole = requirements.limits.filter(\.isOfWhole)
      return ServiceRival(
        name: name, choice: nil, difference: nil,
        reason: whole.count == 1
          ? "breaks `\(whole[0].name.rawValue)`" : "breaks limits over the whole")
    }
    let other = choice(selection)
    let gap = aims[0].value - best.value
    let difference = abs(gap) < 1e-9 * max(1, abs(best.value)) ? 0 : gap
    return ServiceRival(
      name: name, choice: other, difference: difference,
      reason: other.tasks.map { task in
        task.stages.map(\.name).joined(separator: ", then ")
      }.joined(separator: "; "))
  }
}

extension MachineRefusal {
  /// The refusal in words, with the mend.
  public var words: String {
    switch self {
    case .unknownPrice: "the price of an hour is unknown: give it in a catalogue of your own"
    case .priceWithoutHost:
      "its price is of the accelerator alone: add the price of the machine it sits in"
    case .unknownPower: "its power is unknown, and energy or carbon is asked about"
    case .unknownPurchase: "the price of one is unknown: give it under `bought`"
    case .unknownReplacement:
      "it serves for less than the service's `lifetime`: give under `bought` the `price` of what replaces it"
    case .unknownDraw:
      "its power is unknown, and so what its electricity costs: give it under `machines`"
    case .noTime:
      "no network has a time on it, measured or from a peak; give one under `figures:`"
    }
  }
}
