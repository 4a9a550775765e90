// SPDX-License-Identifier: Apache-2.0

import Documents

/// NREL's typical year, third edition: a line on the place, a line of names, then hours that are named
/// by their ends in local standard time.
///
/// Source: Wilcox and Marion 2008, "Users Manual for TMY3 Data Sets", NREL/TP-581-43156.
enum TMY3Format: WeatherFormat {
  static let title = "TMY3"

  static func recognises(_ rows: WeatherRows) -> Bool {
    rows.text(1).hasPrefix("Date (MM/DD/YYYY)")
  }

  static func read(_ rows: WeatherRows, _ log: inout YearLog) throws(Problems) -> WeatherPlace {
    let place = rows.fields(0)
    guard place.count >= 6 else {
      throw rows.problem("the first line must name station, zone, latitude and longitude", line: 0)
    }
    let zone = try rows.number(place[3], "time zone", in: -12...14, line: 0)
    let latitude = try rows.number(place[4], "latitude", in: -90...90, line: 0)
    let longitude = try rows.number(place[5], "longitude", in: -180...180, line: 0)
    let head = rows.fields(1)
    func column(_ name: String) throws(Problems) -> Int {
      guard let index = head.firstIndex(where: { $0.hasPrefix(name) }) else {
        throw rows.problem("the table has no column `\(name)`", line: 1)
      }
      return index
    }
    let global = try column("GHI (W/m^2)")
    let beam = try column("DNI (W/m^2)")
    let diffuse = try column("DHI (W/m^2)")
    let air = try column("Dry-bulb (C)")
    for line in 2..<max(2, rows.lines.count) {
      let fields = rows.fields(line)
      if fields.count <= 1 { continue }
      guard fields.count > max(1, global, beam, diffuse, air) else {
        log.complain("\(fields.count) fields where the head has \(head.count)", line)
        continue
      }
      let date = fields[0].split(separator: "/")
      guard date.count == 3, let month = Int(date[0]), let day = Int(date[1]),
        let year = Int(date[2]), let hour = Int(fields[1].prefix(2))
      else {
        log.complain("the date must be MM/DD/YYYY and the time HH:MM", line, fields[0])
        continue
      }
      log.add(
        YearLog.Fields(
          year: year, month: month, day: day, hour: hour - 1, shift: 0.5 - zone,
          global: fields[global], beam: fields[beam], diffuse: fields[diffuse],
          temperature: fields[air]), line: line)
    }
    let name = place[1].split(separator: "\"").first.map(String.init) ?? ""
    return WeatherPlace(title: name, latitude: latitude, longitude: longitude)
  }
}
