// SPDX-License-Identifier: Apache-2.0

import Documents

/// The typical year of PVGIS as CSV: a head of `name: value` lines, the years of the months, then a table
/// in universal time. The light is that of an instant within the hour (`Irradiance Time Offset`).
///
/// Source: the file that `re.jrc.ec.europa.eu/api/tmy` gives with `outputformat=csv`.
enum PVGISFormat: WeatherFormat {
  static let title = "PVGIS typical year"

  static func recognises(_ rows: WeatherRows) -> Bool {
    rows.text(0).hasPrefix("Latitude")
      && (0..<min(40, rows.lines.count)).contains { rows.text($0).hasPrefix("time(UTC)") }
  }

  static func read(_ rows: WeatherRows, _ log: inout YearLog) throws(Problems) -> WeatherPlace {
    var latitude: Double?
    var longitude: Double?
    var offset = 0.5
    var place = ""
    var start = 0
    while start < rows.lines.count, !rows.text(start).hasPrefix("time(UTC)") {
      let parts = rows.text(start).split(separator: ":", maxSplits: 1)
      if parts.count == 2 {
        let value = parts[1].drop { $0 == " " }
        if parts[0].hasPrefix("Latitude") {
          latitude = try rows.number(value, "latitude", in: -90...90, line: start)
        } else if parts[0].hasPrefix("Longitude") {
          longitude = try rows.number(value, "longitude", in: -180...180, line: start)
        } else if parts[0].hasPrefix("Irradiance Time Offset") {
          offset = try rows.number(value, "time offset", in: -1...1, line: start)
        } else if parts[0].hasPrefix("Place") {
          place = String(value)
        }
      }
      start += 1
    }
    guard let latitude, let longitude else {
      throw rows.problem("the head names no latitude or no longitude", line: 0)
    }
    let head = rows.fields(start)
    func column(_ name: String) throws(Problems) -> Int {
      guard let index = head.firstIndex(where: { $0 == name }) else {
        throw rows.problem("the table has no column `\(name)`", line: start)
      }
      return index
    }
    let global = try column("G(h)")
    let beam = try column("Gb(n)")
    let diffuse = try column("Gd(h)")
    let air = try column("T2m")
    for line in (start + 1)..<rows.lines.count {
      let fields = rows.fields(line)
      let stamp = fields[0].utf8
      // The table ends at a blank line; notes follow.
      guard fields.count > 1, stamp.first.map({ (48...57).contains($0) }) == true else {
        guard log.count > 0 else { continue }
        break
      }
      let digits = Array(stamp)
      guard digits.count >= 13, digits[8] == UInt8(ascii: ":"),
        let year = number(digits[0..<4]), let month = number(digits[4..<6]),
        let day = number(digits[6..<8]), let hour = number(digits[9..<11])
      else {
        log.complain("the time must be YYYYMMDD:HHMM", line, fields[0])
        continue
      }
      guard fields.count == head.count else {
        log.complain("\(fields.count) fields where the head has \(head.count)", line)
        continue
      }
      log.add(
        YearLog.Fields(
          year: year, month: month, day: day, hour: hour, shift: offset, global: fields[global],
          beam: fields[beam], diffuse: fields[diffuse], temperature: fields[air]), line: line)
    }
    return WeatherPlace(title: place, latitude: latitude, longitude: longitude)
  }

  /// A whole number in digits.
  static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    Int(String(decoding: digits, as: UTF8.self))
  }
}
