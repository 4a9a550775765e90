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
  let planner: Planner

  func explain(_ effort: inout Plan.SolverEffort) throws(SolverError) -> Infeasibility {
    var unreachable: [NearestMiss] = []
    for limit in planner.requirements.limits {
      if limit.task != nil {
        if let miss = taskMiss(limit) { unreachable.append(miss) }
      } else if let miss = try siteMiss(limit, &effort) {
        unreachable.append(miss)
      }
    }
    var relaxable: [SiteLimit] = []
    // With one limit out of reach alone, only dropping that one could help; with two, nothing does.
    let suspects =
      unreachable.isEmpty ? planner.requirements.limits : unreachable.map(\.limit)
    if unreachable.count <= 1 {
      for limit in suspects where try hasPlan(without: limit, &effort) { relaxable.append(limit) }
    }
    return Infeasibility(unreachable: unreachable, relaxable: relaxable)
  }

  /// A planner for the same site with other limits.
  private func relaxed(_ keep: (SiteLimit) -> Bool) -> Planner {
    var requirements = planner.requirements
    requirements.limits = requirements.limits.filter(keep)
    return Planner(
      requirements, catalogue: planner.knowledge.catalogue, solver: planner.solver,
      limits: planner.limits, keepsMisses: true)
  }

  /// The nearest miss of a task's limit, if no candidate on any device meets it alone.
  private func taskMiss(_ limit: SiteLimit) -> NearestMiss? {
    let alone = relaxed { $0 == limit || $0.name == .memory && limit.name == .memory }
    guard alone.sets.isEmpty else { return nil }
    return alone.prepared.nearest[limit]
      ?? NearestMiss(
        limit: limit, value: limit.name.isFloor ? 0 : .infinity,
        candidate: "no candidate has a figure for it")
  }

  /// The nearest miss of a site limit, if no design that serves the tasks meets it when it is the only
  /// limit: the best that is found when its own quantity is all that is asked for.
  private func siteMiss(
    _ limit: SiteLimit, _ effort: inout Plan.SolverEffort
  ) throws(SolverError) -> NearestMiss? {
    let only = relaxed { $0 == limit }
    if try anyPlan(only, &effort) != nil { return nil }
    var free = planner.requirements
    free.limits = []
    free.objectives = [aim(for: limit.name)]
    let open = Planner(
      free, catalogue: planner.knowledge.catalogue, solver: planner.solver, limits: planner.limits)
    guard let best = try SetSearch(planner: open).best(&effort).best else { return nil }
    let choice = open.choice(best)
    let value = Evaluation.value(of: limit.name, choice.design, choice.site, planner.cautious)
    return value.map { NearestMiss(limit: limit, value: $0, candidate: choice.name) }
  }

  private func aim(for name: SiteLimit.Name) -> Objective {
    switch name {
    case .cost: .cost
    case .carbon: .carbon
    case .capex: .capex
    default: .energy
    }
  }

  private func hasPlan(
    without limit: SiteLimit, _ effort: inout Plan.SolverEffort
  ) throws(SolverError) -> Bool {
    try anyPlan(relaxed { $0 != limit }, &effort) != nil
  }

  /// Any plan at all: the blocks that look cheapest first, and the first that has one.
  private func anyPlan(
    _ planner: Planner, _ effort: inout Plan.SolverEffort
  ) throws(SolverError) -> SetSolution? {
    let search = SetSearch(planner: planner)
    let formulation = planner.formulation
    let bounds = SetBound(formulation: formulation)
    let blocks = planner.sets.flatMap { bounds.blocks(of: $0) }.sorted { $0.bound < $1.bound }
    var found = SetSearch.Found()
    for (block, _) in blocks {
      if let solution = try search.solve(block, formulation, &found, &effort) { return solution }
    }
    return nil
  }
}
