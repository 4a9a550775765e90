// SPDX-License-Identifier: Apache-2.0

import IntegerProgram
import TestSupport
import Testing

@Suite("Limits")
struct LimitTests {
  static let program = Program.knapsack(columns: 30, rows: 5, seed: 11)

  @Test("A node limit ends the search with a valid bound", arguments: [0, 1, 5, 20, 80, 300])
  func nodes(limit: Int) throws {
    let best = try #require(try GLPKSolver().solve(Self.program).outcome.solution)
    let answer = try GLPKSolver().solve(Self.program, limits: Limits(nodes: limit))
    let bound = try #require(answer.statistics.bound)
    #expect(bound >= best.objective)
    switch answer.outcome {
    case .feasible(let solution, let gap, let reached):
      #expect(reached == .nodes(limit))
      #expect(solution.objective <= best.objective)
      #expect(solution.bound == bound)
      #expect(gap == (bound - solution.objective) / solution.objective)
      #expect(Self.program.evaluate(solution.values).worstViolation == 0)
    case .noAnswer(let reached):
      #expect(reached == .nodes(limit))
    default:
      Issue.record("\(answer.outcome)")
    }
  }

  @Test("The bound is valid when minimising, too")
  func minimising() throws {
    var program = Program(name: "cover", sense: .minimise, objectiveConstant: 100)
    var random = Seeded(seed: 5)
    for index in 0..<40 {
      program.addColumn(
        "n\(index)", .integer, upper: 3, objective: Double(Int.random(in: 20...40, using: &random)))
    }
    for index in 0..<9 {
      let terms = program.columns.indices.map {
        Program.Term(column: $0, coefficient: Double(Int.random(in: 10...40, using: &random)))
      }
      program.addRow("need\(index)", terms, atLeast: 997)
    }
    let best = try #require(try GLPKSolver().solve(program).outcome.solution)
    for limit in [0, 3, 10, 20] {
      let answer = try GLPKSolver().solve(program, limits: Limits(nodes: limit))
      #expect(["feasible", "noAnswer"].contains(answer.outcome.kind))
      let bound = try #require(answer.statistics.bound)
      #expect(bound <= best.objective)
      #expect(bound > 100)
    }
  }

  @Test("A search that cannot end is ended by the standard node limit")
  func endless() throws {
    var program = Program(name: "odd", sense: .minimise)
    let n = program.addColumn("n", .integer, lower: -.infinity)
    let m = program.addColumn("m", .integer, lower: -.infinity)
    program.addRow(
      "odd", [Program.Term(column: n, coefficient: 2), Program.Term(column: m, coefficient: -2)],
      equals: 1)
    let answer = try GLPKSolver().solve(program, limits: Limits(nodes: 2000))
    #expect(answer.outcome == .noAnswer(.nodes(2000)))
  }

  @Test("Time and cancellation end the search", arguments: [-1, 0, 0.02, Double.nan])
  func seconds(limit: Double) throws {
    let hard = Program.knapsack(columns: 100, rows: 10, seed: 2)
    let limits = Limits(nodes: .max, seconds: limit)
    switch try GLPKSolver().solve(hard, limits: limits).outcome {
    case .feasible(let solution, let gap, .seconds):
      #expect(gap > 0)
      #expect(solution.bound > solution.objective)
    case .noAnswer(.seconds): break
    case let other: Issue.record("\(other)")
    }
  }

  @Test("A raised flag stops at once; one raised later stops soon")
  func cancels() async throws {
    let hard = Program.knapsack(columns: 100, rows: 10, seed: 2)
    let flag = CancelFlag()
    let limits = Limits(nodes: .max, seconds: 60, cancel: flag)
    async let answer = Task.detached { try GLPKSolver().solve(hard, limits: limits) }.value
    try await Task.sleep(for: .milliseconds(50))
    flag.raise()
    switch try await answer.outcome {
    case .feasible(_, _, .cancelled), .noAnswer(.cancelled): break
    case let other: Issue.record("\(other)")
    }
    #expect(flag.isRaised)
    #expect(try GLPKSolver().solve(hard, limits: limits).outcome == .noAnswer(.cancelled))
    #expect(try ExhaustiveSolver().solve(.small, limits: limits).outcome == .noAnswer(.cancelled))
  }
}
