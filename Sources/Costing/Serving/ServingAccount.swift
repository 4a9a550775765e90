// SPDX-License-Identifier: Apache-2.0

import Quantities

/// Draws up the daily account of a service, line by line, under one outlook. What the users' own devices
/// draw is told apart (`clientEnergy`): it is in nobody's bill.
public struct ServingAccount {
  /// What surrounds the machines.
  public let profile: ServingProfile
  /// The design.
  public let design: ServingDesign
  /// The outlook.
  public let outlook: Outlook
  let figures: ServingFigures

  /// Prepares an account.
  public init(_ design: ServingDesign, _ profile: ServingProfile, _ outlook: Outlook) {
    self.design = design
    self.profile = profile
    self.outlook = outlook
    figures = ServingFigures(profile, outlook)
  }

  /// The lines.
  public func ledger() -> Ledger {
    var ledger = Ledger()
    write(into: &ledger)
    return ledger
  }

  /// The sums alone.
  public func totals() -> Totals {
    var totals = Totals()
    write(into: &totals)
    return totals
  }

  /// Samples of a task that reach one of its stages each day.
  public func items(_ stage: ServingDesign.StageUse, _ task: ServingDesign.TaskUse) -> Double {
    task.load.itemsPerDay * outlook.burden(stage.share)
  }

  /// Busy seconds of a machine a day.
  public func busySeconds(on machine: Int) -> Double {
    design.tasks.reduce(0) { sum, task in
      task.stages.filter { $0.placement == .machine(machine) && $0.kept == nil }.reduce(sum) {
        $0 + items($1, task) * outlook.burden($1.time)
      }
    }
  }

  /// Hours of a machine that are kept for what must be answered at once.
  func keptHours(of machine: Int) -> Double {
    design.tasks.flatMap(\.stages).filter { $0.placement == .machine(machine) }
      .reduce(0) { $0 + ($1.kept ?? 0) }
  }

  /// Hours of a machine that are billed each day.
  public func billedHours(of machine: Int) -> Double {
    let hours = figures.hours(busySeconds: busySeconds(on: machine)) + keptHours(of: machine)
    guard hours > 0 else { return 0 }
    return max(
      profile.leastHours, MachineTime.billed(hours, step: design.machines[machine].billingStep))
  }

  /// What a watched user's own device takes each day (Wh); nil where its power is unknown.
  public var clientEnergy: Double? {
    var seconds = 0.0
    for task in design.tasks {
      let watched = task.load.users * task.load.watched
      guard watched > 0 else { continue }
      for stage in task.stages where stage.placement == .client {
        seconds += items(stage, task) / watched * outlook.burden(stage.time)
      }
    }
    guard seconds > 0 else { return 0 }
    return profile.clientPower.map { outlook.burden($0) * seconds / 3_600 }
  }

  private func write(into sink: inout some AccountSink) {
    for index in design.machines.indices { machine(index, &sink) }
    for task in design.tasks { samples(task, &sink) }
    if let effort = profile.effort {
      sink.add(
        "engineering", "service", energy: nil, cost: figures.engineering, carbon: nil, unknown: [],
        LineEvidence(
          effort, quantity: outlook.burden(effort), unit: "person-days"
        ).and(profile.engineeringDay))
    }
    let account = TrainingAccount(sites: 1, lifetimeDays: profile.lifetimeDays, outlook)
    for training in design.trainings { account.write(training, withEnergy: true, into: &sink) }
  }

  private func machine(_ index: Int, _ sink: inout some AccountSink) {
    let machine = design.machines[index]
    let billed = billedHours(of: index)
    guard billed > 0 else { return }
    let price = outlook.burden(machine.price)
    let power = figures.power(of: machine, outlook)
    func add(_ name: String, _ hours: Double, _ evidence: @autoclosure () -> LineEvidence) {
      let energy = power.map { $0 * hours }
      var carbon = profile.grid == nil ? nil : energy.map { $0 * figures.gramsPerWattHour }
      if let embodied = machine.embodied {
        carbon = (carbon ?? 0) + outlook.burden(embodied) * hours
      }
      var unknown: Set<LedgerLine.Column> = []
      if power == nil { unknown.insert(.energy) }
      if power == nil || profile.grid == nil { unknown.insert(.carbon) }
      sink.add(
        name, machine.name, energy: energy, cost: hours * price, carbon: carbon, unknown: unknown,
        evidence())
    }
    var used = 0.0
    for task in design.tasks {
      for stage in task.stages where stage.placement == .machine(index) {
        if let kept = stage.kept {
          add(
            "\(task.name): \(stage.name), kept ready", kept,
            LineEvidence(stage.time, task: task.name, quantity: kept, unit: "machine-hours/day")
              .and(
                machine.price))
          continue
        }
        let busy = items(stage, task) * outlook.burden(stage.time)
        let hours = busy / 3_600
        used += hours
        add(
          "\(task.name): \(stage.name)", hours,
          LineEvidence(
            stage.time, task: task.name, quantity: items(stage, task), unit: "samples/day"
          ).and(machine.price))
      }
    }
    let waiting = figures.hours(busySeconds: used * 3_600) - used
    if waiting > 1e-12 {
      add(
        "waiting for work", waiting,
        LineEvidence(profile.utilisation, quantity: waiting, unit: "hours/day").and(machine.price))
    }
    let rest = billed - used - max(0, waiting) - keptHours(of: index)
    if rest > 1e-9 * billed {
      add(
        "up to whole steps and the least", rest,
        LineEvidence(machine.price, quantity: rest, unit: "hours/day"))
    }
  }

  /// What the samples cost that leave the users' devices, before anything looks at them.
  private func samples(_ task: ServingDesign.TaskUse, _ sink: inout some AccountSink) {
    guard let first = task.stages.first(where: { $0.placement != .client }) else { return }
    let count = items(first, task)
    func add(
      _ name: String, _ each: Double, isKnown: Bool, _ evidence: @autoclosure () -> LineEvidence
    ) {
      sink.add(
        name, "\(task.name) samples", energy: nil, cost: isKnown ? each * count : nil, carbon: nil,
        unknown: isKnown ? [] : [.cost], evidence())
    }
    let note = "a sample that leaves the user's device"
    add(
      "decode", figures.decode, isKnown: profile.decodePrice != nil,
      LineEvidence(profile.decodeTime, task: task.name, quantity: count, unit: "samples/day"))
    let transferred = profile.transfer ?? Self.unknownTransfer
    add(
      "transfer", figures.transfer, isKnown: profile.transfer != nil,
      LineEvidence(
        transferred, task: task.name, quantity: count * profile.sampleBytes / 1e9, unit: "GB/day",
        note: profile.transfer == nil ? "price of moving \(note) is unknown" : nil))
    if profile.kept > 0 {
      let kept = count * profile.sampleBytes / 1e9 * profile.kept / 86_400
      if let storage = profile.storage {
        add(
          "storage until it is looked at", figures.storage, isKnown: true,
          LineEvidence(storage, task: task.name, quantity: kept, unit: "GB-days/day"))
      } else {
        add(
          "storage until it is looked at", 0, isKnown: false,
          LineEvidence(
            .assumed, "envelope", "price of keeping \(note) is unknown", task: task.name,
            quantity: kept, unit: "GB-days/day"))
      }
    }
  }

  private static let unknownTransfer = Estimate(
    DollarsPerMegabyte(0), basis: .assumed, provenance: Provenance(source: "envelope"))
}
