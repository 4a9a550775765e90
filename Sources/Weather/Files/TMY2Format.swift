// SPDX-License-Identifier: Apache-2.0

import Documents

/// NREL's typical year, second edition: fields by their places in the line; hours are named by their
/// ends in local standard time.
///
/// Source: Marion and Urban 1995, "User's Manual for TMY2s", NREL/SP-463-7668, tables 3-1 and 3-2.
enum TMY2Format: WeatherFormat {
  static let title = "TMY2"

  static func recognises(_ rows: WeatherRows) -> Bool {
    rows.text(0).utf8.count >= 53 && rows.text(1).utf8.count >= 71
      && !rows.text(0).contains(",") && number(rows, 1, 1..<3) != nil
  }

  static func read(_ rows: WeatherRows, _ log: inout YearLog) throws(Problems) -> WeatherPlace {
    func field(_ columns: Range<Int>) -> Substring { Substring(text(rows, 0, columns)) }
    let zone = try rows.number(field(33..<36), "time zone", in: -12...14, line: 0)
    func angle(
      _ side: Int, _ negative: String, _ degrees: Range<Int>, _ minutes: Range<Int>, _ name: String,
      _ most: Double
    ) throws(Problems) -> Double {
      let whole = try rows.number(field(degrees), name, in: 0...most, line: 0)
      let part = try rows.number(field(minutes), name, in: 0...60, line: 0)
      return (field(side..<(side + 1)) == negative ? -1 : 1) * (whole + part / 60)
    }
    let latitude = try angle(37, "S", 39..<41, 42..<44, "latitude", 90)
    let longitude = try angle(45, "W", 47..<50, 51..<53, "longitude", 180)
    for line in 1..<rows.lines.count {
      if text(rows, line, 0..<3).isEmpty { continue }
      guard let year = number(rows, line, 1..<3), let month = number(rows, line, 3..<5),
        let day = number(rows, line, 5..<7), let hour = number(rows, line, 7..<9)
      else {
        log.complain("an hour must begin with year, month, day and hour, two digits each", line)
        continue
      }
      log.add(
        YearLog.Fields(
          year: 1900 + year, month: month, day: day, hour: hour - 1, shift: 0.5 - zone,
          global: Substring(text(rows, line, 17..<21)),
          beam: Substring(text(rows, line, 23..<27)),
          diffuse: Substring(text(rows, line, 29..<33)),
          temperature: Substring(text(rows, line, 67..<71)), isTenths: true), line: line)
    }
    return WeatherPlace(title: String(field(7..<29)), latitude: latitude, longitude: longitude)
  }

  private static func text(_ rows: WeatherRows, _ line: Int, _ columns: Range<Int>) -> String {
    let bytes = rows.lines[line]
    let start = min(bytes.endIndex, bytes.startIndex + columns.lowerBound)
    let end = min(bytes.endIndex, bytes.startIndex + columns.upperBound)
    var part = bytes[start..<end]
    while part.first == 0x20 { part.removeFirst() }
    while let last = part.last, last == 0x20 || last == 0x0D { part.removeLast() }
    return String(decoding: part, as: UTF8.self)
  }

  private static func number(_ rows: WeatherRows, _ line: Int, _ columns: Range<Int>) -> Int? {
    line < rows.lines.count ? Int(text(rows, line, columns)) : nil
  }
}
