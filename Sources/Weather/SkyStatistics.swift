// SPDX-License-Identifier: Apache-2.0

import Quantities

/// What is known of a place's sun where no hourly file is: months' means, and how days vary.
public struct SkyStatistics: Sendable, Hashable {
  /// What the place is called.
  public var title: String
  /// Degrees north.
  public var latitude: Double
  /// Mean daily irradiation of a level plane in each month (kWh/m2/day).
  public var irradiation: [Double]
  /// Standard deviation over the year of a day's irradiation over a clear day's.
  public var deviation: Double
  /// Correlation of that with the next day's.
  public var correlation: Double
  /// Mean temperature of the air in each month (C).
  public var temperatures: [Double]

  /// Statistics from their figures, each list January first.
  public init(
    title: String, latitude: Double, irradiation: [Double], deviation: Double, correlation: Double,
    temperatures: [Double]
  ) {
    self.title = title
    self.latitude = latitude
    self.irradiation = irradiation
    self.deviation = deviation
    self.correlation = correlation
    self.temperatures = temperatures
  }

  /// Weather of some years with these statistics, the same for the same seed.
  ///
  /// A day's clear-sky index follows a beta distribution of the month's mean, through a normal variate
  /// that remembers the day before (a Gaussian copula), so that runs of dark days come as often as the
  /// correlation says. The months' means over all years are those given, exactly. The sun of a day is
  /// that of a clear one times the index; Erbs' split makes beam and sky of it.
  public func weather(years: Int, seed: UInt64) -> Weather {
    let year = 2001
    let clear = ClearYear(latitude: latitude, year: year)
    let means = (0..<12).map { month in
      clear.monthly[month] > 0 ? min(0.97, irradiation[month] / clear.monthly[month]) : 0.5
    }
    let grand = means.reduce(0, +) / 12
    let seasonal = means.reduce(0) { $0 + ($1 - grand) * ($1 - grand) } / 12
    // The deviation holds the seasons' too; what is left is the days'.
    let daily = max(deviation * deviation - seasonal, 0.09 * deviation * deviation).squareRoot()
    let curves = means.map { IndexCurve(mean: $0, deviation: daily) }
    let days = years * 365
    let months = (0..<365).map { Weather.month(ofHour: $0 * 24) }
    var random = SplitMix(state: seed)
    var state = random.normal()
    let memory = min(0.99, max(0, correlation))
    let fresh = (1 - memory * memory).squareRoot()
    var index = [Double](repeating: 0, count: days)
    var sums = [Double](repeating: 0, count: 12)
    for day in 0..<days {
      state = memory * state + fresh * random.normal()
      let month = months[day % 365]
      index[day] = curves[month].value(at: Mathematics.normalShare(below: state))
      sums[month] += index[day] * clear.daily[day % 365]
    }
    let scales = (0..<12).map { month in
      let wanted = irradiation[month] * 1_000 * Double(Weather.days[month] * years)
      return sums[month] > 0 ? wanted / sums[month] : 0
    }
    let warmth = (0..<365).map { temperature(ofDay: $0) }
    var hours: [Weather.Hour] = []
    hours.reserveCapacity(days * 24)
    for day in 0..<days {
      let dayOfYear = day % 365
      let light = index[day] * scales[months[dayOfYear]]
      for hour in 0..<24 {
        let place = dayOfYear * 24 + hour
        let global = clear.hourly[place] * light
        let split = Sky.split(
          global: global, cosineOfZenith: clear.cosines[place],
          extraterrestrial: clear.extraterrestrial[dayOfYear])
        hours.append(
          Weather.Hour(
            year: year, instant: Double(place) + 0.5, global: global, beam: split.beam,
            diffuse: split.diffuse, temperature: warmth[dayOfYear]))
      }
    }
    return Weather(
      title: title, latitude: latitude, longitude: 0, hours: hours, notes: [],
      source: "\(years) years made from monthly means")
  }

  /// The air's temperature on a day of the year: linear between the middles of the months.
  private func temperature(ofDay day: Int) -> Double {
    let place = (Double(day) + 0.5) / 365 * 12 - 0.5
    let below = place.rounded(.down)
    let first = (Int(below) + 12) % 12
    return temperatures[first] + (place - below)
      * (temperatures[(first + 1) % 12] - temperatures[first])
  }
}

/// A year without clouds at a latitude, in the sun's own time.
private struct ClearYear {
  /// Irradiance of a level plane in each hour (W/m2).
  var hourly: [Double] = []
  /// Cosine of the zenith in the middle of each hour.
  var cosines: [Double] = []
  /// Irradiation of each day (Wh/m2).
  var daily: [Double] = []
  /// Mean daily irradiation of each month (kWh/m2/day).
  var monthly: [Double] = []
  /// Above the air, on each day (W/m2).
  var extraterrestrial: [Double] = []

  init(latitude: Double, year: Int) {
    var course = SunCourse(latitude: latitude, longitude: 0)
    for day in 0..<365 {
      var sum = 0.0
      for hour in 0..<24 {
        let cosine = course.direction(year: year, hours: Double(day * 24 + hour) + 0.5).seen.z
        let global = Sky.clear(cosineOfZenith: cosine)
        cosines.append(cosine)
        hourly.append(global)
        sum += global
      }
      daily.append(sum)
      extraterrestrial.append(Sun.extraterrestrial(day: Double(day + 1)))
    }
    for month in 0..<12 {
      let first = Weather.firstDays[month]
      let days = Weather.days[month]
      monthly.append(daily[first..<(first + days)].reduce(0, +) / Double(days) / 1_000)
    }
  }
}

/// The clear-sky index of days as a function of their rank: a beta distribution between a storm and a day
/// clearer than the formula's.
private struct IndexCurve {
  private static let least = 0.03
  private static let most = 1.08
  private static let steps = 400
  /// The share of days below each of the evenly spaced indices.
  private var shares: [Double] = []

  init(mean: Double, deviation: Double) {
    let width = Self.most - Self.least
    let middle = min(0.98, max(0.02, (mean - Self.least) / width))
    // No distribution between two ends varies more than one that takes only them.
    let variance = min(deviation * deviation / (width * width), 0.9 * middle * (1 - middle))
    let both = middle * (1 - middle) / max(variance, 1e-6) - 1
    let (a, b) = (middle * both, (1 - middle) * both)
    var sum = 0.0
    var sums = [0.0]
    for step in 0..<Self.steps {
      let x = (Double(step) + 0.5) / Double(Self.steps)
      sum += Mathematics.exp((a - 1) * Mathematics.log(x) + (b - 1) * Mathematics.log(1 - x))
      sums.append(sum)
    }
    shares = sums.map { $0 / sum }
  }

  func value(at share: Double) -> Double {
    var low = 0
    var high = Self.steps
    while high - low > 1 {
      let middle = (low + high) / 2
      if shares[middle] <= share { low = middle } else { high = middle }
    }
    let step = shares[high] - shares[low]
    let part = step > 0 ? (share - shares[low]) / step : 0
    return Self.least + (Self.most - Self.least) * (Double(low) + part) / Double(Self.steps)
  }
}
