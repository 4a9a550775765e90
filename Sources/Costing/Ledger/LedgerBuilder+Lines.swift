// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements

// The lines of a ledger: first the devices, then the site.

extension LedgerBuilder {
  func write(_ use: Design.DeviceUse, into sink: inout some AccountSink) {
    let device = DeviceFigures(use.profile, riskLevel)
    let group = use.profile.id
    let light = site.meanLight
    func wattHours(_ flow: Flow) -> Double { flow.wattHours(light: light) }
    switch use.policy {
    case .awake:
      sink.add(
        "idle", group, energy: wattHours(.standing(device, .awake)), cost: nil, carbon: nil,
        unknown: [], LineEvidence(use.profile.idle, quantity: 24, unit: "h/day"))
    case .awakeByDay:
      let off = Flow(around: device.off * 24, light: -device.off)
      sink.add(
        "idle by day", group, energy: wattHours(Flow(watts: device.idle, by: true)), cost: nil,
        carbon: nil, unknown: [], LineEvidence(use.profile.idle, quantity: light, unit: "h/day"))
      sink.add(
        "off at night", group, energy: wattHours(off), cost: nil, carbon: nil, unknown: [],
        LineEvidence(use.profile.off, quantity: 24 - light, unit: "h/day"))
      sink.add(
        "wake", group, energy: WakeEnergy.above(device) / 3_600, cost: nil, carbon: nil,
        unknown: [], LineEvidence(use.profile.bootEnergy, quantity: 1, unit: "wake/day"))
    case .cycled:
      sink.add(
        use.profile.isMicrocontroller ? "asleep" : "off", group,
        energy: wattHours(.standing(device, .cycled)), cost: nil, carbon: nil, unknown: [],
        LineEvidence(use.profile.off, quantity: 24, unit: "h/day"))
      let wakes = use.schedule.wakes(daylight: light)
      sink.add(
        "wake", group, energy: wattHours(.wakes(device, use.schedule)), cost: nil, carbon: nil,
        unknown: [], LineEvidence(use.profile.bootEnergy, quantity: wakes, unit: "wakes/day"))
    }
    if let controller = use.wakeController, let standing = controller.standing {
      sink.add(
        controller.id, group, energy: wattHours(Flow(watts: riskLevel.burden(standing))), cost: nil,
        carbon: nil, unknown: [], LineEvidence(standing, quantity: 24, unit: "h/day"))
    }
    for run in use.runs { write(run, use, device, into: &sink) }
    for item in items(use) { purchase(item.id, group, item.price, 1, into: &sink) }
    let carbon = use.profile.embodied.map { riskLevel.burden($0) / site.lifetimeDays }
    sink.add(
      "made", group, energy: nil, cost: nil, carbon: carbon,
      unknown: carbon == nil ? [.carbon] : [],
      use.profile.embodied.map { LineEvidence($0, note: "carbon of making it over its lifetime") }
        ?? LineEvidence(.assumed, "unknown", "carbon of making it is unknown"))
    let effort =
      riskLevel.burden(use.profile.effort) * riskLevel.burden(site.engineeringDay)
      / Double(site.sites)
      / site.lifetimeDays
    sink.add(
      "engineering", group, energy: nil, cost: effort, carbon: nil, unknown: [],
      LineEvidence(
        use.profile.effort, quantity: riskLevel.burden(use.profile.effort),
        unit: "person-days over \(site.sites) sites"
      ).and(site.engineeringDay))
  }

  func write(
    _ run: Design.RunUse, _ use: Design.DeviceUse, _ device: DeviceFigures,
    into sink: inout some AccountSink
  ) {
    let group = use.profile.id
    let energy = samples(run, use, device).1
    let byDay = run.sampling.hours == .daylight
    let names = run.tasks.map(\.name)
    let task = names.count == 1 ? names[0] : nil
    let count = site.samplesPerDay(run.sampling)
    func line<Q: Quantity>(
      _ name: String, _ joules: Double, _ estimate: Estimate<Q>, into sink: inout some AccountSink
    ) {
      let flow = Flow.samples(joules, every: run.sampling.interval, byDay: byDay)
      sink.add(
        name, group, energy: flow.wattHours(light: site.meanLight), cost: nil, carbon: nil,
        unknown: [], LineEvidence(estimate, task: task, quantity: count, unit: "samples/day"))
    }
    if use.policy == .cycled { line("load", energy.load, run.profile.load, into: &sink) }
    line("capture", energy.capture, run.profile.capture, into: &sink)
    line("pre-process", energy.preprocess, run.profile.preprocess, into: &sink)
    if run.profile.remote == nil {
      line("infer \(run.name)", energy.infer, run.profile.infer, into: &sink)
      line("post-process", energy.postprocess, run.profile.postprocess, into: &sink)
    } else if use.policy == .cycled, let time = site.radio?.attachTime {
      line("wait while a frame is sent", energy.wait, time, into: &sink)
    }
    if let store = run.profile.store { line("store", energy.store, store, into: &sink) }
    for item in run.tasks {
      guard let positives = item.falsePositives else { continue }
      let perDay = FalseAlarms.perDay(
        riskLevel.burden(positives), every: run.sampling.interval, byDay: byDay,
        light: site.meanLight)
      let cost = item.falseAlarmCost.map { $0.value * perDay }
      let isSent = run.profile.remote == nil
      let messages = isSent ? perDay * figures.alert : 0
      let data = isSent ? perDay * figures.alertData : 0
      // The message passes the converter as the device does; its line is written at the board.
      sink.add(
        "false alarms", item.name, energy: site.radio == nil ? nil : messages / figures.perBoard,
        cost: (cost ?? 0) + data, carbon: nil,
        unknown: cost == nil && site.radio == nil ? [.cost] : [],
        LineEvidence(positives, task: item.name, quantity: perDay, unit: "alarms/day"))
    }
  }

  func purchase(
    _ id: String, _ group: String, _ price: Estimate<Dollars>?, _ count: Int,
    into sink: inout some AccountSink
  ) {
    let cost = price.map { riskLevel.burden($0) * Double(count) / site.lifetimeDays }
    sink.add(
      "buy \(id)", group, energy: nil, cost: cost, carbon: nil, unknown: cost == nil ? [.cost] : [],
      price.map { LineEvidence($0, quantity: Double(count), unit: count == 1 ? "piece" : "pieces") }
        ?? LineEvidence(.assumed, "unknown", "price unknown"))
  }
}

extension LedgerBuilder {
  func writeSupply(into sink: inout some AccountSink) {
    let light = site.meanLight
    for load in site.otherLoads {
      sink.add(
        load.name, "other loads", energy: load.power.value * 24, cost: nil, carbon: nil,
        unknown: [], LineEvidence(.given, "constraint file", quantity: 24, unit: "h/day"))
    }
    // What the lines above and the radio's draw at the board, the converter draws a share more.
    let quiescent = riskLevel.burden(site.quiescent) * 24
    let other = site.otherLoads.reduce(0) { $0 + $1.power.value * 24 }
    let selfDischarge = Double(design.packs) * figures.selfDischarge
    let all = flow().wattHours(light: light)
    let throughConverter = all - other - quiescent - selfDischarge
    sink.add(
      "converter", "supply", energy: throughConverter * (1 - 1 / figures.perBoard) + quiescent,
      cost: nil, carbon: nil, unknown: [],
      LineEvidence(
        site.converter,
        note:
          "loss at \(Format.significant(site.converter.value.value, 3)) efficiency, and its own draw"
      ))
    guard let battery = site.battery else {
      sink.add(
        "electricity", "supply", energy: nil,
        cost: site.electricity == nil ? nil : all * figures.perWattHour,
        carbon: site.grid == nil ? nil : all * figures.gramsPerWattHour,
        unknown: Set(
          (site.electricity == nil ? [.cost] : []) + (site.grid == nil ? [.carbon] : [])),
        site.electricity.map { LineEvidence($0) }
          ?? LineEvidence(.assumed, "unknown", "price of electricity not given"))
      return
    }
    sink.add(
      "self-discharge", "supply", energy: selfDischarge, cost: nil, carbon: nil, unknown: [],
      LineEvidence(
        battery.selfDischarge, quantity: Double(design.packs),
        unit: design.packs == 1 ? "pack" : "packs"))
    let packs = Double(design.packs)
    let calendar = battery.calendarWear(riskLevel).map { $0 * packs }
    let cycling = battery.wearPerWattHour(riskLevel).map { $0 * all }
    if battery.isRechargeable {
      sink.add(
        "battery, by age", "supply", energy: nil, cost: calendar, carbon: nil,
        unknown: calendar == nil ? [.cost, .carbon] : [.carbon],
        battery.price.map {
          LineEvidence($0, quantity: packs, unit: packs == 1 ? "pack" : "packs").and(
            battery.calendarLife)
        } ?? LineEvidence(.assumed, "unknown", "price unknown"))
    }
    sink.add(
      battery.isRechargeable ? "battery, by use" : "cells", "supply", energy: nil, cost: cycling,
      carbon: nil, unknown: cycling == nil ? [.cost] : [],
      battery.price.map { price in
        let line = LineEvidence(price, quantity: all, unit: "Wh/day")
        return battery.discharge.map { line.and($0.share) } ?? line
      }
        ?? LineEvidence(.assumed, "unknown", "price unknown"))
    if let sun = site.sun, design.panels > 0 {
      purchase("panel", "supply", sun.price, design.panels, into: &sink)
      let carbon = sun.embodied.map {
        riskLevel.burden($0) * Double(design.panels) / site.lifetimeDays
      }
      sink.add(
        "panels made", "supply", energy: nil, cost: nil, carbon: carbon,
        unknown: carbon == nil ? [.carbon] : [],
        sun.embodied.map { LineEvidence($0) }
          ?? LineEvidence(.assumed, "unknown", "carbon of making it is unknown"))
    }
  }

  func writeUpkeep(into sink: inout some AccountSink) {
    guard site.upkeep.visit != nil else { return }
    let planned = plannedVisits
    let carbon = site.upkeep.visitCarbon
    let evidence = LineEvidence(
      .given, "constraint file", "price of a visit", quantity: planned * 365.25, unit: "visits/year"
    )
    sink.add(
      "planned visits", "upkeep", energy: nil, cost: planned * figures.visit,
      carbon: carbon == nil ? nil : planned * figures.visitCarbon,
      unknown: carbon == nil ? [.carbon] : [], evidence)
    let failures = figures.failureVisits
    sink.add(
      "unplanned visits", "upkeep", energy: nil, cost: failures * figures.ownVisit,
      carbon: carbon.map { failures * $0.value }, unknown: carbon == nil ? [.carbon] : [],
      LineEvidence(site.failures, quantity: failures * 365.25, unit: "visits/year"))
  }
}
