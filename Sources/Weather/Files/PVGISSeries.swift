// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities

/// Years of PVGIS, hour by hour, of a level plane and by its components; and what PVGIS gives as JSON, such years or its typical
/// one.
///
/// Source: what `re.jrc.ec.europa.eu/api/seriescalc` gives with `components=1`, `outputformat=csv` or `json`, and
/// `api/tmy` with `outputformat=json`.
struct PVGISSeries {
  private let rows: WeatherRows
  private var years: [Int: YearLog] = [:]
  private var order: [Int] = []

  /// Reads a file; nil of another form.
  static func read(_ rows: WeatherRows) throws(Problems) -> Weather? {
    if rows.text(0).first == "{" { return try json(rows) }
    guard rows.text(0).hasPrefix("Latitude"),
      let head = (0..<min(40, rows.lines.count)).first(where: { rows.text($0).hasPrefix("time,") })
    else { return nil }
    var series = PVGISSeries(rows: rows)
    var (latitude, longitude): (Double?, Double?)
    for line in 0..<head {
      let parts = rows.text(line).split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let value = parts[1].drop { $0 == " " || $0 == "\t" }
      if parts[0].hasPrefix("Latitude") {
        latitude = try rows.number(value, "latitude", in: -90...90, line: line)
      } else if parts[0].hasPrefix("Longitude") {
        longitude = try rows.number(value, "longitude", in: -180...180, line: line)
      } else if parts[0].hasPrefix("Slope"),
        let slope = value.split(separator: " ").first.flatMap({ Double($0) }), slope != 0
      {
        throw rows.problem(slanted, line: line)
      }
    }
    guard let latitude, let longitude else {
      throw rows.problem("the head names no latitude or no longitude", line: 0)
    }
    let names = rows.fields(head)
    func column(_ name: String) throws(Problems) -> Int {
      guard let index = names.firstIndex(where: { $0 == name }) else {
        throw rows.problem(
          "the table has no column `\(name)`: ask PVGIS for the components of the light (`components=1`)",
          line: head)
      }
      return index
    }
    let places = [
      try column("Gb(i)"), try column("Gd(i)"), try column("Gr(i)"), try column("H_sun"),
      try column("T2m"),
    ]
    for line in (head + 1)..<rows.lines.count {
      let fields = rows.fields(line)
      // The table ends at a blank line; notes follow.
      guard fields.count > 1, fields[0].first?.isNumber == true else {
        guard series.order.isEmpty else { break }
        continue
      }
      guard fields.count == names.count else {
        series.complain("\(fields.count) fields where the head has \(names.count)", line)
        continue
      }
      series.add(String(fields[0]), places.map { fields[$0] }, line: line)
    }
    return try series.weather(WeatherPlace(title: "", latitude: latitude, longitude: longitude))
  }

  private static let slanted =
    "this is the light of a slanted plane: ask PVGIS for a slope of 0 and its components (`angle=0&components=1`)"

  private static func json(_ rows: WeatherRows) throws(Problems) -> Weather? {
    let root: JSON
    do throws(Problem) {
      root = try JSON.read(rows.file)
    } catch {
      throw Problems([error])
    }
    let place = root["inputs"]?["location"]
    guard let outputs = root["outputs"],
      let hours = (outputs["tmy_hourly"] ?? outputs["hourly"])?.items
    else { return nil }
    guard let latitude = place?["latitude"]?.double, let longitude = place?["longitude"]?.double,
      (-90...90).contains(latitude), (-180...180).contains(longitude)
    else { throw rows.problem("`inputs` names no latitude or no longitude", line: 0) }
    if let slope = root["inputs"]?["mounting_system"]?["fixed"]?["slope"]?["value"]?.double,
      slope != 0
    {
      throw rows.problem(slanted, line: 0)
    }
    let found = WeatherPlace(title: "", latitude: latitude, longitude: longitude)
    func text(_ hour: JSON, _ name: String) -> Substring {
      hour[name]?.double.map { Substring("\($0)") } ?? ""
    }
    guard outputs["tmy_hourly"] != nil else {
      var series = PVGISSeries(rows: rows)
      for hour in hours {
        series.add(
          hour["time"]?.words ?? "",
          ["Gb(i)", "Gd(i)", "Gr(i)", "H_sun", "T2m"].map { text(hour, $0) }, line: 0)
      }
      return try series.weather(found)
    }
    var log = YearLog(rows: rows)
    let offset =
      place?["irradiance_time_offset"]?.double ?? place?["irradiance time offset"]?.double
    for hour in hours {
      guard let stamp = Stamp(hour["time(UTC)"]?.words ?? "") else {
        log.complain("the time must be YYYYMMDD:HHMM", 0)
        continue
      }
      log.add(
        YearLog.Fields(
          year: stamp.year, month: stamp.month, day: stamp.day, hour: stamp.hour,
          shift: offset.flatMap { (-1...1).contains($0) ? $0 : nil } ?? 0.5,
          global: text(hour, "G(h)"),
          beam: text(hour, "Gb(n)"), diffuse: text(hour, "Gd(h)"), temperature: text(hour, "T2m")),
        line: 0)
    }
    return try log.weather(found, PVGISFormat.title)
  }

  private init(rows: WeatherRows) { self.rows = rows }

  /// The moment of a row: `20200131:1510`.
  private struct Stamp {
    var (year, month, day, hour, minute) = (0, 0, 0, 0, 0)

    init?(_ text: String) {
      let digits = Array(text.utf8)
      guard digits.count >= 13, digits[8] == UInt8(ascii: ":"),
        let year = PVGISFormat.number(digits[0..<4]), let month = PVGISFormat.number(digits[4..<6]),
        let day = PVGISFormat.number(digits[6..<8]), let hour = PVGISFormat.number(digits[9..<11]),
        let minute = PVGISFormat.number(digits[11..<13]), (0..<60).contains(minute)
      else { return nil }
      (self.year, self.month, self.day, self.hour, self.minute) = (year, month, day, hour, minute)
    }
  }

  private mutating func complain(_ words: String, _ line: Int) {
    years[order.last ?? 0, default: YearLog(rows: rows)].complain(words, line)
  }

  /// Takes an hour: the light straight from the sun, from the sky and from the ground, on a level plane; the height of the sun
  /// (degrees); the temperature.
  private mutating func add(_ time: String, _ fields: [Substring], line: Int) {
    guard let stamp = Stamp(time) else { return complain("the time must be YYYYMMDD:HHMM", line) }
    let values = fields.map { Double($0) ?? .nan }
    // Of the sun at the horizon nothing is told apart: it is light of the sky.
    let sine = max(0, Mathematics.sine(degrees: values[3]))
    let beam = sine > 0.03 ? min(values[0] / sine, 1_400) : 0
    let global = values[0] + values[1] + values[2]
    if years[stamp.year] == nil { order.append(stamp.year) }
    years[stamp.year, default: YearLog(rows: rows)].add(
      YearLog.Fields(
        year: stamp.year, month: stamp.month, day: stamp.day, hour: stamp.hour,
        shift: Double(stamp.minute) / 60, global: Substring("\(global)"),
        beam: Substring("\(beam)"),
        diffuse: Substring("\(global - beam * sine)"), temperature: fields[4]), line: line)
  }

  /// The years one after the other.
  private func weather(_ place: WeatherPlace) throws(Problems) -> Weather {
    var found: Weather?
    for year in order.sorted() {
      guard let own = try years[year]?.weather(place, "PVGIS hourly series") else { continue }
      found?.hours += own.hours
      found?.notes += own.notes.map { "\(year): \($0)" }
      found = found ?? own
    }
    guard let found else {
      _ = try years[0]?.weather(place, "")
      throw rows.problem("there are no hours below the names of the columns", line: 0)
    }
    return found
  }
}
