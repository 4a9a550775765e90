// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// What gets dirty is cleaned, and who goes there today pays as the plan does.
@Suite("Upkeep of a site") struct UpkeepTests {
  /// A site with one task that looks or listens on a board that is cheap to plan.
  private func chosen(
    _ task: String, _ power: String, _ upkeep: String
  ) throws -> Chosen<SiteSolution> {
    let text = """
      sites: 12
      tasks: { watch: { \(task) } }
      hardware: { fixed: raspberry-pi-zero-2-w }
      power: \(power)
      upkeep: { \(upkeep) }
      effort: none
      """
    return try #require(try Workbench(Checkout.catalogue(), text).planner.plan().site)
  }

  private let camera = "task: person-detection, rate: 1/10min"
  private let microphone = "task: keyword-spotting, rate: 1/10min"

  private func visits(_ plan: Chosen<SiteSolution>) -> (perYear: Double, cost: Double) {
    let line = plan.ledger.lines.first { $0.name == "planned visits" }
    return (line?.quantity ?? -1, line?.cost ?? -1)
  }

  @Test("a lens is cleaned where there is no panel", arguments: ["mains", "{ battery: 100 kWh }"])
  func lens(_ power: String) throws {
    let clean = try chosen(camera, power, "visit: 100 USD, cleaning: 30 days")
    #expect(agree(visits(clean).perYear, 365.25 / 30))
    #expect(agree(visits(clean).cost, 100 / 30.0))
    let dirty = try chosen(camera, power, "visit: 100 USD")
    let more = clean.ledger.total(.cost) - dirty.ledger.total(.cost)
    // With trips that are made anyway, a plan may spend what it would else save for a swap.
    let most = 100 / 30.0 - visits(dirty).cost
    #expect(more <= most + 1e-9 && more > 0.9 * most)
    if power == "mains" { #expect(agree(more, most)) }
    #expect(agree(clean.totals.cost.value, clean.ledger.total(.cost)))
  }

  @Test("a microphone has no lens: only its panels are cleaned") func microphones() throws {
    let power = "{ climate: amsterdam, battery: 200 Wh, solar: { panel: 50 W, panels: COUNT } }"
    let upkeep = "visit: 100 USD, cleaning: 30 days"
    let sun = try chosen(microphone, power.replacing("COUNT", with: "1"), upkeep)
    #expect(agree(visits(sun).perYear, 365.25 / 30))
    // Where panels may be left out, so is their cleaning.
    let open = try chosen(
      microphone, power.replacing("COUNT", with: "0..1").replacing("200 Wh", with: "100 kWh"),
      upkeep)
    #expect(open.design.panels == 0 && visits(open).perYear < 1)
  }

  @Test(
    "lens and panels have intervals of their own, and one trip serves both",
    arguments: [
      ("{ lens: 30 days, panels: 180 days }", 30.0), ("{ lens: 180 days, panels: 20 days }", 20),
      ("{ every: 90 days, lens: 45 days }", 45), ("{ panels: 60 days }", 60),
      ("{ lens: 60 days }", 60), ("75 days", 75),
    ])
  func intervals(_ cleaning: String, _ days: Double) throws {
    let plan = try chosen(
      camera, "{ climate: miami, battery: 1 kWh, solar: { panel: 200 W, panels: 1 } }",
      "visit: 100 USD, cleaning: \(cleaning)")
    #expect(agree(visits(plan).perYear, 365.25 / days))
  }

  @Test("a trip of today is shared as those of the plan are") func today() throws {
    let requirements = try Requirements.read(
      TextFile(
        path: "x.yaml",
        text: """
          sites: 12
          tasks: { watch: { task: person-detection } }
          power: { battery: 100 Wh }
          upkeep: { visit: 1000 USD, shared-by: 12 }
          today: 26/year
          """), against: Checkout.catalogue())
    var today = try #require(requirements.today)
    var upkeep = requirements.upkeep
    func perDay() throws -> Double {
      try #require(upkeep.inspection(of: today)).value * today.inspections.value
    }
    #expect(agree(try perDay(), 26 / 365.25 * 1000 / 12))
    #expect(abs(try perDay() - 5.93) < 0.005)
    upkeep.onSite = Dollars(40)
    #expect(agree(try perDay(), 26 / 365.25 * (1000 / 12.0 + 40)))
    today.each = Dollars(600)
    #expect(agree(try perDay(), 26 / 365.25 * (50 + 40)))
    #expect(upkeep.plannedVisit == Dollars(1000 / 12.0 + 40))
  }
}
