// SPDX-License-Identifier: Apache-2.0

import Costing

/// What an uncertain thing is called, as something that could be measured.
enum FactorWords {
  static func name(_ factor: Factor) -> String {
    switch factor {
    case .device(let id): "draw and times of \(id)"
    case .run(let name, _): "time of \(name)"
    case .memory(let name): "memory of \(name)"
    case .price(let id): "price of \(id)"
    case .making(let id): "carbon of making \(id)"
    case .mass(let id): "mass of \(id)"
    case .effort(let name): "days of engineering (\(name))"
    case .passRate(let stage): "share of samples that reach \(stage)"
    case .falseAlarms: "false alarms on empty samples"
    case .recall: "recall of a sample"
    case .commonMiss: "events that no frame shows"
    case .limit(let task, let name): "`\(task) \(name)` a tenth easier or harder"
    case .accuracy(let task): "accuracy of the network of \(task)"
    case .converter: "the converter's loss"
    case .failures: "how often something fails"
    case .engineering: "price of a day of engineering"
    case .battery: "usable energy of the battery"
    case .selfDischarge: "charge that the battery loses by itself"
    case .batteryLife: "years and cycles of the battery"
    case .batteryPrice: "price of a pack"
    case .panel: "yield of a panel"
    case .sun: "sun of the place"
    case .panelPrice: "price of a panel"
    case .radio(let id): "energy of a message over \(id)"
    case .dataPrice(let id): "price of data over \(id)"
    case .enclosure: "heat of the box"
    case .electricity: "price of electricity"
    case .grid(let name): "carbon of electricity (\(name))"
    case .utilisation: "share of time that machines work"
    case .building: "energy of the building around machines"
    case .decoding: "unpacking of samples"
    case .transfer: "price of moving samples"
    case .storage: "price of keeping samples"
    case .training(let task): "speed and price of training for \(task)"
    }
  }
}
