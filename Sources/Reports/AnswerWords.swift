// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Planning
import Quantities
import Requirements

/// The head of an answer, as people read it.
enum AnswerWords {
  /// How the search ended.
  static func status(_ answer: Answer) -> String {
    switch answer.status {
    case .optimal where !unknown(answer).isEmpty:
      "optimal in the known part of its \(listed(unknown(answer).compactMap { $0.limit?.rawValue }))"
    case .optimal: "optimal, proved"
    case .feasible: "feasible, not proved best"
    case .infeasible where answer.infeasibility?.verdict == .notPromised:
      "infeasible at \(Format.significant(answer.requirements.confidence, 3))"
    case .infeasible: "infeasible, proved"
    case .noAnswer where answer.infeasibility != nil: "no answer: a figure is missing"
    case .noAnswer: "no answer: the search stopped first"
    }
  }

  /// The objectives whose totals are unknown in part: what was made small is only what is known of them.
  static func unknown(_ answer: Answer) -> [Objective] {
    guard let solution = answer.solution else { return [] }
    return answer.requirements.objectives.filter { !$0.isKnown(in: solution) }
  }

  /// The decision in one sentence.
  static func lead(_ answer: Answer) -> String {
    guard let solution = answer.solution else { return ConflictWords.lead(answer) }
    let totals = solution.totals
    let price = price(of: solution)
    switch solution.kind {
    case .site:
      return
        "Run \(listed(solution.models)) on \(solution.name): \(price) a site and day, \(Format.significant(totals.energy.value, 3)) Wh a day, \(capex(totals))."
    case .service(let service):
      let stages = listed(service.tasks.flatMap { $0.stages.map(\.name) })
      return "Run \(stages) on \(solution.name): \(price) a day."
    }
  }

  /// Scope and counts in a line of a terminal, and what is to be known before all else.
  static func counts(_ answer: Answer) -> [String] {
    let counts = answer.counts
    let line =
      answer.isService
      ? "a service · \(Format.grouped(counts.enumerated)) candidates · \(Format.grouped(counts.scored)) ways of serving · \(Format.grouped(counts.feasible)) keep their task's limits"
      : "\(sites(answer)) · \(Format.grouped(counts.enumerated)) candidates · \(Format.grouped(counts.feasible)) feasible alone · \(Format.grouped(counts.afterPruning)) after pruning"
    let head =
      [line] + tightened(answer) + restricted(answer) + scope(answer) + untimed(answer)
      + AirWords.lines(answer)
    let weak = answer.belowRequiredBasis.map { "  \(words($0))" }
    guard let required = answer.requirements.requiredBasis, !weak.isEmpty else { return head }
    return head + ["Rests on figures below `require-basis: \(required.rawValue)`:"] + weak
  }

  /// What stands under the decision on a page.
  static func remarks(_ answer: Answer) -> [String] {
    let counts = answer.counts
    let scope =
      answer.isService
      ? "A service. \(Format.grouped(counts.scored)) ways of serving, \(Format.grouped(counts.feasible)) keep their task's limits."
      : "\(sites(answer)); all figures are for one. \(Format.grouped(counts.enumerated)) candidates, \(Format.grouped(counts.feasible)) feasible alone."
    guard let solution = answer.solution else { return [scope] + AirWords.lines(answer) }
    var remarks =
      [scope] + tightened(answer) + restricted(answer) + untimed(answer) + AirWords.lines(answer)
    if solution.limits.count > 1 {
      remarks.append(together(solution, answer) + ".")
    }
    if let site = solution.site {
      remarks += RadioWords.lines(answer).map { "Over \($0)." }
      if let worth = PowerWords.worth(site) { remarks.append(worth + ".") }
    } else if let words = meanOfGrid(answer) {
      remarks.append(words.prefix(1).uppercased() + words.dropFirst() + ".")
    }
    return remarks + costPerMillion(solution.totals).map { $0 + "." }
  }

  /// With which probability all limits hold at once, and at which quantile of the figures that is so.
  static func together(_ solution: Solution, _ answer: Answer) -> String {
    let probability = OutcomeWords.short(solution.jointProbability)
    let asked = answer.requirements.confidence
    let unknown = solution.limits.filter(\.isPartlyUnknown).map { "`\(LimitWords.name($0.limit))`" }
    let words =
      "All limits at once"
      + (unknown.isEmpty
        ? "" : " but \(unknown.joined(separator: " and ")), of which a part is unknown,")
      + " hold with \(probability) (simulated)"
    guard answer.quantile > asked else { return words }
    return
      "\(words): for \(Format.significant(asked, 3)), each figure is taken at its \(Format.significant(answer.quantile, 4)) quantile"
  }

  /// Limits that the plan keeps at a tighter value than the file's.
  private static func tightened(_ answer: Answer) -> [String] {
    answer.tightened.map { tight in
      let name = LimitWords.name(tight.limit)
      let value = LimitWords.value(tight.value, tight.limit.name)
      let own = LimitWords.stated(tight.limit)
      let asked = Format.significant(answer.requirements.confidence, 3)
      return
        "The plan keeps \(name) at \(value), tighter than your \(own), so that all limits hold at once with \(asked)."
    }
  }

  /// That another device keeps the limits too seldom.
  private static func restricted(_ answer: Answer) -> [String] {
    answer.restrictedTo.map { device in
      let asked = Format.significant(answer.requirements.confidence, 3)
      return [
        answer.tightened.isEmpty
          ? "This is the best plan that uses \(device)."
          : "This is the best plan that was found among those that use \(device).",
        "With every figure at one quantile, the best over all devices keeps all limits at once less often than \(asked), or costs more.",
      ]
    } ?? []
  }

  /// What a proof is of.
  private static func scope(_ answer: Answer) -> [String] {
    guard answer.status == .optimal else { return [] }
    let requirements = answer.requirements
    let hasRates = requirements.tasks.contains { $0.requests == nil && !$0.rates.isEmpty }
    let rates = hasRates ? "the listed rates and " : ""
    let limits =
      requirements.limits.isEmpty
      ? "" : ", each figure at its \(Format.significant(answer.quantile, 4)) quantile in limits"
    let scope = "Optimal over \(rates)the catalogue's configurations\(limits)."
    // The one way of waking that is not among those tried, and that such tasks would call for.
    let isMixed = !answer.isService && Set(requirements.tasks.map(\.hours)).count > 1
    return isMixed
      ? [
        scope,
        "A device is on, on by day, or power-cycled; not on by day and power-cycled at night.",
      ]
      : [scope]
  }

  private static func sites(_ answer: Answer) -> String {
    let sites = answer.requirements.sites
    return sites == 1 ? "1 site" : "\(Format.grouped(sites)) sites"
  }

  /// The networks of a service of which nobody measured any time, with their machines.
  static func guesses(_ service: ServiceSolution) -> [String] {
    service.tasks.flatMap(\.stages).compactMap { stage in
      guard let cell = stage.configuration, cell.timing == .bound, stage.time.basis != .given else {
        return nil
      }
      return "\(cell.model.id) on \(stage.machine?.name ?? "the users' own devices")"
    }
  }

  /// What is said of a site no inference time of which was measured.
  private static func untimed(_ answer: Answer) -> [String] {
    if let solution = answer.solution, let service = solution.service {
      let guesses = guesses(service)
      guard !guesses.isEmpty else { return [] }
      let moves = solution.sensitivities.contains { mover in
        guard case .run = mover.factor else { return false }
        return mover.swing >= 0.01 * abs(mover.worst) || !mover.breaks.isEmpty
      }
      // A quicker network saves machines only where there are more than the one and its spares.
      let least = 24 * Double(1 + (answer.requirements.serving?.spare ?? 0))
      let decides = moves || MachineWords.hours(of: service) > least * (1 + 1e-9)
      let times = guesses.map { "the time of \($0)" }.joined(separator: " and ")
      return [
        decides
          ? "A guess from a peak decides: measure \(times) first."
          : "A guess from a peak: \(times) was not measured. Within nine tenths of belief it moves the cost by less than a hundredth."
      ]
    }
    guard let tasks = answer.solution?.site?.tasks,
      !tasks.contains(where: { $0.configuration.timing.isTimed })
    else { return [] }
    let origins: [(TimingOrigin, String)] = [
      (.predicted, "predicted"), (.scaled, "scaled"), (.bound, "only a bound"),
    ]
    let words = origins.filter { origin, _ in
      tasks.contains { $0.configuration.timing == origin }
    }.map(\.1)
    return [
      "No inference time behind this choice was measured; each is \(words.joined(separator: " or "))."
    ]
  }

  /// What is said where carbon is asked about, work may wait, and nobody knows the grid by the hour.
  static func meanOfGrid(_ answer: Answer) -> String? {
    answer.gridWithoutHours.map {
      "the mean of `\($0)` stands for every hour: work waits for clean ones where `power.mains.grid` gives 24 values"
    }
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

  /// What a million samples cost, where there are any.
  static func costPerMillion(_ totals: DeploymentTotals) -> [String] {
    totals.costPerMillion.map { value in
      let words = value >= 10_000 ? Format.grouped(value, 0) : Format.significant(value, 3)
      return ["\(words) USD per million samples"]
    } ?? []
  }

  /// The cost of a day of a solution; a floor where lines of it are unknown.
  static func price(of solution: Solution, per: String = "") -> String {
    let isKnown = solution.ledger.unknownLines(.cost).isEmpty
    let price = price(solution.totals, per: per)
    guard let mean = solution.meanCost else { return (isKnown ? "" : "at least ") + price }
    return
      "\(isKnown ? "" : "at least ")\(price.dropLast()), mean \(Format.significant(mean, 3)))"
  }

  /// The cost of a day with its range; `per` stands behind the unit.
  static func price(_ totals: DeploymentTotals, per: String = "") -> String {
    let cost = totals.cost
    return
      "\(Format.significant(cost.value, 3)) USD\(per) (\(Format.significant(cost.low, 3))–\(Format.significant(cost.high, 3)))"
  }

  /// What is bought before anything runs.
  static func capex(_ totals: DeploymentTotals) -> String {
    "\(Format.significant(totals.capex.value, 3)) USD at first"
  }

  /// What of the cost of a day is paid to run it, for hardware and for engineering; and what to say where most of it
  /// is engineering that nobody asked about.
  static func parts(_ ledger: Ledger) -> [String] {
    let all = ledger.total(.cost)
    let parts = LedgerLine.Kind.allCases.compactMap { kind -> String? in
      let cost = ledger.cost(of: kind)
      guard cost > 0 else { return nil }
      let value = cost < 0.0005 ? "<0.001" : Format.significant(cost, 3)
      return kind == .running ? "\(value) to run" : "\(value) \(kind.rawValue)"
    }
    var lines = parts.count > 1 ? ["of which \(parts.joined(separator: ", "))"] : []
    let assumed = ledger.assumedEngineering
    if assumed > all / 2 {
      let share = Format.fixed(100 * assumed / all, 0)
      lines.append(
        "\(share) % of it is assumed engineering: say your own under `effort:`, or `effort: none` to leave it out, which may change the choice"
      )
    }
    return lines
  }

  /// A flow of a day; a floor where lines of it are unknown.
  static func flow(
    _ value: Double, _ unit: String, of solution: Solution, _ column: LedgerLine.Column
  ) -> String {
    let isKnown = solution.ledger.unknownLines(column).isEmpty
    if !isKnown, value == 0 { return "\(column.rawValue) unknown" }
    return "\(isKnown ? "" : "at least ")\(Format.significant(value, 3)) \(unit)/day"
  }

  private static func listed(_ names: [String]) -> String {
    var seen: [String] = []
    for name in names where !seen.contains(name) { seen.append(name) }
    guard let last = seen.last, seen.count > 1 else { return seen.first ?? "nothing" }
    return seen.dropLast().joined(separator: ", ") + " and " + last
  }
}
