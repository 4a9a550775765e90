// SPDX-License-Identifier: Apache-2.0
import Costing
import Estimation
import Quantities
import Requirements
import Testing

@testable import IntegerProgram
@testable import Planning

@Suite struct DebugTests {
  @Test func failing() throws {
    for seed in 300..<360 {
      let bench = try RandomProblem(seed: UInt64(seed)).workbench()
      do { _ = try bench.planner.plan() } catch { print("DBG", seed, error) }
    }
  }
  @Test func cost() throws {
    for seed in 0..<40 {
      let bench = try RandomProblem(seed: UInt64(seed)).workbench().changed { $0.objectives = [.energy] }
      let planner = bench.planner
      guard let s = try bench.solution() else { continue }
      let c = planner.choice(s)
      let mine = s.aims.last?.value ?? 0
      let its = c.ledger.total(.cost)
      if !agree(mine, its) {
        print("DBG", seed, mine, its, s.aims)
        let program = planner.formulation.formulate([s.block], aim: .cost, keeping: [(.energy, s.aims[0].value)]).program
        for (column, value) in zip(program.columns, s.values) where value != 0 {
          print("DBG  ", column.name, value, column.objective, column.kind)
        }
        for row in program.rows where row.name.contains("visits") || row.name.contains("keep") || row.name.contains("flow") {
          let sum = row.terms.reduce(0.0) { $0 + $1.coefficient * s.values[$1.column] }
          print("DBG   row", row.name, row.lower, sum, row.upper)
        }
        let held = try GLPKSolver().solve(program.holding(s.values))
        print("DBG held", held.outcome)
      }
    }
  }
}
