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
    for climate in try Shipped.both.get().catalogue.climates.values {
      #expect(climate.irradiation.count == 12)
      let summer = climate.latitude.value > 0 ? climate.irradiation[5] : climate.irradiation[11]
      let winter = climate.latitude.value > 0 ? climate.irradiation[11] : climate.irradiation[5]
      #expect(summer > winter, "\(climate.id)")
      if let clearness = climate.clearness { #expect((0...1).contains(clearness.mean)) }
      #expect(climate.temperatures.isEmpty || climate.temperatures.count == 12)
    }
  }

  @Test func capacityBetweenThePointsOfACurve() throws {
    let pack = try #require(try Shipped.both.get().catalogue.parts["lifepo4"])
    #expect(pack.capacityShare(at: Celsius(-40)) == pack.capacityCurve.first?.share)
    #expect(pack.capacityShare(at: Celsius(60)) == pack.capacityCurve.last?.share)
    #expect(abs(pack.capacityShare(at: Celsius(-10)).value - 0.65) < 1e-12)
    let panel = try #require(try Shipped.both.get().catalogue.parts["crystalline"])
    #expect(panel.capacityShare(at: Celsius(-10)) == Ratio(1))
  }
}
