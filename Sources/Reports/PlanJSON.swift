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
public enum PlanJSON {
  /// The format's version; a minor step only adds.
  public static let version = "1.0"

  /// Writes a plan.
  ///
  /// - Parameters:
  ///   - request: the constraint file's text.
  ///   - seconds: time spent; nil unless timings were asked for.
  public static func write(_ plan: Plan, request: String, seconds: Double?) -> JSON {
    var object: [(String, JSON)] = [
      ("format_version", .string(version)),
      ("deployment", .string(plan.requirements.deployment)),
      ("status", .string(plan.status.rawValue)),
      ("objective", objective(plan)),
      ("sites", .number(plan.requirements.sites)),
    ]
    let choice = plan.choice
    object.append(("choices", .array(choice.map(choices) ?? [])))
    object.append(("build", choice.map(build) ?? .null))
    object.append(("power", choice.map(PowerWords.json) ?? .null))
    object.append(("totals", choice.map(totals) ?? .null))
    object.append(("ledger", .array(choice.map { $0.ledger.lines.map(line) } ?? [])))
    object.append(("constraints", .array(choice.map { $0.limits.map(check) } ?? [])))
    object += RadioWords.entries(plan)
    object += HeatWords.entries(plan)
    object.append(("sensitivity", SensitivityWords.json(choice?.sensitivities ?? [])))
    object += choice.map(DayWords.entries) ?? [("visits", .null), ("energy_by_part", .array([]))]
    object += TrainingJSON.entries(plan.trainings)
    object.append(("joint_probability", .number(choice?.jointProbability)))
    object.append(("alternatives", .array(plan.rivals.map { rival($0, plan) })))
    object.append(("below_required_basis", .array(plan.belowRequiredBasis.map { .string($0) })))
    object.append(("frontier", .array([])))
    object.append(("conflict", plan.infeasibility.map(conflict) ?? .null))
    object.append(
      (
        "candidates",
        .object([
          ("combinations", .number(plan.census.combinations)),
          ("cells", .number(plan.census.total)),
          (
            "cells_by_timing",
            .object(
              TimingOrigin.allCases.map { ($0.rawValue, .number(plan.census.cells[$0] ?? 0)) })
          ),
          ("without_accuracy", .number(plan.census.withoutAccuracy)),
          ("without_time", .number(plan.census.withoutTime)),
          ("enumerated", .number(plan.counts.enumerated)),
          ("scored", .number(plan.counts.scored)),
          ("feasible", .number(plan.counts.feasible)),
          ("after_pruning", .number(plan.counts.afterPruning)),
        ])
      ))
    object.append(
      (
        "solver",
        .object([
          ("name", .string(plan.effort.name)), ("version", .string(plan.effort.version)),
          ("programs", .number(plan.effort.programs)), ("device_sets", .number(plan.effort.sets)),
          ("spared_by_bound", .number(plan.effort.spared)),
          ("simulated_again", .number(plan.effort.simulated)),
          ("rows", .number(plan.effort.rows)),
          ("columns", .number(plan.effort.columns)), ("nodes", .number(plan.effort.nodes)),
          ("seconds", .number(seconds)),
        ])
      ))
    object.append(
      (
        "inputs",
        .object([
          ("request", .string(request)), ("catalogue_digest", .string(plan.catalogueDigest)),
          ("confidence", .number(plan.requirements.confidence)),
          ("figures", .array(choice.map { figures($0.ledger) } ?? [])),
        ])
      ))
    return .object(object)
  }

  private static func objective(_ plan: Plan) -> JSON {
    objective(plan.requirements.objectives, plan.aims)
  }

  static func objective(_ asked: [Objective], _ aims: [Plan.AimValue]) -> JSON {
    func one(_ aim: Plan.AimValue) -> JSON {
      .object([
        ("name", .string(aim.aim.rawValue)), ("value", .number(aim.value)),
        ("bound", .number(aim.bound)),
        (
          "gap",
          .number(
            aim.value == aim.bound ? 0 : abs(aim.value - aim.bound) / max(1e-12, abs(aim.value)))
        ),
        ("unit", .string(aim.aim.unit)),
      ])
    }
    guard asked.count > 1 else {
      return aims.first.map(one)
        ?? .object([
          ("name", .string(asked[0].rawValue)), ("value", .null), ("bound", .null), ("gap", .null),
          ("unit", .string(asked[0].unit)),
        ])
    }
    return .array(aims.prefix(asked.count).map(one))
  }

  private static func choices(_ choice: Choice) -> [JSON] {
    choice.tasks.map { task in
      .object([
        ("site", .string("all")), ("count", .number(choice.site.sites)),
        ("task", .string(task.task.name)),
        ("stage", .number(1)), ("model", .string(task.cell.model.id)),
        ("resolution", .string(task.cell.resolution.description)),
        ("precision", .string(task.cell.precision.rawValue)),
        ("compression", .string(task.cell.compression)), ("runtime", .string(task.cell.runtime)),
        ("rate_hz", .number(1 / task.beat.interval)), ("hours", .string(task.beat.hours.rawValue)),
        ("device", .string(task.cell.device)), ("waking", .string(task.policy.rawValue)),
        ("licence", .string(task.cell.model.licence)),
        ("accuracy", task.cell.accuracy.map { estimate($0) } ?? .null),
        ("latency_s", estimate(task.cell.latency)), ("timing", .string(task.cell.timing.rawValue)),
        ("energy_j", estimate(task.cell.energy)),
        ("memory_bytes", task.cell.ram.map { estimate($0) } ?? .null),
        ("recall", task.task.event == nil ? .null : estimate(task.recall)),
        ("caught", .number(task.middle.caught)),
        ("caught_if_independent", .number(task.caughtIndependent)),
        ("false_alarms_per_day", task.task.event == nil ? .null : .number(task.middle.falseAlarms)),
        ("pixels_on_target", .number(task.pixels)),
        ("alert_within_s", .number(task.cautious.alertWithin)),
      ])
    }
  }

  static func estimate<Q: Quantity>(_ estimate: Estimate<Q>) -> JSON {
    .object([
      ("value", .number(estimate.value.value)), ("low", .number(estimate.low.value)),
      ("high", .number(estimate.high.value)), ("basis", .string(estimate.basis.rawValue)),
      ("source", .string(estimate.provenance.source)), ("note", .string(estimate.provenance.note)),
    ])
  }

  private static func build(_ choice: Choice) -> JSON {
    .object([
      ("devices", .array(choice.design.devices.map { .string($0.profile.id) })),
      ("battery", .string(choice.site.battery?.id)), ("packs", .number(choice.design.packs)),
      ("panels", .number(choice.design.panels)), ("radio", .string(choice.site.radio?.id)),
    ])
  }

  private static func totals(_ choice: Choice) -> JSON {
    totals(choice.totals, choice.ledger)
  }

  static func totals(_ totals: SiteTotals, _ ledger: Ledger) -> JSON {
    var entries: [(String, JSON)] = []
    func add(_ name: String, _ value: SiteTotals.Value?) {
      entries.append((name, .number(value?.value)))
      entries.append((name + "_low", .number(value?.low)))
      entries.append((name + "_high", .number(value?.high)))
    }
    add("cost_usd_per_day", totals.cost)
    add("energy_wh_per_day", totals.energy)
    add("battery_life_days", totals.batteryLife)
    add("autonomy_days", totals.autonomy)
    add("carbon_g_per_day", totals.carbon)
    add("capex_usd", totals.capex)
    add("memory_bytes", totals.memory)
    entries.append(("samples_per_day", .number(totals.samples)))
    entries.append(("cost_usd_per_million_samples", .number(totals.costPerMillion)))
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
      ("unit", .string(line.unit)),
      ("basis", .string(line.basis.rawValue)), ("source", .string(line.provenance.source)),
      ("note", .string(line.provenance.note)),
      ("subject", .string(line.provenance.subject)), ("cost_usd_per_day", .number(line.cost)),
      ("energy_wh_per_day", .number(line.energy)), ("carbon_g_per_day", .number(line.carbon)),
    ])
  }

  static func check(_ check: LimitCheck) -> JSON {
    .object([
      (
        "name",
        .string(
          check.limit.task.map { "\($0).\(check.limit.name.rawValue)" } ?? check.limit.name.rawValue
        )
      ),
      ("functional", .bool(check.limit.declaration.isFunctional)),
      ("limit", .number(check.limit.value)), ("value", .number(check.value)),
      ("unit", .string(check.limit.declaration.unit)), ("margin", .number(check.margin)),
      ("binding", .bool(check.isTight)), ("probability", .number(check.probability)),
      ("line", .number(check.limit.place.line)),
    ])
  }

  private static func rival(_ rival: Rival, _ plan: Plan) -> JSON {
    .object([
      ("name", .string(rival.name)), ("has_plan", .bool(rival.choice != nil)),
      ("difference", .number(rival.difference)), ("reason", .string(RivalWords.reason(rival))),
      ("probability_better", .number(rival.chance)),
      ("told_apart_by", rival.decisive.map { .string(RivalWords.words($0)) } ?? .null),
      ("totals", rival.choice.map(totals) ?? .null),
      ("choices", .array(rival.choice.map(choices) ?? [])),
    ])
  }

  private static func conflict(_ infeasibility: Infeasibility) -> JSON {
    func name(_ limit: Limit) -> JSON {
      .string(limit.task.map { "\($0).\(limit.name.rawValue)" } ?? limit.name.rawValue)
    }
    return .object([
      (
        "unreachable",
        .array(
          infeasibility.unreachable.map { miss in
            .object([
              ("name", name(miss.limit)), ("limit", .number(miss.limit.value)),
              ("nearest", miss.isUnknown ? .null : .number(miss.value)),
              ("unit", .string(miss.limit.declaration.unit)),
              ("candidate", .string(miss.candidate)),
              ("line", .number(miss.limit.place.line)),
            ])
          })
      ),
      ("unserved_tasks", .array(infeasibility.unserved.map { .string($0) })),
      ("each_would_suffice", .array(infeasibility.relaxable.map(name))),
    ])
  }

  /// The figures behind the ledger, once each.
  static func figures(_ ledger: Ledger) -> [JSON] {
    var seen: Set<String> = []
    return ledger.lines.compactMap { line in
      let key = "\(line.provenance.subject)|\(line.provenance.source)|\(line.provenance.note)"
      guard seen.insert(key).inserted else { return nil }
      return .object([
        ("subject", .string(line.provenance.subject)),
        ("source", .string(line.provenance.source)), ("note", .string(line.provenance.note)),
        ("basis", .string(line.basis.rawValue)),
      ])
    }
  }
}
