// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements
import TestSupport
import Testing

@testable import Costing

@Suite("Heat and peaks") struct ThermalTests {
  /// Walls of 0.1 m2 that give off 7 W/m2 for each kelvin, 800 W/m2 of sun on 0.02 m2 of them.
  private func box(absorptance: Double, rise: Double = 0) -> EnclosureProfile {
    EnclosureProfile(
      area: 0.1, sunlit: 0.02, absorptance: exact(Ratio(absorptance)),
      sunlight: exact(WattsPerSquareMetre(800)), transfer: exact(WattsPerSquareMetre(7)),
      hottest: Celsius(35), chipRise: exact(Ratio(rise)))
  }

  private func device(made: Double? = nil, throttles: Double? = nil) -> DeviceProfile {
    var profile = Seeded.exampleDevice
    profile.hottest = made.map { Celsius($0) }
    profile.throttles = throttles.map { Celsius($0) }
    return profile
  }

  /// 5 W inside: (5 + 0.3 x 800 x 0.02) / 0.7 = 14 K in a white box, 27.7 K in a black one.
  @Test("a white box and a black one", arguments: [(0.3, 14.0), (0.9, 27.714)])
  func colours(absorptance: Double, rise: Double) {
    let inside = box(absorptance: absorptance).inside(watts: 5, .middle)
    #expect(abs(inside - 35 - rise) < 0.001)
  }

  @Test("what it carries off keeps it just as warm as the device stands")
  func sustained() throws {
    let box = box(absorptance: 0.3)
    let most = try #require(box.sustained(by: device(made: 50), .middle))
    #expect(!most.throttles)
    #expect(agree(box.inside(watts: most.watts, .middle), 50))
    // A box that the sun alone makes too warm carries off less than nothing.
    #expect(try #require(box.sustained(by: device(made: 40), .middle)).watts < 0)
    #expect(box.sustained(by: device(), .middle) == nil)
  }

  /// The chip is 8 K warmer for each watt: 35 + 6.857 + P (1 / 0.7 + 8) = 80 at 4.05 W, before the air is 50 C
  /// warm, at 5.7 W.
  @Test("a chip may take its clock back before the air is too warm")
  func throttling() throws {
    let box = box(absorptance: 0.3, rise: 8)
    let most = try #require(box.sustained(by: device(made: 50, throttles: 80), .middle))
    #expect(most.throttles)
    #expect(agree(box.inside(watts: most.watts, .middle) + 8 * most.watts, 80))
    #expect(abs(most.watts - 4.045) < 0.001)
    let cooler = try #require(box.sustained(by: device(made: 45, throttles: 80), .middle))
    #expect(!cooler.throttles)
  }

  @Test("doubt makes a box carry off less") func doubt() throws {
    var box = box(absorptance: 0.3)
    box.transfer = Estimate(
      WattsPerSquareMetre(7), low: WattsPerSquareMetre(5), high: WattsPerSquareMetre(8),
      basis: .assumed, provenance: Provenance(source: "test"))
    let middle = try #require(box.sustained(by: device(made: 50), .middle)).watts
    let cautious = try #require(
      box.sustained(by: device(made: 50), RiskLevel(confidence: 0.9))
    ).watts
    #expect(cautious < middle)
  }

  @Test("the account's warmth is what is drawn by day, but for lamps outside")
  func builder() throws {
    var random = Seeded(seed: 7)
    for _ in 0..<50 {
      var site = random.site()
      site.enclosure = box(absorptance: 0.3)
      site.supply = 20
      var design = random.design(for: site)
      for index in design.devices.indices {
        design.devices[index].profile.hottest = Celsius(60 + Double(index) * 10)
        design.devices[index].profile.peak = index == 0 ? exact(Watts(7)) : nil
      }
      let builder = LedgerBuilder(design, at: site, .middle)
      let flow = builder.flow()
      let lamps = site.otherLoads.reduce(0) { $0 + $1.power.value }
      // Of two days of the year, one with an hour more light, the other has less of what is drawn by day.
      let byDay = flow.wattHours(light: 13) - flow.wattHours(light: 12)
      #expect(agree(builder.warmth, flow.wattHours(light: 0) / 24 + byDay - lamps, within: 1e-6))
      #expect(builder.sustained?.device == design.devices[0].profile.id)
      #expect(agree(try #require(builder.peak), 7 / 20.0))
      #expect(builder.unknownPeaks.count == design.devices.count - 1 + (site.radio == nil ? 0 : 1))
    }
  }
}
