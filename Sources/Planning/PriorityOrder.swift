// SPDX-License-Identifier: Apache-2.0

import IntegerProgram
import Requirements

/// Objectives in the order of their priority, each made as good as it can be while those before it keep what they
/// reached. A last look at cost breaks ties where cost was not asked for.
struct PriorityOrder {
  /// The objectives as asked for.
  let asked: [Objective]
  let solver: any Solver
  let limits: Limits

  /// What the solver has found.
  enum Outcome<Found> {
    /// A solution with what was reached by each objective; `wasStopped` where some search ended before its proof.
    case found(Found, [ObjectiveValue], wasStopped: Bool)
    /// Nothing keeps all limits.
    case infeasible
    /// The search stopped before it found any.
    case open
  }

  /// The best solution.
  ///
  /// - Parameters:
  ///   - formulate: the program of an objective, in which those before it keep what they reached; and the way home
  ///     from its columns.
  ///   - effort: the solver's work so far.
  func best<Found>(
    _ effort: inout SolverEffort,
    _ formulate: (Objective, [(aim: Objective, value: Double)]) -> (
      program: Program, home: (IntegerProgram.Solution) -> Found
    )
  ) throws(SolverError) -> Outcome<Found> {
    var floors: [(aim: Objective, value: Double)] = []
    var reached: [ObjectiveValue] = []
    var best: Found?
    var wasStopped = false
    for objective in asked.contains(.cost) ? asked : asked + [.cost] {
      let (program, home) = formulate(objective, floors)
      let answer: IntegerProgram.Answer
      do throws(SolverError) {
        answer = try solver.solve(program, limits: limits)
      } catch {
        // Where only the last look fails, what was asked for is found all the same.
        guard let best, !asked.contains(objective) else { throw error }
        return .found(best, reached, wasStopped: wasStopped)
      }
      effort.add(answer.statistics)
      let found: IntegerProgram.Solution
      switch answer.outcome {
      case .optimal(let optimum): found = optimum
      case .feasible(let incumbent, _, _):
        found = incumbent
        wasStopped = true
      case .infeasible, .unbounded:
        return best.map { .found($0, reached, wasStopped: wasStopped) } ?? .infeasible
      case .noAnswer:
        return best.map { .found($0, reached, wasStopped: true) } ?? .open
      }
      let sign = objective == .accuracy ? -1.0 : 1.0
      floors.append((objective, found.objective))
      reached.append(
        ObjectiveValue(
          objective: objective, value: sign * found.objective, bound: sign * found.bound))
      best = home(found)
    }
    return best.map { .found($0, reached, wasStopped: wasStopped) } ?? .open
  }
}
