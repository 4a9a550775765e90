// SPDX-License-Identifier: Apache-2.0

import Documents
import Planning
import Requirements

/// Why nothing fits, as programs read it.
enum ConflictJSON {
  /// The object of the JSON.
  static func object(_ infeasibility: Infeasibility) -> JSON {
    func name(_ limit: Limit) -> JSON {
      .string(LimitWords.name(limit, separator: "."))
    }
    func misses(_ all: [NearestMiss]) -> JSON {
      .array(
        all.map { miss in
          .object([
            ("name", name(miss.limit)), ("limit", .number(miss.limit.value)),
            ("nearest", miss.isUnknown ? .null : .number(miss.value)),
            ("unit", .string(miss.limit.declaration.unit)),
            ("candidate", .string(miss.candidate)),
            ("line", .number(miss.limit.place.line)),
            ("caps", .array(miss.caps.map { .string(ConflictWords.name($0)) })),
            ("parts", LatencyWords.json(miss.parts)),
          ])
        })
    }
    return .object([
      ("unreachable", misses(infeasibility.unreachable)),
      ("held_down", misses(infeasibility.heldDown)),
      ("unserved_tasks", .array(infeasibility.unserved.map { .string($0) })),
      ("each_would_suffice", .array(infeasibility.relaxable.map(name))),
      ("no_single_limit_suffices", .bool(infeasibility.takesSeveral)),
      ("fixed", .array(infeasibility.fixed.map(name))),
      (
        "tasks_without_plan_alone",
        infeasibility.withoutPlanAlone.map { .array($0.map { .string($0) }) } ?? .null
      ),
      ("verdict", .string(infeasibility.verdict.rawValue)),
      (
        "attainable",
        infeasibility.attainable.map { plan in
          .object([
            ("confidence", .number(plan.confidence)), ("plan", .string(plan.plan.name)),
            ("models", .array(plan.plan.models.map { .string($0) })),
            ("cost_usd_per_day", .number(plan.plan.cost)),
          ])
        } ?? .null
      ),
      ("missing", .array(infeasibility.missing.map(AnswerJSON.missing))),
      (
        "missing_would_be_enough",
        infeasibility.missing.isEmpty ? .null : .bool(infeasibility.isMissingEnough)
      ),
      ("also_missing", .array(infeasibility.alsoMissing.map(AnswerJSON.missing))),
      (
        "relaxations",
        .array(
          infeasibility.relaxations.map { relaxation in
            .object([
              ("name", name(relaxation.limit)), ("limit", .number(relaxation.limit.value)),
              ("least", relaxation.value.map { .number($0) } ?? .null),
              ("unit", .string(relaxation.limit.declaration.unit)),
              ("plan", .string(relaxation.plan.name)),
              ("models", .array(relaxation.plan.models.map { .string($0) })),
              ("cost_usd_per_day", .number(relaxation.plan.cost)),
              (
                "cheaper",
                relaxation.bargain.map {
                  .object([
                    ("least", .number($0.value)), ("plan", .string($0.plan.name)),
                    ("models", .array($0.plan.models.map { .string($0) })),
                    ("cost_usd_per_day", .number($0.plan.cost)),
                  ])
                } ?? .null
              ),
              ("line", .number(relaxation.limit.place.line)),
            ])
          })
      ),
    ])
  }
}
