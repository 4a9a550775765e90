// SPDX-License-Identifier: Apache-2.0

import Quantities

// The lines of frames that are looked at elsewhere.

extension LedgerBuilder {
  /// A run whose frames are sent, with what a frame takes.
  typealias Remote = (run: Design.RunUse, remote: RemoteRun, figures: RemoteFigures)

  /// Runs whose frames are sent.
  var remoteRuns: [Remote] {
    guard let radio = site.radio else { return [] }
    return design.devices.flatMap(\.runs).compactMap { run in
      run.profile.remote.map { (run, $0, RemoteFigures($0, over: radio, riskLevel)) }
    }
  }

  /// True events that the device sends because it looks at its samples itself.
  var ownEvents: Double {
    var events = 0.0
    for run in design.devices.flatMap(\.runs) where run.profile.remote == nil {
      events += run.tasks.reduce(0) { $0 + $1.events.value }
    }
    return events
  }

  /// What the radio takes for frames.
  func writeFrames(_ radio: RadioProfile, into sink: inout some LedgerSink) {
    for (run, remote, figures) in remoteRuns {
      let count = site.samplesPerDay(run.sampling)
      let isPriced = radio.dataCost(bytes: remote.bytes, riskLevel) != nil
      sink.add(
        "frames for \(run.tasks.map(\.name).joined(separator: ", "))", "uplink \(radio.id)",
        energy: count * radio.messageEnergy(bytes: remote.bytes, riskLevel) / 3_600,
        cost: isPriced ? count * figures.data : nil, asked: [.cost],
        lacks: [.cost: [.dataPrice(of: radio.id)]],
        evidence(of: count, remote.bytes, radio))
    }
  }

  /// What it takes to look at them: machines by their share of a day, a gateway by a node's share of it.
  func writeCloud(into sink: inout some LedgerSink) {
    let remotes = remoteRuns
    var effort: Estimate<Ratio>?
    var rented: [(machine: MachineProfile, runs: [Remote])] = []
    for item in remotes {
      guard case .cloud(let machine, let surroundings) = item.remote.place else { continue }
      write(item, machine, surroundings, into: &sink)
      effort = effort ?? surroundings.effort
      if let index = rented.firstIndex(where: { $0.machine.name == machine.name }) {
        rented[index].runs.append(item)
      } else {
        rented.append((machine, [item]))
      }
    }
    for (machine, runs) in rented { write(waitingOf: machine, runs, into: &sink) }
    if let effort { writeEngineering("cloud", effort, into: &sink) }
    if let gateway = remotes.lazy.compactMap(\.remote.gateway).first {
      write(gateway, remotes.filter { $0.remote.gateway != nil }, into: &sink)
    }
  }

  private func write(
    _ item: Remote, _ machine: MachineProfile, _ surroundings: ServingProfile,
    into sink: inout some LedgerSink
  ) {
    let count = site.samplesPerDay(item.run.sampling)
    let group = "cloud \(machine.name)"
    let isDrawKnown = machine.active != nil && surroundings.grid != nil
    let isKnown = isDrawKnown && machine.embodied != nil
    let hours = count * item.figures.hours
    let hour = item.remote.hour(riskLevel)
    sink.add(
      item.run.name, group, cost: hours * hour.cost,
      carbon: isDrawKnown || machine.embodied != nil
        ? count * item.figures.carbon + hours * hour.carbon : nil,
      floor: isKnown ? [] : [.carbon],
      lacks: [
        .carbon: [
          machine.active == nil
            ? .draw(of: machine.id)
            : surroundings.grid == nil ? .grid : .making(of: machine.id)
        ]
      ],
      LineEvidence(
        item.remote.time, task: item.run.onlyTask, quantity: hours,
        unit: "machine-hours/day"
      ).and(machine.price).and(surroundings.utilisation).and(item.remote.unpacking)
        .naming(machine.active).naming(surroundings.grid))
    let transfer = surroundings.transfer
    let moved = count * item.remote.bytes / 1e9
    sink.add(
      "transfer", group, cost: transfer == nil ? nil : count * item.figures.transfer,
      asked: [.cost], lacks: [.cost: [.transferPrice]],
      transfer.map { LineEvidence($0, task: item.run.onlyTask, quantity: moved, unit: "GB/day") }
        ?? LineEvidence(
          .assumed, "unknown", "price of moving a frame into the cloud not given",
          task: item.run.onlyTask, quantity: moved, unit: "GB/day"))
  }

  /// A rented machine that must answer at once is on while nothing is sent to it, too.
  private func write(
    waitingOf machine: MachineProfile, _ runs: [Remote], into sink: inout some LedgerSink
  ) {
    let work = runs.reduce(0) { $0 + site.samplesPerDay($1.run.sampling) * $1.figures.hours }
    let ready = runs.reduce(0) { most, item in
      max(most, item.remote.ready(site.hoursWatched(item.run.sampling)))
    }
    guard ready > work, let first = runs.first,
      case .cloud(_, let surroundings) = first.remote.place
    else { return }
    let hour = first.remote.hour(riskLevel)
    let isDrawKnown = machine.active != nil && surroundings.grid != nil
    sink.add(
      "on, to answer at once", "cloud \(machine.name)", cost: (ready - work) * hour.cost,
      carbon: isDrawKnown || machine.embodied != nil ? (ready - work) * hour.carbon : nil,
      floor: isDrawKnown && machine.embodied != nil ? [] : [.carbon],
      LineEvidence(
        machine.price, quantity: ready - work, unit: "machine-hours/day, a site's share"
      ).naming(machine.active).naming(surroundings.grid))
  }

  private func write(
    _ gateway: GatewayProfile, _ runs: [Remote], into sink: inout some LedgerSink
  ) {
    let figures = GatewayFigures(gateway, at: site, riskLevel)
    let group = "gateway \(gateway.id)"
    let share = 1 / gateway.nodes
    /// Electricity at its socket.
    func drawn(
      _ name: String, cost: Double, carbon: Double, _ evidence: @autoclosure () -> LineEvidence,
      into sink: inout some LedgerSink
    ) {
      sink.add(
        name, group, cost: gateway.electricity.map { _ in cost },
        carbon: gateway.grid.map { _ in carbon }, asked: [.cost, .carbon],
        lacks: [.cost: [.electricityPrice], .carbon: [.grid]], evidence())
    }
    drawn(
      "idle", cost: figures.electricity, carbon: figures.grid,
      LineEvidence(
        gateway.idle, quantity: 24 / gateway.nodes,
        unit: "of 24 h/day for \(Format.significant(gateway.nodes, 6)) nodes"
      ).and(gateway.electricity).naming(gateway.grid), into: &sink)
    for (run, remote, each) in runs {
      let count = site.samplesPerDay(run.sampling)
      drawn(
        run.name, cost: count * each.electricity, carbon: count * each.carbon,
        LineEvidence(remote.time, task: run.onlyTask, quantity: count, unit: "samples/day")
          .and(gateway.active).and(remote.unpacking).and(gateway.electricity)
          .naming(gateway.grid), into: &sink)
      // Events that are told, and those that were none.
      let told = run.tasks.reduce(0) { $0 + $1.events.value } + alarms(run).perDay
      sink.add(
        "messages sent on", group, cost: told * each.message,
        gateway.radio?.dataPrice.map { LineEvidence($0, quantity: told, unit: "messages/day") }
          ?? gateway.radio?.credit.map { LineEvidence($0, quantity: told, unit: "messages/day") }
          ?? LineEvidence(
            .given, "constraint file", "over a network that is there anyway", quantity: told,
            unit: "messages/day"))
    }
    let (piece, note) = ("of a piece", "carbon of making it over its lifetime")
    writePurchase(of: gateway.id, group, gateway.price, count: share, unit: piece, into: &sink)
    writeMaking(
      group, of: gateway.id, gateway.embodied, count: share, note: note, into: &sink)
    writeEngineering(group, gateway.effort, into: &sink)
    guard let radio = gateway.radio else { return }
    writePurchase(of: radio.id, group, radio.price, count: share, unit: piece, into: &sink)
    sink.add(
      "subscription", group,
      cost: radio.subscription == nil && figures.digest == 0
        ? nil : figures.subscription + figures.digest,
      floor: radio.subscription == nil ? [.cost] : [],
      lacks: [.cost: [.subscription(of: radio.id)]],
      LineEvidence(radio.subscription, or: "subscription unknown"))
  }
}
