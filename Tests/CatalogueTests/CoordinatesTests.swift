// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Quantities
import TestSupport
import Testing

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
