// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements

// The lines of a site: first its devices, then what feeds and keeps them.

extension LedgerBuilder {
  func write(_ use: Design.DeviceUse, into sink: inout some LedgerSink) {
    let device = DeviceFigures(use.profile, riskLevel)
    let group = use.profile.id
    let light = site.meanLight
    func wattHours(_ flow: Flow) -> Double { flow.wattHours(light: light) }
    switch use.policy {
    case .awake:
      sink.add(
        "idle", group, energy: wattHours(.standing(device, .awake)),
        LineEvidence(use.profile.idle, quantity: 24, unit: "h/day"))
    case .awakeByDay:
      let off = Flow(around: device.off * 24, light: -device.off)
      sink.add(
        "idle by day", group, energy: wattHours(Flow(watts: device.idle, by: true)),
        LineEvidence(use.profile.idle, quantity: light, unit: "h/day"))
      sink.add(
        "off at night", group, energy: wattHours(off),
        LineEvidence(use.profile.off, quantity: 24 - light, unit: "h/day"))
      sink.add(
        "wake", group, energy: WakeEnergy.above(device) / 3_600,
        LineEvidence(use.profile.bootEnergy, quantity: 1, unit: "wake/day")
          .and(use.profile.bootTime).and(use.profile.off))
    case .cycled:
      sink.add(
        use.profile.isMicrocontroller ? "asleep" : "off", group,
        energy: wattHours(.standing(device, .cycled)),
        LineEvidence(use.profile.off, quantity: 24, unit: "h/day"))
      let wakes = use.schedule.wakes(daylight: light)
      sink.add(
        "wake", group, energy: wattHours(.wakes(device, use.schedule)),
        LineEvidence(use.profile.bootEnergy, quantity: wakes, unit: "wakes/day")
          .and(use.profile.bootTime).and(use.profile.off))
    }
    if let controller = use.wakeController, let standing = controller.standing {
      sink.add(
        controller.id, group, energy: wattHours(Flow(watts: riskLevel.burden(standing))),
        LineEvidence(standing, quantity: 24, unit: "h/day"))
    }
    for run in use.runs { write(run, use, device, into: &sink) }
    for item in items(use) { writePurchase(of: item.id, group, item.price, into: &sink) }
    writeMaking(
      group, of: group, use.profile.embodied, note: "carbon of making it over its lifetime",
      into: &sink)
    writeEngineering(group, use.profile.effort, into: &sink)
  }

  func write(
    _ run: Design.RunUse, _ use: Design.DeviceUse, _ device: DeviceFigures,
    into sink: inout some LedgerSink
  ) {
    let group = use.profile.id
    let energy = samples(run, use, device).1
    let byDay = run.sampling.hours == .daylight
    let count = site.samplesPerDay(run.sampling)
    // Each part draws a power, above what the device draws anyway, for a time.
    let standing = use.policy == .cycled ? use.profile.off : use.profile.idle
    func line(
      _ name: String, _ joules: Double, _ time: Estimate<Seconds>, at power: Estimate<Watts>,
      and slowdown: Estimate<Ratio>? = nil, into sink: inout some LedgerSink
    ) {
      let flow = Flow.samples(joules, every: run.sampling.interval, byDay: byDay)
      sink.add(
        name, group, energy: flow.wattHours(light: site.meanLight),
        LineEvidence(time, task: run.onlyTask, quantity: count, unit: "samples/day")
          .and(power).and(standing).and(slowdown))
    }
    let profile = run.profile
    let active = use.profile.active
    if use.policy == .cycled { line("load", energy.load, profile.load, at: active, into: &sink) }
    line("capture", energy.capture, profile.capture, at: profile.sensor, into: &sink)
    line("pre-process", energy.preprocess, profile.preprocess, at: active, into: &sink)
    if profile.remote == nil {
      line(
        "infer \(run.name)", energy.infer, profile.infer, at: profile.inferPower,
        and: use.policy == .cycled ? profile.coldSlowdown : nil, into: &sink)
      line("post-process", energy.postprocess, profile.postprocess, at: active, into: &sink)
    } else if use.policy == .cycled, let time = site.radio?.attachTime {
      line("wait while a frame is sent", energy.wait, time, at: active, into: &sink)
    }
    if let store = profile.store {
      line("store", energy.store, store, at: active, into: &sink)
    }
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
        cost: (cost ?? 0) + data, floor: cost == nil && site.radio == nil ? [.cost] : [],
        lacks: [.cost: [.falseAlarm(task: item.name)]],
        LineEvidence(positives, task: item.name, quantity: perDay, unit: "alarms/day"))
    }
  }
}

// What a deployment pays for once: written off over its life.

extension LedgerBuilder {
  /// Something that is bought, or its part of what several sites share.
  func writePurchase(
    of id: String, _ group: String, _ price: Estimate<Dollars>?, count: Double = 1,
    unit: String? = nil, into sink: inout some LedgerSink
  ) {
    sink.add(
      "buy \(id)", group,
      cost: riskLevel.burden(ifKnown: price).map { $0 * count / site.lifetimeDays },
      asked: [.cost], lacks: [.cost: [.price(of: id)]], kind: .hardware,
      LineEvidence(
        price, or: "price unknown", quantity: count, unit: unit ?? (count == 1 ? "piece" : "pieces")
      ))
  }

  /// The carbon of making something.
  func writeMaking(
    _ group: String, of id: String, _ embodied: Estimate<Grams>?, count: Double = 1,
    name: String = "made",
    note: String? = nil, into sink: inout some LedgerSink
  ) {
    sink.add(
      name, group,
      carbon: riskLevel.burden(ifKnown: embodied).map { $0 * count / site.lifetimeDays },
      asked: [.carbon], lacks: [.carbon: [.making(of: id)]], kind: .hardware,
      LineEvidence(embodied, or: "carbon of making it is unknown", note: note))
  }

  /// Somebody's work, which all sites share.
  func writeEngineering(
    _ group: String, _ effort: Estimate<Ratio>, into sink: inout some LedgerSink
  ) {
    let cost = site.engineering(effort, riskLevel)
    // Nobody is paid for it.
    guard cost > 0 else { return }
    sink.add(
      "engineering", group, cost: cost, kind: .engineering,
      LineEvidence(
        effort, quantity: riskLevel.burden(effort),
        unit: site.serving == nil && site.sites > 1
          ? "person-days over \(site.sites) sites" : "person-days"
      ).and(site.personDay))
  }
}

extension LedgerBuilder {
  func writeSupply(into sink: inout some LedgerSink) {
    for load in site.otherLoads {
      sink.add(
        load.name, "other loads", energy: load.power.value * 24,
        LineEvidence(.given, "constraint file", quantity: 24, unit: "h/day"))
    }
    // What the lines above and the radio's draw at the board, the converter draws a share more.
    let quiescent = (riskLevel.burden(ifKnown: site.quiescent) ?? 0) * 24
    let other = site.otherLoads.reduce(0) { $0 + $1.power.value * 24 }
    let packs = Double(design.packs)
    let selfDischarge = packs * figures.selfDischarge
    let all = flow().wattHours(light: site.meanLight)
    let throughConverter = all - other - quiescent - selfDischarge
    sink.add(
      "converter", "supply", energy: throughConverter * (1 - 1 / figures.perBoard) + quiescent,
      LineEvidence(
        site.converter, or: "no converter",
        note:
          "loss at \(Format.significant(site.converter?.value.value ?? 1, 3)) efficiency, and its own draw"
      ))
    guard let battery = site.battery else {
      sink.add(
        "electricity", "supply", cost: site.electricity == nil ? nil : all * figures.perWattHour,
        carbon: site.grid == nil ? nil : all * figures.gramsPerWattHour, asked: [.cost, .carbon],
        lacks: [.cost: [.electricityPrice], .carbon: [.grid]],
        LineEvidence(site.electricity, or: "price of electricity not given").and(ofEnergy())
          .naming(site.grid))
      return
    }
    let unit = design.packs == 1 ? "pack" : "packs"
    sink.add(
      "self-discharge", "supply", energy: selfDischarge,
      LineEvidence(battery.selfDischarge, quantity: packs, unit: unit))
    if battery.isRechargeable {
      sink.add(
        "battery, by age", "supply", cost: battery.calendarWear(riskLevel).map { $0 * packs },
        asked: [.cost, .carbon],
        lacks: [.cost: [.price(of: battery.id)], .carbon: [.making(of: battery.id)]],
        kind: .hardware,
        battery.price.map {
          LineEvidence($0, quantity: packs, unit: unit).and(battery.calendarLife)
        } ?? LineEvidence(.assumed, "unknown", "price unknown"))
    }
    sink.add(
      battery.isRechargeable ? "battery, by use" : "cells", "supply",
      cost: battery.wearPerWattHour(riskLevel).map { $0 * all }, asked: [.cost],
      lacks: [.cost: [.price(of: battery.id)]],
      kind: battery.isRechargeable ? .hardware : .running,
      battery.price.map { price in
        let line = LineEvidence(price, quantity: all, unit: "Wh/day").and(ofEnergy())
        return battery.isRechargeable
          ? line.and(battery.cycleLife).and(battery.depth) : line.and(battery.discharge?.share)
      }
        ?? LineEvidence(.assumed, "unknown", "price unknown"))
    for item in site.parts.items(packs: design.packs, panels: design.panels) {
      writePurchase(
        of: item.part.id, "supply", item.part.price, count: Double(item.count), into: &sink)
    }
    guard let sun = site.sun, design.panels > 0 else { return }
    let panels = Double(design.panels)
    writePurchase(of: "panel", "supply", sun.price, count: panels, into: &sink)
    writeMaking(
      "supply", of: "panel", sun.embodied, count: panels, name: "panels made", into: &sink)
    // It takes nothing of a day itself; it is why that many panels are bought.
    sink.add(
      "lost to dirt", "supply",
      LineEvidence(
        sun.soilingLoss, quantity: 100 * riskLevel.burden(sun.soilingLoss),
        unit: "% of the light on the panels"))
  }

  /// What the day's energy rests on: the weakest of its lines, but for those that are below a hundredth of it, and of
  /// equally weak ones the largest.
  private func ofEnergy() -> LineEvidence? {
    var drawn = Ledger()
    for use in design.devices { write(use, into: &drawn) }
    writeRadio(into: &drawn)
    let total = drawn.total(.energy)
    return drawn.lines.filter { ($0.energy ?? 0) > 0.01 * total }
      .min { ($0.basis, -($0.energy ?? 0)) < ($1.basis, -($1.energy ?? 0)) }
      .map { LineEvidence($0) }
  }

  func writeUpkeep(into sink: inout some LedgerSink) {
    guard site.upkeep.visit != nil else { return }
    let planned = plannedVisits
    let failures = figures.failureVisits
    let carbon = site.upkeep.visitCarbon
    sink.add(
      "planned visits", "upkeep", cost: planned * figures.visit,
      carbon: carbon == nil ? nil : planned * figures.visitCarbon, asked: [.carbon],
      lacks: [.carbon: [.visitCarbon]],
      LineEvidence(
        .given, "constraint file", "price of a visit", quantity: planned * 365.25,
        unit: "visits/year"))
    sink.add(
      "unplanned visits", "upkeep", cost: failures * figures.ownVisit,
      carbon: carbon.map { failures * $0.value }, asked: [.carbon],
      lacks: [.carbon: [.visitCarbon]],
      LineEvidence(
        site.failures, or: "no failures", quantity: failures * 365.25, unit: "visits/year"))
  }
}
