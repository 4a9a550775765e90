// SPDX-License-Identifier: Apache-2.0

import Planning
import Quantities
import Requirements

/// Values of limits with their units, as people read them.
enum LimitWords {
  /// A limit's name, with the task that it is about.
  static func name(_ limit: Limit, separator: String = " ") -> String {
    limit.task.map { "\($0)\(separator)\(limit.name.rawValue)" } ?? limit.name.rawValue
  }

  /// - Parameter more: digits beyond those that people need.
  static func value(_ value: Double, _ name: Limit.Name, more: Int = 0) -> String {
    switch name.declaration.shown {
    case .number(let digits, let unit): "\(Format.significant(value, digits + more))\(unit)"
    case .days:
      value.isFinite
        ? "\(Format.significant(value, 3 + more)) day\(value == 1 ? "" : "s")" : "no end"
    case .bytes: Format.prefixed(value, "B", digits: 3 + more)
    case .share: Format.fixed(value, 3 + more)
    case .percent: "\(Format.significant(value * 100, 3 + more)) %"
    case .duration: Format.duration(value)
    }
  }
}
