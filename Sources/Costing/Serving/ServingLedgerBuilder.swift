// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements

/// Draws up the daily ledger of a service, line by line, under one risk level. What the users' own devices
/// draw is told apart (`clientEnergy`): it is in nobody's bill.
public struct ServingLedgerBuilder {
  /// What surrounds the machines.
  public let profile: ServingProfile
  /// The design.
  public let design: ServingDesign
  /// The risk level.
  public let riskLevel: RiskLevel
  let figures: ServingFigures

  /// Prepares a ledger.
  public init(_ design: ServingDesign, _ profile: ServingProfile, _ riskLevel: RiskLevel) {
    self.design = design
    self.profile = profile
    self.riskLevel = riskLevel
    figures = ServingFigures(profile, riskLevel)
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
    task.load.itemsPerDay * riskLevel.burden(stage.share)
  }

  /// Hours a day in which a stage keeps its machines at work.
  func busyHours(_ stage: ServingDesign.StageUse, _ task: ServingDesign.TaskUse) -> Double {
    items(stage, task) * riskLevel.burden(stage.time) / Double(stage.workers) / 3_600
  }

  /// Hours of machines that a stage takes where nothing is kept ready, waits for work included.
  func takenHours(_ stage: ServingDesign.StageUse, _ task: ServingDesign.TaskUse) -> Double {
    figures.hours(busySeconds: busyHours(stage, task) * 3_600)
  }

  /// What a day's work asks of a machine.
  private func need(of machine: Int) -> MachineHours.Need {
    var busy = 0.0
    var ready: [Double] = []
    func add(_ hours: [Double]) {
      if ready.isEmpty { ready = [Double](repeating: 0, count: 24) }
      for (hour, count) in hours.enumerated() { ready[hour] += count }
    }
    for task in design.tasks {
      for stage in task.stages where stage.placement == .machine(machine) {
        if let kept = stage.ready {
          add(kept.map { Double($0) })
        } else if stage.isShifted {
          let hours = takenHours(stage, task)
          add(stage.byHour.map { $0 * hours })
        } else {
          busy += items(stage, task) * riskLevel.burden(stage.time) / Double(stage.workers)
        }
      }
    }
    return MachineHours.Need(
      level: figures.hours(busySeconds: busy), canWait: profile.canWait, ready: ready,
      least: profile.leastHours)
  }

  /// The hours of a machine that a day takes.
  public func hours(of machine: Int) -> MachineHours {
    let used = design.machines[machine]
    return MachineHours(
      need(of: machine), committed: used.committed, step: used.billingStep,
      isBought: used.purchase == .bought)
  }

  /// The most machines at once of all kinds that a pattern names, however they are bought.
  public func machines(matching pattern: String) -> Int {
    design.machines.indices.filter { Glob.matches(pattern, design.machines[$0].id) }
      .reduce(0) { $0 + hours(of: $1).machines }
  }

  /// What bought machines cost at first (USD).
  public var capex: Double {
    design.machines.reduce(0) { sum, machine in
      sum + Double(machine.committed) * (machine.capex.map { riskLevel.burden($0) } ?? 0)
    }
  }

  /// What a watched user's own device takes each day (Wh); nil where its power is unknown.
  public var clientEnergy: Double? {
    var seconds = 0.0
    for task in design.tasks {
      let watched = task.load.users * task.load.watched
      guard watched > 0 else { continue }
      for stage in task.stages where stage.placement == .client {
        seconds += items(stage, task) / watched * riskLevel.burden(stage.time)
      }
    }
    guard seconds > 0 else { return 0 }
    return profile.clientPower.map { riskLevel.burden($0) * seconds / 3_600 }
  }

  private func write(into sink: inout some AccountSink) {
    for index in design.machines.indices { write(machine: index, into: &sink) }
    for task in design.tasks { write(samplesOf: task, into: &sink) }
    if let effort = profile.effort {
      sink.add(
        "engineering", "service", energy: nil, cost: figures.engineering, carbon: nil, unknown: [],
        LineEvidence(
          effort, quantity: riskLevel.burden(effort), unit: "person-days"
        ).and(profile.engineeringDay))
    }
    let builder = TrainingLedgerBuilder(sites: 1, lifetimeDays: profile.lifetimeDays, riskLevel)
    for training in design.trainings { builder.write(training, withEnergy: true, into: &sink) }
  }
}
