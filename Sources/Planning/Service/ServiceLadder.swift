// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Networks
import Prediction
import Quantities
import Requirements

/// A way of serving one task in an ideal world.
struct IdealService: Sendable {
  var option: ServingOption
  var users: Double

  /// What each decision has settled.
  func taking(_ decisions: Set<Ladder.Decision>, from other: IdealService) -> IdealService {
    var mixed = self
    if decisions.contains(.sampling) { mixed.option.load.rate = other.option.load.rate }
    if decisions.contains(.people) { mixed.option.load.watched = other.option.load.watched }
    if decisions.contains(.model) {
      let machine = mixed.option.last.machine
      mixed.option.last = other.option.last
      mixed.option.last.machine = machine
    }
    if decisions.contains(.cascade) { mixed.option.first = other.option.first }
    if decisions.contains(.hardware) { mixed.option.last.machine = other.option.last.machine }
    // One pool serves both stages.
    if mixed.option.first?.machine != nil {
      mixed.option.first?.machine = mixed.option.last.machine
    }
    return mixed
  }
}

extension ServicePlanner {
  /// The decisions of a service.
  private static let decisions: [Ladder.Decision] = [
    .sampling, .model, .hardware, .people, .cascade,
  ]

  /// The ladder of a service down to its plan.
  ///
  /// - Returns: nil where no machine's peak is known: then there is no head to start from. Where no plan
  ///   keeps every limit, the ladder has no foot (`isGrounded`).
  func ladder(to answer: Answer) -> Ladder? {
    // Requests are answered one by one as they come: there is nothing to sample.
    guard requirements.tasks.allSatisfy({ $0.population != nil }),
      let naive = naive()
    else { return nil }
    var current = naive
    var rungs = [
      Ladder.Rung(step: .naive, state: .ideal(naive.map(told)), cost: ideal(naive))
    ]
    var open = Set(Self.decisions)
    while !open.isEmpty {
      // What saves most for each day of work comes first; what saves nothing is no rung.
      let steps = open.sorted { $0.rawValue < $1.rawValue }.compactMap {
        decision -> (decision: Ladder.Decision, services: [IdealService], worth: Double)? in
        let better = improved(current, by: decision)
        let saved = ideal(current) - ideal(better)
        guard saved > 1e-9 * ideal(naive) else { return nil }
        let days = context.assumption(decision.effort, Ratio.self).value.value
        return (decision, better, saved / max(1e-3, days))
      }
      guard let step = steps.max(by: { $0.worth < $1.worth }) else { break }
      open.remove(step.decision)
      rungs.append(
        Ladder.Rung(
          step: .decision(step.decision), state: .ideal(step.services.map(told)),
          cost: ideal(step.services)))
      current = step.services
    }
    return Ladder(
      kind: .service, deployment: requirements.deployment, rungs: rungs,
      afterwards: afterwards(current, answer.solution), isGrounded: answer.solution != nil,
      leftOut: named.sorted { $0.key < $1.key }.map { .machine($0.key, $0.value) }
        + answer.withoutTime.map { .withoutTime(model: $0) },
      attribution: attribution(naive, current))
  }

  /// A service of the ideal world as the ladder tells it.
  private func told(_ service: IdealService) -> Ladder.IdealTask {
    let option = service.option
    let population = requirements.tasks[option.task].population
    func told(_ stage: StageOption) -> Ladder.IdealStage {
      Ladder.IdealStage(
        name: stage.name,
        machine: stage.machine.map {
          (machines[$0].profile.name, machines[$0].profile.price.value.value)
        },
        work: stage.machine.flatMap { machine in
          operations(stage).flatMap { work in peak(of: machine).map { (work, $0) } }
        }, time: stage.time.value.value,
        ideal: stage.machine.map { idealSeconds(stage, on: $0) } ?? 0)
    }
    return Ladder.IdealTask(
      load: option.load, first: option.first.map(told), last: told(option.last),
      share: option.share.value.value,
      detect: population.flatMap { people in
        people.detect.map { _ in
          (people, option.values(people, commonMiss: commonMiss, cautious).caught ?? 0)
        }
      })
  }

  /// Everything looked at by the largest network on the machine that is cheapest to rent.
  private func naive() -> [IdealService]? {
    let cheapest = idealMachines.filter { machines[$0].profile.purchase == .onDemand }
      .min { machines[$0].profile.price.value < machines[$1].profile.price.value }
    guard let cheapest else { return nil }
    var services: [IdealService] = []
    for (index, task) in requirements.tasks.enumerated() {
      let stages = lastStages(of: index)
      guard let population = task.population, let rate = task.rates.max(),
        var largest = stages.max(by: { work($0) < work($1) })
      else { return nil }
      largest.machine = cheapest
      services.append(
        IdealService(
          option: ServingOption(
            task: index,
            load: Workload(
              users: population.users, secondsOn: population.on.value, rate: rate.value),
            prevalence: population.prevalence, first: nil, last: largest), users: population.users))
    }
    return services
  }

  /// The networks that may answer alone, one of each.
  private func lastStages(of task: Int) -> [StageOption] {
    var stages: [String: StageOption] = [:]
    for stage in prepared.lastStages[task] {
      guard let configuration = stage.configuration, configuration.operations != nil,
        stage.machine != nil
      else { continue }
      // A number format that voids the user's recall is not what he would start from.
      if let known = stages[configuration.model.id], known.recall.value >= stage.recall.value {
        continue
      }
      stages[configuration.model.id] = stage
    }
    return stages.sorted { $0.key < $1.key }.map(\.value)
  }

  private func work(_ stage: StageOption) -> Double {
    stage.configuration?.operations ?? 0
  }

  /// The same services with one decision taken as well as it can be.
  private func improved(_ services: [IdealService], by decision: Ladder.Decision) -> [IdealService]
  {
    services.map { service in
      var best = service
      for candidate in candidates(service, decision) where keepsLimits(candidate) {
        if ideal([candidate]) < ideal([best]) { best = candidate }
      }
      return best
    }
  }

  private func candidates(
    _ service: IdealService, _ decision: Ladder.Decision
  ) -> [IdealService] {
    let task = requirements.tasks[service.option.task]
    func changed(_ change: (inout IdealService) -> Void) -> IdealService {
      var candidate = service
      change(&candidate)
      return candidate
    }
    switch decision {
    case .sampling:
      return task.rates.map { rate in changed { $0.option.load.rate = rate.value } }
    case .model:
      return lastStages(of: service.option.task).map { stage in
        changed {
          let machine = $0.option.last.machine
          $0.option.last = stage
          $0.option.last.machine = machine
        }
      }
    case .hardware:
      return idealMachines.map { machine in
        changed {
          $0.option.last.machine = machine
          if $0.option.first?.machine != nil { $0.option.first?.machine = machine }
        }
      }
    case .people:
      guard let population = task.population, let detect = population.detect else { return [] }
      let caught =
        service.option.values(population, commonMiss: commonMiss, cautious).caught ?? 0
      let share = Workload.share(
        detect: detect.value, of: population.users, shownBy: population.shownBy.value,
        caught: caught)
      guard share <= 1 else { return [] }
      return [changed { $0.option.load.watched = share }]
    case .power: return []
    case .cascade:
      var seen: Set<String> = []
      return prepared.options.compactMap { option in
        guard option.task == service.option.task, let first = option.first,
          seen.insert("\(first.name) \(first.machine == nil)").inserted
        else { return nil }
        return changed {
          $0.option.first = first
          if first.machine != nil { $0.option.first?.machine = $0.option.last.machine }
        }
      }
    }
  }

  private func keepsLimits(_ service: IdealService) -> Bool {
    let task = requirements.tasks[service.option.task]
    guard let population = task.population else { return false }
    let values = service.option.values(population, commonMiss: commonMiss, cautious)
    return requirements.limits.allSatisfy { limit in
      guard limit.task == task.name, let value = values.value(of: limit.name) else { return true }
      return limit.holds(value)
    }
  }

  /// USD a day where machines reach their peak, work all the time and are paid by the second.
  private func ideal(_ services: [IdealService]) -> Double {
    services.reduce(0) { sum, service in
      let option = service.option
      func cost(_ stage: StageOption, _ share: Double) -> Double {
        guard let machine = stage.machine else { return 0 }
        return option.load.itemsPerDay * share * idealSeconds(stage, on: machine) / 3_600
          * machines[machine].profile.price.value.value
      }
      var own = cost(option.last, option.share.value.value)
      if let first = option.first { own += cost(first, 1) }
      return sum + own
    }
  }

  private func attribution(
    _ naive: [IdealService], _ final: [IdealService]
  ) -> [Ladder.Saving] {
    let decisions = Self.decisions
    let costs = (0..<(1 << decisions.count)).map { mask in
      let taken = Set(decisions.indices.filter { mask >> $0 & 1 == 1 }.map { decisions[$0] })
      return ideal(zip(naive, final).map { $0.taking(taken, from: $1) })
    }
    return Ladder.attribution(decisions, costs)
  }

  /// From the ideal service to the plan: what each idealisation was worth, and what planning anew gives.
  private func afterwards(_ services: [IdealService], _ choice: Solution?) -> [Ladder.Rung] {
    var options = services.map(\.option)
    var surroundings = profile
    func nothing<Q: Quantity>(_ value: Double) -> Estimate<Q> {
      Estimate(
        Q(value), basis: .assumed, provenance: Provenance(source: "envelope", note: "ideal"))
    }
    surroundings.utilisation = nothing(1)
    surroundings.peak = 1
    surroundings.leastHours = 0
    surroundings.decodeTime = nothing(0)
    surroundings.sampleBytes = 0
    surroundings.effort = nil
    func cost(steps: Bool) -> Double {
      var design = design(ServingSelection(options: options))
      if !steps { for index in design.machines.indices { design.machines[index].billingStep = 0 } }
      var place = site
      place.serving = surroundings
      return LedgerBuilder(design, at: place, .middle).totals().cost
    }
    var rungs: [Ladder.Rung] = []
    func add(_ step: Ladder.Step, _ cost: Double) {
      rungs.append(Ladder.Rung(step: step, cost: cost))
    }
    for index in options.indices {
      options[index].last.time = realTime(options[index].last)
      if let first = options[index].first { options[index].first?.time = realTime(first) }
    }
    add(.realSpeed, cost(steps: false))
    surroundings.utilisation = profile.utilisation
    surroundings.peak = profile.peak
    surroundings.leastHours = profile.leastHours
    add(.realUse(share: profile.utilisation.value.value), cost(steps: true))
    surroundings.decodeTime = profile.decodeTime
    surroundings.sampleBytes = profile.sampleBytes
    add(.frames, cost(steps: true))
    surroundings.effort = profile.effort
    add(.engineering, cost(steps: true))
    if let choice {
      rungs.append(
        Ladder.Rung(
          step: .plan, state: .solution(choice), cost: choice.totals.cost.value))
    }
    return rungs
  }
}
