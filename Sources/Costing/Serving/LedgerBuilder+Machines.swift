// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements

// The hours of a service's machines, and what they take. The draw of the users' own devices is
// kept apart (`clientEnergy`), since the service does not pay for it.

extension LedgerBuilder {
  /// Samples of a task that reach one of its stages each day.
  public func items(_ stage: Design.StageUse, _ task: Design.ServedTask) -> Double {
    task.load.itemsPerDay * riskLevel.burden(stage.share)
  }

  /// Hours a day in which a stage keeps its machines at work.
  func busyHours(_ stage: Design.StageUse, _ task: Design.ServedTask) -> Double {
    items(stage, task) * riskLevel.burden(stage.time) / Double(stage.workers) / 3_600
  }

  /// What a day's work asks of a machine.
  private func need(of machine: Int, _ figures: ServingFigures) -> MachineHours.Need {
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
          let hours = figures.hours(busySeconds: busyHours(stage, task) * 3_600)
          add(stage.byHour.map { $0 * hours })
        } else {
          busy += items(stage, task) * riskLevel.burden(stage.time) / Double(stage.workers)
        }
      }
    }
    return MachineHours.Need(
      level: figures.hours(busySeconds: busy), canWait: figures.profile.canWait, ready: ready,
      least: figures.profile.leastHours)
  }

  /// The hours of a machine that a day takes; none where no service is run.
  public func hours(of machine: Int) -> MachineHours {
    let used = design.machines[machine]
    let need =
      serving.map { self.need(of: machine, $0) }
      ?? MachineHours.Need(level: 0, canWait: true, ready: [], least: 0)
    return MachineHours(
      need, committed: used.committed, step: used.billingStep, isBought: used.purchase == .bought)
  }

  /// The most machines at once of all kinds that a pattern names, however they are bought.
  public func machines(matching pattern: String) -> Int {
    design.machines.indices.filter { Glob.matches(pattern, design.machines[$0].id) }
      .reduce(0) { $0 + hours(of: $1).machines }
  }

  /// What a watched user's own device takes each day (Wh); nil where its power is unknown.
  public var clientEnergy: Double? {
    var each: [String: Double] = [:]
    for task in design.tasks {
      let watched = task.load.users * task.load.watched
      guard watched > 0 else { continue }
      let own = task.stages.filter { $0.placement == .client }.reduce(0) { sum, stage in
        sum + items(stage, task) / watched * riskLevel.burden(stage.time)
      }
      // Of the streams of a task some may be looked at in another way.
      each[task.name] = max(each[task.name] ?? 0, own)
    }
    let seconds = each.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
    guard seconds > 0 else { return 0 }
    return riskLevel.burden(ifKnown: site.serving?.clientPower).map { $0 * seconds / 3_600 }
  }

  /// The lines of one kind of machine.
  ///
  /// Each hour in which a machine is on is a line's by what it works for, at the mean price of such an hour; work
  /// draws what it draws, and waiting as much as idling.
  func write(machine index: Int, _ figures: ServingFigures, into sink: inout some LedgerSink) {
    let hours = hours(of: index)
    guard hours.needed > 0 || hours.committed > 0 else { return }
    let machine = MachineLines(design.machines[index], hours, figures)
    var named = 0.0
    for task in design.tasks {
      for stage in task.stages where stage.placement == .machine(index) {
        let busy = busyHours(stage, task)
        let hours = stage.kept ?? busy
        named += hours
        let isKept = stage.kept != nil
        machine.add(
          "\(task.name): \(stage.name)\(isKept ? ", kept ready" : "")", hours,
          work: figures.working(machine.profile, stage.power).map { $0 * busy },
          on: stage.onByHour, at: stage.byHour, into: &sink,
          LineEvidence(
            stage.time, task: task.name, quantity: isKept ? hours : items(stage, task),
            unit: isKept ? "machine-hours/day" : "samples/day"
          ).and(machine.isBought ? stage.power ?? machine.profile.active : nil)
            .and(machine.evidence))
      }
    }
    if machine.isBought {
      machine.writeBought(named: named, into: &sink)
    } else {
      let stages = design.tasks.flatMap { task in
        task.stages.filter { $0.placement == .machine(index) && $0.ready == nil }.map {
          (busy: busyHours($0, task), on: $0.onByHour)
        }
      }
      machine.writeRented(named: named, stages, into: &sink)
    }
    machine.writeMaking(into: &sink)
  }

  /// Whether samples are moved off the premises to reach a stage.
  private func leavesPremises(_ stage: Design.StageUse) -> Bool {
    if case .machine(let index) = stage.placement {
      !design.machines[index].isOnPremises
    } else {
      false
    }
  }

  /// What the samples cost that leave the users' devices, before anything looks at them.
  func write(
    samplesOf task: Design.ServedTask, _ figures: ServingFigures, into sink: inout some LedgerSink
  ) {
    guard let first = task.stages.first(where: { $0.placement != .client }) else { return }
    let profile = figures.profile
    let count = items(first, task)
    let bytes = count * profile.sampleBytes / 1e9
    /// An unknown price leaves the line marked as incomplete, and so does an unknown size of what has a price.
    func add<Q: Quantity>(
      _ name: String, _ each: Double, at price: Estimate<Q>?, of missing: (String, UnknownFigure),
      quantity: Double, unit: String
    ) {
      let isSized = profile.knowsSample || price?.high.value == 0
      let amount: Double? = profile.knowsSample ? quantity : nil
      sink.add(
        name, "\(task.name) samples", cost: isSized ? price.map { _ in each * count } : nil,
        asked: [.cost],
        lacks: [.cost: (price == nil ? [missing.1] : []) + (isSized ? [] : [.sampleSize])],
        price.map { LineEvidence($0, task: task.name, quantity: amount, unit: unit) }
          ?? LineEvidence(
            .assumed, "envelope",
            "price of \(missing.0) a sample that leaves the user's device is unknown",
            task: task.name, quantity: amount, unit: unit))
    }
    sink.add(
      "decode", "\(task.name) samples",
      cost: profile.decodePrice.map { _ in figures.decode * count },
      asked: [.cost], lacks: [.cost: [.decodePrice]],
      LineEvidence(profile.decodeTime, task: task.name, quantity: count, unit: "samples/day")
        .and(profile.decodePrice))
    if let outer = task.stages.first(where: leavesPremises) {
      let count = items(outer, task)
      add(
        "transfer", figures.transfer * (count / max(1e-300, self.items(first, task))),
        at: profile.transfer, of: ("moving", .transferPrice),
        quantity: count * profile.sampleBytes / 1e9, unit: "GB/day")
    }
    guard profile.kept > 0 else { return }
    add(
      "storage until it is looked at", figures.storage, at: profile.storage,
      of: ("keeping", .storagePrice),
      quantity: bytes * profile.kept / 86_400, unit: "GB-days/day")
  }
}
