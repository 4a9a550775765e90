// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements

/// Draws up the daily account of a design, line by line, under one outlook. The scores that enter the
/// integer program are made of the same functions (`Flow`, `SampleEnergy`, `BatteryProfile`, …), and a
/// test holds both equal.
public struct Account {
  /// The site.
  public let site: SiteProfile
  /// The design.
  public let design: Design
  /// The outlook.
  public let outlook: Outlook
  let figures: SiteFigures

  /// Prepares an account.
  public init(_ design: Design, at site: SiteProfile, _ outlook: Outlook) {
    self.site = site
    self.design = design
    self.outlook = outlook
    figures = SiteFigures(site, outlook)
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

  /// Energy over the day at the battery or the socket.
  public func flow() -> Flow {
    var flow = figures.constant
    for use in design.devices {
      let device = DeviceFigures(use.profile, outlook)
      flow = flow + standing(use, device) * figures.perBoard
      for run in use.runs {
        flow = flow + samples(run, use, device).0 * figures.perBoard + alarms(run).flow
      }
    }
    return flow + Flow(around: Double(design.packs) * figures.selfDischarge, light: 0)
  }

  /// What the battery must give in the worst month (Wh/day).
  public var netDrain: Double {
    figures.netDrain(flow(), site.dayLengths, panels: design.panels)
  }

  /// Days from one full battery to the next visit; infinite where the sun sustains the site, nil on mains.
  public var batteryLife: Double? {
    guard let usable = figures.usable else { return nil }
    let drain = netDrain
    return drain > 0 ? usable * Double(design.packs) / drain : .infinity
  }

  /// Days that a full battery lasts without sun, in the month with the longest days; nil on mains.
  public var autonomy: Double? {
    guard let usable = figures.usable else { return nil }
    return usable * Double(design.packs) / flow().wattHours(light: site.dayLengths.max() ?? 12)
  }

  /// Planned visits a day: for swaps or for cleaning, whichever comes more often.
  public var plannedVisits: Double {
    let drain = figures.yearlyDrain(flow(), site.dayLengths, panels: design.panels)
    let swaps = figures.usable.map { drain / ($0 * Double(max(1, design.packs))) } ?? 0
    return max(swaps, design.panels > 0 ? figures.cleaningVisits : 0)
  }

  /// What is spent at first (USD); prices that nobody knows are left out and named in the ledger.
  public var capex: Double {
    var sum = 0.0
    for use in design.devices {
      for item in items(use) { sum += item.price.map { outlook.burden($0) } ?? 0 }
    }
    for (_, price, count) in siteItems {
      sum += (price.map { outlook.burden($0) } ?? 0) * Double(count)
    }
    return sum
  }

  func standing(_ use: Design.DeviceUse, _ device: DeviceFigures) -> Flow {
    var flow = Flow.standing(device, use.policy)
    if use.policy == .cycled { flow = flow + Flow.wakes(device, use.schedule) }
    if let controller = use.wakeController?.standing {
      flow = flow + Flow(watts: outlook.burden(controller))
    }
    return flow
  }

  func samples(
    _ run: Design.RunUse, _ use: Design.DeviceUse, _ device: DeviceFigures
  ) -> (Flow, SampleEnergy) {
    let energy = SampleEnergy(
      RunFigures(run.profile, outlook), on: device, use.policy, every: run.beat.interval)
    let flow = Flow.samples(
      energy.total, every: run.beat.interval, byDay: run.beat.hours == .daylight)
    return (flow, energy)
  }

  func alarms(_ run: Design.RunUse) -> (flow: Flow, perDay: Double) {
    var perHour = 0.0
    for task in run.tasks {
      guard let positives = task.falsePositives else { continue }
      perHour += FalseAlarms.perHour(outlook.burden(positives), every: run.beat.interval)
    }
    let byDay = run.beat.hours == .daylight
    return (
      Flow(watts: perHour * figures.alert, by: byDay), perHour * (byDay ? site.meanLight : 24)
    )
  }

  /// Everything of a device that is bought once.
  func items(_ use: Design.DeviceUse) -> [(id: String, price: Estimate<Dollars>?)] {
    var items: [(String, Estimate<Dollars>?)] = [(use.profile.id, use.profile.price)]
    items += use.profile.parts.map { ($0.id, $0.price) }
    items += use.sensors.map { ($0.id, $0.price) }
    if let controller = use.wakeController { items.append((controller.id, controller.price)) }
    return items
  }

  var siteItems: [(id: String, price: Estimate<Dollars>?, count: Int)] {
    var items: [(String, Estimate<Dollars>?, Int)] = []
    if let battery = site.battery { items.append((battery.id, battery.price, design.packs)) }
    if let sun = site.sun, design.panels > 0 { items.append(("panel", sun.price, design.panels)) }
    if let radio = site.radio { items.append((radio.id, radio.price, 1)) }
    return items
  }

  func write(into sink: inout some AccountSink) {
    for use in design.devices { write(use, into: &sink) }
    writeSupply(into: &sink)
    writeRadio(into: &sink)
    writeUpkeep(into: &sink)
    let account = TrainingAccount(sites: site.sites, lifetimeDays: site.lifetimeDays, outlook)
    for training in design.trainings { account.write(training, withEnergy: false, into: &sink) }
  }
}
