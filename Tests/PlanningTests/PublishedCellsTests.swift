// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import IntegerProgram
import Quantities
import TestSupport
import Testing

@testable import Planning
@testable import Requirements

/// Recorders that were run to empty, and a modem whose charge was measured, with the shipped catalogue.
@Suite("Published runs to empty") struct PublishedCellsTests {
  private func site(_ power: String, _ uplink: String = "", load: Double) throws -> SiteProfile {
    let bench = try Workbench(
      Checkout.catalogue(),
      """
      deployment: recorder
      tasks: { calls: { task: keyword-spotting } }
      power: { temperature: 20.5 C, battery: { \(power) } }
      \(uplink)
      upkeep: { visit: 1 USD }
      assume: { converter-efficiency: 1, converter-quiescent: 0 W }
      """)
    var site = bench.planner.site
    site.otherLoads = load > 0 ? [OtherLoad(name: "load", power: Watts(load))] : []
    return site
  }

  /// Three AudioMoth recorders at each rate on three alkaline AA configurations at 20.5 C until they stopped (Kitzes Lab,
  /// Stahlman 2023, doi 10.5281/zenodo.7640775, CC BY 4.0), and the current that the maker's application states.
  /// 8, 32, 96 and 250 kHz are those that the catalogue's shares were taken from; the others were not looked at.
  static let recorders = [
    (8, 8.5, 249.0), (16, 9.0, 225), (32, 10.0, 189), (48, 10.5, 161), (96, 13.5, 91),
    (192, 20.0, 60), (250, 17.0, 47), (384, 24.0, 43),
  ]

  @Test("the interval of the life holds what was measured", arguments: recorders)
  func recorder(kilohertz: Int, milliamperes: Double, hours: Double) throws {
    // Configurations of 1.5 V in series, and 2.8 Ah of each.
    let watts = milliamperes / 1_000 * 4.5
    var site = try site("chemistry: alkaline-aa, energy: 12.6 Wh, packs: 1", load: watts)
    let design = Design(devices: [], packs: 1, panels: 0)
    let rate = try #require(LedgerBuilder(design, at: site, .middle).dischargeRate)
    let above = try #require(site.battery?.discharge?.above)
    site.battery?.discharge?.isFast = rate > above
    let life = try #require(Deployment(design, at: site).totals().batteryLife)
    #expect(life.low * 24 <= hours && hours <= life.high * 24, "\(life)")
    #expect(life.high / life.low <= 3)
  }

  /// What one number for the configurations would have said, by how much the worst of the eight is off.
  @Test("one capacity for all loads is wrong by more than two")
  func oneNumber() throws {
    let worst = Self.recorders.map { _, milliamperes, hours in 1_930 / milliamperes / hours }.max()
    #expect(try #require(worst) > 2.4)
  }

  /// A message an hour over NB-IoT from 300 mAh at 3.7 V, after 0.481 C to join (Røstad 2020): the catalogue's
  /// radio with early release and without, against the published 780 and 106.26 days.
  @Test("a modem, released early and held", arguments: [("true", 780.0), ("false", 106.26)])
  func modem(isReleased: String, days: Double) throws {
    var site = try site(
      "chemistry: li-socl2, energy: 1 Wh, packs: 1, price: 1 USD",
      "uplink: { radio: nb-iot, release-assistance: \(isReleased), heartbeat: 1/h, heartbeat-payload: 584 B }",
      load: 0)
    let volts = 3.7
    site.battery?.rated = (0.3 * 3_600 - 0.267 - 0.2139) * volts / 3_600
    site.battery?.cold = Estimate(
      Ratio(1), basis: .given, provenance: Provenance(source: "test"))
    site.battery?.selfDischarge = Estimate(
      PerMonth(0), basis: .given, provenance: Provenance(source: "test"))
    // The module stayed registered throughout.
    site.radio?.reattach = Estimate(
      Ratio(0), basis: .given, provenance: Provenance(source: "test"))
    let builder = LedgerBuilder(Design(devices: [], packs: 1, panels: 0), at: site, .middle)
    let life = try #require(builder.batteryLife)
    #expect(abs(life / days - 1) < 0.01)
  }

  /// The planner takes the configurations at what the chosen load gets out of them, and proves no more than it knows.
  @Test("a plan on alkaline cells", arguments: [("1/5min", false), ("1/s", true)])
  func plan(rate: String, isFast: Bool) throws {
    let bench = try Workbench(
      Checkout.catalogue(),
      """
      deployment: recorder
      tasks: { calls: { task: keyword-spotting, rate: [\(rate)] } }
      hardware: { fixed: [stm32l4r5] }
      power: { battery: { chemistry: alkaline-aa, energy: 4.2 Wh, packs: 1 } }
      upkeep: { visit: 1 USD }
      """)
    let plan = try bench.planner.plan()
    let choice = try #require(plan.site)
    #expect(choice.profile.battery?.discharge?.isFast == isFast)
    #expect(plan.status == (isFast ? .feasible : .optimal))
    let aim = try #require(plan.objectives.first)
    #expect(isFast ? aim.bound < aim.value : aim.bound == aim.value)
    #expect(agree(aim.value, choice.ledger.total(.cost)))
  }
}
