// SPDX-License-Identifier: Apache-2.0

import Quantities
import Testing

@testable import Weather

/// Figures of pvlib 0.16.1 (NREL's solar position algorithm, Spencer, Haurwitz, Erbs).
@Suite("The sun against pvlib") struct SunTests {
  /// Hours from 1 January of 2025 to noon or nine of a day.
  static let instants: [(hours: Double, zenith: Double, apparent: Double, azimuth: Double)] = [
    (Weather.hourOfYear(year: 2025, month: 6, day: 21, hour: 12), 27.1711, 27.1625, 170.7181),
    (Weather.hourOfYear(year: 2025, month: 12, day: 21, hour: 12), 73.8828, 73.8260, 176.4799),
    (Weather.hourOfYear(year: 2025, month: 3, day: 20, hour: 9), 66.3314, 66.2934, 121.9611),
  ]

  @Test("position over Plymouth", arguments: instants.indices)
  func position(_ index: Int) {
    let known = Self.instants[index]
    let found = Sun.position(year: 2025, hours: known.hours, latitude: 50.37, longitude: -4.14)
    #expect(abs(found.zenith - known.zenith) < 0.012)
    #expect(abs(found.apparentZenith - known.apparent) < 0.012)
    #expect(abs(found.azimuth - known.azimuth) < 0.02)
  }

  @Test(
    "hour after hour, the course is the position",
    arguments: [(50.37, -4.14), (0, 100), (-34, 18.4), (69.6, 18.9), (-90, 0), (89.9, -170)])
  func course(_ latitude: Double, _ longitude: Double) {
    var course = SunCourse(latitude: latitude, longitude: longitude)
    var worst = 0.0
    for step in -30..<9_000 {
      // Months of typical years come from several years, and not all hours are taken in their middle.
      let (year, hours) = (
        step < 4_000 ? 2005 : 2023, Double(step) + (step % 700 < 350 ? 0.5 : 0.17)
      )
      let known = Sun.position(
        year: year, hours: hours, latitude: latitude, longitude: longitude)
      let found = course.direction(year: year, hours: hours)
      #expect(abs(found.height - Mathematics.cosine(degrees: known.zenith)) < 1e-6)
      guard known.apparentZenith < 90 else {
        #expect(found.seen.z < 1e-5)
        continue
      }
      // Within a third of a degree of the zenith an arcsine tells the elevation to a few thousandths only.
      guard known.zenith > 0.3 else { continue }
      let sine = Mathematics.sine(degrees: known.apparentZenith)
      let expected = SIMD4(
        sine * Mathematics.sine(degrees: known.azimuth),
        sine * Mathematics.cosine(degrees: known.azimuth),
        Mathematics.cosine(degrees: known.apparentZenith), 0)
      let apart = found.seen - expected
      worst = max(worst, (apart * apart).sum().squareRoot() * 180 / .pi)
    }
    #expect(worst < 5e-4, "\(worst) degrees")
  }

  @Test("declination and the light above the air, of Spencer")
  func spencer() {
    for (day, degrees) in [(80.0, -0.0659), (172, 23.4520), (355, -23.4199)] {
      #expect(abs(Sun.declination(day: day) - degrees) < 1e-3)
    }
    for (day, watts) in [(1.0, 1413.982), (80, 1376.892), (172, 1321.624), (355, 1412.709)] {
      #expect(abs(Sun.extraterrestrial(day: day) - watts) < 2e-3)
    }
  }

  @Test("a clear sky, of Haurwitz")
  func haurwitz() {
    for (zenith, watts) in [(0.0, 1035.092), (30, 888.271), (60, 487.894), (80, 135.742)] {
      let cosine = Mathematics.cosine(degrees: zenith)
      #expect(abs(Sky.clear(cosineOfZenith: cosine) - watts) < 1e-3)
    }
    #expect(Sky.clear(cosineOfZenith: 0) == 0)
    #expect(Sky.clear(cosineOfZenith: -0.5) == 0)
  }

  @Test("beam and sky, of Erbs")
  func erbs() {
    let known: [(global: Double, beam: Double, diffuse: Double)] = [
      (186.906, 4.758, 183.541), (373.812, 84.589, 313.998), (560.717, 444.480, 246.423),
      (747.623, 882.560, 123.559),
    ]
    for (global, beam, diffuse) in known {
      let split = Sky.split(
        global: global, cosineOfZenith: 0.5.squareRoot(),
        extraterrestrial: Sun.extraterrestrial(day: 172))
      #expect(abs(split.beam - beam) < 0.01)
      #expect(abs(split.diffuse - diffuse) < 0.01)
    }
  }

  /// One hour with the sun at zenith 40 and azimuth 150 would need a place and an instant; a plane's
  /// irradiance is checked through its three parts instead.
  @Test("incidence, sky and ground of a sloped plane")
  func plane() {
    let slope = Mathematics.sine(degrees: 30)
    let sun = SIMD4(
      Mathematics.sine(degrees: 40) * Mathematics.sine(degrees: 150),
      Mathematics.sine(degrees: 40) * Mathematics.cosine(degrees: 150),
      Mathematics.cosine(degrees: 40), 0)
    let normal = SIMD4(0, -slope, Mathematics.cosine(degrees: 30), 0)
    #expect(abs(Mathematics.arccosine((sun * normal).sum()) - 19.652591) < 1e-5)
    let dark = Weather.Hour(
      year: 2025, instant: 0, global: 500, beam: 0, diffuse: 100, temperature: 20)
    let sky = Skylight(
      Weather(
        title: "", latitude: 50, longitude: 0, hours: [dark], notes: [], source: ""))
    let whole = sky.irradiance(tilt: 30, azimuth: 180, albedo: 0.2)[0]
    let without = sky.irradiance(tilt: 30, azimuth: 180, albedo: 0)[0]
    #expect(abs(without - 93.301270) < 1e-5)
    #expect(abs(whole - without - 6.698730) < 1e-5)
  }

  @Test("clear days' sums: Plymouth, Barcelona, Tromso, Cape Town, Singapore")
  func clearDays() {
    let known: [(latitude: Double, longitude: Double, month: Int, day: Int, sum: Double)] = [
      (50.37, -4.14, 6, 21, 8.702), (50.37, -4.14, 12, 21, 1.172), (41.39, 2.17, 6, 21, 8.792),
      (41.39, 2.17, 12, 21, 2.250), (69.65, 18.96, 12, 21, 0), (-33.92, 18.42, 6, 21, 3.193),
      (1.35, 103.82, 3, 20, 7.684),
    ]
    for (latitude, longitude, month, day, sum) in known {
      let start = Weather.hourOfYear(year: 2025, month: month, day: day, hour: 0)
      let hours = (0..<24).map { hour in
        let position = Sun.position(
          year: 2025, hours: start + Double(hour) + 0.5, latitude: latitude, longitude: longitude)
        return Sky.clear(
          cosineOfZenith: Mathematics.cosine(degrees: position.apparentZenith))
      }
      // The places' coordinates were not stated to the last digit.
      #expect(abs(hours.reduce(0, +) / 1_000 - sum) < 0.02)
    }
  }
}
