// SPDX-License-Identifier: Apache-2.0

import Documents

/// A year of NREL's solar radiation database (PSM): the names of what is said of the place, the values, then a table whose
/// rows are at a minute within their hour, one an hour or more.
///
/// Source: the CSV of `developer.nlr.gov/api/nsrdb`; the time zone is that of the rows, `Local Time Zone` that of the place.
enum NSRDBFormat: WeatherFormat {
  static let title = "NSRDB"

  static func recognises(_ rows: WeatherRows) -> Bool {
    rows.text(0).hasPrefix("Source,Location ID") && rows.text(2).hasPrefix("Year,Month,Day,Hour")
  }

  static func read(_ rows: WeatherRows, _ log: inout YearLog) throws(Problems) -> WeatherPlace {
    let (names, values) = (rows.fields(0), rows.fields(1))
    func said(_ name: String, in bounds: ClosedRange<Double>) throws(Problems) -> Double {
      guard let place = names.firstIndex(where: { $0 == name }), place < values.count else {
        throw rows.problem("the head names no `\(name)`", line: 0)
      }
      return try rows.number(values[place], name.lowercased(), in: bounds, line: 1)
    }
    let latitude = try said("Latitude", in: -90...90)
    let longitude = try said("Longitude", in: -180...180)
    let zone = try said("Time Zone", in: -12...14)
    let head = rows.fields(2)
    func column(_ name: String) throws(Problems) -> Int {
      guard let index = head.firstIndex(where: { $0 == name }) else {
        throw rows.problem(
          "the table has no column `\(name)`: ask for GHI, DNI, DHI and the air temperature",
          line: 2)
      }
      return index
    }
    let stamp = [
      try column("Year"), try column("Month"), try column("Day"), try column("Hour"),
      try column("Minute"),
    ]
    let (global, beam, diffuse) = (try column("GHI"), try column("DNI"), try column("DHI"))
    let air = try column("Temperature")
    var hour = HourOfParts()
    for line in 3..<max(3, rows.lines.count) {
      let fields = rows.fields(line)
      if fields.count <= 1 { continue }
      let numbers = stamp.compactMap { $0 < fields.count ? Int(fields[$0]) : nil }
      guard fields.count >= head.count, numbers.count == 5, (0..<60).contains(numbers[4]) else {
        log.complain("a row must begin with year, month, day, hour and minute", line)
        continue
      }
      hour.add(
        YearLog.Fields(
          year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3],
          shift: Double(numbers[4]) / 60 - zone, global: fields[global], beam: fields[beam],
          diffuse: fields[diffuse], temperature: fields[air]), line, to: &log)
    }
    hour.end(&log)
    return WeatherPlace(title: "", latitude: latitude, longitude: longitude)
  }
}

/// An hour that a file tells in parts, as of half hours: their mean.
struct HourOfParts {
  private var parts: [YearLog.Fields] = []
  private var line = 0

  /// Takes a part. Those of one hour follow each other.
  mutating func add(_ fields: YearLog.Fields, _ line: Int, to log: inout YearLog) {
    if let last = parts.last,
      (last.year, last.month, last.day, last.hour)
        != (fields.year, fields.month, fields.day, fields.hour)
        || parts.contains(where: { $0.shift == fields.shift })
    {
      end(&log)
    }
    if parts.isEmpty { self.line = line }
    parts.append(fields)
  }

  /// Hands the hour on.
  mutating func end(_ log: inout YearLog) {
    defer { parts = [] }
    guard var hour = parts.first else { return }
    if parts.count > 1 {
      func mean(_ part: (YearLog.Fields) -> Substring) -> Substring {
        let values = parts.compactMap { Double(part($0)) }
        // What is no number is said where the first of them stands.
        guard values.count == parts.count else {
          return parts.map(part).first { Double($0) == nil } ?? ""
        }
        // A mark for what is missing is no light: it must not vanish in a mean.
        if let missing = values.first(where: { $0 < -10 || $0 > 1_500 }) {
          return Substring("\(missing)")
        }
        return Substring("\(values.reduce(0, +) / Double(values.count))")
      }
      hour.global = mean(\.global)
      hour.beam = mean(\.beam)
      hour.diffuse = mean(\.diffuse)
      hour.temperature = mean(\.temperature)
      hour.shift = parts.reduce(0) { $0 + $1.shift } / Double(parts.count)
    }
    log.add(hour, line: line)
  }
}
