// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Quantities
import Requirements
import TestSupport
import Weather

extension KeyCase {
  /// The keys of every-key.yaml; values in the units that `Requirements` keeps.
  static let battery: [KeyCase] = site + task + limits + figures + effort

  /// The keys of every-key-mains.yaml.
  static let weight = [
    KeyCase("limits.weight", "1.9 line 6") { limit(.weight, $0) },
    KeyCase("upkeep.cleaning.every", "90") { digits($0.upkeep.cleaning?.lensPerDay, over: 1) },
  ]

  static let mains: [KeyCase] = [
    KeyCase("kind", "site") { $0.serving == nil ? "site" : "service" },
    KeyCase("tasks.*.model", "small-net small-net image-classification 16x16") { found in
      let own = found.ownModels.map { "\($0.id) \($0.task) \($0.resolution)" }
      return (found.tasks[0].models + own).joined(separator: " ")
    },
    KeyCase("enclosure.colour", "white") { $0.enclosure?.colour?.rawValue ?? "" },
    KeyCase("hardware.fixed", "raspberry-pi-5 stm32u575 2...2") {
      "\(words($0.hardware.fixed)) \($0.hardware.count)"
    },
    KeyCase("power.mains.price", "0.32") { found in
      guard case .mains(let price, _, _) = found.supply else { return "" }
      return digits(price?.value)
    },
    KeyCase("power.weather", "45 8760") { found in
      found.surroundings.weather.map { "\(digits($0.latitude)) \($0.hours.count)" } ?? ""
    },
    KeyCase("power.mains.grid", "deu") { found in
      guard case .mains(_, let grid, _) = found.supply else { return "" }
      return grid ?? ""
    },
  ]

  /// The keys of every-key-service.yaml.
  static let service: [KeyCase] = [
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
    KeyCase("tasks.*.precision-at-least", "0.98 line 11") { limit(.precision, $0) },
    KeyCase("tasks.*.recall-at-least", "0.91 line 12") { limit(.recall, $0) },
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
    KeyCase("serving.quota.*", "own-gpu 4 line 62, nvidia-* 9 line 62") { found in
      found.limits.filter { $0.name == .machines }
        .map { "\($0.task ?? "") \(digits($0.value)) line \($0.place.line)" }
        .joined(separator: ", ")
    },
    KeyCase("serving.sample", "21000") { digits($0.serving?.sample?.value) },
    KeyCase("serving.transfer", "0.00009") { digits($0.serving?.transfer?.value) },
    KeyCase("serving.storage", "0.023") { digits($0.serving?.storage?.value) },
    KeyCase("serving.decode.time", "0.003") { digits($0.serving?.decodeTime?.value) },
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

  private static let site: [KeyCase] = [
    KeyCase("deployment", "every-key") { $0.deployment },
    KeyCase("sites", "7") { "\($0.sites)" },
    KeyCase("hardware.allow", "raspberry-pi-* stm32*") { words($0.hardware.allow) },
    KeyCase("hardware.deny", "raspberry-pi-3b-plus") { words($0.hardware.deny) },
    KeyCase("hardware.owned", "raspberry-pi-5") { words($0.hardware.owned) },
    KeyCase("hardware.devices", "2...2") { "\($0.hardware.count)" },
    KeyCase("power.climate", "amsterdam") { $0.surroundings.climate ?? "" },
    KeyCase("power.temperature", "6") { digits($0.surroundings.coldest?.value) },
    KeyCase("power.years", "10") { "\($0.surroundings.years)" },
    KeyCase("power.battery.chemistry", "lifepo4") { $0.pack?.battery ?? "" },
    KeyCase("power.battery.energy", "1280") { digits($0.pack?.energy.value) },
    KeyCase("power.battery.packs", "1...3") { $0.pack.map { "\($0.packs)" } ?? "" },
    KeyCase("power.battery.price", "350") { digits($0.pack?.price?.value) },
    KeyCase("power.solar.panel", "20") { digits($0.solar?.peak.value) },
    KeyCase("power.solar.panels", "0...4") { $0.solar.map { "\($0.panels)" } ?? "" },
    KeyCase("power.solar.soiling-loss", "0.35") { digits($0.solar?.soilingLoss?.value) },
    KeyCase("power.solar.reliability", "0.98") { found in
      found.solar.map { digits($0.reliability.value) } ?? ""
    },
    KeyCase("power.solar.tilt", "0 45.5") { found in
      found.solar?.tilts.map { digits($0.value) }.joined(separator: " ") ?? ""
    },
    KeyCase("power.solar.azimuth", "170") { digits($0.solar?.azimuth?.value) },
    KeyCase("power.solar.kind", "crystalline-marine") { $0.solar?.panel ?? "" },
    KeyCase("power.supply.current", "3") { digits($0.rating?.current.value) },
    KeyCase("power.supply.voltage", "5.1") { digits($0.rating?.voltage.value) },
    KeyCase("enclosure.area", "0.12") { digits($0.enclosure?.area?.value) },
    KeyCase("enclosure.sunlit", "0.03") { digits($0.enclosure?.sunlit?.value) },
    KeyCase("enclosure.absorptance", "0.35") { digits($0.enclosure?.absorptance?.value) },
    KeyCase("enclosure.light", "sun") { $0.enclosure?.light.rawValue ?? "" },
    KeyCase("enclosure.air", "wind") { $0.enclosure?.air.rawValue ?? "" },
    KeyCase("enclosure.hottest", "38") { digits($0.enclosure?.hottest?.value) },
    KeyCase("tasks.*.compute", "cloud gateway node") { found in
      found.tasks[0].compute.map(\.rawValue).joined(separator: " ")
    },
    KeyCase("tasks.*.sample", "25000") { digits($0.tasks[0].sample?.value) },
    KeyCase("cloud.machines", "nvidia-t4 aws-*") { found in
      found.cloud?.machines.map(\.text).joined(separator: " ") ?? ""
    },
    KeyCase("cloud.transfer", "0.00007") { digits($0.cloud?.transfer?.value) },
    KeyCase("cloud.grid", "usa") { $0.cloud?.grid ?? "" },
    KeyCase("gateway.device", "raspberry-pi-4b") { $0.gateway?.device ?? "" },
    KeyCase("gateway.radio", "lte-cat-1") { $0.gateway?.radio?.text ?? "" },
    KeyCase("gateway.nodes", "6") { found in found.gateway.map { "\($0.nodes)" } ?? "" },
    KeyCase("gateway.electricity", "0.28") { digits($0.gateway?.electricity?.value) },
    KeyCase("gateway.grid", "gbr") { $0.gateway?.grid ?? "" },
    KeyCase("uplink.radio", "lte-m nb-iot lorawan") { found in
      found.uplink?.allowed.joined(separator: " ") ?? ""
    },
    KeyCase("uplink.send", "digest event embedding image") { found in
      found.uplink?.allowedMessages.map(\.rawValue).joined(separator: " ") ?? ""
    },
    KeyCase("uplink.image", "90000") { digits($0.uplink?.sizes[.image]?.value) },
    KeyCase("uplink.embedding.dimension", "768") { digits($0.uplink?.sizes[.embedding]?.value) },
    KeyCase("uplink.embedding.precision", "2") { found in
      digits((found.uplink?.sizes[.embedding]?.value ?? 0) / 384)
    },
    KeyCase("uplink.digest", "3000") { digits($0.uplink?.sizes[.digest]?.value) },
    KeyCase("uplink.spreading-factor", "8") { found in
      found.uplink?.spreading.map { "\($0)" } ?? ""
    },
    KeyCase("uplink.release-assistance", "true") { found in
      found.uplink?.isReleased.map { "\($0)" } ?? ""
    },
    KeyCase("uplink.event-payload", "20000") { digits($0.uplink?.eventPayload.value) },
    // Six hours are 21,600 seconds.
    KeyCase("uplink.heartbeat", "21600") { digits($0.uplink.map { 1 / $0.heartbeat.value }) },
    KeyCase("uplink.heartbeat-payload", "200") { digits($0.uplink?.heartbeatPayload.value) },
    KeyCase("upkeep.visit", "1000") { digits($0.upkeep.visit?.value) },
    KeyCase("upkeep.visit-carbon", "27000") { digits($0.upkeep.visitCarbon?.value) },
    KeyCase("upkeep.lifetime", "1826.25") { digits($0.upkeep.lifetime.value / 86_400) },
    KeyCase("upkeep.card", "64000000000") { digits($0.upkeep.card?.value) },
    KeyCase("upkeep.shared-by", "6") { "\($0.upkeep.sharedBy)" },
    KeyCase("upkeep.on-site", "40") { digits($0.upkeep.onSite?.value) },
    KeyCase("upkeep.cleaning.lens", "30") { digits($0.upkeep.cleaning?.lensPerDay, over: 1) },
    KeyCase("upkeep.cleaning.panels", "180") { digits($0.upkeep.cleaning?.panelsPerDay, over: 1) },
    KeyCase("other-loads.*", "navigation-light 0.4, gps 0.05") { found in
      found.otherLoads.map { "\($0.name) \(digits($0.power.value))" }.joined(separator: ", ")
    },
    KeyCase("today.inspections", "26") { digits(($0.today?.inspections.value ?? 0) * 365.25) },
    KeyCase("today.each", "900") { digits($0.today?.each?.value) },
    KeyCase("licences.deny", "AGPL-3.0 GPL-3.0") { words($0.deniedLicences) },
    // Both spellings are read.
    KeyCase("objective", "minimise energy, maximise accuracy") {
      $0.objectives.map(\.rawValue).joined(separator: ", ")
    },
    KeyCase("confidence", "0.9") { digits($0.confidence) },
    KeyCase("timing", "measured") { $0.timing.rawValue },
    KeyCase("require-basis", "datasheet") { $0.requiredBasis?.rawValue ?? "" },
    KeyCase("assume.*", "soiling-loss 0.35, temperature 3") { found in
      found.assumed.sorted { $0.key.rawValue < $1.key.rawValue }
        .map { "\($0.key.rawValue) \(digits($0.value.value))" }.joined(separator: ", ")
    },
  ]

  private static let task: [KeyCase] = [
    KeyCase("tasks.*.task", "gates object-detection") { found in
      found.tasks.map { "\($0.name) \($0.task)" }.joined(separator: ", ")
    },
    KeyCase("tasks.*.accuracy.metric", "mAP50-95") { $0.tasks.first?.metric ?? "" },
    KeyCase("tasks.*.accuracy.dataset", "coco-val2017") { $0.tasks.first?.dataset ?? "" },
    KeyCase("tasks.*.accuracy.at-least", "0.31 line 8") { limit(.accuracy, $0) },
    KeyCase("tasks.*.hours", "daylight") { $0.tasks.first?.hours.rawValue ?? "" },
    KeyCase("tasks.*.event.lasts", "120") { digits($0.tasks.first?.event?.duration.value) },
    KeyCase("tasks.*.event.per-day", "5.5") { digits($0.tasks.first?.event?.frequency.value) },
    KeyCase("tasks.*.event.hours", "daylight") { $0.tasks.first?.event?.hours.rawValue ?? "" },
    KeyCase("tasks.*.event.caught-at-least", "0.81 line 10") { limit(.caught, $0) },
    KeyCase("tasks.*.sees.object", "6") { digits($0.tasks.first?.view?.object.value) },
    KeyCase("tasks.*.sees.at", "150") { digits($0.tasks.first?.view?.distance.value) },
    KeyCase("tasks.*.sees.lens", "61") { digits($0.tasks.first?.view?.lens.value) },
    KeyCase("tasks.*.false-alarms.at-most", "4 line 12") { limit(.falseAlarms, $0) },
    KeyCase("tasks.*.false-alarms.each", "2") { digits($0.tasks.first?.falseAlarmCost?.value) },
    KeyCase("tasks.*.false-alarms.per-empty-sample", "0.001") {
      digits($0.tasks.first?.falsePositives?.value)
    },
    KeyCase("tasks.*.alert-within", "600 line 13") { limit(.alertWithin, $0) },
    KeyCase("tasks.*.keep.sample", "150000") { digits($0.tasks.first?.keep?.sample?.value) },
    KeyCase("tasks.*.keep.alarm", "1000000") { digits($0.tasks.first?.keep?.alarm?.value) },
    KeyCase("tasks.*.latency", "0.25 line 14") { limit(.latency, $0) },
    KeyCase("tasks.*.recall.*", "yolox-s 0.82 at 0.5 -, nanodet-m 0.79 at 0.4 int8") { found in
      (found.tasks.first?.recalls ?? []).map {
        "\($0.model) \(digits($0.value.value)) at \(digits($0.threshold?.value ?? -1)) "
          + ($0.precision?.rawValue ?? "-")
      }.joined(separator: ", ")
    },
    KeyCase("tasks.*.rate", "2 0.1 0.00333333") { found in
      (found.tasks.first?.rates ?? []).map { digits($0.value) }.joined(separator: " ")
    },
    KeyCase("tasks.*.models", "yolox-* nanodet-m") {
      ($0.tasks.first?.models ?? []).joined(separator: " ")
    },
  ]

  private static let limits: [KeyCase] = [
    KeyCase("limits.cost", "40 line 39") { limit(.cost, $0) },
    KeyCase("limits.energy", "10 line 40") { limit(.energy, $0) },
    KeyCase("limits.battery-life", "63 line 41") { limit(.batteryLife, $0) },
    KeyCase("limits.autonomy", "10 line 42") { limit(.autonomy, $0) },
    KeyCase("limits.capex", "2500 line 43") { limit(.capex, $0) },
    KeyCase("limits.carbon", "300 line 44") { limit(.carbon, $0) },
    KeyCase("limits.memory", "512000000 line 45") { limit(.memory, $0) },
  ]

  /// A figure's key with everything that it speaks of; the entries of the fixture differ in that.
  private static let figures: [KeyCase] = [
    figure("model", "yolox-s") { $0.model },
    figure("device", "raspberry-pi-5 raspberry-pi-4b raspberry-pi-zero-2-w") { $0.device },
    figure("resolution", "640x640") { $0.resolution?.description },
    figure("precision", "int8") { $0.precision?.rawValue },
    figure("runtime", "ncnn") { $0.runtime },
    figure("batch", "4 1") { "\($0.batch)" },
    kind("accuracy", "0.4") { if case .accuracy(let value) = $0 { value.value } else { nil } },
    kind("latency", "0.15") { if case .latency(let value) = $0 { value.value } else { nil } },
    kind("energy", "0.45") { if case .energy(let value) = $0 { value.value } else { nil } },
    kind("ram", "41000000") { if case .ram(let value) = $0 { value.value } else { nil } },
    kind("off-power", "0.001") { power(.off, $0) },
    kind("sleep-power", "0.002") { power(.sleep, $0) },
    kind("idle-power", "2.5") { power(.idle, $0) },
    kind("active-power", "5.5") { power(.active, $0) },
    kind("maximum-power", "7") { power(.maximum, $0) },
    kind("boot-time", "12") { if case .bootTime(let value) = $0 { value.value } else { nil } },
    kind("boot-energy", "9.5") { if case .bootEnergy(let value) = $0 { value.value } else { nil } },
    kind("memory", "510000000") { if case .memory(let value) = $0 { value.value } else { nil } },
    kind("price", "22") { if case .price(let value) = $0 { value.value } else { nil } },
    kind("embodied-carbon", "31000") {
      if case .embodied(let value) = $0 { value.value } else { nil }
    },
  ]

  private static let effort: [KeyCase] =
    [KeyCase("effort.day", "800") { digits($0.effort.day?.value) }]
    + [
      ("microcontroller", "20"), ("linux-board", "5.5"), ("linux-npu", "10"), ("jetson", "8"),
      ("phone", "15"), ("cloud", "4"),
    ].map { name, days in KeyCase("effort.\(name)", days) { digits($0.effort.days[name]) } }

  private static func figure(
    _ key: String, _ expected: String, _ part: @escaping @Sendable (GivenFigure) -> String?
  ) -> KeyCase {
    KeyCase("figures[].\(key)", expected) { found in
      var seen: [String] = []
      for text in found.given.compactMap(part) where !seen.contains(text) { seen.append(text) }
      return seen.joined(separator: " ")
    }
  }

  private static func kind(
    _ key: String, _ expected: String, _ value: @escaping @Sendable (GivenFigure.Kind) -> Double?
  ) -> KeyCase {
    figure(key, expected) { value($0.figure).map { digits($0) } }
  }

  private static func power(_ state: Device.PowerState, _ kind: GivenFigure.Kind) -> Double? {
    guard case .power(state, let watts) = kind else { return nil }
    return watts.value
  }

  private static func limit(_ name: Limit.Name, _ found: Requirements) -> String {
    let limits = found.limits.filter { $0.name == name }
    return limits.map { "\(digits($0.value)) line \($0.place.line)" }.joined(separator: ", ")
  }

  private static func words(_ patterns: [HardwareChoice.Pattern]) -> String {
    patterns.map(\.text).joined(separator: " ")
  }

  private static func digits(_ value: Double?, over whole: Double) -> String {
    digits(value.map { whole / $0 })
  }

  private static func digits(_ value: Double?) -> String {
    value.map { Format.significant($0, 6) } ?? "nothing"
  }
}

extension Requirements {
  fileprivate var population: Population? { tasks.first?.population }

  fileprivate var filter: Filter? { tasks.first?.filters.first }

  fileprivate var pack: BatteryChoice? {
    guard case .battery(let pack, _) = supply else { return nil }
    return pack
  }

  fileprivate var solar: SolarChoice? {
    guard case .battery(_, let solar) = supply else { return nil }
    return solar
  }
}
