// SPDX-License-Identifier: Apache-2.0

import Costing
import Documents
import Estimation
import Networks
import Planning
import Quantities
import Requirements

/// What became of each device or machine that a file allows, as people and as programs read it.
enum OutcomeWords {
  /// Devices that no plan uses for the same reason.
  struct Group {
    /// Their names, at most a few.
    var devices: String
    /// What the best plan costs that breaks limits.
    var price: String
    /// The reason.
    var cause: String
  }

  /// Columns that the names of a group may take before the others are counted.
  private static let width = 44

  /// The devices that no plan uses, those with the same cause in one line.
  static func groups(_ answer: Answer) -> [Group] {
    var found: [(members: [DeviceOutcome], price: String, cause: String)] = []
    for outcome in answer.outcomes {
      guard let cause = cause(outcome, answer, isGrouped: true) else { continue }
      let price = price(outcome)
      if let index = found.firstIndex(where: { $0.cause == cause && $0.price == price }) {
        found[index].members.append(outcome)
      } else {
        found.append(([outcome], price, cause))
      }
    }
    return found.map { group in
      let devices = group.members.map(\.device)
      return Group(devices: names(devices), price: group.price, cause: group.cause)
    }
  }

  /// What the prices of devices without a plan are, and how surely the values that they keep are kept; empty where
  /// there is none.
  static func how(_ answer: Answer) -> String {
    let told = answer.outcomes.flatMap { outcome -> [BrokenLimit] in
      if case .breaks(let limits) = outcome.outcome {
        limits.filter { $0.value != nil }
      } else {
        []
      }
    }
    guard !told.isEmpty else { return "" }
    var words = ["prices are in the middle of what is known"]
    let judged = told.filter { $0.joint != nil }
    let asked = Format.significant(answer.requirements.confidence, 3)
    let kept = "at the value that is kept, all limits hold at once with \(asked)"
    switch (
      judged.contains { short($0, answer) == nil }, judged.contains { short($0, answer) != nil }
    ) {
    case (true, true): words.append("\(kept); at one reached, with `all`")
    case (true, false): words.append(kept)
    case (false, true):
      words.append(
        "`all` is the probability with which all limits hold at once at the value reached")
    case (false, false): break
    }
    let isKnownInPart = answer.solution.map { !$0.ledger.unknownLines(.cost).isEmpty } ?? false
    let found = answer.infeasibility
    if answer.isService,
      isKnownInPart || found.map { !$0.alsoMissing.isEmpty || !$0.missing.isEmpty } ?? false
    {
      words.append("prices and values are without the figures that are missing")
    }
    return words.joined(separator: "; ")
  }

  private static func names(_ devices: [String]) -> String {
    var words = devices[0]
    for (index, device) in devices.enumerated().dropFirst() {
      guard words.count + device.count + 2 <= width else {
        return "\(words) and \(devices.count - index) more"
      }
      words += ", \(device)"
    }
    return words
  }

  /// Every device with what became of it and, where a figure is missing, the line that would give it.
  static func details(_ answer: Answer) -> [Document.Item] {
    answer.outcomes.map { outcome in
      let words =
        switch outcome.outcome {
        case .chosen(nil): "chosen"
        case .chosen(let standIn?):
          "chosen; in its place \(standIn.name), \(difference(standIn.difference, answer))"
        case .worse(let by): difference(by, answer)
        default: cause(outcome, answer) ?? ""
        }
      let cost = outcome.cost.map { " (\(LimitWords.value($0, .cost)))" } ?? ""
      return Document.Item(role: .head, text: "\(outcome.device): \(words)\(cost)")
    }
  }

  private static func difference(_ value: Double, _ answer: Answer) -> String {
    let unit = answer.requirements.objectives[0].unit
    return "\(value < 0 ? "" : "+")\(Format.significant(value, 3))\(unit.isEmpty ? "" : " \(unit)")"
  }

  /// What it costs in spite of its limits.
  private static func price(_ outcome: DeviceOutcome) -> String {
    if case .open = outcome.outcome { return "unknown" }
    switch outcome.outcome {
    case .breaks, .tooSeldom: return outcome.cost.map { LimitWords.value($0, .cost) } ?? "no plan"
    default: return "no plan"
    }
  }

  private static func tooSeldom(_ joint: Double?) -> String {
    let words = "keeps each limit, but all of them together"
    return joint.map { "\(words) only with \(short($0))" } ?? "\(words) too seldom"
  }

  /// A probability that is less than the one asked, rounded down so that it does not look like enough.
  static func short(_ joint: Double) -> String {
    Format.fixed((joint * 100 + 1e-9).rounded(.down) / 100, 2)
  }

  /// Why no plan uses a device; nil where one does.
  ///
  /// - Parameter isGrouped: whether several devices may share the words, so that none of them is named.
  static func cause(_ outcome: DeviceOutcome, _ answer: Answer, isGrouped: Bool = false) -> String?
  {
    switch outcome.outcome {
    case .chosen, .worse: nil
    case .breaks(let limits):
      breaks(limits, isShort: isGrouped, answer)
        + (outcome.beside.isEmpty ? "" : ", with \(outcome.beside.joined(separator: ", "))")
    case .tooSeldom(let joint): tooSeldom(joint)
    case .lacks(let figures, let limits):
      lacks(
        figures, outcome.device, isService: answer.isService,
        most: !isGrouped ? nil : limits.isEmpty ? 2 : 1)
        + (limits.isEmpty
          ? ""
          : isGrouped
            ? "; breaks \(names(limits)) even then"
            : "; even at its best it \(breaks(limits, isShort: false, answer))")
    case .refused(let refusal): AlternativeWords.words(refusal)
    case .refusedMachine(let refusal): AlternativeWords.words(refusal)
    case .unfit(let tasks, _) where tasks.isEmpty:
      "it cannot serve all tasks together, alone or beside another device"
    case .unfit(let tasks, _) where answer.isService:
      "no way of serving \(tasks.joined(separator: ", ")) on it"
    case .unfit(let tasks, let obstacle?):
      (isGrouped ? "no network for \(obstacle.task) \(whyUnfit(obstacle))" : words(obstacle))
        + others(tasks, beside: obstacle.task)
    case .unfit(let tasks, nil):
      "no network for \(tasks.joined(separator: ", ")) fits it and keeps up"
    case .partOf(let pairs): "is only in \(pairs.map { "`\($0)`" }.joined(separator: ", "))"
    case .open: "the search stopped before it could tell"
    }
  }

  /// Further tasks that nothing on the device serves.
  private static func others(_ tasks: [String], beside task: String) -> String {
    let others = tasks.filter { $0 != task }
    return others.isEmpty ? "" : "; none serves \(others.joined(separator: ", ")) there either"
  }

  private static func whyUnfit(_ obstacle: Obstacle) -> String {
    switch obstacle.cause {
    case .memory: "fits its memory"
    case .flash: "fits its program memory"
    case .time: "is fast enough on it"
    }
  }

  /// What is in the way, with the network that comes nearest.
  private static func words(_ obstacle: Obstacle) -> String {
    let words = "no network for \(obstacle.task) \(whyUnfit(obstacle))"
    return switch obstacle.cause {
    case .memory(let needed, let available), .flash(let needed, let available):
      "\(words): the smallest, \(obstacle.network), needs \(Format.prefixed(needed, "B", digits: 4)) of \(Format.prefixed(available, "B", digits: 4))"
    case .time(let needed, let available):
      "\(words): the fastest, \(obstacle.network), may take \(Format.duration(needed, digits: 4)) a sample, and the next is due after \(Format.duration(available))"
    }
  }

  private static func names(_ limits: [BrokenLimit]) -> String {
    limits.map { "`\(LimitWords.name($0.limit))`" }.joined(separator: ", ")
  }

  /// Limits with the value of each that is kept.
  ///
  /// - Parameter isShort: whether of several only the names are told.
  static func breaks(_ limits: [BrokenLimit], isShort: Bool, _ answer: Answer) -> String {
    let told = limits.map { broken in
      let limit = broken.limit
      let name = "`\(LimitWords.name(limit))`"
      guard let value = broken.value, !isShort || limits.count == 1 else { return name }
      let reached = LimitWords.relaxed(value, limit.name)
      let assumed = assumed(broken.assumedEngineering)
      return switch broken.scope {
      case .allOthers:
        if let joint = short(broken, answer) {
          isShort
            ? "\(name), reaches \(reached) (all: \(joint))\(assumed)"
            : "\(name), keeps \(reached) (\(joint) for all limits at once)\(assumed)"
        } else {
          "\(name), keeps \(reached)\(assumed)"
        }
      case .alone: "\(name), \(reached) at best even if no other limit is kept\(assumed)"
      case .together: "\(name), at \(reached)\(assumed)"
      }
    }
    return "breaks " + told.joined(separator: isShort ? ", " : "; ")
  }

  /// With which probability all limits hold at once where a limit has the value told; nil where that is as often as
  /// asked.
  private static func short(_ broken: BrokenLimit, _ answer: Answer) -> String? {
    guard let joint = broken.joint, joint < answer.requirements.confidence else { return nil }
    return short(joint)
  }

  /// What of a cost is assumed engineering, without which the limit would be kept; empty where that is nothing.
  static func assumed(_ engineering: Double) -> String {
    engineering > 0
      ? " (\(Format.significant(engineering, 3)) of it assumed engineering: see `effort`)" : ""
  }

  /// Missing figures with the lines that would give them.
  ///
  /// - Parameter most: how many are told in a few words before the others are counted; nil for all in full.
  private static func lacks(
    _ figures: [MissingFigure], _ device: String, isService: Bool, most: Int?
  ) -> String {
    guard !figures.isEmpty else { return "needs no figure" }
    var told: [String] = []
    if most == nil {
      let lines = figures.map { MissingWords.line($0, isService: isService) }
      told = PastedLine.merged(lines.compactMap(\.self))
      told += zip(figures, lines).filter { $0.1 == nil }.map { MissingWords.words($0.0) }
    } else {
      for figure in figures {
        let words = short(figure, hasModel: most != 1)
        if !told.contains(words) { told.append(words) }
      }
    }
    let shown = told.prefix(most ?? told.count)
    let more = told.count - shown.count
    let joint = more > 0 ? ", " : " and "
    return "needs \(shown.joined(separator: joint))" + (more > 0 ? " and \(more) more" : "")
  }

  private static func short(_ figure: MissingFigure, hasModel: Bool) -> String {
    switch figure.kind {
    case .latency: hasModel ? "a time of \(figure.model ?? "a network")" : "a time"
    case .accuracy:
      "an accuracy\(figure.precision.map { " in \($0.rawValue)" } ?? "")"
    case .ram: "a working memory"
    case .price: "its price"
    case .active: "its power at work"
    case .memory: "its memory"
    case .peak: "its peak power"
    case .embodied where figure.part == nil: "the carbon of making it"
    case .embodied, .electricityPrice, .grid, .decodePrice, .transferPrice, .storagePrice, .sample,
      .dataPrice, .visitCarbon, .falseAlarm:
      MissingWords.words(figure)
    case .mass: "\(figure.part.map { "the mass of `\($0)`" } ?? "its mass")"
    }
  }

  /// The outcomes for programs.
  static func json(_ answer: Answer) -> JSON {
    .array(answer.outcomes.map { one($0, answer) })
  }

  private static func one(_ outcome: DeviceOutcome, _ answer: Answer) -> JSON {
    var (word, difference): (String, Double?) = ("", nil)
    var (broken, missing): ([BrokenLimit], [MissingFigure]) = ([], [])
    var standIn: DeviceOutcome.StandIn?
    var joint: Double?
    switch outcome.outcome {
    case .chosen(let other): (word, difference, standIn) = ("chosen", 0, other)
    case .worse(let by): (word, difference) = ("worse", by)
    case .breaks(let limits): (word, broken) = ("breaks-limits", limits)
    case .tooSeldom(let probability): (word, joint) = ("too-seldom", probability)
    case .lacks(let figures, let limits):
      (word, missing, broken) = ("lacks-figures", figures, limits)
    case .refused: word = "refused"
    case .refusedMachine(let refusal):
      missing = refusal.missing(of: outcome.device).map { [$0] } ?? []
      word = missing.isEmpty ? "refused" : "lacks-figures"
    case .unfit: word = "unfit"
    case .partOf: word = "part-of-others"
    case .open: word = "open"
    }
    return .object([
      ("device", .string(outcome.device)), ("outcome", .string(word)),
      ("difference", .number(difference)), ("cost_usd_per_day", .number(outcome.cost)),
      ("joint_probability", .number(joint)),
      ("beside", .array(outcome.beside.map { .string($0) })),
      ("reason", .string(cause(outcome, answer))), ("limits", .array(broken.map(self.broken))),
      ("missing", .array(missing.map(AnswerJSON.missing))),
      (
        "stand_in",
        standIn.map {
          .object([("plan", .string($0.name)), ("difference", .number($0.difference))])
        } ?? .null
      ),
    ])
  }

  private static func broken(_ broken: BrokenLimit) -> JSON {
    .object([
      ("name", .string(LimitWords.name(broken.limit, separator: "."))),
      ("limit", .number(broken.limit.value)), ("value", .number(broken.value)),
      ("unit", .string(broken.limit.declaration.unit)), ("kept", .string(broken.scope.rawValue)),
      ("joint_probability", .number(broken.joint)),
      ("line", .number(broken.limit.place.line)),
    ])
  }

  /// Times of the user's own that lead to no candidate, a sentence each.
  static func idle(_ answer: Answer) -> [String] {
    answer.idleFigures.map { idle in
      let given = idle.figure
      return
        "line \(given.place.line): the time of \(given.model ?? "") on \(given.device ?? "") leads to no candidate: \(why(idle))"
    }
  }

  private static func why(_ idle: IdleFigure) -> String {
    switch idle.reason {
    case .deviceNotAllowed: "the file does not allow this device"
    case .servesNoTask: "no task may use this model"
    case .noConfiguration: "its input, number format and runtime do not go together there"
    case .missing(let figures):
      lacks(figures, idle.figure.device ?? "", isService: false, most: nil)
    }
  }

  /// The same for programs.
  static func idleJSON(_ answer: Answer) -> JSON {
    .array(
      answer.idleFigures.map { idle in
        var missing: [MissingFigure] = []
        if case .missing(let figures) = idle.reason { missing = figures }
        return .object([
          ("device", .string(idle.figure.device)), ("model", .string(idle.figure.model)),
          ("line", .number(idle.figure.place.line)), ("reason", .string(why(idle))),
          ("missing", .array(missing.map(AnswerJSON.missing))),
        ])
      })
  }
}
