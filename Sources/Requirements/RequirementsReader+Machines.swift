// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Quantities

extension RequirementsReader {
  /// Machines that the file brings along, and the user's own terms for those of the catalogue.
  func ownMachines(_ reader: MappingReader) -> [OwnMachine] {
    guard reader.has("machines") else { return [] }
    var machines: [OwnMachine] = []
    for item in reader.mappings("machines") {
      defer { item.finish() }
      guard let machine = ownMachine(item) else { continue }
      if let first = machines.first(where: { $0.id == machine.id }) {
        log.add(.duplicateEntry(first: first.place), at: machine.place, text: machine.id)
        continue
      }
      machines.append(machine)
    }
    return machines
  }

  private func ownMachine(_ item: MappingReader) -> OwnMachine? {
    let name = item.requiredText("name", example: "large-gpu")
    let reached = item.quantity(
      "speed", OperationsPerSecond.self, 0...1e21, example: "150 TFLOP/s", excludingZero: true)
    let peak = item.quantity(
      "peak", OperationsPerSecond.self, 0...1e21, example: "150 TFLOP/s", excludingZero: true)
    let price = item.quantity(
      "price", DollarsPerHour.self, 0...1e6, example: "1.80 USD/hour", excludingZero: true)
    let step = item.quantity("billing-step", Seconds.self, 0...86_400, example: "1 h")
    let power = item.quantity("power", Watts.self, 0...1e6, example: "300 W", excludingZero: true)
    let idle = item.quantity("idle-power", Watts.self, 0...1e6, example: "60 W")
    let embodied = item.quantity("embodied-carbon", Grams.self, 0...1e12, example: "900 kg")
    let grid = item.text("grid")
    let committed = commitments(item)
    let bought = bought(item.mapping("bought"))
    let hasTerms = ["committed", "bought", "price", "grid"].contains { item.has($0) }
    let hasRate = item.has("speed") || item.has("peak")
    if !hasRate, !hasTerms {
      log.add(
        .rule(
          "a machine needs a `speed`, which inference reaches, or a `peak`, which its maker states"
        ), at: item.node.place)
    }
    if reached != nil, peak != nil {
      log.add(
        .contradiction(
          "`speed` is what inference reaches, `peak` what the maker states: keep one"),
        at: item.place(of: "peak"))
    }
    if hasRate, !item.has("price"), !item.has("bought") { item.missing("price", "1.80 USD/hour") }
    if let idle, let power, idle > power {
      log.add(
        .contradiction("it would draw more idling than at work"), at: item.place(of: "idle-power"))
    }
    // What is there and wrong was told of already.
    guard !name.isEmpty, reached ?? peak != nil || !hasRate && hasTerms else { return nil }
    var machine = OwnMachine(
      id: name, rate: reached ?? peak, isReached: reached != nil, price: price,
      billingStep: step.map { "\(Format.significant($0.value, 9)) s" } ?? "", power: power,
      committed: committed, place: item.place(of: "name"))
    machine.idle = idle
    machine.embodied = embodied
    machine.bought = bought
    machine.grid = grid
    machine.gridPlace = item.place(of: "grid")
    return machine
  }

  /// A machine at the user's own premises: new, or one that has served before.
  private func bought(_ reader: MappingReader?) -> OwnMachine.Purchase? {
    guard let reader else { return nil }
    defer { reader.finish() }
    let price = reader.quantity("price", Dollars.self, 0...1e9, example: "2500 USD")
    let years = 86_400...(100 * Unit.year)
    let lifetime = reader.quantity("lifetime", Seconds.self, years, example: "5 years")
    let isReused = reader.choice("reused", YesOrNo.self) == .yes
    let remaining = reader.quantity("remaining-life", Seconds.self, years, example: "2 years")
    if isReused, !reader.has("remaining-life") {
      reader.missing("remaining-life", "2 years")
    }
    if !isReused, reader.has("remaining-life") {
      log.add(
        .contradiction(
          "only what is `reused: true` has a `remaining-life`; a new one has a `lifetime`"),
        at: reader.place(of: "remaining-life"))
    }
    return OwnMachine.Purchase(
      price: price, lifetime: lifetime, remaining: isReused ? remaining : nil,
      place: reader.node.place)
  }

  /// One promise, or a list of them to choose from.
  private func commitments(_ item: MappingReader) -> [OwnMachine.Commitment] {
    guard item.has("committed") else { return [] }
    let readers: [MappingReader]
    if case .sequence = item.node("committed")?.content {
      readers = item.mappings("committed")
    } else {
      readers = item.mapping("committed").map { [$0] } ?? []
    }
    return readers.compactMap { reader in
      defer { reader.finish() }
      let price = reader.quantity(
        "price", DollarsPerHour.self, 0...1e6, example: "0.30 USD/hour", excludingZero: true)
      let term = reader.quantity(
        "term", Seconds.self, 86_400...(100 * Unit.year), example: "1 year")
      for (key, example) in [("price", "0.30 USD/hour"), ("term", "1 year")]
      where !reader.has(key) {
        reader.missing(key, example)
      }
      guard let price, let term else { return nil }
      return OwnMachine.Commitment(price: price, term: term, place: reader.node.place)
    }
  }
}

extension Requirements {
  /// The user's own terms for machines that the catalogue does not hold, and terms that nothing reads.
  func checkMachines(against catalogue: Catalogue, _ log: ProblemLog) {
    let bought = Set(ownMachines.filter { $0.bought != nil }.map(\.id))
    let machines = catalogue.devices.values.filter {
      $0.role == .server || bought.contains($0.id)
    }.map(\.id).sorted()
    for quota in limits where quota.name == .machines {
      let pattern = quota.task ?? ""
      if !machines.contains(where: { Glob.matches(pattern, $0) }) {
        log.add(
          pattern.contains("*")
            ? .matchesNothing(kind: "machine", known: machines)
            : .unknownName(kind: "machine", known: machines), at: quota.place, text: pattern)
      }
    }
    let known = catalogue.devices.keys.sorted()
    for own in ownMachines where own.rate == nil && catalogue.devices[own.id] == nil {
      log.add(
        Suggestion.nearest(to: own.id, among: known).isEmpty
          ? .rule(
            "the catalogue has no machine `\(own.id)`; one of your own needs a `speed`, which inference reaches, or a `peak`, which its maker states"
          ) : .unknownName(kind: "machine", known: known), at: own.place, text: own.id)
    }
    for own in ownMachines {
      guard let grid = own.grid, catalogue.grids[grid] == nil else { continue }
      log.add(
        .unknownName(kind: "grid", known: catalogue.grids.keys.sorted()),
        at: own.gridPlace ?? own.place,
        text: grid)
    }
    guard serving != nil else {
      for own in ownMachines {
        guard let place = own.committed.first?.place ?? own.bought?.place else { continue }
        log.add(
          .contradiction(
            "a service commits to machines and buys them, and this file has no `serving`"),
          at: place)
      }
      return
    }
    if let owned = hardware.owned.first {
      log.add(
        .rule(
          "a service's own machines stand under `machines`: `{ name: \(owned.text), bought: { reused: true, remaining-life: 2 years } }`"
        ), at: owned.place, text: owned.text)
    }
    if let bought = ownMachines.compactMap(\.bought).first, asksForMoney,
      case .mains(nil, _, _) = supply
    {
      log.add(.missingKey("power.mains.price", example: "0.30 USD/kWh"), at: bought.place)
    }
  }
}
