// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Planning
import Quantities
import Requirements

/// What is trained, in words: the same rows and remarks for every format.
enum TrainingText {
  /// The heads of `rows`.
  static let heads = [
    "", "FLOP", "on", "a try", "device-hours", "USD", "kWh", "kg CO2e", "accuracy after",
  ]

  /// The section for a terminal; nothing where nothing is trained.
  static func lines(
    _ answers: [TrainingAnswer], _ ledger: Ledger?, _ totals: DeploymentTotals?,
    _ notes: inout Footnotes
  ) -> [String] {
    guard !answers.isEmpty else { return [] }
    var lines = ["TRAINING (expected spend in all; a try that fails is done again)"]
    for answer in answers {
      lines.append("  \(answer.task)")
      for (route, cells) in zip(answer.routes, rows(answer)) {
        let words = sentence(cells, answer, isTrained: route.design != nil)
        lines += Footnotes.wrapped("\(route.isChosen ? "  -> " : "     ")\(words)", hanging: 7)
      }
      lines += remarks(answer).flatMap { Footnotes.wrapped("    \($0)", hanging: 4) }
      if let design = answer.chosen?.design {
        let figures = figures(design).map { figure in
          "\(figure.name) \(figure.words) \(notes.mark(figure.basis, figure.provenance))"
        }
        lines += Footnotes.wrapped("    " + figures.joined(separator: "; "), hanging: 4)
      }
      lines += share(answer, ledger, totals).map { "    \($0)" }
    }
    return lines + [""]
  }

  /// A row in words.
  private static func sentence(
    _ cells: [String], _ answer: TrainingAnswer, isTrained: Bool
  ) -> String {
    let head = answer.metric == nil ? "" : "accuracy after: "
    let last = cells[8].isEmpty ? "" : "; \(head)\(cells[8])"
    guard isTrained else { return cells[0] + last }
    return
      "\(cells[0]): \(cells[1]) on \(cells[2]), a try \(cells[3]); in all \(cells[4]) device-hours, \(cells[5]) USD, \(cells[6]) kWh, \(cells[7]) kg CO2e\(last)"
  }

  /// A row for each route: what it takes, or why it cannot be.
  static func rows(_ answer: TrainingAnswer) -> [[String]] {
    answer.routes.map { route in
      let name = "\(route.recipe.route.rawValue) \(route.model)"
      guard let design = route.design else {
        let why = route.recipe.route == .none ? "nothing to train" : words(route.refusal)
        let known = accuracy(route, answer)
        return [name, "", "", "", "", "", "", "", known.isEmpty ? why : "\(known); \(why)"]
      }
      let spend = Spends(design)
      func flow(_ part: (TrainingSpend) -> Double, _ column: LedgerLine.Column) -> String {
        design.unknown.contains(column) && part(spend.middle) == 0 ? "unknown" : spend.words(part)
      }
      return [
        name, operations(design.operations(.middle)),
        "\(design.count) x \(design.machine.name)",
        "\(Format.duration(spend.middle.seconds)) (\(Format.duration(spend.low.seconds, digits: 2))–\(Format.duration(spend.high.seconds, digits: 2)))",
        spend.words(\.deviceHours), flow(\.cost, .cost),
        flow(\.energy, .energy), flow(\.carbon, .carbon), accuracy(route, answer),
      ]
    }
  }

  /// What is to be known beside the rows, a sentence each.
  static func remarks(_ answer: TrainingAnswer) -> [String] {
    var remarks: [String] = []
    if let design = answer.chosen?.design {
      let tries = design.tries(.middle)
      remarks.append(
        "spend is that of a try / \(Format.significant(design.chance.value.value, 3)), the chance that it ends well: \(Format.significant(tries, 3)) tries expected; `a try` and `finish-within` are of one"
      )
      if let first = design.search.first {
        let rungs = design.search.map { "\(Format.grouped($0.candidates)) to \($0.epochs)" }
        let full = Double(Halving.cost(design.search)) / Double(max(1, design.work.epochs))
        remarks.append(
          "a try is a search by successive halving over \(Format.grouped(first.candidates)) candidates, as much as \(Format.significant(full, 3)) full trainings: \(rungs.joined(separator: ", ")) epochs"
        )
      }
    }
    if let chosen = answer.chosen, chosen.recipe.route != .none, answer.metric != nil,
      chosen.accuracy == nil
    {
      remarks.append(
        "accuracy afterwards is unknown: what is published is of other weights; give `accuracy-after`"
      )
    }
    let refused = Dictionary(grouping: answer.refused.keys) { id in
      answer.refused[id].map { words($0) } ?? ""
    }
    for (reason, ids) in refused.sorted(by: { $0.key < $1.key }) {
      remarks.append("not on \(ids.sorted().joined(separator: ", ")): \(reason)")
    }
    return remarks
  }

  /// What the training adds to a day and to an inference.
  static func share(
    _ answer: TrainingAnswer, _ ledger: Ledger?, _ totals: DeploymentTotals?
  ) -> [String] {
    guard let ledger, let totals, answer.chosen?.design != nil else { return [] }
    let lines = ledger.lines.filter { $0.group == TrainingLedgerBuilder.group(of: answer.task) }
    let cost = lines.reduce(0) { $0 + ($1.cost ?? 0) }
    guard totals.samples > 0 else { return [] }
    return [
      "written off: \(Format.significant(cost, 3)) USD/day, \(Format.significant(cost / totals.samples * 1e6, 3)) USD per million samples"
    ]
  }

  /// A figure behind a training.
  struct FigureWords {
    var name: String
    var words: String
    var basis: Basis
    var provenance: Provenance
  }

  /// The figures that a training rests on.
  static func figures(_ design: TrainingDesign) -> [FigureWords] {
    var figures: [FigureWords] = []
    func add<Q: Quantity>(
      _ name: String, _ estimate: Estimate<Q>?, _ write: (Double) -> String
    ) {
      guard let estimate else {
        figures.append(
          FigureWords(
            name: name, words: "unknown", basis: .assumed, provenance: Provenance(source: "unknown")
          ))
        return
      }
      let range =
        estimate.interval.low == estimate.interval.high
        ? "" : " (\(write(estimate.interval.low))–\(write(estimate.interval.high)))"
      figures.append(
        FigureWords(
          name: name, words: write(estimate.value.value) + range, basis: estimate.basis,
          provenance: estimate.provenance))
    }
    func number(_ value: Double) -> String { Format.significant(value, 3) }
    add("peak", design.machine.peak) { Format.prefixed($0, "FLOP/s", digits: 3) }
    add("share of it reached", design.machine.utilisation, number)
    if design.count > 1 {
      add("speed kept at a doubling of devices", design.surroundings.scaling, number)
    }
    if design.work.route == .lastLayer { add("last layer's share", design.work.head, number) }
    if let price = design.machine.price {
      add("price", price) { "\(number($0)) USD/hour" }
    } else {
      add("electricity", design.surroundings.electricity) { "\(number($0)) USD/kWh" }
    }
    add("power", design.machine.power) { "\(number($0)) W" }
    add("building over device", design.surroundings.pue, number)
    add("grid", design.surroundings.grid) { "\(number($0)) g/kWh" }
    add("chance that a try ends well", design.chance, number)
    return figures
  }

  /// A spend in the middle and at both ends of belief.
  struct Spends {
    let middle: TrainingSpend
    let low: TrainingSpend
    let high: TrainingSpend

    init(_ design: TrainingDesign) {
      middle = design.spend(.middle)
      low = design.spend(RiskLevel(deviate: -Interval.spread))
      high = design.spend(RiskLevel(deviate: Interval.spread))
    }

    func words(_ part: (TrainingSpend) -> Double) -> String {
      "\(Format.significant(part(middle), 3)) (\(Format.significant(part(low), 2))–\(Format.significant(part(high), 2)))"
    }
  }

  /// Arithmetic with prefixes that nothing else needs.
  private static func operations(_ value: Double) -> String {
    for (scale, prefix) in [(1e18, "E"), (1e15, "P")] where value >= 0.9995 * scale {
      return "\(Format.significant(value / scale, 3)) \(prefix)FLOP"
    }
    return Format.prefixed(value, "FLOP", digits: 3)
  }

  private static func accuracy(_ route: TrainingAnswer.Route, _ answer: TrainingAnswer) -> String {
    guard answer.metric != nil else { return "" }
    guard let accuracy = route.accuracy else {
      return route.recipe.route == .none ? "as published" : "unknown"
    }
    return
      "\(Format.fixed(accuracy.value.value, 3)) \(accuracy.basis.rawValue)\(accuracy.basis == .assumed ? "*" : "")"
  }

  private static func words(_ refusal: TrainingRefusal?) -> String {
    switch refusal {
    case .unknownWork(let model)?, .unknownTeacher(let model)?:
      "no training: the multiply-accumulates of \(model) are unknown"
    case .noMachine?: "no training: no machine can be had"
    case .limit(let name, let least)?:
      least.isFinite
        ? "breaks `\(name.rawValue)`: \(LimitWords.value(least, name)) at least"
        : "breaks `\(name.rawValue)`: what it takes is unknown"
    case .limits?: "no device keeps all limits on trainings"
    case nil: "no model"
    }
  }

  /// Why a machine trains nothing.
  static func words(_ refusal: MachineRefusal) -> String {
    refusal == .noTime ? "its peak is unknown" : AlternativeWords.words(refusal)
  }
}
