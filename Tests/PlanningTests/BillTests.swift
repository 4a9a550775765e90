// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// What is bought for a site beside its devices, packs and panels.
@Suite("The bill of a site") struct BillTests {
  private func parts(_ power: String) throws -> SupplyParts {
    let bench = try Workbench(
      Checkout.catalogue(),
      """
      tasks: { watch: { task: person-detection } }
      power: { climate: amsterdam, \(power) }
      upkeep: { visit: 100 USD }
      """)
    let context = EstimationContext(catalogue: bench.catalogue, requirements: bench.requirements)
    return SiteEstimator(context).supplyParts()
  }

  private func words(_ parts: SupplyParts, packs: Int, panels: Int = 0) -> String {
    parts.items(packs: packs, panels: panels).map { "\($0.count) \($0.part.id)" }
      .joined(separator: ", ")
  }

  /// 1,280 Wh are 11.4 l, and stood in a box of 1.9 l for 20 USD.
  @Test(
    "packs have a box that they fit into",
    arguments: [
      ("battery: { energy: 20 Wh }", 1, ""), ("battery: { energy: 65 Wh }", 1, ""),
      ("battery: { energy: 100 Wh }", 1, "1 enclosure-medium"),
      ("battery: { energy: 1280 Wh, packs: 1..5 }", 1, "1 enclosure-large"),
      ("battery: { energy: 1280 Wh, packs: 1..5 }", 2, "1 enclosure-cabinet"),
      ("battery: { energy: 1280 Wh, packs: 1..5 }", 3, "1 enclosure-cabinet"),
      ("battery: { energy: 1280 Wh, packs: 1..5 }", 4, "2 enclosure-cabinet"),
      ("battery: { chemistry: lithium-iron-disulfide-aa, energy: 13.5 Wh, packs: 1..9 }", 9, ""),
    ])
  func boxes(_ battery: String, _ packs: Int, _ expected: String) throws {
    #expect(words(try parts(battery), packs: packs) == expected)
  }

  @Test(
    "panels have controllers that pass what they give",
    arguments: [
      (0, ""), (1, "1 charge-controller"), (3, "1 charge-controller"),
      (4, "2 charge-controller"),
    ])
  func controllers(_ panels: Int, _ expected: String) throws {
    let parts = try parts("battery: { energy: 20 Wh }, solar: { panel: 50 W, panels: 0..4 }")
    #expect(words(parts, packs: 1, panels: panels) == expected)
  }

  @Test("on mains nothing of it is bought") func mains() throws {
    let bench = try Workbench(
      Checkout.catalogue(), "tasks: { watch: { task: person-detection } }\npower: mains\n")
    let context = EstimationContext(catalogue: bench.catalogue, requirements: bench.requirements)
    #expect(SiteEstimator(context).supplyParts().items(packs: 0, panels: 0).isEmpty)
  }

  @Test("each is a line, and all are the money at first") func lines() throws {
    let plan = try #require(
      try Workbench(
        Checkout.catalogue(),
        """
        tasks: { watch: { task: person-detection, rate: 1/10min } }
        hardware: { fixed: raspberry-pi-zero-2-w }
        power: { climate: miami, years: 1, battery: 1280 Wh, solar: { panel: 50 W, panels: 3 } }
        upkeep: { visit: 100 USD, lifetime: 1000 days }
        """
      ).planner.plan().site)
    func cost(_ name: String) -> Double? { plan.ledger.lines.first { $0.name == name }?.cost }
    #expect(agree(try #require(cost("buy enclosure-large")), 0.08))
    #expect(agree(try #require(cost("buy charge-controller")), 0.05))
    let bought = plan.ledger.lines.filter { $0.name.hasPrefix("buy ") }
      .reduce(0) { $0 + ($1.cost ?? 0) * 1_000 }
    let pack = 1280 * 0.27
    #expect(agree(plan.totals.capex.value, bought + pack, within: 1e-6))
  }

  @Test("an entry that is an evaluation board has the price of one, marked as assumed")
  func boards() throws {
    let catalogue = try Checkout.catalogue()
    for id in ["stm32l4r5", "stm32u575", "stm32h7a3", "stm32f746", "max78000"] {
      let price = try #require(catalogue.piecePrice(of: id))
      #expect(price.value.value >= 25 && price.basis == .assumed, "\(id)")
    }
  }
}
