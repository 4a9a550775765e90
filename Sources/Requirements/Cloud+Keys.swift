// SPDX-License-Identifier: Apache-2.0

import Catalogue
package import Documents
import Quantities

extension Cloud: Block {
  package init(blank reader: MappingReader) {
    self.init(place: reader.node.place)
  }

  package static let keys: Keys = [
    Key("machines", "patterns of machines that may be rented", like: "[nvidia-t4, aws-*]")
      .into(\.machines, .patterns(), else: .told("all that have a price")),
    Key("transfer", "price of moving data into the machines' network", like: "0.09 USD/GB")
      .into(\.transfer, .range(0...1e3), else: .told("unknown, and told as such")),
    Key("grid", "grid of the catalogue that feeds the machines", like: "usa")
      .into(\.grid, .text, else: .told("unknown; required where carbon counts")),
    Key(
      "shared-by",
      "sites that share a machine which is on, as it is where an alert or answer is waited for",
      like: "40"
    )
    .into(\.sharedBy, .whole(1...1_000_000), else: .told("those of `sites`")),
  ]
}

extension Gateway: Block {
  package init(blank reader: MappingReader) {
    self.init(device: "", place: reader.place(of: "device"))
  }

  package static let keys: Keys = [
    Key("device", "device of the catalogue that nodes send their frames to", like: "raspberry-pi-5")
      .into(\.device, .text, else: .required),
    Key("radio", "radio of the catalogue that it sends on with", like: "lte-m")
      .read(.text, else: .told("a network that is there anyway")) { reader, gateway in
        gateway.radio = reader.text("radio").map {
          .init(text: $0, place: reader.place(of: "radio"))
        }
      },
    Key("nodes", "nodes that share it", like: "4").into(\.nodes, .whole(1...10_000), else: "1"),
    Key("electricity", "price of its electricity", like: "0.30 USD/kWh")
      .into(\.electricity, .range(0...100), else: .told("unknown; required where cost counts")),
    Key("grid", "grid of the catalogue that feeds it", like: "gbr")
      .into(\.grid, .text, else: .told("unknown; required where carbon counts")),
  ]
}

extension Requirements {
  /// What keeps frames from being looked at elsewhere, whatever is chosen.
  func checkCloud(against catalogue: Catalogue, _ log: ProblemLog) {
    for task in tasks where task.mayLeave {
      if uplink == nil {
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
        log.expect("machine", like: pattern.text, among: machines, at: pattern.place)
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
    log.expect("grid", cloud.grid, in: catalogue.grids, at: cloud.place)
  }

  private func checkGateway(against catalogue: Catalogue, _ log: ProblemLog) {
    guard let gateway, !gateway.device.isEmpty else { return }
    let hosts = catalogue.devices.values.filter { $0.role == .host }.map(\.id).sorted()
    log.expect("grid", gateway.grid, in: catalogue.grids, at: gateway.place)
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
