// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Planning
import Quantities
import Requirements

/// Values of limits with their units, as people read them.
enum LimitWords {
  static func value(_ value: Double, _ name: Limit.Name) -> String {
    switch name.declaration.shown {
    case .number(let digits, let unit): "\(Format.significant(value, digits))\(unit)"
    case .days:
      value.isFinite ? "\(Format.significant(value, 3)) day\(value == 1 ? "" : "s")" : "no end"
    case .bytes: Format.prefixed(value, "B", digits: 3)
    case .share: Format.fixed(value, 3)
    case .percent: "\(Format.significant(value * 100, 3)) %"
    case .duration: Format.duration(value)
    }
  }
}

/// Why a rival lost, in a few words.
enum RivalWords {
  /// The rival with all devices of its plan.
  static func name(_ rival: Rival) -> String {
    guard let choice = rival.choice else { return rival.name }
    switch rival.subject {
    case .device: return choice.name
    case .measuredTimes, .radio, .sending, .computing: return "\(rival.name): \(choice.name)"
    case .without:
      let models = rival.models.joined(separator: ", ")
      return models.isEmpty ? rival.name : "\(rival.name): \(models)"
    }
  }

  static func value(_ rival: Rival, _ plan: Plan) -> String {
    guard let choice = rival.choice else { return "no plan" }
    guard let aim = plan.aims.first?.aim else { return "" }
    switch aim {
    case .cost: return "\(Format.significant(choice.totals.cost.value, 3)) USD/day"
    case .energy: return "\(Format.significant(choice.totals.energy.value, 3)) Wh/day"
    case .carbon: return "\(Format.significant(choice.totals.carbon.value, 3)) g/day"
    case .capex: return "\(Format.significant(choice.totals.capex.value, 3)) USD"
    case .accuracy:
      let sum = choice.tasks.reduce(0.0) { $0 + ($1.cell.accuracy?.value.value ?? 0) }
      return Format.fixed(sum / Double(max(1, choice.tasks.count)), 3)
    }
  }

  static func reason(_ rival: Rival) -> String {
    switch rival.reason {
    case .dearer(let part, let by, let energy, let chosen, let sites):
      let ratio = chosen > 0 ? energy / chosen : 1
      var tail = ratio > 1.05 ? ", \(Format.significant(ratio, 2)) x the energy" : ""
      if let sites { tail += ", cheaper from \(Format.grouped(sites)) sites" }
      let head = rival.difference.map { "\(more($0)): " } ?? ""
      return by > 0.0005
        ? "\(head)\(part) +\(Format.significant(by, 3)) USD/day\(tail)" : "\(head)as good\(tail)"
    case .worse: return "less accurate"
    case .refused(let refusal): return words(refusal)
    case .limit(let name):
      if let sustained = rival.sustained {
        return HeatWords.breaks(sustained.watts, sustained.throttles)
      }
      let message = rival.uplink.flatMap { RadioWords.message($0, breaking: name) }
      return "breaks `\(name.rawValue)`" + (message.map { ": \($0)" } ?? "")
    case .cannotServe(let tasks):
      let words =
        tasks.isEmpty ? "serves no task" : "no candidate for \(tasks.joined(separator: ", "))"
      let frame = rival.uplink.flatMap { $0.framesOf == nil ? nil : RadioWords.frame($0) }
      return words + (frame.map { ": \($0)" } ?? "")
    case .conflict: return "breaks several limits at once"
    }
  }

  /// What a rival takes more; differences that no purse feels are not spelled out.
  private static func more(_ difference: Double) -> String {
    difference < 0.0005 ? "+<0.001" : "+\(Format.significant(difference, 3))"
  }

  /// What would be measured.
  static func words(_ factor: Factor) -> String {
    switch factor {
    case .device(let id): "draw and times of \(id)"
    case .run(let name, _): "time of \(name)"
    case .memory(let name): "memory of \(name)"
    case .price(let id): "price of \(id)"
    case .making(let id): "carbon of making \(id)"
    case .effort(let name): "days of engineering (\(name))"
    case .passRate(let stage): "share of samples that reach \(stage)"
    case .falseAlarms: "false alarms on empty samples"
    case .converter: "the converter's loss"
    case .failures: "how often something fails"
    case .engineering: "price of a day of engineering"
    case .battery: "usable energy of the battery"
    case .selfDischarge: "charge that the battery loses by itself"
    case .batteryLife: "years and cycles of the battery"
    case .batteryPrice: "price of a pack"
    case .panel: "yield of a panel"
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

  private static func words(_ refusal: Refusal) -> String {
    switch refusal {
    case .unknownPower: "its power is unknown"
    case .noInterface(let sensor): "no connector for a \(sensor.rawValue)"
    case .missingPart(let kind): "the catalogue has no \(kind) for it"
    case .notForSites: "no device for a site"
    case .unknownMemory: "its memory is unknown, and memory is limited"
    case .unknownPrice: "its price is unknown: give it under `figures:`"
    case .tooHot(let most, let inside, let throttles):
      "\(throttles ? "takes its clock back at" : "made for") \(Format.significant(most.value, 3)) C\(throttles ? "" : " and cooler"); the box is \(Format.significant(inside.value, 3)) C with nothing on"
    case .tooMuchPower(let own, let radio, let supply):
      "draws \(Format.significant(own.value, 3)) W at its peak\(radio.value > 0 ? ", the radio \(Format.significant(radio.value, 3)) W" : ""); the supply gives \(Format.significant(supply.value, 3)) W"
    case .tooCold(let lowest): "made for \(Format.significant(lowest.value, 3)) C and warmer"
    }
  }
}
