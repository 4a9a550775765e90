// SPDX-License-Identifier: Apache-2.0

import Quantities
import Testing

@testable import Weather

@Suite("Weather made of statistics") struct SkyStatisticsTests {
  private let piedmont = SkyStatistics(
    title: "Piedmont", latitude: 45,
    irradiation: [1.57, 2.39, 3.82, 4.05, 4.83, 7.21, 6.62, 5.76, 4.52, 2.87, 2.02, 1.49],
    deviation: 0.278, correlation: 0.46, temperatures: [Double](repeating: 12, count: 12))

  /// Each day's irradiation (Wh/m2).
  private func days(_ weather: Weather) -> [Double] {
    (0..<(weather.hours.count / 24)).map { day in
      weather.hours[(day * 24)..<(day * 24 + 24)].reduce(0) { $0 + $1.global }
    }
  }

  @Test("months' means are those given, exactly; the same seed gives the same years")
  func means() {
    let weather = piedmont.weather(years: 20, seed: 1)
    #expect(weather.years == 20)
    var sums = [Double](repeating: 0, count: 12)
    for (day, sum) in days(weather).enumerated() {
      sums[Weather.month(ofHour: day % 365 * 24)] += sum
    }
    for month in 0..<12 {
      let mean = sums[month] / Double(Weather.days(inMonth: month) * 20) / 1_000
      #expect(abs(mean - piedmont.irradiation[month]) < 1e-9)
    }
    #expect(days(weather) == days(piedmont.weather(years: 20, seed: 1)))
    #expect(days(weather) != days(piedmont.weather(years: 20, seed: 2)))
  }

  @Test("days vary and remember one another as the statistics say")
  func spread() {
    let weather = piedmont.weather(years: 60, seed: 3)
    let clear = (0..<365).map { day in
      (0..<24).reduce(0.0) { sum, hour in
        let position = Sun.position(
          year: 2001, hours: Double(day * 24 + hour) + 0.5, latitude: 45, longitude: 0)
        return sum
          + Sky.clear(cosineOfZenith: Mathematics.cosine(degrees: position.apparentZenith))
      }
    }
    let index = days(weather).enumerated().map { $1 / clear[$0 % 365] }
    let mean = index.reduce(0, +) / Double(index.count)
    let apart = index.map { $0 - mean }
    let variance = apart.reduce(0) { $0 + $1 * $1 } / Double(index.count)
    let together = zip(apart, apart.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(variance.squareRoot() - 0.278) < 0.03)
    #expect(abs(together / Double(index.count) / variance - 0.46) < 0.07)
    #expect(index.allSatisfy { $0 >= 0 && $0 < 1.3 })
  }

  @Test("beam and sky add up to the whole; a polar night is dark")
  func parts() {
    let arctic = SkyStatistics(
      title: "Arctic", latitude: 75,
      irradiation: [0, 0.1, 1, 3, 5, 5.5, 4.8, 3, 1.2, 0.2, 0, 0], deviation: 0.25,
      correlation: 0.3, temperatures: [Double](repeating: -5, count: 12))
    let weather = arctic.weather(years: 3, seed: 4)
    for hour in weather.hours[0..<(20 * 24)] { #expect(hour.global == 0 && hour.beam == 0) }
    for (index, hour) in weather.hours.enumerated() where hour.global > 0 && hour.beam > 0 {
      let position = Sun.position(
        year: hour.year, hours: hour.instant, latitude: 75, longitude: 0)
      let cosine = Mathematics.cosine(degrees: position.apparentZenith)
      #expect(
        abs(hour.beam * cosine + hour.diffuse - hour.global) < 1e-6 * max(1, hour.global),
        "\(index)")
    }
  }
}
