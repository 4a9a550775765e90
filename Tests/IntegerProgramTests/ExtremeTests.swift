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
