// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Quantities

extension Requirements {
  /// Everything that is wrong between the file and the catalogue, and within the file.
  func check(against catalogue: Catalogue, _ log: ProblemLog) {
    checkNames(against: catalogue, log)
    checkParts(against: catalogue, log)
    checkUplink(against: catalogue, log)
    checkCloud(against: catalogue, log)
    checkFixed(against: catalogue, log)
    if case .mains = supply {
      for limit in limits where limit.declaration.needsBattery {
        log.add(
          .contradiction("`\(limit.name.rawValue)` limits a battery, and the site is fed by mains"),
          at: limit.place)
      }
    }
    checkUpkeep(against: catalogue, log)
    for task in tasks {
      guard let keep = task.keep else { continue }
      if upkeep.card == nil, serving == nil {
        log.add(.missingKey("upkeep.card", example: "64 GB"), at: keep.place)
      }
      if let card = upkeep.card, let most = [keep.sample, keep.alarm].compactMap({ $0 }).max(),
        most > card
      {
        log.add(
          .contradiction(
            "`\(task.name)` keeps \(Format.prefixed(most.value, "B", digits: 3)) at a time, and the `card` holds \(Format.prefixed(card.value, "B", digits: 3))"
          ), at: keep.place)
      }
      if keep.alarm != nil, task.event == nil {
        log.add(
          .contradiction("`keep.alarm` is kept of each event, and the task has no `event`"),
          at: keep.place)
      }
    }
    for limit in limits where limit.name == .alertWithin && uplink == nil && serving == nil {
      log.add(
        .contradiction("`alert-within` needs an `uplink`: add for example `uplink: lte-m`"),
        at: limit.place)
    }
  }

  /// Share of the energy asked for that must be served; 1 where nothing may stay unmet.
  public var reliability: Double {
    guard case .battery(_, let solar?) = supply, solar.panels.upperBound > 0 else { return 1 }
    return solar.reliability.value
  }

  /// Whether the file denies a model's licence; capitals do not matter.
  public func denies(licence: String) -> Bool {
    deniedLicences.contains { Glob.matches($0.text.lowercased(), licence.lowercased()) }
  }

  /// Whether money is asked about: then an unknown price is a gap, and no bargain.
  public var asksForMoney: Bool {
    objectives.contains { $0 == .cost || $0 == .capex }
      || limits.contains { $0.name == .cost || $0.name == .capex }
  }

  /// What the supply cannot do by its own entry.
  private func checkParts(against catalogue: Catalogue, _ log: ProblemLog) {
    guard case .battery(let battery, let solar) = supply,
      let part = catalogue.parts[battery.battery]
    else { return }
    if asksForMoney, battery.price == nil, part.figure("price", DollarsPerWattHour.self) == nil {
      log.add(.missingKey("price", example: "40 USD"), at: battery.place)
    }
    if let solar, solar.panels.upperBound > 0, !part.isRechargeable {
      log.add(
        .contradiction("`\(part.id)` cannot be charged, so that `solar` has nothing to charge"),
        at: battery.place, text: battery.battery)
    }
  }

  /// Fixed hardware that no site can have.
  private func checkFixed(against catalogue: Catalogue, _ log: ProblemLog) {
    var roles: [Device.Role] = []
    for pattern in hardware.fixed where !pattern.text.contains("*") {
      guard let device = catalogue.devices[pattern.text] else { continue }
      roles.append(device.role)
      switch device.role {
      case .accelerator:
        let pair = device.attachesTo.first.map { "\($0)+\(device.id)" } ?? "a host+\(device.id)"
        log.add(
          .rule("`\(device.id)` works only on a host: name the pair, such as `\(pair)`"),
          at: pattern.place, text: pattern.text)
      case .server where serving != nil: break
      case .server:
        log.add(
          .rule("`\(device.id)` is a server; a site has boards and microcontrollers"),
          at: pattern.place, text: pattern.text)
      case .host, .microcontroller: break
      }
    }
    if roles.count == 2, roles[0] == roles[1], let second = hardware.fixed.last {
      log.add(
        .rule("a site has one device, or a host with a microcontroller"), at: second.place,
        text: second.text)
    }
  }

  /// Whether anything that is allowed by name is left by `deny`; a service may run on the users' own devices.
  private func checkDenied(_ catalogue: Catalogue, _ log: ProblemLog) {
    guard serving == nil else { return }
    func isAny(_ patterns: [HardwareChoice.Pattern], _ device: Device) -> Bool {
      patterns.contains { pattern in
        pattern.matches(device.id) || device.components.contains { pattern.matches($0) }
      }
    }
    let named = catalogue.devices.values.filter { device in
      (hardware.allow + hardware.fixed).contains { $0.matches(device.id) }
    }
    guard let first = hardware.deny.first, !named.isEmpty,
      named.allSatisfy({ isAny(hardware.deny, $0) })
    else { return }
    log.add(
      .contradiction("`deny` takes away every device that `allow` names"), at: first.place,
      text: first.text)
  }

  /// Names that the catalogue does not hold.
  func checkNames(against catalogue: Catalogue, _ log: ProblemLog) {
    // A board of the file's own that is like nothing known has been told.
    let own = Set(ownDevices.map(\.id))
    let devices = own.union(catalogue.devices.keys).sorted()
    let models = catalogue.models.keys.sorted()
    checkWork(against: catalogue, log)
    for pattern in hardware.allow + hardware.fixed + hardware.owned {
      log.expect("device", like: pattern.text, among: devices, at: pattern.place)
    }
    checkDenied(catalogue, log)
    for task in tasks {
      for pattern in task.models where !models.contains(where: { Glob.matches(pattern, $0) }) {
        log.add(.matchesNothing(kind: "model", known: models), at: task.modelsPlace, text: pattern)
      }
      checkKindOfModels(task, catalogue, log)
      for recall in task.recalls {
        log.expect("model", recall.model, in: catalogue.models, at: recall.place)
      }
      if let metric = task.metric, !metric.isEmpty, catalogue.tasks[task.task] != nil {
        let metrics = Set(
          catalogue.accuracies.values.joined()
            .filter { catalogue.models[$0.model]?.task == task.task }.map(\.metric))
        if !metrics.contains(metric) {
          log.add(.notAChoice(metrics.sorted()), at: task.place, text: metric)
        } else if task.dataset == nil {
          let sets = datasets(of: metric, task, catalogue)
          if let first = sets.first {
            let others = sets.map { "`\($0)`" }.joined(separator: ", ")
            log.add(
              .rule(
                "`\(metric)` is published on \(others), which cannot be compared: name one, such as `dataset: \(first)`"
              ), at: task.place)
          }
        }
      }
    }
    for figure in given {
      log.expect("model", figure.model, in: catalogue.models, at: figure.place)
      if !own.contains(figure.device ?? "") {
        log.expect("device", figure.device, in: catalogue.devices, at: figure.place)
      }
    }
    // A name that is missing has been told so already.
    let licences = Set(catalogue.models.values.map(\.licence)).sorted()
    for pattern in deniedLicences
    where !licences.contains(where: { Glob.matches(pattern.text.lowercased(), $0.lowercased()) }) {
      log.add(
        .unknownName(kind: "licence", known: licences), at: pattern.place, text: pattern.text)
    }
    for figure in given {
      log.expect("runtime", figure.runtime, in: catalogue.runtimes, at: figure.place)
    }
    func part(_ id: String, _ shelf: Part.Shelf, _ kind: String, _ place: Place) {
      guard !id.isEmpty else { return }
      let known = catalogue.parts(on: shelf).map(\.id)
      if !known.contains(id) {
        log.add(.unknownName(kind: kind, known: known), at: place, text: id)
      }
    }
    switch supply {
    case .mains(_, let grid, let place):
      log.expect("grid", grid, in: catalogue.grids, at: place)
    case .battery(let battery, let solar):
      part(battery.battery, .batteries, "battery", battery.place)
      if let solar {
        part(solar.panel, .panels, "panel", solar.place)
      }
    }
    checkClimate(against: catalogue, log)
    checkKind(log)
    checkTraining(against: catalogue, log)
    checkMachines(against: catalogue, log)
    if serving != nil {
      for limit in limits where limit.name == .latency {
        guard let task = tasks.first(where: { $0.name == limit.task }), task.requests == nil,
          task.population != nil
        else { continue }
        log.add(
          .contradiction(
            "`latency` is of `requests`, and a `population` is looked at in the order in which its frames come: take it out, or give `requests`"
          ),
          at: limit.place)
      }
    }
    if let serving {
      log.expect("device", serving.client, in: catalogue.devices, at: serving.clientPlace)
    }
    if let uplink {
      for radio in uplink.radios { part(radio.text, .radios, "radio", radio.place) }
      if uplink.radios.isEmpty { part(uplink.radio, .radios, "radio", uplink.place) }
    }
  }

  /// Kinds of work, and metrics of the file's own models, that the catalogue does not know.
  private func checkWork(against catalogue: Catalogue, _ log: ProblemLog) {
    let kinds = catalogue.tasks.keys.sorted()
    let named =
      tasks.map { ($0.task, $0.taskPlace) }
      + ownModels.compactMap { model in model.taskPlace.map { (model.task, $0) } }
    for (kind, place) in named where !kind.isEmpty && !kinds.contains(kind) {
      log.add(.notAChoice(kinds), at: place, text: kind)
    }
    let own = Set(ownModels.map(\.id))
    let metrics = Set(catalogue.tasks.values.map(\.metric)).union(
      catalogue.accuracies.values.joined().filter { !own.contains($0.model) }.map(\.metric))
    for accuracy in ownModels.flatMap(\.accuracies) where !metrics.contains(accuracy.metric) {
      log.add(
        .unknownKey(known: (metrics + ["dataset"]).sorted()), at: accuracy.place,
        text: accuracy.metric)
    }
  }

  /// Whether energy or carbon is asked about: then an unknown power is a gap, and no bargain.
  public var asksForEnergy: Bool {
    asks(.energy, .energy) || asksForCarbon
  }

  /// Whether energy or carbon of a training is asked about.
  public var asksForTrainingEnergy: Bool {
    limits.contains { $0.name == .trainingEnergy || $0.name == .trainingCarbon } || asksForCarbon
  }

  /// Whether carbon is asked about.
  public var asksForCarbon: Bool { asks(.carbon, .carbon) }

  private func asks(_ objective: Objective, _ limit: Limit.Name) -> Bool {
    objectives.contains(objective) || limits.contains { $0.name == limit }
  }

  /// What a site or a service cannot have where no key says so.
  private func checkKind(_ log: ProblemLog) {
    if serving == nil, let electricity {
      log.add(
        .rule(
          "only a service, whose work may wait, has electricity by the hour; give a site one value"),
        at: electricity.place)
    }
    // Of electricity whose carbon nobody knows, nothing can be promised.
    if asksForCarbon, electricity?.carbon.isEmpty ?? true, case .mains(_, nil, let place) = supply {
      let limit = limits.first { $0.name == .carbon }?.place
      log.add(.missingKey("power.mains.grid", example: "usa"), at: limit ?? place)
    }
  }
}

extension ProblemLog {
  /// Notes a name that the catalogue does not hold.
  func expect<Entry>(
    _ kind: String, _ name: String?, in known: [String: Entry], at place: Place
  ) {
    // What is missing has been told so.
    guard let name, !name.isEmpty, known[name] == nil else { return }
    add(.unknownName(kind: kind, known: known.keys.sorted()), at: place, text: name)
  }

  /// Notes a name, or a pattern of names, that none of the known ones is like.
  func expect(_ kind: String, like text: String, among known: [String], at place: Place) {
    guard !known.contains(where: { Glob.matches(text, $0) }) else { return }
    add(
      text.contains("*")
        ? .matchesNothing(kind: kind, known: known) : .unknownName(kind: kind, known: known),
      at: place, text: text)
  }
}
