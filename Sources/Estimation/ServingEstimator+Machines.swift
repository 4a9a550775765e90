// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Costing
import Quantities
import Requirements

/// Why a machine cannot be had.
public enum MachineRefusal: Error, Sendable, Hashable {
  /// Nobody says what an hour of it costs.
  case unknownPrice
  /// The price list has its accelerator without the machine it sits in.
  case priceWithoutHost
  /// Nobody says what it draws, and energy or carbon is asked about.
  case unknownPower
  /// None of the allowed models has a time on it: neither measured, nor from its peak.
  case noTime
  /// It is to be bought, and nobody says what one costs.
  case unknownPurchase
  /// It has served before, serves no longer than the service, and nobody says what the next one costs.
  case unknownReplacement
  /// It is to be bought, and nobody says what it draws, and so what its electricity costs.
  case unknownDraw
}

extension ServingEstimator {
  /// The machines that a file allows, in every way they may be had, and those that nobody can price.
  public func machines(
    allowingSpot: Bool
  ) -> (machines: [(device: Device, profile: MachineProfile)], refused: [String: MachineRefusal]) {
    machines(
      context.requirements.hardware, allowingSpot: allowingSpot,
      needsPower: context.requirements.asksForEnergy)
  }

  /// The machines of a choice.
  func machines(
    _ choice: HardwareChoice, allowingSpot: Bool, needsPower: Bool
  ) -> (machines: [(device: Device, profile: MachineProfile)], refused: [String: MachineRefusal]) {
    func any(_ patterns: [HardwareChoice.Pattern], _ id: String) -> Bool {
      patterns.contains { $0.matches(id) }
    }
    var machines: [(Device, MachineProfile)] = []
    var refused: [String: MachineRefusal] = [:]
    for device in context.catalogue.devices.values.sorted(by: { $0.id < $1.id })
    where !any(choice.deny, device.id)
      && (choice.allow.isEmpty || any(choice.allow, device.id))
      && (choice.fixed.isEmpty || any(choice.fixed, device.id))
    {
      let own = own(device)
      guard device.role == .server || own?.bought != nil else { continue }
      do throws(MachineRefusal) {
        if let bought = try bought(device) { machines.append((device, bought)) }
      } catch {
        refused[device.id] = error
      }
      guard let onDemand = profile(device, .onDemand) else {
        // What is bought need not be for hire.
        guard own?.bought == nil else { continue }
        let isAlone = (context.catalogue.prices[device.id] ?? []).contains {
          $0.covers == .accelerator
        }
        refused[device.id] = isAlone ? .priceWithoutHost : .unknownPrice
        continue
      }
      if needsPower, onDemand.active == nil, !context.assumesBest {
        refused[device.id] = .unknownPower
        continue
      }
      machines.append((device, onDemand))
      if allowingSpot, let spot = profile(device, .spot) { machines.append((device, spot)) }
    }
    return (machines, refused)
  }

  /// The file's own terms for a device.
  private func own(_ device: Device) -> OwnMachine? {
    context.requirements.ownMachines.first { $0.id == device.id }
  }

  func profile(_ device: Device, _ purchase: MachineProfile.Purchase) -> MachineProfile? {
    let item = purchase == .onDemand ? device.id : "\(device.id)@\(purchase.rawValue)"
    // A site's search for missing figures names those of its devices: no machine beside them is free in it.
    let isFree = context.assumesBest && context.requirements.serving != nil && purchase == .onDemand
    let free = context.given(DollarsPerHour(0), "the least that it can cost")
    guard
      let (price, step) = context.catalogue.hourPrice(of: item) ?? (isFree ? (free, 1) : nil)
    else { return nil }
    var profile = MachineProfile(
      id: device.id, purchase: purchase, price: price, billingStep: step,
      idle: device.power[.idle]?.estimate,
      active: (device.power[.active] ?? device.power[.maximum])?.estimate,
      embodied: embodied(device, over: context.assumption(.machineLife, Seconds.self)))
    if purchase == .onDemand { profile.commitments = commitments(of: device) }
    profile.grid = own(device)?.grid.flatMap { grid($0) }
    profile.isOnPremises = own(device)?.site == .premises
    return profile
  }

  /// Carbon of a grid's electricity, by its mean of a year.
  func grid(_ id: String) -> Estimate<GramsPerKilowattHour>? {
    context.catalogue.grids[id].map { Self.intensity($0) }
  }

  /// A grid's intensity: the year's mean stands for a place and hours that nobody names.
  static func intensity(_ known: Grid) -> Estimate<GramsPerKilowattHour> {
    let value = known.intensity
    return Estimate(
      value, low: value * 0.7, high: value * 1.3, basis: known.basis,
      provenance: Provenance(
        source: known.source, note: known.mean, subject: known.title))
  }

  /// Carbon of making a device for each hour of its life; nil where unknown.
  private func embodied(_ device: Device, over life: Estimate<Seconds>) -> Estimate<Grams>? {
    context.embodied(device).map { $0.with(life, falling: true) { $0 / ($1.value / 3_600) } }
  }

  /// The promises that the file allows for a machine. One that outlasts the service is paid to its end.
  private func commitments(of device: Device) -> [MachineProfile.Commitment] {
    guard let own = own(device),
      let lifetime = context.requirements.serving?.lifetime.value
    else { return [] }
    return own.committed.map { promise in
      let term = promise.term.value
      let paid = (lifetime / term * (1 - 1e-9)).rounded(.up) * term
      let words =
        "\(Format.significant(promise.price.value, 4)) USD/hour for \(Format.years(term)), around the clock"
      return MachineProfile.Commitment(
        price: context.given(
          promise.price * (paid / lifetime),
          paid > lifetime * (1 + 1e-6)
            ? "\(words); paid for \(Format.years(paid)) by a service of \(Format.years(lifetime))"
            : words), term: term)
    }
  }

  /// A machine of the user's own: its price over its life, and what making it emits. One that has served before
  /// was paid and made in its first life; where the service outlasts it, a new one follows.
  private func bought(_ device: Device) throws(MachineRefusal) -> MachineProfile? {
    guard let purchase = own(device)?.bought else { return nil }
    let requirements = context.requirements
    let active = (device.power[.active] ?? device.power[.maximum])?.estimate
    if active == nil {
      if requirements.asksForEnergy { throw .unknownPower }
      if requirements.asksForMoney { throw .unknownDraw }
    }
    let life = context.given(purchase.lifetime, "lifetime of your machine", else: .machineLife)
    let serves = requirements.serving?.lifetime.value ?? 0
    let remaining = purchase.remaining?.value ?? 0
    // The share of the service's days on machines that are new.
    let new = remaining > 0 ? max(0, 1 - remaining / serves) : 1
    let one = price(of: device, purchase)
    if one == nil, new > 1e-9, requirements.asksForMoney {
      throw remaining > 0 ? .unknownReplacement : .unknownPurchase
    }
    let lasting = Format.years(life.value.value)
    let words =
      remaining == 0
      ? "\(one.map { Format.significant($0.value.value, 4) } ?? "unknown") USD over \(lasting)"
      : "reused for \(Format.years(remaining))"
        + (new > 1e-9 ? ", then new ones over \(lasting)" : "")
    let price = one ?? context.given(Dollars(0), "unknown")
    var profile = MachineProfile(
      id: device.id, purchase: .bought,
      price: price.with(life, falling: true, note: words) {
        DollarsPerHour($0.value * new / ($1.value / 3_600))
      },
      billingStep: 0, idle: device.power[.idle]?.estimate, active: active, embodied: nil)
    if new <= 1e-9 {
      profile.embodied = context.given(Grams(0), "counted once, in its first life")
    } else if let made = embodied(device, over: life) {
      profile.embodied = made.map(
        note: remaining > 0
          ? "of new ones; counted once, in the first life, of what is reused" : nil
      ) { $0 * new }
    }
    profile.grid = own(device)?.grid.flatMap { grid($0) }
    profile.isOnPremises = own(device)?.site != .elsewhere
    profile.capex =
      remaining > 0 ? context.given(Dollars(0), "already there") : one
    profile.commitments = [MachineProfile.Commitment(price: profile.price, term: life.value.value)]
    return profile
  }

  /// What one costs: as the file says, under the machine or as a figure, or else by the newest price of a piece.
  private func price(of device: Device, _ purchase: OwnMachine.Purchase) -> Estimate<Dollars>? {
    if let price = purchase.price { return context.given(price, "price of your machine") }
    for own in context.requirements.given where own.device == device.id && own.model == nil {
      if case .price(let price) = own.figure { return context.given(price, "your own figure") }
    }
    return (context.catalogue.prices[device.id] ?? []).filter { $0.piece != nil }
      .max { $0.date < $1.date }?.piece
  }
}
