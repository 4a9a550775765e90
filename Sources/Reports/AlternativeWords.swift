// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Planning
import Quantities
import Requirements

/// The other ways of an answer, as people read them.
enum AlternativeWords {
  /// All of them, what each reaches in the first objective, what it takes more where the reason does not say so
  /// itself, and why it lost or why there is none; last what is done today, and for a terminal what was left out of
  /// a service for want of a figure.
  static func table(_ answer: Answer) -> Document.Table {
    var table = Document.Table(columns: [
      .left, .right("price"), .init(alignment: .right, isDetail: true), .left("why"),
    ])
    func add(
      _ name: String, _ value: String, difference: String = "", reason: String,
      _ role: Document.TableRow.Role = .plain
    ) {
      table.rows.append(.init([name, value, difference, reason], role))
    }
    for other in answer.alternatives where !isTold(other, answer) {
      add(
        name(other), value(other, answer),
        difference: other.reason == .otherwise ? other.difference.map(more) ?? "" : "",
        reason: reason(other, answer) + guess(other) + short(other))
    }
    for group in OutcomeWords.groups(answer) {
      add(group.devices, group.price, reason: group.cause)
    }
    if let today = answer.requirements.today, !answer.isService {
      let upkeep = answer.requirements.upkeep
      let cost = upkeep.inspection(of: today).map {
        Format.significant($0.value * today.inspections.value, 3)
      }
      let yearly = Format.significant(today.inspections.value * 365.25, 3)
      add(
        "nothing, as today", cost.map { "\($0) USD/day" } ?? "unknown",
        reason: "\(yearly) inspections a year"
          + (upkeep.sharedBy > 1 ? ", each trip shared by \(upkeep.sharedBy) sites" : ""))
    }
    for name in answer.withoutTime { add(name, "no plan", reason: withoutTime, .detail) }
    for name in answer.tooLarge { add(name, "no plan", reason: "", .detail) }
    return table
  }

  /// How often an alternative keeps all limits at once, where that is too seldom.
  private static func short(_ other: Alternative) -> String {
    other.joint.map { "; keeps all limits at once with \(OutcomeWords.short($0)) only" } ?? ""
  }

  /// Whether an alternative is a device without a plan, which is told among others with the same cause.
  private static func isTold(_ other: Alternative, _ answer: Answer) -> Bool {
    guard case .device(let device) = other.subject, other.solution == nil else { return false }
    return answer.outcomes.contains { $0.device == device }
  }

  /// Why a model is left out that nobody knows the time of.
  static let withoutTime =
    "nobody knows how long it takes: give `operations` under `models:`, or its latency under `figures:`"

  /// An alternative with all devices of its plan.
  static func name(_ other: Alternative) -> String {
    guard let site = other.solution, site.site != nil else { return other.name }
    switch other.subject {
    case .device: return site.name
    case .measuredTimes, .radio, .sending, .computing: return "\(other.name): \(site.name)"
    case .without:
      let models = other.models.joined(separator: ", ")
      return models.isEmpty ? other.name : "\(other.name): \(models)"
    case .alone, .withoutFirstStage, .withoutModels, .uncommitted: return other.name
    }
  }

  private static func value(_ other: Alternative, _ answer: Answer) -> String {
    guard let solution = other.solution else { return "no plan" }
    let totals = solution.totals
    func least(_ value: Double, _ name: Limit.Name, _ column: LedgerLine.Column) -> String {
      (solution.ledger.unknownLines(column).isEmpty ? "" : "at least ")
        + LimitWords.value(value, name)
    }
    switch answer.requirements.objectives[0] {
    case .cost: return least(totals.cost.value, .cost, .cost)
    case .energy: return least(totals.energy.value, .energy, .energy)
    case .carbon: return least(totals.carbon.value, .carbon, .carbon)
    case .capex: return "\(Format.significant(totals.capex.value, 3)) USD"
    case .accuracy:
      guard let tasks = solution.site?.tasks else {
        return LimitWords.value(totals.cost.value, .cost)
      }
      let sum = tasks.reduce(0.0) { $0 + ($1.configuration.accuracy?.value.value ?? 0) }
      return Format.fixed(sum / Double(max(1, tasks.count)), 3)
    }
  }

  /// A mark where the times of an alternative are guesses from a peak.
  private static func guess(_ other: Alternative) -> String {
    guard let service = other.solution?.service, !AnswerWords.guesses(service).isEmpty else {
      return ""
    }
    return " (a guess from a peak)"
  }

  /// Why it lost.
  static func reason(_ other: Alternative, _ answer: Answer) -> String {
    switch other.reason {
    case .dearer(let part, let by, let energy, let chosen, let sites):
      let ratio = chosen > 0 ? energy / chosen : 1
      var tail = ratio > 1.05 ? ", \(Format.significant(ratio, 2)) x the energy" : ""
      if let sites { tail += ", cheaper from \(Format.grouped(sites)) sites" }
      let head = other.difference.map { "\(more($0)): " } ?? ""
      return by > 0.0005
        ? "\(head)\(part) +\(Format.significant(by, 3))\(tail)" : "\(head)as good\(tail)"
    case .otherwise: return other.solution.map(stages) ?? ""
    case .worse: return "less accurate"
    case .refused(let refusal): return words(refusal)
    case .refusedMachine(let refusal): return words(refusal)
    case .limit(let name):
      if let sustained = other.sustained {
        return HeatWords.breaks(sustained.watts, sustained.throttles)
      }
      let message = other.uplink.flatMap { RadioWords.message($0, breaking: name) }
      return "breaks `\(name.rawValue)`" + (message.map { ": \($0)" } ?? "")
    case .tooSeldom: return "keeps each limit by itself"
    case .cannotServe(let tasks):
      let names = tasks.joined(separator: ", ")
      if answer.isService { return "nothing that keeps the limits of \(names)" }
      let words = tasks.isEmpty ? "serves no task" : "no candidate for \(names)"
      let frame = other.uplink.flatMap { $0.framesOf == nil ? nil : RadioWords.frame($0) }
      return words + (frame.map { ": \($0)" } ?? "")
    case .conflict:
      return answer.isService ? "breaks limits over the whole" : "breaks several limits at once"
    }
  }

  /// What a service runs, task by task.
  static func stages(_ solution: Solution) -> String {
    var ways: [(task: String, words: String)] = []
    for task in solution.service?.tasks ?? [] {
      let words = task.stages.map(\.name).joined(separator: ", then ")
      // Machines that share a task's streams may run the same.
      guard !ways.contains(where: { $0 == (task.task.name, words) }) else { continue }
      ways.append((task.task.name, words))
    }
    return ways.map(\.words).joined(separator: "; ")
  }

  /// What an alternative takes more; differences that no purse feels are not spelled out.
  private static func more(_ difference: Double) -> String {
    difference < 0.0005 ? "+<0.001" : "+\(Format.significant(difference, 3))"
  }

  /// Why a device cannot be used.
  static func words(_ refusal: Refusal) -> String {
    switch refusal {
    case .unknownPower: "its power is unknown"
    case .noInterface(let sensor): "no connector for a \(sensor.rawValue)"
    case .noSocket(let socket): "no socket for \(socket)"
    case .missingPart(let kind): "the catalogue has no \(kind) for it"
    case .discontinued: "no longer made: name it under `allow` or `owned` to use it"
    case .notForSites: "no device for a site"
    case .unknownFigure(let figure, let part, let limit):
      "\(part.map { "the \(figure) of `\($0)`" } ?? "its \(figure)") is unknown"
        + (limit == .memory ? "" : ", and \(limit.rawValue) is limited")
    case .unknownPrice: "its price is unknown: give it under `figures:`"
    case .tooHot(let most, let inside, let throttles):
      "\(throttles ? "takes its clock back at" : "made for") \(Format.significant(most.value, 3)) C\(throttles ? "" : " and cooler"); the box is \(Format.significant(inside.value, 3)) C with nothing on"
    case .tooMuchPower(let own, let radio, let supply):
      "draws \(Format.significant(own.value, 3)) W at its peak\(radio.value > 0 ? ", the radio \(Format.significant(radio.value, 3)) W" : ""); the supply gives \(Format.significant(supply.value, 3)) W"
    case .tooCold(let lowest): "made for \(Format.significant(lowest.value, 3)) C and warmer"
    }
  }

  /// Why a machine cannot be used, with the mend.
  static func words(_ refusal: MachineRefusal) -> String {
    switch refusal {
    case .unknownPrice: "the price of an hour is unknown: give it under `machines:`"
    case .priceWithoutHost:
      "its price is of the accelerator alone: add the price of the machine it sits in"
    case .unknownPower: "its power is unknown, and energy or carbon is asked about"
    case .unknownPurchase: "the price of one is unknown: give it under `bought`"
    case .unknownReplacement:
      "it serves for less than the service's `lifetime`: give under `bought` the `price` of what replaces it"
    case .unknownDraw:
      "its power is unknown, and so what its electricity costs: give it under `machines`"
    case .noTime:
      "no network has a time on it, measured or from a peak; give one under `figures:`"
    }
  }
}
