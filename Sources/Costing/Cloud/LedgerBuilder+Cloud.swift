// SPDX-License-Identifier: Apache-2.0

public import Quantities

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
  func writeFrames(_ radio: RadioProfile, into sink: inout some AccountSink) {
    for (run, remote, figures) in remoteRuns {
      let count = site.samplesPerDay(run.sampling)
      let isPriced = radio.dataCost(bytes: remote.bytes, riskLevel) != nil
      sink.add(
        "frames for \(run.tasks.map(\.name).joined(separator: ", "))", "uplink \(radio.id)",
        energy: count * radio.messageEnergy(bytes: remote.bytes, riskLevel) / 3_600,
        cost: isPriced ? count * figures.data : nil, carbon: nil, unknown: isPriced ? [] : [.cost],
        evidence(of: count, remote.bytes, radio))
    }
  }

  /// What it takes to look at them: machines by their share of a day, a gateway by a node's share of it.
  func writeCloud(into sink: inout some AccountSink) {
    let remotes = remoteRuns
    var effort: Estimate<Ratio>?
    for item in remotes {
      guard case .cloud(let machine, let surroundings) = item.remote.place else { continue }
      write(item, machine, surroundings, into: &sink)
      effort = effort ?? surroundings.effort
    }
    if let effort {
      sink.add(
        "engineering", "cloud", energy: nil, cost: site.cloudEngineering(effort, riskLevel),
        carbon: nil, unknown: [],
        LineEvidence(
          effort, quantity: riskLevel.burden(effort), unit: "person-days over \(site.sites) sites"
        ).and(site.engineeringDay))
    }
    if let gateway = remotes.lazy.compactMap(\.remote.gateway).first {
      write(gateway, remotes.filter { $0.remote.gateway != nil }, into: &sink)
    }
  }

  private func write(
    _ item: Remote, _ machine: MachineProfile, _ surroundings: ServingProfile,
    into sink: inout some AccountSink
  ) {
    let count = site.samplesPerDay(item.run.sampling)
    let group = "cloud \(machine.name)"
    let names = item.run.tasks.map(\.name)
    let task = names.count == 1 ? names[0] : nil
    let isKnown = machine.active != nil && surroundings.grid != nil
    sink.add(
      item.run.name, group, energy: nil, cost: count * item.figures.rent,
      carbon: isKnown || machine.embodied != nil ? count * item.figures.carbon : nil,
      unknown: isKnown ? [] : [.carbon],
      LineEvidence(
        item.remote.time, task: task, quantity: count * item.figures.hours,
        unit: "machine-hours/day"
      ).and(machine.price).and(surroundings.utilisation).and(item.remote.unpacking))
    let transfer = surroundings.transfer
    let moved = count * item.remote.bytes / 1e9
    sink.add(
      "transfer", group, energy: nil, cost: transfer == nil ? nil : count * item.figures.transfer,
      carbon: nil, unknown: transfer == nil ? [.cost] : [],
      transfer.map { LineEvidence($0, task: task, quantity: moved, unit: "GB/day") }
        ?? LineEvidence(
          .assumed, "unknown", "price of moving a frame into the cloud not given", task: task,
          quantity: moved, unit: "GB/day"))
  }

  private func write(
    _ gateway: GatewayProfile, _ runs: [Remote], into sink: inout some AccountSink
  ) {
    let figures = GatewayFigures(gateway, at: site, riskLevel)
    let group = "gateway \(gateway.id)"
    let share = "of 24 h/day for \(Format.significant(gateway.nodes, 6)) nodes"
    let unpriced: Set<LedgerLine.Column> = gateway.electricity == nil ? [.cost] : []
    let unknown = unpriced.union(gateway.grid == nil ? [.carbon] : [])
    sink.add(
      "idle", group, energy: nil, cost: gateway.electricity == nil ? nil : figures.electricity,
      carbon: gateway.grid == nil ? nil : figures.grid, unknown: unknown,
      LineEvidence(gateway.idle, quantity: 24 / gateway.nodes, unit: share))
    for (run, remote, each) in runs {
      let count = site.samplesPerDay(run.sampling)
      let names = run.tasks.map(\.name)
      sink.add(
        run.name, group, energy: nil,
        cost: gateway.electricity == nil ? nil : count * each.rent,
        carbon: gateway.grid == nil ? nil : count * each.carbon, unknown: unknown,
        LineEvidence(
          remote.time, task: names.count == 1 ? names[0] : nil, quantity: count,
          unit: "samples/day"
        ).and(gateway.active).and(remote.unpacking))
      // Events that are told, and those that were none.
      let told = run.tasks.reduce(0) { $0 + $1.events.value } + alarms(run).perDay
      sink.add(
        "messages sent on", group, energy: nil, cost: told * each.message, carbon: nil,
        unknown: [],
        gateway.radio?.dataPrice.map { LineEvidence($0, quantity: told, unit: "messages/day") }
          ?? gateway.radio?.credit.map { LineEvidence($0, quantity: told, unit: "messages/day") }
          ?? LineEvidence(
            .given, "constraint file", "over a network that is there anyway", quantity: told,
            unit: "messages/day"))
    }
    sink.add(
      "buy \(gateway.id)", group, energy: nil,
      cost: gateway.price == nil ? nil : figures.purchase.device, carbon: nil,
      unknown: gateway.price == nil ? [.cost] : [],
      gateway.price.map { LineEvidence($0, quantity: 1 / gateway.nodes, unit: "of a piece") }
        ?? LineEvidence(.assumed, "unknown", "price unknown"))
    sink.add(
      "made", group, energy: nil, cost: nil, carbon: gateway.embodied == nil ? nil : figures.made,
      unknown: gateway.embodied == nil ? [.carbon] : [],
      gateway.embodied.map { LineEvidence($0, note: "carbon of making it over its lifetime") }
        ?? LineEvidence(.assumed, "unknown", "carbon of making it is unknown"))
    sink.add(
      "engineering", group, energy: nil, cost: figures.engineering, carbon: nil, unknown: [],
      LineEvidence(
        gateway.effort, quantity: riskLevel.burden(gateway.effort),
        unit: "person-days over \(site.sites) sites"
      ).and(site.engineeringDay))
    guard let radio = gateway.radio else { return }
    sink.add(
      "buy \(radio.id)", group, energy: nil,
      cost: radio.price == nil ? nil : figures.purchase.radio, carbon: nil,
      unknown: radio.price == nil ? [.cost] : [],
      radio.price.map { LineEvidence($0, quantity: 1 / gateway.nodes, unit: "of a piece") }
        ?? LineEvidence(.assumed, "unknown", "price unknown"))
    sink.add(
      "subscription", group, energy: nil,
      cost: radio.subscription == nil && figures.digest == 0
        ? nil : figures.subscription + figures.digest, carbon: nil,
      unknown: radio.subscription == nil ? [.cost] : [],
      radio.subscription.map { LineEvidence($0) }
        ?? LineEvidence(.assumed, "unknown", "subscription unknown"))
  }
}

extension SiteProfile {
  /// What it costs a site a day that somebody has built a service for all of them (USD).
  public func cloudEngineering(_ effort: Estimate<Ratio>, _ riskLevel: RiskLevel) -> Double {
    riskLevel.burden(effort) * riskLevel.burden(engineeringDay) / Double(sites) / lifetimeDays
  }
}
