// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Quantities

extension Requirements {
  /// Everything that is wrong between the file and the catalogue, and within the file.
  func check(against catalogue: Catalogue, _ log: ProblemLog) {
    checkNames(against: catalogue, log)
    for limit in limits {
      switch (limit.name, supply) {
      case (.batteryLife, .mains), (.autonomy, .mains):
        log.add(
          .contradiction("`\(limit.name.rawValue)` limits a battery, and the site is fed by mains"),
          at: limit.place)
      default: break
      }
    }
    if objectives.contains(.accuracy) {
      for task in tasks where task.metric == nil {
        log.add(
          .missingKey("accuracy", example: "{ metric: top1 }"), at: task.place)
      }
    }
    if case .battery = supply, upkeep.visit == nil {
      log.add(
        .missingKey("upkeep.visit", example: "1000 USD"), at: Place(file: file, line: 1, column: 1))
    }
    for task in tasks
    where limits.contains(where: { $0.name == .alertWithin && $0.task == task.name })
      && uplink == nil
    {
      log.add(
        .contradiction("`alert-within` needs an `uplink`: nothing tells anybody"), at: task.place)
    }
  }

  /// Names that the catalogue does not hold.
  func checkNames(against catalogue: Catalogue, _ log: ProblemLog) {
    let devices = catalogue.devices.keys.sorted()
    let models = catalogue.models.keys.sorted()
    for pattern in hardware.allow + hardware.fixed + hardware.owned
    where !devices.contains(where: { pattern.matches($0) }) {
      log.add(
        pattern.text.contains("*")
          ? .matchesNothing(kind: "device", known: devices)
          : .unknownName(kind: "device", known: devices),
        at: pattern.place, text: pattern.text)
    }
    for task in tasks {
      for pattern in task.models where !models.contains(where: { Glob.matches(pattern, $0) }) {
        log.add(.matchesNothing(kind: "model", known: models), at: task.place, text: pattern)
      }
      for recall in task.recalls where catalogue.models[recall.model] == nil {
        log.add(.unknownName(kind: "model", known: models), at: recall.place, text: recall.model)
      }
      if let metric = task.metric, !metric.isEmpty {
        let metrics = Set(
          catalogue.accuracies.values.joined()
            .filter { catalogue.models[$0.model]?.task == task.task }.map(\.metric))
        if !metrics.contains(metric) {
          log.add(.notAChoice(metrics.sorted()), at: task.place, text: metric)
        }
      }
    }
    for figure in given {
      if let model = figure.model, catalogue.models[model] == nil {
        log.add(.unknownName(kind: "model", known: models), at: figure.place, text: model)
      }
      if let device = figure.device, catalogue.devices[device] == nil {
        log.add(.unknownName(kind: "device", known: devices), at: figure.place, text: device)
      }
    }
    // A name that is missing has been told so already.
    func part(_ id: String, _ shelf: Part.Shelf, _ kind: String, _ place: Place) {
      guard !id.isEmpty else { return }
      let known = catalogue.parts(on: shelf).map(\.id)
      if !known.contains(id) {
        log.add(.unknownName(kind: kind, known: known), at: place, text: id)
      }
    }
    switch supply {
    case .mains(_, let grid, let place):
      if let grid, catalogue.grids[grid] == nil {
        log.add(
          .unknownName(kind: "grid", known: catalogue.grids.keys.sorted()), at: place, text: grid)
      }
    case .battery(let battery, let solar):
      part(battery.battery, .batteries, "battery", battery.place)
      if let solar {
        part(solar.panel, .panels, "panel", solar.place)
        if !solar.climate.isEmpty, catalogue.climates[solar.climate] == nil {
          log.add(
            .unknownName(kind: "climate", known: catalogue.climates.keys.sorted()), at: solar.place,
            text: solar.climate)
        }
      }
    }
    if let uplink { part(uplink.radio, .radios, "radio", uplink.place) }
  }
}
