// SPDX-License-Identifier: Apache-2.0

import Networks
import Quantities
import Requirements

extension KeyCase {
  /// The keys of every-key-training.yaml.
  static let training: [KeyCase] =
    limits + [
      KeyCase("training.tasks.*.samples", "21000 21000") { found in
        let recipes = found.training?.of("gates")?.recipes ?? []
        return "\(number(recipes.first?.samples)) \(number(recipes.last?.samples))"
      },
      KeyCase("training.tasks.*.routes.*.samples", "11000") {
        number(recipe(.lastLayer, $0)?.samples)
      },
      KeyCase("training.tasks.*.routes.*.epochs", "31 17 61") { found in
        [TrainingRoute.fineTune, .lastLayer, .distil].map { "\(recipe($0, found)?.epochs ?? 0)" }
          .joined(separator: " ")
      },
      KeyCase("training.tasks.*.routes.*.features", "anew kept") { found in
        [TrainingRoute.lastLayer, .distil].map {
          recipe($0, found)?.keepsFeatures == true ? "kept" : "anew"
        }
        .joined(separator: " ")
      },
      KeyCase("training.tasks.*.routes.*.head", "4000000") {
        number(recipe(.lastLayer, $0)?.head?.value)
      },
      KeyCase("training.tasks.*.routes.*.teacher", "resnet50") {
        recipe(.distil, $0)?.teacher ?? ""
      },
      KeyCase("training.tasks.*.routes.*.chance-of-success", "0.81") {
        number(recipe(.fineTune, $0)?.chance?.value)
      },
      KeyCase("training.tasks.*.routes.*.accuracy-after.*", "0.66 0.71 none") { found in
        ["mobilenet-v2", "resnet18", "vit-tiny"].map { model in
          recipe(.fineTune, found)?.accuracy(of: model).map { number($0.value.value) } ?? "none"
        }.joined(separator: " ")
      },
      KeyCase("training.tasks.*.search.full-trainings", "10") {
        number($0.training?.of("gates")?.search?.fullTrainings)
      },
      KeyCase("training.tasks.*.search.keep-one-in", "4") {
        "\($0.training?.of("gates")?.search?.keepOneIn ?? 0)"
      },
      KeyCase("training.tasks.*.search.least-epochs", "2") {
        "\($0.training?.of("gates")?.search?.leastEpochs ?? 0)"
      },
      KeyCase("training.devices", "nvidia-l4 nvidia-a100") {
        ($0.training?.devices ?? []).map(\.text).joined(separator: " ")
      },
      KeyCase("training.owned", "rtx-4090") {
        ($0.training?.owned ?? []).map(\.text).joined(separator: " ")
      },
      KeyCase("training.purchase", "true") { "\($0.training?.allowsSpot ?? false)" },
      KeyCase("training.precision", "fp32") { $0.training?.precision?.rawValue ?? "" },
      KeyCase("training.utilisation", "0.33") { number($0.training?.utilisation?.value) },
      KeyCase("training.scaling", "0.92") { number($0.training?.scaling?.value) },
      KeyCase("training.pue", "1.23") { number($0.training?.pue?.value) },
      KeyCase("training.grid", "usa") { $0.training?.grid ?? "" },
      KeyCase("training.electricity", "0.13") { number($0.training?.electricity?.value) },
    ]

  private static let limits: [KeyCase] = [
    ("training.finish-within", Limit.Name.trainingTime, "172800"),
    ("training.quota.devices", Limit.Name.trainingDevices, "8"),
    ("training.quota.device-hours", Limit.Name.trainingHours, "400"),
    ("training.quota.cost", Limit.Name.trainingCost, "500"),
    ("training.quota.energy", Limit.Name.trainingEnergy, "300"),
    ("training.quota.carbon", Limit.Name.trainingCarbon, "60"),
  ].flatMap { key, name, value in
    [
      KeyCase("\(key).at-most", value) { number(name, $0) },
      KeyCase("\(key).fixed", "\(name == .trainingHours)") { found in
        "\(found.limits.first { $0.name == name }?.isFixed ?? false)"
      },
    ]
  }

  private static func recipe(_ route: TrainingRoute, _ found: Requirements) -> TrainingRecipe? {
    found.training?.of("gates")?.recipes.first { $0.route == route }
  }

  private static func number(_ name: Limit.Name, _ found: Requirements) -> String {
    number(found.limits.first { $0.name == name }?.value)
  }

  private static func number(_ value: Double?) -> String {
    value.map { Format.significant($0, 6) } ?? ""
  }
}
