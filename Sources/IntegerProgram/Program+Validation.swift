// SPDX-License-Identifier: Apache-2.0

extension Program {
  /// The largest finite number a valid program contains, 1e15. Beyond it doubles no longer tell
  /// thousandths of ones apart near their sums, and no floating-point solver answers reliably.
  public static let largestMagnitude = 1e15

  /// The smallest coefficient of a row in a valid program, 1e-15, unless it is zero. Solvers divide
  /// by coefficients, and smaller ones lead them outside the doubles.
  public static let smallestMagnitude = 1e-15

  /// Checks that the program makes sense, whether or not it has a solution.
  ///
  /// Throws the first fault in the order: program, columns, rows. Solvers call this themselves.
  public func validate() throws(ProgramError) {
    guard !name.isEmpty else { throw .emptyName(.program) }
    try Self.check(objective: objectiveConstant, at: .program)
    var numbers: [String: Int] = [:]
    for (number, column) in columns.enumerated() {
      let place = ProgramError.Place.column(number, name: column.name)
      guard !column.name.isEmpty else { throw .emptyName(place) }
      if let first = numbers.updateValue(number, forKey: column.name) {
        throw .duplicateName(place, first: first)
      }
      try Self.check(objective: column.objective, at: place)
      try Self.check(lower: column.bounds.lower, upper: column.bounds.upper, at: place)
      guard column.kind != .binary || (column.bounds.lower >= 0 && column.bounds.upper <= 1) else {
        throw .binaryBounds(
          column: column.name, lower: column.bounds.lower, upper: column.bounds.upper)
      }
    }
    numbers = [:]
    for (number, row) in rows.enumerated() {
      let place = ProgramError.Place.row(number, name: row.name)
      guard !row.name.isEmpty else { throw .emptyName(place) }
      if let first = numbers.updateValue(number, forKey: row.name) {
        throw .duplicateName(place, first: first)
      }
      try check(row.terms, of: row.name, at: place)
      try Self.check(lower: row.lower, upper: row.upper, at: place)
    }
  }

  private func check(
    _ terms: [Term], of row: String, at place: ProgramError.Place
  ) throws(ProgramError) {
    for term in terms {
      guard columns.indices.contains(term.column) else {
        throw .unknownColumn(row: row, column: term.column, columns: columns.count)
      }
      let value = term.coefficient
      guard value.isFinite else {
        throw .coefficient(row: row, column: columns[term.column].name, value: value)
      }
      guard abs(value) <= Self.largestMagnitude else { throw .tooLarge(place, value: value) }
      guard value == 0 || abs(value) >= Self.smallestMagnitude else {
        throw .tooSmall(place, value: value)
      }
    }
  }

  private static func check(
    objective value: Double, at place: ProgramError.Place
  ) throws(ProgramError) {
    guard value.isFinite else { throw .objective(place, value: value) }
    guard abs(value) <= largestMagnitude else { throw .tooLarge(place, value: value) }
  }

  private static func check(
    lower: Double, upper: Double, at place: ProgramError.Place
  ) throws(ProgramError) {
    guard !lower.isNaN, !upper.isNaN else {
      throw .boundNotANumber(place, lower: lower, upper: upper)
    }
    guard lower <= upper, lower < .infinity, upper > -.infinity else {
      throw .emptyBounds(place, lower: lower, upper: upper)
    }
    for value in [lower, upper] where value.isFinite && abs(value) > largestMagnitude {
      throw .tooLarge(place, value: value)
    }
  }
}
