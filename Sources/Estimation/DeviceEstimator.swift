// SPDX-License-Identifier: Apache-2.0

public import Catalogue
package import Costing
public import Quantities
public import Requirements

/// Why a device cannot be used at all.
public enum Refusal: Error, Sendable, Hashable {
  /// No idle or active power is known: no energy can be told.
  case unknownPower
  /// It does not fit what the site has: no connector for a sensor.
  case noInterface(Sensor)
  /// It has no socket for the wire that the site talks over.
  case noSocket(String)
  /// A part that it needs is not in the catalogue.
  case missingPart(String)
  /// It is no longer made, and the file neither has one nor asks for it by its name.
  case discontinued
  /// It is no device for a site (a bare accelerator, a server).
  case notForSites
  /// A figure of it, or of a part around it, is unknown that a limit cannot do without.
  case unknownFigure(String, of: String?, limit: Limit.Name)
  /// Its price is unknown, and money is asked about.
  case unknownPrice
  /// It is not made for the site's temperature.
  case tooCold(Celsius)
  /// The box is warmer than it stands even while nothing in it draws power; whether that is where its chip
  /// takes its clock back.
  case tooHot(most: Celsius, inside: Celsius, throttles: Bool)
  /// It and the radio draw more for a moment than the supply gives.
  case tooMuchPower(Watts, radio: Watts, of: Watts)
}

/// Brings a device's figures to the board's input and fills the gaps by rule.
package struct DeviceEstimator {
  let context: EstimationContext

  /// An estimator over what is known.
  package init(context: EstimationContext) {
    self.context = context
  }

  /// The profile of a device at the site.
  package func profile(_ device: Device) throws(Refusal) -> DeviceProfile {
    guard device.role == .microcontroller || device.role == .host else { throw .notForSites }
    if let coldest = context.air.coldest,
      let lowest = device.operatingRange.low, coldest < lowest
    {
      throw .tooCold(lowest)
    }
    if let radio = context.requirements.uplink?.radio,
      let socket = context.catalogue.parts[radio]?.interface, !socket.isEmpty,
      !device.interfaces.contains(socket)
    {
      throw .noSocket(socket)
    }
    let isMicrocontroller = device.role == .microcontroller
    var power = device.power
    for own in context.requirements.given where own.device == device.id && own.model == nil {
      if case .power(let state, let watts) = own.figure {
        power[state] = .init(context.given(watts, "\(state.rawValue) of your own"), scope: .board)
      }
    }
    let none =
      context.assumesBest
      ? Device.PowerFigure(context.given(Watts(0), "the least that it can draw"), scope: .board)
      : nil
    guard let active = power[.active] ?? power[.maximum] ?? none else { throw .unknownPower }
    let activeAtBoard =
      active.estimate.basis == .assumed ? Self.doubtful(atBoard(active)) : atBoard(active)
    // An idle draw that nobody published is taken as the active one: it cannot be more.
    let idle =
      power[.idle].map(atBoard) ?? assumedLike(activeAtBoard, "idle draw unknown: taken as active")
    let between: Estimate<Watts>
    if isMicrocontroller {
      between =
        power[.sleep].map(atBoard) ?? power[.off].map(atBoard)
        ?? assumedLike(idle, "sleep draw unknown: taken as idle")
    } else {
      // Whatever wakes a host also cuts its supply; the switch's own draw is the controller's line.
      between = Estimate(
        Watts(0), basis: .assumed,
        provenance: Provenance(source: "envelope", note: "the supply is cut by the wake controller")
      )
    }
    let boot = boot(device, isMicrocontroller: isMicrocontroller, activeAtBoard)
    let parts = try parts(device, isMicrocontroller: isMicrocontroller)
    var profile = DeviceProfile(
      id: device.id, isMicrocontroller: isMicrocontroller, off: between, idle: idle,
      active: activeAtBoard, bootTime: boot.time, bootEnergy: boot.energy, price: price(device),
      embodied: context.embodied(device), parts: parts.always, wakeController: parts.controller,
      effort: effort(device.effort), memory: memory(device, isMicrocontroller: isMicrocontroller),
      flash: device.flash)
    if !isMicrocontroller { profile.halted = power[.off].map(atBoard) }
    profile.hottest = device.operatingRange.high
    profile.throttles = device.throttles
    profile.peak = power[.maximum].map(atBoard)
    profile.mass = device.mass
    return profile
  }

  /// An assumed power at work, uncertain by at least a factor of two each way.
  private static func doubtful(_ power: Estimate<Watts>) -> Estimate<Watts> {
    Estimate(
      power.value, low: min(power.low, power.value / 2), high: max(power.high, power.value * 2),
      basis: power.basis, provenance: power.provenance)
  }

  /// rail and module figures are divided by the board regulator's efficiency; wall figures already
  /// include a supply's loss and stay (they are read as too high rather than too low).
  func atBoard(_ figure: Device.PowerFigure) -> Estimate<Watts> {
    guard figure.scope == .rail || figure.scope == .module, figure.estimate.basis != .given else {
      return figure.estimate
    }
    let regulator = context.assumption(.boardRegulator, Ratio.self)
    return Estimate(
      figure.estimate.value / regulator.value.value,
      low: figure.estimate.low / regulator.high.value,
      high: figure.estimate.high / regulator.low.value,
      basis: min(figure.estimate.basis, regulator.basis),
      provenance: Provenance(
        source: figure.estimate.provenance.source,
        note:
          "\(figure.scope.rawValue) figure / board regulator \(Format.significant(regulator.value.value, 3))"
      ).beside(regulator.provenance))
  }

  private func assumedLike(_ estimate: Estimate<Watts>, _ note: String) -> Estimate<Watts> {
    Estimate(
      estimate.value, low: estimate.low * 0.1, high: estimate.high, basis: .assumed,
      provenance: Provenance(
        source: estimate.provenance.source, note: note, subject: estimate.provenance.subject))
  }

  private func boot(
    _ device: Device, isMicrocontroller: Bool, _ active: Estimate<Watts>
  ) -> (time: Estimate<Seconds>, energy: Estimate<Joules>) {
    var given: (time: Seconds?, energy: Joules?) = (nil, nil)
    for own in context.requirements.given where own.device == device.id && own.model == nil {
      switch own.figure {
      case .bootTime(let time): given.time = time
      case .bootEnergy(let energy): given.energy = energy
      default: break
      }
    }
    let time =
      given.time.map { context.given($0, "boot time of your own") }
      ?? device.bootTime
      ?? (isMicrocontroller
        ? context.assumption(.microcontrollerBoot, Seconds.self) : slowestHost())
    if let energy = given.energy {
      return (time, context.given(energy, "boot energy of your own"))
    }
    if let energy = device.bootEnergy { return (time, energy) }
    return (
      time,
      active.with(
        time, basis: .assumed, note: "boot energy unknown: active power x boot time"
      ) { $0 * $1 }
    )
  }

  /// The slowest boot known of any host stands for one whose boot nobody timed.
  private func slowestHost() -> Estimate<Seconds> {
    let known = context.catalogue.devices.values
      .filter { $0.role == .host }
      .compactMap { device in device.bootTime.map { (device.id, $0) } }
      .max { ($0.1.high, $0.0) < ($1.1.high, $1.0) }
    let slowest =
      known?.1 ?? Estimate(Seconds(30), basis: .assumed, provenance: Provenance(source: "envelope"))
    return Estimate(
      slowest.high, low: slowest.value, high: slowest.high * 1.5, basis: .assumed,
      provenance: Provenance(
        source: slowest.provenance.source,
        note: "boot time unknown: the slowest known of its class (\(known?.0 ?? "none"))"))
  }

  private func memory(_ device: Device, isMicrocontroller: Bool) -> Estimate<Bytes>? {
    for own in context.requirements.given where own.device == device.id {
      if case .memory(let bytes) = own.figure {
        return context.given(bytes, "memory of your own")
      }
    }
    guard let ram = device.ram else { return nil }
    guard !isMicrocontroller else { return ram }
    let system = context.assumption(.systemMemoryLinux, Bytes.self)
    return ram.with(system, falling: true, note: "memory less the operating system's") {
      Bytes(max(0, ($0 - $1).value))
    }
  }

  private func price(_ device: Device) -> Estimate<Dollars>? {
    if let whole = givenPrice(of: device.id) { return whole }
    let owned = context.requirements.hardware.owned
    var sum: Estimate<Dollars>?
    for component in device.components {
      if owned.contains(where: { $0.matches(component) || $0.matches(device.id) }) {
        sum = sum ?? context.given(Dollars(0), "already there")
        continue
      }
      // A device has one price, alone and in a pair.
      guard let price = givenPrice(of: component) ?? context.catalogue.piecePrice(of: component)
      else { return nil }
      sum = sum.map { so in price.with(so) { $1 + $0 } } ?? price
    }
    return sum
  }

  /// The price of a device of the user's own; nil where the file gives none.
  private func givenPrice(of device: String) -> Estimate<Dollars>? {
    for own in context.requirements.given where own.device == device {
      if case .price(let dollars) = own.figure {
        return context.given(dollars, "price of your own")
      }
    }
    return nil
  }

  private func effort(_ name: String) -> Estimate<Ratio> {
    if let own = context.requirements.effort.days[name] {
      return context.given(Ratio(own), "your own effort")
    }
    let names: [String: Assumptions.Name] = [
      "microcontroller": .effortMicrocontroller, "linux-board": .effortLinuxBoard,
      "linux-npu": .effortLinuxNPU, "jetson": .effortJetson, "phone": .effortPhone,
      "cloud": .effortCloud,
    ]
    return context.assumption(names[name] ?? .effortLinuxNPU, Ratio.self)
  }

  private func parts(
    _ device: Device, isMicrocontroller: Bool
  ) throws(Refusal) -> (always: [PartProfile], controller: PartProfile?) {
    var always: [PartProfile] = []
    var controller: PartProfile?
    // What stands around a device that is there is there, too, whatever is put on it.
    let isOwned = context.requirements.hardware.owned.contains { pattern in
      pattern.matches(device.id) || device.components.first.map { pattern.matches($0) } ?? false
    }
    for kind in device.needs {
      let shelf = context.catalogue.parts(on: .parts).filter { $0.kind == kind }
      guard let part = Self.cheapest(shelf) else { throw .missingPart(kind) }
      let profile = PartProfile(
        id: part.id,
        price: isOwned && kind != "wake-controller"
          ? context.given(Dollars(0), "already there") : part.figure("price", Dollars.self),
        standing: kind == "wake-controller" ? part.figure("sleep-power", Watts.self) : nil,
        mass: part.figure("mass", Grams.self))
      if kind == "wake-controller" { controller = profile } else { always.append(profile) }
    }
    return (always, controller)
  }

  static func cheapest(_ parts: [Part]) -> Part? {
    func cost(_ part: Part) -> Double {
      part.figure("price", Dollars.self)?.value.value ?? .infinity
    }
    return parts.min { (cost($0), $0.id) < (cost($1), $1.id) }
  }
}
