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
      lines += limits(choice, plan)
      lines += ledger(choice, &notes)
      lines += detection(choice, &notes)
      lines += whyNot(plan)
      lines += footnotes(notes)
    } else {
      lines += whyNothing(plan)
      lines += whyNot(plan)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let width = 86

  private static func headline(_ plan: Plan) -> [String] {
    let name = plan.requirements.deployment
    let status = words(plan)
    let blanks = max(2, width - name.count - status.count)
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

  private static func words(_ plan: Plan) -> String {
    switch plan.status {
    case .optimal: "optimal, proved"
    case .feasible: "feasible, not proved best"
    case .infeasible: "infeasible, proved"
    case .noAnswer: "no answer: the search stopped first"
    }
  }

  private static func decision(_ choice: Choice, _ plan: Plan) -> [String] {
    var table = Table([.left, .left, .left, .left])
    for task in choice.tasks {
      let cell = task.cell
      let hours = task.beat.hours == .daylight ? " by day" : ""
      table.add([
        task.task.name,
        "\(cell.model.id) \(cell.resolution) \(cell.precision.rawValue), \(cell.runtime), \(Format.interval(ofRate: 1 / task.beat.interval))\(hours)",
        "\(cell.device), \(task.policy.rawValue)", timing(cell),
      ])
    }
    for device in choice.design.devices where device.runs.isEmpty {
      table.add(["", "wakes the other", device.profile.id])
    }
    var supply = "mains"
    if let battery = choice.site.battery {
      supply = "\(choice.design.packs) x \(battery.id) \(Format.significant(battery.rated, 4)) Wh"
      if let sun = choice.site.sun, choice.design.panels > 0 {
        supply += ", \(choice.design.panels) x \(Format.significant(sun.peak, 3)) W panel, level"
      } else if choice.site.sun != nil {
        supply += ", no panel"
      }
    }
    table.add(["power", supply, choice.site.radio.map { "uplink \($0.id)" } ?? ""])
    var lines = table.lines(indent: 2)
    lines += choice.design.devices.compactMap(waking)
    for device in plan.devices where device.availability.state == .endOfLife {
      lines.append("  supply   \(device.id) is no longer made")
    }
    let totals = choice.totals
    var figures = [
      "\(Format.significant(totals.cost.value, 3)) USD/day/site (\(range(totals.cost)))",
      "\(Format.significant(totals.energy.value, 3)) Wh/day",
    ]
    if let life = totals.batteryLife { figures.append(days(life.value)) }
    figures.append(carbon(choice))
    figures.append("\(Format.significant(totals.capex.value, 3)) USD at first")
    return lines + ["", "  " + figures.joined(separator: "   "), ""]
  }

  /// Why a device is cut off between samples or left on: the interval at which both take the same.
  private static func waking(_ device: Design.DeviceUse) -> String? {
    guard !device.runs.isEmpty, !device.profile.isMicrocontroller else { return nil }
    let figures = DeviceFigures(device.profile, .middle)
    let runs = device.runs.map { RunFigures($0.profile, .middle) }
    let even = WakeEnergy.breakEven(figures, runs: runs)
    guard even.isFinite else { return nil }
    let words =
      "off between samples takes less than staying on from \(Format.duration(even)) between wakes"
    return "  waking   \(device.profile.id): \(words)"
  }

  /// How the inference time is known, in a few words.
  private static func timing(_ cell: Cell) -> String {
    switch cell.timing {
    case .given: "time given"
    case .measured: "time measured"
    case .measuredOneSided: "time measured (best of runs)"
    case .throughput: "rate measured, no latency"
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

  private static func range(_ value: SiteTotals.Value) -> String {
    "\(Format.significant(value.low, 3))–\(Format.significant(value.high, 3))"
  }

  private static func days(_ value: Double) -> String {
    value.isFinite ? "\(Format.significant(value, 3)) days a battery" : "sustained by the sun"
  }

  private static func limits(_ choice: Choice, _ plan: Plan) -> [String] {
    var lines: [String] = []
    let confidence = Format.significant(plan.requirements.confidence, 3)
    for (title, isFunctional) in [("MUST DO", true), ("HOW WELL", false)] {
      let checks = choice.limits.filter { $0.limit.name.isFunctional == isFunctional }
      guard !checks.isEmpty else { continue }
      var table = Table([.left, .left, .right, .right, .right, .right, .left])
      table.add([title, "", "limit", "at \(confidence)", "margin", "holds with", ""])
      for check in checks {
        let name =
          check.limit.task.map { "\($0) \(check.limit.name.rawValue)" } ?? check.limit.name.rawValue
        table.add([
          "  " + name, check.limit.name.isFloor ? ">=" : "<=",
          LimitWords.value(check.limit.value, check.limit.name),
          LimitWords.value(check.value, check.limit.name),
          check.margin.isFinite ? "\(Format.significant(100 * check.margin, 3)) %" : "ample",
          Format.fixed(check.probability, 2), check.isTight ? "<- tight" : "",
        ])
      }
      lines += table.lines() + [""]
    }
    if choice.limits.count > 1 {
      lines += [
        "  all at once hold with \(Format.fixed(choice.jointProbability, 2)) (simulated)", "",
      ]
    }
    return lines
  }

  private static func ledger(_ choice: Choice, _ notes: inout Footnotes) -> [String] {
    var table = Table([.left, .right, .right, .right, .left])
    table.add(["WHERE IT GOES", "Wh/day", "USD/day", "g/day", "basis"])
    var groups: [String] = []
    for line in choice.ledger.lines where !groups.contains(line.group) { groups.append(line.group) }
    for group in groups {
      let members = choice.ledger.lines.filter { $0.group == group }
      func sum(_ flow: (LedgerLine) -> Double?) -> String {
        let known = members.compactMap(flow)
        return known.isEmpty ? "" : number(known.reduce(0, +))
      }
      table.add(["  \(group)", sum(\.energy), sum(\.cost), sum(\.carbon)])
      for line in members {
        func cell(_ value: Double?, _ column: LedgerLine.Column) -> String {
          line.unknown.contains(column) ? "unknown" : value.map(number) ?? ""
        }
        var name = "  - \(line.name)"
        if let quantity = line.quantity, !line.unit.isEmpty {
          name += ", \(Format.significant(quantity, 3)) \(line.unit)"
        }
        table.add([
          "  " + name, cell(line.energy, .energy), cell(line.cost, .cost),
          cell(line.carbon, .carbon),
          notes.mark(line.basis, line.provenance),
        ])
      }
    }
    func total(_ column: LedgerLine.Column) -> String {
      (choice.ledger.unknownLines(column).isEmpty ? "" : ">= ")
        + number(choice.ledger.total(column))
    }
    table.add(["  total", total(.energy), total(.cost), total(.carbon)])
    return table.lines() + [""]
  }

  /// Three decimals, so that a column can be added up by eye.
  private static func number(_ value: Double) -> String {
    value > 0 && value < 0.0005 ? "<0.001" : Format.fixed(value, 3)
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
    return ["WHY NOT"] + lines + tail + [""] + notToldApart(plan)
  }

  /// Plans that today's figures do not rank surely below the chosen one, and what would.
  private static func notToldApart(_ plan: Plan) -> [String] {
    let close = plan.rivals.compactMap { rival in rival.decisive.map { (rival, $0) } }
    guard !close.isEmpty else { return [] }
    var table = Table([.left, .left, .left])
    for (rival, factor) in close {
      table.add([
        "  " + RivalWords.name(rival),
        "better with \(Format.fixed(rival.chance ?? 0, 2))",
        "measure first: \(RivalWords.words(factor))",
      ])
    }
    return ["CANNOT BE TOLD APART on today's figures"] + table.lines() + [""]
  }

  private static func whyNothing(_ plan: Plan) -> [String] {
    guard let infeasibility = plan.infeasibility else { return [] }
    let confidence = Format.significant(plan.requirements.confidence, 3)
    var lines = ["NO PLAN MEETS EVERY LIMIT (each with probability \(confidence))"]
    for miss in infeasibility.unreachable {
      let name =
        miss.limit.task.map { "\($0) \(miss.limit.name.rawValue)" } ?? miss.limit.name.rawValue
      lines.append(
        "  \(name) \(miss.limit.name.isFloor ? ">=" : "<=") \(LimitWords.value(miss.limit.value, miss.limit.name)): nothing meets it, even alone; nearest \(LimitWords.value(miss.value, miss.limit.name)) by \(miss.candidate)"
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
    for limit in infeasibility.relaxable {
      let name = limit.task.map { "\($0) \(limit.name.rawValue)" } ?? limit.name.rawValue
      lines.append("  without `\(name)` (line \(limit.place.line)) there is a plan")
    }
    return lines + [""]
  }

  private static func footnotes(_ notes: Footnotes) -> [String] {
    var lines = [
      "SOURCES (* assumed; `plan catalogue show NAME` tells more of an entry or a source)"
    ]
    for (index, found) in notes.list.enumerated() {
      let subject = found.subject.isEmpty ? "" : "\(found.subject), "
      let note = found.note.isEmpty ? "" : ": \(found.note)"
      lines += Footnotes.wrapped("  [\(index + 1)] \(subject)\(found.source)\(note)", hanging: 6)
    }
    return lines
  }
}
