// SPDX-License-Identifier: Apache-2.0

import IntegerProgram
import TestSupport
import Testing

@Suite("GLPK against enumeration")
struct OracleTests {
  static let seeds: Range<UInt64> = 0..<200

  @Test("The outcome and the optimum are the same", arguments: seeds)
  func agrees(seed: UInt64) throws {
    let program = Program.random(seed: seed)
    let expected = try ExhaustiveSolver().solve(program).outcome
    for solver in [
      GLPKSolver(), GLPKSolver(cuts: .rounding), GLPKSolver(branching: .pseudocost),
    ] {
      let answer = try solver.solve(program)
      #expect(answer.outcome.kind == expected.kind)
      guard let found = answer.outcome.solution, let best = expected.solution else { continue }
      #expect(abs(found.objective - best.objective) <= 1e-7 * max(1, abs(best.objective)))
      #expect(program.evaluate(found.values).worstViolation <= 1e-6)
      #expect(program.evaluate(found.values).objective == found.objective)
      #expect(found.bound == found.objective)
      for (column, value) in zip(program.columns, found.values) where column.kind != .continuous {
        #expect(value == value.rounded())
      }
    }
  }

  @Test("The sample holds every outcome, every kind of column and both senses")
  func covers() throws {
    let programs = Self.seeds.map { Program.random(seed: $0) }
    let kinds = try programs.map { try ExhaustiveSolver().solve($0).outcome.kind }
    for kind in ["optimal", "infeasible", "unbounded"] {
      #expect(kinds.count { $0 == kind } >= 10, "\(kind)")
    }
    for kind in [Program.Kind.continuous, .integer, .binary] {
      #expect(programs.count { $0.columns.contains { $0.kind == kind } } >= 30)
    }
    let mixed = programs.count { program in
      Set(program.columns.map { $0.kind == .continuous }).count == 2
    }
    #expect(mixed >= 30)
    #expect(programs.count { $0.sense == .maximise } >= 60)
    #expect(programs.count { $0.rows.contains { $0.lower == $0.upper } } >= 30)
  }
}

@Suite("Enumeration")
struct ExhaustiveSolverTests {
  @Test("A small program is solved by hand and by enumeration alike")
  func small() throws {
    let answer = try ExhaustiveSolver().solve(.small)
    #expect(answer.outcome.solution?.values == [0, 1, 1])
    #expect(answer.outcome.solution?.objective == 9)
    #expect(answer.statistics.nodes == 8)
  }

  @Test("Programs above its sizes are refused")
  func refuses() throws {
    let program = Program.knapsack(columns: 21, rows: 1, seed: 1)
    #expect(throws: SolverError.tooLarge(what: "assignments", count: 0x1p21, limit: 0x1p20)) {
      try ExhaustiveSolver().solve(program)
    }
    var continuous = Program(name: "many", sense: .minimise)
    for index in 0...ExhaustiveSolver.largestContinuousCount {
      continuous.addColumn("x\(index)", .continuous)
    }
    #expect(throws: SolverError.tooLarge(what: "continuous columns", count: 51, limit: 50)) {
      try ExhaustiveSolver().solve(continuous)
    }
    var endless = Program(name: "endless", sense: .minimise)
    endless.addColumn("n", .integer)
    #expect(throws: SolverError.tooLarge(what: "values of `n`", count: .infinity, limit: 0x1p20)) {
      try ExhaustiveSolver().solve(endless)
    }
  }

  @Test("It keeps to its limits")
  func limits() throws {
    let program = Program.small
    let none = try ExhaustiveSolver().solve(program, limits: Limits(nodes: 0))
    #expect(none.outcome == .noAnswer(.nodes(0)))
    let some = try ExhaustiveSolver().solve(program, limits: Limits(nodes: 2))
    guard case .feasible(let solution, let gap, .nodes(2)) = some.outcome else {
      Issue.record("\(some.outcome)")
      return
    }
    #expect(solution.bound == .infinity)
    #expect(gap == .infinity)
    let late = try ExhaustiveSolver().solve(program, limits: Limits(seconds: -1))
    #expect(late.outcome == .noAnswer(.seconds(-1)))
  }
}
