// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Quantities
import Weather

/// The sun at a place, month by month.
public struct Climate: Sendable, Hashable {
  /// The id.
  public var id: String
  /// The place's name.
  public var title: String
  /// Latitude, north positive.
  public var latitude: Degrees
  /// Longitude, east positive; nil where the catalogue does not say.
  public var longitude: Degrees?
  /// Height above the sea; nil where the catalogue does not say.
  public var altitude: Metres?
  /// How far it is carried to the place that is asked about; nil at its own place.
  public var carried: Metres?
  /// Mean daily irradiation of a level plane in each month, January first.
  public var irradiation: [Irradiation]
  /// How days differ; nil where nobody worked it out.
  public var clearness: Clearness?
  /// Mean temperature of the air in each month, January first; empty where unknown.
  public var temperatures: [Celsius]
  /// Basis of the irradiation.
  public var basis: Basis
  /// Source id.
  public var source: String
  /// Where the catalogue says so.
  public var place: Place

  /// A day's irradiation over that of a clear day.
  public struct Clearness: Sendable, Hashable {
    /// Its mean over the year.
    public var mean: Double
    /// Its standard deviation over the year.
    public var deviation: Double
    /// Its correlation with the next day's.
    public var correlation: Double
  }

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
  /// Source: the declination of Spencer 1971, and the hour angle at which the sun stands at an altitude,
  /// acos((sin(altitude) - sin(latitude) sin(declination)) / (cos(latitude) cos(declination))).
  public static func dayLengths(at latitude: Degrees) -> [Seconds] {
    middleDays.map { day in
      let declination = Sun.declination(day: day)
      let above =
        Mathematics.sine(degrees: sunriseAltitude)
        - Mathematics.sine(degrees: latitude.value) * Mathematics.sine(degrees: declination)
      // At the poles the cosine of the latitude vanishes: the sun is up all day or not at all.
      let angle =
        above
        / max(
          1e-12,
          Mathematics.cosine(degrees: latitude.value) * Mathematics.cosine(degrees: declination))
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
