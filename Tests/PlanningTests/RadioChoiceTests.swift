// SPDX-License-Identifier: Apache-2.0

import Costing
import IntegerProgram
import Requirements
import TestSupport
import Testing

@testable import Planning

/// A site that may have one of several radios.
@Suite("Radios to choose from") struct RadioChoiceTests {
  static func constraints(_ uplink: String, limits: String = "battery-life: 10 days") -> String {
    """
    deployment: gate
    tasks:
      calls:
        task: keyword-spotting
        accuracy: { metric: top1, at-least: 0.8 }
        event: { lasts: 1 min, per-day: 6 }
        rate: [1/10s, 1/20s]
        false-alarms: { each: 1 USD }
    hardware: { allow: [stm32u575, stm32l4r5] }
    power: { battery: { chemistry: nmc, energy: 50 Wh, packs: 1..2 } }
    uplink: { \(uplink) }
    upkeep: { visit: 100 USD }
    limits: { \(limits) }
    """
  }

  private func bench(_ uplink: String) throws -> Workbench {
    try Workbench(Checkout.catalogue(), Self.constraints(uplink))
  }

  @Test(
    "the best of a list is the best of its members, one by one",
    arguments: ["12 B", "2 kB", "20 kB"])
  func best(payload: String) throws {
    let radios = ["iridium-sbd", "lte-m", "nb-iot", "lorawan", "wifi", "lte-cat-1"]
    let rest = "event-payload: \(payload), heartbeat: 1/day"
    let alone = try radios.map { radio in
      (radio, try bench("radio: \(radio), \(rest)").aims()?.first)
    }
    let least = try #require(alone.compactMap(\.1).min())
    let plan = try bench("radio: [\(radios.joined(separator: ", "))], \(rest)").planner.plan()
    #expect(plan.status == .optimal)
    let aim = try #require(plan.objectives.first)
    #expect(agree(aim.value, least))
    let chosen = try #require(plan.site?.profile.radio?.id)
    #expect(alone.contains { $0.0 == chosen && $0.1.map { agree($0, least) } ?? false })
    // Each of the others is told, by how much it is dearer or that it has no plan.
    for (radio, value) in alone where radio != chosen {
      let rival = try #require(plan.alternatives.first { $0.subject == .radio(radio) })
      #expect((rival.difference == nil) == (value == nil))
      if let value, let difference = rival.difference {
        #expect(agree(difference, value - least, within: 1e-6))
        #expect(difference >= 0)
      }
    }
    #expect(plan.uplinks.map(\.radio.id) == radios)
  }

  @Test("the program of all radios has the same optimum")
  func whole() throws {
    let bench = try bench("radio: [lte-m, lorawan, iridium-sbd], event-payload: 300 B")
    let expected = try #require(try bench.planner.plan().objectives.first)
    guard case .optimal(let whole) = try GLPKSolver().solve(bench.planner.wholeProgram()).outcome
    else {
      Issue.record("the whole program has no proved optimum")
      return
    }
    #expect(agree(whole.objective, expected.value, within: 1e-8))
  }

  @Test("what the air cannot carry is no plan, and says why")
  func airtime() throws {
    let image = "event-payload: 100 kB, spreading-factor: 7"
    let alone = try bench("radio: lorawan, \(image)").planner.plan()
    #expect(alone.status == .infeasible)
    let miss = try #require(alone.infeasibility?.unreachable.first)
    #expect(miss.limit.name == .airtime && miss.value > 1)
    #expect(alone.uplinks.first?.radio.packets(bytes: 1e5) == 451)
    // Beside another radio it is an alternative without a plan.
    let both = try bench("radio: [lorawan, lte-m], \(image)").planner.plan()
    #expect(both.site?.profile.radio?.id == "lte-m")
    let rival = try #require(both.alternatives.first { $0.subject == .radio("lorawan") })
    #expect(rival.site == nil && rival.reason == .limit(.airtime))
  }

  /// Six true events and the cautious number of false alarms at each rate, by hand.
  @Test("false alarms count against the air too")
  func falseAlarms() throws {
    let plan = try bench("radio: lorawan, event-payload: 12 B, heartbeat: 1/day").planner.plan()
    let choice = try #require(plan.site)
    let check = try #require(choice.limits.first { $0.limit.name == .airtime })
    let radio = try #require(choice.profile.radio)
    let alarms = try #require(choice.tasks.first?.cautious.falseAlarms)
    let riskLevel = RiskLevel(confidence: 0.9)
    let seconds =
      (6 + alarms) * radio.sendTime(bytes: 12, riskLevel) + radio.sendTime(bytes: 50, riskLevel)
    #expect(agree(check.value, seconds / 864))
    #expect(radio.lora?.factor == 12)
  }

  @Test(
    "the spreading factor is the slowest that carries the largest message",
    arguments: [("12 B", 12), ("51 B", 12), ("52 B", 9), ("116 B", 8), ("222 B", 8), ("2 kB", 7)])
  func factor(payload: String, factor: Int) throws {
    let bench = try bench("radio: lorawan, event-payload: \(payload)")
    #expect(bench.planner.site.radio?.lora?.factor == factor)
  }
}
