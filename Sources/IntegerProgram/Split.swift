// SPDX-License-Identifier: Apache-2.0

import CGLPK

// What a solver takes as whole and is not, times a big coefficient, hides a large amount. Branching on such a column
// by hand leaves two programs of which each knows the column's true value.

/// A program in two parts that differ in the values of one column.
struct Split {
  /// The parts, first the one with the whole number nearest to what the solver took.
  let parts: [Program]

  /// - Parameter values: what the solver took; nil where each of its whole columns is exactly whole, or can be no
  ///   other.
  init?(_ program: Program, _ values: [Double]) {
    guard values.count == program.columns.count else { return nil }
    var largest = [Double](repeating: 0, count: values.count)
    for row in program.rows {
      for term in row.terms {
        largest[term.column] = max(largest[term.column], abs(term.coefficient))
      }
    }
    var worst: (column: Int, hidden: Double)?
    for (number, column) in program.columns.enumerated() where column.kind != .continuous {
      guard let bounds = column.effectiveBounds, bounds.lower < bounds.upper else { continue }
      let off = abs(values[number] - values[number].rounded())
      let hidden = off * max(largest[number], abs(column.objective))
      if off > 0, hidden > worst?.hidden ?? 0 { worst = (number, hidden) }
    }
    guard let column = worst?.column, let bounds = program.columns[column].effectiveBounds else {
      return nil
    }
    let whole = min(max(values[column].rounded(), bounds.lower), bounds.upper)
    func part(_ lower: Double, _ upper: Double) -> Program? {
      guard lower <= upper else { return nil }
      return program.bounding(column, to: Program.Bounds(lower: lower, upper: upper))
    }
    parts =
      values[column] >= whole
      ? [part(bounds.lower, whole), part(whole + 1, bounds.upper)].compactMap(\.self)
      : [part(whole, bounds.upper), part(bounds.lower, whole - 1)].compactMap(\.self)
    guard parts.count == 2 else { return nil }
  }
}

extension SolverError {
  /// Whether a big coefficient may have deceived the search, or sent it round in circles.
  var isOfBigCoefficients: Bool {
    switch self {
    case .inexact, .inconsistent, .failed: true
    case .invalid, .aborted, .occupied, .tooLarge: false
    }
  }
}

extension GLPKSolver {
  /// The better answer of both parts of a program.
  func answer(
    _ split: Split, limits: Limits, statistics: Statistics, depth: Int
  ) throws(SolverError) -> Answer {
    var best: Answer?
    var nodes = 0
    for part in split.parts {
      if let known = best, try cannotBeat(known, part, limits) { continue }
      let answer = try solve(part, limits: limits, statistics: statistics, depth: depth)
      nodes += answer.statistics.nodes
      best = best.map { $0.joined(by: answer, part.sense) } ?? answer
    }
    guard var best else { throw .failed(solver: Self.name, code: 0) }
    best.statistics.nodes = nodes
    return best
  }

  /// Whether a part holds no better point than one that is known to be the best of the other part: its relaxation, where
  /// all columns are continuous, has none.
  private func cannotBeat(
    _ known: Answer, _ part: Program, _ limits: Limits
  ) throws(SolverError) -> Bool {
    guard case .optimal(let solution) = known.outcome else { return false }
    let relaxed = part.relaxed
    let reply = try GLPKCall(relaxed, solver: self).run(limits, presolve: false)
    switch reply.result.status {
    case .infeasible: return true
    case .optimal:
      // The objective at its own point: nothing of it hides behind a scale.
      let (bound, violation) = relaxed.evaluate(reply.values)
      return violation <= Program.allowedViolation
        && (part.sense == .minimise ? bound >= solution.objective : bound <= solution.objective)
    default: return false
    }
  }
}

extension Answer {
  /// The better one of this and another part's answer; a part that stays open leaves the whole open.
  fileprivate func joined(by other: Answer, _ sense: Program.Sense) -> Answer {
    let sign = sense == .minimise ? 1.0 : -1
    func value(_ answer: Answer) -> Double {
      answer.solution.map { sign * $0.objective } ?? .infinity
    }
    var better = value(other) < value(self) ? other : self
    if case .unbounded = outcome { better = self }
    if case .unbounded = other.outcome { better = other }
    guard let stop = stop ?? other.stop, better.outcome != .unbounded else { return better }
    let bound = sign * min(sign * bound(sign), sign * other.bound(sign))
    better.statistics.bound = bound.isFinite ? bound : nil
    if var solution = better.solution {
      solution.bound = bound
      better.outcome = .feasible(solution, gap: solution.gap, stop)
    } else {
      better.outcome = .noAnswer(stop)
    }
    return better
  }

  private var solution: Solution? {
    switch outcome {
    case .optimal(let solution), .feasible(let solution, _, _): solution
    case .infeasible, .unbounded, .noAnswer: nil
    }
  }

  /// What ended the search too early; nil where it ended by itself.
  private var stop: StopReason? {
    switch outcome {
    case .feasible(_, _, let stop), .noAnswer(let stop): stop
    case .optimal, .infeasible, .unbounded: nil
    }
  }

  /// No point of the part has a better objective.
  private func bound(_ sign: Double) -> Double {
    switch outcome {
    case .optimal(let solution), .feasible(let solution, _, _): solution.bound
    case .infeasible: sign * .infinity
    case .unbounded, .noAnswer: statistics.bound ?? -sign * .infinity
    }
  }
}
