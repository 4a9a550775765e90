// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import Requirements
import Testing

@testable import Reports

/// The value that a limit would have to be is typed as it is printed, and what comes to it keeps it.
@Suite("Values of relaxed limits") struct LimitWordsTests {
  static let names: [Limit.Name] = [
    .cost, .energy, .batteryLife, .capex, .carbon, .memory, .weight, .accuracy, .caught,
    .falseAlarms, .alertWithin, .latency, .trainingTime, .trainingCost, .trainingCarbon,
  ]

  /// Values in the unit of a limit, with digits that rounding to the nearest would take to the wrong side.
  static let values = [
    0.012_345_6, 0.828_259_9, 0.828_250_1, 1.000_06, 25.134_9, 44.950_01, 119.96, 1_234.56, 7_300.6,
    123_456.7,
  ]

  @Test("are on the side that keeps them", arguments: names)
  func side(_ name: Limit.Name) throws {
    let place = Place(file: "", line: 1, column: 1)
    for value in Self.values {
      let text = LimitWords.relaxed(value, name)
      let measure = try Measure(text)
      let unit = name.declaration.unit
      let scale = unit.isEmpty ? 1 : try #require(Unit(unit)).scale
      let typed = Limit(name, value: measure.value / scale, place: place)
      #expect(typed.holds(value), "\(name): \(text) for \(value)")
      #expect(abs(typed.value / value - 1) < 0.002, "\(name): \(text) for \(value)")
      #expect(text.prefix { $0 != " " }.filter(\.isNumber).count <= 8, "\(text)")
    }
  }

  @Test("have few digits") func digits() {
    #expect(LimitWords.relaxed(44.9500000001, .cost) == "44.95 USD/day")
    #expect(LimitWords.relaxed(0.82599, .caught) == "0.8259")
    #expect(LimitWords.relaxed(0.1, .accuracy) == "0.1")
    #expect(LimitWords.relaxed(1_234, .alertWithin) == "20.57 min")
    #expect(LimitWords.relaxed(0.025_134, .latency) == "25.14 ms")
    #expect(LimitWords.relaxed(60.55, .batteryLife) == "60.55 days")
  }

  @Test("of the file have the digits of the file") func stated() {
    func words(_ name: Limit.Name, _ value: Double) -> String {
      LimitWords.stated(Limit(name, value: value, place: Place(file: "", line: 1, column: 1)))
    }
    #expect(words(.accuracy, 0.3) == "0.300")
    #expect(words(.accuracy, 0.2056) == "0.2056")
    #expect(words(.cost, 9.526) == "9.526 USD/day")
    #expect(words(.cost, 50) == "50 USD/day")
    #expect(words(.alertWithin, 123.456) == "2.0576 min")
    #expect(words(.latency, 0.07) == "70 ms")
    #expect(words(.batteryLife, 60) == "60 days")
    #expect(words(.memory, 123_456_789) == "123.456789 MB")
  }
}
