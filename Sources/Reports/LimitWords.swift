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

  /// A value that a limit would have to be, as it is typed: rounded to the side on which what comes to it keeps it.
  static func relaxed(_ value: Double, _ name: Limit.Name) -> String {
    let rule = name.declaration.isFloor ? FloatingPointRoundingRule.down : .up
    func digits(_ value: Double) -> String { Format.significant(value, 4, rounded: rule) }
    switch name.declaration.shown {
    case .number(_, let unit): return digits(value) + unit.replacing(" CO2e", with: "")
    case .days: return value.isFinite ? "\(digits(value)) days" : "no end"
    case .share: return digits(value)
    case .percent: return "\(digits(100 * value)) %"
    case .bytes: return scaled(value, [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")], "B")
    case .duration:
      let units: [(least: Double, one: Double, symbol: String)] = [
        (172_800, 86_400, "days"), (7_200, 3_600, "h"), (120, 60, "min"), (1, 1, "s"),
        (1e-3, 1e-3, "ms"), (1e-6, 1e-6, "us"),
      ]
      let found = units.first { value >= $0.least } ?? (0, 1e-9, "ns")
      return "\(digits(value / found.one)) \(found.symbol)"
    }
    func scaled(_ value: Double, _ units: [(Double, String)], _ least: String) -> String {
      let found = units.first { value >= $0.0 } ?? (1, least)
      return "\(digits(value / found.0)) \(found.1)"
    }
  }

  /// The value of a limit of the file, with as many digits as the file has.
  static func stated(_ limit: Limit) -> String {
    let exact = value(limit.value, limit.name, more: 9)
    let shorter = (0..<9).lazy.map { value(limit.value, limit.name, more: $0) }
    return shorter.first {
      exact.hasPrefix($0) && exact.dropFirst($0.count).allSatisfy { $0 == "0" }
    }
      ?? exact
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
    case .duration: Format.duration(value, digits: 3 + more)
    }
  }
}
