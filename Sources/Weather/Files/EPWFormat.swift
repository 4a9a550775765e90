// SPDX-License-Identifier: Apache-2.0

import Documents

/// EnergyPlus' weather: eight lines of head, then hours that are named by their ends in local standard
/// time.
///
/// Source: EnergyPlus Auxiliary Programs, "EnergyPlus Weather File (EPW) Data Dictionary". PVGIS writes
/// such files with the rows of its own typical year, in universal time whatever the head says, and tells
/// the instant in a comment.
enum EPWFormat: WeatherFormat {
  static let title = "EnergyPlus weather (EPW)"

  static func recognises(_ rows: WeatherRows) -> Bool {
    rows.text(0).hasPrefix("LOCATION,")
  }

  static func read(_ rows: WeatherRows, _ log: inout YearLog) throws(Problems) -> WeatherPlace {
    let head = rows.fields(0)
    guard head.count >= 10 else {
      throw rows.problem("the LOCATION line must have ten fields, here \(head.count)", line: 0)
    }
    let latitude = try rows.number(head[6], "latitude", in: -90...90, line: 0)
    let longitude = try rows.number(head[7], "longitude", in: -180...180, line: 0)
    let zone = try rows.number(head[8], "time zone", in: -12...14, line: 0)
    var shift = 0.5 - zone
    let comment = "Irradiance Time Offset (h):"
    var start = 0
    while start < rows.lines.count, !rows.text(start).hasPrefix("DATA PERIODS") {
      let text = rows.text(start)
      if text.hasPrefix("COMMENTS"), let tail = text.split(separator: comment).last,
        text.contains(comment)
      {
        shift = 1 + (try rows.number(tail, "time offset", in: -1...1, line: start))
        log.notes.append(
          "PVGIS' rows are in universal time, whatever time zone the head of its EPW names")
      }
      start += 1
    }
    guard start < rows.lines.count else {
      throw rows.problem("no line begins with DATA PERIODS: the file is cut short", line: 0)
    }
    var parts = HourOfParts()
    for line in (start + 1)..<rows.lines.count {
      let fields = rows.fields(line)
      if fields.count <= 1 { continue }
      guard fields.count >= 16, let year = Int(fields[0]), let month = Int(fields[1]),
        let day = Int(fields[2]), let hour = Int(fields[3])
      else {
        log.complain("an hour must have 35 fields that begin with year, month, day, hour", line)
        continue
      }
      // Of half hours the minute tells the end, where hours have 60 or, in some, 0.
      let minute = Int(fields[4]) ?? 60
      let early = (1..<60).contains(minute) ? Double(60 - minute) / 60 : 0
      parts.add(
        YearLog.Fields(
          year: year, month: month, day: day, hour: hour - 1, shift: shift - early,
          global: fields[13], beam: fields[14], diffuse: fields[15], temperature: fields[6]), line,
        to: &log)
    }
    parts.end(&log)
    return WeatherPlace(title: String(head[1]), latitude: latitude, longitude: longitude)
  }
}
