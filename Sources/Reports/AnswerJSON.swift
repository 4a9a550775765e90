// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
public import Documents
import Estimation
import Networks
public import Planning
import Quantities
import Requirements

/// The answer for programs: stable names, units in the keys, unknown is null.
public enum AnswerJSON {
  /// The format's version; a minor step only adds.
  public static let version = "1.0"

  /// Writes an answer.
  ///
  /// - Parameters:
  ///   - request: the constraint file's text.
  ///   - seconds: time spent; nil unless timings were asked for.
  public static func write(_ answer: Answer, request: String, seconds: Double?) -> JSON {
    var object: [(String, JSON)] = [
      ("format_version", .string(version)),
      ("deployment", .string(answer.requirements.deployment)),
      ("status", .string(answer.status.rawValue)),
      ("objective", objective(answer)),
    ]
    let solution = answer.solution
    if !answer.isService { object.append(("sites", .number(answer.requirements.sites))) }
    object.append(("choices", .array(solution.map(choices) ?? [])))
    object +=
      answer.isService ? ServiceJSON.parts(solution?.service) : SiteJSON.parts(solution?.site)
    object.append(("totals", solution.map(totals) ?? .null))
    if answer.isService {
      object.append(("client_energy_wh_per_day", .number(solution?.service?.clientEnergy)))
    }
    object.append(("ledger", .array(solution.map { $0.ledger.lines.map(line) } ?? [])))
    object.append(("constraints", .array(solution.map { $0.limits.map(check) } ?? [])))
    object += RadioWords.entries(answer)
    object += HeatWords.entries(answer)
    object.append(("sensitivity", SensitivityWords.json(solution?.sensitivities ?? [])))
    object.append(("defaults", DefaultWords.json(answer)))
    if !answer.airContradictions.isEmpty { object.append(("air", AirWords.json(answer))) }
    if !answer.isService {
      object +=
        solution?.site.map(DayWords.entries) ?? [("visits", .null), ("energy_by_part", .array([]))]
    }
    object += TrainingJSON.entries(answer.trainings)
    object.append(("joint_probability", .number(solution?.jointProbability)))
    object.append(("quantile", .number(answer.quantile)))
    object.append(
      (
        "tightened",
        .array(
          answer.tightened.map { tight in
            .object([
              ("name", .string(LimitWords.name(tight.limit, separator: "."))),
              ("limit", .number(tight.limit.value)), ("planned", .number(tight.value)),
              ("unit", .string(tight.limit.declaration.unit)),
            ])
          })
      ))
    object.append(("restricted_to", .string(answer.restrictedTo)))
    object.append(("alternatives", .array(answer.alternatives.map { alternative($0, answer) })))
    object.append(("devices", OutcomeWords.json(answer)))
    object.append(("idle_figures", OutcomeWords.idleJSON(answer)))
    let weak = answer.belowRequiredBasis.map(AnswerWords.words)
    object.append(("below_required_basis", .array(weak.map { .string($0) })))
    object.append(("frontier", .array([])))
    object.append(("conflict", answer.infeasibility.map(ConflictJSON.object) ?? .null))
    object.append(("candidates", candidates(answer)))
    object.append(("solver", solver(answer, seconds)))
    object.append(
      (
        "inputs",
        .object([
          ("request", .string(request)), ("catalogue_digest", .string(answer.catalogueDigest)),
          ("confidence", .number(answer.requirements.confidence)),
          ("figures", .array(solution.map { figures($0.ledger) } ?? [])),
        ])
      ))
    return .object(object)
  }

  private static func choices(_ solution: Solution) -> [JSON] {
    switch solution.kind {
    case .site(let site): SiteJSON.choices(site)
    case .service(let service): ServiceJSON.choices(service)
    }
  }

  private static func candidates(_ answer: Answer) -> JSON {
    let (census, counts) = (answer.census, answer.counts)
    let cells: [(String, JSON)] = [
      ("combinations", .number(census.combinations)), ("cells", .number(census.total)),
      (
        "cells_by_timing",
        .object(
          TimingOrigin.allCases.map { ($0.rawValue, .number(census.configurations[$0] ?? 0)) })
      ),
      ("without_accuracy", .number(census.withoutAccuracy)),
      ("without_time", .number(census.withoutTime)),
    ]
    return .object(
      (answer.isService ? [] : cells) + [
        ("enumerated", .number(counts.enumerated)), ("scored", .number(counts.scored)),
        ("feasible", .number(counts.feasible)), ("after_pruning", .number(counts.afterPruning)),
      ])
  }

  private static func solver(_ answer: Answer, _ seconds: Double?) -> JSON {
    let effort = answer.effort
    let search: [(String, JSON)] = [
      ("device_sets", .number(effort.sets)), ("spared_by_bound", .number(effort.spared)),
      ("simulated_again", .number(effort.simulated)),
    ]
    return .object(
      [
        ("name", .string(effort.name)), ("version", .string(effort.version)),
        ("programs", .number(effort.programs)),
      ] + (answer.isService ? [] : search) + [
        ("rows", .number(effort.rows)), ("columns", .number(effort.columns)),
        ("nodes", .number(effort.nodes)), ("seconds", .number(seconds)),
      ])
  }

  static func objective(_ answer: Answer) -> JSON {
    let (asked, aims) = (answer.requirements.objectives, answer.objectives)
    let unknown = AnswerWords.unknown(answer)
    func one(_ aim: ObjectiveValue) -> JSON {
      .object([
        ("name", .string(aim.objective.rawValue)), ("value", .number(aim.value)),
        ("bound", .number(aim.bound)),
        (
          "gap",
          .number(
            aim.value == aim.bound ? 0 : abs(aim.value - aim.bound) / max(1e-12, abs(aim.value)))
        ),
        ("unit", .string(aim.objective.unit)),
        ("over_known_parts_only", .bool(unknown.contains(aim.objective))),
      ])
    }
    guard asked.count > 1 else {
      return aims.first.map(one)
        ?? .object([
          ("name", .string(asked[0].rawValue)), ("value", .null), ("bound", .null), ("gap", .null),
          ("unit", .string(asked[0].unit)), ("over_known_parts_only", .bool(false)),
        ])
    }
    return .array(aims.prefix(asked.count).map(one))
  }

  static func estimate<Q: Quantity>(_ estimate: Estimate<Q>) -> JSON {
    .object([
      ("value", .number(estimate.value.value)), ("low", .number(estimate.low.value)),
      ("high", .number(estimate.high.value)), ("basis", .string(estimate.basis.rawValue)),
      ("source", .string(estimate.provenance.source)), ("note", .string(estimate.provenance.note)),
      ("sources", sources(estimate.provenance)),
    ])
  }

  /// All sources behind a figure, that of its weakest input first.
  private static func sources(_ provenance: Provenance) -> JSON {
    var names: [String] = []
    for source in provenance.all.map(\.source) where !names.contains(source) {
      names.append(source)
    }
    return .array(names.map { .string($0) })
  }

  private static func totals(_ solution: Solution) -> JSON {
    let (totals, ledger) = (solution.totals, solution.ledger)
    var entries: [(String, JSON)] = []
    // A total with an unknown part is unknown; what is known of it stands apart.
    func add(_ name: String, _ value: DeploymentTotals.Value?, isKnown: Bool = true) {
      let known = isKnown ? value : nil
      entries.append((name, .number(known?.value)))
      entries.append((name + "_low", .number(known?.low)))
      entries.append((name + "_high", .number(known?.high)))
    }
    add("cost_usd_per_day", totals.cost, isKnown: ledger.isKnown(.cost))
    entries.append(
      ("cost_usd_per_day_mean", .number(ledger.isKnown(.cost) ? solution.meanCost : nil)))
    add("energy_wh_per_day", totals.energy, isKnown: ledger.isKnown(.energy))
    add("battery_life_days", totals.batteryLife)
    add("autonomy_days", totals.autonomy)
    add("carbon_g_per_day", totals.carbon, isKnown: ledger.isKnown(.carbon))
    add("capex_usd", totals.capex, isKnown: Objective.capex.isKnown(in: solution))
    add("memory_bytes", totals.memory)
    entries.append(("samples_per_day", .number(totals.samples)))
    entries.append(
      (
        "cost_usd_per_million_samples",
        .number(ledger.isKnown(.cost) ? totals.costPerMillion : nil)
      ))
    for (name, column) in [
      ("cost_usd", LedgerLine.Column.cost), ("energy_wh", .energy), ("carbon_g", .carbon),
    ] {
      entries.append(("known_\(name)_per_day", .number(ledger.total(column))))
    }
    for kind in LedgerLine.Kind.allCases {
      entries.append(("\(kind.rawValue)_usd_per_day", .number(ledger.cost(of: kind))))
    }
    for column in LedgerLine.Column.allCases {
      entries.append(
        (
          "unknown_\(column.rawValue)_lines",
          .array(ledger.unknownLines(column).map { .string("\($0.group): \($0.name)") })
        ))
    }
    return .object(entries)
  }

  static func line(_ line: LedgerLine) -> JSON {
    .object([
      ("name", .string(line.name)), ("group", .string(line.group)), ("site", .string("all")),
      ("task", .string(line.task)), ("quantity", .number(line.quantity)),
      ("unit", .string(line.unit)), ("kind", .string(line.kind.rawValue)),
      ("basis", .string(line.basis.rawValue)), ("source", .string(line.provenance.source)),
      ("note", .string(line.provenance.note)), ("sources", sources(line.provenance)),
      ("subject", .string(line.provenance.subject)), ("cost_usd_per_day", .number(line.cost)),
      ("energy_wh_per_day", .number(line.energy)), ("carbon_g_per_day", .number(line.carbon)),
    ])
  }

  static func check(_ check: LimitCheck) -> JSON {
    .object([
      ("name", .string(LimitWords.name(check.limit, separator: "."))),
      ("functional", .bool(check.limit.declaration.isFunctional)),
      ("limit", .number(check.limit.value)),
      ("value", check.isPartlyUnknown ? .null : .number(check.value)),
      ("at_least", check.isPartlyUnknown ? .number(check.value) : .null),
      ("unit", .string(check.limit.declaration.unit)),
      ("margin", check.isPartlyUnknown ? .null : .number(check.margin)),
      ("binding", .bool(check.isTight)),
      ("probability", check.isPartlyUnknown ? .null : .number(check.probability)),
      ("line", .number(check.limit.place.line)), ("parts", LatencyWords.json(check.parts)),
    ])
  }

  private static func alternative(_ other: Alternative, _ answer: Answer) -> JSON {
    .object([
      ("name", .string(other.name)), ("has_plan", .bool(other.solution != nil)),
      ("difference", .number(other.difference)),
      ("reason", .string(AlternativeWords.reason(other, answer))),
      ("probability_better", .number(other.chance)),
      ("joint_probability", .number(other.joint)),
      ("told_apart_by", other.decisive.map { .string(FactorWords.name($0)) } ?? .null),
      ("totals", other.solution.map(totals) ?? .null),
      ("choices", .array(other.solution.map(choices) ?? [])),
    ])
  }

  static func missing(_ figure: MissingFigure) -> JSON {
    let names = [
      ("device", figure.device), ("model", figure.model),
      ("resolution", figure.resolution?.description), ("precision", figure.precision?.rawValue),
      ("runtime", figure.runtime), ("part", figure.part),
    ]
    return .object(
      [("figure", .string(figure.kind.rawValue))]
        + names.map { name, value in (name, value.map { .string($0) } ?? .null) })
  }

  /// The figures behind the ledger, once each.
  static func figures(_ ledger: Ledger) -> [JSON] {
    var seen: Set<String> = []
    return ledger.lines.compactMap { line in
      let found = line.provenance
      guard seen.insert("\(found.subject)|\(found.source)|\(found.note)").inserted else {
        return nil
      }
      return .object([
        ("subject", .string(found.subject)), ("source", .string(found.source)),
        ("note", .string(found.note)), ("basis", .string(line.basis.rawValue)),
      ])
    }
  }
}
