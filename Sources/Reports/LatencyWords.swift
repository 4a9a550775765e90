// SPDX-License-Identifier: Apache-2.0

import Costing
import Documents
import Quantities

/// The parts of a latency, as people and programs read them.
enum LatencyWords {
  /// The parts with their times, and the part that decides.
  static func words(_ parts: LatencyParts) -> String {
    guard let deciding = parts.deciding else { return "" }
    let list = parts.parts.map {
      "\($0.name.rawValue) \(Format.duration($0.time))\($0.basis == .assumed ? "*" : "")"
    }
    return
      "\(list.joined(separator: " + ")): \(deciding.name.rawValue) takes \(Format.significant(100 * deciding.time / parts.total, 2)) %"
  }

  /// The parts for programs: null where a limit is about no latency.
  static func json(_ parts: LatencyParts?) -> JSON {
    guard let parts else { return .null }
    return .array(
      parts.parts.map { part in
        .object([
          ("part", .string(part.name.rawValue)), ("seconds", .number(part.time)),
          ("basis", .string(part.basis.rawValue)),
          ("decides", .bool(part.name == parts.deciding?.name)),
        ])
      })
  }
}
