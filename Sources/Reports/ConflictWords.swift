// SPDX-License-Identifier: Apache-2.0

import Costing
import Documents
import Estimation
import Networks
import Planning
import Quantities
import Requirements

/// Why nothing fits, as people read it.
enum ConflictWords {
  /// The reasons, a line each; empty where something fits.
  static func lines(_ answer: Answer) -> [String] {
    guard let found = answer.infeasibility else { return [] }
    var lines = (found.unreachable + found.heldDown).map { words($0, answer) }
    if !answer.isService { lines += devices(found, answer) }
    lines += alone(found, answer)
    lines += attainable(found, answer) + missing(found, answer) + relaxations(found) + fixed(found)
    lines += alsoMissing(found, answer)
    if found.isUnexplained {
      lines.append("The search was stopped before it could tell what would make a plan.")
    }
    if found.takesSeveral, found.verdict != .unknown {
      lines.append(
        answer.requirements.limits.count == 1 && !answer.isService
          ? "Relaxing the one limit of the file is not enough: the memory of a device, a `rate` that nothing keeps up with, or the supply is in the way."
          : "Relaxing a single limit is not enough: no plan keeps all the others.")
    }
    for (task, most) in found.mostDetected.sorted(by: { $0.key < $1.key }) {
      let line = answer.requirements.tasks.first { $0.name == task }?.population?.place.line ?? 0
      lines.append(
        "\(task): at most \(Format.grouped(most.rounded(.down), 0)) a day can be detected (line \(line)), all of them watched: lower `detect`"
      )
    }
    if answer.isService, found.unreachable.isEmpty {
      lines += found.unserved.filter { found.mostDetected[$0] == nil }
        .map { task in
          found.verdict == .notPromised
            ? "\(task): the best way of serving it keeps its limits too seldom, at whatever quantile its figures are taken"
            : "\(task): no way of serving it keeps its limits"
        }
    }
    return lines
  }

  /// The verdict in one sentence.
  static func lead(_ answer: Answer) -> String {
    switch answer.infeasibility?.verdict {
    case .impossible: "No plan meets every limit, even where every figure is as good as it may be."
    case .notPromised: "No plan meets every limit with the confidence that is asked for."
    case .unknown:
      "Nobody can say: no plan that is known meets every limit, and a figure is missing."
    case nil: "The search stopped before it found a plan."
    }
  }

  /// At which confidence there is a plan, and which.
  private static func attainable(_ found: Infeasibility, _ answer: Answer) -> [String] {
    guard let attainable = found.attainable else { return [] }
    let asked = Format.significant(answer.requirements.confidence, 3)
    guard attainable.confidence >= 0.5 else {
      return [
        "not promised at \(asked): the limits hold with a probability of \(Format.fixed(attainable.confidence, 2)) at best, by \(plan(attainable.plan)); a file may ask for 0.5 at least"
      ]
    }
    return [
      "not promised at \(asked): with `confidence: \(Format.fixed(attainable.confidence, 2))`\(given(found)) there is a plan: \(plan(attainable.plan))"
    ]
  }

  private static func plan(_ plan: PlanSummary) -> String {
    let runs =
      plan.models.isEmpty || plan.models.count > 3
      ? "" : "\(plan.models.joined(separator: ", ")) on "
    return "\(runs)\(plan.name), \(Format.significant(plan.cost, 3)) USD/day"
  }

  /// The lines that would give what is missing; beside a plan at a lower confidence only a single figure is of interest.
  private static func missing(_ found: Infeasibility, _ answer: Answer) -> [String] {
    guard found.attainable == nil || found.missing.count == 1 else { return [] }
    let lines = found.missing.compactMap { MissingWords.line($0, isService: answer.isService) }
    let unnamed = found.missing.filter {
      MissingWords.line($0, isService: answer.isService) == nil
    }.map { "unknown: \(MissingWords.words($0)); an overlay of the catalogue gives it" }
    guard !found.isMissingEnough else {
      return PastedLine.merged(lines).map { "unknown: \($0) would tell" } + unnamed
    }
    let asked = Format.significant(answer.requirements.confidence, 3)
    var why = "no plan keeps every limit at \(asked)"
    for figure in found.missing {
      let limits = held(figure, answer)
      guard !limits.isEmpty else { continue }
      let breaks = OutcomeWords.breaks(limits, isShort: false, answer)
      why = "\(figure.device ?? "it") \(breaks) at \(asked)"
      break
    }
    let whose = found.missing.count > 1 ? "their" : "its"
    return PastedLine.merged(lines).map { "unknown: \($0), and even at \(whose) best \(why)" }
      + unnamed
  }

  /// The limits that a device breaks even where its missing figures are at their best.
  private static func held(_ figure: MissingFigure, _ answer: Answer) -> [BrokenLimit] {
    guard let device = figure.device,
      case .lacks(_, let limits)? = answer.outcomes.first(where: { $0.device == device })?.outcome
    else { return [] }
    return limits
  }

  /// That figures must be given besides: a limit on a total that is known in part is never kept.
  private static func given(_ found: Infeasibility) -> String {
    found.alsoMissing.isEmpty ? "" : ", and with the line below,"
  }

  /// What could be relaxed, each while all others are kept; the cheapest three.
  private static func relaxations(_ found: Infeasibility) -> [String] {
    let given = given(found)
    let told = found.relaxations.prefix(3).map { relaxation in
      let limit = relaxation.limit
      let there = "there is a plan: \(plan(relaxation.plan))"
      guard let value = relaxation.value else {
        return "without what stands behind `\(LimitWords.name(limit))` \(there)"
      }
      let bargain = relaxation.bargain.map {
        "; at \(LimitWords.relaxed($0.value, limit.name)): \(plan($0.plan))"
      }
      return
        "with `\(LimitWords.name(limit))` at \(LimitWords.relaxed(value, limit.name)) in place of \(LimitWords.stated(limit)) (line \(limit.place.line))\(given) \(there)\(bargain ?? "")"
    }
    let named = Set(found.relaxations.map(\.limit))
    return told
      + found.relaxable.filter { !named.contains($0) }.map {
        "without `\(LimitWords.name($0))` (line \($0.place.line)) there is a plan"
      }
  }

  /// What must be given beside any of these lines.
  private static func alsoMissing(_ found: Infeasibility, _ answer: Answer) -> [String] {
    let rest = found.alsoMissing.filter { !found.missing.contains($0) }
    let lines = rest.compactMap { MissingWords.line($0, isService: answer.isService) }
    let words = rest.filter { MissingWords.line($0, isService: answer.isService) == nil }
      .map { MissingWords.words($0) }
    guard !rest.isEmpty else { return [] }
    let given = PastedLine.merged(lines) + words
    return [
      "Give \(given.joined(separator: " and ")): the prices here leave it out, and no limit is kept on a total of which a part is unknown."
    ]
  }

  /// Limits that the file fixes, and that could be relaxed if it did not.
  private static func fixed(_ found: Infeasibility) -> [String] {
    found.fixed.map { limit in
      "without `\(LimitWords.name(limit))` (line \(limit.place.line)) there would be a plan, and the file says that it is `fixed`"
    }
  }

  /// Which of several tasks have no plan even by themselves.
  private static func alone(_ found: Infeasibility, _ answer: Answer) -> [String] {
    guard let names = found.withoutPlanAlone else { return [] }
    guard !names.isEmpty else {
      return ["Each task has a plan by itself; together they have none."]
    }
    guard names.count < answer.requirements.tasks.count else {
      return ["No task has a plan, even by itself."]
    }
    let others = answer.requirements.tasks.count - names.count
    return [
      "\(names.joined(separator: ", ")): no plan even without the other tasks; "
        + (others == 1 ? "the other task has one" : "each of the others has one")
    ]
  }

  private static func words(_ miss: NearestMiss, _ answer: Answer) -> String {
    let limit = miss.limit
    let asked =
      "\(LimitWords.name(limit)) \(limit.declaration.isFloor ? ">=" : "<=") \(LimitWords.stated(limit))"
      + (answer.isService ? " (line \(limit.place.line))" : "")
    if miss.isUnknown, !miss.lacks.isEmpty {
      let lacking = miss.lacks.map { MissingWords.words($0) }.joined(separator: ", ")
      return
        "\(asked): cannot be promised: at least \(LimitWords.value(miss.value, limit.name)) by \(miss.candidate), which leaves \(LimitWords.value(limit.value - miss.value, limit.name)) for what is unknown: \(lacking)"
    }
    guard !miss.isUnknown else { return "\(asked): \(miss.candidate)" }
    // For all limits to hold at once, each must hold more often.
    let quantile =
      answer.quantile > answer.requirements.confidence
      ? " at \(Format.significant(answer.quantile, 4))" : ""
    let sure =
      answer.infeasibility?.verdict == .notPromised
      ? " at \(Format.significant(answer.requirements.confidence, 3))" : ""
    let alone =
      answer.isService || answer.infeasibility?.heldDown.contains(miss) ?? false
      ? "" : "nothing meets it\(sure), even alone; "
    return
      "\(asked): \(alone)nearest \(LimitWords.value(miss.value, limit.name))\(quantile) by \(miss.candidate)\(OutcomeWords.assumed(miss.assumedEngineering))\(assumed(miss, answer))"
      + miss.caps.map { "; " + words($0, answer) }.joined()
      + (miss.parts.map { " (\(LatencyWords.words($0)))" } ?? "")
  }

  /// The name of a cap, for programs.
  static func name(_ cap: RecallCap) -> String {
    switch cap {
    case .dark: "dark"
    case .reliability: "reliability"
    case .commonMiss: "common-miss"
    case .pixels: "pixels-on-target"
    case .rate: "rate"
    case .falseAlarms: "false-alarms"
    }
  }

  private static func words(_ cap: RecallCap, _ answer: Answer) -> String {
    switch cap {
    case .dark(let lit):
      return
        "\(Format.fixed(lit, 2)) of them come in light, and a camera without infrared sees no others: say `hours: daylight` in the event if all do"
    case .reliability(let share):
      return "`reliability` lets the site be without energy, which leaves \(Format.fixed(share, 3))"
    case .commonMiss(let caught):
      let quantile = Format.significant(answer.quantile, 3)
      return
        "the common miss, events that no frame shows, leaves \(Format.fixed(caught, 2)) at \(quantile) whatever the device: say `assume: { common-miss: 0.… }` if you know it"
    case .rate(let fastest, let samples, let most):
      return
        "\(Format.interval(ofRate: fastest.value)), the fastest `rate` of the task, gives \(Format.significant(samples, 3)) samples an event: a faster one that a device keeps up with, or a measured `recall`, would promise more, up to \(Format.fixed(most, 2))"
    case .falseAlarms(let most):
      return
        "a faster rate would catch more, and break `false-alarms` <= \(Format.significant(most, 3))/day: raise it, or measure false alarms on your own empty samples (`per-empty-sample`)"
    case .pixels(let needed, let width):
      return
        "\(Format.significant(needed, 3)) pixels across the object are needed: an input at least \(width) pixels wide, a narrower `lens` or a shorter distance"
    }
  }

  /// What a service's precision rests on, where nobody measured it.
  private static func assumed(_ miss: NearestMiss, _ answer: Answer) -> String {
    guard answer.isService, miss.limit.name == .precision,
      let task = answer.requirements.tasks.first(where: { $0.name == miss.limit.task }),
      task.falsePositives == nil, task.falsePositivesOf.isEmpty
    else { return "" }
    return "; its false alarms are assumed: give `false-positives`"
  }

  /// What the devices of a site cannot do.
  private static func devices(_ found: Infeasibility, _ answer: Answer) -> [String] {
    // What is not promised is served, at a lower confidence.
    let unserved = found.attainable == nil ? found.unserved : []
    var lines = unserved.map {
      found.verdict != .impossible
        ? "\($0): no allowed device is known to serve it"
        : "\($0): no allowed device can serve it, whatever the limits (see below)"
    }
    if found.hasNoDevices {
      lines.append(
        "No allowed device, or host with a microcontroller, serves all tasks (see below).")
    } else if found.unreachable.isEmpty, found.unserved.isEmpty, found.verdict != .unknown {
      lines.append(
        found.isTooSeldom
          ? "Each limit can be kept by itself; all at once they hold too seldom."
          : "Each limit can be met alone; together they cannot.")
    }
    return lines + RadioWords.lines(answer).map { "over \($0)" }
  }
}
