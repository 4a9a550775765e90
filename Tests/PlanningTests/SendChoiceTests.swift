// SPDX-License-Identifier: Apache-2.0

import Costing
import IntegerProgram
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// What is sent of an event, as a decision.
@Suite("What is sent") struct SendChoiceTests {
  private func bench(_ uplink: String, alert: String = "") throws -> Workbench {
    try Workbench(
      Checkout.catalogue(),
      RadioChoiceTests.constraints(uplink)
        .replacing("    rate: [1/10s, 1/20s]", with: "    rate: [1/10s, 1/20s]\n    \(alert)"))
  }

  private static let sizes =
    "event-payload: 12 B, image: 100 kB, embedding: { dimension: 256, precision: fp16 }, digest: 600 B"

  @Test("the best of radios and messages is the best of all their pairs, one by one")
  func best() throws {
    let radios = ["iridium-sbd", "lte-m", "nb-iot", "lorawan"]
    let sizes: [Uplink.Message: String] = [
      .event: "event-payload: 12 B", .image: "image: 100 kB",
      .embedding: "embedding: { dimension: 256, precision: fp16 }", .digest: "digest: 600 B",
    ]
    let plan = try bench(
      "radio: [\(radios.joined(separator: ", "))], send: [event, image, embedding, digest], \(Self.sizes)"
    ).planner.plan()
    let aim = try #require(plan.objectives.first)
    let chosen = try #require(plan.site?.profile.uplink?.way)
    var least = Double.infinity
    for radio in radios {
      for message in Uplink.Message.allCases {
        let size = try #require(sizes[message])
        let value = try bench("radio: \(radio), send: \(message.rawValue), \(size)").aims()?.first
        least = min(least, value ?? .infinity)
        let way = Uplink.Way(radio: radio, message: message)
        if way == chosen {
          #expect(value.map { agree($0, aim.value) } ?? false)
          continue
        }
        // Each of the others is told, by how much it is dearer or that it has no plan.
        let rival = try #require(plan.alternatives.first { $0.subject == .sending(way) })
        #expect((rival.difference == nil) == (value == nil), "\(way)")
        if let value, let difference = rival.difference {
          #expect(agree(difference, value - aim.value, within: 1e-6))
        }
      }
    }
    #expect(agree(aim.value, least))
    #expect(plan.uplinks.map(\.uplink.way).count == 16)
  }

  @Test("the program of all ways has the same optimum")
  func whole() throws {
    let bench = try bench(
      "radio: [lte-m, lorawan], send: [event, digest, image], event-payload: 12 B, image: 100 kB, digest: 2 kB"
    )
    let expected = try #require(try bench.planner.plan().objectives.first)
    guard case .optimal(let whole) = try GLPKSolver().solve(bench.planner.wholeProgram()).outcome
    else {
      Issue.record("the whole program has no proved optimum")
      return
    }
    #expect(agree(whole.objective, expected.value, within: 1e-8))
  }

  /// Published estimates of 100 kB: NB-IoT at 25 kbit/s 32 s x 0.5 W, 16 J; LTE-M at 300 kbit/s 2.7 s x 0.63 W
  /// and an attach of 1 J and a tail of 0.4 J, 3 J; LoRaWAN at factor 7 451 packets, 166 s, 4.6 h; Iridium 295
  /// messages, 248 to 372 USD.
  @Test("an image of 100 kB takes what was published")
  func image() throws {
    let uplink = "radio: [nb-iot, lte-m, lorawan, iridium-sbd], send: image, image: 100 kB"
    let plan = try bench(uplink).planner.plan()
    func radio(_ id: String) throws -> RadioProfile {
      try #require(plan.uplinks.first { $0.radio.id == id }?.radio)
    }
    let narrow = try radio("nb-iot")
    #expect(agree(narrow.throughput.low.value, 25_000 / 8))
    let slow = RiskLevel(deviate: 1.6449)
    #expect(abs(narrow.sendTime(bytes: 1e5, slow) - 32) < 0.5)
    #expect(abs(narrow.messageEnergy(bytes: 1e5, .middle) - 10) < 0.5)
    #expect(abs(32 * narrow.transmit.value.value - 16) < 0.1)
    #expect(abs(try radio("lte-m").messageEnergy(bytes: 1e5, .middle) - 3) < 0.1)
    let lora = try radio("lorawan")
    #expect(lora.lora?.factor == 7 && lora.packets(bytes: 1e5) == 451)
    #expect(abs(lora.sendTime(bytes: 1e5, .middle) - 166) < 0.5)
    #expect(abs(lora.messageTime(bytes: 1e5, .middle) / 3_600 - 4.6) < 0.05)
    let satellite = try radio("iridium-sbd")
    #expect(satellite.packets(bytes: 1e5) == 295)
    let credits = Double(satellite.credits(bytes: 1e5))
    #expect(abs((satellite.credit?.low.value ?? 0) * credits - 248) < 1.5)
    #expect(abs((satellite.credit?.high.value ?? 0) * credits - 372) < 1.5)
    // What the air cannot carry is no plan; what is only dear is told with its price.
    let refused = try #require(plan.alternatives.first { $0.subject == .radio("lorawan") })
    #expect(refused.site == nil && refused.reason == .limit(.airtime))
    let dear = try #require(plan.alternatives.first { $0.subject == .radio("iridium-sbd") })
    #expect(dear.difference.map { $0 > 6 * 200 } ?? (dear.site == nil))
  }

  @Test("an event as it always was is what is sent where nothing is said")
  func plain() throws {
    let said = try bench("radio: lte-m, event-payload: 12 B, send: event")
    let unsaid = try bench("radio: lte-m, event-payload: 12 B")
    #expect(try said.aims() == unsaid.aims())
  }

  /// A message of 12 bytes costs what its network takes to find, so that one a day for six events and the
  /// false alarms saves; where each must be told at once it cannot.
  @Test("dear messages are gathered, unless they have to be in time")
  func digest() throws {
    let uplink = "radio: iridium-sbd, send: [event, digest], event-payload: 12 B, digest: 100 B"
    #expect(try bench(uplink).planner.plan().site?.profile.uplink?.message == .digest)
    let timely = try bench(uplink, alert: "alert-within: 10 min").planner.plan()
    #expect(timely.site?.profile.uplink?.message == .event)
    let rival = try #require(timely.alternatives.first { $0.uplink?.uplink.message == .digest })
    #expect(rival.site == nil && rival.reason == .limit(.alertWithin))
    // A day and a little is time enough.
    let patient = try bench(uplink, alert: "alert-within: 25 h").planner.plan()
    #expect(patient.site?.profile.uplink?.message == .digest)
  }

  /// 30 days of data at 7.8 cents a megabyte against none.
  @Test("what is sent is paid for, message by message", arguments: Uplink.Message.allCases)
  func ledger(message: Uplink.Message) throws {
    let sizes: [Uplink.Message: (key: String, bytes: Double)] = [
      .event: ("event-payload: 12 B", 12), .image: ("image: 100 kB", 1e5),
      .embedding: ("embedding: { dimension: 256, precision: fp16 }", 512),
      .digest: ("digest: 600 B", 600),
    ]
    let size = try #require(sizes[message])
    let plan = try bench("radio: lte-m, send: \(message.rawValue), \(size.key)").planner.plan()
    let choice = try #require(plan.site)
    let radio = try #require(choice.profile.radio)
    let names: [Uplink.Message: String] = [
      .event: "events", .image: "images of events", .embedding: "embeddings of events",
      .digest: "daily digest",
    ]
    let line = try #require(choice.ledger.lines.first { $0.name == names[message] })
    let count = message == .digest ? 1.0 : 6
    #expect(line.quantity == count && line.unit == "messages/day")
    let data = try #require(radio.dataCost(bytes: size.bytes, .middle))
    #expect(agree(line.cost ?? -1, count * data))
    #expect(
      agree(line.energy ?? -1, count * radio.messageEnergy(bytes: size.bytes, .middle) / 3_600))
    let alarms = try #require(choice.ledger.lines.first { $0.name == "false alarms" })
    if message == .digest { #expect(alarms.energy == 0 && alarms.cost == alarms.quantity) }
    let cost = choice.ledger.lines.reduce(0) { $0 + ($1.cost ?? 0) }
    #expect(agree(cost, choice.totals.cost.value))
    #expect(agree(plan.objectives.first?.value ?? 0, cost, within: 1e-6))
  }
}
