// SPDX-License-Identifier: Apache-2.0

import Planning
import Quantities
import Requirements

/// Values of limits with their units, as people read them.
enum LimitWords {
  /// A limit's name, with the task that it is about.
  static func name(_ limit: SiteLimit, separator: String = " ") -> String {
    limit.task.map { "\($0)\(separator)\(limit.name.rawValue)" } ?? limit.name.rawValue
  }

  static func value(_ value: Double, _ name: SiteLimit.Name) -> String {
    switch name {
    case .cost: return "\(Format.significant(value, 3)) USD/day"
    case .energy: return "\(Format.significant(value, 3)) Wh/day"
    case .carbon: return "\(Format.significant(value, 3)) g/day"
    case .capex: return "\(Format.significant(value, 4)) USD"
    case .batteryLife, .autonomy:
      return value.isFinite
        ? "\(Format.significant(value, 3)) day\(value == 1 ? "" : "s")" : "no end"
    case .memory: return Format.prefixed(value, "B", digits: 3)
    case .accuracy, .caught, .precision, .recall: return Format.fixed(value, 3)
    case .airtime, .heat, .peak: return "\(Format.significant(value * 100, 3)) %"
    case .falseAlarms: return "\(Format.significant(value, 3))/day"
    case .alertWithin, .latency, .trainingTime: return Format.duration(value)
    case .machines, .trainingDevices: return Format.significant(value, 3)
    case .trainingHours: return "\(Format.significant(value, 3)) h"
    case .trainingCost: return "\(Format.significant(value, 3)) USD"
    case .trainingEnergy: return "\(Format.significant(value, 3)) kWh"
    case .trainingCarbon: return "\(Format.significant(value, 3)) kg CO2e"
    }
  }
}
