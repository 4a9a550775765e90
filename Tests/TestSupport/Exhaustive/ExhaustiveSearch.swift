// SPDX-License-Identifier: Apache-2.0

import IntegerProgram

/// The state of an enumeration: the best assignment so far.
struct ExhaustiveSearch {
  /// Whether an assignment was met that improves for ever.
  private(set) var isUnbounded = false

  private let program: Program
  private let continuous: [Int]
  private let costs: [Double]
  private let bounds: [Program.Bounds]
  private var best: (values: [Double], objective: Double)?

  /// Relative error forgiven in a sum of whole columns.
  private static let tolerance = 1e-9

  /// A search that has met nothing. `continuous` numbers the continuous columns.
  init(_ program: Program, continuous: [Int]) {
    self.program = program
    self.continuous = continuous
    let sign = program.sense == .minimise ? 1.0 : -1.0
    costs = continuous.map { sign * program.columns[$0].objective }
    bounds = continuous.map { program.columns[$0].bounds }
  }

  /// Considers one assignment of the whole columns; `values` holds 0 for the continuous ones.
  mutating func visit(_ values: [Double]) throws(SolverError) {
    guard let rows = remainingRows(values) else { return }
    var values = values
    switch DenseSimplex.minimise(costs, bounds: bounds, rows: rows) {
    case .infeasible: return
    case .unbounded: isUnbounded = true
    case .stalled: throw .failed(solver: ExhaustiveSolver.name, code: 1)
    case .optimal(let found):
      for (column, value) in zip(continuous, found) {
        values[column] = value
      }
      let objective = program.evaluate(values).objective
      if let best, !isBetter(objective, than: best.objective) { return }
      best = (values, objective)
    }
  }

  /// What the search came to; `limit` says what cut it short.
  func outcome(endedBy limit: StopReason?) throws(SolverError) -> Outcome {
    guard !isUnbounded else { return .unbounded }
    guard let best else { return limit.map { .noAnswer($0) } ?? .infeasible }
    let unknown = program.sense == .minimise ? -Double.infinity : .infinity
    let solution = try program.accept(
      best.values, claimed: best.objective, bound: limit == nil ? best.objective : unknown)
    guard let limit else { return .optimal(solution) }
    return .feasible(solution, gap: solution.gap, limit)
  }

  private func isBetter(_ a: Double, than b: Double) -> Bool {
    program.sense == .minimise ? a < b : a > b
  }

  /// The rows that are left for the continuous columns; nil when a row without such columns is
  /// already broken.
  private func remainingRows(_ values: [Double]) -> [DenseSimplex.Row]? {
    var remaining: [DenseSimplex.Row] = []
    for row in program.rows {
      var sum = Accumulator()
      var coefficients = [Double](repeating: 0, count: continuous.count)
      var isDecided = true
      for term in row.terms {
        if let place = continuous.firstIndex(of: term.column) {
          coefficients[place] = term.coefficient
          isDecided = false
        } else {
          sum.add(term.coefficient * values[term.column])
        }
      }
      let lower = row.lower - sum.total
      let upper = row.upper - sum.total
      guard isDecided else {
        remaining.append(DenseSimplex.Row(coefficients: coefficients, lower: lower, upper: upper))
        continue
      }
      let slack = Self.tolerance * max(1, abs(sum.total))
      guard lower <= slack, upper >= -slack else { return nil }
    }
    return remaining
  }
}
