// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Quantities
import Requirements
import TestSupport
import Weather

extension KeyCase {
  static let site: [KeyCase] = [
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
    KeyCase("cloud.shared-by", "40") { found in found.cloud?.sharedBy.map { "\($0)" } ?? "" },
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
}

extension Requirements {
  fileprivate var pack: BatteryChoice? {
    guard case .battery(let pack, _) = supply else { return nil }
    return pack
  }

  fileprivate var solar: SolarChoice? {
    guard case .battery(_, let solar) = supply else { return nil }
    return solar
  }
}
