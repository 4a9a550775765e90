// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Networks
import Planning
import Quantities
import Requirements

/// What only a site's answer has, for a terminal.
enum SiteText {
  /// What feeds the site, and how it talks where it does.
  static func supply(_ site: SiteSolution) -> [(String, String)] {
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
    return [("power", supply)] + (RadioWords.name(site.profile).map { [("uplink", $0)] } ?? [])
  }

  /// What runs where and how often, what feeds it, what it comes to.
  static func decision(_ solution: Solution, _ site: SiteSolution, _ answer: Answer) -> [String] {
    var table = Table([.left, .left, .left, .left])
    for task in site.tasks {
      let cell = task.configuration
      let hours = task.sampling.hours == .daylight ? " by day" : ""
      table.add([
        task.task.name,
        "\(cell.model.id) \(cell.resolution) \(cell.precision.rawValue)\(cell.runtime.isEmpty ? "" : ", \(cell.runtime)"), \(Format.interval(ofRate: 1 / task.sampling.interval))\(hours)",
        "\(cell.device), \(task.policy.rawValue)\(cell.machine.map { ", frames to \($0)" } ?? "")",
        timing(cell),
      ])
    }
    for device in site.design.devices where device.runs.isEmpty {
      table.add(["", "wakes the other", device.profile.id])
    }
    let supply = supply(site)
    table.add(["power", supply[0].1, supply.count > 1 ? "uplink \(supply[1].1)" : ""])
    var lines = table.lines(indent: 2)
    lines += site.design.devices.compactMap { waking($0, site.profile.radio) }
    lines += RadioWords.lines(answer).map { "  uplink   \($0)" }
    for (name, words) in HeatWords.lines(answer) + DayWords.lines(site) {
      lines.append("  \(name)\(String(repeating: " ", count: 9 - name.count))\(words)")
    }
    lines += PowerWords.worth(site).map { "  worth    \($0)" }.map { [$0] } ?? []
    for device in answer.devices where device.availability.state == .endOfLife {
      lines.append("  supply   \(device.id) is no longer made")
    }
    let totals = solution.totals
    var figures = [
      "\(solution.ledger.unknownLines(.cost).isEmpty ? "" : "at least ")\(Format.significant(totals.cost.value, 3)) USD/day/site (\(AnswerText.range(totals.cost)))",
      "\(Format.significant(totals.energy.value, 3)) Wh/day",
    ]
    if let life = totals.batteryLife { figures.append(days(life.value) + PowerWords.dark(site)) }
    figures.append(carbon(solution))
    figures.append("\(Format.significant(totals.capex.value, 3)) USD at first")
    lines += ["", "  " + figures.joined(separator: "   ")]
    return lines + AnswerText.costPerMillion(totals).map { "  " + $0 } + [""]
  }

  /// Why a device is cut off between samples or left on: the interval at which both take the same.
  private static func waking(_ device: Design.DeviceUse, _ radio: RadioProfile?) -> String? {
    guard !device.runs.isEmpty, !device.profile.isMicrocontroller else { return nil }
    let figures = DeviceFigures(device.profile, .middle)
    let runs = device.runs.map { RunFigures($0.profile, .middle, radio: radio) }
    let even = WakeEnergy.breakEven(figures, runs: runs)
    guard even.isFinite else { return nil }
    var words =
      "off between samples takes less than staying on from \(Format.duration(even)) between wakes"
    // Off is not off: some boards that are only halted draw nearly what they do at rest.
    if device.policy != .awake, let halted = device.profile.halted?.value.value, halted > 0.01 {
      words += "; halted but not cut off: \(Format.significant(halted * 24, 2)) Wh/day"
    }
    return "  waking   \(device.profile.id): \(words)"
  }

  /// How the inference time is known, in a few words.
  private static func timing(_ cell: Configuration) -> String {
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

  private static func carbon(_ solution: Solution) -> String {
    let unknown = !solution.ledger.unknownLines(.carbon).isEmpty
    let value = solution.totals.carbon.value
    if unknown, value == 0 { return "carbon unknown" }
    return "\(unknown ? "at least " : "")\(Format.significant(value, 3)) g CO2e/day"
  }

  private static func days(_ value: Double) -> String {
    value.isFinite ? "\(Format.significant(value, 3)) days a battery" : "sustained by the sun"
  }

  /// What is caught of the events.
  static func detection(_ site: SiteSolution, _ notes: inout Footnotes) -> [String] {
    var lines: [String] = []
    for task in site.tasks {
      guard let event = task.task.event, let caught = task.middle.caught else { continue }
      let samples = event.duration.value / task.sampling.interval
      var words =
        "  \(task.task.name): \(Format.significant(samples, 3)) samples an event of \(Format.duration(event.duration.value)), recall \(Format.significant(task.recall.value.value, 3)) a sample (\(notes.mark(task.recall.basis, task.recall.provenance)))"
      if let pixels = task.pixels { words += ", \(Format.significant(pixels, 3)) pixels on target" }
      lines.append(words)
      lines.append(
        "    caught \(Format.fixed(caught, 3)) in the middle; \(Format.fixed(task.caughtIndependent ?? caught, 3)) if frames were independent; false alarms \(Format.significant(task.middle.falseAlarms, 3)) a day"
      )
    }
    return lines.isEmpty ? [] : ["WHAT IS CAUGHT"] + lines + [""]
  }
}
