// SPDX-License-Identifier: Apache-2.0

import Quantities

/// The sun over one place, hour after hour: `Sun.position` without the trigonometry of every hour.
///
/// Its place among the stars is worked out at midnight, with a parabola through this one and the next two;
/// the hours of a day are turns by 15 degrees; refraction is a table over the sine of the elevation. Held
/// against `Sun.position` the direction is off by less than 0.0005 degrees.
struct SunCourse {
  /// A direction as seen through the air (east, north, up; length 1), the sine of the elevation without it, and
  /// how fast that changes for each unit of the hour angle.
  struct Direction {
    var seen: SIMD4<Double>
    var height: Double
    var rise: Double
  }

  private let longitude: Double
  private let pole: Double
  private let north: Double
  private var day = Day()
  private let turns = Turn.hours
  private let bends = Self.bends
  private var start = (minutes: -1.0, cosine: 0.0, sine: 0.0)

  /// The sun's place over a day.
  private struct Day {
    var year = Int.min
    var number = 0.0
    var up = Parabola(0, 0, 0)
    var level = Parabola(0, 0, 0)
    /// Over its value at midnight (radians).
    var ahead = Parabola(0, 0, 0)
    /// At midnight (degrees).
    var midnight = 0.0
    /// At the next two midnights.
    var next = ((up: 0.0, level: 0.0, ahead: 0.0), (up: 0.0, level: 0.0, ahead: 0.0))
  }

  /// What changes slowly, through its values at three midnights.
  private struct Parabola {
    var (first, slope, bend): (Double, Double, Double)

    init(_ first: Double, _ second: Double, _ third: Double) {
      self.first = first
      slope = (4 * second - 3 * first - third) / 2
      bend = (first + third) / 2 - second
    }

    /// The value when a share of the first day is past.
    func at(_ past: Double) -> Double { first + past * (slope + past * bend) }
  }

  init(latitude: Double, longitude: Double) {
    self.longitude = longitude
    pole = Mathematics.sine(degrees: latitude)
    north = Mathematics.cosine(degrees: latitude)
  }

  /// The direction at an instant: hours since a year began, in universal time.
  @inline(__always)
  mutating func direction(year: Int, hours: Double) -> Direction {
    let number = (hours / 24).rounded(.down)
    if day.number != number || day.year != year { turn(to: number, of: year) }
    let time = hours - number * 24
    let hour = Int(time)
    let minutes = time - Double(hour)
    // The hours of a file are taken at the same minute, but for rounding.
    if abs(start.minutes - minutes) > 1e-9 {
      let angle = day.midnight + minutes * 15
      start = (minutes, Mathematics.cosine(degrees: angle), Mathematics.sine(degrees: angle))
    }
    let past = time / 24
    // Over a day the sun falls behind the stars by about a degree: its sine and cosine are short series.
    let more = day.ahead.at(past)
    let square = more * more
    let (cosine, sine) = (1 - square / 2 + square * square / 24, more - more * square / 6)
    let begun = Turn(
      cosine: start.cosine * cosine - start.sine * sine,
      sine: start.sine * cosine + start.cosine * sine)
    let turn = begun * turns[hour]
    let up = day.up.at(past)
    let level = day.level.at(past)
    let height = up * pole + level * north * turn.cosine
    let seen = seen(
      east: -turn.sine * level, north: north * up - pole * level * turn.cosine, height)
    return Direction(seen: seen, height: height, rise: north * level * turn.sine)
  }

  /// Parabolas through the places at three midnights.
  private mutating func turn(to number: Double, of year: Int) {
    let midnight = Sun.daysSince2000(year) + number
    let isNext = day.year == year && day.number + 1 == number
    let places = (
      isNext ? day.next.0 : Sun.place(midnight), isNext ? day.next.1 : Sun.place(midnight + 1),
      Sun.place(midnight + 2)
    )
    // Angles may pass a whole turn from one place to the next.
    func turned(_ angle: Double) -> Double {
      let over = angle - places.0.ahead
      return (over - 360 * (over / 360).rounded()) * .pi / 180
    }
    day = Day(
      year: year, number: number,
      up: Parabola(places.0.up, places.1.up, places.2.up),
      level: Parabola(places.0.level, places.1.level, places.2.level),
      ahead: Parabola(0, turned(places.1.ahead), turned(places.2.ahead)),
      midnight: places.0.ahead + longitude, next: (places.1, places.2))
    start.minutes = -1
  }

  /// A turn about an axis.
  private struct Turn {
    var cosine: Double
    var sine: Double

    static func * (left: Turn, right: Turn) -> Turn {
      Turn(
        cosine: left.cosine * right.cosine - left.sine * right.sine,
        sine: left.sine * right.cosine + left.cosine * right.sine)
    }

    /// By each hour of a day.
    static let hours = (0..<24).map { hour in
      Turn(
        cosine: Mathematics.cosine(degrees: Double(hour) * 15),
        sine: Mathematics.sine(degrees: Double(hour) * 15))
    }
  }
}

extension SunCourse {
  /// Sine of the elevation below which nothing of the sun is seen (-0.833 37 degrees).
  private static let lowest = -0.014_544_537
  private static let steps = 1_024
  private static let perSine = 1_024 / (1 - lowest)

  /// Refraction (radians) over the cosine of the elevation, by even steps of its sine: smooth up to the zenith.
  private static let bends = (0...steps).map { step in
    let sine = lowest + (1 - lowest) * Double(step) / Double(steps)
    // Towards the zenith both vanish, the formula's own a little before it; their ratio hardly changes.
    let elevation = min(85, Mathematics.arcsine(min(1, sine)))
    return Sun.refraction(at: elevation) * .pi / 180 / Mathematics.cosine(degrees: elevation)
  }

  /// A direction lifted by the air; nought where the sun is set.
  @inline(__always)
  private func seen(east: Double, north: Double, _ height: Double) -> SIMD4<Double> {
    guard height >= Self.lowest else { return .zero }
    let place = (min(1, height) - Self.lowest) * Self.perSine
    let step = min(Self.steps - 1, Int(place))
    let low = bends[step]
    let bend = low + (place - Double(step)) * (bends[step + 1] - low)
    // Turned up by a small angle, bend x cosine: both to its square.
    let square = max(0, 1 - height * height)
    let half = bend * bend * square / 2
    let lifted = height + bend * square - height * half
    guard lifted > 0 else { return .zero }
    let across = 1 - height * bend - half
    return SIMD4(east * across, north * across, lifted, 0)
  }
}
