// SPDX-License-Identifier: Apache-2.0

import Documents
public import Observation
import Quantities

/// What production says of a plan, as tables.
public enum ObserveAnswer {
  /// The tables.
  ///
  /// - Parameters:
  ///   - past: deployments of the past with how they ended.
  ///   - suggesting: whether to say what to try next.
  public static func table(
    _ own: Observation, past: PastDeployments?, suggesting: Bool
  ) -> TableAnswer {
    let verdict =
      switch own.holds {
      case true: "the plan holds"
      case false: "the plan does not hold"
      default: "whether the plan holds cannot be told yet"
      }
    var answer = TableAnswer(title: "\(own.deployment): \(verdict)")
    answer.head = [
      .init(key: "holds", value: .init(text: "", json: own.holds.map { .bool($0) } ?? .null)),
      .init(
        key: "because", value: .text(own.reasons.prefix(6).joined(separator: "; "))),
      .init(
        key: "telemetry",
        value: .text(
          "\(Format.grouped(own.rows)) \(own.rows == 1 ? "row" : "rows")"
            + (own.days.map { " over \(Format.significant($0, 3)) days" } ?? ""))),
    ]
    let strangers = own.strangers.keys.sorted().map { task in
      "\(Format.grouped(own.strangers[task] ?? 0)) rows of "
        + (task.isEmpty ? "no task; name one in `task`" : "`\(task)`, no task of the plan")
    }
    if !strangers.isEmpty {
      answer.head.append(
        .init(key: "left out", value: .text(strangers.prefix(5).joined(separator: "; "))))
    }
    answer.sections = [figures(own), limits(own)]
    if let battery = own.battery { answer.sections.append(section(battery)) }
    for item in own.loaded {
      answer.head.append(
        .init(key: "load of \(item.task)", value: .text(words(item)), isInJSON: false))
      answer.head.append(
        .init(key: "curve_\(item.task)", value: .init(text: "", json: json(item))))
      answer.sections.append(section(item))
    }
    answer.sections += [pairings(own)]
    if let past {
      answer.head.append(
        .init(key: "past_deployments", label: "past", value: .text(words(past, own))))
      answer.sections.append(section(past))
    }
    let wrong = own.recalibrations.filter { item in
      own.findings.contains {
        $0.task == item.choice.task && ($0.verdict == .outside || $0.verdict == .unclear)
      }
    }
    if !wrong.isEmpty {
      answer.head.append(
        .init(
          key: "recalibrate",
          value: .text(
            wrong.map { "\($0.choice.model) on \($0.choice.device)" }.joined(separator: ", ")
              + ": with -o FIGURES.yaml, then plan --constraints F --figures FIGURES.yaml")))
    }
    if suggesting {
      answer.sections.append(
        .init(
          key: "suggestions", title: "what to try next",
          columns: [.init(key: "what", head: "what"), .init(key: "why", head: "why")],
          rows: own.suggestions.map { [.text($0.what), .text($0.why)] }))
    }
    return answer
  }

  private static func value(_ value: Double, _ unit: String) -> String {
    switch unit {
    case "s": value.isFinite ? Format.duration(value) : "without end"
    case "J": Format.prefixed(value, "J")
    default: "\(Format.significant(value, 3)) \(unit)"
    }
  }

  private static func field(_ number: Double?, _ unit: String) -> TableAnswer.Field {
    .init(text: number.map { value($0, unit) } ?? "", json: .number(number))
  }

  private static func range(_ range: ClosedRange<Double>, _ unit: String) -> TableAnswer.Field {
    .init(
      text: "\(value(range.lowerBound, unit)) to \(value(range.upperBound, unit))",
      json: .array([.number(range.lowerBound), .number(range.upperBound)]))
  }

  private static func figures(_ own: Observation) -> TableAnswer.Section {
    .init(
      key: "figures", title: "figures",
      columns: [
        .init(key: "task", head: "task"), .init(key: "figure", head: "figure"),
        .init(key: "planned", head: "planned", alignment: .right),
        .init(key: "planned_range", head: "nine in ten"),
        .init(key: "observed", head: "observed", alignment: .right),
        .init(key: "observed_range", head: "nine in ten"),
        .init(key: "count", head: "rows", alignment: .right),
        .init(key: "verdict", head: "verdict"), .init(key: "drift", head: "drift"),
      ],
      rows: own.findings.map { item in
        [
          .text(item.task.isEmpty ? "site" : item.task), .text(item.figure),
          field(item.planned?.value, item.unit),
          item.planned.map { range($0.low...max($0.low, $0.high), item.unit) } ?? .text(""),
          field(item.observed, item.unit), range(item.range, item.unit), .whole(item.count),
          .text(item.verdict.rawValue), drift(item.drift),
        ]
      })
  }

  private static func drift(_ drift: Observation.Drift?) -> TableAnswer.Field {
    guard let drift else { return .init(text: "", json: .null) }
    let place =
      drift.seconds.map { "after \(Format.duration($0))" }
      ?? "after \(Format.significant(100 * drift.after, 2)) % of the rows"
    return .init(
      text: "×\(Format.significant(drift.ratio, 3)) \(place)\(drift.isLoad ? ", by load" : "")",
      json: .object([
        ("ratio", .number(drift.ratio)), ("after_s", .number(drift.seconds)),
        ("share", .number(drift.after)), ("by_load", .bool(drift.isLoad)),
      ]))
  }

  private static func verdict(_ isKept: Bool?) -> TableAnswer.Field {
    .init(
      text: isKept.map { $0 ? "kept" : "BROKEN" } ?? "cannot be told yet",
      json: isKept.map { .bool($0) } ?? .null)
  }

  private static func share(_ share: Double) -> String {
    "\(Format.significant(100 * share, 4)) %"
  }

  private static func limits(_ own: Observation) -> TableAnswer.Section {
    let limits =
      own.findings.compactMap(\.limit).map { ("production", $0) }
      + own.pairings.compactMap { pair in pair.limit.map { (pair.candidate, $0) } }
    return .init(
      key: "limits", title: "limits",
      columns: [
        .init(key: "name", head: "limit"), .init(key: "hardware", head: "of"),
        .init(key: "limit", head: "at most", alignment: .right),
        .init(key: "within", head: "within it", alignment: .right),
        .init(key: "within_range", head: "nine in ten"),
        .init(key: "asked", head: "asked", alignment: .right),
        .init(key: "kept", head: "verdict"),
      ],
      rows: limits.map { hardware, item in
        [
          .text(item.name), .text(hardware), field(item.limit, "s"),
          .init(text: share(item.share), json: .number(item.share)),
          .init(
            text: "\(share(item.range.lowerBound)) to \(share(item.range.upperBound))",
            json: .array([.number(item.range.lowerBound), .number(item.range.upperBound)])),
          .init(text: share(item.asked), json: .number(item.asked)), verdict(item.isKept),
        ]
      })
  }

  private static func section(_ battery: Observation.Battery) -> TableAnswer.Section {
    .init(
      key: "battery", title: "battery, least charge of each day",
      columns: [
        .init(key: "days", head: "days", alignment: .right),
        .init(key: "least_percent", head: "least", alignment: .right),
        .init(key: "points_per_day", head: "points a day", alignment: .right),
        .init(key: "points_per_day_range", head: "nine in ten"),
        .init(key: "days_to_a_fifth", head: "a fifth is left"),
        .init(key: "kept", head: "battery-life"),
      ],
      rows: [
        [
          .whole(battery.days),
          .init(
            text: "\(Format.significant(battery.least, 3)) %", json: .number(battery.least)),
          .number(battery.slope, digits: 3),
          .init(
            text:
              "\(Format.significant(battery.slopeRange.lowerBound, 3)) to \(Format.significant(battery.slopeRange.upperBound, 3))",
            json: .array([
              .number(battery.slopeRange.lowerBound), .number(battery.slopeRange.upperBound),
            ])),
          battery.isEmpty
            ? .init(text: "ran empty", json: .array([.number(0), .number(0)]))
            : battery.daysLeft.map {
              .init(
                text:
                  "in \(Format.significant($0.lowerBound, 2)) to \(Format.significant($0.upperBound, 2)) days",
                json: .array([.number($0.lowerBound), .number($0.upperBound)]))
            } ?? .init(text: "not falling for sure", json: .null),
          battery.limit.map { verdict($0.isKept) } ?? .init(text: "", json: .null),
        ]
      ])
  }

  private static func json(_ item: Observation.Loaded) -> JSON {
    func range(_ range: ClosedRange<Double>?) -> JSON {
      range.map { .array([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null
    }
    func number(_ value: Double?) -> JSON { .number(value.flatMap { $0.isFinite ? $0 : nil }) }
    let curve = item.curve
    return .object([
      ("alone_s", .number(curve.alone)), ("alone_s_range", range(curve.aloneRange)),
      ("capacity_hz", number(curve.capacity)),
      ("capacity_hz_range", curve.capacity.isFinite ? range(curve.capacityRange) : .null),
      ("limit_s", .number(item.limit)), ("load_at_limit_hz", number(curve.loadAtLimit)),
      (
        "load_at_limit_hz_range",
        curve.limitRange.map { $0.upperBound.isFinite } == true ? range(curve.limitRange) : .null
      ),
    ])
  }

  private static func words(_ item: Observation.Loaded) -> String {
    let curve = item.curve
    let capacity =
      curve.capacity.isFinite
      ? "\(Format.significant(curve.capacity, 3))/s (\(Format.significant(curve.capacityRange.lowerBound, 3)) to \(Format.significant(curve.capacityRange.upperBound, 3)))"
      : "beyond what was seen"
    var words =
      "\(Format.duration(curve.alone)) alone, capacity \(capacity)"
    if let limit = item.limit, let load = curve.loadAtLimit, let range = curve.limitRange {
      words +=
        load > 0
        ? ", \(Format.duration(limit)) reached at \(Format.significant(load, 3))/s (\(Format.significant(range.lowerBound, 3)) to \(Format.significant(range.upperBound, 3)))"
        : ", \(Format.duration(limit)) exceeded by more than may be even without load"
    }
    return words
  }

  private static func section(_ item: Observation.Loaded) -> TableAnswer.Section {
    .init(
      key: "load_\(item.task)", title: "\(item.task) over load",
      columns: [
        .init(key: "load_hz", head: "load", alignment: .right),
        .init(key: "count", head: "rows", alignment: .right),
        .init(key: "mean_s", head: "mean", alignment: .right),
        .init(key: "p95_s", head: "95 in 100", alignment: .right),
        .init(key: "curve_s", head: "curve", alignment: .right),
      ],
      rows: item.curve.bins.map { bin in
        [
          .init(text: "\(Format.significant(bin.load, 3))/s", json: .number(bin.load)),
          .whole(bin.count), field(bin.mean, "s"), field(bin.high, "s"),
          field(bin.foretold, "s"),
        ]
      })
  }

  private static func pairings(_ own: Observation) -> TableAnswer.Section {
    .init(
      key: "pairs", title: "other hardware on the same inputs",
      columns: [
        .init(key: "task", head: "task"), .init(key: "candidate", head: "candidate"),
        .init(key: "figure", head: "figure"),
        .init(key: "ratio", head: "over production", alignment: .right),
        .init(key: "ratio_range", head: "nine in ten"),
        .init(key: "count", head: "inputs", alignment: .right),
        .init(key: "agreement", head: "same answer", alignment: .right),
        .init(key: "agreement_range", head: "nine in ten"),
      ],
      rows: own.pairings.map { item in
        [
          .text(item.task), .text(item.candidate), .text(item.figure),
          .init(text: "×\(Format.significant(item.ratio, 3))", json: .number(item.ratio)),
          .init(
            text:
              "×\(Format.significant(item.range.lowerBound, 3)) to ×\(Format.significant(item.range.upperBound, 3))",
            json: .array([.number(item.range.lowerBound), .number(item.range.upperBound)])),
          .whole(item.count),
          .init(text: item.agreement.map(share) ?? "", json: .number(item.agreement)),
          item.agreementRange.map {
            .init(
              text: "\(share($0.lowerBound)) to \(share($0.upperBound))",
              json: .array([.number($0.lowerBound), .number($0.upperBound)]))
          } ?? .text(""),
        ]
      })
  }

  private static func words(_ past: PastDeployments, _ own: Observation) -> String {
    let kept = past.cases.count { $0.isKept }
    var words = "\(kept) kept, \(past.cases.count - kept) rolled back"
    let miss = own.findings.compactMap { item in
      item.planned.map { item.observed / $0.value }
    }.max()
    if let threshold = past.threshold {
      words += "; a miss of ×\(Format.significant(threshold, 3)) parts them best"
      if let miss, let like = past.rolledBack(like: miss) {
        words +=
          "; this one misses by ×\(Format.significant(miss, 3)): of \(like.of) like it \(like.count) were rolled back (\(share(like.range.lowerBound)) to \(share(like.range.upperBound)))"
      }
    }
    return words
  }

  private static func section(_ past: PastDeployments) -> TableAnswer.Section {
    .init(
      key: "past", title: "past deployments",
      columns: [
        .init(key: "deployment", head: "deployment"), .init(key: "outcome", head: "outcome"),
        .init(key: "worst", head: "worst miss", alignment: .right),
        .init(key: "figure", head: "of"),
      ],
      rows: past.cases.sorted { ($0.worst, $0.name) > ($1.worst, $1.name) }.map { item in
        [
          .text(item.name), .text(item.isKept ? "kept" : "rolled-back"),
          .init(text: "×\(Format.significant(item.worst, 3))", json: .number(item.worst)),
          .text(item.figure),
        ]
      })
  }
}
