// SPDX-License-Identifier: Apache-2.0

import Costing
import Documents
import Quantities
import TestSupport
import Testing

@testable import Catalogue

@Suite("Battery, sun and radio") struct SupplyTests {
  /// 1280 Wh of lithium iron phosphate at 350 USD.
  private func pack() -> BatteryProfile {
    BatteryProfile(
      id: "lifepo4", rated: 1_280, depth: exact(Ratio(0.8)), cold: exact(Ratio(0.8)),
      ageing: exact(Ratio(0.9)), selfDischarge: exact(PerMonth(0.03)),
      roundTrip: exact(Ratio(0.92)), calendarLife: exact(Seconds(10 * 365.25 * 86_400)),
      cycleLife: exact(Ratio(2_500)), price: exact(Dollars(350)), isRechargeable: true)
  }

  @Test("usable energy is rated x depth x cold x aged")
  func usable() {
    #expect(agree(pack().usable(.middle), 1_280 * 0.8 * 0.8 * 0.9))
  }

  @Test("3 % a month of 1280 Wh is a mean draw of 53 mW")
  func selfDischarge() {
    let watts = pack().selfDischarge(.middle) / 24
    #expect(agree(watts, 1_280 * 0.03 / 730.5))
    #expect(abs(watts - 0.0526) < 0.0001)
  }

  @Test("wear by age and by use; cells used once are bought anew")
  func wear() throws {
    let age = try #require(pack().calendarWear(.middle))
    #expect(agree(age, 350 / 3_652.5))
    let use = try #require(pack().wearPerWattHour(.middle))
    #expect(agree(use, 350 / (2_500 * 1_280 * 0.8)))
    var cells = pack()
    cells.isRechargeable = false
    cells.cycleLife = nil
    #expect(cells.calendarWear(.middle) == 0)
    let anew = try #require(cells.wearPerWattHour(.middle))
    #expect(agree(anew * cells.usable(.middle), 350))
    var unpriced = pack()
    unpriced.price = nil
    #expect(unpriced.calendarWear(.middle) == nil)
    #expect(unpriced.wearPerWattHour(.middle) == nil)
  }

  /// Victron's curve for its lithium iron phosphate packs: half at -20 C, four fifths at 0 C.
  @Test(
    "capacity at a temperature is linear between the points and constant beyond",
    arguments: [
      (-40.0, 0.5), (-20, 0.5), (-10, 0.65), (0, 0.8), (12.5, 0.9), (25, 1), (60, 1),
    ])
  func cold(celsius: Double, share: Double) {
    let part = Part(
      id: "lifepo4", title: "", shelf: .batteries, kind: "", interface: "", isRechargeable: true,
      figures: [:],
      capacityCurve: [(-20, 0.5), (0, 0.8), (25, 1)].map {
        Part.CapacityPoint(temperature: Celsius($0), share: Ratio($1))
      }, place: Place(file: "test"))
    #expect(agree(part.capacityShare(at: Celsius(celsius)).value, share))
  }

  /// 267 mC at 3.7 V to attach (Rostad 2020), 0.63 W while sending (SIM7000 at 23 dBm), 0.367 J until the
  /// network lets go (Fosse 2020): 100 kB at 300 kbit/s take 2.7 s and about 3 J.
  @Test("100 kB over LTE-M take about 3 J")
  func message() {
    let radio = RadioProfile(
      id: "lte-m", transmit: exact(Watts(0.63)), throughput: exact(BytesPerSecond(37_500)),
      attach: exact(Joules(0.99)), attachTime: exact(Seconds(3)), tail: exact(Joules(0.367)),
      sleep: exact(Watts(3e-5)), price: nil, subscription: nil, dataPrice: nil, payloadLimit: nil)
    #expect(abs(radio.sendTime(bytes: 1e5, .middle) - 2.667) < 0.001)
    #expect(agree(radio.messageEnergy(bytes: 1e5, .middle), 0.99 + 0.63 * 1e5 / 37_500 + 0.367))
    #expect(abs(radio.messageEnergy(bytes: 1e5, .middle) - 3.04) < 0.01)
    #expect(agree(radio.messageTime(bytes: 1e5, .middle), 3 + 1e5 / 37_500))
    // An empty message still has to find the network and wait for it.
    #expect(agree(radio.messageEnergy(bytes: 0, .middle), 1.357))
  }
}
