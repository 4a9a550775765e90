// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalogue
import Costing
import Documents
import FoundationEssentials
import Quantities
import Reports
import Weather

/// `plan power`: a battery and a panel under a load, hour by hour.
struct PowerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "power",
    abstract: "A battery and a panel under a load, hour by hour over a year or twenty.",
    discussion: """
      plan power --load 0.5W --battery 100Wh --panel 20Wp --climate amsterdam
      plan power --load 2.1W --battery 84Wh --panel 50Wp --tilt 60 --weather piedmont.csv --soiling-loss 0

      Weather is a typical year of PVGIS, EPW, NSRDB, TMY3 or TMY2, an hourly series of PVGIS, or is made from a climate's monthly
      means and the way its days vary, over many years, the same for the same --seed. A typical year
      holds no bad year; made weather does. Shadows of masts, and a panel that rolls, are not modelled.

      Exit status: 0, 1 bad usage or bad input, 2 the sun does not sustain a load with --reliability.
      """)

  @Option(help: ArgumentHelp("What is drawn day and night, for example 0.5W.", valueName: "watts"))
  var load: String

  @Option(
    help: ArgumentHelp("What is drawn besides while the sun is up.", valueName: "watts"))
  var loadByDay: String = "0 W"

  @Option(help: ArgumentHelp("Energy of the full battery, for example 100Wh.", valueName: "energy"))
  var battery: String

  @Option(
    help: ArgumentHelp(
      "Peak power of all panels, for example 20Wp; 0W for none.", valueName: "watts"))
  var panel: String

  @Option(help: ArgumentHelp("From level; the latitude otherwise.", valueName: "degrees"))
  var tilt: Double?

  @Option(
    help: ArgumentHelp(
      "That the panel faces, from north through east; the equator otherwise.", valueName: "degrees")
  )
  var azimuth: Double?

  @Option(
    help: ArgumentHelp(
      "Hours of a year or more: PVGIS (CSV, JSON), EPW, NSRDB, TMY3, TMY2.", valueName: "file"))
  var weather: String?

  @Option(help: ArgumentHelp("A climate of the catalogue, in place of a file.", valueName: "id"))
  var climate: String?

  @Option(help: ArgumentHelp("Years of weather made of a climate.", valueName: "n"))
  var years: Int = 20

  @Option(help: ArgumentHelp("Which weather is made of it.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "Share of the energy asked for that must be served, all of it otherwise; where it is given, a load that is not sustained leaves with status 2.",
      valueName: "share"))
  var reliability: String?

  @OptionGroup(title: "Panel") var panels: PanelOptions
  @OptionGroup(title: "Battery") var storage: StorageOptions

  /// The formats of the answer.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case markdown
    case csv
  }

  @Option(help: "text, json, markdown or csv (the months).")
  var format: Format = .text

  @OptionGroup var options: CatalogueOptions

  func validate() throws {
    if (weather == nil) == (climate == nil) {
      throw ValidationError("name a --weather file or a --climate of the catalogue, one of them")
    }
    if !(1...200).contains(years) { throw ValidationError("--years must be from 1 to 200") }
    if let tilt, !(0...180).contains(tilt) {
      throw ValidationError("--tilt must be from 0 (level) to 180 degrees")
    }
    if let azimuth, !(-360...360).contains(azimuth) {
      throw ValidationError("--azimuth must be from -360 to 360 degrees, 180 for south")
    }
  }

  func run() throws {
    let around = try quantity(load, "--load", Watts.self, 0...1e6, "0.5W").value
    let byDay = try quantity(loadByDay, "--load-by-day", Watts.self, 0...1e6, "1W").value
    let energy = try quantity(battery, "--battery", WattHours.self, 1e-6...1e9, "100Wh").value
    let peak = try quantity(panel, "--panel", Watts.self, 0...1e6, "20Wp").value
    let share = try quantity(reliability ?? "100 %", "--reliability", Ratio.self, 0...1, "99.5%")
      .value
    let catalogue = try options.load()
    let sky = Skylight(try readWeather(catalogue))
    let latitude = sky.weather.latitude
    var notes = sky.weather.notes
    let tilt = self.tilt ?? abs(latitude)
    let azimuth = self.azimuth ?? (latitude < 0 ? 0 : 180)
    let array = try panels.array(
      peak: peak, tilt: tilt, azimuth: azimuth, catalogue.assumptions, &notes)
    let pack = try storage.storage(energy, catalogue, &notes)
    if let coldest = pack.chargeFrom, coldest.isFinite,
      sky.weather.hours.contains(where: { $0.temperature < coldest })
    {
      notes.append(
        "the pack is taken to be as cold as the air, and takes no charge below \(number(coldest)) C: --charge-from -60C where it is kept warm"
      )
    }
    let asked = SiteLoad(around: around, light: byDay)
    let simulation = PowerSimulation(sky, array)
    let year = simulation.run(pack, asked)
    let shape = around + byDay > 0 ? asked : SiteLoad(around: 1)
    let scale = simulation.largestScale(pack, of: shape, served: share)
    let largest = scale * (shape.around + shape.light)
    let setting = PowerAnswer.Setting(
      weather:
        "\(sky.weather.title.isEmpty ? "" : sky.weather.title + ", ")\(degrees(latitude, "N", "S")) \(degrees(sky.weather.longitude, "E", "W")), \(sky.weather.source)",
      notes: notes,
      panels:
        "\(number(peak)) W at \(number(tilt)) degrees, facing \(number(azimuth)), \(number(100 * array.soilingLoss)) % of the light lost to dirt",
      battery:
        "\(number(energy)) Wh\(pack.cutOff > 0 ? ", the load cut off at \(number(100 * pack.cutOff)) %" : "")",
      load: "\(number(around)) W"
        + (byDay > 0 ? " and \(number(byDay)) W while the sun is up" : ""),
      largest: largest, reliability: share)
    let answer = PowerAnswer(year, setting, capacity: energy).table
    switch format {
    case .text: try Output.write(answer.text())
    case .json: try Output.write(answer.json())
    case .markdown: try Output.write(answer.markdown())
    case .csv: try Output.write(answer.csv())
    }
    if reliability != nil, year.served < share - 1e-12 { leave(2) }
  }

  private func readWeather(_ catalogue: Catalogue) throws -> Weather {
    if let weather {
      let file: TextFile
      do throws(Problem) {
        file = try TextFile(path: weather, limit: Weather.limit, latin: true)
      } catch {
        throw Failure(words: ProblemText.write(Problems([error])))
      }
      do throws(Problems) {
        return try Weather.read(file)
      } catch {
        throw Failure(words: ProblemText.write(error))
      }
    }
    let name = climate ?? ""
    guard let known = catalogue.climate(name) else {
      let names = catalogue.climates.keys.sorted()
      let near = Suggestion.nearest(to: name, among: names)
      throw Failure(
        words: """
          error: no climate is called `\(name)`
            hint: \(near.isEmpty ? "`plan catalogue list climates` names them, and coordinates such as `52.4 N 4.9 E` take the nearest within 300 km" : "did you mean \(near.joined(separator: " or "))?")
          """)
    }
    var weather = SkyStatistics(known, assuming: catalogue.assumptions.value).weather(
      years: years, seed: seed)
    weather.longitude = known.longitude?.value ?? 0
    if known.clearness == nil {
      weather.notes.append("how its days vary is assumed: a file of its hours would tell")
    }
    if known.temperatures.isEmpty { weather.notes.append("its temperatures are assumed") }
    return weather
  }

  private func number(_ value: Double) -> String { Quantities.Format.significant(value, 4) }

  private func degrees(_ value: Double, _ positive: String, _ negative: String) -> String {
    "\(number(abs(value))) \(value < 0 ? negative : positive)"
  }
}

/// What stands between the light and the battery.
struct PanelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Share of light that ground or water throws back.", valueName: "share"))
  var albedo: String?

  @Option(
    help: ArgumentHelp("Share of light that dirt takes; 0 is clean.", valueName: "share"))
  var soilingLoss: String?

  /// The name that it had, for the share that dirt lets through.
  @Option(help: .hidden) var fouling: String?

  @Option(help: ArgumentHelp("Share lost to wiring, mismatch and the like.", valueName: "share"))
  var loss: String?

  @Option(help: ArgumentHelp("Efficiency of the charge controller.", valueName: "share"))
  var controller: String?

  @Option(help: ArgumentHelp("Power lost for each kelvin above 25 C.", valueName: "share"))
  var warmthLoss: String?

  @Option(
    help: ArgumentHelp("Nominal operating temperature of the cells.", valueName: "temperature"))
  var cellTemperature: String?

  /// The panel, with what is not given taken from the defaults.
  func array(
    peak: Double, tilt: Double, azimuth: Double, _ assumptions: Assumptions, _ notes: inout [String]
  ) throws(Failure) -> PanelArray {
    var array = PanelArray(peak: peak, tilt: tilt, azimuth: azimuth, assuming: assumptions.value)
    try setShare(albedo, "--albedo", 0...1, &array.albedo)
    if let fouling { throw formerName(fouling) }
    try setShare(soilingLoss, "--soiling-loss", 0...1, &array.soilingLoss)
    try setShare(loss, "--loss", 0...1, &array.loss)
    try setShare(controller, "--controller", 0...1, &array.controller)
    if let warmthLoss {
      array.temperatureCoefficient =
        -(try quantity(
          warmthLoss, "--warmth-loss", Ratio.self, 0...0.02, "0.4%"
        ).value)
    }
    if let cellTemperature {
      array.nominalCellTemperature = try quantity(
        cellTemperature, "--cell-temperature", Celsius.self, 20...80, "45C"
      ).value
    }
    if soilingLoss == nil, peak > 0 {
      notes.append(
        "dirt is assumed to take \(Format.significant(100 * array.soilingLoss, 3)) % of the light: --soiling-loss 0 is a clean panel"
      )
    }
    return array
  }

  private func formerName(_ text: String) -> Failure {
    let kept = (try? Ratio(parsing: text))?.value ?? 2
    let value = (0...1).contains(kept) ? Format.significant(1 - kept, 4) : "1 less the old value"
    return Failure(
      words: """
        error: --fouling is called --soiling-loss now, the share of the light that dirt takes
          hint: --soiling-loss \(value), where --fouling was what it lets through
        """)
  }
}

/// What the battery loses.
struct StorageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A battery of the catalogue: its losses, depth and limits of charging.", valueName: "id"))
  var chemistry: String?

  @Option(help: ArgumentHelp("Share of the energy put in that is stored.", valueName: "share"))
  var chargeEfficiency: String?

  @Option(help: ArgumentHelp("Share of the energy taken out that arrives.", valueName: "share"))
  var dischargeEfficiency: String?

  @Option(
    help: ArgumentHelp("Share of the charge lost in a month of 730 hours.", valueName: "share"))
  var selfDischarge: String?

  @Option(
    help: ArgumentHelp("Share of charge below which the load is cut off.", valueName: "share"))
  var cutOff: String?

  @Option(
    help: ArgumentHelp("Below this the battery must not be charged.", valueName: "temperature"))
  var chargeFrom: String?

  @Option(help: ArgumentHelp("Above this it must not either.", valueName: "temperature"))
  var chargeTo: String?

  @Option(help: ArgumentHelp("Share of charge at the start.", valueName: "share"))
  var start: String?

  /// The battery, with what is not given taken from its chemistry or the usual figures.
  func storage(
    _ energy: Double, _ catalogue: Catalogue, _ notes: inout [String]
  ) throws(Failure) -> Storage {
    var storage = Storage(capacity: energy)
    if let chemistry {
      guard let part = catalogue.parts[chemistry.lowercased()], part.shelf == .batteries else {
        let names = catalogue.parts.values.filter { $0.shelf == .batteries }.map(\.id).sorted()
        throw Failure(
          words: """
            error: no battery is called `\(chemistry)`
              hint: known: \(names.joined(separator: ", "))
            """)
      }
      storage = Storage(capacity: energy, part)
      if !part.isRechargeable {
        notes.append("these cells cannot be charged: what the panel gives beyond the load is lost")
      }
    }
    try setShare(chargeEfficiency, "--charge-efficiency", 0.01...1, &storage.charge)
    try setShare(dischargeEfficiency, "--discharge-efficiency", 0.01...1, &storage.discharge)
    try setShare(selfDischarge, "--self-discharge", 0...1, &storage.selfDischarge)
    try setShare(cutOff, "--cut-off", 0...0.99, &storage.cutOff)
    try setShare(start, "--start", 0...1, &storage.start)
    if let chargeFrom {
      storage.chargeFrom = try quantity(chargeFrom, "--charge-from", Celsius.self, -100...100, "0C")
        .value
    }
    if let chargeTo {
      storage.chargeTo = try quantity(chargeTo, "--charge-to", Celsius.self, -100...200, "45C")
        .value
    }
    return storage
  }
}

/// Sets a share where its option is given.
private func setShare(
  _ text: String?, _ option: String, _ range: ClosedRange<Double>, _ value: inout Double
) throws(Failure) {
  guard let text else { return }
  value = try quantity(text, option, Ratio.self, range, "0.9").value
}

/// Reads an option's quantity within a range.
func quantity<Q: Quantity>(
  _ text: String, _ option: String, _ kind: Q.Type, _ range: ClosedRange<Double>, _ example: String
) throws(Failure) -> Q {
  let value: Q
  do throws(MeasureError) {
    value = try Q(parsing: text)
  } catch {
    let (words, mend) = Problem(
      .quantity(error, example: example), at: Place(file: option), text: text
    ).words
    throw Failure(words: "error: \(option): \(words)" + (mend.map { "\n  hint: \($0)" } ?? ""))
  }
  guard range.contains(value.value) else {
    throw Failure(
      words:
        "error: \(option): `\(text)` must be from \(Format.significant(range.lowerBound, 4)) to \(Format.significant(range.upperBound, 4)) \(Q.unit)"
    )
  }
  return value
}
