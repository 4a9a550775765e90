// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities

extension CatalogueReader {
  /// An entry of one climate, a file of its own.
  mutating func climate(_ reader: MappingReader) {
    let id = reader.requiredText("id", example: "amsterdam")
    let title = reader.text("title") ?? id
    let latitude = reader.quantity("latitude", Degrees.self, -90...90, example: "52.3 deg")
    if !reader.has("latitude") { reader.missing("latitude", "52.3 deg") }
    let longitude = reader.quantity("longitude", Degrees.self, -180...180, example: "4.9 deg")
    var months: [Irradiation] = []
    var basis = Basis.assumed
    var source = ""
    if let sun = reader.mapping("irradiation") {
      let unit = sun.requiredText("unit", example: "kWh/m2/day")
      for (text, place) in sun.texts("months") {
        do throws(MeasureError) {
          months.append(try Irradiation(parsing: "\(text) \(unit)"))
        } catch {
          log.add(.quantity(error, example: "2.4"), at: place, text: text)
        }
      }
      basis = sun.choice("basis", Basis.self) ?? .assumed
      source = sun.requiredText("source", example: "pvlib-tmy")
      _ = sun.text("note")
      sun.finish()
      if months.count != 12 {
        log.add(
          .rule("twelve months are needed, January first; here are \(months.count)"),
          at: reader.place(of: "irradiation"))
      }
    } else {
      reader.missing("irradiation", "{ unit: kWh/m2/day, months: [ … twelve … ] }")
    }
    var clearness: Climate.Clearness?
    if let sky = reader.mapping("clearness") {
      func share(_ key: String, _ example: String) -> Double? {
        if !sky.has(key) { sky.missing(key, example) }
        return sky.quantity(key, Ratio.self, 0...1, example: example)?.value
      }
      if let mean = share("mean", "0.55"), let deviation = share("deviation", "0.2"),
        let correlation = share("correlation", "0.2")
      {
        clearness = .init(mean: mean, deviation: deviation, correlation: correlation)
      }
      _ = sky.text("basis")
      mention(sky.text("source"), at: sky.place(of: "source"))
      _ = sky.text("note")
      sky.finish()
    }
    let temperatures = self.temperatures(reader)
    _ = reader.named("figures")
    _ = reader.text("note")
    reader.finish()
    claim("climate", id, at: reader.place(of: "id"))
    guard let latitude, months.count == 12 else { return }
    catalogue.climates[id] = Climate(
      id: id, title: title, latitude: latitude, longitude: longitude, irradiation: months,
      clearness: clearness, temperatures: temperatures, basis: basis, source: source,
      place: reader.node.place)
  }

  /// A climate's mean temperatures; none where it says nothing.
  private mutating func temperatures(_ reader: MappingReader) -> [Celsius] {
    guard let air = reader.mapping("temperatures") else { return [] }
    let unit = air.requiredText("unit", example: "C")
    var months: [Celsius] = []
    for (text, place) in air.texts("months") {
      do throws(MeasureError) {
        months.append(try Celsius(parsing: "\(text) \(unit)"))
      } catch {
        log.add(.quantity(error, example: "7.5"), at: place, text: text)
      }
    }
    if months.count != 12 {
      log.add(
        .rule("twelve months are needed, January first; here are \(months.count)"),
        at: reader.place(of: "temperatures"))
    }
    _ = air.text("basis")
    mention(air.text("source"), at: air.place(of: "source"))
    _ = air.text("note")
    air.finish()
    return months.count == 12 ? months : []
  }

  /// The months as columns of a table name them.
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// A table of climates: a row of irradiation a place, and one of temperature where that is known.
  mutating func climates(_ table: CSV) {
    let head = ["id", "title", "latitude", "longitude", "quantity", "unit", "basis", "source"]
    var temperatures: [(id: String, months: [Celsius], row: TableRow)] = []
    for row in rows(table, head + Self.months) {
      let id = intern(row.required("id"))
      guard let latitude = row.degrees("latitude", 90),
        let longitude = row.degrees("longitude", 180),
        let basis = row.choice("basis", Basis.self)
      else { continue }
      switch row.text("quantity") {
      case "irradiation":
        claim("climate", id, at: row.place)
        let scale = Irradiation.scale
        let months = Self.months.compactMap { month in
          // Beyond the polar circles a month may have no sun.
          row.measure(month, "unit", Irradiation.dimension, allowsNegative: true)
            .map { Irradiation($0 / scale) }
        }
        guard months.count == 12 else { continue }
        for (name, sun) in zip(Self.months, months) where sun.value < 0 {
          row.add(.outOfRange("must not be below 0"), name)
        }
        let altitude = row.text("altitude")
        if !altitude.isEmpty, Double(altitude) == nil {
          row.add(.quantity(.notANumber(altitude), example: "450"), "altitude")
        }
        catalogue.climates[id] = Climate(
          id: id, title: row.text("title"), latitude: Degrees(latitude),
          longitude: Degrees(longitude), altitude: Double(altitude).map { Metres($0) },
          irradiation: months, clearness: nil, temperatures: [], basis: basis,
          source: row.required("source"), place: row.place)
      case "temperature":
        let months = Self.months.compactMap { month in
          row.measure(month, "unit", Celsius.dimension, allowsNegative: true).map { Celsius($0) }
        }
        if months.count == 12 { temperatures.append((id, months, row)) }
      default: row.add(.notAChoice(["irradiation", "temperature"]), "quantity")
      }
    }
    for (id, months, row) in temperatures {
      if catalogue.climates[id] == nil {
        row.add(.rule("no row of irradiation is of this climate"), "id")
      }
      catalogue.climates[id]?.temperatures = months
    }
  }
}
