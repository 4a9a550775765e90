// SPDX-License-Identifier: Apache-2.0

package import Documents
import Quantities
import Weather

/// The `power` block: what feeds a site, and the sky above it.
struct Power: Block {
  var climate: String?
  var weather: Weather?
  var coldest: Celsius?
  var years = 20
  var rating: SupplyRating?
  var mains: Mains?
  var battery: BatteryChoice?
  var solar: SolarChoice?
  var skyPlace: Place

  init(blank reader: MappingReader) {
    skyPlace = reader.place(of: reader.hasText("weather") ? "weather" : "climate")
  }

  static let keys: [Key<Power>] = sky + feeds

  private static let sky: [Key<Power>] = [
    Key(
      "climate", \.climate, .text, else: .told("asked for beside `solar`"), like: "amsterdam",
      help: "climate of the catalogue that years of hours are made of"),
    Key(
      "weather", .text, like: "weather/piedmont.csv.gz",
      help: "file with a year of hours, in place of a climate: PVGIS CSV, EPW, TMY3 or TMY2"
    ) { reader, power in
      guard let path = reader.text("weather"), !path.isEmpty else { return }
      let place = reader.place(of: "weather")
      if reader.hasText("climate") {
        reader.log.add(
          .contradiction(
            "`weather` names a year of hours, so that `climate` has nothing to tell"),
          at: reader.place(of: "climate"))
      } else {
        power.weather = reader.content(of: path, limit: Weather.limit, place) {
          text throws(Problems) in try Weather.read(text)
        }
      }
    },
    Key(
      "temperature", \.coldest, .range(-60...80), else: .assumed("temperature"), like: "4 C",
      help: "coldest air that everything must work in"),
    Key(
      "years", \.years, .whole(1...100), else: "20", like: "20",
      help: "years of weather that are made of the climate"),
    Key(
      "supply", \.rating, .block, like: "{ current: 3 A, voltage: 5 V }",
      help: "what the supply gives at once; the peaks of devices and radio must stay within it"),
  ]

  private static let feeds: [Key<Power>] = [
    Key(
      "mains", .block(Mains.words), else: .told("a `battery` is asked for"),
      like: "{ price: 0.30 USD/kWh, grid: deu }", help: "the grid feeds the site"
    ) { reader, power in
      power.mains = reader.mapping("mains").map { Mains.read(anyway: $0).record }
    },
    Key(
      "battery", .block(BatteryChoice.words), else: .told("`mains` feeds the site"),
      like: "{ chemistry: lifepo4, energy: 1280 Wh, packs: 1..2 }",
      help: "packs feed the site, with or without `solar`"
    ) { reader, power in
      if power.mains != nil {
        _ = reader.node("battery")
      } else if let battery = reader.mapping("battery") {
        power.battery = BatteryChoice.read(anyway: battery).record
      } else {
        reader.missing("battery", "{ chemistry: lifepo4, energy: 1280 Wh, packs: 1..2 }")
      }
    },
    Key(
      "solar", .block(SolarChoice.words), like: "{ panel: 20 W, panels: 0..4 }",
      help: "panels that charge the packs"
    ) { reader, power in
      if power.battery == nil {
        _ = reader.node("solar")
      } else if let solar = reader.mapping("solar") {
        power.solar = SolarChoice.read(anyway: solar).record
      }
    },
  ]

  mutating func check(_ reader: MappingReader) {
    if climate?.isEmpty == true { climate = nil }
    if solar != nil, climate == nil, weather == nil, !reader.has("weather") {
      reader.missing("climate", "amsterdam")
    }
    if mains != nil, reader.has("battery") || reader.has("solar") {
      reader.log.add(
        .contradiction("a site is fed by `mains` or by a `battery`, not by both"),
        at: reader.place(of: "mains"))
    }
  }

  /// What feeds the site; nil where the file says nothing that holds.
  var supply: Supply? {
    if let mains { return .mains(price: mains.price, grid: mains.grid, place: mains.place) }
    return battery.map { .battery($0, solar) }
  }

  /// Where it is.
  var surroundings: Surroundings {
    Surroundings(
      climate: climate, coldest: coldest, years: years, weather: weather, place: skyPlace)
  }
}

extension BatteryChoice: Block {
  package init(blank reader: MappingReader) {
    self.init(battery: "", place: reader.place(of: "chemistry"))
  }

  package static let keys: [Key<BatteryChoice>] = [
    Key(
      "chemistry", \.battery, .text, else: .required, like: "lifepo4",
      help: "battery of the catalogue"),
    Key(
      "energy", \.energy, .range(1e-6...1e7), else: .required, like: "1280 Wh",
      help: "rated energy of one pack"),
    Key(
      "packs", \.packs, .wholes(1...20), else: "1", like: "1..3",
      help: "how many packs; of a range the planner takes the best"),
    Key(
      "price", \.price, .range(0...1e6), else: .told("that of the catalogue"), like: "350 USD",
      help: "price of one pack"),
  ]

  package mutating func check(_ reader: MappingReader) { battery = battery.lowercased() }
}

extension SolarChoice: Block {
  package init(blank reader: MappingReader) {
    self.init(panel: "crystalline", peak: Watts(1), place: reader.place(of: "kind"))
  }

  package static let keys: [Key<SolarChoice>] = [
    Key(
      "panel", \.peak, .range(1e-6...1e5), else: .required, like: "20 W",
      help: "peak power of one panel"),
    Key(
      "panels", \.panels, .wholes(0...20), else: "0..1", like: "0..4",
      help: "how many panels; of a range the planner takes the best"),
    Key(
      "fouling", \.fouling, .above(0...1), else: .assumed("fouling"), like: "0.7",
      help: "share of the light that dirt lets through"),
    Key(
      "tilt", .several(.quantity(unit: Degrees.unit, 0...180, above: false)), else: "0 deg",
      like: "60 deg", help: "slope from level; of a list (at most eight) the planner takes the best"
    ) { reader, solar in
      let tilts = reader.quantities("tilt", Degrees.self, 0...180, example: "60 deg")
      if tilts.count > 8 {
        reader.log.add(
          .outOfRange("at most eight slopes are tried"), at: reader.place(of: "tilt"))
      }
      if !tilts.isEmpty { solar.tilts = tilts }
    },
    Key(
      "azimuth", \.azimuth, .range(-360...360), else: .told("towards the equator"), like: "180 deg",
      help: "where panels face, from north through east"),
    Key(
      "reliability", \.reliability, .range(0.5...1), else: "1", like: "0.99",
      help: "share of the energy asked for in the long run that must be served"),
    Key(
      "kind", \.panel, .text, else: "crystalline", like: "crystalline",
      help: "panel of the catalogue"),
  ]

  package mutating func check(_ reader: MappingReader) {
    if panel.isEmpty { reader.missing("kind", "crystalline") }
  }
}
