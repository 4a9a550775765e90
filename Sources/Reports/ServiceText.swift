// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Planning
import Quantities
import Requirements

/// What only a service's answer has, for a terminal.
enum ServiceText {
  /// What runs where, what is rented or bought for it, what it comes to.
  static func decision(
    _ solution: Solution, _ service: ServiceSolution, _ answer: Answer
  ) -> [String] {
    var table = Table([.left, .left, .left, .left, .right])
    var heads: [String] = []
    for task in service.tasks {
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
    let builder = ServingLedgerBuilder(service.design, service.profile, .middle)
    var machines = Table([.left, .left, .left])
    for (index, machine) in service.design.machines.enumerated() {
      let terms =
        MachineWords.terms(of: machine, builder.hours(of: index))
        + (MachineWords.streams(service, index, confidence: answer.requirements.confidence).map {
          [$0]
        } ?? [])
      for (number, words) in terms.enumerated() {
        machines.add([
          index == 0 && number == 0 ? "  machines" : "", number == 0 ? machine.name : "", words,
        ])
      }
    }
    let totals = solution.totals
    var figures =
      [
        "\(Format.significant(totals.cost.value, 3)) USD/day (\(AnswerText.range(totals.cost)))"
      ] + AnswerText.costPerMillion(totals)
    func floor(_ column: LedgerLine.Column, _ value: Double, _ name: String, _ unit: String)
      -> String
    {
      let isKnown = solution.ledger.unknownLines(column).isEmpty
      if !isKnown, value == 0 { return "\(name) unknown" }
      return "\(isKnown ? "" : "at least ")\(Format.significant(value, 3)) \(unit)/day"
    }
    figures.append(floor(.energy, totals.energy.value, "energy", "Wh"))
    figures.append(floor(.carbon, totals.carbon.value, "carbon", "g CO2e"))
    var rest = heads[...]
    let rows = table.lines().map { $0.hasPrefix("\u{0}") ? rest.removeFirst() : $0 }
    var lines = rows + machines.lines() + ["", "  " + figures.joined(separator: "   ")]
    if service.tasks.contains(where: { $0.stages.contains { $0.machine == nil } }) {
      let energy =
        service.clientEnergy.map { "\(Format.prefixed($0, "Wh", digits: 3)) a day" }
        ?? "an unknown energy"
      lines.append("  of each watched user's own device: \(energy), in nobody's bill")
    }
    lines.append("")
    if let words = meanOfGrid(answer) { lines += ["  \(words)", ""] }
    return lines
  }

  /// What is told where carbon is asked about, work may wait, and nobody knows the grid by the hour.
  static func meanOfGrid(_ answer: Answer) -> String? {
    answer.gridWithoutHours.map {
      "the mean of `\($0)` stands for every hour: work waits for clean ones where `power.mains.grid` gives 24 values"
    }
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
    guard let cell = stage.configuration else { return "\(time), \(stage.time.basis.rawValue)" }
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

  /// What is caught of what is shown.
  static func detection(_ service: ServiceSolution) -> [String] {
    var lines: [String] = []
    for task in service.tasks {
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
    if service.tasks.contains(where: { $0.stages.count > 1 }) {
      lines.append(
        "    two stages are taken to miss apart and to be deceived together, the worse of both ways"
      )
    }
    return lines.isEmpty ? [] : ["WHAT IS CAUGHT"] + lines + [""]
  }
}
