// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Networks
import Quantities
import Requirements

/// Writes the subproblem of one device set: builds, ways of waking, runs, flows, visits.
///
/// All that is spent once on the set whatever it runs is a share of its builds, since exactly one of
/// them is chosen.
struct SetFormulation {
  let formulation: Formulation
  let devices: DeviceSet
  let onlyBuild: Subproblem.Build?
  let number: Int
  let isAlone: Bool
  /// Columns that serve each task.
  var serving: [Int: [(Int, Double)]] = [:]
  /// Of a pair, columns of tasks that its host serves.
  var servedByHost: [(Int, Double)] = []
  /// Columns that fill the card (B/day).
  var kept: [(column: Int, middle: Double, cautious: Double)] = []
  /// Sensor columns by slot and kind.
  var sensors: [Int: [String: Int]] = [:]
  /// Ways of waking by slot.
  var ways: [[Way]] = []
  /// The columns of what looks at frames elsewhere, once any run needs it.
  var elsewhere: (cloud: Int?, gateway: Int?)
  /// The hours in which rented machines are on, in the middle and cautiously, by machine.
  var rented: [String: (hours: (middle: Int, cautious: Int), work: [(column: Int, hours: Both)])] =
    [:]

  init(formulation: Formulation, subproblem: Subproblem, number: Int, isAlone: Bool) {
    self.formulation = formulation
    devices = subproblem.set
    onlyBuild = subproblem.build
    self.number = number
    self.isAlone = isAlone
  }

  var site: SiteProfile { formulation.site }
  var slots: [DeviceOptions] { devices.members.map { formulation.devices[$0] } }
  /// Distinguishes the names of several subproblems; the builds carry the devices' names.
  var prefix: String { isAlone ? "" : "\(number): " }

  /// A way of waking a device, with its column.
  typealias Way = (column: Int, policy: AwakePolicy, schedule: Schedule)

  /// A build as the subproblem sees it.
  struct Build {
    var column: Int
    var kind: Subproblem.Build
    var label: String
    /// What flows whatever is chosen.
    var base: (middle: Flow, cautious: Flow)
    /// What flows over that: around and light, middle and cautious.
    var around: (middle: Int, cautious: Int)
    var light: (middle: Int, cautious: Int)?
    /// The most that can flow over that.
    var most: Flow
  }

  /// Columns that add to the flows, with what they add at the battery.
  struct FlowTerm {
    var column: Int
    var middle: Flow
    var cautious: Flow
    /// What it belongs to (a device's ways, a group's runs, a task's alarms), and how many of that
    /// can be chosen at once.
    var part: String
    var count = 1
  }

  /// Writes the subproblem and returns its build columns.
  mutating func write(into writer: inout ProgramWriter) -> [Int] {
    var terms: [FlowTerm] = []
    for slot in slots.indices {
      ways.append(writeWays(slot, &writer, &terms))
    }
    writeRuns(&writer, &terms)
    let builds = writeBuilds(&writer, terms)
    for (slot, options) in ways.enumerated() {
      writer.row(
        "\(prefix)one way \(slots[slot].device.id)",
        options.map { ($0.column, 1) } + builds.map { ($0.column, -1) }, equals: 0)
    }
    // A host that serves nothing is bought for nothing: it only belongs in a plan where the file asks for both.
    if slots.count > 1, formulation.requirements.hardware.count.contains(1) {
      writer.row(
        "\(prefix)\(slots[0].device.id) serves",
        servedByHost + builds.map { ($0.column, -1) }, atLeast: 0)
    }
    writeFlows(builds, terms, &writer)
    for limit in formulation.requirements.limits {
      if case .rows(let rows) = limit.rule.atSites { rows(limit, self, builds, &writer) }
    }
    return builds.map(\.column)
  }

  var hasDaylight: Bool {
    formulation.groups.contains { $0.hours == .daylight }
  }
}

extension SetFormulation {
  func writeWays(_ slot: Int, _ writer: inout ProgramWriter, _ terms: inout [FlowTerm]) -> [Way] {
    let device = slots[slot]
    let (middle, cautious) = device.figures
    let perBoard = (formulation.figures.middle.perBoard, formulation.figures.cautious.perBoard)
    var ways: [Way] = []
    func add(
      _ policy: AwakePolicy, _ schedule: Schedule, _ flow: (Flow, Flow), _ share: ColumnShares
    ) {
      var samplings: String {
        schedule.samplings.map { Format.interval(ofRate: 1 / $0.interval) }.joined(
          separator: " + ")
      }
      let column = writer.column(
        "\(prefix)\(device.id) \(policy.rawValue)\(samplings.isEmpty ? "" : " \(samplings)")\(schedule.samplings.contains { $0.hours == .daylight } ? " by day" : "")",
        .binary, upper: 1, .way(set: number, slot: slot, policy, schedule), share)
      terms.append(
        FlowTerm(
          column: column, middle: flow.0 * perBoard.0, cautious: flow.1 * perBoard.1,
          part: "way \(slot)"))
      ways.append((column, policy, schedule))
    }
    add(
      .awake, Schedule([]), (.standing(middle, .awake), .standing(cautious, .awake)),
      ColumnShares())
    let isWoken = isWokenByPartner(slot)
    guard device.profile.isMicrocontroller || isWoken || device.profile.wakeController != nil else {
      return ways
    }
    // What is ever off needs something that switches it on again.
    var share = ColumnShares()
    var controller = (Flow.zero, Flow.zero)
    if !isWoken, !device.profile.isMicrocontroller, let part = device.profile.wakeController {
      let price = formulation.both { $0.burden(ifKnown: part.price) ?? 0 }
      share = purchaseShare(price)
      let draw = formulation.both { $0.burden(ifKnown: part.standing) ?? 0 }
      controller = (Flow(watts: draw.middle), Flow(watts: draw.cautious))
    }
    if hasDaylight {
      let flow = (
        Flow.standing(middle, .awakeByDay) + controller.0,
        Flow.standing(cautious, .awakeByDay) + controller.1
      )
      add(.awakeByDay, Schedule([]), flow, share)
    }
    var schedules = device.schedules
    // One of two may stay off or asleep throughout: the other may do everything, or be woken by it.
    if slots.count > 1 { schedules.insert(Schedule([]), at: 0) }
    for schedule in schedules {
      let flow = (
        Flow.standing(middle, .cycled) + Flow.wakes(middle, schedule) + controller.0,
        Flow.standing(cautious, .cycled) + Flow.wakes(cautious, schedule) + controller.1
      )
      add(.cycled, schedule, flow, share)
    }
    return ways
  }

  func isWokenByPartner(_ slot: Int) -> Bool {
    !slots[slot].profile.isMicrocontroller && slots.contains { $0.profile.isMicrocontroller }
  }

  func purchaseShare(_ price: Both) -> ColumnShares {
    ColumnShares(cost: price / site.lifetimeDays, capex: price)
  }
}
