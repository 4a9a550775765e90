// SPDX-License-Identifier: Apache-2.0

extension Program {
  /// The largest violation, in the measure of ``evaluate(_:)``, that a solver may pass on.
  static let allowedViolation = 1e-6

  /// Makes a solution out of a solver's raw values, or refuses them.
  ///
  /// Integers become exactly whole, every value moves into its bounds, and then every row and the
  /// objective are computed afresh. Whatever the solver believed, values that break the program
  /// or do not have the claimed objective are not passed on.
  package func accept(
    _ raw: [Double], claimed: Double, bound: Double
  ) throws(SolverError) -> Solution {
    var values = raw
    for (number, column) in columns.enumerated() {
      let value = column.kind == .continuous ? raw[number] : raw[number].rounded()
      guard abs(value - raw[number]) <= Self.allowedViolation else {
        throw .inexact(
          .column(number, name: column.name), violation: abs(value - raw[number]),
          allowed: Self.allowedViolation)
      }
      let inside = min(max(value, column.bounds.lower), column.bounds.upper)
      let isNear = abs(inside - value) <= Self.allowedViolation * max(1, abs(inside))
      // Adding 0 turns a negative zero into zero.
      values[number] = (isNear ? inside : value) + 0
    }
    if let worst = worstViolation(values), !(worst.amount <= Self.allowedViolation) {
      throw .inexact(worst.place, violation: worst.amount, allowed: Self.allowedViolation)
    }
    let objective = evaluate(values).objective
    let scale = columns.indices.reduce(max(1, abs(objective))) { largest, column in
      max(largest, abs(columns[column].objective * values[column]))
    }
    guard abs(objective - claimed) <= Self.allowedViolation * scale else {
      throw .inconsistent(claimed: claimed, recomputed: objective)
    }
    let side = sense == .minimise ? min(bound, objective) : max(bound, objective)
    return Solution(values: values, objective: objective, bound: side)
  }
}
