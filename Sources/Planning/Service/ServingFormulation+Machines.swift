// SPDX-License-Identifier: Apache-2.0

import Costing
import IntegerProgram
import Quantities
import Requirements

/// What a program chooses: an option a task, or several that share its streams, and machines that are paid around the clock.
struct ServingSelection: Sendable {
  var options: [ServingOption]
  /// Machines by kind and promise.
  var held: [Int: [Int: Int]] = [:]
}

extension ServingFormulation {
  /// A machine's time: the column on demand, the hours that one unit of it stands for, and the column of
  /// hours that are paid around the clock and used. A bought machine has neither: it is on all day.
  struct Time {
    var machine: Int
    var onDemand: Int?
    var unit: Double
    var used: Int?
  }

  /// Machines that are paid around the clock, by promise: chosen once, whatever the risk level.
  func addHeld(
    _ program: inout Program, _ kept: [ServingOption], _ streams: [Int?], _ used: [Int],
    _ side: Side, _ aim: Objective?
  ) -> [Held] {
    let careful = Side(self, cautious)
    return used.flatMap { machine in
      // No use has more machines than the fullest hour or the whole day asks for.
      let most = requirements.tasks.indices.reduce(1 + profile.leastHours / 24) { sum, task in
        let own = kept.filter { $0.task == task }.map { option in
          max(
            side.level(option, on: machine),
            careful.level(option, on: machine))
            / 24
            + max(
              side.ready(option, on: machine).max() ?? 0,
              careful.ready(option, on: machine).max() ?? 0)
        }
        return sum + (own.max() ?? 0) * Double(streams[task] ?? 1)
      }
      return machines[machine].commitments.indices.map { commitment in
        Held(
          machine: machine, commitment: commitment,
          column: program.addColumn(
            "committed \(machines[machine].name) \(commitment + 1)", .integer,
            upper: most.rounded(.up),
            objective: aim.map { side.holding(machine, commitment, $0) } ?? 0))
      }
    }
  }

  /// The time of each machine, which carries the work under one risk level.
  func addTime(
    _ program: inout Program, _ kept: [ServingOption], _ streams: [Int?], _ used: [Int],
    _ held: [Held], _ side: Side, _ suffix: String, _ aim: Objective?
  ) -> [Time] {
    used.map { machine in
      let name = machines[machine].name
      let step = machines[machine].billingStep
      let isWhole = step >= MachineTime.shortStep
      let unit = isWhole ? step / 3_600 : 1
      let busy = kept.map { side.hours($0, on: machine) }
      let most = requirements.tasks.indices.reduce(profile.leastHours + part) { sum, task in
        let own = kept.indices.filter { kept[$0].task == task }.map { busy[$0] }
        return sum + (own.max() ?? 0) * Double(streams[task] ?? 1)
      }
      var time = Time(machine: machine, unit: unit)
      let own = held.filter { $0.machine == machine }
      var on: [Program.Term] = []
      if machines[machine].purchase == .bought {
        on = own.map { .init(column: $0.column, coefficient: 24) }
      } else {
        let column = program.addColumn(
          "hours \(name)\(suffix)", isWhole ? .integer : .continuous,
          upper: (most / unit).rounded(.up) + 1,
          objective: aim.map { side.hourly(machine, $0) * unit } ?? 0)
        time.onDemand = column
        on.append(.init(column: column, coefficient: unit))
        if !own.isEmpty {
          let paid = program.addColumn(
            "used \(name)\(suffix)", .continuous, upper: most,
            objective: aim.map { side.running(machine, $0) } ?? 0)
          time.used = paid
          on.append(.init(column: paid, coefficient: 1))
          program.addRow(
            "paid \(name)\(suffix)",
            [.init(column: paid, coefficient: -1)]
              + own.map { .init(column: $0.column, coefficient: 24) }, atLeast: 0)
        }
      }
      let isTied = kept.contains { tied($0, on: machine, side) > 0 }
      var whole: [Program.Term] = []
      if !own.isEmpty || isTied {
        whole = addHours(
          &program, kept, time, own, isTied: isTied, side, suffix)
      }
      if !whole.isEmpty { program.addRow("whole \(name)\(suffix)", on + whole, atLeast: 0) }
      program.addRow(
        "work \(name)\(suffix)",
        on
          + kept.indices.filter { busy[$0] > 0 }.map { .init(column: $0, coefficient: -busy[$0]) },
        atLeast: 0)
      if profile.leastHours > 0 {
        for task in requirements.tasks.indices {
          let users = kept.indices.filter { kept[$0].task == task && busy[$0] > 0 }
          guard !users.isEmpty else { continue }
          let row = "\(name) \(requirements.tasks[task].name)\(suffix)"
          let asked = uses(
            &program, row, of: users, atMost: streams[task], coefficient: -profile.leastHours)
          program.addRow("least \(row)", on + asked, atLeast: 0)
        }
      }
      return time
    }
  }

  /// Machines that must be ready in an hour beyond those that are paid around the clock are on demand in that
  /// very hour: free hours at night are no use at noon. Hours that ask for the same are one row. Work that cannot wait
  /// takes whole machines.
  ///
  /// - Parameter isTied: whether there is such work beside what is kept ready in whole machines.
  /// - Returns: what the hours of whole machines are taken away by from those in which machines are on.
  private func addHours(
    _ program: inout Program, _ kept: [ServingOption], _ time: Time, _ held: [Held],
    isTied: Bool, _ side: Side, _ suffix: String
  ) -> [Program.Term] {
    let groups = hours(kept, on: time.machine, side)
    // Where all hours are alike and any part of one will do, the whole day says the same.
    guard groups.count > 1 || isTied else { return [] }
    let name = machines[time.machine].name
    var (beyond, whole): ([Program.Term], [Program.Term]) = ([], [])
    for (number, group) in groups.enumerated() {
      var there = held.map { Program.Term(column: $0.column, coefficient: 1) }
      if time.onDemand != nil {
        let over = program.addColumn("over \(name) \(number + 1)\(suffix)", .continuous)
        there.append(.init(column: over, coefficient: 1))
        beyond.append(.init(column: over, coefficient: -Double(group.count)))
      }
      let asked = kept.indices.map {
        Program.Term(
          column: $0, coefficient: -group.ready[$0] - tied(kept[$0], on: time.machine, side))
      }
      var needed = asked
      if isTied {
        let machines = program.addColumn(
          "machines \(name) \(number + 1)\(suffix)", .integer)
        program.addRow(
          "machines \(name) \(number + 1)\(suffix)",
          asked + [.init(column: machines, coefficient: 1)], atLeast: 0)
        needed = [.init(column: machines, coefficient: -1)]
        whole.append(.init(column: machines, coefficient: -Double(group.count)))
      }
      program.addRow("hour \(name) \(number + 1)\(suffix)", there + needed, atLeast: 0)
    }
    if let onDemand = time.onDemand {
      beyond.append(.init(column: onDemand, coefficient: time.unit))
      program.addRow("beyond \(name)\(suffix)", beyond, atLeast: 0)
    }
    return whole
  }

  /// Hours of a day that a whole machine may be on for a part of its work.
  var part: Double { profile.canWait ? 0 : 24 }

  /// Machines that an option's work takes in every hour alike, where it cannot wait.
  func tied(_ option: ServingOption, on machine: Int, _ side: Side) -> Double {
    profile.canWait ? 0 : side.level(option, on: machine) / 24
  }

  /// Hours of the day that ask for the same machines: what each option keeps ready in them, and how many
  /// hours they are.
  func hours(
    _ kept: [ServingOption], on machine: Int, _ side: Side
  ) -> [(ready: [Double], count: Int)] {
    let ready = kept.map { side.ready($0, on: machine) }
    var groups: [[Double]: Int] = [:]
    for hour in 0..<24 { groups[ready.map { $0.isEmpty ? 0 : $0[hour] }, default: 0] += 1 }
    return groups.map { (ready: $0.key, count: $0.value) }
      .sorted { $0.ready.lexicographicallyPrecedes($1.ready) }
  }

  /// What an aim sees of everything chosen.
  func terms(
    _ kept: [ServingOption], _ held: [Held], _ times: [Time], _ side: Side, _ aim: Objective
  ) -> [Program.Term] {
    var terms = kept.indices.map {
      Program.Term(column: $0, coefficient: side.direct(kept[$0], aim))
    }
    for time in times {
      if let column = time.onDemand {
        terms.append(
          .init(column: column, coefficient: side.hourly(time.machine, aim) * time.unit))
      }
      if let used = time.used {
        terms.append(.init(column: used, coefficient: side.running(time.machine, aim)))
      }
    }
    return terms
      + held.map {
        .init(column: $0.column, coefficient: side.holding($0.machine, $0.commitment, aim))
      }
  }
}
