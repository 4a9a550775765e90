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
  /// What stands for the hours where thousands of accounts are drawn up.
  let cuts: SupplyCuts?
  /// What swapped packs must give in a mean year, after the sun (Wh/year).
  public private(set) var yearlyDrain: Double

  /// Prepares an account.
  ///
  /// - Parameter cuts: bounds that take the place of the hourly simulation, where it would take too long:
  ///   exact where they were drawn, and close by.
  public init(
    _ design: Design, at site: SiteProfile, _ outlook: Outlook, cuts: SupplyCuts? = nil
  ) {
    self.cuts = cuts
    self.site = site
    self.design = design
    self.outlook = outlook
    figures = SiteFigures(site, outlook)
    yearlyDrain = 0
    let flow = flow()
    guard let (plane, point) = Self.sunny(design, site, figures, flow) else {
      yearlyDrain = flow.wattHours(light: site.meanLight) * 365
      return
    }
    guard let cuts else {
      yearlyDrain = max(0, plane.unmet(at: point, charge: figures.charge))
      return
    }
    var known = point
    known.panel *= figures.charge / cuts.charge
    yearlyDrain = cuts.unmet(at: known, plane: design.plane)
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
    flow = flow + Flow(around: ownEvents * figures.alert, light: 0)
    return flow + Flow(around: Double(design.packs) * figures.selfDischarge, light: 0)
  }

  /// The panels' plane with the build as it is; nil without panels.
  private static func sunny(
    _ design: Design, _ site: SiteProfile, _ figures: SiteFigures, _ flow: Flow
  ) -> (plane: SunPlane, point: SupplyPoint)? {
    guard let sun = site.sun, design.panels > 0, sun.planes.indices.contains(design.plane) else {
      return nil
    }
    return (
      sun.planes[design.plane], figures.point(flow, packs: design.packs, panels: design.panels)
    )
  }

  /// A design as the simulation asks for it.
  public static func point(
    _ design: Design, at site: SiteProfile, _ outlook: Outlook
  ) -> SupplyPoint {
    // Without bounds to look at, an account would run the simulation to begin with.
    let none = SupplyCuts(planes: site.sun?.planes.count ?? 0, charge: 1, hours: nil)
    let account = Account(design, at: site, outlook, cuts: none)
    return account.figures.point(account.flow(), packs: design.packs, panels: design.panels)
  }

  private var sunny: (plane: SunPlane, point: SupplyPoint)? {
    Self.sunny(design, site, figures, flow())
  }

  /// Days from one full battery to the next visit at the worst time of the year; infinite where the sun
  /// sustains the site, nil on mains.
  public var batteryLife: Double? {
    guard let usable = figures.usable else { return nil }
    guard let (plane, point) = sunny else {
      let drain = flow().wattHours(light: site.dayLengths.max() ?? 12)
      // No pack lasts longer than its cells keep.
      return min(figures.shelfLife, drain > 0 ? usable * Double(design.packs) / drain : .infinity)
    }
    // What is left unmet within what may be is no reason to go there.
    if plane.tolerated > 0, yearlyDrain <= SupplyCuts.slack(point) { return .infinity }
    if let cuts, let hours = cuts.hours {
      let lack = cuts.lack(at: point, plane: design.plane)
      return lack > 0 ? hours / 24 * point.storage / (point.storage + lack) : .infinity
    }
    // What never empties over the years never empties after any other start.
    return yearlyDrain > 0 ? plane.shortestLife(at: point, charge: figures.charge) / 24 : .infinity
  }

  /// What a watt-hour less a day would save (USD/day): its wear or its price, and its share of a visit
  /// where swaps are what visits are for.
  public var worthOfWattHour: Double {
    guard let usable = figures.usable else { return figures.perWattHour }
    let packs = usable * Double(max(1, design.packs))
    let swaps = yearlyDrain / 365 / packs
    guard swaps > 0, swaps >= plannedVisits * (1 - 1e-9) else { return figures.perWattHour }
    // Without panels every watt-hour is one that a swapped pack must give.
    var share = 1.0
    if let (plane, point) = sunny {
      share = plane.shortfall(at: point, charge: figures.charge).cut.around / 24 / 365
    }
    return figures.perWattHour + figures.visit / packs * share
  }

  /// The year of the site's battery, hour by hour; nil without panels.
  public var powerYear: PowerYear? {
    sunny.map { plane, point in plane.year(at: point, charge: figures.charge) }
  }

  /// Days that a full battery lasts without sun, in the month with the longest days; nil on mains.
  public var autonomy: Double? {
    guard let usable = figures.usable else { return nil }
    return usable * Double(design.packs) / flow().wattHours(light: site.dayLengths.max() ?? 12)
  }

  /// What is drawn in an hour as a share of what the packs are rated at; nil on mains.
  public var dischargeRate: Double? {
    guard let battery = site.battery, design.packs > 0 else { return nil }
    let drain = flow().wattHours(light: site.dayLengths.max() ?? 12)
    return drain / 24 / (battery.rated * Double(design.packs))
  }

  /// What is spent at first (USD); prices that nobody knows are left out and named in the ledger.
  public var capex: Double {
    var sum = 0.0
    for use in design.devices {
      for item in items(use) { sum += item.price.map { outlook.burden($0) } ?? 0 }
    }
    if let gateway = remoteRuns.lazy.compactMap(\.remote.gateway).first {
      sum += GatewayFigures(gateway, at: site, outlook).capex
    }
    for (_, price, count) in siteItems {
      sum += (price.map { outlook.burden($0) } ?? 0) * Double(count)
    }
    return sum
  }

  /// The working memory of all models of a device (B), where that is most; nil without devices.
  public var memory: Double? {
    design.devices.map { device in
      device.runs.reduce(0.0) { $0 + ($1.ram.map { outlook.burden($0) } ?? 0) }
    }.max()
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
      RunFigures(run.profile, outlook, radio: site.radio), on: device, use.policy,
      every: run.beat.interval)
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
    // What is looked at elsewhere is told from there.
    let alert = run.profile.remote == nil ? figures.alert : 0
    return (
      Flow(watts: perHour * alert, by: byDay), perHour * (byDay ? site.meanLight : 24)
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
    writeCloud(into: &sink)
    writeUpkeep(into: &sink)
    let account = TrainingAccount(sites: site.sites, lifetimeDays: site.lifetimeDays, outlook)
    for training in design.trainings { account.write(training, withEnergy: false, into: &sink) }
  }
}
