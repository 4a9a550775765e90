// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Networks
import Quantities
import Requirements

// What feeds it: builds of packs and panels, the flows they carry, and the visits they cause.

extension SetFormulation {
  /// What is spent on the set and the site once, whatever is chosen.
  func fixedShare() -> ColumnShares {
    var share = ColumnShares()
    func add(_ price: (middle: Double, cautious: Double)) {
      share.capex.middle += price.middle
      share.capex.cautious += price.cautious
      share.cost.middle += price.middle / site.lifetimeDays
      share.cost.cautious += price.cautious / site.lifetimeDays
    }
    for offer in slots {
      add(formulation.purchase(of: offer.profile))
      let effort = formulation.both { outlook in
        outlook.burden(offer.profile.effort) * outlook.burden(site.engineeringDay)
          / Double(site.sites) / site.lifetimeDays
      }
      share.cost.middle += effort.middle
      share.cost.cautious += effort.cautious
      let carbon = formulation.both { outlook in
        (offer.profile.embodied.map { outlook.burden($0) } ?? 0) / site.lifetimeDays
      }
      share.carbon.middle += carbon.middle
      share.carbon.cautious += carbon.cautious
    }
    if let radio = site.radio, let uplink = site.uplink {
      add(formulation.both { outlook in radio.price.map { outlook.burden($0) } ?? 0 })
      let running = formulation.both { outlook, figures in
        let subscription =
          (radio.subscription.map { outlook.burden($0) } ?? 0) * DollarsPerMonth.scale
          / DollarsPerDay.scale
        let beats =
          (radio.dataPrice.map { outlook.burden($0) } ?? 0) * uplink.heartbeatPayload.value / 1e6
          * uplink.heartbeat.value * 86_400
        return subscription + beats + figures.alertData * site.events.value
      }
      share.cost.middle += running.middle
      share.cost.cautious += running.cautious
    }
    let carbon = site.upkeep.visitCarbon?.value ?? 0
    let failures = formulation.both { _, figures in figures.failureVisits * figures.visit }
    share.cost.middle += failures.middle
    share.cost.cautious += failures.cautious
    share.carbon.middle += formulation.figures.middle.failureVisits * carbon
    share.carbon.cautious += formulation.figures.cautious.failureVisits * carbon
    return share
  }

  func writeBuilds(_ writer: inout ProgramWriter, _ terms: [FlowTerm]) -> [Build] {
    let fixed = fixedShare()
    var builds: [Build] = []
    let most = mostFlow(terms)
    for build in onlyBuild.map({ [$0] }) ?? formulation.builds {
      let (count, sun) = (build.packs, build.panels)
      var share = fixed
      let wear = formulation.both { outlook in
        (site.battery?.calendarWear(outlook) ?? 0) * Double(count)
      }
      let packPrice = formulation.both { outlook in
        (site.battery?.price.map { outlook.burden($0) } ?? 0) * Double(count)
      }
      let panelPrice = formulation.both { outlook in
        (site.sun?.price.map { outlook.burden($0) } ?? 0) * Double(sun)
      }
      let panelCarbon = formulation.both { outlook in
        (site.sun?.embodied.map { outlook.burden($0) } ?? 0) * Double(sun) / site.lifetimeDays
      }
      share.cost.middle += wear.middle + panelPrice.middle / site.lifetimeDays
      share.cost.cautious += wear.cautious + panelPrice.cautious / site.lifetimeDays
      share.capex.middle += packPrice.middle + panelPrice.middle
      share.capex.cautious += packPrice.cautious + panelPrice.cautious
      share.carbon.middle += panelCarbon.middle
      share.carbon.cautious += panelCarbon.cautious
      // What flows whatever is chosen belongs to the build itself: a lamp that draws a thousand times what
      // the devices do would else drown them.
      func constant(_ figures: SiteFigures) -> Flow {
        figures.constant + Flow(around: figures.selfDischarge * Double(count), light: 0)
      }
      let figures = formulation.figures
      let base = (middle: constant(figures.middle), cautious: constant(figures.cautious))
      share.add(flow: base.middle, figures.middle, site.meanLight, isMiddle: true)
      share.add(flow: base.cautious, figures.cautious, site.meanLight, isMiddle: false)
      let label = site.isOnMains ? "mains" : "\(count) packs \(sun) panels"
      let column = writer.column(
        "\(prefix)build \(devices.name(formulation.offers)) \(label)", .binary, upper: 1,
        .build(set: number, packs: count, panels: sun), share)
      builds.append(flows(column, count, sun, label, base, most, &writer))
    }
    return builds
  }

  func flows(
    _ column: Int, _ packs: Int, _ panels: Int, _ label: String,
    _ base: (middle: Flow, cautious: Flow), _ most: Flow, _ writer: inout ProgramWriter
  ) -> Build {
    func share(_ unit: Flow, _ isMiddle: Bool) -> ColumnShares {
      var share = ColumnShares()
      let own = isMiddle ? formulation.figures.middle : formulation.figures.cautious
      share.add(flow: unit, own, site.meanLight, isMiddle: isMiddle)
      return share
    }
    let around1 = Flow(around: 1, light: 0)
    let light1 = Flow(around: 0, light: 1)
    let top = (most.around + 1, most.light + 1)
    func amount(_ name: String, _ upper: Double, _ share: ColumnShares) -> Int {
      let index = writer.column(
        "\(prefix)\(name) \(label)", .continuous, upper: upper, .amount, share)
      if onlyBuild == nil || !isAlone {
        writer.row("\(prefix)\(name) only if \(label)", [(index, 1), (column, -upper)], atMost: 0)
      }
      return index
    }
    let around = (
      amount("around middle", top.0, share(around1, true)),
      amount("around cautious", top.0, share(around1, false))
    )
    var byDay: (Int, Int)?
    if hasDaylight {
      byDay = (
        amount("light middle", top.1, share(light1, true)),
        amount("light cautious", top.1, share(light1, false))
      )
    }
    return Build(
      column: column, packs: packs, panels: panels, base: base, around: around, light: byDay,
      most: Flow(around: top.0, light: top.1))
  }

  func writeFlows(_ builds: [Build], _ terms: [FlowTerm], _ writer: inout ProgramWriter) {
    for isMiddle in [true, false] {
      let word = isMiddle ? "middle" : "cautious"
      // The chosen build's flow is what all that is chosen draws.
      var row: [(Int, Double)] = builds.map {
        (isMiddle ? $0.around.middle : $0.around.cautious, 1)
      }
      row += terms.map { ($0.column, -(isMiddle ? $0.middle.around : $0.cautious.around)) }
      writer.row("\(prefix)flow around \(word)", row.filter { $0.1 != 0 }, equals: 0)
      guard hasDaylight else { continue }
      var light: [(Int, Double)] = builds.compactMap { build in
        build.light.map { (isMiddle ? $0.middle : $0.cautious, 1) }
      }
      light += terms.map { ($0.column, -(isMiddle ? $0.middle.light : $0.cautious.light)) }
      writer.row("\(prefix)flow light \(word)", light.filter { $0.1 != 0 }, equals: 0)
    }
    for build in builds { writeSupplyLimits(build, &writer) }
    for (task, columns) in serving.sorted(by: { $0.key < $1.key }) {
      writer.row(
        "\(prefix)task \(formulation.requirements.tasks[task].name)",
        columns + builds.map { ($0.column, -1) }, equals: 0)
    }
    for (index, task) in formulation.requirements.tasks.enumerated() where serving[index] == nil {
      // Nothing in this set can serve the task: no build of it may be chosen.
      writer.row("\(prefix)task \(task.name)", builds.map { ($0.column, 1) }, equals: 0)
    }
  }

  /// No more can flow, over what always flows, than the dearest way of each device, and for each task the dearest run with the
  /// dearest alarms. A tight bound keeps the solver's slack on whole numbers from mattering.
  private func mostFlow(_ terms: [FlowTerm]) -> Flow {
    var most = Flow.zero
    for (_, parts) in Dictionary(grouping: terms, by: \.part).sorted(by: { $0.key < $1.key }) {
      let around = parts.map { max(0, $0.middle.around, $0.cautious.around) }.max() ?? 0
      let light = parts.map { max(0, $0.middle.light, $0.cautious.light) }.max() ?? 0
      most = most + Flow(around: around, light: light) * Double(parts[0].count)
    }
    return most
  }

  func writeSupplyLimits(_ build: Build, _ writer: inout ProgramWriter) {
    guard site.battery != nil else { return }
    let figures = formulation.figures
    let label = "\(build.packs) packs \(build.panels) panels"
    let limits = formulation.requirements.limits
    let carbon = site.upkeep.visitCarbon?.value ?? 0
    func drain(_ month: Int, _ isMiddle: Bool, less: Double = 0) -> [(Int, Double)] {
      let own = isMiddle ? figures.middle : figures.cautious
      var terms = [(isMiddle ? build.around.middle : build.around.cautious, 1.0)]
      if let light = build.light {
        terms.append((isMiddle ? light.middle : light.cautious, site.dayLengths[month]))
      }
      let base = (isMiddle ? build.base.middle : build.base.cautious)
        .wattHours(light: site.dayLengths[month])
      terms.append((build.column, base - Double(build.panels) * own.harvest[month] - less))
      return terms.filter { $0.1 != 0 }
    }
    let needsCautiousVisits = limits.contains { $0.name == .cost || $0.name == .carbon }
    for isMiddle in [true, false] {
      let own = isMiddle ? figures.middle : figures.cautious
      let usable = (own.usable ?? 1) * Double(build.packs)
      if isMiddle || needsCautiousVisits {
        var share = ColumnShares()
        if isMiddle {
          share.cost.middle = own.visit
          share.carbon.middle = carbon
        } else {
          share.cost.cautious = own.visit
          share.carbon.cautious = carbon
        }
        let visits = writer.column(
          "\(prefix)visits \(isMiddle ? "middle" : "cautious") \(label)", .continuous,
          upper: .infinity,
          .amount, share)
        writeSwaps(build, label, visits, usable, isMiddle, drain, &writer)
        if build.panels > 0, own.cleaningVisits > 0 {
          writer.row(
            "\(prefix)cleaning \(isMiddle ? "middle" : "cautious") \(label)",
            [(visits, 1), (build.column, -own.cleaningVisits)], atLeast: 0)
        }
      }
      guard !isMiddle else { continue }
      if let life = limits.first(where: { $0.name == .batteryLife }) {
        for month in own.decisiveMonths(site.dayLengths, panels: build.panels) {
          writer.row(
            "\(prefix)battery-life \(label) month \(month + 1)",
            drain(month, false, less: usable / life.value), atMost: 0)
        }
      }
      if let autonomy = limits.first(where: { $0.name == .autonomy }) {
        let longest = site.dayLengths.max() ?? 12
        let base = build.base.cautious.wattHours(light: longest)
        var terms = [(build.around.cautious, 1.0), (build.column, base - usable / autonomy.value)]
        if let light = build.light { terms.append((light.cautious, longest)) }
        writer.row("\(prefix)autonomy \(label)", terms, atMost: 0)
      }
    }
  }

  /// Visits carry what the months are short of, over the year: each month's shortfall is its drain where
  /// that is above nothing. Without panels every month is short, and the mean month tells.
  private func writeSwaps(
    _ build: Build, _ label: String, _ visits: Int, _ usable: Double, _ isMiddle: Bool,
    _ drain: (Int, Bool, Double) -> [(Int, Double)], _ writer: inout ProgramWriter
  ) {
    let word = isMiddle ? "middle" : "cautious"
    let base = isMiddle ? build.base.middle : build.base.cautious
    guard build.panels > 0 else {
      var terms = [
        (visits, usable), (isMiddle ? build.around.middle : build.around.cautious, -1.0),
        (build.column, -base.wattHours(light: site.meanLight)),
      ]
      if let light = build.light {
        terms.append((isMiddle ? light.middle : light.cautious, -site.meanLight))
      }
      writer.row("\(prefix)visits \(word) \(label)", terms, atLeast: 0)
      return
    }
    let months = site.dayLengths.indices
    var terms = [(visits, usable * Double(months.count))]
    let own = isMiddle ? formulation.figures.middle : formulation.figures.cautious
    for month in months {
      // A month in which the sun gives more than can ever be drawn is never short.
      let harvest = Double(build.panels) * own.harvest[month]
      guard (base + build.most).wattHours(light: site.dayLengths[month]) > harvest else { continue }
      let short = writer.column(
        "\(prefix)short \(word) \(label) month \(month + 1)", .continuous, upper: .infinity,
        .amount)
      writer.row(
        "\(prefix)short \(word) \(label) month \(month + 1)",
        [(short, 1)] + drain(month, isMiddle, 0).map { ($0.0, -$0.1) }, atLeast: 0)
      terms.append((short, -1))
    }
    writer.row("\(prefix)visits \(word) \(label)", terms, atLeast: 0)
  }
}
