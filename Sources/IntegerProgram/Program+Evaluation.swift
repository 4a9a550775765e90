// SPDX-License-Identifier: Apache-2.0

extension Program {
  /// The objective at `values` (one for each column, in order), and the largest amount by which
  /// they break a row, a bound or the wholeness of a column: 0 when they satisfy everything.
  ///
  /// A violation is relative to the largest of 1, the bound and the terms of the row, except in
  /// rows of whole coefficients on whole columns, where arithmetic is exact and the violation is
  /// the plain difference. Values of the wrong count, or values that lead outside the doubles,
  /// give an infinite violation.
  public func evaluate(_ values: [Double]) -> (objective: Double, worstViolation: Double) {
    guard values.count == columns.count else { return (.nan, .infinity) }
    var sum = Accumulator()
    sum.add(objectiveConstant)
    for (column, value) in zip(columns, values) {
      sum.add(column.objective * value)
    }
    let worst = worstViolation(values)?.amount ?? 0
    return (sum.total, sum.total.isFinite ? worst : .infinity)
  }

  /// The place where `values` break the program most, and by how much; nil when nowhere.
  func worstViolation(_ values: [Double]) -> (place: ProgramError.Place, amount: Double)? {
    var worst: (place: ProgramError.Place, amount: Double)?
    func note(_ amount: Double, _ place: @autoclosure () -> ProgramError.Place) {
      let amount = amount.isNaN ? .infinity : amount
      if amount > worst?.amount ?? 0 { worst = (place(), amount) }
    }
    for (number, column) in columns.enumerated() {
      let value = values[number]
      let outside = Self.distance(of: value, from: column.bounds.lower, to: column.bounds.upper)
      let fraction = column.kind == .continuous ? 0 : abs(value - value.rounded())
      note(
        max(outside.amount / max(1, abs(outside.bound)), fraction),
        .column(number, name: column.name))
    }
    for (number, row) in rows.enumerated() {
      note(violation(of: row, at: values), .row(number, name: row.name))
    }
    return worst
  }

  /// Whether the bounds of the columns alone keep the objective from improving for ever.
  var objectiveIsBounded: Bool {
    columns.allSatisfy { column in
      let improving = sense == .minimise ? column.objective : -column.objective
      if improving > 0 { return column.bounds.lower.isFinite }
      if improving < 0 { return column.bounds.upper.isFinite }
      return true
    }
  }

  private func violation(of row: Row, at values: [Double]) -> Double {
    var sum = Accumulator()
    var largest = 0.0
    var isWhole = true
    for term in row.terms {
      guard columns.indices.contains(term.column) else { return .infinity }
      let product = term.coefficient * values[term.column]
      sum.add(product)
      largest = max(largest, abs(product))
      isWhole =
        isWhole && columns[term.column].kind != .continuous && term.coefficient.isWhole
        && values[term.column].isWhole
    }
    let outside = Self.distance(of: sum.total, from: row.lower, to: row.upper)
    let isExact = isWhole && largest < 0x1p53
    return outside.amount / (isExact ? 1 : max(1, abs(outside.bound), largest))
  }

  /// How far `value` is outside an interval, and the bound it breaks; not a number stays so.
  private static func distance(
    of value: Double, from lower: Double, to upper: Double
  ) -> (amount: Double, bound: Double) {
    if value >= lower && value <= upper { return (0, 0) }
    return value < lower ? (lower - value, lower) : (value - upper, upper)
  }
}

extension Double {
  fileprivate var isWhole: Bool { self == rounded() }
}

/// A sum that also keeps what each addition rounds away, so that its error does not grow with the
/// number of terms (Neumaier, 1974).
package struct Accumulator {
  private var sum = 0.0
  private var lost = 0.0

  /// Nothing yet.
  package init() {}

  /// The sum so far.
  package var total: Double { sum + lost }

  /// Adds a number.
  package mutating func add(_ value: Double) {
    let next = sum + value
    lost += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
    sum = next
  }
}
