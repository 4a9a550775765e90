// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Estimation
import Networks
public import Planning
import Quantities
import Requirements

/// The answer for a terminal: the decision first, each figure with unit, period and scope.
public enum PlanText {
  /// Writes a plan as text that ends in a line break.
  public static func write(_ plan: Plan) -> String {
    var notes = Footnotes()
    var lines = headline(plan)
    if let choice = plan.choice {
      lines += decision(choice, plan)
      lines += AnswerText.limits(choice.limits, confidence: plan.requirements.confidence)
      lines += SensitivityWords.together(choice.limits, choice.jointProbability)
      lines += AnswerText.ledger(choice.ledger, &notes)
      lines += PowerWords.text(choice, plan)
      lines += TrainingText.lines(plan.trainings, choice.ledger, choice.totals, &notes)
      lines += detection(choice, &notes)
      lines += SensitivityWords.text(choice.sensitivities, plan.aims)
      lines += whyNot(plan)
      lines += AnswerText.footnotes(notes)
    } else {
      lines += whyNothing(plan)
      lines += TrainingText.lines(plan.trainings, nil, nil, &notes)
      lines += whyNot(plan)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func headline(_ plan: Plan) -> [String] {
    let name = plan.requirements.deployment
    let status = AnswerText.words(plan.status)
    let blanks = max(2, AnswerText.width - name.count - status.count)
    let sites =
      plan.requirements.sites == 1 ? "1 site" : "\(Format.grouped(plan.requirements.sites)) sites"
    var lines = [
      name + String(repeating: " ", count: blanks) + status,
      "\(sites) · \(Format.grouped(plan.counts.enumerated)) candidates · \(Format.grouped(plan.counts.feasible)) feasible alone · \(Format.grouped(plan.counts.afterPruning)) after pruning",
    ]
    if let choice = plan.choice, !choice.tasks.contains(where: { $0.cell.timing.isTimed }) {
      lines.append("No inference time behind this choice was measured: scaled or bounds only.")
    }
    if let required = plan.requirements.requiredBasis, plan.restsBelowRequiredBasis {
      lines.append("Rests on figures below `require-basis: \(required.rawValue)`:")
      lines += plan.belowRequiredBasis.map { "  \($0)" }
    }
    return lines + [""]
  }

  /// What feeds the site, and how it talks where it does.
  static func supply(_ choice: Choice) -> [(String, String)] {
    var supply = "mains"
    if let battery = choice.site.battery {
      supply = "\(choice.design.packs) x \(battery.id) \(Format.significant(battery.rated, 4)) Wh"
      if let sun = choice.site.sun, choice.design.panels > 0 {
        supply +=
          ", \(choice.design.panels) x \(Format.significant(sun.peak, 3)) W panel, \(PowerWords.slope(choice))"
      } else if choice.site.sun != nil {
        supply += ", no panel"
      }
    }
    return [("power", supply)] + (RadioWords.name(choice.site).map { [("uplink", $0)] } ?? [])
  }

  /// Why nothing fits, a line each.
  static func conflict(_ plan: Plan) -> [String] {
    whyNothing(plan).dropFirst().filter { !$0.isEmpty }.map { line in
      String(line.drop { $0 == " " })
    }
  }

  private static func decision(_ choice: Choice, _ plan: Plan) -> [String] {
    var table = Table([.left, .left, .left, .left])
    for task in choice.tasks {
      let cell = task.cell
      let hours = task.beat.hours == .daylight ? " by day" : ""
      table.add([
        task.task.name,
        "\(cell.model.id) \(cell.resolution) \(cell.precision.rawValue)\(cell.runtime.isEmpty ? "" : ", \(cell.runtime)"), \(Format.interval(ofRate: 1 / task.beat.interval))\(hours)",
        "\(cell.device), \(task.policy.rawValue)\(cell.machine.map { ", frames to \($0)" } ?? "")",
        timing(cell),
      ])
    }
    for device in choice.design.devices where device.runs.isEmpty {
      table.add(["", "wakes the other", device.profile.id])
    }
    let supply = supply(choice)
    table.add(["power", supply[0].1, supply.count > 1 ? "uplink \(supply[1].1)" : ""])
    var lines = table.lines(indent: 2)
    lines += choice.design.devices.compactMap { waking($0, choice.site.radio) }
    lines += RadioWords.lines(plan).map { "  uplink   \($0)" }
    for (name, words) in HeatWords.lines(plan) + DayWords.lines(choice) {
      lines.append("  \(name)\(String(repeating: " ", count: 9 - name.count))\(words)")
    }
    lines += PowerWords.worth(choice).map { "  worth    \($0)" }.map { [$0] } ?? []
    for device in plan.devices where device.availability.state == .endOfLife {
      lines.append("  supply   \(device.id) is no longer made")
    }
    let totals = choice.totals
    var figures = [
      "\(choice.ledger.unknownLines(.cost).isEmpty ? "" : "at least ")\(Format.significant(totals.cost.value, 3)) USD/day/site (\(AnswerText.range(totals.cost)))",
      "\(Format.significant(totals.energy.value, 3)) Wh/day",
    ]
    if let life = totals.batteryLife { figures.append(days(life.value) + PowerWords.dark(choice)) }
    figures.append(carbon(choice))
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
  private static func timing(_ cell: Cell) -> String {
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

  private static func carbon(_ choice: Choice) -> String {
    let unknown = !choice.ledger.unknownLines(.carbon).isEmpty
    let value = choice.totals.carbon.value
    if unknown, value == 0 { return "carbon unknown" }
    return "\(unknown ? "at least " : "")\(Format.significant(value, 3)) g CO2e/day"
  }

  private static func days(_ value: Double) -> String {
    value.isFinite ? "\(Format.significant(value, 3)) days a battery" : "sustained by the sun"
  }

  private static func detection(_ choice: Choice, _ notes: inout Footnotes) -> [String] {
    var lines: [String] = []
    for task in choice.tasks {
      guard let event = task.task.event, let caught = task.middle.caught else { continue }
      let samples = event.duration.value / task.beat.interval
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

  private static func whyNot(_ plan: Plan) -> [String] {
    var table = Table([.left, .right, .left])
    for rival in plan.rivals {
      table.add([
        "  " + RivalWords.name(rival), RivalWords.value(rival, plan), RivalWords.reason(rival),
      ])
    }
    if let today = plan.requirements.today {
      let each = today.each ?? plan.requirements.upkeep.visit
      let cost =
        each.map { "\(Format.significant($0.value * today.inspections.value, 3)) USD/day" }
        ?? "unknown"
      table.add([
        "  nothing, as today", cost,
        "\(Format.significant(today.inspections.value * 365.25, 3)) inspections a year",
      ])
    }
    let lines = table.lines()
    var tail: [String] = []
    if !plan.census.deniedModels.isEmpty {
      tail.append("  left out by licence: \(plan.census.deniedModels.count) models")
    }
    guard !lines.isEmpty || !tail.isEmpty else { return [] }
    return ["WHY NOT"] + lines + tail + [""]
      + SensitivityWords.text(
        plan.rivals.compactMap { .init(RivalWords.name($0), $0.chance, $0.decisive) })
  }

  private static func whyNothing(_ plan: Plan) -> [String] {
    guard let infeasibility = plan.infeasibility else { return [] }
    let confidence = Format.significant(plan.requirements.confidence, 3)
    var lines = ["NO PLAN MEETS EVERY LIMIT (each with probability \(confidence))"]
    for miss in infeasibility.unreachable {
      let name =
        miss.limit.task.map { "\($0) \(miss.limit.name.rawValue)" } ?? miss.limit.name.rawValue
      let asked =
        "  \(name) \(miss.limit.declaration.isFloor ? ">=" : "<=") \(LimitWords.value(miss.limit.value, miss.limit.name))"
      guard !miss.isUnknown else {
        lines.append("\(asked): \(miss.candidate)")
        continue
      }
      lines.append(
        "\(asked): nothing meets it, even alone; nearest \(LimitWords.value(miss.value, miss.limit.name)) by \(miss.candidate)"
      )
    }
    for task in infeasibility.unserved {
      lines.append("  \(task): no allowed device can serve it, whatever the limits (see below)")
    }
    if infeasibility.hasNoDevices {
      lines.append(
        "  No allowed device, or host with a microcontroller, serves all tasks (see below).")
    } else if infeasibility.unreachable.isEmpty, infeasibility.unserved.isEmpty {
      lines.append(
        infeasibility.relaxable.isEmpty
          ? "  No single limit explains it: dropping any one of them is not enough."
          : "  Each limit can be met alone; together they cannot.")
    }
    lines += RadioWords.lines(plan).map { "  over \($0)" }
    for limit in infeasibility.relaxable {
      let name = limit.task.map { "\($0) \(limit.name.rawValue)" } ?? limit.name.rawValue
      lines.append("  without `\(name)` (line \(limit.place.line)) there is a plan")
    }
    return lines + [""]
  }
}
