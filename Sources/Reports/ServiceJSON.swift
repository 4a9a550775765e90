// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
public import Documents
import Estimation
import Networks
public import Planning
import Quantities
import Requirements

/// The answer about a service for programs: the names of `PlanJSON`, where they mean the same.
public enum ServiceJSON {
  /// Writes a plan.
  ///
  /// - Parameters:
  ///   - request: the constraint file's text.
  ///   - seconds: time spent; nil unless timings were asked for.
  public static func write(_ plan: ServicePlan, request: String, seconds: Double?) -> JSON {
    var object: [(String, JSON)] = [
      ("format_version", .string(PlanJSON.version)),
      ("deployment", .string(plan.requirements.deployment)),
      ("status", .string(plan.status.rawValue)),
      ("objective", PlanJSON.objective(plan.requirements.objectives, plan.aims)),
    ]
    let choice = plan.choice
    object.append(("choices", .array(choice.map(choices) ?? [])))
    object.append(("machines", .array(choice.map(machines) ?? [])))
    object.append(("totals", choice.map { PlanJSON.totals($0.totals, $0.ledger) } ?? .null))
    object.append(("client_energy_wh_per_day", .number(choice?.clientEnergy)))
    object.append(("ledger", .array(choice.map { $0.ledger.lines.map(PlanJSON.line) } ?? [])))
    object.append(("constraints", .array(choice.map { $0.limits.map(PlanJSON.check) } ?? [])))
    object.append(("sensitivity", SensitivityWords.json(choice?.sensitivities ?? [])))
    object += TrainingJSON.entries(plan.trainings)
    object.append(("joint_probability", .number(choice?.jointProbability)))
    object.append(("alternatives", .array(plan.rivals.map(rival))))
    object.append(("below_required_basis", .array(plan.belowRequiredBasis.map { .string($0) })))
    object.append(("frontier", .array([])))
    object.append(("conflict", plan.status == .infeasible ? conflict(plan) : .null))
    let counts: [(String, JSON)] = [
      ("enumerated", .number(plan.counts.enumerated)), ("scored", .number(plan.counts.scored)),
      ("feasible", .number(plan.counts.feasible)),
      ("after_pruning", .number(plan.counts.afterPruning)),
    ]
    object.append(("candidates", .object(counts)))
    let effort = plan.effort
    let solver: [(String, JSON)] = [
      ("name", .string(effort.name)), ("version", .string(effort.version)),
      ("programs", .number(effort.programs)), ("rows", .number(effort.rows)),
      ("columns", .number(effort.columns)), ("nodes", .number(effort.nodes)),
      ("seconds", .number(seconds)),
    ]
    object.append(("solver", .object(solver)))
    let inputs: [(String, JSON)] = [
      ("request", .string(request)), ("catalogue_digest", .string(plan.catalogueDigest)),
      ("confidence", .number(plan.requirements.confidence)),
      ("figures", .array(choice.map { PlanJSON.figures($0.ledger) } ?? [])),
    ]
    object.append(("inputs", .object(inputs)))
    return .object(object)
  }

  private static func rival(_ rival: ServiceRival) -> JSON {
    .object([
      ("name", .string(rival.name)), ("has_plan", .bool(rival.choice != nil)),
      ("difference", .number(rival.difference)), ("reason", .string(rival.reason)),
      ("probability_better", .number(rival.chance)),
      ("told_apart_by", rival.decisive.map { .string(RivalWords.words($0)) } ?? .null),
      ("totals", rival.choice.map { PlanJSON.totals($0.totals, $0.ledger) } ?? .null),
      ("choices", .array(rival.choice.map(choices) ?? [])),
    ])
  }

  private static func choices(_ choice: ServiceChoice) -> [JSON] {
    choice.tasks.flatMap { task in
      let batches = JSON.array((task.hours ?? []).map { .number($0.batch) })
      return task.stages.enumerated().map { number, stage -> JSON in
        let entries: [(String, JSON)] = [
          ("site", .string("service")), ("count", .number(1)), ("task", .string(task.task.name)),
          ("stage", .number(number + 1)), ("model", .string(stage.cell?.model.id)),
          ("name", .string(stage.name)),
          ("resolution", .string(stage.cell?.resolution.description)),
          ("precision", .string(stage.cell?.precision.rawValue)),
          ("runtime", .string(stage.cell?.runtime)), ("rate_hz", .number(task.load.rate)),
          ("batch", .number(stage.cell?.batch ?? 1)),
          ("batch_by_hour", batches),
          ("work_by_hour", .array(task.shifted.map { .number($0) })),
          ("device", .string(stage.machine?.id ?? "client")),
          ("purchase", .string(stage.machine?.purchase.rawValue)),
          ("users", .number(task.load.users)),
          ("watched_users", .number(task.load.users * task.load.watched)),
          ("samples_per_day", .number(stage.items)),
          ("time_s", PlanJSON.estimate(stage.time)),
          ("recall", .number(task.middle.recall)),
          ("precision_of_positives", .number(task.middle.precision)),
          ("caught", .number(task.middle.caught)),
        ]
        return JSON.object(entries)
      }
    }
  }

  private static func machines(_ choice: ServiceChoice) -> [JSON] {
    let account = ServingAccount(choice.design, choice.profile, .middle)
    return choice.design.machines.enumerated().map { index, machine in
      let hours = account.hours(of: index)
      return .object([
        ("device", .string(machine.id)), ("purchase", .string(machine.purchase.rawValue)),
        ("hours_per_day", .number(hours.onDemand)),
        ("price_usd_per_hour", PlanJSON.estimate(machine.price)),
        ("machines_at_once", .number(hours.machines)),
        ("capex_usd_each", machine.capex.map { PlanJSON.estimate($0) } ?? .null),
        ("committed_machines", .number(machine.committed)),
        ("committed_hours_per_day", .number(hours.committed)),
        ("committed_hours_used_per_day", .number(hours.committedUse)),
        (
          "commitments",
          .array(
            machine.commitments.map { promise in
              .object([
                ("term_days", .number(promise.term / 86_400)),
                ("price_usd_per_hour", PlanJSON.estimate(promise.price)),
                ("machines", .number(promise.count)),
              ])
            })
        ),
      ])
    }
  }

  private static func conflict(_ plan: ServicePlan) -> JSON {
    .object([
      (
        "unreachable",
        .array(
          plan.misses.map { miss in
            .object([
              (
                "name",
                .string(
                  miss.limit.task.map { "\($0).\(miss.limit.name.rawValue)" }
                    ?? miss.limit.name.rawValue)
              ),
              ("limit", .number(miss.limit.value)),
              ("nearest", miss.isUnknown ? .null : .number(miss.value)),
              ("unit", .string(miss.limit.declaration.unit)),
              ("candidate", .string(miss.candidate)),
              ("line", .number(miss.limit.place.line)),
            ])
          })
      ),
      ("unserved_tasks", .array(plan.unserved.map { .string($0) })),
      (
        "each_would_suffice",
        .array(
          plan.relaxable.map { limit in
            .string(limit.task.map { "\($0).\(limit.name.rawValue)" } ?? limit.name.rawValue)
          })
      ),
    ])
  }
}
