// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Quantities
import TestSupport
import Testing

@testable import Weather

/// The weather of the examples.
enum ExampleWeather {
  static func file(_ name: String) throws -> TextFile {
    try TextFile(path: "\(Checkout.root)/examples/weather/\(name).csv.gz", limit: Weather.limit)
  }
}

@Suite("Weather files") struct WeatherFileTests {
  private func read(_ text: String) throws(Problems) -> Weather {
    try Weather.read(TextFile(path: "weather", text: text))
  }

  private func complaint(_ text: String) -> String {
    do throws(Problems) {
      _ = try read(text)
      return ""
    } catch {
      return error.all.map { "\($0.place.line): \($0.words.what)" }.joined(separator: "\n")
    }
  }

  /// A year of a place in another form.
  private func rewritten(
    _ weather: Weather, head: [String], _ line: (Int, Int, Int, Weather.Hour) -> String
  ) -> String {
    var lines = head
    for index in 0..<Weather.hoursPerYear {
      let hour = weather.hours[index]
      let month = Weather.month(ofHour: index)
      let day = index / 24 - Weather.firstDays[month] + 1
      lines.append(line(month + 1, day, index % 24 + 1, hour))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }

  @Test("a PVGIS year is read as it is written")
  func pvgis() throws {
    let weather = try Weather.read(ExampleWeather.file("piedmont"))
    #expect(weather.hours.count == 8_760)
    #expect(weather.latitude == 45 && weather.longitude == 8)
    #expect(weather.hours[9].global == 149 && weather.hours[9].beam == 125.3)
    #expect(weather.hours[9].diffuse == 117 && weather.hours[9].temperature == 3.23)
    #expect(abs(weather.hours[9].instant - 9.1761) < 1e-9)
    // Horizontal irradiation of the year, as pvlib sums it (kWh/m2).
    let sum = weather.hours.reduce(0) { $0 + $1.global } / 1_000
    #expect(abs(sum - 1_435) < 1)
  }

  @Test("EPW, TMY3 and TMY2 say the same as the year they are made of")
  func forms() throws {
    let known = try Weather.read(ExampleWeather.file("miami"))
    let epw = rewritten(
      known,
      head: ["LOCATION,Miami,FL,USA,x,1,25.8,-80.2667,-5,2"] + (0..<6).map { "COMMENTS \($0),x" }
        + ["DATA PERIODS,1,1,Data,Sunday,1/1,12/31"]
    ) { month, day, hour, figures in
      "1999,\(month),\(day),\(hour),60,x,\(figures.temperature),1,50,101000,0,0,0,\(Int(figures.global)),\(Int(figures.beam)),\(Int(figures.diffuse)),0,0,0,0,0"
    }
    let tmy3 = rewritten(
      known,
      head: [
        "1,\"MIAMI\",FL,-5.0,25.8,-80.2667,2",
        "Date (MM/DD/YYYY),Time (HH:MM),GHI (W/m^2),DNI (W/m^2),DHI (W/m^2),Dry-bulb (C)",
      ]
    ) { month, day, hour, figures in
      "\(padded(month, 2))/\(padded(day, 2))/1999,\(padded(hour, 2)):00,\(Int(figures.global)),\(Int(figures.beam)),\(Int(figures.diffuse)),\(figures.temperature)"
    }
    let tmy2 = rewritten(
      known, head: [" 12839 MIAMI                  FL  -5 N 25 48 W  80 16     2"]
    ) { month, day, hour, figures in
      let start = " 99\(padded(month, 2))\(padded(day, 2))\(padded(hour, 2))00000000"
      let light =
        "\(padded(Int(figures.global), 4))A7\(padded(Int(figures.beam), 4))A7\(padded(Int(figures.diffuse), 4))A7"
      let tenths = Int((figures.temperature * 10).rounded())
      let air = (tenths < 0 ? "-" : "") + padded(abs(tenths), tenths < 0 ? 3 : 4)
      return start + light + String(repeating: "0", count: 32) + air + "A7"
    }
    for text in [epw, tmy3, tmy2] {
      let weather = try read(text)
      #expect(abs(weather.latitude - 25.8) < 1e-4 && abs(weather.longitude + 80.2667) < 1e-4)
      for index in stride(from: 0, to: Weather.hoursPerYear, by: 97) {
        let here = weather.hours[index]
        let there = known.hours[index]
        #expect(here.global == there.global && here.beam == there.beam)
        #expect(here.diffuse == there.diffuse && abs(here.temperature - there.temperature) < 1e-9)
        let turn = (here.instant - there.instant).truncatingRemainder(dividingBy: 24)
        #expect(abs(turn) < 1e-9 || abs(abs(turn) - 24) < 1e-9)
      }
    }
  }

  /// What two years of hours have in common: the light to a watt or so, the temperature, and the time of day.
  private func agree(_ weather: Weather, _ known: Weather, within watts: Double = 1e-9) {
    for index in stride(from: 0, to: weather.hours.count, by: 97) {
      let (here, there) = (weather.hours[index], known.hours[index % Weather.hoursPerYear])
      #expect(abs(here.global - there.global) <= watts, "hour \(index)")
      #expect(abs(here.diffuse - there.diffuse) <= watts, "hour \(index)")
      #expect(abs(here.temperature - there.temperature) < 1e-9)
      let turn = abs((here.instant - there.instant).truncatingRemainder(dividingBy: 24))
      #expect(min(turn, 24 - turn) < 0.01, "hour \(index)")
    }
  }

  @Test("NSRDB, hours or halves of them, and half hours of an EPW") func halves() throws {
    let known = try Weather.read(ExampleWeather.file("miami"))
    let names = "Source,Location ID,City,State,Country,Latitude,Longitude,Time Zone,Elevation"
    let head = [
      names, "NSRDB,1,-,-,-,25.8,-80.2667,-5,2",
      "Year,Month,Day,Hour,Minute,Temperature,DHI,DNI,GHI,Wind Speed",
    ]
    func row(
      _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ figures: Weather.Hour, _ more: Double
    )
      -> String
    {
      let light = [figures.diffuse, figures.beam, figures.global].map { $0 > 9 ? $0 + more : $0 }
      return
        "1999,\(month),\(day),\(hour - 1),\(minute),\(figures.temperature),\(light[0]),\(light[1]),\(light[2]),1"
    }
    let whole = rewritten(known, head: head) { month, day, hour, figures in
      row(month, day, hour, 30, figures, 0)
    }
    let split = rewritten(known, head: head) { month, day, hour, figures in
      row(month, day, hour, 15, figures, 6) + "\n" + row(month, day, hour, 45, figures, -6)
    }
    for text in [whole, split] {
      let weather = try read(text)
      agree(weather, known)
      #expect(weather.hours.count == 8_760 && abs(weather.latitude - 25.8) < 1e-9)
    }
    let epw = rewritten(
      known,
      head: [
        "LOCATION,Miami,FL,USA,x,1,25.8,-80.2667,-5,2", "DATA PERIODS,1,2,Data,Sunday,1/1,12/31",
      ]
    ) { month, day, hour, figures in
      [30, 60].map {
        "1999,\(month),\(day),\(hour),\($0),x,\(figures.temperature),1,50,101000,0,0,0,\(figures.global),\(figures.beam),\(figures.diffuse),0"
      }.joined(separator: "\n")
    }
    let weather = try read(epw)
    #expect(weather.hours.count == 8_760)
    // The middle of the light is a quarter of an hour before that of the whole hour's end: half past.
    #expect(abs(weather.hours[12].global - known.hours[12].global) < 1e-9)
    #expect(
      complaint(head.joined(separator: "\n").replacing("GHI", with: "XHI")).contains(
        "no column `GHI`"))
  }

  @Test("PVGIS as JSON, and its series of several years") func series() throws {
    let known = try Weather.read(ExampleWeather.file("piedmont"))
    func stamp(_ year: Int, _ index: Int, _ minute: Int) -> String {
      let month = Weather.month(ofHour: index)
      let day = index / 24 - Weather.firstDays[month] + 1
      return
        "\(year)\(padded(month + 1, 2))\(padded(day, 2)):\(padded(index % 24, 2))\(padded(minute, 2))"
    }
    let hours = known.hours.enumerated().map { index, hour in
      #"{"time(UTC)":"\#(stamp(2018, index, 0))","T2m":\#(hour.temperature),"G(h)":\#(hour.global),"Gb(n)":\#(hour.beam),"Gd(h)":\#(hour.diffuse)}"#
    }
    let json = try read(
      #"{"inputs":{"location":{"latitude":45.0,"longitude":8.0,"irradiance_time_offset":0.1761}},"outputs":{"tmy_hourly":["#
        + hours.joined(separator: ",") + "]}}")
    #expect(json.hours.count == 8_760 && json.latitude == 45)
    agree(json, known)
    // Of a level plane, by components: the beam is that on the plane.
    let rows = [2019, 2020].flatMap { year in
      known.hours.enumerated().map { index, hour -> String in
        let sun = Sun.position(year: hour.year, hours: hour.instant, latitude: 45, longitude: 8)
        let height = 90 - sun.apparentZenith
        let beam = max(0, hour.global - hour.diffuse)
        return
          "\(stamp(year, index, 11)),\(height > 0 ? beam : 0),\(hour.global - (height > 0 ? beam : 0)),0.0,\(height),\(hour.temperature),1.0,0.0"
      }
    }
    let head = [
      "Latitude (decimal degrees):\t45.000", "Longitude (decimal degrees):\t8.000",
      "Slope: 0 deg.", "", "time,Gb(i),Gd(i),Gr(i),H_sun,T2m,WS10m,Int",
    ]
    let text = (head + rows + ["", "Gb(i): Beam (direct) irradiance"]).joined(separator: "\n")
    let years = try read(text)
    #expect(years.years == 2 && years.hours[0].year == 2019 && years.hours[8_760].year == 2020)
    for index in stride(from: 0, to: years.hours.count, by: 97) {
      let (here, there) = (years.hours[index], known.hours[index % Weather.hoursPerYear])
      #expect(abs(here.global - there.global) < 1e-6 && here.beam <= 1_400)
    }
    let names = head[4]
    #expect(complaint(text.replacing("Slope: 0", with: "Slope: 35")).contains("a slope of 0"))
    #expect(
      complaint(text.replacing(names, with: names.replacing("Gb(i)", with: "G(i)"))).contains(
        "components=1"))
    #expect(complaint(#"{"outputs":{"tmy_hourly":[]}}"#).contains("no latitude"))
    #expect(complaint("{").isEmpty == false)
  }

  @Test("an older alphabet of a place's name is read") func latin() throws {
    let folder = try TemporaryFolder()
    let known = try Weather.read(ExampleWeather.file("miami"))
    let text = rewritten(
      known,
      head: [
        "LOCATION,S_o,FL,USA,x,1,25.8,-80.2667,-5,2", "DATA PERIODS,1,1,Data,Sunday,1/1,12/31",
      ]
    ) { month, day, hour, figures in
      "1999,\(month),\(day),\(hour),60,x,\(figures.temperature),1,50,101000,0,0,0,\(figures.global),\(figures.beam),\(figures.diffuse),0"
    }
    let path = "\(folder.path)/site.epw"
    // The letter `a` with a tilde is 0xE3.
    try Data(text.utf8.map { $0 == UInt8(ascii: "_") ? 0xE3 : $0 }).write(
      to: URL(fileURLWithPath: path))
    #expect(throws: Problem.self) { try TextFile(path: path, limit: Weather.limit) }
    let file = try TextFile(path: path, limit: Weather.limit, latin: true)
    #expect(try Weather.read(file).title == "S\u{E3}o")
  }

  /// Text of the example year, changed.
  private func changed(_ change: (inout [String]) -> Void) throws -> String {
    var lines = try ExampleWeather.file("piedmont").text.split(separator: "\n").map(String.init)
    change(&lines)
    return complaint(lines.joined(separator: "\n"))
  }

  @Test("what is wrong with a file is said where it is")
  func bad() throws {
    #expect(
      try changed { $0.removeSubrange(1_000..<1_010) }.contains(
        "8,750 hours where a year has 8,760"))
    #expect(try changed { $0.insert($0[50], at: 51) }.contains("stands here twice"))
    #expect(
      try changed { $0[100] = "20180105:0200,1,x,0,0" }.contains(
        "101: the global irradiance is no number"))
    #expect(try changed { $0[100] = "20180104:2200,1,-50,0,0" }.contains("negative"))
    #expect(try changed { $0[100] = "20180104:2200,999,0,0,0" }.contains("temperature is missing"))
    #expect(try changed { $0[100] = "20180104:2200,1,9999,0,0" }.contains("marked as missing"))
    #expect(try changed { $0[100] = "20181304:2200,1,0,0,0" }.contains("no hour of a year"))
    #expect(try changed { $0[0] = "Latitude (decimal degrees): 145" }.contains("latitude must be"))
    #expect(
      try changed { $0[1] = "Longitude (decimal degrees): 98" }.contains(
        "time zone or the place is wrong"))
    #expect(
      try changed { $0[5] = "time(UTC),T2m,Gb(n),G(h),Gd(h)" }.contains(
        "have columns changed places"))
    #expect(try changed { $0[5] = "time(UTC),T2m,G(h),Gb(n),Gx" }.contains("no column `Gd(h)`"))
    #expect(complaint("").contains("no weather file known here"))
    #expect(complaint("hello\nworld\n").contains("no weather file known here"))
    #expect(complaint("LOCATION,x\n").contains("ten fields"))
  }

  @Test("29 February is left out and told of; a few watts below nothing are night")
  func leap() throws {
    var lines = try ExampleWeather.file("piedmont").text.split(separator: "\n").map(String.init)
    lines[10] = lines[10].replacingOccurrences(of: ",0,0,0", with: ",-3,0,0")
    lines.insert(
      contentsOf: (0..<24).map { "20080229:\(padded($0, 2))00,1,100,0,100" }, at: 6 + 59 * 24)
    let weather = try read(lines.joined(separator: "\n"))
    #expect(weather.hours.count == 8_760)
    #expect(weather.notes.count == 2)
    #expect(weather.notes[0].contains("29 February (24 hours)"))
  }

  @Test("no damaged file crashes the reader")
  func fuzz() throws {
    let bytes = Array(try ExampleWeather.file("greensboro").bytes.prefix(4_000))
    var random = SplitMix(state: 5)
    for _ in 0..<400 {
      var damaged = bytes
      for _ in 0..<(1 + random.place(below: 8)) {
        damaged[random.place(below: damaged.count)] = UInt8(random.place(below: 96)) + 32
      }
      damaged.removeLast(random.place(below: damaged.count))
      #expect(!complaint(String(decoding: damaged, as: UTF8.self)).isEmpty)
    }
    for head in [
      "LOCATION,a,b,c,d,e,45,8,1,0\nDATA PERIODS\n",
      " 12839 MIAMI                  FL  -5 N 25 48 W  80 16     2\n 62",
    ] {
      for _ in 0..<200 {
        let tail = (0..<random.place(below: 300)).map { _ in
          [",", "0", "9", "-", "\n", " ", "é"][random.place(below: 7)]
        }
        #expect(!complaint(head + tail.joined()).isEmpty)
      }
    }
  }
}
