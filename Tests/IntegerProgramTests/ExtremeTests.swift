// SPDX-License-Identifier: Apache-2.0

import IntegerProgram
import TestSupport
import Testing

@Suite("Extreme numbers")
struct ExtremeTests {
  /// Numbers from 1e-12 to 1e15 in one small program: far beyond what floating point can solve.
  static func program(seed: UInt64) -> Program {
    var random = Seeded(seed: seed)
    func number() -> Double {
      let magnitude = (0..<Int.random(in: 0...27, using: &random)).reduce(1e-12) { value, _ in
        value * 10
      }
      let value = min(magnitude, 1e14) * Double.random(in: 1..<10, using: &random)
      return Bool.random(using: &random) ? value : -value
    }
    func bounds() -> (Double, Double) {
      let lower = Bool.random(using: &random) ? -Double.infinity : number()
      let upper = Bool.random(using: &random) ? Double.infinity : number()
      return (min(lower, upper), max(lower, upper))
    }
    var program = Program(name: "extreme", sense: .maximise, objectiveConstant: number())
    for index in 0..<5 {
      let (lower, upper) = bounds()
      switch index % 3 {
      case 0: program.addColumn("b\(index)", .binary, objective: number())
      case 1:
        program.addColumn(
          "n\(index)", .integer, lower: lower, upper: upper, objective: number())
      default:
        program.addColumn(
          "x\(index)", .continuous, lower: lower, upper: upper, objective: number())
      }
    }
    for index in 0..<4 {
      let (lower, upper) = bounds()
      let terms = program.columns.indices.map { Program.Term(column: $0, coefficient: number()) }
      program.addRow("r\(index)", terms, atLeast: lower, atMost: upper)
    }
    return program
  }

  /// Choices of which some take a hundred thousand to a thousand million times what the others do: the solver takes a
  /// millionth of such a choice as none.
  @Test("Choices of very different size end in the optimum", arguments: 0..<4)
  func choices(batch: UInt64) throws {
    for seed in batch * 50..<batch * 50 + 50 {
      var random = Seeded(seed: seed)
      var program = Program(name: "choices", sense: .minimise, objectiveConstant: 0)
      let hours = program.addColumn("hours", .continuous, lower: 0, upper: .infinity, objective: 1)
      let machines = program.addColumn("machines", .integer, lower: 0, upper: 1e12, objective: 0.1)
      var terms: [Program.Term] = []
      var choices: [[(cost: Double, load: Double)]] = []
      for task in 0..<Int.random(in: 2...4, using: &random) {
        var options: [(cost: Double, load: Double)] = []
        var row: [Program.Term] = []
        for option in 0..<Int.random(in: 2...6, using: &random) {
          var load = Double.random(in: 0.1..<10, using: &random)
          if option == 0 || random.chance(0.2) {
            load *= [1e5, 1e6, 1e7, 1e9][Int.random(in: 0..<4, using: &random)]
          }
          let cost = Double.random(in: 0..<20, using: &random)
          options.append((cost, load))
          let column = program.addColumn("t\(task)o\(option)", .binary, objective: cost)
          row.append(Program.Term(column: column, coefficient: 1))
          terms.append(Program.Term(column: column, coefficient: -load))
        }
        program.addRow("one of t\(task)", row, atLeast: 1, atMost: 1)
        choices.append(options)
      }
      program.addRow(
        "hours", [Program.Term(column: hours, coefficient: 1)] + terms, atLeast: 0,
        atMost: .infinity)
      program.addRow(
        "machines", [Program.Term(column: machines, coefficient: 24)] + terms, atLeast: 0,
        atMost: .infinity)
      let sums = choices.reduce([(cost: 0.0, load: 0.0)]) { sums, options in
        sums.flatMap { sum in options.map { (sum.cost + $0.cost, sum.load + $0.load) } }
      }
      let best = sums.map { $0.cost + $0.load + 0.1 * ($0.load / 24).rounded(.up) }.min() ?? 0
      let outcome = try GLPKSolver().solve(program).outcome
      let found = try #require(outcome.solution?.objective, "seed \(seed): \(outcome)")
      #expect(abs(found - best) <= 1e-7 * max(1, best), "seed \(seed): \(found), not \(best)")
    }
  }

  @Test("End in a checked answer or an error, and leave the solver in order", arguments: 0..<10)
  func ends(batch: UInt64) throws {
    for seed in batch * 20..<batch * 20 + 20 {
      let program = Self.program(seed: seed)
      do {
        let limits = Limits(nodes: 200, seconds: 2)
        let outcome = try GLPKSolver().solve(program, limits: limits).outcome
        guard let solution = outcome.solution else { continue }
        #expect(program.evaluate(solution.values).worstViolation <= 1e-6)
      } catch {
        if case .invalid = error { Issue.record("\(error)") }
      }
    }
    #expect(try GLPKSolver().solve(.small).outcome.solution?.objective == 9)
  }
}
