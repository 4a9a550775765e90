// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Quantities

/// The sun at a place, month by month.
public struct Climate: Sendable, Hashable {
  /// The id.
  public var id: String
  /// The place's name.
  public var title: String
  /// Latitude, north positive.
  public var latitude: Degrees
  /// Mean daily irradiation of a level plane in each month, January first.
  public var irradiation: [Irradiation]
  /// Mean, standard deviation and day-to-day correlation of the clear-sky index.
  public var clearness: (mean: Double, deviation: Double, correlation: Double)
  /// Basis of the irradiation.
  public var basis: Basis
  /// Source id.
  public var source: String
  /// Where the catalogue says so.
  public var place: Place

  /// The middle day of each month in the year.
  private static let middleDays: [Double] = [
    17, 47, 75, 105, 135, 162, 198, 228, 258, 288, 318, 344,
  ]

  /// The mean length of the day in each month.
  public var dayLengths: [Seconds] {
    Climate.dayLengths(at: latitude)
  }

  /// The altitude of the sun's middle when its upper edge is seen on the horizon: 34' of refraction and
  /// 16' of radius, as almanacs have it.
  private static let sunriseAltitude = -0.833

  /// The mean length of the day in each month at a latitude, from sunrise to sunset.
  ///
  /// Source: Cooper 1969 (declination 23.45° sin(360°(284+n)/365)), as in Duffie and Beckman, chapter 1,
  /// and the hour angle at which the sun stands at an altitude,
  /// acos((sin(altitude) - sin(latitude) sin(declination)) / (cos(latitude) cos(declination))).
  public static func dayLengths(at latitude: Degrees) -> [Seconds] {
    func cosine(_ degrees: Double) -> Double { Mathematics.sine(degrees: degrees + 90) }
    return middleDays.map { day in
      let declination = 23.45 * Mathematics.sine(degrees: 360 * (284 + day) / 365)
      let above =
        Mathematics.sine(degrees: sunriseAltitude)
        - Mathematics.sine(degrees: latitude.value) * Mathematics.sine(degrees: declination)
      // At the poles the cosine of the latitude vanishes: the sun is up all day or not at all.
      let angle = above / max(1e-12, cosine(latitude.value) * cosine(declination))
      return Seconds(Mathematics.arccosine(min(1, max(-1, angle))) / 180 * 86_400)
    }
  }

  /// Entries are the same where their ids and places are.
  public static func == (left: Climate, right: Climate) -> Bool {
    left.id == right.id && left.place == right.place
  }

  /// Feeds a hash.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(id)
  }
}
