// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Networks
public import Planning
import Quantities
import Requirements

/// An answer as a document: what every format shows, in the order in which it is read. One value, and one
/// small writer a format.
public struct Report: Sendable {
  /// The deployment.
  var title: String
  /// How the search ended.
  var status: String
  /// The decision in one sentence, with its price; or that there is none.
  var sentence: String
  /// What stands under it: scope, counts, warnings.
  var remarks: [String]
  /// What is chosen: label and words.
  var decision: [(String, String)]
  /// The limits.
  var limits: [LimitCheck]
  /// The probability that limits are held with.
  var confidence: Double
  /// The ledger; nil where there is no plan.
  var ledger: Ledger?
  /// Energy of a day by the part of its cycle (Wh/day); empty where nothing is drawn.
  var dayParts: [(name: String, energy: Double)] = []
  /// What moves the first aim: what, at its best, at its worst, basis, what it breaks; empty where nothing does.
  var sensitivities: [[String]] = []
  /// Sun and battery over the year: what, in the middle, at the limits' caution; empty without panels.
  var power: [[String]] = []
  /// Where the sun's hours come from.
  var powerSource = ""
  /// State of charge over the year, drawn; nil without panels.
  var charge: [String]?
  /// What is trained, a table a task: its name, rows and remarks; empty where nothing is.
  var trainings: [(task: String, rows: [[String]], remarks: [String])]
  /// The rungs of a ladder; empty where there is none.
  var rungs: [Ladder.Rung]
  /// Other ways: name, value, why.
  var rivals: [[String]]
  /// Rivals that cannot be told from the plan: name, chance, what to measure.
  var close: [[String]]
  /// Why nothing fits; empty where something does.
  var conflict: [String]

  /// The report of a plan at sites.
  public init(_ plan: Plan, ladder: Ladder?) {
    let requirements = plan.requirements
    title = requirements.deployment
    status = AnswerText.words(plan.status)
    confidence = requirements.confidence
    rungs = (ladder?.rungs ?? []) + (ladder?.afterwards ?? [])
    let sites =
      requirements.sites == 1 ? "1 site" : "\(Format.grouped(requirements.sites)) sites"
    remarks = [
      "\(sites); all figures are for one. \(Format.grouped(plan.counts.enumerated)) candidates, \(Format.grouped(plan.counts.feasible)) feasible alone."
    ]
    rivals = plan.rivals.map {
      [RivalWords.name($0), RivalWords.value($0, plan), RivalWords.reason($0)]
    }
    if let today = plan.requirements.today {
      let each = today.each ?? requirements.upkeep.visit
      rivals.append([
        "nothing, as today",
        each.map { "\(Format.significant($0.value * today.inspections.value, 3)) USD/day" }
          ?? "unknown",
        "\(Format.significant(today.inspections.value * 365.25, 3)) inspections a year",
      ])
    }
    close = plan.rivals.compactMap {
      SensitivityWords.Close(RivalWords.name($0), $0.chance, $0.decisive)?.cells
    }
    trainings = Self.trainings(plan.trainings, plan.choice?.ledger, plan.choice?.totals)
    ledger = plan.choice?.ledger
    limits = plan.choice?.limits ?? []
    conflict = plan.choice == nil ? PlanText.conflict(plan) : []
    guard let choice = plan.choice else {
      sentence = "No plan meets every limit."
      decision = []
      return
    }
    if !choice.tasks.contains(where: { $0.cell.timing.isTimed }) {
      remarks.append("No inference time behind this choice was measured: scaled or bounds only.")
    }
    remarks += Self.together(choice.limits, choice.jointProbability)
    decision = choice.tasks.map { task in
      let cell = task.cell
      let hours = task.beat.hours == .daylight ? " by day" : ""
      return (
        task.task.name,
        "\(cell.model.id) at \(cell.resolution), \(cell.precision.rawValue)\(cell.runtime.isEmpty ? "" : ", \(cell.runtime)"), \(Format.interval(ofRate: 1 / task.beat.interval))\(hours), on \(cell.device) (\(task.policy.rawValue))\(cell.machine.map { ", frames to \($0)" } ?? "")"
      )
    }
    decision += PlanText.supply(choice)
    decision += HeatWords.lines(plan) + DayWords.lines(choice)
    dayParts = DayWords.parts(choice)
    sensitivities = SensitivityWords.rows(choice.sensitivities, plan.aims)
    remarks += RadioWords.lines(plan).map { "Over \($0)." }
    if let worth = PowerWords.worth(choice) { remarks.append(worth + ".") }
    power = PowerWords.rows(choice)
    powerSource = PowerWords.source(choice)
    charge = PowerWords.drawing(choice)
    let models = Self.listed(choice.tasks.map(\.cell.model.id))
    sentence =
      "Run \(models) on \(choice.name): \(Self.price(choice.totals)) a site and day, \(Format.significant(choice.totals.energy.value, 3)) Wh a day, \(Format.significant(choice.totals.capex.value, 3)) USD at first."
    remarks += AnswerText.costPerMillion(choice.totals).map { $0 + "." }
  }

  /// The report of a service, with its ladder where there is one.
  public init(_ plan: ServicePlan, ladder: Ladder?) {
    title = plan.requirements.deployment
    status = AnswerText.words(plan.status)
    confidence = plan.requirements.confidence
    rungs = (ladder?.rungs ?? []) + (ladder?.afterwards ?? [])
    remarks = [
      "A service. \(Format.grouped(plan.counts.scored)) ways of serving, \(Format.grouped(plan.counts.feasible)) keep their task's limits."
    ]
    rivals = plan.rivals.map { rival in
      [
        rival.name,
        rival.choice.map { "\(Format.significant($0.totals.cost.value, 3)) USD/day" } ?? "no plan",
        rival.reason,
      ]
    }
    close = plan.rivals.compactMap {
      SensitivityWords.Close($0.name, $0.chance, $0.decisive)?.cells
    }
    trainings = Self.trainings(plan.trainings, plan.choice?.ledger, plan.choice?.totals)
    ledger = plan.choice?.ledger
    limits = plan.choice?.limits ?? []
    conflict = plan.choice == nil ? ServiceText.conflict(plan) : []
    guard let choice = plan.choice else {
      sentence = "No plan meets every limit."
      decision = []
      return
    }
    remarks += Self.together(choice.limits, choice.jointProbability)
    sensitivities = SensitivityWords.rows(choice.sensitivities, plan.aims)
    decision = choice.tasks.flatMap { task -> [(String, String)] in
      let head = (task.task.name, ServiceText.demand(task))
      return [head]
        + task.stages.enumerated().map { number, stage in
          (
            "stage \(number + 1)",
            "\(stage.name) on \(stage.machine?.name ?? "the users' own devices"), \(Format.grouped(stage.items, 0)) samples a day"
          )
        }
    }
    decision += MachineWords.rows(choice)
    if let words = plan.meanOfGrid {
      remarks.append(words.prefix(1).uppercased() + words.dropFirst() + ".")
    }
    let models = Self.listed(choice.tasks.flatMap { $0.stages.map(\.name) })
    sentence = "Run \(models) on \(choice.name): \(Self.price(choice.totals)) a day."
    remarks += AnswerText.costPerMillion(choice.totals).map { $0 + "." }
  }

  private static func trainings(
    _ answers: [TrainingAnswer], _ ledger: Ledger?, _ totals: SiteTotals?
  ) -> [(task: String, rows: [[String]], remarks: [String])] {
    answers.map { answer in
      let rows = zip(answer.routes, TrainingText.rows(answer)).map { route, cells in
        ["\(cells[0])\(route.isChosen ? " (chosen)" : "")"] + cells.dropFirst()
      }
      let figures = answer.chosen?.design.map(TrainingText.figures) ?? []
      let words = figures.map { figure in
        "\(figure.name) \(figure.words), \(figure.basis.rawValue)\(figure.basis == .assumed ? "*" : "") (\(AnswerText.source(figure.provenance)))"
      }
      return (
        answer.task, rows,
        TrainingText.remarks(answer) + TrainingText.share(answer, ledger, totals) + words
      )
    }
  }

  /// How surely all limits hold at once.
  private static func together(_ limits: [LimitCheck], _ probability: Double) -> [String] {
    limits.count > 1
      ? ["All limits at once hold with probability \(Format.fixed(probability, 2)) (simulated)."]
      : []
  }

  private static func price(_ totals: SiteTotals) -> String {
    "\(Format.significant(totals.cost.value, 3)) USD (\(AnswerText.range(totals.cost)))"
  }

  private static func listed(_ names: [String]) -> String {
    var seen: [String] = []
    for name in names where !seen.contains(name) { seen.append(name) }
    guard let last = seen.last, seen.count > 1 else { return seen.first ?? "nothing" }
    return seen.dropLast().joined(separator: ", ") + " and " + last
  }

  /// A flow of the ledger by group, the largest first; what is unknown or nothing is left out.
  func shares(_ column: LedgerLine.Column) -> [(name: String, value: Double)] {
    var groups: [(name: String, value: Double)] = []
    for line in ledger?.lines ?? [] {
      let value =
        switch column {
        case .energy: line.energy
        case .cost: line.cost
        case .carbon: line.carbon
        }
      guard let value, value > 0 else { continue }
      if let index = groups.firstIndex(where: { $0.name == line.group }) {
        groups[index].value += value
      } else {
        groups.append((line.group, value))
      }
    }
    return groups.enumerated().sorted {
      ($1.element.value, $0.offset) < ($0.element.value, $1.offset)
    }.map(\.element)
  }

  /// The groups of the ledger in their order.
  var groups: [(name: String, lines: [LedgerLine])] {
    var groups: [(name: String, lines: [LedgerLine])] = []
    for line in ledger?.lines ?? [] {
      if let index = groups.firstIndex(where: { $0.name == line.group }) {
        groups[index].lines.append(line)
      } else {
        groups.append((line.group, [line]))
      }
    }
    return groups
  }

  /// A limit's cells: name, limit, value, margin, probability, whether it is tight.
  static func cells(_ check: LimitCheck) -> [String] {
    let name =
      check.limit.task.map { "\($0) \(check.limit.name.rawValue)" } ?? check.limit.name.rawValue
    return [
      name,
      "\(check.limit.declaration.isFloor ? "≥" : "≤") \(LimitWords.value(check.limit.value, check.limit.name))",
      LimitWords.value(check.value, check.limit.name),
      check.margin.isFinite ? "\(Format.significant(100 * check.margin, 3)) %" : "ample",
      Format.fixed(check.probability, 2), check.isTight ? "tight" : "",
    ]
  }

  /// A line's cells: name with its quantity, Wh, USD and g a day.
  static func cells(_ line: LedgerLine) -> [String] {
    func cell(_ value: Double?, _ column: LedgerLine.Column) -> String {
      line.unknown.contains(column) ? "unknown" : value.map(AnswerText.number) ?? ""
    }
    return [
      AnswerText.name(line) + (line.basis == .assumed ? "*" : ""), cell(line.energy, .energy),
      cell(line.cost, .cost),
      cell(line.carbon, .carbon),
    ]
  }
}
