// SPDX-License-Identifier: Apache-2.0

public import Documents
import Quantities

extension Weather {
  /// The largest weather file read, in bytes.
  public static let limit = 64_000_000

  /// Reads a year of weather: PVGIS' typical year as CSV or JSON, its hourly series of one year or more, EnergyPlus (EPW),
  /// NSRDB, TMY3 or TMY2, known by what stands in it; packed by gzip or not.
  ///
  /// - Throws: `Problems`: what is missing, doubled or impossible, with its line.
  public static func read(_ file: TextFile) throws(Problems) -> Weather {
    let lines = file.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let rows = WeatherRows(file: file, lines: lines)
    for format in formats where format.recognises(rows) {
      var log = YearLog(rows: rows)
      let place = try format.read(rows, &log)
      return try log.weather(place, format.title)
    }
    if let years = try PVGISSeries.read(rows) { return years }
    throw Problems([
      Problem(
        .rule(
          "no weather file known here: PVGIS (a typical year, or an hourly series with its components), EPW, NSRDB, TMY3 or TMY2"
        ), at: Place(file: file.path, line: 1, column: 1), text: String(rows.text(0).prefix(60)))
    ])
  }

  /// The formats; a new one needs a file and a line here.
  private static let formats: [any WeatherFormat.Type] = [
    PVGISFormat.self, EPWFormat.self, NSRDBFormat.self, TMY3Format.self, TMY2Format.self,
  ]
}

/// A form of weather file.
protocol WeatherFormat: Sendable {
  /// What it is called.
  static var title: String { get }
  /// Whether a file has this form.
  static func recognises(_ rows: WeatherRows) -> Bool
  /// Reads the hours into a log and returns the place.
  static func read(_ rows: WeatherRows, _ log: inout YearLog) throws(Problems) -> WeatherPlace
}

/// Where weather was measured.
struct WeatherPlace {
  var title: String
  var latitude: Double
  var longitude: Double
}

/// A file's lines as fields.
struct WeatherRows {
  let file: TextFile
  let lines: [ArraySlice<UInt8>]

  /// A line's text without its end.
  func text(_ line: Int) -> String {
    guard line < lines.count else { return "" }
    let bytes = lines[line]
    return String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes, as: UTF8.self)
  }

  /// A line's fields between commas, without blanks around them.
  func fields(_ line: Int) -> [Substring] {
    text(line).split(separator: ",", omittingEmptySubsequences: false).map { field in
      let start = field.drop { $0 == " " }
      guard let last = start.lastIndex(where: { $0 != " " }) else { return "" }
      return start[...last]
    }
  }

  /// A problem at a line (from 0).
  func problem(_ words: String, line: Int, text: Substring = "") -> Problems {
    let column =
      text.isEmpty ? 1 : (self.text(line).range(of: String(text)).map { $0 + 1 } ?? 1)
    return Problems([
      Problem(
        .rule(words), at: Place(file: file.path, line: line + 1, column: column),
        text: String(text.prefix(40)))
    ])
  }

  /// A number of a header, within bounds.
  func number(
    _ text: Substring, _ name: String, in bounds: ClosedRange<Double>, line: Int
  ) throws(Problems) -> Double {
    guard let value = Double(text), bounds.contains(value) else {
      throw problem(
        "the \(name) must be a number from \(Format.significant(bounds.lowerBound, 4)) to \(Format.significant(bounds.upperBound, 4)), found `\(text)`",
        line: line, text: text)
    }
    return value
  }
}

extension String {
  /// How many characters stand before the first occurrence of a text; nil where it does not occur.
  fileprivate func range(of part: String) -> Int? {
    guard !part.isEmpty else { return nil }
    let own = Array(utf8)
    let sought = Array(part.utf8)
    guard own.count >= sought.count else { return nil }
    return (0...(own.count - sought.count)).first {
      own[$0..<($0 + sought.count)].elementsEqual(sought)
    }
  }
}

/// Collects the hours of a year, whatever order they come in, and tells of what is wrong with them.
struct YearLog {
  let rows: WeatherRows
  private var hours: [Weather.Hour?] = Array(repeating: nil, count: Weather.hoursPerYear)
  private var lineOf: [Int] = Array(repeating: 0, count: Weather.hoursPerYear)
  private var problems: [Problem] = []
  private var leapHours = 0
  private var smallNegatives = 0
  private(set) var count = 0
  var notes: [String] = []

  init(rows: WeatherRows) { self.rows = rows }

  /// The fields of an hour as written.
  struct Fields {
    var year: Int
    var month: Int
    var day: Int
    /// From 0 to 23.
    var hour: Int
    /// From the start of that hour to the instant that its light belongs to, and to universal time (h).
    var shift: Double
    var global: Substring
    var beam: Substring
    var diffuse: Substring
    var temperature: Substring
    /// Tenths of a degree rather than degrees.
    var isTenths = false
  }

  /// Takes the hour of a line (from 0).
  mutating func add(_ fields: Fields, line: Int) {
    guard (1...12).contains(fields.month), (1...31).contains(fields.day),
      (0...23).contains(fields.hour), (1800...2200).contains(fields.year)
    else {
      return complain("no hour of a year is \(stamp(fields))", line)
    }
    count += 1
    if fields.month == 2, fields.day == 29 {
      leapHours += 1
      return
    }
    guard fields.day <= Weather.days[fields.month - 1] else {
      return complain("no hour of a year is \(stamp(fields))", line)
    }
    let index =
      (Weather.firstDays[fields.month - 1] + fields.day - 1) * 24 + fields.hour
    if hours[index] != nil {
      return complain(
        "\(stamp(fields)) stands here twice; first in line \(lineOf[index] + 1). One year is read, not several",
        line)
    }
    guard
      let global = light(fields.global, "global", line),
      let beam = light(fields.beam, "beam", line),
      let diffuse = light(fields.diffuse, "diffuse", line),
      let air = Double(fields.temperature)
    else {
      if Double(fields.temperature) == nil {
        complain("the temperature is no number", line, fields.temperature)
      }
      return
    }
    let temperature = fields.isTenths ? air / 10 : air
    guard (-95...65).contains(temperature) else {
      return complain(
        "the temperature is missing or no temperature of air: gaps must be filled first", line,
        fields.temperature)
    }
    lineOf[index] = line
    hours[index] = Weather.Hour(
      year: fields.year,
      instant: Weather.hourOfYear(
        year: fields.year, month: fields.month, day: fields.day,
        hour: Double(fields.hour) + fields.shift),
      global: global, beam: beam, diffuse: diffuse, temperature: temperature)
  }

  /// Irradiance from 0 up to what can reach the ground. A few watts below nothing are how instruments
  /// see the night.
  private mutating func light(_ text: Substring, _ name: String, _ line: Int) -> Double? {
    guard let value = Double(text), value.isFinite else {
      complain("the \(name) irradiance is no number", line, text)
      return nil
    }
    if value < 0, value >= -10 {
      if value < 0 { smallNegatives += 1 }
      return 0
    }
    guard value >= 0 else {
      complain(
        "the \(name) irradiance is negative or marked as missing: gaps must be filled first", line,
        text)
      return nil
    }
    guard value <= 1_500 else {
      complain(
        value >= 9_000
          ? "the \(name) irradiance is marked as missing: gaps must be filled first"
          : "\(name) irradiance of \(text) W/m2 is more than the sun gives", line, text)
      return nil
    }
    return value
  }

  private func stamp(_ fields: Fields) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(fields.year)-\(two(fields.month))-\(two(fields.day)) \(two(fields.hour)):00"
  }

  mutating func complain(_ words: String, _ line: Int, _ text: Substring = "") {
    // The first dozen tell enough of a file that is wrong throughout.
    guard problems.count < 12 else { return }
    problems += rows.problem(words, line: line, text: text).all
  }

  /// The year, if it is whole and can be true.
  func weather(_ place: WeatherPlace, _ title: String) throws(Problems) -> Weather {
    if !problems.isEmpty { throw Problems(problems) }
    let found = hours.compactMap { $0 }
    guard found.count == Weather.hoursPerYear else {
      let first = hours.firstIndex { $0 == nil } ?? 0
      let month = Weather.month(ofHour: first)
      let day = first / 24 - Weather.firstDays[month] + 1
      let line = first > 0 ? lineOf[first - 1] : 0
      throw rows.problem(
        "\(Format.grouped(found.count)) hours where a year has 8,760: the first that is missing is hour \(first % 24) of day \(day) of month \(month + 1)",
        line: line)
    }
    var notes = self.notes
    if leapHours > 0 { notes.append("29 February (\(leapHours) hours) is left out") }
    if smallNegatives > 0 {
      notes.append(
        "\(Format.grouped(smallNegatives)) irradiances a few watts below nothing are taken as nothing"
      )
    }
    let weather = Weather(
      title: place.title, latitude: place.latitude, longitude: place.longitude, hours: found,
      notes: notes, source: title)
    try check(weather)
    return weather
  }

  /// Light at night, or parts that do not add up to the whole, tell of a wrong time zone, a wrong place
  /// or columns that changed places.
  private func check(_ weather: Weather) throws(Problems) {
    var whole = 0.0
    var atNight = 0.0
    var apart = 0.0
    var worst = (line: 0, light: 0.0)
    for (index, hour) in weather.hours.enumerated() where hour.global > 0 || hour.beam > 0 {
      let position = Sun.position(
        year: hour.year, hours: hour.instant, latitude: weather.latitude,
        longitude: weather.longitude)
      whole += hour.global
      if position.zenith > 97 {
        atNight += hour.global
        if hour.global > worst.light { worst = (lineOf[index], hour.global) }
      }
      let cosine = max(0, Mathematics.cosine(degrees: position.apparentZenith))
      apart += abs(hour.beam * cosine + hour.diffuse - hour.global)
    }
    guard whole > 0 else {
      throw rows.problem("there is no light in this file: all irradiance is 0", line: 0)
    }
    if atNight > 0.005 * whole {
      throw rows.problem(
        "\(Format.significant(100 * atNight / whole, 2)) % of the light falls while the sun is down at \(Format.significant(weather.latitude, 4)) N \(Format.significant(weather.longitude, 4)) E: the time zone or the place is wrong, or rows of several time zones are mixed",
        line: worst.line)
    }
    if apart > 0.3 * whole {
      throw rows.problem(
        "beam and diffuse irradiance do not add up to the global one (\(Format.significant(100 * apart / whole, 2)) % apart): have columns changed places, or is the time zone wrong?",
        line: 0)
    }
  }
}
