// SPDX-License-Identifier: Apache-2.0

import Catalogue
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
  /// Where it says of neither mains nor a battery; a service needs neither.
  var unfed: Place?

  init(blank reader: MappingReader) {
    skyPlace = reader.place(of: reader.hasText("weather") ? "weather" : "climate")
  }

  static let keys: Keys = [
    Key("climate", "climate of the catalogue that years of hours are made of", like: "amsterdam")
      .into(\.climate, .text, else: .told("required with `solar`"))
      .only(.site),
    Key("weather", "years of hours: PVGIS, EPW, NSRDB, TMY3 or TMY2", like: "plymouth.epw")
      .read(.text) { reader, power in
        guard let path = reader.text("weather"), !path.isEmpty else { return }
        let place = reader.place(of: "weather")
        if reader.hasText("climate") {
          reader.refuse(
            "climate", "`weather` names a year of hours, so that `climate` has nothing to tell")
        } else {
          power.weather = reader.content(of: path, limit: Weather.limit, latin: true, place) {
            text throws(Problems) in try Weather.read(text)
          }
        }
      }
      .only(.site),
    Key("temperature", "coldest air that everything must work in", like: "4 C")
      .into(
        \.coldest, .range(-60...80),
        else: .told("the coldest month of `climate` or `weather`, else assumed: `temperature`")
      )
      .only(.site),
    Key("years", "years of weather that are made of the climate")
      .into(\.years, .whole(1...100), else: "20")
      .only(.site),
    Key("supply", "what the supply gives at once; all peaks must stay within it")
      .into(\.rating, .block)
      .only(.site),
    Key("mains", "the grid feeds the site; a quantity is its price", like: "{}")
      .read(.block(Mains.words, brief: "price"), else: .told("`battery` is required")) {
        reader, power in
        power.mains = reader.mapping("mains", brief: "price").map {
          Mains.read(anyway: $0).record
        }
      },
    Key("battery", "packs feed the site, with or without `solar`; a quantity is a pack's energy")
      .read(.block(BatteryChoice.words, brief: "energy"), else: .told("`mains` feeds the site")) {
        reader, power in
        if power.mains != nil {
          _ = reader.node("battery")
        } else if let battery = reader.mapping("battery", brief: "energy") {
          power.battery = BatteryChoice.read(anyway: battery).record
        } else {
          power.unfed = reader.isMapping ? reader.node.place : nil
        }
      }
      .only(.site),
    Key("solar", "panels that charge the packs; a quantity is a panel's peak power")
      .read(.block(SolarChoice.words, brief: "panel")) { reader, power in
        if power.battery == nil {
          _ = reader.node("solar")
        } else if let solar = reader.mapping("solar", brief: "panel") {
          power.solar = SolarChoice.read(anyway: solar).record
        }
      }
      .only(.site),
  ]

  mutating func check(_ reader: MappingReader) {
    if climate?.isEmpty == true { climate = nil }
    if solar != nil, climate == nil, weather == nil, !reader.has("weather") {
      reader.missing("climate", "amsterdam")
    }
    if mains != nil, reader.has("battery") || reader.has("solar") {
      reader.refuse("mains", "a site is fed by `mains` or by a `battery`, not by both")
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
    self.init(battery: "lifepo4", place: reader.place(of: "chemistry"))
  }

  package static let keys: Keys = [
    Key("chemistry", "battery of the catalogue", like: "lifepo4")
      .into(\.battery, .text, else: "lifepo4"),
    Key("energy", "rated energy of one pack", like: "1280 Wh")
      .into(\.energy, .range(1e-6...1e7), else: .required),
    Key("packs", "how many packs; of a range the best is taken", like: "1..3")
      .into(\.packs, .wholes(1...20), else: "1"),
    Key("price", "price of one pack", like: "350 USD")
      .into(\.price, .range(0...1e6), else: .told("that of the catalogue")),
  ]

  package mutating func check(_ reader: MappingReader) {
    battery = battery.lowercased()
    if battery.isEmpty { reader.missing("chemistry", "lifepo4") }
  }
}

extension SolarChoice: Block {
  package init(blank reader: MappingReader) {
    self.init(panel: "crystalline", peak: Watts(1), place: reader.place(of: "kind"))
  }

  package static let keys: Keys = [
    Key("panel", "peak power of one panel", like: "20 W")
      .into(\.peak, .range(1e-6...1e5), else: .required),
    Key("panels", "how many panels; of a range the best is taken", like: "0..4")
      .into(\.panels, .wholes(0...20), else: "0..1"),
    Key("soiling-loss", "share of the light that dirt on the panels takes", like: "30 %")
      .into(\.soilingLoss, .range(0...0.99), else: .assumed("soiling-loss")),
    Key("tilt", "slope from level; of up to eight the best is taken", like: "60 deg")
      .read(.several(.quantity(unit: Degrees.unit, 0...180, above: false)), else: "0 deg") {
        reader, solar in
        let tilts = reader.quantities("tilt", Degrees.self, 0...180, example: "60 deg")
        if tilts.count > 8 {
          reader.log.add(
            .outOfRange("at most eight slopes are tried"), at: reader.place(of: "tilt"))
        }
        if !tilts.isEmpty { solar.tilts = tilts }
      },
    Key("azimuth", "where panels face, from north through east", like: "180 deg")
      .into(\.azimuth, .range(-360...360), else: .told("towards the equator")),
    Key("reliability", "share of the energy that must be served in the long run", like: "0.99")
      .into(\.reliability, .range(0.5...1), else: "1"),
    Key("kind", "panel of the catalogue").into(\.panel, .text, else: "crystalline"),
  ]

  package mutating func check(_ reader: MappingReader) {
    SoilingLoss.refuseFormer(in: reader)
    if panel.isEmpty { reader.missing("kind", "crystalline") }
  }
}
