// SPDX-License-Identifier: Apache-2.0

import Costing
import Documents
import Estimation
public import Planning
import Quantities
import Requirements

/// The answer about a service, for a terminal.
public enum ServiceText {
  /// Writes a plan as text that ends in a line break.
  public static func write(_ plan: ServicePlan) -> String {
    var notes = Footnotes()
    var lines = headline(plan)
    if let choice = plan.choice {
      lines += decision(choice, confidence: plan.requirements.confidence)
      if let words = plan.meanOfGrid { lines += ["  \(words)", ""] }
      lines += AnswerText.limits(choice.limits, confidence: plan.requirements.confidence)
      lines += SensitivityWords.together(choice.limits, choice.jointProbability)
      lines += AnswerText.ledger(choice.ledger, &notes)
      lines += TrainingText.lines(plan.trainings, choice.ledger, choice.totals, &notes)
      lines += detection(choice)
      lines += SensitivityWords.text(choice.sensitivities, plan.aims)
      lines += whyNot(plan)
      lines += AnswerText.footnotes(notes)
    } else {
      lines += whyNothing(plan)
      lines += TrainingText.lines(plan.trainings, nil, nil, &notes)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func headline(_ plan: ServicePlan) -> [String] {
    let name = plan.requirements.deployment
    let status = AnswerText.words(plan.status)
    let blanks = max(2, AnswerText.width - name.count - status.count)
    let counts = plan.counts
    let weak = plan.belowRequiredBasis
    let basis =
      plan.requirements.requiredBasis.map { required in
        weak.isEmpty
          ? []
          : ["Rests on figures below `require-basis: \(required.rawValue)`:"]
            + weak.map { "  \($0)" }
      } ?? []
    return [
      name + String(repeating: " ", count: blanks) + status,
      "a service · \(Format.grouped(counts.enumerated)) candidates · \(Format.grouped(counts.scored)) ways of serving · \(Format.grouped(counts.feasible)) keep their task's limits",
    ] + basis + [""]
  }

  private static func decision(_ choice: ServiceChoice, confidence: Double) -> [String] {
    var table = Table([.left, .left, .left, .left, .right])
    var heads: [String] = []
    for task in choice.tasks {
      heads.append("  \(task.task.name): \(demand(task))")
      table.add(["\u{0}"])
      for (number, stage) in task.stages.enumerated() {
        table.add([
          "    stage \(number + 1)", stage.name,
          stage.machine.map(\.name) ?? "the users' own devices", timing(stage),
          "\(Format.grouped(stage.items, 0))/day",
        ])
      }
    }
    let account = ServingAccount(choice.design, choice.profile, .middle)
    var machines = Table([.left, .left, .left])
    for (index, machine) in choice.design.machines.enumerated() {
      let terms =
        MachineWords.terms(of: machine, account.hours(of: index))
        + (MachineWords.streams(choice, index, confidence: confidence).map { [$0] } ?? [])
      for (number, words) in terms.enumerated() {
        machines.add([
          index == 0 && number == 0 ? "  machines" : "", number == 0 ? machine.name : "", words,
        ])
      }
    }
    let totals = choice.totals
    var figures =
      [
        "\(Format.significant(totals.cost.value, 3)) USD/day (\(AnswerText.range(totals.cost)))"
      ] + AnswerText.costPerMillion(totals)
    func floor(_ column: LedgerLine.Column, _ value: Double, _ name: String, _ unit: String)
      -> String
    {
      let isKnown = choice.ledger.unknownLines(column).isEmpty
      if !isKnown, value == 0 { return "\(name) unknown" }
      return "\(isKnown ? "" : "at least ")\(Format.significant(value, 3)) \(unit)/day"
    }
    figures.append(floor(.energy, totals.energy.value, "energy", "Wh"))
    figures.append(floor(.carbon, totals.carbon.value, "carbon", "g CO2e"))
    var rest = heads[...]
    let rows = table.lines().map { $0.hasPrefix("\u{0}") ? rest.removeFirst() : $0 }
    var lines = rows + machines.lines() + ["", "  " + figures.joined(separator: "   ")]
    if choice.tasks.contains(where: { $0.stages.contains { $0.machine == nil } }) {
      let energy =
        choice.clientEnergy.map { "\(Format.prefixed($0, "Wh", digits: 3)) a day" }
        ?? "an unknown energy"
      lines.append("  of each watched user's own device: \(energy), in nobody's bill")
    }
    return lines + [""]
  }

  /// What a task looks at, in words.
  static func demand(_ task: ChosenService) -> String {
    guard let requests = task.task.requests else {
      let watched = task.load.users * task.load.watched
      let hours = task.shifted.indices.filter { task.shifted[$0] > 0 }
      return
        "watch \(Format.grouped(watched, 0)) of \(Format.grouped(task.load.users, 0)) users, every \(Format.duration(1 / task.load.rate)) while they are on"
        + (hours.isEmpty ? "" : ", worked at \(MachineWords.hours(hours))")
    }
    var words = "\(Format.significant(requests.rate.value, 4)) requests/s on the mean"
    if let ready = task.ready, let least = ready.min(), let most = ready.max() {
      words +=
        least == most
        ? ", \(most) machine\(most == 1 ? "" : "s") ready"
        : ", \(least) to \(most) machines ready by the hour"
    }
    if let hours = task.hours?.filter({ $0.arrivals > 0 }), let least = hours.map(\.batch).min(),
      let most = hours.map(\.batch).max(), most > 1
    {
      words +=
        least == most
        ? ", in batches of \(most)" : ", in batches of \(least) to \(most) by the hour"
    }
    if let latency = task.cautious.latency {
      words += ", 99 in 100 answered within \(Format.duration(latency)) (queue M/M/c)"
    }
    return words
  }

  private static func timing(_ stage: ChosenService.Stage) -> String {
    let time = Format.duration(stage.time.value.value)
    guard let cell = stage.cell else { return "\(time), \(stage.time.basis.rawValue)" }
    switch cell.timing {
    case .given: return "\(time), given"
    case .measured, .measuredOneSided: return "\(time), measured"
    case .throughput: return "\(time), measured rate"
    case .predicted: return "\(time), predicted"
    case .scaled: return "\(time), scaled"
    case .bound:
      return "\(time), from the \(stage.time.basis == .given ? "speed given" : "peak")"
    }
  }

  private static func detection(_ choice: ServiceChoice) -> [String] {
    var lines: [String] = []
    for task in choice.tasks {
      guard let population = task.task.population else { continue }
      let middle = task.middle
      let samples = task.load.rate * population.lasts.value
      lines.append(
        "  \(task.task.name): one sample in \(Format.grouped(1 / max(1e-12, population.prevalence), 0)) shows something; \(Format.significant(samples, 3)) samples of each showing"
      )
      if let detect = population.detect {
        let people = population.users * task.load.watched * population.shownBy.value
        lines.append(
          "    of those watched \(Format.grouped(people * middle.caught, 0)) are detected a day in the middle, \(Format.grouped(people * task.cautious.caught, 0)) at the confidence asked; \(Format.grouped(detect.value, 0)) are wanted"
        )
      }
      lines.append(
        "    recall \(Format.fixed(middle.recall, 3)) and precision \(Format.fixed(middle.precision, 3)) a sample, \(Format.fixed(middle.caught, 3)) of those who show it are caught"
      )
    }
    if choice.tasks.contains(where: { $0.stages.count > 1 }) {
      lines.append(
        "    two stages are taken to miss apart and to be deceived together, the worse of both ways"
      )
    }
    return lines.isEmpty ? [] : ["WHAT IS CAUGHT"] + lines + [""]
  }

  private static func whyNot(_ plan: ServicePlan) -> [String] {
    var table = Table([.left, .right, .right, .left])
    guard let aim = plan.aims.first?.aim else { return [] }
    for rival in plan.rivals {
      let value: String
      switch (rival.choice, aim) {
      case (nil, _): value = "no plan"
      case (let choice?, .energy):
        value = "\(Format.significant(choice.totals.energy.value, 3)) Wh/day"
      case (let choice?, .carbon):
        value = "\(Format.significant(choice.totals.carbon.value, 3)) g/day"
      case (let choice?, _):
        value = "\(Format.significant(choice.totals.cost.value, 3)) USD/day"
      }
      let more = rival.difference.map { $0 < 0.0005 ? "+<0.001" : "+\(Format.significant($0, 3))" }
      table.add(["  \(rival.name)", value, more ?? "", rival.reason])
    }
    for model in plan.withoutTime {
      table.add(["  \(model)", "no plan", "", ServicePlan.withoutTimeWords])
    }
    for stage in plan.tooLarge { table.add(["  \(stage)", "no plan", "", ""]) }
    let lines = table.lines()
    let close = SensitivityWords.text(
      plan.rivals.compactMap { .init($0.name, $0.chance, $0.decisive) })
    return lines.isEmpty ? [] : ["WHY NOT"] + lines + [""] + close
  }

  /// Why nothing fits, a line each.
  static func conflict(_ plan: ServicePlan) -> [String] {
    whyNothing(plan).dropFirst().filter { !$0.isEmpty }.map { line in
      String(line.drop { $0 == " " })
    }
  }

  /// What a precision rests on, where nobody measured it.
  private static func assumed(_ miss: NearestMiss, _ plan: ServicePlan) -> String {
    guard miss.limit.name == .precision,
      let task = plan.requirements.tasks.first(where: { $0.name == miss.limit.task }),
      task.falsePositives == nil, task.falsePositivesOf.isEmpty
    else { return "" }
    return "; its false alarms are assumed: give `false-positives`"
  }

  private static func whyNothing(_ plan: ServicePlan) -> [String] {
    var lines = [
      "NO PLAN MEETS EVERY LIMIT (each with probability \(Format.significant(plan.requirements.confidence, 3)))"
    ]
    for miss in plan.misses {
      let name =
        miss.limit.task.map { "\($0) \(miss.limit.name.rawValue)" } ?? miss.limit.name.rawValue
      let asked =
        "  \(name) \(miss.limit.declaration.isFloor ? ">=" : "<=") \(LimitWords.value(miss.limit.value, miss.limit.name)) (line \(miss.limit.place.line))"
      guard !miss.isUnknown else {
        lines.append("\(asked): \(miss.candidate)")
        continue
      }
      lines.append(
        "\(asked): nearest \(LimitWords.value(miss.value, miss.limit.name)) by \(miss.candidate)\(assumed(miss, plan))"
      )
    }
    for limit in plan.relaxable {
      let name = limit.task.map { "\($0) \(limit.name.rawValue)" } ?? limit.name.rawValue
      lines.append("  without `\(name)` (line \(limit.place.line)) there is a plan")
    }
    for (task, most) in plan.mostDetected.sorted(by: { $0.key < $1.key }) {
      let line = plan.requirements.tasks.first { $0.name == task }?.population?.place.line ?? 0
      lines.append(
        "  \(task): at most \(Format.grouped(most.rounded(.down), 0)) people a day can be detected (line \(line)), all of them watched: lower `detect`"
      )
    }
    for task in plan.unserved where plan.misses.isEmpty && plan.mostDetected[task] == nil {
      lines.append("  \(task): no way of serving it keeps its limits")
    }
    lines += plan.withoutTime.map { "  \($0): \(ServicePlan.withoutTimeWords)" }
    lines += plan.tooLarge.map { "  \($0)" }
    for (id, refusal) in plan.refused.sorted(by: { $0.key < $1.key }) {
      lines.append("  \(id): \(refusal.words)")
    }
    return lines + [""]
  }
}
