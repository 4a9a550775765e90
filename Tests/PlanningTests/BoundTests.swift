// SPDX-License-Identifier: Apache-2.0

import Costing
import Requirements
import Testing

@testable import IntegerProgram
@testable import Planning

/// Bounds that spare a solve must be true: no plan of a block is cheaper than its bound, and a block
/// that is left out has no plan.
@Suite("Bounds of blocks") struct BoundTests {
  @Test("no plan is cheaper than its block's bound", arguments: 0..<5)
  func bounds(batch: Int) throws {
    var (solved, sharp) = (0, 0)
    for seed in (batch * 16)..<(batch * 16 + 16) {
      let bench = try RandomProblem(seed: UInt64(seed)).workbench().changed {
        $0.objectives = [.cost]
      }
      let planner = bench.planner
      let formulation = planner.formulation
      let bounds = SetBound(formulation: formulation)
      let solver = GLPKSolver()
      for set in planner.sets {
        let blocks = bounds.blocks(of: set)
        for build in formulation.builds {
          let block = Block(set: set, build: build)
          let program = formulation.formulate([block], aim: .cost).program
          let outcome = try solver.solve(program).outcome
          guard let bound = blocks.first(where: { $0.block == block })?.bound else {
            #expect(outcome == .infeasible, "seed \(seed): \(build) was left out")
            continue
          }
          guard case .optimal(let plan) = outcome else { continue }
          solved += 1
          if bound > 0.8 * plan.objective { sharp += 1 }
          #expect(
            bound <= plan.objective * (1 + 1e-9),
            "seed \(seed) \(set.name(planner.prepared.offers)) \(build)")
        }
      }
    }
    // A bound of nothing would be true as well.
    #expect(sharp > solved / 3, "\(sharp) of \(solved)")
  }

  @Test("where cost is not the first aim, sets stay whole and nothing is spared")
  func otherAims() throws {
    let bench = try RandomProblem(seed: 3).workbench().changed { $0.objectives = [.energy, .cost] }
    let planner = bench.planner
    let bounds = SetBound(formulation: planner.formulation)
    for set in planner.sets {
      let blocks = bounds.blocks(of: set)
      #expect(blocks.map(\.block.build) == [nil])
      #expect(blocks.map(\.bound) == [-.infinity])
    }
  }
}
