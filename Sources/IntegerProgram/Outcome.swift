// SPDX-License-Identifier: Apache-2.0

/// What a solver found out. Failing to solve a valid program is a ``SolverError``, never one of
/// these.
public enum Outcome: Sendable, Hashable {
  /// No better values exist, up to the solver's tolerance.
  case optimal(Solution)
  /// A limit ended the search; better values may exist. The gap is the distance from the objective
  /// to the bound, as a share of the objective's magnitude; infinite where that is unknown.
  case feasible(Solution, gap: Double, StopReason)
  /// No values satisfy the program.
  case infeasible
  /// Some values satisfy the program, and for each there are better ones, without end.
  case unbounded
  /// A limit ended the search before any values were found; they may or may not exist.
  case noAnswer(StopReason)
}
