// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Networks
import Quantities
import Requirements

/// Writes the block of one device set: builds, ways of waking, runs, flows, visits.
///
/// All that is spent once on the set whatever it runs is a share of its builds, since exactly one of
/// them is chosen.
struct SetFormulation {
  let formulation: Formulation
  let devices: DeviceSet
  let onlyBuild: Block.Build?
  let number: Int
  let isAlone: Bool
  /// Columns that serve each task.
  private var serving: [Int: [(Int, Double)]] = [:]
  /// Sensor columns by slot and kind.
  private var sensors: [Int: [String: Int]] = [:]

  init(formulation: Formulation, block: Block, number: Int, isAlone: Bool) {
    self.formulation = formulation
    devices = block.set
    onlyBuild = block.build
    self.number = number
    self.isAlone = isAlone
  }

  private var site: SiteProfile { formulation.site }
  private var slots: [Offer] { devices.offers.map { formulation.offers[$0] } }
  /// Distinguishes the names of several blocks; the builds carry the devices' names.
  private var prefix: String { isAlone ? "" : "\(number): " }

  /// A build as the block sees it.
  private struct Build {
    var column: Int
    var packs: Int
    var panels: Int
    /// Flows: around and light, middle and cautious.
    var around: (middle: Int, cautious: Int)
    var light: (middle: Int, cautious: Int)?
  }

  /// Columns that add to the flows, with what they add at the battery.
  private struct FlowTerm {
    var column: Int
    var middle: Flow
    var cautious: Flow
  }

  /// Writes the block and returns its build columns.
  mutating func write(into writer: inout ProgramWriter) -> [Int] {
    var terms: [FlowTerm] = []
    var ways: [[(column: Int, policy: AwakePolicy, schedule: Schedule)]] = []
    for slot in slots.indices {
      ways.append(writeWays(slot, &writer, &terms))
    }
    writeRuns(ways, &writer, &terms)
    let builds = writeBuilds(&writer, terms)
    for (slot, options) in ways.enumerated() {
      writer.row(
        "\(prefix)one way \(slots[slot].device.id)",
        options.map { ($0.column, 1) } + builds.map { ($0.column, -1) }, equals: 0)
    }
    writeFlows(builds, terms, &writer)
    return builds.map(\.column)
  }

  private var hasDaylight: Bool {
    formulation.groups.contains { $0.hours == .daylight }
  }
}

// MARK: - Ways of waking

extension SetFormulation {
  /// The distinct unions of beats that the runs of a slot may need, each with all beats it covers.
  static func schedules(of beats: [Beat], atMost count: Int) -> [Schedule] {
    var unions: Set<[Beat]> = []
    func grow(_ chosen: [Beat], _ start: Int) {
      if !chosen.isEmpty {
        let schedule = Schedule(chosen)
        // A beat that adds no wake is covered: the schedule is known by all that it covers.
        let covered = beats.filter { beat in
          let more = Schedule(chosen + [beat])
          return abs(more.dayRate - schedule.dayRate) < 1e-12
            && abs(more.nightRate - schedule.nightRate) < 1e-12
        }
        unions.insert(covered.sorted())
      }
      guard chosen.count < count else { return }
      for index in start..<max(start, beats.count) { grow(chosen + [beats[index]], index + 1) }
    }
    grow([], 0)
    return unions.sorted { ($0.count, "\($0)") < ($1.count, "\($1)") }.map { Schedule($0) }
  }

  private func writeWays(
    _ slot: Int, _ writer: inout ProgramWriter, _ terms: inout [FlowTerm]
  ) -> [(column: Int, policy: AwakePolicy, schedule: Schedule)] {
    let offer = slots[slot]
    let (middle, cautious) = offer.figures
    let perBoard = (formulation.figures.middle.perBoard, formulation.figures.cautious.perBoard)
    var ways: [(column: Int, policy: AwakePolicy, schedule: Schedule)] = []
    func add(
      _ policy: AwakePolicy, _ schedule: Schedule, _ flow: (Flow, Flow), _ share: ColumnShares
    ) {
      let beats = schedule.beats.map { Format.interval(ofRate: 1 / $0.interval) }.joined(
        separator: " + ")
      let column = writer.column(
        "\(prefix)\(offer.device.id) \(policy.rawValue)\(beats.isEmpty ? "" : " \(beats)")\(schedule.beats.contains { $0.hours == .daylight } ? " by day" : "")",
        .binary, upper: 1, .way(set: number, slot: slot, policy, schedule), share)
      terms.append(
        FlowTerm(column: column, middle: flow.0 * perBoard.0, cautious: flow.1 * perBoard.1))
      ways.append((column, policy, schedule))
    }
    for policy in [AwakePolicy.awake, .awakeByDay] where policy == .awake || hasDaylight {
      add(
        policy, Schedule([]), (.standing(middle, policy), .standing(cautious, policy)),
        ColumnShares())
    }
    let isWoken = isWokenByPartner(slot)
    guard offer.profile.isMicrocontroller || isWoken || offer.profile.wakeController != nil else {
      return ways
    }
    var share = ColumnShares()
    var controller = (0.0, 0.0)
    if !isWoken, !offer.profile.isMicrocontroller, let part = offer.profile.wakeController {
      let price = formulation.both { outlook in part.price.map { outlook.burden($0) } ?? 0 }
      share = purchaseShare(price)
      controller = formulation.both { outlook in part.standing.map { outlook.burden($0) } ?? 0 }
    }
    let beats = Set(offer.groups.flatMap { $0.options.filter(\.isCycled).map(\.beat) }).sorted()
    var schedules = Self.schedules(of: beats, atMost: min(3, formulation.requirements.tasks.count))
    // A microcontroller may sleep through and only wake its partner.
    if offer.profile.isMicrocontroller { schedules.insert(Schedule([]), at: 0) }
    for schedule in schedules {
      let flow = (
        Flow.standing(middle, .cycled) + Flow.wakes(middle, schedule) + Flow(watts: controller.0),
        Flow.standing(cautious, .cycled) + Flow.wakes(cautious, schedule)
          + Flow(watts: controller.1)
      )
      add(.cycled, schedule, flow, share)
    }
    return ways
  }

  private func isWokenByPartner(_ slot: Int) -> Bool {
    !slots[slot].profile.isMicrocontroller && slots.contains { $0.profile.isMicrocontroller }
  }

  private func purchaseShare(_ price: (middle: Double, cautious: Double)) -> ColumnShares {
    ColumnShares(
      cost: (price.middle / site.lifetimeDays, price.cautious / site.lifetimeDays), capex: price)
  }
}

// MARK: - Runs

extension SetFormulation {
  private mutating func writeRuns(
    _ ways: [[(column: Int, policy: AwakePolicy, schedule: Schedule)]],
    _ writer: inout ProgramWriter,
    _ terms: inout [FlowTerm]
  ) {
    let figures = formulation.figures
    var serving: [Int: [(Int, Double)]] = [:]
    for (slot, offer) in slots.enumerated() {
      var ram: [(Int, Double)] = []
      var flash: [(Int, Double)] = []
      var processor: [(Int, Double)] = []
      var wake: [(Int, Double)] = []
      var runs: [(column: Int, option: RunOption)] = []
      for (group, groupOffer) in offer.groups.enumerated() where !groupOffer.options.isEmpty {
        let members = formulation.groups[group].members
        let sensorPrice = formulation.both { outlook in
          groupOffer.sensor?.part.price.map { outlook.burden($0) } ?? 0
        }
        let sensorName = formulation.groups[group].sensor.rawValue
        // One sensor of a kind serves all groups on a device.
        let isFirst = !formulation.groups[..<group].indices.contains {
          formulation.groups[$0].sensor == formulation.groups[group].sensor
            && !offer.groups[$0].options.isEmpty
        }
        let sensor: Int
        if isFirst {
          sensor = writer.column(
            "\(prefix)\(offer.device.id) \(sensorName)", .binary, upper: 1,
            .sensor(set: number, slot: slot, group: group), purchaseShare(sensorPrice))
          sensors[slot, default: [:]][sensorName] = sensor
        } else {
          sensor = sensors[slot]?[sensorName] ?? 0
        }
        for (index, option) in groupOffer.options.enumerated() {
          let cell = groupOffer.cells[option.cell]
          let short = "\(prefix)\(slot).\(group).\(index)"
          let name =
            "\(short) \(cell.name) \(Format.interval(ofRate: 1 / option.beat.interval)) \(option.isCycled ? "cycled" : "awake")"
          let isShared = members.count > 1
          var flow = (
            option.flow.middle * figures.middle.perBoard,
            option.flow.cautious * figures.cautious.perBoard
          )
          var share = ColumnShares()
          if !isShared, let term = option.terms[0] {
            flow = (flow.0 + term.alarmFlow.middle, flow.1 + term.alarmFlow.cautious)
            share = ColumnShares(cost: term.alarmCost, accuracy: term.accuracy)
          }
          let run = writer.column(
            name, .binary, upper: 1, .run(set: number, slot: slot, group: group, option: index),
            share)
          terms.append(FlowTerm(column: run, middle: flow.0, cautious: flow.1))
          runs.append((run, option))
          if option.ram > 0 { ram.append((run, option.ram / 1e6)) }
          if option.flash > 0 { flash.append((run, option.flash / 1e6)) }
          processor.append((run, option.busy / option.beat.interval))
          if option.isCycled { wake.append((run, option.wakeTime)) }
          writer.row("sensor \(short)", [(run, 1), (sensor, -1)], atMost: 0)
          writer.row(
            "way \(short)",
            [(run, 1)] + ways[slot].filter { Self.covers($0, option) }.map { ($0.column, -1) },
            atMost: 0)
          if isShared {
            for (member, term) in option.terms.enumerated() {
              guard let term else { continue }
              let serve = writer.column(
                "\(formulation.requirements.tasks[members[member]].name) by \(short)", .binary,
                upper: 1,
                .serve(set: number, slot: slot, group: group, option: index, member: member),
                ColumnShares(cost: term.alarmCost, accuracy: term.accuracy))
              terms.append(
                FlowTerm(
                  column: serve, middle: term.alarmFlow.middle, cautious: term.alarmFlow.cautious))
              writer.row(
                "run \(formulation.requirements.tasks[members[member]].name) \(short)",
                [(serve, 1), (run, -1)], atMost: 0)
              serving[members[member], default: []].append((serve, 1))
            }
          } else if option.terms[0] != nil {
            serving[members[0], default: []].append((run, 1))
          }
        }
      }
      writeCapacity(slot, offer, ram, flash, processor, wake, runs, ways[slot], &writer)
    }
    self.serving = serving
  }

  /// Whether a way of waking serves a run's samples.
  private static func covers(
    _ way: (column: Int, policy: AwakePolicy, schedule: Schedule), _ option: RunOption
  ) -> Bool {
    switch way.policy {
    case .awake: !option.isCycled
    case .awakeByDay: !option.isCycled && option.beat.hours == .daylight
    case .cycled: option.isCycled && way.schedule.beats.contains(option.beat)
    }
  }

  private func writeCapacity(
    _ slot: Int, _ offer: Offer, _ ram: [(Int, Double)], _ flash: [(Int, Double)],
    _ processor: [(Int, Double)], _ wake: [(Int, Double)],
    _ runs: [(column: Int, option: RunOption)],
    _ ways: [(column: Int, policy: AwakePolicy, schedule: Schedule)], _ writer: inout ProgramWriter
  ) {
    let cautious = formulation.outlooks.cautious
    let limit = formulation.requirements.limits.first { $0.name == .memory }?.value ?? .infinity
    let memory = min(limit, offer.profile.memory.map { cautious.benefit($0) } ?? .infinity)
    if memory.isFinite, !ram.isEmpty {
      writer.row("\(prefix)memory \(offer.device.id)", ram, atMost: memory / 1e6)
    }
    if let size = offer.profile.flash.map({ cautious.benefit($0) }), !flash.isEmpty {
      writer.row("\(prefix)flash \(offer.device.id)", flash, atMost: size / 1e6)
    }
    if !processor.isEmpty {
      writer.row("\(prefix)processor \(offer.device.id)", processor, atMost: 1)
    }
    let boot = offer.figures.cautious.bootTime
    let cycled = ways.filter { $0.policy == .cycled && !$0.schedule.beats.isEmpty }
    if !wake.isEmpty, !cycled.isEmpty {
      writer.row(
        "\(prefix)deadline \(offer.device.id)",
        wake + cycled.map { ($0.column, boot - $0.schedule.shortestInterval) }, atMost: 0)
    }
    // A microcontroller that stays awake does one thing after the other: all its samples together end
    // before the shortest of its intervals.
    guard offer.profile.isMicrocontroller else { return }
    let awake = runs.filter { !$0.option.isCycled }
    let most = awake.map(\.option.busy).sorted(by: >)
      .prefix(formulation.requirements.tasks.count).reduce(0, +)
    for run in awake where most > run.option.beat.interval {
      writer.row(
        "\(prefix)deadline \(offer.device.id) \(run.column)",
        awake.map { ($0.column, $0.option.busy) } + [(run.column, most - run.option.beat.interval)],
        atMost: most)
    }
  }
}

// MARK: - Builds and flows

extension SetFormulation {
  /// What is spent on the set and the site once, whatever is chosen.
  private func fixedShare() -> ColumnShares {
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

  private func writeBuilds(_ writer: inout ProgramWriter, _ terms: [FlowTerm]) -> [Build] {
    let fixed = fixedShare()
    var builds: [Build] = []
    // No more than everything at once can flow.
    var most = (formulation.figures.cautious.constant, formulation.figures.cautious.constant)
    most.0 = terms.reduce(most.0) {
      $0 + Flow(around: max(0, $1.cautious.around, $1.middle.around), light: 0)
    }
    most.1 = terms.reduce(most.1) {
      $0 + Flow(around: 0, light: max(0, $1.cautious.light, $1.middle.light))
    }
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
      let label = site.isOnMains ? "mains" : "\(count) packs \(sun) panels"
      let column = writer.column(
        "\(prefix)build \(devices.name(formulation.offers)) \(label)", .binary, upper: 1,
        .build(set: number, packs: count, panels: sun), share)
      builds.append(flows(column, count, sun, label, most, &writer))
    }
    return builds
  }

  private func flows(
    _ column: Int, _ packs: Int, _ panels: Int, _ label: String, _ most: (Flow, Flow),
    _ writer: inout ProgramWriter
  ) -> Build {
    let figures = formulation.figures
    let light = site.meanLight
    func share(_ hours: Double, _ isMiddle: Bool) -> ColumnShares {
      let own = isMiddle ? figures.middle : figures.cautious
      var share = ColumnShares()
      if isMiddle {
        share.cost.middle = own.perWattHour * hours
        share.energy.middle = hours
        share.carbon.middle = own.gramsPerWattHour * hours
      } else {
        share.cost.cautious = own.perWattHour * hours
        share.energy.cautious = hours
        share.carbon.cautious = own.gramsPerWattHour * hours
      }
      return share
    }
    let discharge =
      max(figures.middle.selfDischarge, figures.cautious.selfDischarge) * Double(packs)
    let top = (most.0.around + discharge + 1, most.1.light + 1)
    func amount(_ name: String, _ upper: Double, _ share: ColumnShares) -> Int {
      let index = writer.column(
        "\(prefix)\(name) \(label)", .continuous, upper: upper, .amount, share)
      if onlyBuild == nil || !isAlone {
        writer.row("\(prefix)\(name) only if \(label)", [(index, 1), (column, -upper)], atMost: 0)
      }
      return index
    }
    let around = (
      amount("around middle", top.0, share(1, true)),
      amount("around cautious", top.0, share(1, false))
    )
    var byDay: (Int, Int)?
    if hasDaylight {
      byDay = (
        amount("light middle", top.1, share(light, true)),
        amount("light cautious", top.1, share(light, false))
      )
    }
    return Build(column: column, packs: packs, panels: panels, around: around, light: byDay)
  }

  private func writeFlows(_ builds: [Build], _ terms: [FlowTerm], _ writer: inout ProgramWriter) {
    let figures = formulation.figures
    for isMiddle in [true, false] {
      let own = isMiddle ? figures.middle : figures.cautious
      let word = isMiddle ? "middle" : "cautious"
      // The chosen build's flow is what all that is chosen draws.
      var row: [(Int, Double)] = builds.map {
        (isMiddle ? $0.around.middle : $0.around.cautious, 1)
      }
      row += builds.map { ($0.column, -own.constant.around - own.selfDischarge * Double($0.packs)) }
      row += terms.map { ($0.column, -(isMiddle ? $0.middle.around : $0.cautious.around)) }
      writer.row("\(prefix)flow around \(word)", row.filter { $0.1 != 0 }, equals: 0)
      guard hasDaylight else { continue }
      var light: [(Int, Double)] = builds.compactMap { build in
        build.light.map { (isMiddle ? $0.middle : $0.cautious, 1) }
      }
      light += builds.map { ($0.column, -own.constant.light) }
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

  private func writeSupplyLimits(_ build: Build, _ writer: inout ProgramWriter) {
    guard site.battery != nil else { return }
    let figures = formulation.figures
    let label = "\(build.packs) packs \(build.panels) panels"
    let limits = formulation.requirements.limits
    let carbon = site.upkeep.visitCarbon?.value ?? 0
    func drain(_ month: Int, _ isMiddle: Bool) -> [(Int, Double)] {
      let own = isMiddle ? figures.middle : figures.cautious
      var terms = [(isMiddle ? build.around.middle : build.around.cautious, 1.0)]
      if let light = build.light {
        terms.append((isMiddle ? light.middle : light.cautious, site.dayLengths[month]))
      }
      terms.append((build.column, -Double(build.panels) * own.harvest[month]))
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
        for month in own.decisiveMonths(site.dayLengths, panels: build.panels) {
          writer.row(
            "\(prefix)visits \(isMiddle ? "middle" : "cautious") \(label) month \(month + 1)",
            [(visits, usable)] + drain(month, isMiddle).map { ($0.0, -$0.1) }, atLeast: 0)
        }
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
            drain(month, false) + [(build.column, -usable / life.value)], atMost: 0)
        }
      }
      if let autonomy = limits.first(where: { $0.name == .autonomy }) {
        var terms = [(build.around.cautious, 1.0), (build.column, -usable / autonomy.value)]
        if let light = build.light { terms.append((light.cautious, site.dayLengths.max() ?? 12)) }
        writer.row("\(prefix)autonomy \(label)", terms, atMost: 0)
      }
    }
  }
}
