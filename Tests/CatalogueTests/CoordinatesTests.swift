// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Quantities
import TestSupport
import Testing

@testable import Catalogue

/// Places on Earth, and the climates near them.
@Suite("Coordinates") struct CoordinatesTests {
  @Test(
    "are read as people write them",
    arguments: [
      ("48.2 N 16.4 E", 48.2, 16.4), ("48.2N, 16.4E", 48.2, 16.4), ("48.2, 16.4", 48.2, 16.4),
      ("-33.9 151.2", -33.9, 151.2), ("33.9 S 151.2 E", -33.9, 151.2), ("40° N 74° W", 40, -74),
    ])
  func read(_ text: String, _ latitude: Double, _ longitude: Double) throws {
    let found = try #require(Coordinates(text))
    #expect(found.latitude.value == latitude && found.longitude.value == longitude)
  }

  @Test(
    "are nothing else",
    arguments: [
      "", "vienna", "48.2", "48.2 N", "16.4 E 48.2 N", "91 N 0 E", "0 N 181 E", "1 2 3", "N E",
      "4.8.2 N 16 E", "amsterdam",
    ])
  func refused(_ text: String) { #expect(Coordinates(text) == nil) }

  /// Amsterdam to Vienna is 936 km by road atlases' great circles, a quarter of a meridian 10,008 km on a ball.
  @Test("are as far apart as on a globe") func distance() throws {
    let pole = Coordinates(latitude: Degrees(90), longitude: Degrees(0))
    let equator = Coordinates(latitude: Degrees(0), longitude: Degrees(77))
    #expect(abs(pole.distance(to: equator).value - 10_007_543) < 1_000)
    let amsterdam = Coordinates(latitude: Degrees(52.37), longitude: Degrees(4.90))
    let vienna = Coordinates(latitude: Degrees(48.21), longitude: Degrees(16.37))
    #expect(abs(amsterdam.distance(to: vienna).value - 936_000) < 3_000)
  }

  @Test("have their nearest climate first") func nearest() throws {
    let found = try Checkout.catalogue().climates(
      near: Coordinates(latitude: Degrees(52), longitude: Degrees(4.5)))
    #expect(["amsterdam", "leiden"].contains(found.first?.climate.id))
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.distance <= $1.distance })
  }
}

/// The table of climates, and climates carried to a place.
@Suite("Climates of a place") struct ClimatePlaceTests {
  @Test("a height stands behind the angles") func height() throws {
    let point = try #require(Coordinates("46.5 N 8.0 E 1200 m"))
    #expect(point.altitude == Metres(1_200) && point.latitude.value == 46.5)
    #expect(Coordinates("46.5 N 8.0 E")?.altitude == nil)
    #expect(Coordinates("46.5 N m") == nil && Coordinates("1200 m") == nil)
  }

  @Test("the nearest within 300 km is carried there, and colder by its height") func carried()
    throws
  {
    let catalogue = try Checkout.catalogue()
    let munich = try #require(catalogue.climates["munich"])
    let height = try #require(munich.altitude)
    let here = try #require(catalogue.climate("48.2 N 11.8 E \(height.value + 1_000) m"))
    #expect(here.id == "munich" && here.latitude.value == 48.2)
    let away = try #require(here.carried)
    #expect(away.value > 1_000 && away.value < 50_000)
    #expect(
      zip(here.temperatures, munich.temperatures).allSatisfy {
        abs($1.value - $0.value - 6.5) < 1e-9
      })
    #expect(here.irradiation == munich.irradiation && munich.carried == nil)
    #expect(catalogue.climate("5 S 100 W") == nil && catalogue.climate("nowhere") == nil)
    #expect(catalogue.climate("munich")?.carried == nil)
  }

  /// Of a mountain's foot and its top, that of the height asked for.
  @Test("a height chooses between neighbours") func heights() throws {
    let catalogue = try Checkout.catalogue()
    let top = try #require(catalogue.climate("49.25 N 19.9 E 1900 m"))
    let foot = try #require(catalogue.climate("49.9 N 19.9 E 240 m"))
    #expect(top.id == "kasprowy-wierch" && foot.id == "krakow")
  }

  @Test("a table of climates is read as it stands, and wrong rows are told")
  func table() throws {
    let head =
      "id,title,latitude,longitude,altitude,quantity,unit,jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec,basis,source,note\n"
    let sun = "here,Here,50,8,100,irradiation,kWh/m2/day,1,2,3,4,5,6,6,5,4,3,2,1,measured,s,\n"
    let air = "here,Here,50,8,100,temperature,C,-1,0,3,8,12,15,17,17,13,9,4,0,measured,s,\n"
    func read(_ text: String) throws -> (Catalogue, [Problem]) {
      let place = try TemporaryFolder()
      try place.write(text, to: "climates/a.csv")
      let (catalogue, problems) = Catalogue.readAll(folders: [place.path])
      // A folder that is laid over another one need not hold what that one holds.
      return (catalogue, problems.filter { $0.place.file.hasSuffix("a.csv") })
    }
    let (known, problems) = try read(head + sun + air)
    let here = try #require(known.climates["here"])
    #expect(problems.isEmpty, "\(problems)")
    #expect(here.temperatures.first == Celsius(-1))
    #expect(here.irradiation[5].value == 6 && here.altitude == Metres(100))
    for (old, new) in [
      (",50,", ",95,"), (",6,6,", ",6,x,"), ("irradiation", "sunshine"), ("kWh/m2/day", "C"),
      ("measured,s", "guessed,s"), (",1,2,", ",-1,2,"), (",100,", ",high,"),
    ] {
      let (_, told) = try read(head + sun.replacingOccurrences(of: old, with: new))
      #expect(!told.isEmpty, "\(new)")
    }
    let (_, twice) = try read(head + sun + sun)
    #expect(!twice.isEmpty)
  }
}
