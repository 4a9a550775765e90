// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// The examples of this project with the catalogue that is shipped.
@Suite("The examples") struct ShippedTests {
  private func bench(_ name: String) throws -> Workbench {
    try Workbench(Checkout.catalogue(), Checkout.text("examples/\(name).yaml"))
  }

  @Test("the whole program has the optimum of the blocks")
  func wildlife() throws {
    let bench = try bench("wildlife-audio")
    let expected = try #require(try bench.aims()?.first)
    guard
      case .optimal(let whole) = try GLPKSolver().solve(
        bench.planner.wholeProgram(after: bench.planner.plan())
      ).outcome
    else {
      Issue.record("the whole program has no proved optimum")
      return
    }
    #expect(agree(whole.objective, expected, within: 1e-8))
  }

  /// A kind of work that no line of code knows, planned on a rate that somebody measured.
  @Test("semantic segmentation is planned by data alone") func segmentation() throws {
    let bench = try bench("harbour")
    let choice = try #require(try bench.planner.plan().site)
    let cell = try #require(choice.tasks.first?.configuration)
    #expect(cell.model.task == "semantic-segmentation" && cell.timing == .throughput)
    let published = bench.catalogue.throughputs[cell.model.id]?.first {
      $0.configuration.device == cell.device
    }
    #expect(published?.source == "hailo-zoo")
    #expect(try #require(published).value.value * cell.time.value.value >= 1 - 1e-9)
    // 84 bytes for each of 513 x 513 pixels pass through memory.
    let output = bench.catalogue.taskKind(cell.model.task).outputSize(at: cell.resolution)
    #expect(output == Bytes(513 * 513 * 84))
  }

  @Test(
    "have a plan that keeps its limits",
    arguments: ["buoy", "harbour", "medical-device", "wildlife-audio", "training"])
  func plans(name: String) throws {
    let bench = try bench(name)
    let plan = try bench.planner.plan()
    #expect(plan.status == .optimal)
    let choice = try #require(plan.site)
    let aim = try #require(plan.objectives.first)
    let total =
      switch aim.objective {
      case .cost: choice.ledger.total(.cost)
      case .accuracy: choice.tasks.reduce(0) { $0 + ($1.configuration.accuracy?.value.value ?? 0) }
      default: Double.nan
      }
    #expect(agree(aim.value, total))
    for check in choice.limits { #expect(check.limit.holds(check.value), "\(check.limit.name)") }
    for rival in plan.alternatives {
      guard let difference = rival.difference else { continue }
      #expect(aim.objective == .accuracy ? difference <= 1e-9 : difference >= -1e-9 * aim.value)
    }
  }
}
