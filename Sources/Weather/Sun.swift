// SPDX-License-Identifier: Apache-2.0

import Quantities

/// Where the sun stands, and how strong it is above the air.
public enum Sun {
  /// A direction: zenith from the vertical, azimuth from north through east (degrees).
  public struct Position: Sendable, Hashable {
    /// The angle from the vertical, without the air.
    public var zenith: Double
    /// The angle from the vertical as seen through the air.
    public var apparentZenith: Double
    /// The angle from north through east.
    public var azimuth: Double
  }

  /// The position at an instant: hours since the start of a year in universal time.
  ///
  /// Source: the low-precision formulae of the Astronomical Almanac (Michalsky 1988), good to 0.01
  /// degrees from 1950 to 2050; refraction of Bennett at 101,325 Pa and 12 °C, as the NREL algorithm
  /// has it.
  public static func position(
    year: Int, hours: Double, latitude: Double, longitude: Double
  ) -> Position {
    let days = daysSince2000(year) + hours / 24
    let (up, level, ahead) = place(days)
    let timeOfDay = hours - (hours / 24).rounded(.down) * 24
    let hourAngle = timeOfDay * 15 + longitude + ahead
    let north = Mathematics.cosine(degrees: latitude)
    let pole = Mathematics.sine(degrees: latitude)
    let turn = Mathematics.cosine(degrees: hourAngle)
    let height = min(1, max(-1, up * pole + level * north * turn))
    let elevation = Mathematics.arcsine(height)
    let azimuth = Mathematics.angle(
      x: north * up - pole * level * turn, y: -Mathematics.sine(degrees: hourAngle) * level)
    return Position(
      zenith: 90 - elevation, apparentZenith: 90 - elevation - refraction(at: elevation),
      azimuth: azimuth < 0 ? azimuth + 360 : azimuth)
  }

  /// Where the sun stands among the stars, days after noon of 1 January 2000: sine and cosine of its height over
  /// the equator, and how far Greenwich has turned ahead of it beyond the time of day (degrees).
  static func place(_ days: Double) -> (up: Double, level: Double, ahead: Double) {
    let anomaly = 357.528 + 0.985_600_3 * days
    let ecliptic =
      280.460 + 0.985_647_4 * days + 1.915 * Mathematics.sine(degrees: anomaly)
      + 0.020 * Mathematics.sine(degrees: 2 * anomaly)
    let tilt = 23.439 - 0.000_000_4 * days
    let ascension = Mathematics.angle(
      x: Mathematics.cosine(degrees: ecliptic),
      y: Mathematics.cosine(degrees: tilt) * Mathematics.sine(degrees: ecliptic))
    let up = Mathematics.sine(degrees: tilt) * Mathematics.sine(degrees: ecliptic)
    let sidereal = 6.697_375 + 0.065_709_824_2 * days
    return (up, (1 - up * up).squareRoot(), sidereal * 15 - ascension)
  }

  /// How much higher the sun is seen than it stands (degrees); none once it is wholly set.
  static func refraction(at elevation: Double) -> Double {
    guard elevation >= lowest else { return 0 }
    return (1013.25 / 1010) * (283 / (273 + 12.0)) * 1.02
      / (60 * Mathematics.tangent(degrees: elevation + 10.3 / (elevation + 5.11)))
  }

  /// Below this elevation nothing of the sun is seen (degrees).
  static let lowest = -(0.266_67 + 0.566_7)

  /// Days from noon of 1 January 2000 to midnight before 1 January of a year.
  static func daysSince2000(_ year: Int) -> Double {
    let past = year - 1
    let leaps = past / 4 - past / 100 + past / 400 - (1999 / 4 - 1999 / 100 + 1999 / 400)
    return Double((year - 2000) * 365 + leaps) - 0.5
  }

  /// The sun's height over the equator on a day of the year from 1 (degrees).
  ///
  /// Source: Spencer 1971.
  public static func declination(day: Double) -> Double {
    let angle = 360 * (day - 1) / 365
    func wave(_ times: Double, _ cosine: Double, _ sine: Double) -> Double {
      cosine * Mathematics.cosine(degrees: times * angle)
        + sine * Mathematics.sine(degrees: times * angle)
    }
    let radians: Double =
      0.006_918 + wave(1, -0.399_912, 0.070_257) + wave(2, -0.006_758, 0.000_907)
      + wave(3, -0.002_697, 0.001_48)
    return radians * 180 / .pi
  }

  /// The power of sunlight above the air on a day of the year from 1 (W/m2).
  ///
  /// Source: Spencer 1971, with 1366.1 W/m2 at the mean distance.
  public static func extraterrestrial(day: Double) -> Double {
    let angle = 360 * (day - 1) / 365
    let first =
      0.034_221 * Mathematics.cosine(degrees: angle) + 0.001_28 * Mathematics.sine(degrees: angle)
    let second =
      0.000_719 * Mathematics.cosine(degrees: 2 * angle)
      + 0.000_077 * Mathematics.sine(degrees: 2 * angle)
    return 1366.1 * (1.000_11 + first + second)
  }
}

/// What the air lets through.
public enum Sky {
  /// Global irradiance of a level plane under a clear sky (W/m2).
  ///
  /// Source: Haurwitz 1945.
  public static func clear(cosineOfZenith cosine: Double) -> Double {
    cosine > 0 ? 1098 * cosine * Mathematics.exp(-0.059 / cosine) : 0
  }

  /// Global irradiance split into what comes straight (on a plane that faces the sun) and what the sky
  /// scatters (on a level plane), in W/m2.
  ///
  /// Source: Erbs, Klein and Duffie 1982; no beam below 3 degrees over the horizon.
  public static func split(
    global: Double, cosineOfZenith cosine: Double, extraterrestrial: Double
  ) -> (beam: Double, diffuse: Double) {
    guard global > 0, cosine > 0.052_335_956 else { return (0, max(0, global)) }
    let clearness = min(1, global / (extraterrestrial * max(cosine, 0.065)))
    let share: Double
    if clearness <= 0.22 {
      share = 1 - 0.09 * clearness
    } else if clearness <= 0.8 {
      let k = clearness
      share = 0.9511 + k * (-0.1604 + k * (4.388 + k * (-16.638 + k * 12.336)))
    } else {
      share = 0.165
    }
    return (global * (1 - share) / cosine, global * share)
  }
}
