// SPDX-License-Identifier: Apache-2.0

import IntegerProgram
import TestSupport
import Testing

@Suite("GLPK")
struct GLPKSolverTests {
  @Test("Programs without rows, columns or terms need no solver")
  func trivial() throws {
    var program = Program(name: "empty", sense: .minimise, objectiveConstant: 4)
    let solver = GLPKSolver()
    #expect(
      try solver.solve(program).outcome
        == .optimal(Solution(values: [], objective: 4, bound: 4)))
    program.addRow("none", [], atMost: 1)
    #expect(try solver.solve(program).outcome.kind == "optimal")
    program.addColumn("n", .integer, lower: -2.5, upper: 7.5, objective: 2)
    program.addColumn("x", .continuous, lower: 3)
    #expect(try solver.solve(program).outcome.solution?.values == [-2, 3])
    program.sense = .maximise
    #expect(try solver.solve(program).outcome.solution?.values == [7, 3])
    var endless = program
    endless.addColumn("y", .continuous, lower: -.infinity, objective: -1)
    #expect(try solver.solve(endless).outcome == .unbounded)
    program.addColumn("m", .integer, lower: 0.25, upper: 0.75)
    #expect(try solver.solve(program).outcome == .infeasible)
    endless.addRow("never", [], atLeast: 1)
    #expect(try solver.solve(endless).outcome == .infeasible)
  }

  @Test("Rows decide what no integer can satisfy", arguments: [0.25, 0.5])
  func emptyIntegerBounds(lower: Double) throws {
    var program = Program(name: "between", sense: .minimise)
    let n = program.addColumn("n", .integer, lower: lower, upper: 0.75)
    program.addRow("row", [Program.Term(column: n, coefficient: 1)], atMost: 9)
    #expect(try GLPKSolver().solve(program).outcome == .infeasible)
    #expect(try ExhaustiveSolver().solve(program).outcome == .infeasible)
  }

  @Test("Statistics tell sizes, solver and bound")
  func statistics() throws {
    let statistics = try GLPKSolver().solve(.small).statistics
    #expect(statistics.columns == 3)
    #expect(statistics.rows == 1)
    #expect(statistics.nodes >= 1)
    #expect(statistics.bound == 9)
    #expect(statistics.solver == "GLPK")
    #expect(statistics.version == GLPKSolver.version)
  }

  /// The trap: x <= M y with y = x / M rounds to y = 0 while x is 100, unless tolerances are
  /// strict. Paying nothing then looks possible.
  @Test(
    "A big coefficient does not smuggle a fraction past a 0/1 column", arguments: [1e4, 2e7, 1e9])
  func bigCoefficient(big: Double) throws {
    var program = Program(name: "big", sense: .minimise)
    let x = program.addColumn("x", .continuous, upper: 100, objective: -1)
    let y = program.addColumn("y", .binary, objective: 150)
    program.addRow(
      "open",
      [Program.Term(column: x, coefficient: 1), Program.Term(column: y, coefficient: -big)],
      atMost: 0)
    let solution = try #require(try GLPKSolver().solve(program).outcome.solution)
    #expect(solution.values == [0, 0])
    #expect(solution.objective == 0)
  }

  @Test("A coefficient beyond every tolerance gives the truth or an error, never the trap")
  func hugeCoefficient() throws {
    for exponent in 10...15 {
      var program = Program(name: "huge", sense: .minimise)
      let x = program.addColumn("x", .continuous, upper: 100, objective: -1)
      let y = program.addColumn("y", .binary, objective: 150)
      let big = Double(sign: .plus, exponent: 0, significand: 1) * pow10(exponent)
      program.addRow(
        "open",
        [Program.Term(column: x, coefficient: 1), Program.Term(column: y, coefficient: -big)],
        atMost: 0)
      do {
        let outcome = try GLPKSolver().solve(program).outcome
        #expect(outcome.solution?.objective == 0, "\(exponent) \(outcome)")
      } catch SolverError.inexact(_, let violation, let allowed) {
        #expect(violation > allowed)
      }
    }
  }

  private func pow10(_ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  @Test("The objective's magnitude does not matter", arguments: [1e-12, 1e-6, 1, 1e6, 1e11])
  func magnitude(unit: Double) throws {
    for seed in 0..<20 as Range<UInt64> {
      var program = Program.knapsack(columns: 10, rows: 2, seed: seed)
      let plain = try ExhaustiveSolver().solve(program)
      program = program.scalingObjective(by: unit)
      let scaled = try #require(try GLPKSolver().solve(program).outcome.solution)
      let expected = try #require(plain.outcome.solution)
      #expect(abs(scaled.objective / unit - expected.objective) <= 1e-6)
    }
  }

  @Test("A large constant does not blur the optimum")
  func constant() throws {
    var program = Program.knapsack(columns: 10, rows: 2, seed: 3)
    let plain = try #require(try GLPKSolver().solve(program).outcome.solution)
    program.objectiveConstant = 1e12
    let shifted = try #require(try GLPKSolver().solve(program).outcome.solution)
    #expect(shifted.values == plain.values)
    #expect(shifted.objective == plain.objective + 1e12)
  }

  @Test("Unbounded means that a point exists")
  func unbounded() throws {
    var program = Program(name: "ray", sense: .maximise)
    let n = program.addColumn("n", .integer, objective: 1)
    let m = program.addColumn("m", .integer)
    let terms = [Program.Term(column: n, coefficient: 1), Program.Term(column: m, coefficient: -1)]
    program.addRow("together", terms, equals: 0)
    #expect(try GLPKSolver().solve(program).outcome == .unbounded)
    // Twice a whole number is never 1, but halves go on for ever, and so would the search.
    let doubled = terms.map { Program.Term(column: $0.column, coefficient: 2 * $0.coefficient) }
    program.addRow("odd", doubled, equals: 1)
    #expect(try GLPKSolver().solve(program).outcome == .infeasible)
  }

  @Test("The same program gives the same values", arguments: 0..<4 as Range<UInt64>)
  func deterministic(seed: UInt64) throws {
    let program = Program.knapsack(columns: 30, rows: 5, seed: seed)
    let first = try GLPKSolver().solve(program)
    #expect(try GLPKSolver().solve(program) == first)
    let cut = try GLPKSolver().solve(program, limits: Limits(nodes: 40))
    #expect(try GLPKSolver().solve(program, limits: Limits(nodes: 40)) == cut)
  }
}

extension Program {
  /// The same program with every objective coefficient multiplied.
  fileprivate func scalingObjective(by unit: Double) -> Program {
    var scaled = Program(name: name, sense: sense, objectiveConstant: objectiveConstant * unit)
    for column in columns {
      scaled.addColumn(
        column.name, column.kind, lower: column.bounds.lower, upper: column.bounds.upper,
        objective: column.objective * unit)
    }
    for row in rows {
      scaled.addRow(row.name, row.terms, atLeast: row.lower, atMost: row.upper)
    }
    return scaled
  }
}
