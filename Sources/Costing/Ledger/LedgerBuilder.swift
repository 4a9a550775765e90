// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements

/// Draws up the daily ledger of a design, line by line, under one risk level. The scores that enter the
/// integer program are made of the same functions (`Flow`, `SampleEnergy`, `BatteryProfile`, `ServingFigures`, …),
/// and tests hold both equal.
public struct LedgerBuilder {
  /// The site.
  public let site: SiteProfile
  /// The design.
  public let design: Design
  /// The risk level.
  public let riskLevel: RiskLevel
  let figures: SiteFigures
  /// Those of a service; nil where something is built.
  let serving: ServingFigures?
  /// What stands for the hours where thousands of ledgers are drawn up.
  let cuts: BendersCuts?
  /// What swapped packs must give in a mean year, after the sun (Wh/year).
  public private(set) var yearlyDrain: Double

  /// Prepares a ledger.
  ///
  /// - Parameter cuts: bounds that take the place of the hourly simulation, where it would take too long:
  ///   exact where they were drawn, and close by.
  public init(
    _ design: Design, at site: SiteProfile, _ riskLevel: RiskLevel, cuts: BendersCuts? = nil
  ) {
    self.cuts = cuts
    self.site = site
    self.design = design
    self.riskLevel = riskLevel
    figures = SiteFigures(site, riskLevel)
    serving = site.serving.map { ServingFigures($0, riskLevel) }
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
      let device = DeviceFigures(use.profile, riskLevel)
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
    _ design: Design, at site: SiteProfile, _ riskLevel: RiskLevel
  ) -> SupplyPoint {
    // Without bounds to look at, a ledger would run the simulation to begin with.
    let none = BendersCuts(planes: site.sun?.planes.count ?? 0, charge: 1, hours: nil)
    let builder = LedgerBuilder(design, at: site, riskLevel, cuts: none)
    return builder.figures.point(builder.flow(), packs: design.packs, panels: design.panels)
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
    if plane.tolerated > 0, yearlyDrain <= BendersCuts.slack(point) { return .infinity }
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

  /// The energy of a mean day: at the battery or the socket of a site (Wh/day), or of a service's machines.
  public var energy: Double {
    serving == nil ? flow().wattHours(light: site.meanLight) : totals().energy
  }

  /// What is spent at first (USD); prices that nobody knows are left out and named in the ledger.
  public var capex: Double {
    var sum = 0.0
    for use in design.devices {
      for item in items(use) { sum += riskLevel.burden(ifKnown: item.price) ?? 0 }
    }
    if let gateway = remoteRuns.lazy.compactMap(\.remote.gateway).first {
      sum += GatewayFigures(gateway, at: site, riskLevel).capex
    }
    for item in siteItems {
      sum += (riskLevel.burden(ifKnown: item.price) ?? 0) * Double(item.count)
    }
    return design.machines.reduce(sum) { sum, machine in
      sum + Double(machine.committed) * (riskLevel.burden(ifKnown: machine.capex) ?? 0)
    }
  }

  /// The mass of devices, parts, packs, panels and the radio (kg); infinite where the mass of one is unknown.
  public var mass: Double {
    (design.devices.flatMap { items($0) } + siteItems).reduce(0) { sum, item in
      sum + (riskLevel.burden(ifKnown: item.mass) ?? .infinity) * Double(item.count)
    } / 1_000
  }

  /// The working memory of all models of a device (B), where that is most; nil without devices.
  public var memory: Double? {
    design.devices.map { device in
      device.runs.reduce(0.0) { $0 + (riskLevel.burden(ifKnown: $1.ram) ?? 0) }
    }.max()
  }

  func standing(_ use: Design.DeviceUse, _ device: DeviceFigures) -> Flow {
    var flow = Flow.standing(device, use.policy)
    if use.policy == .cycled { flow = flow + Flow.wakes(device, use.schedule) }
    if let controller = use.wakeController?.standing {
      flow = flow + Flow(watts: riskLevel.burden(controller))
    }
    return flow
  }

  func samples(
    _ run: Design.RunUse, _ use: Design.DeviceUse, _ device: DeviceFigures
  ) -> (Flow, SampleEnergy) {
    let energy = SampleEnergy(
      RunFigures(run.profile, riskLevel, radio: site.radio), on: device, use.policy,
      every: run.sampling.interval)
    let flow = Flow.samples(
      energy.total, every: run.sampling.interval, byDay: run.sampling.hours == .daylight)
    return (flow, energy)
  }

  func alarms(_ run: Design.RunUse) -> (flow: Flow, perDay: Double) {
    var perHour = 0.0
    for task in run.tasks {
      guard let positives = task.falsePositives else { continue }
      perHour += FalseAlarms.perHour(riskLevel.burden(positives), every: run.sampling.interval)
    }
    let byDay = run.sampling.hours == .daylight
    // What is looked at elsewhere is told from there.
    let alert = run.profile.remote == nil ? figures.alert : 0
    return (Flow(watts: perHour * alert, by: byDay), perHour * (byDay ? site.meanLight : 24))
  }

  /// Something that is bought: what it costs and weighs, and how many there are.
  typealias Item = (id: String, price: Estimate<Dollars>?, mass: Estimate<Grams>?, count: Int)

  /// Everything of a device that is bought once.
  func items(_ use: Design.DeviceUse) -> [Item] {
    let parts = use.profile.parts + use.sensors + (use.wakeController.map { [$0] } ?? [])
    return [(use.profile.id, use.profile.price, use.profile.mass, 1)]
      + parts.map { ($0.id, $0.price, $0.mass, 1) }
  }

  var siteItems: [Item] {
    var items: [Item] = []
    if let battery = site.battery {
      items.append((battery.id, battery.price, battery.mass, design.packs))
    }
    if let sun = site.sun, design.panels > 0 {
      items.append(("panel", sun.price, sun.mass, design.panels))
    }
    items += site.parts.items(packs: design.packs, panels: design.panels).map {
      ($0.part.id, $0.part.price, $0.part.mass, $0.count)
    }
    if let radio = site.radio { items.append((radio.id, radio.price, radio.mass, 1)) }
    return items
  }

  func write(into sink: inout some LedgerSink) {
    if let serving {
      for index in design.machines.indices { write(machine: index, serving, into: &sink) }
      for task in design.tasks { write(samplesOf: task, serving, into: &sink) }
      if let effort = serving.profile.effort { writeEngineering("service", effort, into: &sink) }
    } else {
      for use in design.devices { write(use, into: &sink) }
      writeSupply(into: &sink)
      writeRadio(into: &sink)
      writeCloud(into: &sink)
      writeUpkeep(into: &sink)
    }
    for training in design.trainings { write(training, into: &sink) }
  }
}
