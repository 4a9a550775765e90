// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Quantities
import Requirements
import TestSupport
import Weather

extension KeyCase {
  /// The keys of every-key-service.yaml.
  static let service: [KeyCase] =
    limit("tasks.*.precision-at-least", .precision, "0.98 line 11")
    + limit("tasks.*.recall-at-least", .recall, "0.91 line 12", fixed: true) + serviceValues

  private static let serviceValues: [KeyCase] = [
    KeyCase("catalogue", "Tests/Fixtures/constraints/../catalogue") { _ in
      let file = try? Checkout.file("Tests/Fixtures/constraints/every-key-service.yaml")
      let folder = file.flatMap { try? Requirements.catalogueFolder(of: $0) } ?? ""
      return folder.hasSuffix("Tests/Fixtures/constraints/../catalogue")
        ? "Tests/Fixtures/constraints/../catalogue" : folder
    },
    KeyCase("tasks.*.population.users", "2000000") { digits($0.population?.users) },
    KeyCase("tasks.*.population.on", "10800") { digits($0.population?.on.value) },
    KeyCase("tasks.*.population.detect", "900") { digits($0.population?.detect?.value) },
    KeyCase("tasks.*.population.shown-by", "0.03") { digits($0.population?.shownBy.value) },
    KeyCase("tasks.*.population.lasts", "90") { digits($0.population?.lasts.value) },
    KeyCase("tasks.*.population.in-view", "0.25 0.5") { found in
      let population = found.tasks[1].population
      // A quarter of an hour in view, in showings of half an hour.
      return "\(digits(population?.inView?.value)) \(digits(population?.shownBy.value))"
    },
    KeyCase("models[].name", "own-net") { $0.ownModels.first?.id ?? "" },
    KeyCase("models[].file", "own-net 16x16") { found in
      found.ownModels.first.map { "\($0.id) \($0.resolution)" } ?? ""
    },
    KeyCase("models[].input", "16x16") { found in
      found.ownModels.first.map { "\($0.resolution)" } ?? ""
    },
    KeyCase("models[].operations", "3500000") { digits($0.ownModels.first?.macs) },
    KeyCase("models[].parameters", "2000000") { digits($0.ownModels.first?.parameters) },
    KeyCase("models[].task", "object-detection") { $0.ownModels.first?.task ?? "" },
    KeyCase("models[].licence", "MIT") { $0.ownModels.first?.licence ?? "" },
    KeyCase("models[].accuracy.dataset", "coco-val2017") {
      $0.ownModels.first?.accuracies.first?.dataset ?? ""
    },
    KeyCase("models[].accuracy.*", "mAP50-95 0.31, mAP50 0.52, top1 0.6, AUC 0.7") { found in
      (found.ownModels.first?.accuracies ?? []).map { "\($0.metric) \(digits($0.value.value))" }
        .joined(separator: ", ")
    },
    KeyCase("machines[].name", "own-gpu own-box") {
      $0.ownMachines.map(\.id).joined(separator: " ")
    },
    KeyCase("machines[].peak", "9000000000000 false") { found in
      found.ownMachines.first.map { "\(digits($0.rate?.value)) \($0.isReached)" } ?? ""
    },
    KeyCase("machines[].speed", "3000000000000 true") { found in
      found.ownMachines.last.map { "\(digits($0.rate?.value)) \($0.isReached)" } ?? ""
    },
    KeyCase("machines[].price", "0.7") { digits($0.ownMachines.first?.price?.value) },
    KeyCase("machines[].billing-step", "7200 s") { $0.ownMachines.first?.billingStep ?? "" },
    KeyCase("machines[].power", "250") { digits($0.ownMachines.first?.power?.value) },
    KeyCase("machines[].idle-power", "35") { digits($0.ownMachines.first?.idle?.value) },
    KeyCase("machines[].site", "elsewhere") { found in
      found.ownMachines.compactMap { $0.site?.rawValue }.joined(separator: " ")
    },
    KeyCase("machines[].grid", "fra") { $0.ownMachines.first?.grid ?? "" },
    KeyCase("machines[].embodied-carbon", "800000") {
      digits($0.ownMachines.first?.embodied?.value)
    },
    KeyCase("machines[].bought.price", "2500") {
      digits($0.ownMachines.first?.bought?.price?.value)
    },
    KeyCase("machines[].bought.lifetime", "1826.25") {
      digits(($0.ownMachines.first?.bought?.lifetime?.value ?? 0) / 86_400)
    },
    KeyCase("machines[].bought.reused", "true") {
      "\($0.ownMachines.last?.bought?.remaining != nil)"
    },
    KeyCase("machines[].bought.remaining-life", "730.5") {
      digits(($0.ownMachines.last?.bought?.remaining?.value ?? 0) / 86_400)
    },
    KeyCase("machines[].committed.price", "0.4") { promise(0, $0) { digits($0.price.value) } },
    KeyCase("machines[].committed.term", "365.25") {
      promise(0, $0) { digits($0.term.value / 86_400) }
    },
    KeyCase("machines[].committed[].price", "0.15, 0.11") {
      promise(1, $0) { digits($0.price.value) }
    },
    KeyCase("machines[].committed[].term", "365.25, 1095.75") {
      promise(1, $0) { digits($0.term.value / 86_400) }
    },
    KeyCase("tasks.*.requests", "300") { digits($0.tasks.last?.requests?.rate.value) },
    KeyCase("serving.load", "24 0.5 12.5") { found in
      let load = found.serving?.load ?? []
      return "\(load.count) \(digits(load.first)) \(digits(load.last))"
    },
    KeyCase("serving.workers", "8") { found in found.serving.map { "\($0.workers)" } ?? "" },
    KeyCase("serving.routing", "round-robin") { $0.serving?.routing.rawValue ?? "" },
    KeyCase("serving.spread", "0.25") { digits($0.serving?.spread?.value) },
    KeyCase("serving.balancer", "0.0004") { digits($0.serving?.balancer?.value) },
    KeyCase("serving.spare", "3") { found in found.serving.map { "\($0.spare)" } ?? "" },
    KeyCase("tasks.*.false-positives.*", "nanodet-m 0.01, yolox-s 0.0001") { found in
      (found.tasks.first?.falsePositivesOf ?? [:]).sorted { $0.key < $1.key }
        .map { "\($0.key) \(digits($0.value.value))" }.joined(separator: ", ")
    },
    KeyCase("tasks.*.first-stage", "nanodet-m") {
      ($0.tasks.first?.firstStages ?? []).joined(separator: " ")
    },
    KeyCase("tasks.*.filters.*.recall", "motion 0.97") { found in
      found.filter.map { "\($0.name) \(digits($0.recall.value))" } ?? ""
    },
    KeyCase("tasks.*.filters.*.false-positives", "0.2") {
      digits($0.filter?.falsePositives.value)
    },
    KeyCase("tasks.*.filters.*.on-client", "0.002") { digits($0.filter?.clientTime?.value) },
    KeyCase("tasks.*.filters.*.operations", "3000000") { digits($0.filter?.operations?.value) },
    KeyCase("serving.ready-by", "at once") { found in
      found.serving.map { $0.canWait ? "end of day" : "at once" } ?? ""
    },
    KeyCase("serving.peak", "3") { digits($0.serving?.peak) },
    KeyCase("serving.utilisation", "0.6") { digits($0.serving?.utilisation?.value) },
    KeyCase("serving.least-machines", "2") { found in found.serving.map { "\($0.least)" } ?? "" },
    KeyCase("serving.purchase", "true") { found in
      found.serving.map { "\($0.allowsSpot)" } ?? ""
    },
    KeyCase("serving.quota.*.at-most", "own-gpu 4 line 62, nvidia-* 9 line 62") { found in
      found.limits.filter { $0.name == .machines }
        .map { "\($0.task ?? "") \(digits($0.value)) line \($0.place.line)" }
        .joined(separator: ", ")
    },
    KeyCase("serving.quota.*.fixed", "true false") { fixed(.machines, $0) },
    KeyCase("serving.sample", "21000") { digits($0.serving?.sample?.value) },
    KeyCase("serving.transfer", "0.00009") { digits($0.serving?.transfer?.value) },
    KeyCase("serving.storage", "0.023") { digits($0.serving?.storage?.value) },
    KeyCase("serving.decode.time", "0.003") { digits($0.serving?.decodeTime?.value) },
    KeyCase("serving.decode.frames", "12") { digits($0.serving?.framesPerSample.value) },
    KeyCase("serving.decode.price", "0.05") { digits($0.serving?.decodePrice?.value) },
    KeyCase("serving.pue", "1.25") { digits($0.serving?.pue?.value) },
    KeyCase("serving.client.device", "galaxy-s24") { $0.serving?.client ?? "" },
    KeyCase("serving.client.energy", "0.3") { digits($0.serving?.clientEnergy?.value) },
    KeyCase("serving.lifetime", "1095.75") {
      digits(($0.serving?.lifetime.value ?? 0) / 86_400)
    },
  ]

  /// A figure of each promise of a machine, by its number.
  private static func promise(
    _ machine: Int, _ found: Requirements, _ figure: (OwnMachine.Commitment) -> String
  ) -> String {
    guard found.ownMachines.indices.contains(machine) else { return "" }
    return found.ownMachines[machine].committed.map(figure).joined(separator: ", ")
  }
}

extension Requirements {
  fileprivate var population: Population? { tasks.first?.population }

  fileprivate var filter: Filter? { tasks.first?.filters.first }
}
