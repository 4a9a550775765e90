// SPDX-License-Identifier: Apache-2.0

import Quantities

/// A year of weather at a place, hour by hour, or several years of it made from statistics.
public struct Weather: Sendable, Hashable {
  /// What it is called.
  public var title: String
  /// Degrees north.
  public var latitude: Double
  /// Degrees east.
  public var longitude: Double
  /// The hours from 1 January on: 8,760 a year, without leap days.
  public var hours: [Hour]
  /// The day of the year (from 0) that the hours begin on.
  public private(set) var firstDay = 0
  /// What was mended on the way, in words.
  public var notes: [String]
  /// Where it comes from, in words.
  public var source: String

  /// An hour: means over it.
  public struct Hour: Sendable, Hashable {
    /// The year it was measured in.
    public var year: Int
    /// The instant that the sun's position is taken at: hours since that year began, in universal time.
    public var instant: Double
    /// Irradiance of a level plane (W/m2).
    public var global: Double
    /// Irradiance straight from the sun, of a plane that faces it (W/m2).
    public var beam: Double
    /// Irradiance from the sky, of a level plane (W/m2).
    public var diffuse: Double
    /// Temperature of the air (C).
    public var temperature: Double

    /// An hour from its figures.
    public init(
      year: Int, instant: Double, global: Double, beam: Double, diffuse: Double, temperature: Double
    ) {
      self.year = year
      self.instant = instant
      self.global = global
      self.beam = beam
      self.diffuse = diffuse
      self.temperature = temperature
    }
  }

  /// Hours in a year without a leap day.
  public static let hoursPerYear = 8_760

  /// Weather from its parts.
  public init(
    title: String, latitude: Double, longitude: Double, hours: [Hour], notes: [String],
    source: String
  ) {
    self.title = title
    self.latitude = latitude
    self.longitude = longitude
    self.hours = hours
    self.notes = notes
    self.source = source
  }

  /// The same hours, each year begun on the first of its sunniest month.
  public func fromSummer() -> Weather {
    let year = hours.prefix(Weather.hoursPerYear)
    var light = [Double](repeating: 0, count: 12)
    for (index, hour) in year.enumerated() { light[Weather.month(ofHour: index)] += hour.global }
    for month in 0..<12 { light[month] /= Double(Weather.days[month]) }
    guard let best = light.indices.max(by: { light[$0] < light[$1] }) else { return self }
    var turned = self
    turned.firstDay = Weather.firstDays[best]
    turned.hours = Array(hours[(turned.firstDay * 24)...] + hours[..<(turned.firstDay * 24)])
    return turned
  }

  /// The mean temperature of the air in each month, January first (C).
  public var monthlyTemperatures: [Double] {
    var (sums, counts) = ([Double](repeating: 0, count: 12), [Double](repeating: 0, count: 12))
    for (index, hour) in hours.enumerated() {
      let month = Weather.month(ofHour: index + firstDay * 24)
      sums[month] += hour.temperature
      counts[month] += 1
    }
    return sums.indices.map { sums[$0] / max(1, counts[$0]) }
  }

  /// Years in it.
  public var years: Int { hours.count / Weather.hoursPerYear }

  /// The month (from 0) that an hour of the year stands in.
  public static func month(ofHour hour: Int) -> Int {
    let day = hour % hoursPerYear / 24
    return firstDays.lastIndex { $0 <= day } ?? 0
  }

  /// The first day of each month, from 0.
  static let firstDays = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
  /// Days in a month (from 0).
  public static func days(inMonth month: Int) -> Int { days[month] }

  /// Days in each month.
  static let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

  /// Hours since the start of a year, in local or universal time as the fields are.
  static func hourOfYear(year: Int, month: Int, day: Int, hour: Double) -> Double {
    let isLeap = (year.isMultiple(of: 4) && !year.isMultiple(of: 100)) || year.isMultiple(of: 400)
    let leap = isLeap && month > 2 ? 1 : 0
    return Double((firstDays[month - 1] + day - 1 + leap) * 24) + hour
  }
}

/// The sky over a place, ready for planes of any slope: where the sun stands in each hour, and its light.
public struct Skylight: Sendable {
  /// The weather.
  public let weather: Weather
  /// The sun's direction as seen, in each hour of a year: east, north and up; nought where it is set.
  let directions: [SIMD4<Double>]
  /// The share of each hour of a year in which the sun is up, from the direction of its middle.
  public let daylight: [Double]

  /// The sun's middle stands so high when its upper edge is on the horizon (degrees).
  private static let edge = -0.833

  /// Works out the directions.
  public init(_ weather: Weather) {
    self.weather = weather
    let repeats = weather.years > 1 && weather.hours.first?.year == weather.hours.last?.year
    let count = repeats ? Weather.hoursPerYear : weather.hours.count
    var directions: [SIMD4<Double>] = []
    var daylight: [Double] = []
    directions.reserveCapacity(count)
    daylight.reserveCapacity(count)
    var course = SunCourse(latitude: weather.latitude, longitude: weather.longitude)
    for hour in weather.hours.prefix(count) {
      let direction = course.direction(year: hour.year, hours: hour.instant)
      directions.append(direction.seen)
      daylight.append(Self.lightShare(direction))
    }
    self.directions = directions
    self.daylight = daylight
  }

  /// The share of an hour in which the sun is up, from its direction in the middle of the hour.
  private static func lightShare(_ sun: SunCourse.Direction) -> Double {
    // It climbs by 15 degrees an hour at most.
    guard abs(sun.height) < 0.2 else { return sun.height > 0 ? 1 : 0 }
    let elevation = Mathematics.arcsine(sun.height)
    // How fast it climbs (degrees an hour) tells how much of an hour around sunrise is light.
    let climb = max(0.5, 15 * abs(sun.rise) / (1 - sun.height * sun.height).squareRoot())
    return min(1, max(0, (elevation - Skylight.edge) / climb + 0.5))
  }

  /// Irradiance of a plane in each hour (W/m2): the beam by its angle of incidence, the sky taken as
  /// equally bright all over, and the ground's reflection.
  ///
  /// - Parameters:
  ///   - tilt: from level, in degrees.
  ///   - azimuth: that the plane faces, from north through east, in degrees.
  ///   - albedo: share of light that ground or water throws back.
  public func irradiance(tilt: Double, azimuth: Double, albedo: Double) -> [Double] {
    let slope = Mathematics.sine(degrees: tilt)
    let flat = Mathematics.cosine(degrees: tilt)
    let normal = SIMD4(
      slope * Mathematics.sine(degrees: azimuth), slope * Mathematics.cosine(degrees: azimuth),
      flat, 0)
    let sky = (1 + flat) / 2
    let ground = albedo * (1 - flat) / 2
    let hours = weather.hours
    return [Double](unsafeUninitializedCapacity: hours.count) { light, count in
      directions.withUnsafeBufferPointer { directions in
        hours.withUnsafeBufferPointer { hours in
          var ofYear = 0
          for index in hours.indices {
            let hour = hours[index]
            let incidence = (directions[ofYear] * normal).sum()
            light[index] = hour.beam * max(0, incidence) + hour.diffuse * sky + hour.global * ground
            ofYear = ofYear + 1 == directions.count ? 0 : ofYear + 1
          }
        }
      }
      count = hours.count
    }
  }
}
