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
    func add(_ price: Both) {
      share.capex += price
      share.cost += price / site.lifetimeDays
    }
    for device in slots {
      let profile = device.profile
      add(formulation.purchase(of: profile))
      share.cost += formulation.both { site.engineering(profile.effort, $0) }
      share.carbon +=
        formulation.both { $0.burden(ifKnown: profile.embodied) ?? 0 } / site.lifetimeDays
    }
    if let radio = site.radio, site.uplink != nil {
      share.airtime = formulation.figures.cautious.airtime
      add(formulation.both { $0.burden(ifKnown: radio.price) ?? 0 })
      share.cost += formulation.both { riskLevel, figures in
        let subscription =
          (riskLevel.burden(ifKnown: radio.subscription) ?? 0) * DollarsPerMonth.scale
          / DollarsPerDay.scale
        return subscription + figures.heartbeatData + figures.sentData
      }
    }
    let carbon = site.upkeep.visitCarbon?.value ?? 0
    share.cost += formulation.both { _, figures in figures.failureVisits * figures.ownVisit }
    share.carbon += formulation.both { _, figures in figures.failureVisits * carbon }
    return share
  }

  func writeBuilds(_ writer: inout ProgramWriter, _ terms: [FlowTerm]) -> [Build] {
    let fixed = fixedShare()
    var builds: [Build] = []
    let most = mostFlow(terms)
    for build in onlyBuild.map({ [$0] }) ?? formulation.builds {
      let (count, sun) = (build.packs, build.panels)
      var share = fixed
      let wear = formulation.both {
        (site.battery?.calendarWear($0) ?? 0) * Double(count)
      }
      let packPrice = formulation.both {
        ($0.burden(ifKnown: site.battery?.price) ?? 0) * Double(count)
      }
      let panelPrice = formulation.both {
        ($0.burden(ifKnown: site.sun?.price) ?? 0) * Double(sun)
      }
      let parts = formulation.both { site.parts.price(packs: count, panels: sun, $0) }
      share.cost += wear + (panelPrice + parts) / site.lifetimeDays
      share.capex += packPrice + panelPrice + parts
      share.carbon += formulation.both {
        ($0.burden(ifKnown: site.sun?.embodied) ?? 0) * Double(sun) / site.lifetimeDays
      }
      // What flows whatever is chosen belongs to the build itself: a lamp that draws a thousand times what
      // the devices do would else drown them.
      func constant(_ figures: SiteFigures) -> Flow {
        figures.constant + Flow(around: figures.selfDischarge * Double(count), light: 0)
      }
      let figures = formulation.figures
      let base = (middle: constant(figures.middle), cautious: constant(figures.cautious))
      share.add(flow: base.middle, figures.middle, site.meanLight, isMiddle: true)
      share.add(flow: base.cautious, figures.cautious, site.meanLight, isMiddle: false)
      let label = label(build)
      let column = writer.column(
        "\(prefix)build \(devices.name(formulation.devices)) \(label)", .binary, upper: 1,
        .build(set: number, build), share)
      builds.append(flows(column, build, label, base, most, &writer))
    }
    return builds
  }

  /// What a build is called.
  private func label(_ build: Subproblem.Build) -> String {
    if site.isOnMains { return "mains" }
    let words = "\(build.packs) packs \(build.panels) panels"
    guard build.panels > 0, let planes = site.sun?.planes, planes.count > 1 else { return words }
    return "\(words) at \(Format.significant(planes[build.plane].tilt, 4)) deg"
  }

  func flows(
    _ column: Int, _ kind: Subproblem.Build, _ label: String,
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
    func amount(
      _ name: String, _ upper: Double, _ share: ColumnShares, _ meaning: Formulation.Meaning
    ) -> Int {
      let index = writer.column(
        "\(prefix)\(name) \(label)", .continuous, upper: upper, meaning, share)
      if onlyBuild == nil || !isAlone {
        writer.row("\(prefix)\(name) only if \(label)", [(index, 1), (column, -upper)], atMost: 0)
      }
      return index
    }
    let around = (
      amount(
        "around middle", top.0, share(around1, true), .flow(isMiddle: true, isLight: false)),
      amount(
        "around cautious", top.0, share(around1, false), .flow(isMiddle: false, isLight: false))
    )
    var byDay: (Int, Int)?
    if hasDaylight {
      byDay = (
        amount(
          "light middle", top.1, share(light1, true), .flow(isMiddle: true, isLight: true)),
        amount(
          "light cautious", top.1, share(light1, false), .flow(isMiddle: false, isLight: true))
      )
    }
    return Build(
      column: column, kind: kind, label: label, base: base, around: around, light: byDay,
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
    for isMiddle in [true, false] where isMiddle || needsCautiousVisits {
      let visits = builds.compactMap { writeVisits($0, isMiddle, &writer) }
      writeStorage(visits, builds, isMiddle, &writer)
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

  private var needsCautiousVisits: Bool {
    formulation.requirements.limits.contains(where: \.countsVisits)
  }

  /// Visits to a build are as frequent as the most frequent need; nil where nothing is ever fetched, cleaned or
  /// swapped.
  private func writeVisits(
    _ build: Build, _ isMiddle: Bool, _ writer: inout ProgramWriter
  ) -> Int? {
    let own = isMiddle ? formulation.figures.middle : formulation.figures.cautious
    let cleaning = own.cleaningVisits(panels: build.kind.panels)
    guard site.battery != nil || site.upkeep.card != nil || cleaning > 0 else { return nil }
    let word = isMiddle ? "middle" : "cautious"
    let share = ColumnShares(
      cost: Both(own.visit, isMiddle: isMiddle), carbon: Both(own.visitCarbon, isMiddle: isMiddle))
    let visits = writer.column(
      "\(prefix)visits \(word) \(build.label)", .continuous, upper: .infinity, .amount, share)
    if site.battery != nil {
      writeSwaps(build, visits, (own.usable ?? 1) * Double(build.kind.packs), isMiddle, &writer)
    }
    for (name, least) in [("cleaning", cleaning), ("replacement", own.replacementVisits)]
    where least > 0 {
      writer.row(
        "\(prefix)\(name) \(word) \(build.label)", [(visits, 1), (build.column, -least)], atLeast: 0
      )
    }
    return visits
  }

  /// What is kept at the site is fetched before the card is full, whatever the build.
  private func writeStorage(
    _ visits: [Int], _ builds: [Build], _ isMiddle: Bool, _ writer: inout ProgramWriter
  ) {
    guard !visits.isEmpty, site.keptOfEvents > 0 || !kept.isEmpty else { return }
    let share = formulation.figures.middle.visitsPerByte
    var terms = visits.map { ($0, 1.0) }
    terms += kept.map { ($0.column, -(isMiddle ? $0.middle : $0.cautious) * share) }
    if site.keptOfEvents > 0 { terms += builds.map { ($0.column, -site.keptOfEvents * share) } }
    writer.row("\(prefix)storage \(isMiddle ? "middle" : "cautious")", terms, atLeast: 0)
  }

  func writeSupplyLimits(_ build: Build, _ writer: inout ProgramWriter) {
    guard site.battery != nil else { return }
    for limit in formulation.requirements.limits {
      if case .builds(let limits) = limit.rule.atSites { limits.rows(limit, self, build, &writer) }
    }
  }

  /// What the packs of a build hold (Wh), cautiously.
  func usable(_ build: Build) -> Double {
    (formulation.figures.cautious.usable ?? 1) * Double(build.kind.packs)
  }

  /// What flows on the longest day, times a factor, less something for the chosen build (Wh/day).
  func drain(
    _ build: Build, _ factor: Double, _ isMiddle: Bool, less: Double = 0, light: Double? = nil
  ) -> [(Int, Double)] {
    let hours = light ?? site.dayLengths.max() ?? 12
    let base = (isMiddle ? build.base.middle : build.base.cautious).wattHours(light: hours)
    var terms = [
      (isMiddle ? build.around.middle : build.around.cautious, factor),
      (build.column, base * factor - less),
    ]
    if let light = build.light {
      terms.append((isMiddle ? light.middle : light.cautious, hours * factor))
    }
    return terms.filter { $0.1 != 0 }
  }

  /// Swaps carry what is unmet: without panels all that flows on a mean day, else what the years' hours
  /// leave, by each tangent that matters between the least and the most that can flow.
  private func writeSwaps(
    _ build: Build, _ visits: Int, _ usable: Double, _ isMiddle: Bool,
    _ writer: inout ProgramWriter
  ) {
    let name = "\(prefix)visits \(isMiddle ? "middle" : "cautious") \(build.label)"
    guard build.kind.panels > 0 else {
      writer.row(
        name, [(visits, usable)] + drain(build, -1, isMiddle, light: site.meanLight), atLeast: 0)
      return
    }
    let known = isMiddle ? formulation.cuts.middle : formulation.cuts.cautious
    let cuts = relevant(build, isMiddle, known.shortfall[build.kind.plane])
    for (index, cut) in cuts.enumerated() {
      // A year's shortfall is that of 365 days.
      let share = 1 / (365 * usable)
      writer.row(
        "\(name) \(index + 1)",
        [(visits, 1)] + terms(cut, build, isMiddle).map { ($0.0, -$0.1 * share) }, atLeast: 0)
    }
  }
}
