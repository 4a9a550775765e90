// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Quantities
import Testing

@Suite struct ClimateTests {
  private func hours(_ latitude: Double) -> [Double] {
    Climate.dayLengths(at: Degrees(latitude)).map { $0.value / 3_600 }
  }

  /// Twelve hours and the seven minutes by which refraction and the sun's own size lengthen any day.
  @Test func theEquatorHasTwelveHours() {
    for month in hours(0) { #expect(abs(month - 12.12) < 0.02) }
  }

  /// Almanac lengths of the day at the solstices.
  @Test func amsterdam() {
    let months = hours(52.3)
    #expect(abs(months[5] - 16.8) < 0.2)
    #expect(abs(months[11] - 7.7) < 0.2)
    #expect(months.count == 12)
    #expect(months.max() == months[5] && months.min() == months[11])
  }

  @Test func theSouthIsTheNorthHalfAYearLater() {
    for (one, other) in zip(hours(40), hours(-40)) { #expect((24...24.4).contains(one + other)) }
  }

  @Test func thePolesHaveDayAndNight() {
    let months = hours(89)
    #expect(months[5] == 24 && months[11] == 0)
    #expect(hours(90).allSatisfy { (0...24).contains($0) })
    #expect(hours(-90).allSatisfy { (0...24).contains($0) })
  }

  @Test func shippedClimatesAreOfTheirHemisphere() throws {
    for climate in Shipped.both.catalogue.climates.values {
      #expect(climate.irradiation.count == 12)
      let summer = climate.latitude.value > 0 ? climate.irradiation[5] : climate.irradiation[11]
      let winter = climate.latitude.value > 0 ? climate.irradiation[11] : climate.irradiation[5]
      // In the tropics the clouds of the rainy season decide.
      if abs(climate.latitude.value) > 24 { #expect(summer > winter, "\(climate.id)") }
      if let clearness = climate.clearness { #expect((0...1).contains(clearness.mean)) }
      #expect(climate.temperatures.isEmpty || climate.temperatures.count == 12)
    }
  }

  @Test func capacityBetweenThePointsOfACurve() throws {
    let pack = try #require(Shipped.both.catalogue.parts["lifepo4"])
    #expect(pack.capacityShare(at: Celsius(-40)) == pack.capacityCurve.first?.share)
    #expect(pack.capacityShare(at: Celsius(60)) == pack.capacityCurve.last?.share)
    #expect(abs(pack.capacityShare(at: Celsius(-10)).value - 0.65) < 1e-12)
    let panel = try #require(Shipped.both.catalogue.parts["crystalline"])
    #expect(panel.capacityShare(at: Celsius(-10)) == Ratio(1))
  }

  /// Victron's data sheet: 2,500 cycles at 80 %, 3,000 at 70 %, 5,000 at 50 %. A power of the depth through the
  /// outer two, 2,500 (0.8 / depth)^1.475, gives 3,044 at 70 %.
  @Test func cyclesByDepth() throws {
    var pack = try #require(Shipped.both.catalogue.parts["lifepo4"])
    for (depth, count) in [(0.8, 2_500.0), (0.7, 3_000), (0.5, 5_000)] {
      #expect(abs(try #require(pack.cycles(depth: depth)) - count) < 1e-6)
    }
    let depths = (1...100).map { Double($0) / 100 }
    let counts = depths.compactMap { pack.cycles(depth: $0) }
    #expect(counts.count == 100 && counts == counts.sorted(by: >))
    pack.cycleCurve.removeAll { abs($0.depth.value - 0.7) < 1e-9 }
    #expect(abs(try #require(pack.cycles(depth: 0.7)) - 3_044) < 2)
    #expect(abs(try #require(pack.cycles(depth: 0.2)) / (2_500 * 7.727) - 1) < 2e-3)
    pack.cycleCurve.removeLast()
    #expect(pack.cycles(depth: 0.5) == nil)
  }
}
