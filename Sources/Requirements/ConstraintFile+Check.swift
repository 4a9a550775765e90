// SPDX-License-Identifier: Apache-2.0

import Documents

extension ConstraintFile {
  /// What its keys must keep with one another, and what follows from all of them.
  mutating func check(_ reader: MappingReader) {
    if requirements.deployment.isEmpty {
      if reader.has("deployment") { reader.missing("deployment", "gate-counter") }
      let stem = OwnModelDraft.stem(of: reader.node.place.file)
      requirements.deployment = stem.isEmpty || stem == "-" ? "deployment" : stem
    }
    if let power {
      requirements.surroundings = power.surroundings
      requirements.rating = power.rating
      requirements.electricity = power.mains?.electricity
    }
    let service = requirements.serving?.place ?? served?.place
    if let place = power?.unfed, service == nil {
      reader.log.add(.missingKey("battery", example: "1280 Wh"), at: place)
    }
    if let place = service, power?.supply == nil {
      requirements.supply = .mains(price: nil, grid: nil, place: place)
      isFed = true
    } else if let supply = power?.supply {
      requirements.supply = supply
      isFed = true
    } else if power == nil, !reader.has("serving") {
      reader.missing("power", "mains` or `power: { battery: 1280 Wh }")
    }
    settleKind(reader)
    if !reader.has("sites") { requirements.unstated.insert(.sites) }
    let served = requirements.serving == nil ? "upkeep" : "serving"
    if reader.node(served)?["lifetime"] == nil { requirements.unstated.insert(.lifetime) }
    let power = reader.node("power")
    if let battery = power?["battery"], battery["packs"] == nil {
      requirements.unstated.insert(.packs)
    }
    if let solar = power?["solar"], solar["panels"] == nil {
      requirements.unstated.insert(.panels)
    }
    if requirements.objectives.isEmpty { requirements.objectives = [.cost] }
    // All that the devices stand, and all that the supply gives.
    var more: [Limit] = []
    if let box = requirements.enclosure { more.append(Limit(.heat, value: 1, place: box.place)) }
    if let rating = requirements.rating {
      more.append(Limit(.peak, value: 1, place: rating.place))
    }
    requirements.limits =
      limits.filter { $0.name.ofTraining == nil } + more
      + limits.filter { $0.name.ofTraining != nil }
  }
}
