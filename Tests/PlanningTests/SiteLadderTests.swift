// SPDX-License-Identifier: Apache-2.0

import Costing
import IntegerProgram
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// The ladder of a site: each rung against a plan for a file in which the decision is written down.
@Suite("The ladder of a site") struct SiteLadderTests {
  private static let name = "wildlife-audio"

  private func bench(_ changes: [(String, String)] = []) throws -> Workbench {
    // On the set that several networks share, so that there is a network to choose.
    var text = try Checkout.text("examples/\(Self.name).yaml")
      .replacing("speech-commands-v2-12", with: "speech-commands-12")
    for (old, new) in changes {
      #expect(text.contains(old), "the example has no `\(old)`")
      text = text.replacing(old, with: new)
    }
    return try Workbench(Checkout.catalogue(), text)
  }

  private func ladder(_ bench: Workbench) throws -> (Ladder, Planning.Answer) {
    let plan = try bench.planner.plan()
    return (try #require(try bench.planner.ladder(to: plan)), plan)
  }

  @Test("goes down, ends at the plan, and its savings sum") func shape() throws {
    let (ladder, plan) = try ladder(bench())
    let costs = ladder.rungs.map(\.cost)
    #expect(costs.count > 2)
    for (above, below) in zip(costs, costs.dropFirst()) { #expect(below <= above * (1 + 1e-9)) }
    #expect(Set(ladder.rungs.compactMap(\.decision)).count == costs.count - 1)
    let sum = ladder.attribution.reduce(0) { $0 + $1.saving }
    #expect(agree(sum, costs[0] - costs[costs.count - 1]))
    let foot = try #require(ladder.afterwards.last)
    #expect(agree(foot.cost, try #require(plan.site).totals.cost.value))
    // Limits can only cost.
    #expect(foot.cost >= costs[costs.count - 1] * (1 - 1e-9))
  }

  /// The last rung is the plan of the file without its limits on what it may cost; the one before, where
  /// the hardware is still naive, the plan of a file that allows only that.
  @Test("its rungs are plans of files that say so") func rungs() throws {
    let (ladder, _) = try ladder(bench())
    #expect(ladder.rungs.map(\.decision) == [nil, .sampling, .power, .model, .hardware])
    let free = try bench(Self.free)
    #expect(agree(ladder.rungs[4].cost, try #require(try free.aims()?.first)))
    let fixed = [
      (
        "allow: [stm32*, nrf5340, nano-33-ble, renesas-ra8d1, raspberry-pi-zero-2-w, esp32-s3]",
        "allow: [stm32h7a3]"
      )
    ]
    let board = try bench(Self.free + fixed)
    #expect(agree(ladder.rungs[3].cost, try #require(try board.aims()?.first)))
    let model = [("    rate:", "    models: [arm-ds-cnn-large]\n    rate:")]
    let powered = try bench(Self.free + fixed + model)
    // The rung has a number format of its own too.
    #expect(ladder.rungs[2].cost >= (try #require(try powered.aims()?.first)) * (1 - 1e-9))
    let packs = [("packs: 1..2", "packs: 1")]
    let sampled = try bench(Self.free + fixed + model + packs)
    #expect(ladder.rungs[1].cost >= (try #require(try sampled.aims()?.first)) * (1 - 1e-9))
  }

  private static let free = [
    ("limits:\n  battery-life: 120 days\n  capex: 150 USD\n", ""),
    ("    false-alarms: { at-most: 20/day }\n", ""),
  ]
}
