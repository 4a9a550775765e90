// SPDX-License-Identifier: Apache-2.0

import Documents
import Estimation
import Planning
import Quantities

/// Temperatures of a file that its climate contradicts.
enum AirWords {
  /// A sentence for each.
  static func lines(_ answer: Answer) -> [String] {
    answer.airContradictions.map { found in
      let (line, month, side) =
        switch found.key {
        case .temperature: ("temperature", "coldest", "warmer")
        case .hottest: ("hottest", "warmest", "cooler")
        }
      return
        "`\(line): \(degrees(found.given))` is \(side) than the \(month) month there (\(found.place): \(degrees(found.climate))); leave it out to plan with that."
    }
  }

  /// The same for programs.
  static func json(_ answer: Answer) -> JSON {
    .array(
      answer.airContradictions.map { found in
        .object([
          ("key", .string(found.key.rawValue)), ("given_c", .number(found.given.value)),
          ("climate_c", .number(found.climate.value)), ("climate", .string(found.place)),
        ])
      })
  }

  private static func degrees(_ value: Celsius) -> String {
    "\(Format.significant(value.value, 3)) C"
  }
}
