// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Planning
import Quantities
import Requirements

/// The sections that only a service has.
extension Document {
  mutating func add(_ service: ServiceSolution, of solution: Solution, _ answer: Answer) {
    add(
      .placement, .table(Self.stages(service)),
      .table(Self.machines(service, quantile: answer.quantile)),
      .rows(AccuracyWords.rows(answer)))
    let stages = service.tasks.flatMap { task in
      [Row(task.task.name, Self.demand(task))]
        + task.stages.enumerated().map { number, stage in
          Row(
            "stage \(number + 1)",
            "\(stage.name) on \(Self.place(stage)), \(Format.grouped(stage.items, 0)) samples a day"
          )
        }
    }
    let machines = MachineWords.held(service).filter { $0.machine.committed > 0 }
      .map { Row($0.machine.name, $0.terms.joined(separator: "; ")) }
    add(.chosen, .rows(stages + machines))
    let totals = solution.totals
    let figures =
      [AnswerWords.price(of: solution, per: "/day")] + AnswerWords.costPerMillion(totals)
      + [
        AnswerWords.flow(totals.energy.value, "Wh", of: solution, .energy),
        AnswerWords.flow(totals.carbon.value, "g CO2e", of: solution, .carbon),
      ]
    let bought = totals.capex.value > 0 ? [AnswerWords.capex(totals)] : []
    var lines = [(figures + bought).joined(separator: "   ")] + AnswerWords.parts(solution.ledger)
    if service.tasks.contains(where: { $0.stages.contains { $0.machine == nil } }) {
      let energy =
        service.clientEnergy.map { "\(Format.prefixed($0, "Wh", digits: 3)) a day" }
        ?? "an unknown energy"
      lines.append("of each watched user's own device: \(energy), in nobody's bill")
    }
    add(.totals, .paragraphs(lines))
    add(.hints, .paragraphs(AnswerWords.meanOfGrid(answer).map { [$0] } ?? []))
    add(.detection, .paragraphs(Self.detection(service, at: answer.quantile)))
  }

  /// What runs where, task by task.
  private static func stages(_ service: ServiceSolution) -> Table {
    var table = Table(columns: [.left, .left, .left, .left, .right("")])
    for task in service.tasks {
      table.rows.append(TableRow(["\(task.task.name): \(demand(task))"], .span))
      for (number, stage) in task.stages.enumerated() {
        table.rows.append(
          TableRow([
            "  stage \(number + 1)", stage.name, place(stage), timing(stage),
            "\(Format.grouped(stage.items, 0))/day",
          ]))
      }
    }
    return table
  }

  /// What is rented or bought.
  private static func machines(_ service: ServiceSolution, quantile: Double) -> Table {
    var table = Table(columns: [.left, .left, .left])
    for (index, (machine, terms)) in MachineWords.held(service).enumerated() {
      let streams = MachineWords.streams(service, index, confidence: quantile)
      for (number, words) in (terms + (streams.map { [$0] } ?? [])).enumerated() {
        let label = index == 0 && number == 0 ? "machines" : ""
        table.rows.append(TableRow([label, number == 0 ? machine.name : "", words]))
      }
    }
    return table
  }

  private static func place(_ stage: ChosenService.Stage) -> String {
    stage.machine?.name ?? "the users' own devices"
  }

  /// What a task looks at, in words.
  private static func demand(_ task: ChosenService) -> String {
    guard let requests = task.task.requests else {
      let watched = task.load.users * task.load.watched
      let all = task.task.population?.users ?? task.load.users
      let hours = task.shifted.indices.filter { task.shifted[$0] > 0 }
      return
        "watch \(Format.grouped(watched, 0)) of \(Format.grouped(all, 0)) streams, every \(Format.duration(1 / task.load.rate)) while they are on"
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
      words += ", 99 in 100 answered within \(Format.duration(latency))\(queue(task))"
    }
    return words
  }

  /// What the promise to those who ask rests on.
  private static func queue(_ task: ChosenService) -> String {
    guard let hour = task.hours?.first(where: { $0.arrivals > 0 }) else { return "" }
    let spare = hour.spare > 0 ? " if \(hour.spare) fail\(hour.spare == 1 ? "s" : "")" : ""
    return "\(spare) (\(hour.routing.rawValue) routing)"
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

  /// The share of positive samples that are right; nothing where each sample shows something, so that none is wrong.
  private static func precision(_ value: Double?, _ population: Population) -> String {
    guard let value, population.prevalence < 1 else { return "" }
    // 1.000 would promise that none is wrong.
    return " and precision \(value >= 0.9995 && value < 1 ? "above 0.999" : Format.fixed(value, 3))"
  }

  /// What is caught of what is shown.
  private static func detection(_ service: ServiceSolution, at quantile: Double) -> [String] {
    var lines: [[String]] = []
    for task in service.tasks {
      guard let population = task.task.population else { continue }
      let middle = task.middle
      let caught = middle.caught ?? 0
      let samples = task.load.rate * population.lasts.value
      let shows =
        population.prevalence >= 1
        ? "every sample is taken to show something (else say `in-view`)"
        : "one sample in \(Format.grouped(1 / max(1e-12, population.prevalence), 0)) shows something"
      var told = [
        "\(task.task.name): \(shows); \(Format.significant(samples, 3)) samples of each showing"
      ]
      if let detect = population.detect {
        let people = population.users * task.load.watched * population.shownBy.value
        told.append(
          "  of those watched \(Format.grouped(people * caught, 0)) are detected a day in the middle, \(Format.grouped(people * (task.cautious.caught ?? 0), 0)) at \(Format.significant(quantile, 3)); \(Format.grouped(detect.value, 0)) are wanted"
        )
      }
      told.append(
        "  recall \(Format.fixed(middle.recall ?? 0, 3))\(precision(middle.precision, population)) a sample, \(Format.fixed(caught, 3)) of the streams that show it are caught"
      )
      // Ways that share a task's streams may detect alike.
      if !lines.contains(told) { lines.append(told) }
    }
    if service.tasks.contains(where: { $0.stages.count > 1 }) {
      lines.append([
        "  two stages are taken to miss apart and to be deceived together, the worse of both ways"
      ])
    }
    return Array(lines.joined())
  }
}
