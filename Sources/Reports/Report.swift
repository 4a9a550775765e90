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
  var rungs: [LadderWords.Row]
  /// Other ways: name, value, why.
  var alternatives: [[String]]
  /// Alternatives that cannot be told from the plan: name, chance, what to measure.
  var close: [[String]]
  /// Why nothing fits; empty where something does.
  var conflict: [String]

  /// The report of an answer, with its ladder where there is one.
  public init(_ answer: Answer, ladder: Ladder?) {
    title = answer.requirements.deployment
    status = AnswerText.words(answer.status)
    confidence = answer.requirements.confidence
    rungs = ladder.map { LadderWords.rungs($0) + LadderWords.afterwards($0) } ?? []
    alternatives = AlternativeWords.rows(answer).map(\.cells)
    close = SensitivityWords.close(answer).map(\.cells)
    trainings = Self.trainings(
      answer.trainings, answer.solution?.ledger, answer.solution?.totals)
    ledger = answer.solution?.ledger
    limits = answer.solution?.limits ?? []
    conflict = ConflictWords.lines(answer)
    remarks = [Self.scope(answer)]
    sentence = "No plan meets every limit."
    decision = []
    guard let solution = answer.solution else { return }
    sensitivities = SensitivityWords.rows(solution.sensitivities, answer.objectives)
    if let words = AnswerText.untimed(answer) { remarks.append(words) }
    remarks += Self.together(solution.limits, solution.jointProbability)
    switch solution.kind {
    case .site(let site): add(site, solution, answer)
    case .service(let service): add(service, solution, answer)
    }
    remarks += AnswerText.costPerMillion(solution.totals).map { $0 + "." }
  }

  private static func scope(_ answer: Answer) -> String {
    let counts = answer.counts
    if answer.isService {
      return
        "A service. \(Format.grouped(counts.scored)) ways of serving, \(Format.grouped(counts.feasible)) keep their task's limits."
    }
    let sites = answer.requirements.sites
    return
      "\(sites == 1 ? "1 site" : "\(Format.grouped(sites)) sites"); all figures are for one. \(Format.grouped(counts.enumerated)) candidates, \(Format.grouped(counts.feasible)) feasible alone."
  }

  private mutating func add(_ site: SiteSolution, _ solution: Solution, _ answer: Answer) {
    decision = site.tasks.map { task in
      let cell = task.configuration
      let hours = task.sampling.hours == .daylight ? " by day" : ""
      return (
        task.task.name,
        "\(cell.model.id) at \(cell.resolution), \(cell.precision.rawValue)\(cell.runtime.isEmpty ? "" : ", \(cell.runtime)"), \(Format.interval(ofRate: 1 / task.sampling.interval))\(hours), on \(cell.device) (\(task.policy.rawValue))\(cell.machine.map { ", frames to \($0)" } ?? "")"
      )
    }
    decision += SiteText.supply(site) + HeatWords.lines(answer) + DayWords.lines(site)
    dayParts = DayWords.parts(site)
    remarks += RadioWords.lines(answer).map { "Over \($0)." }
    if let worth = PowerWords.worth(site) { remarks.append(worth + ".") }
    power = PowerWords.rows(site)
    powerSource = PowerWords.source(site)
    charge = PowerWords.drawing(site)
    let totals = solution.totals
    sentence =
      "Run \(Self.listed(solution.models)) on \(solution.name): \(Self.price(totals)) a site and day, \(Format.significant(totals.energy.value, 3)) Wh a day, \(Format.significant(totals.capex.value, 3)) USD at first."
  }

  private mutating func add(_ service: ServiceSolution, _ solution: Solution, _ answer: Answer) {
    decision = service.tasks.flatMap { task in
      [(task.task.name, ServiceText.demand(task))]
        + task.stages.enumerated().map { number, stage in
          (
            "stage \(number + 1)",
            "\(stage.name) on \(stage.machine?.name ?? "the users' own devices"), \(Format.grouped(stage.items, 0)) samples a day"
          )
        }
    }
    decision += MachineWords.rows(service)
    if let words = ServiceText.meanOfGrid(answer) {
      remarks.append(words.prefix(1).uppercased() + words.dropFirst() + ".")
    }
    let stages = Self.listed(service.tasks.flatMap { $0.stages.map(\.name) })
    sentence = "Run \(stages) on \(solution.name): \(Self.price(solution.totals)) a day."
  }

  private static func trainings(
    _ answers: [TrainingAnswer], _ ledger: Ledger?, _ totals: DeploymentTotals?
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

  private static func price(_ totals: DeploymentTotals) -> String {
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
    [
      LimitWords.name(check.limit),
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
