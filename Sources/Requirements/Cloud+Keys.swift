// SPDX-License-Identifier: Apache-2.0

import Catalogue
package import Documents
import Quantities

extension Cloud: Block {
  package init(blank reader: MappingReader) {
    self.init(place: reader.node.place)
  }

  package static let keys: [Key<Cloud>] = [
    Key(
      "machines", \.machines, .patterns, else: .told("all that have a price"),
      like: "[nvidia-t4, aws-*]", help: "patterns of machines that may be rented"),
    Key(
      "transfer", \.transfer, .range(0...1e3), else: .told("unknown, and told as such"),
      like: "0.09 USD/GB", help: "price of moving data into the machines' network"),
    Key(
      "grid", \.grid, .text, else: .told("unknown; asked for where carbon is"), like: "usa",
      help: "grid of the catalogue that feeds the machines"),
  ]
}

extension Gateway: Block {
  package init(blank reader: MappingReader) {
    self.init(device: "", place: reader.place(of: "device"))
  }

  package static let keys: [Key<Gateway>] = [
    Key(
      "device", \.device, .text, else: .required, like: "raspberry-pi-5",
      help: "device of the catalogue, on mains, that several nodes send their frames to"),
    Key(
      "radio", .text, else: .told("a network that is there anyway"), like: "lte-m",
      help: "radio of the catalogue that it sends on with"
    ) { reader, gateway in
      gateway.radio = reader.text("radio").map {
        .init(text: $0, place: reader.place(of: "radio"))
      }
    },
    Key("nodes", \.nodes, .whole(1...10_000), else: "1", like: "4", help: "nodes that share it"),
    Key(
      "electricity", \.electricity, .range(0...100),
      else: .told("unknown; asked for where money is"), like: "0.30 USD/kWh",
      help: "price of its electricity"),
    Key(
      "grid", \.grid, .text, else: .told("unknown; asked for where carbon is"), like: "gbr",
      help: "grid of the catalogue that feeds it"),
  ]
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
