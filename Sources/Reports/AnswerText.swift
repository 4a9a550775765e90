// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Networks
public import Planning
import Quantities
import Requirements

/// The answer for a terminal: the decision first, each figure with unit, period and scope.
public enum AnswerText {
  /// Columns of the first line.
  static let width = 86

  /// Writes an answer as text that ends in a line break.
  public static func write(_ answer: Answer) -> String {
    var notes = Footnotes()
    var lines = headline(answer)
    let solution = answer.solution
    if let solution {
      lines += decision(solution, answer)
      lines += limits(solution.limits, confidence: answer.requirements.confidence)
      lines += SensitivityWords.together(solution.limits, solution.jointProbability)
      lines += ledger(solution.ledger, &notes)
      if let site = solution.site { lines += PowerWords.text(site, answer) }
    } else {
      lines += conflict(answer)
    }
    lines += TrainingText.lines(answer.trainings, solution?.ledger, solution?.totals, &notes)
    if let solution {
      lines += detection(solution, &notes)
      lines += SensitivityWords.text(solution.sensitivities, answer.objectives)
    }
    lines += whyNot(answer)
    if solution != nil { lines += footnotes(notes) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func headline(_ answer: Answer) -> [String] {
    let name = answer.requirements.deployment
    let status = words(answer.status)
    let blanks = max(2, width - name.count - status.count)
    let counts = answer.counts
    let sites = answer.requirements.sites
    var lines = [
      name + String(repeating: " ", count: blanks) + status,
      answer.isService
        ? "a service · \(Format.grouped(counts.enumerated)) candidates · \(Format.grouped(counts.scored)) ways of serving · \(Format.grouped(counts.feasible)) keep their task's limits"
        : "\(sites == 1 ? "1 site" : "\(Format.grouped(sites)) sites") · \(Format.grouped(counts.enumerated)) candidates · \(Format.grouped(counts.feasible)) feasible alone · \(Format.grouped(counts.afterPruning)) after pruning",
    ]
    if let words = untimed(answer) { lines.append(words) }
    let weak = answer.belowRequiredBasis.map { "  \(Self.words($0))" }
    if let required = answer.requirements.requiredBasis, !weak.isEmpty {
      lines += ["Rests on figures below `require-basis: \(required.rawValue)`:"] + weak
    }
    return lines + [""]
  }

  /// What is said of a site no inference time of which was measured.
  static func untimed(_ answer: Answer) -> String? {
    guard let tasks = answer.solution?.site?.tasks,
      !tasks.contains(where: { $0.configuration.timing.isTimed })
    else { return nil }
    return "No inference time behind this choice was measured: scaled or bounds only."
  }

  /// A figure in words that is weaker than what was asked for.
  static func words(_ figure: WeakFigure) -> String {
    let words =
      switch figure.quantity {
      case .time(nil): "time of an inference"
      case .time(let stage?): "time of \(stage)"
      case .recall(nil): "recall"
      case .recall(let stage?): "recall of \(stage)"
      case .accuracy(nil): "accuracy"
      case .accuracy(let stage?): "accuracy of \(stage)"
      case .energy(let line): "energy of \(line)"
      case .cost(let line): "cost of \(line)"
      }
    return "\(figure.subject): \(words) (\(figure.basis.rawValue))"
  }

  private static func decision(_ solution: Solution, _ answer: Answer) -> [String] {
    switch solution.kind {
    case .site(let site): SiteText.decision(solution, site, answer)
    case .service(let service): ServiceText.decision(solution, service, answer)
    }
  }

  private static func detection(_ solution: Solution, _ notes: inout Footnotes) -> [String] {
    switch solution.kind {
    case .site(let site): SiteText.detection(site, &notes)
    case .service(let service): ServiceText.detection(service)
    }
  }

  private static func conflict(_ answer: Answer) -> [String] {
    let lines = ConflictWords.lines(answer)
    guard !lines.isEmpty else { return [] }
    let confidence = Format.significant(answer.requirements.confidence, 3)
    return ["NO PLAN MEETS EVERY LIMIT (each with probability \(confidence))"]
      + lines.map { "  \($0)" } + [""]
  }

  private static func whyNot(_ answer: Answer) -> [String] {
    let rows = AlternativeWords.rows(answer) + AlternativeWords.leftOut(answer)
    var table = Table(answer.isService ? [.left, .right, .right, .left] : [.left, .right, .left])
    for row in rows {
      let difference = answer.isService ? [row.difference] : []
      table.add(["  " + row.name, row.value] + difference + [row.reason])
    }
    var lines = table.lines()
    if !answer.census.deniedModels.isEmpty {
      lines.append("  left out by licence: \(answer.census.deniedModels.count) models")
    }
    guard !lines.isEmpty else { return [] }
    return ["WHY NOT"] + lines + [""] + SensitivityWords.text(SensitivityWords.close(answer))
  }

  /// How the search ended.
  static func words(_ status: Answer.Status) -> String {
    switch status {
    case .optimal: "optimal, proved"
    case .feasible: "feasible, not proved best"
    case .infeasible: "infeasible, proved"
    case .noAnswer: "no answer: the search stopped first"
    }
  }

  /// What a million samples cost, where there are any.
  static func costPerMillion(_ totals: DeploymentTotals) -> [String] {
    totals.costPerMillion.map { value in
      let words = value >= 10_000 ? Format.grouped(value, 0) : Format.significant(value, 3)
      return ["\(words) USD per million samples"]
    } ?? []
  }

  static func range(_ value: DeploymentTotals.Value) -> String {
    "\(Format.significant(value.low, 3))–\(Format.significant(value.high, 3))"
  }

  static func limits(_ checks: [LimitCheck], confidence: Double) -> [String] {
    var lines: [String] = []
    let confidence = Format.significant(confidence, 3)
    for (title, isFunctional) in [("MUST DO", true), ("HOW WELL", false)] {
      let these = checks.filter { $0.limit.declaration.isFunctional == isFunctional }
      guard !these.isEmpty else { continue }
      var table = Table([.left, .left, .right, .right, .right, .right, .left])
      table.add([title, "", "limit", "at \(confidence)", "margin", "holds with", ""])
      for check in these {
        table.add([
          "  " + LimitWords.name(check.limit), check.limit.declaration.isFloor ? ">=" : "<=",
          LimitWords.value(check.limit.value, check.limit.name),
          LimitWords.value(check.value, check.limit.name),
          check.margin.isFinite ? "\(Format.significant(100 * check.margin, 3)) %" : "ample",
          Format.fixed(check.probability, 2), check.isTight ? "<- tight" : "",
        ])
      }
      lines += table.lines() + [""]
    }
    return lines
  }

  static func ledger(_ ledger: Ledger, _ notes: inout Footnotes) -> [String] {
    var table = Table([.left, .right, .right, .right, .left])
    table.add(["WHERE IT GOES", "Wh/day", "USD/day", "g/day", "basis"])
    var groups: [String] = []
    for line in ledger.lines where !groups.contains(line.group) { groups.append(line.group) }
    for group in groups {
      let members = ledger.lines.filter { $0.group == group }
      func sum(_ flow: (LedgerLine) -> Double?) -> String {
        let known = members.compactMap(flow)
        return known.isEmpty ? "" : number(known.reduce(0, +))
      }
      table.add(["  \(group)", sum(\.energy), sum(\.cost), sum(\.carbon)])
      for line in members {
        func cell(_ value: Double?, _ column: LedgerLine.Column) -> String {
          line.unknown.contains(column) ? "unknown" : value.map(number) ?? ""
        }
        table.add([
          "    - " + name(line), cell(line.energy, .energy), cell(line.cost, .cost),
          cell(line.carbon, .carbon),
          notes.mark(line.basis, line.provenance),
        ])
      }
    }
    table.add(["  total", total(ledger, .energy), total(ledger, .cost), total(ledger, .carbon)])
    return table.lines() + [""]
  }

  /// A line's name with its quantity.
  static func name(_ line: LedgerLine) -> String {
    guard let quantity = line.quantity, !line.unit.isEmpty else { return line.name }
    let amount =
      quantity >= 10_000 ? Format.grouped(quantity, 0) : Format.significant(quantity, 3)
    return "\(line.name), \(amount) \(line.unit)"
  }

  /// A column's total; a floor where lines of it are unknown.
  static func total(_ ledger: Ledger, _ column: LedgerLine.Column) -> String {
    let isKnown = ledger.unknownLines(column).isEmpty
    if !isKnown, ledger.total(column) == 0 { return "unknown" }
    return (isKnown ? "" : ">= ") + number(ledger.total(column))
  }

  /// A source in words: of what, who says so, and how.
  static func source(_ found: Provenance) -> String {
    let subject = found.subject.isEmpty ? "" : "\(found.subject), "
    let note = found.note.isEmpty ? "" : ": \(found.note)"
    return "\(subject)\(found.source)\(note)"
  }

  /// Three decimals, so that a column can be added up by eye.
  static func number(_ value: Double) -> String {
    value > 0 && value < 0.0005 ? "<0.001" : Format.fixed(value, 3)
  }

  static func footnotes(_ notes: Footnotes) -> [String] {
    var lines = [
      "SOURCES (* assumed; `plan catalogue show NAME` tells more of an entry or a source)"
    ]
    for (index, found) in notes.list.enumerated() {
      lines += Footnotes.wrapped("  [\(index + 1)] \(source(found))", hanging: 6)
    }
    return lines
  }
}
