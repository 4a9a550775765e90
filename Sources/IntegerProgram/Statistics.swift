// SPDX-License-Identifier: Apache-2.0

/// What an answer took, and from whom it is.
public struct Statistics: Sendable, Hashable {
  /// Subproblems created; for an enumeration, assignments tried. 0 when no search was needed.
  public var nodes: Int
  /// Rows of the program.
  public var rows: Int
  /// Columns of the program.
  public var columns: Int
  /// The best objective not yet ruled out when the search ended, with the constant; nil when
  /// unknown. Also known for searches that end without an answer.
  public var bound: Double?
  /// Name of the solver, such as "GLPK".
  public var solver: String
  /// Version of the solver, such as "5.0".
  public var version: String

  /// Statistics from their parts.
  public init(
    nodes: Int, rows: Int, columns: Int, bound: Double?, solver: String, version: String
  ) {
    self.nodes = nodes
    self.rows = rows
    self.columns = columns
    self.bound = bound
    self.solver = solver
    self.version = version
  }
}
