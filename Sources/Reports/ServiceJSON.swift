// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Estimation
import Networks
import Planning
import Quantities
import Requirements

/// What only a service's answer has, for programs.
enum ServiceJSON {
  /// What is rented or bought.
  static func parts(_ service: ServiceSolution?) -> [(String, JSON)] {
    [("machines", .array(service.map(machines) ?? []))]
  }

  /// What serves each task, stage by stage.
  static func choices(_ service: ServiceSolution) -> [JSON] {
    service.tasks.flatMap { task in
      let batches = JSON.array((task.hours ?? []).map { .number($0.batch) })
      return task.stages.enumerated().map { number, stage -> JSON in
        let entries: [(String, JSON)] = [
          ("site", .string("service")), ("count", .number(1)), ("task", .string(task.task.name)),
          ("stage", .number(number + 1)), ("model", .string(stage.configuration?.model.id)),
          ("name", .string(stage.name)),
          ("resolution", .string(stage.configuration?.resolution.description)),
          ("precision", .string(stage.configuration?.precision.rawValue)),
          ("runtime", .string(stage.configuration?.runtime)), ("rate_hz", .number(task.load.rate)),
          ("batch", .number(stage.configuration?.batch ?? 1)),
          ("batch_by_hour", batches),
          ("machines_by_hour", .array((task.ready ?? []).map { .number($0) })),
          ("routing", .string(task.hours?.first?.routing.rawValue)),
          ("spread", .number(task.hours?.first?.spread)),
          ("spare_machines", .number(task.hours?.map(\.spare).max().map { Double($0) })),
          ("work_by_hour", .array(task.shifted.map { .number($0) })),
          ("device", .string(stage.machine?.id ?? "client")),
          ("purchase", .string(stage.machine?.purchase.rawValue)),
          ("users", .number(task.load.users)),
          ("watched_users", .number(task.load.users * task.load.watched)),
          ("samples_per_day", .number(stage.items)),
          ("time_s", AnswerJSON.estimate(stage.time)),
          ("recall", .number(task.middle.recall)),
          ("precision_of_positives", .number(task.middle.precision)),
          ("caught", .number(task.middle.caught)),
        ]
        return JSON.object(entries)
      }
    }
  }

  private static func machines(_ service: ServiceSolution) -> [JSON] {
    let builder = LedgerBuilder(service.design, at: service.profile, .middle)
    return service.design.machines.enumerated().map { index, machine in
      let hours = builder.hours(of: index)
      return .object([
        ("device", .string(machine.id)), ("purchase", .string(machine.purchase.rawValue)),
        ("hours_per_day", .number(hours.onDemand)),
        ("price_usd_per_hour", AnswerJSON.estimate(machine.price)),
        ("machines_at_once", .number(hours.machines)),
        ("capex_usd_each", machine.capex.map { AnswerJSON.estimate($0) } ?? .null),
        ("committed_machines", .number(machine.committed)),
        ("committed_hours_per_day", .number(hours.committed)),
        ("committed_hours_used_per_day", .number(hours.committedUse)),
        (
          "commitments",
          .array(
            machine.commitments.map { promise in
              .object([
                ("term_days", .number(promise.term / 86_400)),
                ("price_usd_per_hour", AnswerJSON.estimate(promise.price)),
                ("machines", .number(promise.count)),
              ])
            })
        ),
      ])
    }
  }
}
