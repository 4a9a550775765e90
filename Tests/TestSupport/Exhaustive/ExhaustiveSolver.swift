// SPDX-License-Identifier: Apache-2.0

package import IntegerProgram

/// A solver that tries every assignment of the whole columns, and for each solves the linear
/// program that remains for the continuous ones with a simplex method of its own.
///
/// Slow and simple, for small programs: it shares no search with GLPK and so can contradict it.
/// Equally good assignments are resolved in favour of the first, the last column varying fastest.
package struct ExhaustiveSolver: Solver {
  /// Most continuous columns it takes, 50.
  package static let largestContinuousCount = 50

  /// Most assignments of whole columns it takes.
  package var largestAssignmentCount: Int

  /// A solver for programs of at most this many assignments.
  package init(largestAssignmentCount: Int = 1 << 20) {
    self.largestAssignmentCount = largestAssignmentCount
  }

  /// Answers `program` within `limits`; each assignment counts as a node.
  ///
  /// Throws `tooLarge` for programs that it does not take.
  package func solve(_ program: Program, limits: Limits) throws(SolverError) -> Answer {
    do {
      try program.validate()
    } catch {
      throw .invalid(error)
    }
    var statistics = Statistics(
      nodes: 0, rows: program.rows.count, columns: program.columns.count, bound: nil,
      solver: Self.name, version: "1")
    let continuous = program.columns.indices.filter { program.columns[$0].kind == .continuous }
    guard continuous.count <= Self.largestContinuousCount else {
      throw .tooLarge(
        what: "continuous columns", count: Double(continuous.count),
        limit: Double(Self.largestContinuousCount))
    }
    guard let ranges = try ranges(of: program) else {
      return Answer(outcome: .infeasible, statistics: statistics)
    }
    var search = ExhaustiveSearch(program, continuous: continuous)
    let start = ContinuousClock.now
    var limit: StopReason?
    var assignment: [Double]? = ranges.map(\.lower)
    while let values = assignment, limit == nil, !search.isUnbounded {
      limit = Self.reached(limits, nodes: statistics.nodes, since: start)
      guard limit == nil else { break }
      try search.visit(values)
      statistics.nodes += 1
      assignment = Self.next(after: values, in: ranges)
    }
    let outcome = try search.outcome(endedBy: limit)
    if case .optimal(let solution) = outcome { statistics.bound = solution.bound }
    return Answer(outcome: outcome, statistics: statistics)
  }

  static let name = "exhaustive"

  /// The values to try for each column, 0 alone for the continuous ones; nil when a column has no
  /// value at all.
  private func ranges(of program: Program) throws(SolverError) -> [Program.Bounds]? {
    var ranges: [Program.Bounds] = []
    var count = 1.0
    for column in program.columns {
      guard column.kind != .continuous else {
        ranges.append(Program.Bounds(lower: 0, upper: 0))
        continue
      }
      guard let bounds = column.effectiveBounds else { return nil }
      guard bounds.lower.isFinite, bounds.upper.isFinite else {
        throw .tooLarge(
          what: "values of `\(column.name)`", count: .infinity,
          limit: Double(largestAssignmentCount))
      }
      ranges.append(bounds)
      count *= bounds.upper - bounds.lower + 1
    }
    guard count <= Double(largestAssignmentCount) else {
      throw .tooLarge(what: "assignments", count: count, limit: Double(largestAssignmentCount))
    }
    return ranges
  }

  private static func next(after values: [Double], in ranges: [Program.Bounds]) -> [Double]? {
    var values = values
    for place in values.indices.reversed() {
      if values[place] < ranges[place].upper {
        values[place] += 1
        return values
      }
      values[place] = ranges[place].lower
    }
    return nil
  }

  private static func reached(
    _ limits: Limits, nodes: Int, since start: ContinuousClock.Instant
  ) -> StopReason? {
    if nodes >= max(0, limits.nodes) { return .nodes(limits.nodes) }
    if limits.cancel?.isRaised == true { return .cancelled }
    guard let seconds = limits.usableSeconds else { return nil }
    let isOver = (ContinuousClock.now - start) / .seconds(1) >= seconds
    return isOver ? .seconds(limits.seconds ?? 0) : nil
  }
}
