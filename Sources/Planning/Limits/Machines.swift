// SPDX-License-Identifier: Apache-2.0

import Costing
import IntegerProgram
import Quantities
import Requirements

extension LimitRule {
  /// Machines of a kind in the fullest hour.
  static let machines = LimitRule(
    value: .whole { builder, kind in Double(builder.machines(matching: kind ?? "")) },
    atSites: .none, inServices: .quota)
}

extension ServingFormulation {
  /// Quotas: machines of each kind in the fullest hour, whole, however they are bought.
  func addQuotas(
    _ program: inout Program, _ kept: [ServingOption], _ streams: [Int?], _ used: [Int],
    _ held: [Held], _ side: Side
  ) {
    let quotas = requirements.limits.filter { $0.name == .machines } + (fewest.map { [$0] } ?? [])
    var counts: [Int: Int] = [:]
    for quota in quotas {
      let terms = used.filter { Glob.matches(quota.task ?? "", machines[$0].id) }.map { machine in
        let column =
          counts[machine]
          ?? addCount(
            &program, kept, streams, machine, held.filter { $0.machine == machine }, side,
            objective: fewest == nil ? 0 : 1)
        counts[machine] = column
        return Program.Term(column: column, coefficient: 1)
      }
      guard quota != fewest, !terms.isEmpty else { continue }
      program.addRow("quota \(quota.task ?? "")", terms, atMost: quota.value)
    }
  }

  /// The column of a kind's machines in the fullest hour.
  private func addCount(
    _ program: inout Program, _ kept: [ServingOption], _ streams: [Int?], _ machine: Int,
    _ held: [Held], _ side: Side, objective: Double
  ) -> Int {
    let name = machines[machine].name
    let column = program.addColumn("machines \(name)", .integer, objective: objective)
    let busy = kept.map { side.hours($0, on: machine) }
    let users = kept.indices.filter { busy[$0] > 0 }
    let count = Program.Term(column: column, coefficient: 1)
    program.addRow(
      "machines \(name) day",
      [count] + users.map { .init(column: $0, coefficient: -busy[$0] / 24) }, atLeast: 0)
    if !held.isEmpty {
      program.addRow(
        "machines \(name) held",
        [count] + held.map { .init(column: $0.column, coefficient: -1) }, atLeast: 0)
    }
    let groups = hours(kept, on: machine, side)
    if groups.count > 1 {
      for (number, group) in groups.enumerated() {
        program.addRow(
          "machines \(name) hour \(number + 1)",
          [count]
            + users.map {
              .init(
                column: $0,
                coefficient: -group.ready[$0] - tied(kept[$0], on: machine, side))
            },
          atLeast: 0)
      }
    }
    for task in requirements.tasks.indices where profile.leastHours > 24 {
      let users = users.filter { kept[$0].task == task }
      guard !users.isEmpty else { continue }
      let row = "machines \(name) least \(requirements.tasks[task].name)"
      let asked = uses(
        &program, row, of: users, atMost: streams[task], coefficient: -profile.leastHours / 24)
      program.addRow(row, [count] + asked, atLeast: 0)
    }
    return column
  }
}
