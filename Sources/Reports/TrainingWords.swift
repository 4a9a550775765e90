// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Planning
import Quantities
import Requirements

/// What is trained, in words: the same rows and remarks for every format.
enum TrainingWords {
  /// A training in an outline for a terminal, with the sources of its figures.
  static func outline(
    _ answer: TrainingAnswer, of solution: Solution?, _ notes: inout Footnotes
  ) -> [Document.Item] {
    var items = [Document.Item(role: .head, text: answer.task)]
    for (route, cells) in zip(answer.routes, rows(answer)) {
      let words = sentence(cells, answer, isTrained: route.design != nil)
      items.append(.init(role: route.isChosen ? .chosen : .other, text: words))
    }
    var remarks = remarks(answer)
    if let design = answer.chosen?.design {
      let figures = figures(design).map {
        "\($0.name) \($0.words) \(notes.mark($0.basis, $0.provenance))"
      }
      remarks.append(figures.joined(separator: "; "))
    }
    remarks += share(answer, of: solution)
    return items + remarks.map { .init(role: .remark, text: $0) }
  }

  /// A row for each route.
  static func table(_ answer: TrainingAnswer) -> Document.Table {
    let rows = zip(answer.routes, rows(answer)).map { route, cells in
      Document.TableRow(
        ["\(cells[0])\(route.isChosen ? " (chosen)" : "")"] + Array(cells.dropFirst()))
    }
    return Document.Table(
      columns: [
        .left, .right("FLOP"), .left("on"), .left("a try"), .left("device-hours"), .left("USD"),
        .left("kWh"), .left("kg CO2e"), .left("accuracy after"),
      ], rows: rows)
  }

  /// What stands under the rows on a page, with the sources of the figures spelled out.
  static func list(_ answer: TrainingAnswer, of solution: Solution?) -> [String] {
    let figures = answer.chosen?.design.map(figures) ?? []
    return remarks(answer) + share(answer, of: solution)
      + figures.map {
        "\($0.name) \($0.words), \($0.basis.marked) (\(Footnotes.words($0.provenance)))"
      }
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
  private static func rows(_ answer: TrainingAnswer) -> [[String]] {
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
  private static func remarks(_ answer: TrainingAnswer) -> [String] {
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
  private static func share(_ answer: TrainingAnswer, of solution: Solution?) -> [String] {
    guard let solution, answer.chosen?.design != nil else { return [] }
    let (ledger, totals) = (solution.ledger, solution.totals)
    let lines = ledger.lines.filter { $0.group == TrainingDesign.group(of: answer.task) }
    let cost = lines.reduce(0) { $0 + ($1.cost ?? 0) }
    guard totals.samples > 0 else { return [] }
    return [
      "written off: \(Format.significant(cost, 3)) USD/day, \(Format.significant(cost / totals.samples * 1e6, 3)) USD per million samples"
    ]
  }

  /// A figure behind a training.
  private typealias FigureWords = (
    name: String, words: String, basis: Basis, provenance: Provenance
  )

  /// The figures that a training rests on.
  private static func figures(_ design: TrainingDesign) -> [FigureWords] {
    var figures: [FigureWords] = []
    func add<Q: Quantity>(
      _ name: String, _ estimate: Estimate<Q>?, _ write: (Double) -> String
    ) {
      guard let estimate else {
        figures.append((name, "unknown", .assumed, Provenance(source: "unknown")))
        return
      }
      let range =
        estimate.interval.low == estimate.interval.high
        ? "" : " (\(write(estimate.interval.low))–\(write(estimate.interval.high)))"
      figures.append(
        (name, write(estimate.value.value) + range, estimate.basis, estimate.provenance))
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
    return "\(Format.fixed(accuracy.value.value, 3)) \(accuracy.basis.marked)"
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
