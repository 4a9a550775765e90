// SPDX-License-Identifier: Apache-2.0

import Quantities

extension ServingLedgerBuilder {
  /// The lines of one kind of machine.
  ///
  /// Each hour in which a machine is on is a line's by what it works for, at the mean price of such an hour; work
  /// draws what it draws, and waiting as much as idling.
  func write(machine index: Int, into sink: inout some AccountSink) {
    let machine = design.machines[index]
    let hours = hours(of: index)
    guard hours.needed > 0 || hours.committed > 0 else { return }
    let isBought = machine.purchase == .bought
    let hasGrid = (machine.grid ?? profile.grid) != nil
    let price = isBought ? 0 : meanPrice(of: machine, hours)
    let idle = figures.idle(of: machine, riskLevel)
    // Hours of the day that are dirtier or dearer than the mean weigh more, on while idling and at work.
    func add(
      _ name: String, _ hours: Double, work: Double? = 0, on: [Double] = [], at: [Double] = [],
      _ evidence: @autoclosure () -> LineEvidence
    ) {
      func sum(_ weights: [Double]) -> Double? {
        idle.flatMap { idle in
          work.map {
            idle * hours * ServingFigures.factor(isBought ? [] : on, weights)
              + $0 * ServingFigures.factor(at, weights)
          }
        }
      }
      let energy = sum([])
      // Of another grid only the mean is known.
      let carbon =
        hasGrid
        ? sum(machine.grid == nil ? profile.carbonByHour : []).map {
          $0 * figures.gramsPerWattHour(of: machine, riskLevel)
        } : nil
      var unknown: Set<LedgerLine.Column> = []
      if energy == nil { unknown.insert(.energy) }
      if isBought, energy == nil || profile.electricity == nil { unknown.insert(.cost) }
      if energy == nil || !hasGrid { unknown.insert(.carbon) }
      sink.add(
        name, machine.name, energy: energy,
        cost: isBought
          ? sum(profile.priceByHour).map { $0 * figures.dollarsPerWattHour } : hours * price,
        carbon: carbon, unknown: unknown,
        evidence())
    }
    var named = 0.0
    for task in design.tasks {
      for stage in task.stages where stage.placement == .machine(index) {
        let busy = busyHours(stage, task)
        let work = figures.working(machine, stage.power, riskLevel).map { $0 * busy }
        let hours = stage.kept ?? busy
        named += hours
        let isKept = stage.kept != nil
        add(
          "\(task.name): \(stage.name)\(isKept ? ", kept ready" : "")", hours, work: work,
          on: stage.onByHour, at: stage.byHour,
          LineEvidence(
            stage.time, task: task.name, quantity: isKept ? hours : items(stage, task),
            unit: isKept ? "machine-hours/day" : "samples/day"
          ).and(machine.price))
      }
    }
    if isBought {
      let idling = hours.committed - named
      if idling > 1e-9 * hours.committed {
        add(
          "idling", idling,
          (machine.idle ?? machine.active).map {
            LineEvidence($0, quantity: idling, unit: "machine-hours/day")
          } ?? LineEvidence(machine.price, quantity: idling, unit: "machine-hours/day"))
      }
      write(priceOf: machine, into: &sink)
    } else {
      let stages = design.tasks.flatMap { task in
        task.stages.filter { $0.placement == .machine(index) && $0.ready == nil }.map {
          (busy: busyHours($0, task), on: $0.onByHour)
        }
      }
      let busy = stages.reduce(0) { $0 + $1.busy }
      let waiting = figures.hours(busySeconds: busy * 3_600) - busy
      if waiting > 1e-12 {
        named += waiting
        // The machines wait in the hours in which they work.
        let on =
          stages.contains { !$0.on.isEmpty }
          ? (0..<24).map { hour in
            stages.reduce(0) { $0 + $1.busy * ($1.on.isEmpty ? 1 / 24 : $1.on[hour]) } / busy
          } : []
        add(
          "waiting for work", waiting, on: on,
          LineEvidence(profile.utilisation, quantity: waiting, unit: "hours/day").and(machine.price)
        )
      }
      let rest = hours.on - named
      if rest > 1e-9 * hours.on {
        add(
          "up to whole steps and the least", rest,
          LineEvidence(machine.price, quantity: rest, unit: "hours/day"))
      }
      write(unusedOf: machine, hours, into: &sink)
    }
    write(makingOf: machine, hours, into: &sink)
  }

  /// What bought machines cost, over their life.
  private func write(priceOf machine: MachineProfile, into sink: inout some AccountSink) {
    let days = 24 * Double(machine.committed)
    sink.add(
      "bought, over its life", machine.name, energy: nil,
      cost: days * riskLevel.burden(machine.price), carbon: nil, unknown: [],
      LineEvidence(
        machine.price, quantity: Double(machine.committed),
        unit: machine.committed == 1 ? "machine" : "machines"))
  }

  /// Carbon of making machines, over their life: for the hours on demand, and around the clock for what is held.
  private func write(
    makingOf machine: MachineProfile, _ hours: MachineHours, into sink: inout some AccountSink
  ) {
    let held = hours.onDemand + hours.committed
    guard let embodied = machine.embodied else {
      // Where no carbon is told, what making it emits is not missed by itself.
      guard (machine.grid ?? profile.grid) != nil else { return }
      sink.add(
        "making it, over its life", machine.name, energy: nil, cost: nil, carbon: nil,
        unknown: [.carbon],
        LineEvidence(.assumed, "envelope", "carbon of making it is unknown"))
      return
    }
    sink.add(
      "making it, over its life", machine.name, energy: nil, cost: nil,
      carbon: held * riskLevel.burden(embodied), unknown: [],
      LineEvidence(embodied, quantity: held, unit: "machine-hours/day"))
  }

  /// The mean price of an hour in which a machine is on: some are paid around the clock, and are used alike.
  private func meanPrice(of machine: MachineProfile, _ hours: MachineHours) -> Double {
    let onDemand = riskLevel.burden(machine.price)
    guard hours.committedUse > 0 else { return onDemand }
    let promised = machine.commitments.reduce(0) {
      $0 + 24 * Double($1.count) * riskLevel.burden($1.price)
    }
    return (hours.onDemand * onDemand + hours.committedUse * promised / hours.committed) / hours.on
  }

  /// What is paid around the clock and not used.
  private func write(
    unusedOf machine: MachineProfile, _ hours: MachineHours, into sink: inout some AccountSink
  ) {
    let unused = hours.committed - hours.committedUse
    guard unused > 1e-9 * hours.committed else { return }
    for commitment in machine.commitments where commitment.count > 0 {
      let own = unused * 24 * Double(commitment.count) / hours.committed
      sink.add(
        "paid around the clock and not used", machine.name, energy: nil,
        cost: own * riskLevel.burden(commitment.price), carbon: nil, unknown: [],
        LineEvidence(commitment.price, quantity: own, unit: "machine-hours/day"))
    }
  }
}
