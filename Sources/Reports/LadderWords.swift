// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Networks
import Planning
import Quantities
import Requirements

/// The rungs of a ladder, as people read them.
enum LadderWords {
  /// A rung in words.
  struct Row {
    /// What it is called.
    var name: String
    /// What changes.
    var change: String
    /// How its figure comes about; empty where nothing is multiplied.
    var arithmetic: String
    /// USD/day.
    var cost: Double
    /// The decision; nil for the naive design and for what makes it a plan.
    var decision: Ladder.Decision?
  }

  /// The rungs down to the last decision.
  static func rungs(_ ladder: Ladder) -> [Row] { rows(ladder.rungs, ladder.kind) }

  /// From the last decision to the plan.
  static func afterwards(_ ladder: Ladder) -> [Row] { rows(ladder.afterwards, ladder.kind) }

  private static func rows(_ rungs: [Ladder.Rung], _ kind: Ladder.Kind) -> [Row] {
    rungs.indices.map { index in
      let rung = rungs[index]
      let above = index > 0 ? rungs[index - 1].state : nil
      // What a service's plan comes to is a ledger of its own.
      let isPlanOfService = kind == .service && rung.step == .plan
      return Row(
        name: name(rung.step), change: change(rung, above),
        arithmetic: isPlanOfService ? "" : rung.state.map(arithmetic) ?? "", cost: rung.cost,
        decision: rung.decision)
    }
  }

  private static func name(_ step: Ladder.Step) -> String {
    switch step {
    case .naive: "naive"
    case .decision(let decision): decision.rawValue
    case .realSpeed: "real speed"
    case .realUse: "real use"
    case .frames: "frames"
    case .engineering: "engineering"
    case .plan: "the plan"
    }
  }

  private static func change(_ rung: Ladder.Rung, _ above: Ladder.State?) -> String {
    switch (rung.step, rung.state, above) {
    case (.naive, .solution(let solution), _):
      "as often as may be, the most accurate networks, the cheapest device that keeps pace, the fewest packs and panels: \(words(solution))"
    case (.naive, _, _):
      "every frame of everybody, the largest network, the cheapest machine to rent"
    case (.decision(let decision), .solution(let after), .solution(let before)):
      words(decision, before, after)
    case (.decision(let decision), .ideal(let after), .ideal(let before)):
      zip(before, after).map { words(decision, $0, $1) }.joined(separator: "; ")
    case (.decision(let decision), _, _): decision.rawValue
    case (.realSpeed, _, _): "times as measured or estimated, not at the peak"
    case (.realUse(let share), _, _):
      "machines at work \(Format.significant(share * 100, 2)) % of their time, billed in whole steps"
    case (.frames, _, _): "unpacking, moving and keeping them"
    case (.engineering, _, _): "people's work, written off"
    case (.plan, .solution(let solution), _) where solution.service != nil:
      "chosen anew with all of that counted: \(AlternativeWords.stages(solution)) on \(solution.name)"
    case (.plan, .solution(let solution), _): "chosen anew under every limit: \(words(solution))"
    case (.plan, _, _): "chosen anew under every limit"
    }
  }

  private static func arithmetic(_ state: Ladder.State) -> String {
    switch state {
    case .solution(let solution): arithmetic(solution)
    case .ideal(let tasks): tasks.map(arithmetic).joined(separator: "; ")
    }
  }
}

// MARK: Sites

extension LadderWords {
  private static func words(_ solution: Solution) -> String {
    "\(networks(solution)) on \(solution.name), \(samplings(solution)), \(supply(solution))"
  }

  private static func words(
    _ decision: Ladder.Decision, _ before: Solution, _ after: Solution
  ) -> String {
    let part: (Solution) -> String =
      switch decision {
      case .sampling: samplings
      case .model: networks
      case .hardware: { $0.name }
      case .power: supply
      case .people, .cascade: { _ in "" }
      }
    return "\(part(after)) in place of \(part(before))"
  }

  private static func samplings(_ solution: Solution) -> String {
    listed((solution.site?.tasks ?? []).map { Format.interval(ofRate: 1 / $0.sampling.interval) })
  }

  private static func networks(_ solution: Solution) -> String {
    listed(
      (solution.site?.tasks ?? []).map {
        "\($0.configuration.model.id) \($0.configuration.resolution) \($0.configuration.precision.rawValue)"
      }
    )
  }

  private static func supply(_ solution: Solution) -> String {
    guard let site = solution.site, let battery = site.profile.battery else { return "mains" }
    let packs = "\(site.design.packs) x \(Format.significant(battery.rated, 4)) Wh"
    guard let sun = site.profile.sun, site.design.panels > 0 else { return packs + ", no panel" }
    return packs + ", \(site.design.panels) x \(Format.significant(sun.peak, 3)) W panel"
  }

  /// Words without repetition.
  private static func listed(_ words: [String]) -> String {
    var seen: [String] = []
    for word in words where !seen.contains(word) { seen.append(word) }
    return seen.joined(separator: " & ")
  }

  /// What a day costs, the dearest lines first and the rest as one: they sum to the rung.
  private static func arithmetic(_ solution: Solution) -> String {
    let lines = solution.ledger.lines.filter { ($0.cost ?? 0) > 0 }
      .enumerated().sorted { ($1.element.cost ?? 0, $0.offset) < ($0.element.cost ?? 0, $1.offset) }
      .map(\.element)
    func money(_ value: Double) -> String { Format.significant(value, 4) }
    var parts = lines.prefix(4).map { line -> String in
      var words = line.name
      if let quantity = line.quantity, !line.unit.isEmpty {
        words = "\(Format.significant(quantity, 3)) \(line.unit) \(line.name)"
      }
      if let task = line.task { words += " (\(task))" }
      return "\(words) \(money(line.cost ?? 0))"
    }
    let rest = lines.dropFirst(4).reduce(0) { $0 + ($1.cost ?? 0) }
    if rest > 0 { parts.append("the rest \(money(rest))") }
    return
      "\(Format.significant(solution.totals.energy.value, 3)) Wh/day; \(parts.joined(separator: " + "))"
  }
}

// MARK: Services in an ideal world

extension LadderWords {
  /// The figure of a task as on a slide.
  private static func arithmetic(_ task: Ladder.IdealTask) -> String {
    let load = task.load
    func part(_ stage: Ladder.IdealStage, _ share: Double) -> String {
      guard let machine = stage.machine else { return "\(stage.name) on the users' own devices" }
      let seconds = load.itemsPerDay * share * stage.ideal
      var words =
        "\(Format.grouped(load.users * load.watched, 0)) streams x \(Format.grouped(load.secondsOn, 0)) s x \(rate(load.rate))"
      if share < 1 { words += " x \(Format.significant(share, 3))" }
      if let (operations, perSecond) = stage.work {
        words +=
          " x \(Format.prefixed(operations, "FLOP")) / \(Format.prefixed(perSecond, "FLOP/s"))"
      } else {
        words += " x \(Format.duration(stage.time))"
      }
      return words
        + " = \(hours(seconds / 3_600)) h x \(Format.significant(machine.price, 4)) USD/h"
    }
    let first = task.first.map { part($0, 1) }
    return [first, part(task.last, task.share)].compactMap(\.self).joined(separator: "; then ")
  }

  private static func words(
    _ decision: Ladder.Decision, _ before: Ladder.IdealTask, _ after: Ladder.IdealTask
  ) -> String {
    switch decision {
    case .sampling: "\(rate(after.load.rate)) in place of \(rate(before.load.rate))"
    case .model: "\(after.last.name) in place of \(before.last.name)"
    case .hardware:
      "\(after.last.machine?.name ?? "") in place of \(before.last.machine?.name ?? "")"
    case .people:
      "\(Format.grouped(after.load.users * after.load.watched, 0)) streams are enough\(enough(after))"
    case .cascade: "\(after.first?.name ?? "") looks first"
    case .power: ""
    }
  }

  /// How many people are enough, in figures.
  private static func enough(_ task: Ladder.IdealTask) -> String {
    guard let (people, caught) = task.detect, let detect = people.detect else { return "" }
    return
      ": \(Format.grouped(detect.value, 0)) / (\(Format.significant(100 * people.shownBy.value, 3)) % x \(Format.significant(caught, 3)) caught)"
  }

  private static func hours(_ value: Double) -> String {
    value >= 1_000 ? Format.grouped(value, 0) : Format.significant(value, 4)
  }

  private static func rate(_ hertz: Double) -> String {
    hertz >= 1 ? "\(Format.significant(hertz, 4))/s" : "1/\(Format.duration(1 / hertz))"
  }
}
