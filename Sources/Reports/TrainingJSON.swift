// SPDX-License-Identifier: Apache-2.0

import Costing
import Documents
import Estimation
import Planning
import Quantities
import Requirements

/// What is trained, for programs; spends are expected ones, over all tries.
enum TrainingJSON {
  /// The object beside the fixed names: nothing where nothing is trained.
  static func entries(_ answers: [TrainingAnswer]) -> [(String, JSON)] {
    guard !answers.isEmpty else { return [] }
    return [("training", .object([("tasks", .array(answers.map(task)))]))]
  }

  private static func task(_ answer: TrainingAnswer) -> JSON {
    .object([
      ("task", .string(answer.task)), ("metric", .string(answer.metric)),
      ("chosen_route", .string(answer.chosen?.recipe.route.rawValue)),
      ("routes", .array(answer.routes.map { route($0) })),
      (
        "machines_refused",
        .object(
          answer.refused.sorted { $0.key < $1.key }.map {
            ($0.key, .string(TrainingWords.words($0.value)))
          })
      ),
    ])
  }

  private static func route(_ route: TrainingAnswer.Route) -> JSON {
    var entries: [(String, JSON)] = [
      ("route", .string(route.recipe.route.rawValue)), ("chosen", .bool(route.isChosen)),
      ("model", .string(route.model)),
      ("accuracy_after", route.accuracy.map { AnswerJSON.estimate($0) } ?? .null),
      ("refusal", route.refusal.map(refusal) ?? .null),
    ]
    guard let design = route.design else { return .object(entries) }
    let spend = TrainingWords.Spends(design)
    func add(
      _ name: String, _ column: LedgerLine.Column? = nil, _ part: (TrainingSpend) -> Double
    ) {
      let isUnknown =
        column.map { design.unknown.contains($0) && part(spend.middle) == 0 } ?? false
      entries.append((name, isUnknown ? .null : .number(part(spend.middle))))
      entries.append((name + "_low", isUnknown ? .null : .number(part(spend.low))))
      entries.append((name + "_high", isUnknown ? .null : .number(part(spend.high))))
    }
    entries += [
      ("samples", .number(design.work.samples)), ("epochs", .number(design.work.epochs)),
      ("device", .string(design.machine.id)),
      ("purchase", .string(design.machine.purchase?.rawValue ?? "owned")),
      ("devices", .number(design.count)),
    ]
    let attempts = (
      design.attempt(.middle), design.attempt(RiskLevel(deviate: -Interval.spread)),
      design.attempt(RiskLevel(deviate: Interval.spread))
    )
    entries += [
      ("work_flop_per_try", .number(attempts.0.operations)),
      ("time_s_per_try", .number(attempts.0.seconds)),
      ("time_s_per_try_low", .number(attempts.1.seconds)),
      ("time_s_per_try_high", .number(attempts.2.seconds)),
      ("expected_tries", .number(design.tries(.middle))),
    ]
    add("work_flop") { $0.operations }
    add("device_hours") { $0.deviceHours }
    add("cost_usd", .cost) { $0.cost }
    add("energy_kwh", .energy) { $0.energy }
    add("carbon_kg", .carbon) { $0.carbon }
    entries.append(
      (
        "search",
        .array(
          design.search.map {
            .object([("candidates", .number($0.candidates)), ("epochs", .number($0.epochs))])
          })
      ))
    entries.append(("unknown", .array(design.unknown.map(\.rawValue).sorted().map { .string($0) })))
    entries.append(("figures", .object(figures(design))))
    return .object(entries)
  }

  private static func figures(_ design: TrainingDesign) -> [(String, JSON)] {
    func estimate<Q: Quantity>(_ value: Estimate<Q>?) -> JSON {
      value.map { AnswerJSON.estimate($0) } ?? .null
    }
    return [
      ("peak_flop_per_s", estimate(design.machine.peak)),
      ("utilisation", estimate(design.machine.utilisation)),
      ("scaling_per_doubling", estimate(design.surroundings.scaling)),
      ("price_usd_per_hour", estimate(design.machine.price)),
      ("electricity_usd_per_kwh", estimate(design.surroundings.electricity)),
      ("power_w", estimate(design.machine.power)), ("pue", estimate(design.surroundings.pue)),
      ("grid_g_per_kwh", estimate(design.surroundings.grid)),
      ("chance_of_success", estimate(design.chance)),
      ("head_share", design.work.route == .lastLayer ? estimate(design.work.head) : .null),
    ]
  }

  private static func refusal(_ refusal: TrainingRefusal) -> JSON {
    switch refusal {
    case .unknownWork(let model):
      .object([("kind", .string("unknown-work")), ("model", .string(model))])
    case .unknownTeacher(let model):
      .object([("kind", .string("unknown-teacher")), ("model", .string(model))])
    case .noMachine: .object([("kind", .string("no-machine"))])
    case .limit(let name, let least):
      .object([
        ("kind", .string("limit")), ("limit", .string(name.rawValue)),
        ("least", least.isFinite ? .number(least) : .null),
        ("unit", .string(name.declaration.unit)),
      ])
    case .limits: .object([("kind", .string("limits"))])
    }
  }
}
