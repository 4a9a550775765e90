// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Networks
import Quantities
import Requirements

// What runs: models at their sampling schedules, the sensors they need, and the room they take.

extension SetFormulation {
  mutating func writeRuns(_ writer: inout ProgramWriter, _ terms: inout [FlowTerm]) {
    let figures = formulation.figures
    var serving: [Int: [(Int, Double)]] = [:]
    var gateway: [(Int, Double)] = []
    for (slot, device) in slots.enumerated() {
      var ram: [(Int, Double)] = []
      var flash: [(Int, Double)] = []
      var processor: [(Int, Double)] = []
      var wake: [(Int, Double)] = []
      var runs: [(column: Int, option: RunOption)] = []
      for (group, groupOptions) in device.groups.enumerated() where !groupOptions.options.isEmpty {
        let members = formulation.groups[group].members
        let sensorPrice = formulation.both {
          $0.burden(ifKnown: groupOptions.sensor?.part.price) ?? 0
        }
        let sensorName = formulation.groups[group].sensor.rawValue
        // One sensor of a kind serves all groups on a device.
        let isFirst = !formulation.groups[..<group].indices.contains {
          formulation.groups[$0].sensor == formulation.groups[group].sensor
            && !device.groups[$0].options.isEmpty
        }
        let sensor: Int
        if isFirst {
          sensor = writer.column(
            "\(prefix)\(device.id) \(sensorName)", .binary, upper: 1,
            .sensor(set: number, slot: slot, group: group), purchaseShare(sensorPrice))
          sensors[slot, default: [:]][sensorName] = sensor
        } else {
          sensor = sensors[slot]?[sensorName] ?? 0
        }
        for (index, option) in groupOptions.options.enumerated() {
          let configuration = groupOptions.configurations[option.configuration]
          var short: String { "\(prefix)\(slot).\(group).\(index)" }
          let isShared = members.count > 1
          var flow = (
            option.flow.middle * figures.middle.perBoard,
            option.flow.cautious * figures.cautious.perBoard
          )
          var share = ColumnShares()
          var kept = (option.kept, option.kept)
          if !isShared, let term = option.terms[0] {
            flow = (flow.0 + term.alarmFlow.middle, flow.1 + term.alarmFlow.cautious)
            share = alarmShare(term)
            kept = (kept.0 + term.kept.middle, kept.1 + term.kept.cautious)
          }
          if let training = option.training { share.add(training, site) }
          if let remote = option.remote { share.add(remote) }
          let run = writer.column(
            "\(short) \(configuration.name) \(Format.interval(ofRate: 1 / option.sampling.interval)) \(option.isCycled ? "cycled" : "awake")",
            .binary, upper: 1, .run(set: number, slot: slot, group: group, option: index),
            share)
          terms.append(
            FlowTerm(
              column: run, middle: flow.0, cautious: flow.1, part: "run \(group)",
              count: members.count))
          runs.append((run, option))
          if kept.1 > 0 { self.kept.append((run, kept.0, kept.1)) }
          if option.ram > 0 { ram.append((run, option.ram / 1e6)) }
          if option.flash > 0 { flash.append((run, option.flash / 1e6)) }
          processor.append((run, option.busy / option.sampling.interval))
          if option.isCycled { wake.append((run, option.wakeTime)) }
          writer.row("sensor \(short)", [(run, 1), (sensor, -1)], atMost: 0)
          if let remote = configuration.run.remote {
            let place = place(of: remote, &writer)
            writer.row("elsewhere \(short)", [(run, 1), (place, -1)], atMost: 0)
            if let load = option.remote?.load, load > 0 { gateway.append((run, load)) }
            if let spend = option.remote, remote.gateway == nil {
              rent(remote, spend, for: run, &writer)
            }
          }
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
                alarmShare(term))
              terms.append(
                FlowTerm(
                  column: serve, middle: term.alarmFlow.middle,
                  cautious: term.alarmFlow.cautious, part: "serve \(members[member])"))
              if term.kept.cautious > 0 {
                self.kept.append((serve, term.kept.middle, term.kept.cautious))
              }
              writer.row(
                "run \(formulation.requirements.tasks[members[member]].name) \(short)",
                [(serve, 1), (run, -1)], atMost: 0)
              serving[members[member], default: []].append((serve, 1))
              if slot == 0 { servedByHost.append((serve, 1)) }
            }
          } else if option.terms[0] != nil {
            serving[members[0], default: []].append((run, 1))
            if slot == 0 { servedByHost.append((run, 1)) }
          }
        }
      }
      writeCapacity(slot, device, ram, flash, processor, wake, runs, ways[slot], &writer)
    }
    if !gateway.isEmpty { writer.row("\(prefix)gateway", gateway, atMost: 1) }
    for (name, rented) in rented.sorted(by: { $0.key < $1.key }) {
      writer.row(
        "\(prefix)work \(name)",
        rented.work.map { ($0.column, $0.hours.middle) } + [(rented.hours.middle, -1)], atMost: 0)
      writer.row(
        "\(prefix)work \(name) cautious",
        rented.work.map { ($0.column, $0.hours.cautious) } + [(rented.hours.cautious, -1)],
        atMost: 0)
    }
    self.serving = serving
  }

  /// What looks at frames elsewhere is built or bought once, whoever sends them.
  private mutating func place(of remote: RemoteRun, _ writer: inout ProgramWriter) -> Int {
    let isNear = remote.gateway != nil
    if let known = isNear ? elsewhere.gateway : elsewhere.cloud { return known }
    let (middle, cautious) = formulation.riskLevels
    let standing = (remote.standing(at: site, middle), remote.standing(at: site, cautious))
    let column = writer.column(
      "\(prefix)\(isNear ? "gateway" : "cloud")", .binary, upper: 1, .elsewhere(set: number),
      ColumnShares(
        cost: Both(standing.0.cost, standing.1.cost),
        carbon: Both(standing.0.carbon, standing.1.carbon),
        capex: Both(standing.0.capex, standing.1.capex)))
    if isNear { elsewhere.gateway = column } else { elsewhere.cloud = column }
    return column
  }

  /// The hours of a rented machine: at least those that all its work takes, and those in which it must be on.
  private mutating func rent(
    _ remote: RemoteRun, _ spend: RemoteSpend, for run: Int, _ writer: inout ProgramWriter
  ) {
    let name = spend.place
    var machine: (hours: (middle: Int, cautious: Int), work: [(column: Int, hours: Both)])
    if let known = rented[name] {
      machine = known
    } else {
      let hour = formulation.both { remote.hour($0).cost }
      let carbon = formulation.both { remote.hour($0).carbon }
      func column(_ word: String, _ cost: Both, _ carbon: Both) -> Int {
        writer.column(
          "\(prefix)\(name) hours\(word)", .continuous, upper: .infinity, .amount,
          ColumnShares(cost: cost, carbon: carbon))
      }
      machine = (
        (
          column("", Both(hour.middle, 0), Both(carbon.middle, 0)),
          column(" cautious", Both(0, hour.cautious), Both(0, carbon.cautious))
        ), []
      )
    }
    machine.work.append((run, spend.hours))
    rented[name] = machine
    guard spend.ready > 0 else { return }
    for column in [machine.hours.middle, machine.hours.cautious] {
      writer.row(
        "\(prefix)ready \(name) \(column) \(run)", [(run, spend.ready), (column, -1)], atMost: 0)
    }
  }

  /// What serving a task adds to the site's totals beside its energy.
  private func alarmShare(_ term: TaskTerm) -> ColumnShares {
    ColumnShares(
      cost: term.alarmCost, airtime: term.messages * formulation.figures.cautious.alertAirtime,
      accuracy: term.accuracy)
  }

  /// Whether a way of waking serves a run's samples.
  static func covers(_ way: Way, _ option: RunOption) -> Bool {
    switch way.policy {
    case .awake: !option.isCycled
    case .awakeByDay: !option.isCycled && option.sampling.hours == .daylight
    case .cycled: option.isCycled && way.schedule.samplings.contains(option.sampling)
    }
  }

  func writeCapacity(
    _ slot: Int, _ device: DeviceOptions, _ ram: [(Int, Double)], _ flash: [(Int, Double)],
    _ processor: [(Int, Double)], _ wake: [(Int, Double)],
    _ runs: [(column: Int, option: RunOption)],
    _ ways: [Way], _ writer: inout ProgramWriter
  ) {
    let cautious = formulation.riskLevels.cautious
    let memory = formulation.requirements.memory(of: device.profile, cautious)
    if memory.isFinite, !ram.isEmpty {
      writer.row("\(prefix)memory \(device.id)", ram, atMost: memory / 1e6)
    }
    if let size = device.profile.flash.map({ cautious.benefit($0) }), !flash.isEmpty {
      writer.row("\(prefix)flash \(device.id)", flash, atMost: size / 1e6)
    }
    if !processor.isEmpty {
      writer.row("\(prefix)processor \(device.id)", processor, atMost: 1)
    }
    let boot = device.figures.cautious.bootTime
    let cycled = ways.filter { $0.policy == .cycled && !$0.schedule.samplings.isEmpty }
    if !wake.isEmpty, !cycled.isEmpty {
      writer.row(
        "\(prefix)deadline \(device.id)",
        wake + cycled.map { ($0.column, boot - $0.schedule.shortestInterval) }, atMost: 0)
    }
    // A microcontroller that stays awake does one thing after the other: all its samples together end
    // before the shortest of its intervals.
    guard device.profile.isMicrocontroller else { return }
    let awake = runs.filter { !$0.option.isCycled }
    let most = awake.map(\.option.busy).sorted(by: >)
      .prefix(formulation.requirements.tasks.count).reduce(0, +)
    for run in awake where most > run.option.sampling.interval {
      writer.row(
        "\(prefix)deadline \(device.id) \(run.column)",
        awake.map { ($0.column, $0.option.busy) } + [
          (run.column, most - run.option.sampling.interval)
        ],
        atMost: most)
    }
  }
}
