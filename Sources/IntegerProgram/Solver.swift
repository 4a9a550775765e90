// SPDX-License-Identifier: Apache-2.0

/// Something that answers programs.
public protocol Solver: Sendable {
  /// Answers `program` within `limits`, on the calling thread.
  ///
  /// Throws when the program is invalid or the solver cannot give an answer it can vouch for.
  /// Infeasible and unbounded programs are answers.
  func solve(_ program: Program, limits: Limits) throws(SolverError) -> Answer
}

extension Solver {
  /// Answers `program` within the standard limits.
  public func solve(_ program: Program) throws(SolverError) -> Answer {
    try solve(program, limits: Limits())
  }
}

/// An outcome and what it took.
public struct Answer: Sendable, Hashable {
  /// What the solver found out.
  public var outcome: Outcome
  /// What it took.
  public var statistics: Statistics

  /// An answer from its parts.
  public init(outcome: Outcome, statistics: Statistics) {
    self.outcome = outcome
    self.statistics = statistics
  }
}
