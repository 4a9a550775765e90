// SPDX-License-Identifier: Apache-2.0

import Costing
import Planning
import Quantities

/// The machines of a service, as people read them.
enum MachineWords {
  /// How a kind of machine is held, a line for each way.
  private static func terms(of machine: MachineProfile, _ hours: MachineHours) -> [String] {
    func terms(_ price: Estimate<DollarsPerHour>) -> String {
      "at \(Format.significant(price.value.value, 4)) USD/hour (\(price.provenance.note))"
    }
    if machine.purchase == .bought {
      let each = machine.capex.map { Format.significant($0.value.value, 4) } ?? "unknown"
      let share = 100 * min(1, hours.asked / max(1, hours.committed))
      return [
        "\(machine.committed) at \(each) USD (\(machine.price.provenance.note)), on all day; \(Format.significant(share, 3)) % of its hours taken"
      ]
    }
    var lines = machine.commitments.filter { $0.count > 0 }.map { promise in
      "\(promise.count) committed at \(promise.price.provenance.note)"
    }
    if let last = lines.indices.last, hours.committed > 0 {
      let share = 100 * hours.committedUse / hours.committed
      lines[last] += "; \(Format.significant(share, 3)) % of its hours taken"
    }
    guard hours.onDemand > 0 || lines.isEmpty else { return lines }
    let prefix = lines.isEmpty ? "" : "on demand "
    return lines + [
      "\(prefix)\(Format.significant(hours.onDemand, 4)) h/day \(terms(machine.price))"
    ]
  }

  /// Hours a day of all machines of a service that are paid for, in the middle.
  static func hours(of service: ServiceSolution) -> Double {
    let builder = LedgerBuilder(service.design, at: service.profile, .middle)
    return service.design.machines.indices.reduce(0) {
      let hours = builder.hours(of: $1)
      return $0 + hours.committed + hours.onDemand
    }
  }

  /// Hours of the day as spans: `from 1 to 5 and from 13 to 15 h`.
  static func hours(_ hours: [Int]) -> String {
    var spans: [(first: Int, last: Int)] = []
    for hour in hours {
      if let last = spans.indices.last, spans[last].last + 1 == hour {
        spans[last].last = hour
      } else {
        spans.append((hour, hour))
      }
    }
    return spans.map { "from \($0.first) to \($0.last + 1)" }.joined(separator: " and ") + " h"
  }

  /// How many streams bought machines of a kind carry and may carry, with the confidence asked; nil where several tasks
  /// share it, or not all are watched.
  static func streams(_ service: ServiceSolution, _ index: Int, confidence: Double) -> String? {
    let machine = service.design.machines[index]
    let users = service.design.tasks.filter { task in
      task.stages.contains { $0.placement == .machine(index) }
    }
    guard machine.purchase == .bought, machine.committed > 0, users.count == 1,
      let load = users.first?.load, load.watched == 1, load.users > 1,
      service.profile.serving?.canWait == false
    else { return nil }
    let careful = LedgerBuilder(
      service.design, at: service.profile, RiskLevel(confidence: confidence))
    let each = careful.hours(of: index).asked / load.users
    guard each > 0 else { return nil }
    func room(_ machines: Int) -> String {
      Format.grouped((24 * Double(machines) / each * (1 + 1e-9)).rounded(.down), 0)
    }
    let fewer = machine.committed - 1
    return "\(Format.grouped(load.users, 0)) streams, room for \(room(machine.committed))"
      + (fewer > 0 ? ", on \(fewer) for \(room(fewer))" : "")
  }

  /// The machines, each with the terms on which it is held.
  static func held(_ service: ServiceSolution) -> [(machine: MachineProfile, terms: [String])] {
    let builder = LedgerBuilder(service.design, at: service.profile, .middle)
    return service.design.machines.enumerated().map { index, machine in
      (machine, terms(of: machine, builder.hours(of: index)))
    }
  }
}
