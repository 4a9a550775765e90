// SPDX-License-Identifier: Apache-2.0

import Costing
import Planning
import Quantities

/// The machines of a service, as people read them.
enum MachineWords {
  /// How a kind of machine is held, a line for each way.
  static func terms(of machine: MachineProfile, _ hours: MachineHours) -> [String] {
    func terms(_ price: Estimate<DollarsPerHour>) -> String {
      "at \(Format.significant(price.value.value, 4)) USD/hour (\(price.provenance.note))"
    }
    var lines = machine.commitments.filter { $0.count > 0 }.map { promise in
      "\(promise.count) committed at \(promise.price.provenance.note)"
    }
    if let last = lines.indices.last, hours.committed > 0 {
      let share = 100 * hours.committedUse / hours.committed
      lines[last] += "; \(Format.significant(share, 3)) % of it used"
    }
    guard hours.onDemand > 0 || lines.isEmpty else { return lines }
    let prefix = lines.isEmpty ? "" : "on demand "
    return lines + [
      "\(prefix)\(Format.significant(hours.onDemand, 4)) h/day \(terms(machine.price))"
    ]
  }

  /// Rows of a report for the machines that are more than rented by the hour.
  static func rows(_ choice: ServiceChoice) -> [(String, String)] {
    let account = ServingAccount(choice.design, choice.profile, .middle)
    return choice.design.machines.enumerated().filter { $0.element.committed > 0 }
      .map { index, machine in
        (machine.name, terms(of: machine, account.hours(of: index)).joined(separator: "; "))
      }
  }
}
