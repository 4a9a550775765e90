// SPDX-License-Identifier: Apache-2.0

import IntegerProgram

/// The solver's work, over all programs that were solved.
public struct SolverEffort: Sendable, Hashable {
  /// The solver's name.
  public var name = ""
  /// The solver's version.
  public var version = ""
  /// Programs solved.
  public var programs = 0
  /// Rows of the largest.
  public var rows = 0
  /// Columns of the largest.
  public var columns = 0
  /// Branch-and-bound nodes of all.
  public var nodes = 0
  /// Device sets in the whole program; of a site.
  public var sets = 0
  /// Subproblems whose bound spared a solve.
  public var spared = 0
  /// Programs solved again because the hourly simulation of their answer found more unmet than they knew.
  public var simulated = 0

  mutating func add(_ other: SolverEffort) {
    guard other.programs > 0 else { return }
    name = other.name
    version = other.version
    programs += other.programs
    rows = max(rows, other.rows)
    columns = max(columns, other.columns)
    nodes += other.nodes
    spared += other.spared
    simulated += other.simulated
  }

  mutating func add(_ statistics: Statistics) {
    name = statistics.solver
    version = statistics.version
    programs += 1
    rows = max(rows, statistics.rows)
    columns = max(columns, statistics.columns)
    nodes += statistics.nodes
  }
}
