// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// Boxes and supplies with the shipped catalogue.
@Suite("Boxes and supplies") struct HeatTests {
  private func bench(
    _ enclosure: String, supply: String = "", rate: String = "1/10s",
    others: String = ""
  ) throws -> Workbench {
    try Workbench(
      Checkout.catalogue(),
      """
      deployment: mast
      tasks: { cars: { task: object-detection, rate: [\(rate)] } }
      hardware: { allow: [raspberry-pi-zero-2-w, raspberry-pi-4b, raspberry-pi-5\(others)], devices: 1 }
      power: { mains: { price: 0.3 USD/kWh }\(supply) }
      \(enclosure)
      """)
  }

  @Test("a file that says nothing of a box has no such limits")
  func without() throws {
    let planner = try bench("").planner
    #expect(planner.site.enclosure == nil && planner.site.supply == nil)
    #expect(!planner.requirements.limits.contains { [.heat, .peak].contains($0.name) })
  }

  @Test("a grey box in the sun is too warm for boards made for 50 C, by name")
  func tooHot() throws {
    let plan = try bench("enclosure: { area: 0.06 m2, colour: grey, hottest: 30 C }").planner
      .plan()
    #expect(plan.site?.design.devices.map(\.profile.id) == ["raspberry-pi-zero-2-w"])
    for id in ["raspberry-pi-4b", "raspberry-pi-5"] {
      let rival = try #require(plan.alternatives.first { $0.subject == .device(id) })
      guard case .refused(.tooHot(let most, let inside, let throttles)) = rival.reason else {
        Issue.record("\(id): \(rival.reason)")
        continue
      }
      #expect(most == Celsius(50) && inside > most && !throttles)
    }
    // The limit is told, and kept.
    let check = try #require(plan.site?.limits.first { $0.limit.name == .heat })
    #expect(check.value > 0 && check.value <= 1)
  }

  @Test(
    "cells that cannot give what a modem draws at once are refused by more cells, or by no plan")
  func brownOut() throws {
    func plan(_ radio: String, packs: String) throws -> Planning.Answer {
      try Workbench(
        Checkout.catalogue(),
        """
        deployment: mast
        tasks: { calls: { task: keyword-spotting, rate: [1/60s], event: { lasts: 5 min, per-day: 4 } } }
        hardware: { allow: [stm32u575], devices: 1 }
        power: { temperature: 5 C, battery: { chemistry: li-socl2, energy: 68 Wh, packs: \(packs), price: 40 USD } }
        uplink: { radio: \(radio) }
        upkeep: { visit: 100 USD }
        """
      ).planner.plan()
    }
    // A D configuration gives half a watt or so; LTE-M's module draws 0.6 W and more while it sends.
    let refused = try plan("lte-m-sim7000", packs: "1")
    #expect(refused.status == .infeasible)
    #expect(refused.infeasibility?.relaxable.map(\.name) == [.peak])
    let more = try #require(try plan("lte-m-sim7000", packs: "1..6").site)
    let check = try #require(more.limits.first { $0.limit.name == .peak })
    #expect(more.design.packs > 1 && check.value <= 1)
    // One alone would not do.
    #expect(check.value * Double(more.design.packs) > 1)
  }

  /// A white box in the shade with wind stays near the air.
  @Test("shade and wind let them in")
  func shade() throws {
    let plan = try bench(
      "enclosure: { area: 0.3 m2, colour: white, light: shade, air: wind, hottest: 30 C }"
    ).planner.plan()
    let rival = try #require(plan.alternatives.first { $0.subject == .device("raspberry-pi-4b") })
    #expect(rival.site != nil)
  }

  @Test("what nobody knows refuses nothing, and is told")
  func unknown() throws {
    let plan = try bench(
      "enclosure: { area: 0.01 m2, colour: black, hottest: 38 C }", others: ", jetson-nano"
    ).planner.plan()
    let choice = try #require(plan.site)
    #expect(choice.design.devices.map(\.profile.id) == ["jetson-nano"])
    #expect(!choice.limits.contains { $0.limit.name == .heat })
  }

  @Test("a board that stays on is too warm where the box cannot carry off its power")
  func sustained() throws {
    let plan = try bench(
      "enclosure: { area: 0.05 m2, light: shade, hottest: 38 C }", rate: "1/s"
    ).planner.plan()
    let rival = try #require(plan.alternatives.first { $0.subject == .device("raspberry-pi-5") })
    #expect(rival.reason == .limit(.heat))
    let most = try #require(rival.sustained)
    // 5 to 8 W/m2 a kelvin, 0.05 m2, 12 K below 50 C: 3.0 to 4.8 W, and the chip allows less.
    #expect(most.watts > 1 && most.watts < 4.8)
  }

  @Test("a supply that is too small rules a device out by name")
  func peak() throws {
    let plan = try bench(
      "", supply: ", supply: { current: 1.2 A, voltage: 5 V }", others: ", jetson-nano"
    ).planner.plan()
    #expect(plan.site?.design.devices.map(\.profile.id) == ["raspberry-pi-zero-2-w"])
    for id in ["raspberry-pi-4b", "raspberry-pi-5", "jetson-nano"] {
      let rival = try #require(plan.alternatives.first { $0.subject == .device(id) })
      guard case .refused(.tooMuchPower(let own, _, let supply)) = rival.reason else {
        Issue.record("\(id): \(rival.reason)")
        continue
      }
      #expect(own > supply && agree(supply.value, 6))
    }
  }
}
