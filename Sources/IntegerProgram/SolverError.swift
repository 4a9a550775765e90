// SPDX-License-Identifier: Apache-2.0

/// Why a solver gave no answer, with the evidence.
public enum SolverError: Error, Sendable, Hashable {
  /// The program makes no sense.
  case invalid(ProgramError)
  /// The solver's point breaks the program at `place`, by `violation` in the measure of
  /// ``Program/evaluate(_:)``, which is more than `allowed`.
  case inexact(ProgramError.Place, violation: Double, allowed: Double)
  /// The solver's objective differs from the objective of its own point.
  case inconsistent(claimed: Double, recomputed: Double)
  /// The solver gave up with this code of its own.
  case failed(solver: String, code: Int)
  /// The solver broke off with this message. It is usable again.
  case aborted(solver: String, message: String)
  /// The solver is already in use on this thread by someone else.
  case occupied(solver: String)
  /// The program has more of `what` than the solver takes.
  case tooLarge(what: String, count: Double, limit: Double)
}
