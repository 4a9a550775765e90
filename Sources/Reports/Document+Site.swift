// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Networks
import Planning
import Quantities
import Requirements

/// The sections that only a site has.
extension Document {
  mutating func add(
    _ site: SiteSolution, of solution: Solution, _ answer: Answer, _ notes: inout Footnotes
  ) {
    let supply = Self.supply(site)
    let conditions = HeatWords.lines(answer) + DayWords.lines(site)
    let owned = OwnedWords.rows(answer)
    let terms =
      AccuracyWords.rows(answer)
      + site.design.devices.compactMap { Self.waking($0, site.profile.radio) }
      + RadioWords.lines(answer).map { Row("uplink", $0) } + conditions
      + owned + (PowerWords.worth(site).map { [Row("worth", $0)] } ?? [])
      + answer.devices.filter { $0.availability.state == .endOfLife }
      .map { Row("supply", "\($0.id) is no longer made") }
    add(.placement, .table(Self.placement(site, supply)), .rows(terms))
    add(.chosen, .rows(site.tasks.map(Self.chosen) + supply + owned + conditions))
    add(
      .totals,
      .paragraphs(
        [Self.figures(solution, site).joined(separator: "   ")]
          + AnswerWords.parts(solution.ledger) + AnswerWords.costPerMillion(solution.totals)))
    add(.dayParts, .bars(DayWords.parts(site), unit: "Wh/day"))
    if let years = site.years { addPower(years, of: site, answer) }
    addDetection(of: site, &notes)
  }

  /// What feeds the site, and how it talks where it does.
  private static func supply(_ site: SiteSolution) -> [Row] {
    var supply = "mains"
    if let battery = site.profile.battery {
      supply = "\(site.design.packs) x \(battery.id) \(Format.significant(battery.rated, 4)) Wh"
      if let sun = site.profile.sun, site.design.panels > 0 {
        supply +=
          ", \(site.design.panels) x \(Format.significant(sun.peak, 3)) W panel, \(PowerWords.slope(site))"
      } else if site.profile.sun != nil {
        supply += ", no panel"
      }
    }
    return [Row("power", supply)]
      + (RadioWords.name(site.profile).map { [Row("uplink", $0)] } ?? [])
  }

  /// What runs where and how often, and what feeds it.
  private static func placement(_ site: SiteSolution, _ supply: [Row]) -> Table {
    var table = Table(columns: [.left, .left, .left, .left])
    for task in site.tasks {
      let cell = task.configuration
      table.rows.append(
        TableRow([
          task.task.name, "\(cell.model.id) \(cell.resolution) \(program(task))",
          "\(cell.device), \(task.policy.rawValue)\(frames(cell))", timing(cell),
        ]))
    }
    for device in site.design.devices where device.runs.isEmpty {
      table.rows.append(TableRow(["", "wakes the other", device.profile.id]))
    }
    let uplink = supply.count > 1 ? "uplink \(supply[1].words)" : ""
    table.rows.append(TableRow(["power", supply[0].words, uplink]))
    return table
  }

  private static func chosen(_ task: ChosenTask) -> Row {
    let cell = task.configuration
    return Row(
      task.task.name,
      "\(cell.model.id) at \(cell.resolution), \(program(task)), on \(cell.device) (\(task.policy.rawValue))\(frames(cell))"
    )
  }

  /// In what numbers a network runs, under what, and how often.
  private static func program(_ task: ChosenTask) -> String {
    let runtime = task.configuration.runtime.isEmpty ? "" : ", \(task.configuration.runtime)"
    let hours = task.sampling.hours == .daylight ? " by day" : ""
    return
      "\(task.configuration.precision.rawValue)\(runtime), \(Format.interval(ofRate: 1 / task.sampling.interval))\(hours)"
  }

  private static func frames(_ cell: Estimation.Configuration) -> String {
    cell.machine.map { ", frames to \($0)" } ?? ""
  }

  /// Why a device is cut off between samples or left on: the interval at which both take the same.
  private static func waking(_ device: Design.DeviceUse, _ radio: RadioProfile?) -> Row? {
    guard !device.runs.isEmpty, !device.profile.isMicrocontroller else { return nil }
    let figures = DeviceFigures(device.profile, .middle)
    let runs = device.runs.map { RunFigures($0.profile, .middle, radio: radio) }
    let even = WakeEnergy.breakEven(figures, runs: runs)
    guard even.isFinite else { return nil }
    var words =
      "switched off between samples it takes less energy where wakes are \(Format.duration(even)) apart or more"
    // Off is not off: some boards that are only halted draw nearly what they do at rest.
    if device.policy != .awake, let halted = device.profile.halted?.value.value, halted > 0.01 {
      words += "; halted but not cut off: \(Format.significant(halted * 24, 2)) Wh/day"
    }
    return Row("waking", "\(device.profile.id): \(words)")
  }

  /// How the inference time is known, in a few words.
  private static func timing(_ cell: Estimation.Configuration) -> String {
    switch cell.timing {
    case .given: "time given"
    case .measured: "time measured"
    case .measuredOneSided: "time measured (best of runs)"
    case .throughput: "rate measured, no latency"
    case .predicted: "time predicted"
    case .scaled: "time scaled"
    case .bound: "time bounded only"
    }
  }

  /// What a site comes to.
  private static func figures(_ solution: Solution, _ site: SiteSolution) -> [String] {
    let totals = solution.totals
    let life = totals.batteryLife.map { life in
      let words =
        life.value.isFinite
        ? "\(Format.significant(life.value, 3)) days a battery\(DayWords.untilSwap(site, life.value))"
        : "sustained by the sun"
      return words + PowerWords.dark(site)
    }
    return [
      AnswerWords.price(of: solution, per: "/day/site"),
      "\(Format.significant(totals.energy.value, 3)) Wh/day",
    ] + (life.map { [$0] } ?? []) + [
      AnswerWords.flow(totals.carbon.value, "g CO2e", of: solution, .carbon),
      AnswerWords.capex(totals),
    ]
  }

  private mutating func addPower(
    _ years: (middle: PowerYear, cautious: PowerYear), of site: SiteSolution, _ answer: Answer
  ) {
    let at = "at \(Format.significant(answer.quantile, 3))"
    let source = PowerWords.source(site)
    let again =
      answer.effort.simulated == 0
      ? "no program had to be solved again after it"
      : "\(answer.effort.simulated) of \(answer.effort.programs) programs were solved again after it"
    func shares(_ year: PowerYear, _ values: [Double]) -> [Double] {
      values.map { year.capacity > 0 ? min(1, max(0, $0 / year.capacity)) : 0 }
    }
    add(
      .power, of: source,
      .charge(
        usual: shares(years.middle, years.middle.usual),
        worst: shares(years.cautious, years.cautious.lowest)),
      .caption(
        "Least charge of each day: the line in a usual year, the area in the worst of all years \(at)."
      ),
      .table(PowerWords.table(years, of: site, at: at)),
      .caption(source), .note("\(source); \(again)"))
  }

  /// What is caught of the events.
  private mutating func addDetection(of site: SiteSolution, _ notes: inout Footnotes) {
    var lines: [String] = []
    for task in site.tasks {
      guard let event = task.task.event, let caught = task.middle.caught else { continue }
      let samples = event.duration.value / task.sampling.interval
      var words =
        "\(task.task.name): \(Format.significant(samples, 3)) samples an event of \(Format.duration(event.duration.value)), recall \(Format.significant(task.recall.value.value, 3)) a sample (\(notes.mark(task.recall.basis, task.recall.provenance)))"
      if let pixels = task.pixels { words += ", \(Format.significant(pixels, 3)) pixels on target" }
      lines.append(words)
      lines.append(
        "  caught \(Format.fixed(caught, 3)) in the middle; \(Format.fixed(task.caughtIndependent ?? caught, 3)) if frames were independent; false alarms \(Format.significant(task.middle.falseAlarms ?? 0, 3)) a day"
      )
    }
    add(.detection, .paragraphs(lines))
  }
}
