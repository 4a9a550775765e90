// SPDX-License-Identifier: Apache-2.0

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

  @Test(
    "have a plan that keeps its limits",
    arguments: ["buoy", "medical-device", "wildlife-audio", "training"])
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
