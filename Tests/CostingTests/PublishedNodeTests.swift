// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import TestSupport
import Testing

@testable import Costing
@testable import Requirements

/// A published node: the nRF9160 that sends a CoAP message an hour over NB-IoT from 300 mAh (Røstad, "IoT
/// Protocol Stack Current Optimizations for the nRF9160 SiP", NTNU with Nordic Semiconductor, 2020). The
/// published lifetimes are themselves extrapolated from measured charge.
@Suite("A published sensor node") struct PublishedNodeTests {
  private static let volts = 3.7
  private static let capacity = 0.3 * 3_600
  /// What it takes once: to attach and to connect (C).
  private static let once = 0.267 + 0.2139

  /// Days by our ledger of a site with that radio and nothing else.
  ///
  /// - Parameters:
  ///   - message: charge of an hour's message (C).
  ///   - asleep: charge of an hour asleep (C).
  private func days(message: Double, asleep: Double) -> Double? {
    var site = bareSite(light: 12)
    site.isOnMains = false
    site.battery = BatteryProfile(
      id: "cell", rated: (Self.capacity - Self.once) * Self.volts / 3_600, depth: exact(Ratio(1)),
      cold: exact(Ratio(1)), ageing: exact(Ratio(1)), selfDischarge: exact(PerMonth(0)),
      roundTrip: exact(Ratio(1)), calendarLife: exact(Seconds(1e9)), cycleLife: nil, price: nil,
      isRechargeable: false)
    site.radio = RadioProfile(
      id: "nrf9160", transmit: exact(Watts(message * Self.volts)),
      throughput: exact(BytesPerSecond(100)), attach: exact(Joules(0)),
      attachTime: exact(Seconds(0)), tail: exact(Joules(0)),
      sleep: exact(Watts(asleep * Self.volts / 3_600)), price: nil, subscription: nil,
      dataPrice: nil, payloadLimit: nil)
    // A hundred bytes at a hundred bytes a second: a second of what a message takes.
    site.uplink = Uplink(
      radio: "nrf9160", eventPayload: Bytes(0), heartbeat: Hertz(1.0 / 3_600),
      heartbeatPayload: Bytes(100), place: Place(file: "test"))
    site.events = PerDay(0)
    return LedgerBuilder(Design(devices: [], packs: 1, panels: 0), at: site, .middle).batteryLife
  }

  @Test(
    "its life in days",
    arguments: [
      // Message and sleep an hour (mC), our days, the published ones.
      (28.76, 29.52, 771.8, 772.15), (28.15, 29.52, 779.95, 780), (395.03, 29.52, 105.95, 106.26),
    ])
  func life(message: Double, asleep: Double, expected: Double, published: Double) throws {
    let found = try #require(days(message: message / 1_000, asleep: asleep / 1_000))
    #expect(abs(found - expected) < 0.1)
    #expect(abs(found - published) < 0.5)
  }
}
