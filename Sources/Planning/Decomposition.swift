// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

/// A subproblem with its best plan.
struct SubproblemSolution {
  var subproblem: Subproblem
  var set: DeviceSet { subproblem.set }
  var aims: [ObjectiveValue]
  var values: [Double]
  var meanings: [Formulation.Meaning]
  var wasStopped: Bool
  /// Whether the hourly simulation bore it out.
  var isSimulated = false
}

/// Solves the subproblems in the order of their bounds.
struct Decomposition {
  let planner: SitePlanner

  /// Simulations after which a subproblem is left as it is; the examples need one or two.
  private static let mostRounds = 500

  struct Found {
    var best: SubproblemSolution?
    /// All subproblems by rising bound.
    var order: [(subproblem: Subproblem, bound: Double)] = []
    /// The least that each set spends and draws, where each build is a subproblem of its own.
    var least: [DeviceSet: SubproblemBound.Least] = [:]
    /// Subproblems that were solved, with their plan, or nil where they have none.
    var solved: [Subproblem: SubproblemSolution?] = [:]
    var wasStopped = false
    /// The least that any subproblem may reach of which the search was stopped, in the first objective where less is
    /// better; infinite where none was.
    var leastOpen = Double.infinity
    /// What the hourly simulation has told.
    var cuts: BendersCutPool
  }

  /// The best plan over all sets; of equal ones the first by name.
  func best(_ effort: inout SolverEffort) throws(SolverError) -> Found {
    var found = Found(cuts: planner.cuts)
    let formulation = planner.formulation
    let bounds = SubproblemBound(formulation: formulation)
    let names = Dictionary(
      uniqueKeysWithValues: planner.sets.map { ($0, $0.name(planner.prepared.devices)) })
    found.order = planner.sets.flatMap { bounds.subproblems(of: $0) }.sorted { left, right in
      if left.bound != right.bound { return left.bound < right.bound }
      if left.subproblem.set != right.subproblem.set {
        return (left.subproblem.set.members.count, names[left.subproblem.set] ?? "")
          < (right.subproblem.set.members.count, names[right.subproblem.set] ?? "")
      }
      guard let mine = left.subproblem.build, let its = right.subproblem.build else { return false }
      return mine < its
    }
    let sign = planner.requirements.objectives[0] == .accuracy ? -1.0 : 1.0
    for (subproblem, bound) in found.order {
      if let best = found.best, bound > sign * best.aims[0].value {
        effort.spared += 1
        continue
      }
      if planner.limits.isCancelled {
        // Those that follow may reach no less.
        found.wasStopped = true
        found.leastOpen = min(found.leastOpen, bound)
        break
      }
      let wasStopped = found.wasStopped
      found.wasStopped = false
      let solution = try solve(subproblem, formulation, &found, &effort, beating: found.best)
      let isOpen = found.wasStopped || solution?.wasStopped ?? false
      if isOpen { found.leastOpen = min(found.leastOpen, bound) }
      found.wasStopped = wasStopped || isOpen
      if let solution { found.best = solution }
    }
    // A proof holds of all subproblems, and no further than the least of those that are open.
    if found.wasStopped, let bound = found.best?.aims.first?.bound {
      found.best?.aims[0].bound = sign * min(sign * bound, found.leastOpen)
    }
    return found
  }

  /// The best plan of a subproblem, solved once and held against the hourly simulation.
  ///
  /// - Parameter incumbent: a plan that it must beat to be of interest; one that does not beat it by what
  ///   the program knows never will, and is not simulated.
  /// - Returns: nil where the subproblem has no plan, or none that beats the incumbent.
  func solve(
    _ subproblem: Subproblem, _ formulation: Formulation, _ known: inout Found,
    _ effort: inout SolverEffort, beating incumbent: SubproblemSolution? = nil
  ) throws(SolverError) -> SubproblemSolution? {
    var formulation = formulation
    if known.solved[subproblem] == nil,
      !mayBeat(incumbent, subproblem, formulation, &known)
    {
      effort.spared += 1
      return nil
    }
    var rounds = 0
    // The simulation may find that the sun gives less than the program knows; it is told, and asked again.
    // Each round adds a tangent at a point where there was none, and a subproblem has but so many points.
    while true {
      var solution: SubproblemSolution?
      if let cached = known.solved[subproblem] {
        solution = cached
      } else {
        formulation.cuts = known.cuts
        solution = try solve(subproblem, formulation, &effort, &known.wasStopped)
        known.solved[subproblem] = .some(solution)
      }
      guard let found = solution else { return nil }
      if let incumbent, !isBetter(found, incumbent) { return nil }
      if found.isSimulated { return found }
      if rounds < Self.mostRounds, refine(&known.cuts, found, formulation) {
        effort.simulated += 1
        rounds += 1
        known.solved[subproblem] = nil
      } else {
        // Where rounding keeps a gap open for ever, the answer is not called proved.
        if rounds == Self.mostRounds { known.wasStopped = true }
        known.solved[subproblem]??.isSimulated = true
      }
    }
  }

  /// Whether a subproblem could have a plan, and a better one than the incumbent, by what the simulation has told
  /// since its bound was drawn.
  private func mayBeat(
    _ incumbent: SubproblemSolution?, _ subproblem: Subproblem, _ formulation: Formulation,
    _ known: inout Found
  ) -> Bool {
    guard let build = subproblem.build else { return true }
    var told = formulation
    told.cuts = known.cuts
    let bounds = SubproblemBound(formulation: told)
    let least = known.least[subproblem.set] ?? bounds.least(of: subproblem.set)
    known.least[subproblem.set] = least
    guard let bound = bounds.bound(of: least, build) else { return false }
    return incumbent.map { bound <= $0.aims[0].value } ?? true
  }

  /// Holds what a solution draws against the hourly simulation.
  private func refine(
    _ cuts: inout BendersCutPool, _ solution: SubproblemSolution, _ formulation: Formulation
  ) -> Bool {
    var build: Subproblem.Build?
    var flows = (middle: Flow.zero, cautious: Flow.zero)
    for (meaning, value) in zip(solution.meanings, solution.values) {
      switch meaning {
      case .build(_, let chosen) where value > 0.5: build = chosen
      case .flow(let isMiddle, let isLight):
        let flow = isLight ? Flow(around: 0, light: value) : Flow(around: value, light: 0)
        if isMiddle {
          flows.middle = flows.middle + flow
        } else {
          flows.cautious = flows.cautious + flow
        }
      default: break
      }
    }
    guard let build, build.panels > 0 else { return false }
    let figures = formulation.figures
    let own = Flow(around: Double(build.packs), light: 0)
    return cuts.refine(
      build, middle: flows.middle + figures.middle.constant + own * figures.middle.selfDischarge,
      cautious: flows.cautious + figures.cautious.constant
        + own * figures.cautious.selfDischarge, formulation)
  }

  /// Any plan at all: the subproblems that look cheapest first, and the first that has one.
  func any(_ effort: inout SolverEffort) throws(SolverError) -> Found {
    var found = Found(cuts: planner.cuts)
    let formulation = planner.formulation
    let bounds = SubproblemBound(formulation: formulation)
    let subproblems = planner.sets.flatMap { bounds.subproblems(of: $0) }.sorted {
      $0.bound < $1.bound
    }
    for (subproblem, _) in subproblems {
      if planner.limits.isCancelled {
        found.wasStopped = true
        break
      }
      found.best = try solve(subproblem, formulation, &found, &effort)
      if found.best != nil { break }
    }
    return found
  }

  /// Whether a plan beats another in the order of the aims.
  func isBetter(_ left: SubproblemSolution, _ right: SubproblemSolution) -> Bool {
    for (mine, its) in zip(left.aims, right.aims) {
      let sign = mine.objective == .accuracy ? -1.0 : 1.0
      let slack = 1e-9 * max(1, abs(its.value))
      if sign * mine.value < sign * its.value - slack { return true }
      if sign * mine.value > sign * its.value + slack { return false }
    }
    return false
  }

  /// The best plan of one subproblem by each objective in turn; nil where it has none.
  func solve(
    _ subproblem: Subproblem, _ formulation: Formulation, _ effort: inout SolverEffort,
    _ wasStopped: inout Bool
  ) throws(SolverError) -> SubproblemSolution? {
    let order = PriorityOrder(
      asked: planner.requirements.objectives, solver: planner.solver, limits: planner.limits)
    let outcome = try order.best(&effort) { aim, floors in
      let formulated = formulation.formulate(
        [subproblem], aim: aim, keeping: floors, cautiously: planner.question.isCautious,
        isNamed: false)
      return (formulated.program, { (values: $0.values, meanings: formulated.meanings) })
    }
    switch outcome {
    case .found(let found, let aims, let wasStopped):
      return SubproblemSolution(
        subproblem: subproblem, aims: aims, values: found.values, meanings: found.meanings,
        wasStopped: wasStopped)
    case .infeasible: return nil
    case .open:
      // Where the search stopped without any plan of the set, the question stays open.
      wasStopped = true
      return nil
    }
  }
}
