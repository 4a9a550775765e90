// SPDX-License-Identifier: Apache-2.0

/// How much effort a solver may spend.
public struct Limits: Sendable {
  /// Most subproblems of the search tree; negative counts as 0. The limit for reproducible answers.
  public var nodes: Int
  /// Wall time, nil for without limit; negative or not a number counts as 0. Answers cut off by time
  /// differ from run to run, and a long linear program can overshoot by some seconds.
  public var seconds: Double?
  /// Ends the search soon after it is raised, from any thread.
  public var cancel: CancelFlag?

  /// Limits that suit an interactive planner: 200,000 subproblems, any time.
  public init(nodes: Int = 200_000, seconds: Double? = nil, cancel: CancelFlag? = nil) {
    self.nodes = nodes
    self.seconds = seconds
    self.cancel = cancel
  }

  /// Whether somebody asked to end with what there is.
  package var isCancelled: Bool { cancel?.isRaised ?? false }

  /// The time limit as solvers use it, nil or not negative.
  package var usableSeconds: Double? {
    seconds.map { $0 > 0 ? $0 : 0 }
  }
}
