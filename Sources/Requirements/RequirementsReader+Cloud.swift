// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Quantities

extension RequirementsReader {
  /// Where a task's samples may be looked at, and what one is when it is sent.
  func compute(_ reader: MappingReader) -> (places: [ComputePlace], sample: Bytes?) {
    var places: [ComputePlace] = []
    for (text, place) in reader.texts("compute") {
      guard let found = ComputePlace(rawValue: text) else {
        log.add(.notAChoice(ComputePlace.allCases.map(\.rawValue)), at: place, text: text)
        continue
      }
      if places.contains(found) {
        log.add(.contradiction("a place stands in the list twice"), at: place, text: text)
      } else {
        places.append(found)
      }
    }
    let sample = reader.quantity(
      "sample", Bytes.self, 0...1e9, example: "30 kB", excludingZero: true)
    let sends = places.contains { $0 != .node }
    if sends, !reader.has("sample") {
      reader.missing("sample", "30 kB")
    } else if reader.has("sample"), !sends, !reader.has("compute") || !places.isEmpty {
      log.add(
        .contradiction("`sample` is what a frame takes that is sent, and `compute` sends none"),
        at: reader.place(of: "sample"))
    }
    if reader.has("compute"), places.isEmpty, log.problems.isEmpty {
      log.add(.rule("name at least one place"), at: reader.place(of: "compute"))
    }
    return (places.isEmpty ? [.node] : places, sample)
  }

  func cloud(_ reader: MappingReader?, _ tasks: [TaskRequirement]) -> Cloud? {
    guard let reader else { return nil }
    defer { reader.finish() }
    let cloud = Cloud(
      machines: reader.texts("machines").map { .init(text: $0.text, place: $0.place) },
      transfer: reader.quantity(
        "transfer", DollarsPerMegabyte.self, 0...1e3, example: "0.09 USD/GB"),
      grid: reader.text("grid"), place: reader.node.place)
    if !tasks.contains(where: { $0.compute.contains(.cloud) }), log.problems.isEmpty {
      log.add(
        .contradiction("nothing is looked at in the `cloud`: no task has it under `compute`"),
        at: reader.node.place)
    }
    return cloud
  }

  func gateway(_ reader: MappingReader?, _ tasks: [TaskRequirement]) -> Gateway? {
    guard let reader else {
      for task in tasks where task.compute.contains(.gateway) {
        log.add(
          .missingKey("gateway", example: "{ device: raspberry-pi-5, nodes: 4 }"), at: task.place)
      }
      return nil
    }
    defer { reader.finish() }
    let device = reader.requiredText("device", example: "raspberry-pi-5")
    let gateway = Gateway(
      device: device,
      radio: reader.text("radio").map { .init(text: $0, place: reader.place(of: "radio")) },
      nodes: reader.whole("nodes", 1...10_000) ?? 1,
      electricity: reader.quantity(
        "electricity", DollarsPerKilowattHour.self, 0...100, example: "0.30 USD/kWh"),
      grid: reader.text("grid"), place: reader.place(of: "device"))
    if !tasks.contains(where: { $0.compute.contains(.gateway) }), log.problems.isEmpty {
      log.add(
        .contradiction("nothing is looked at on the `gateway`: no task has it under `compute`"),
        at: reader.node.place)
    }
    return gateway
  }
}

extension Requirements {
  /// What keeps frames from being looked at elsewhere, whatever is chosen.
  func checkCloud(against catalogue: Catalogue, _ log: ProblemLog) {
    for task in tasks where task.mayLeave {
      if serving != nil {
        log.add(
          .contradiction("`compute` is a choice of sites; a service is rented as it is"),
          at: task.place)
      } else if uplink == nil {
        log.add(
          .contradiction(
            "`compute: \(task.compute.last?.rawValue ?? "")` needs an `uplink`: no frame leaves"),
          at: task.place)
      }
    }
    if let uplink, !uplink.messages.isEmpty || uplink.message != .event,
      !tasks.isEmpty, tasks.allSatisfy({ $0.compute == [.cloud] })
    {
      log.add(
        .contradiction(
          "every frame is looked at in the cloud, so that no event is sent of its own"),
        at: uplink.place)
    }
    checkGateway(against: catalogue, log)
    // Carbon that nobody knows would be a bargain.
    if asksForCarbon, cloud?.grid == nil,
      let task = tasks.first(where: { $0.compute.contains(.cloud) })
    {
      log.add(.missingKey("cloud.grid", example: "usa"), at: cloud?.place ?? task.place)
    }
    guard let cloud else { return }
    let machines = catalogue.devices.values.filter { $0.role == .server }.map(\.id).sorted()
    for pattern in cloud.machines {
      if !machines.contains(where: { pattern.matches($0) }) {
        log.add(
          pattern.text.contains("*")
            ? .matchesNothing(kind: "machine", known: machines)
            : .unknownName(kind: "machine", known: machines), at: pattern.place, text: pattern.text)
      } else if !pattern.text.contains("*"),
        !(catalogue.prices[pattern.text] ?? []).contains(where: { $0.hour != nil })
      {
        log.add(
          .rule("nobody says what an hour of `\(pattern.text)` costs: name it under `machines:`"),
          at: pattern.place, text: pattern.text)
      } else if asksForCarbon, let device = catalogue.devices[pattern.text],
        device.power[.active] == nil, device.power[.maximum] == nil
      {
        log.add(
          .rule("nobody says what `\(pattern.text)` draws, and carbon is asked about"),
          at: pattern.place, text: pattern.text)
      }
    }
    checkGrid(cloud.grid, cloud.place, catalogue, log)
  }

  private func checkGrid(
    _ grid: String?, _ place: Place, _ catalogue: Catalogue, _ log: ProblemLog
  ) {
    guard let grid, catalogue.grids[grid] == nil else { return }
    log.add(
      .unknownName(kind: "grid", known: catalogue.grids.keys.sorted()), at: place, text: grid)
  }

  private func checkGateway(against catalogue: Catalogue, _ log: ProblemLog) {
    guard let gateway, !gateway.device.isEmpty else { return }
    let hosts = catalogue.devices.values.filter { $0.role == .host }.map(\.id).sorted()
    checkGrid(gateway.grid, gateway.place, catalogue, log)
    if let radio = gateway.radio, catalogue.parts[radio.text]?.shelf != .radios {
      let known = catalogue.parts(on: .radios).map(\.id)
      log.add(.unknownName(kind: "radio", known: known), at: radio.place, text: radio.text)
    }
    if asksForMoney, gateway.electricity == nil {
      log.add(.missingKey("gateway.electricity", example: "0.30 USD/kWh"), at: gateway.place)
    }
    if asksForCarbon, gateway.grid == nil {
      log.add(.missingKey("gateway.grid", example: "gbr"), at: gateway.place)
    }
    guard let device = catalogue.devices[gateway.device] else {
      log.add(
        .unknownName(kind: "device", known: hosts), at: gateway.place, text: gateway.device)
      return
    }
    let isGiven = given.contains { $0.device == device.id && $0.model == nil }
    if device.role != .host {
      log.add(
        .rule("a gateway is a board or computer that runs on its own; `\(device.id)` is not"),
        at: gateway.place, text: gateway.device)
    } else if device.power[.active] == nil, device.power[.maximum] == nil, !isGiven {
      log.add(
        .rule("nobody says what `\(device.id)` draws: give it under `figures:`"),
        at: gateway.place, text: gateway.device)
    } else if asksForMoney, !isGiven,
      !hardware.owned.contains(where: { $0.matches(device.id) }),
      device.components.contains(where: { catalogue.piecePrice(of: $0) == nil })
    {
      log.add(
        .rule("nobody says what `\(device.id)` costs: give it under `figures:`"),
        at: gateway.place, text: gateway.device)
    }
  }
}
