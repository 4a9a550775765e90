// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Prediction
import Quantities

extension CatalogueReader {
  func figures(_ reader: MappingReader, of id: String) -> [String: Figure] {
    var figures: [String: Figure] = [:]
    for entry in reader.named("figures") {
      guard
        var figure = FigureReader.read(
          reader.reader(of: entry, under: "figures"), named: entry.key)
      else { continue }
      figure.provenance.subject = "\(id) \(entry.key)"
      figures[entry.key] = figure
    }
    return figures
  }

  mutating func device(_ reader: MappingReader) {
    let id = reader.requiredText("id", example: "raspberry-pi-5")
    let role = reader.choice("role", Device.Role.self)
    if !reader.has("role") { reader.missing("role", "host") }
    var availability = Device.Availability(state: .unknown, from: "")
    if let stock = reader.mapping("availability") {
      availability.state = stock.choice("state", Device.Availability.State.self) ?? .unknown
      availability.from = stock.text("from") ?? ""
      mention(stock.text("source"), at: stock.place(of: "source"))
      _ = stock.text("note")
      stock.finish()
    }
    var precisions: Set<Precision> = []
    for (text, place) in reader.texts("precisions") {
      if let precision = Precision(rawValue: text) {
        precisions.insert(precision)
      } else {
        log.add(.notAChoice(Precision.allCases.map(\.rawValue)), at: place, text: text)
      }
    }
    let figures = figures(reader, of: id)
    let cores = cores(reader)
    var device = Device(
      id: id, title: reader.requiredText("title", example: "Raspberry Pi 5"), role: role ?? .host,
      family: reader.text("family") ?? "", silicon: reader.text("silicon") ?? "",
      cores: cores, attachesTo: reader.texts("attaches-to").map(\.text), components: [id],
      runtimes: reader.texts("runtimes").map(\.text), precisions: precisions,
      interfaces: Set(reader.texts("interfaces").map(\.text)),
      needs: reader.texts("needs").map(\.text), effort: reader.text("effort") ?? "linux-board",
      availability: availability, power: [:], machine: Machine(), operatingRange: (nil, nil),
      place: reader.node.place)
    _ = reader.text("note")
    reader.finish()
    fill(&device, figures)
    device.figures = figures
    claim("device", id, at: reader.place(of: "id"))
    catalogue.devices[id] = device
  }

  /// The cores of a device: design, number and clock belong together.
  private mutating func cores(_ reader: MappingReader) -> Device.Cores? {
    let design = reader.text("core")
    let count = reader.whole("cores", 1...1_024)
    let clock = reader.quantity("clock", Hertz.self, 1e5...1e11, example: "2.4 GHz")
    guard let design, !design.isEmpty else {
      if count != nil || clock != nil { reader.missing("core", "cortex-a76") }
      return nil
    }
    if !reader.has("cores") { reader.missing("cores", "4") }
    if !reader.has("clock") { reader.missing("clock", "2.4 GHz") }
    guard let count, let clock else { return nil }
    return Device.Cores(design: intern(design), count: count, clock: clock)
  }

  private func fill(_ device: inout Device, _ figures: [String: Figure]) {
    for (name, figure) in figures.sorted(by: { $0.key < $1.key }) {
      func typed<Q: Quantity>(_ kind: Q.Type) -> Estimate<Q>? {
        if let estimate = figure.estimate(kind) { return estimate }
        log.add(.rule("`\(name)` is measured in \(Q.unit)"), at: figure.place, text: figure.text)
        return nil
      }
      if let state = Device.PowerState(rawValue: name) {
        if let power = typed(Watts.self) {
          device.power[state] = .init(power, scope: figure.scope ?? .board)
        }
        continue
      }
      switch name {
      case "ram": device.ram = typed(Bytes.self)
      case "flash": device.flash = typed(Bytes.self)
      case "boot-time": device.bootTime = typed(Seconds.self)
      case "boot-energy": device.bootEnergy = typed(Joules.self)
      case "peak-fp32": device.machine.peaks[.fp32] = typed(OperationsPerSecond.self)
      case "peak-fp16": device.machine.peaks[.fp16] = typed(OperationsPerSecond.self)
      case "peak-int8": device.machine.peaks[.int8] = typed(OperationsPerSecond.self)
      case "bandwidth":
        device.machine.bandwidth = typed(BytesPerSecond.self)
        device.memoryBandwidth = device.machine.bandwidth
      case "embodied-carbon": device.embodiedCarbon = typed(Grams.self)
      case "mass": device.mass = typed(Grams.self)
      case "operating-low": device.operatingRange.low = typed(Celsius.self)?.value
      case "operating-high": device.operatingRange.high = typed(Celsius.self)?.value
      case "throttles-at": device.throttles = typed(Celsius.self)?.value
      default:
        log.add(.unknownKey(known: Self.deviceFigures), at: figure.place, text: name)
      }
    }
  }

  private static let deviceFigures: [String] =
    Device.PowerState.allCases.map(\.rawValue) + [
      "ram", "flash", "boot-time", "boot-energy", "peak-fp32", "peak-fp16", "peak-int8",
      "bandwidth", "embodied-carbon", "mass", "operating-low", "operating-high",
      "throttles-at",
    ]

  mutating func part(_ reader: MappingReader, on shelf: Part.Shelf) {
    let id = reader.requiredText("id", example: "lifepo4")
    let title = reader.requiredText("title", example: "LiFePO4 pack")
    let kind = reader.text("kind") ?? ""
    let interface = reader.text("interface") ?? ""
    let isRechargeable = (reader.text("rechargeable") ?? "false") == "true"
    _ = reader.text("note")
    _ = reader.text("chemistry")
    _ = reader.text("capacity-basis")
    mention(reader.text("capacity-source"), at: reader.place(of: "capacity-source"))
    _ = reader.text("capacity-note")
    var curve: [Part.CapacityPoint] = []
    for point in reader.mappings("capacity-at") {
      let temperature = point.quantity(
        "temperature", Celsius.self, -100...200, example: "-20 C")
      // Without any capacity left there would be nothing to divide the load by.
      let share = point.quantity("share", Ratio.self, 0.001...1.5, example: "50 %")
      _ = point.text("note")
      point.finish()
      if let temperature, let share { curve.append(.init(temperature: temperature, share: share)) }
    }
    var cycles: [Part.CyclePoint] = []
    for point in reader.mappings("cycles-at") {
      let depth = point.quantity("depth", Ratio.self, 0.001...1, example: "80 %")
      let count = point.quantity("cycles", Ratio.self, 1...1e9, example: "2500")
      point.finish()
      if let depth, let count { cycles.append(.init(depth: depth, cycles: count.value)) }
    }
    let modes = cameraModes(reader)
    let figures = figures(reader, of: id)
    reader.finish()
    claim("part", id, at: reader.place(of: "id"))
    catalogue.parts[id] = Part(
      id: id, title: title, shelf: shelf, kind: kind, interface: interface,
      isRechargeable: isRechargeable, figures: figures,
      capacityCurve: curve.sorted { $0.temperature < $1.temperature },
      cycleCurve: cycles.sorted { $0.depth < $1.depth }, modes: modes, place: reader.node.place)
  }

  mutating func assumptions(_ reader: MappingReader) {
    SoilingLoss.refuseFormer(in: reader)
    for name in Assumptions.Name.allCases {
      guard let entry = reader.mapping(name.rawValue) else { continue }
      let reason = entry.requiredText("reason", example: "why this and not another")
      guard
        var figure = FigureReader.read(entry, named: name.rawValue, expecting: name.dimension)
      else { continue }
      // A range that only the rule of widening gave stays within what the figure can be.
      if !entry.has("low"), !entry.has("high") {
        figure.interval = name.clamped(figure.interval, around: figure.value)
      }
      name.checkBounds(figure.interval, entry.node, log)
      figure.provenance.subject = name.rawValue
      figure.provenance.note = reason
      catalogue.assumptions.entries[name] = .init(figure: figure, reason: reason)
    }
    reader.finish()
  }
}
