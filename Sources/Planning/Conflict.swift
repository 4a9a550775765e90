// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

/// Tells why nothing fits: limits that nothing meets alone, with the nearest miss, and limits each of
/// which could be dropped to leave a plan. Minimal conflicts are found elsewhere.
struct Conflict {
  let planner: SitePlanner

  func explain(_ effort: inout SolverEffort) throws(SolverError) -> Infeasibility {
    var unreachable: [NearestMiss] = []
    for limit in planner.requirements.limits {
      if limit.name.ofTraining != nil {
        if let miss = TrainingAnswers.miss(limit, planner.context) { unreachable.append(miss) }
      } else if limit.task != nil {
        if let miss = taskMiss(limit) { unreachable.append(miss) }
      } else if let miss = try siteMiss(limit, &effort) {
        unreachable.append(miss)
      }
    }
    var relaxable: [Limit] = []
    // With one limit out of reach alone, only dropping that one could help; with two, nothing does.
    let suspects =
      unreachable.isEmpty ? planner.requirements.limits : unreachable.map(\.limit)
    var isAnyOpen = false
    if unreachable.count <= 1 {
      for limit in suspects {
        let found = try Decomposition(planner: relaxed { $0 != limit }).any(&effort)
        if found.best != nil {
          relaxable.append(limit)
        } else if found.wasStopped {
          isAnyOpen = true
        }
      }
    }
    let free = relaxed { _ in false }
    let unserved = free.sets.isEmpty ? free.unservedAnywhere() : []
    return Infeasibility(
      unreachable: unreachable, heldDown: unreachable.isEmpty ? heldDown() : [],
      relaxable: relaxable,
      takesSeveral: !suspects.isEmpty && relaxable.isEmpty && !isAnyOpen, unserved: unserved,
      hasNoDevices: free.sets.isEmpty && unserved.isEmpty)
  }

  /// Shares of events that candidates reach, but none that keeps the task's limit on false alarms; with the most that
  /// such a one reaches.
  private func heldDown() -> [NearestMiss] {
    planner.requirements.limits.compactMap { limit -> NearestMiss? in
      guard limit.name == .caught,
        let most = planner.requirements.limits.first(where: {
          $0.name == .falseAlarms && $0.task == limit.task
        }), relaxed({ $0 == limit || $0 == most }).sets.isEmpty
      else { return nil }
      let quiet = relaxed { $0 == most }
      var best: NearestMiss?
      for device in quiet.prepared.devices {
        for (group, options) in zip(quiet.groups, device.groups) {
          guard
            let member = group.members.firstIndex(where: {
              quiet.requirements.tasks[$0].name == limit.task
            }), let number = quiet.groups.firstIndex(where: { $0.members == group.members })
          else { continue }
          for option in options.options where option.terms[member] != nil {
            let configuration = options.configurations[option.configuration]
            let values = quiet.values(
              device, number, configuration, option, member, quiet.cautious)
            guard let caught = values.caught, caught > best?.value ?? -1 else { continue }
            best = NearestMiss(
              limit: limit, value: caught,
              candidate:
                "\(configuration.name), \(Format.interval(ofRate: 1 / option.sampling.interval))")
          }
        }
      }
      best?.caps = [.falseAlarms(most: most.value)]
      return best
    }
  }

  /// A planner for the same site with other limits.
  private func relaxed(_ keep: (Limit) -> Bool) -> SitePlanner {
    var question = planner.question
    question.limits = question.limits.filter(keep)
    question.keepsMisses = true
    return planner.asking(question)
  }

  /// The nearest miss of a task's limit, if no candidate on any device meets it alone.
  private func taskMiss(_ limit: Limit) -> NearestMiss? {
    let alone = relaxed { $0 == limit || $0.name == .memory && limit.name == .memory }
    guard alone.sets.isEmpty else { return nil }
    // Where some candidate keeps the limit, something else leaves no device to serve the tasks.
    if let nearest = alone.prepared.nearest[limit], limit.holds(nearest.value) { return nil }
    let task = planner.requirements.tasks.firstIndex { $0.name == limit.task }
    let isServed = task.map { index in
      alone.prepared.devices.indices.contains {
        !alone.unserved(by: $0).contains(alone.requirements.tasks[index].name)
      }
    }
    if isServed ?? false { return nil }
    if alone.prepared.nearest[limit] == nil, alone.prepared.census.total == 0 { return nil }
    if alone.prepared.nearest[limit] == nil, limit.name == .accuracy,
      let training = planner.requirements.training?.of(limit.task ?? "")
    {
      return NearestMiss(
        limit: limit, value: 0, candidate: TrainingAnswers.unknownAccuracy(training),
        isUnknown: true)
    }
    guard var nearest = alone.prepared.nearest[limit] else {
      return NearestMiss(
        limit: limit, value: limit.declaration.isFloor ? 0 : .infinity,
        candidate: "no candidate has a figure for it")
    }
    if limit.name == .caught, let task {
      nearest.caps = DetectionEstimator.caps(
        on: limit.value, nearest: nearest.value, planner.requirements.tasks[task], planner.context,
        meanLight: planner.site.meanLight, riskLevel: planner.cautious)
    }
    return nearest
  }

  /// The nearest miss of a site limit, if no design that serves the tasks meets it when it is the only
  /// limit: the best that is found when its own quantity is all that is asked for.
  private func siteMiss(
    _ limit: Limit, _ effort: inout SolverEffort
  ) throws(SolverError) -> NearestMiss? {
    let only = relaxed { $0 == limit }
    if try Decomposition(planner: only).any(&effort).best != nil { return nil }
    if only.sets.isEmpty,
      only.prepared.refusals.values.contains(where: {
        if case .unknownFigure(_, _, limit.name) = $0 { true } else { false }
      })
    {
      return NearestMiss(
        limit: limit, value: limit.declaration.isFloor ? 0 : .infinity,
        candidate: "no device has the figure that it needs (see below)", isUnknown: true)
    }
    // The limit itself stays as a quantity to be made small, and is lifted out of the way; the capacity
    // is divided by a floor, so that one next to nothing would be more than the solver can bear.
    var free = planner.question
    free.limits = [
      Limit(limit.name, value: limit.declaration.isFloor ? 1e-3 : 1e12, place: limit.place)
    ]
    free.objectives = [aim(for: limit.name)]
    let open = planner.asking(free)
    // The devices that do best in the middle of belief, then the best that they can do at the limit's
    // own caution, build by build.
    guard let near = (try? Decomposition(planner: open).best(&effort))?.best else { return nil }
    var best: SubproblemSolution?
    for build in open.formulation.builds {
      let subproblem = Subproblem(set: near.set, build: build)
      let formulated = open.formulation.formulate(
        [subproblem], aim: aim(for: limit.name), cautiously: true)
      // That nothing keeps the limit is proved already; a build that the solver fails on is only left
      // out of the search for the nearest.
      guard let answer = try? planner.solver.solve(formulated.program, limits: planner.limits)
      else { continue }
      effort.add(answer.statistics)
      guard case .optimal(let found) = answer.outcome else { continue }
      let value = ObjectiveValue(
        objective: aim(for: limit.name), value: found.objective, bound: found.bound)
      if best.map({ value.value < $0.aims[0].value }) ?? true {
        best = SubproblemSolution(
          subproblem: subproblem, aims: [value], values: found.values,
          meanings: formulated.meanings,
          wasStopped: false)
      }
    }
    guard let best else { return nil }
    let solution = open.solution(best)
    let value = solution.deployment.value(of: limit, planner.cautious)
    let assumed = limit.decidingEngineering(
      in: value, solution.deployment.builder(planner.cautious))
    return value.map {
      NearestMiss(
        limit: limit, value: $0, candidate: solution.name, assumedEngineering: assumed)
    }
  }

  private func aim(for name: Limit.Name) -> Objective {
    Objective.allCases.first { $0.limit == name } ?? .energy
  }

}
