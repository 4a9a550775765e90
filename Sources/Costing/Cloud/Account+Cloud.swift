// SPDX-License-Identifier: Apache-2.0

public import Quantities

// The lines of frames that are looked at elsewhere.

extension Account {
  /// Runs whose frames are sent, with what a frame takes.
  var remoteRuns: [(run: Design.RunUse, remote: RemoteRun, figures: RemoteFigures)] {
    guard let radio = site.radio else { return [] }
    return design.devices.flatMap(\.runs).compactMap { run in
      run.profile.remote.map { (run, $0, RemoteFigures($0, over: radio, outlook)) }
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
      let count = site.samplesPerDay(run.beat)
      let isPriced = radio.dataCost(bytes: remote.bytes, outlook) != nil
      sink.add(
        "frames for \(run.tasks.map(\.name).joined(separator: ", "))", "uplink \(radio.id)",
        energy: count * radio.messageEnergy(bytes: remote.bytes, outlook) / 3_600,
        cost: isPriced ? count * figures.data : nil, carbon: nil, unknown: isPriced ? [] : [.cost],
        evidence(of: count, remote.bytes, radio))
    }
  }

  /// What machines take that look at them, each by its share of a day.
  func writeCloud(into sink: inout some AccountSink) {
    let remotes = remoteRuns
    for (run, remote, figures) in remotes {
      let count = site.samplesPerDay(run.beat)
      let group = "cloud \(remote.machine.name)"
      let names = run.tasks.map(\.name)
      let task = names.count == 1 ? names[0] : nil
      let isKnown = remote.machine.active != nil && remote.surroundings.grid != nil
      let carbon = isKnown || remote.machine.embodied != nil ? count * figures.carbon : nil
      sink.add(
        run.name, group, energy: nil, cost: count * figures.rent, carbon: carbon,
        unknown: isKnown ? [] : [.carbon],
        LineEvidence(
          remote.time, task: task, quantity: count * figures.hours, unit: "machine-hours/day"
        ).and(remote.machine.price).and(remote.surroundings.utilisation)
          .and(remote.surroundings.decodeTime))
      let transfer = remote.surroundings.transfer
      let moved = count * remote.bytes / 1e9
      sink.add(
        "transfer", group, energy: nil, cost: transfer == nil ? nil : count * figures.transfer,
        carbon: nil, unknown: transfer == nil ? [.cost] : [],
        transfer.map { LineEvidence($0, task: task, quantity: moved, unit: "GB/day") }
          ?? LineEvidence(
            .assumed, "unknown", "price of moving a frame into the cloud not given", task: task,
            quantity: moved, unit: "GB/day"))
    }
    guard let effort = remotes.first?.remote.surroundings.effort else { return }
    sink.add(
      "engineering", "cloud", energy: nil, cost: site.cloudEngineering(effort, outlook),
      carbon: nil, unknown: [],
      LineEvidence(
        effort, quantity: outlook.burden(effort), unit: "person-days over \(site.sites) sites"
      ).and(site.engineeringDay))
  }
}

extension SiteProfile {
  /// What it costs a site a day that somebody has built a service for all of them (USD).
  public func cloudEngineering(_ effort: Estimate<Ratio>, _ outlook: Outlook) -> Double {
    outlook.burden(effort) * outlook.burden(engineeringDay) / Double(sites) / lifetimeDays
  }
}
