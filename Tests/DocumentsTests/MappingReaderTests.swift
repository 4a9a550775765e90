// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import Testing

@Suite struct MappingReaderTests {
  private func reader(_ text: String) throws -> MappingReader {
    MappingReader(try YAML.read(TextFile(path: "f", text: text)), ProblemLog())
  }

  @Test func noticesEverythingAtOnce() throws {
    let reader = try reader("power: 20\nname: [a]\ncount: two\nspeed: 3 Wh\nodd: 1\nrange: 3..1\n")
    #expect(reader.quantity("power", Watts.self, example: "20 W") == nil)
    #expect(reader.text("name") == nil)
    #expect(reader.whole("count", 1...5) == nil)
    #expect(reader.quantity("speed", Watts.self, example: "20 W") == nil)
    #expect(reader.wholes("range", 1...5) == nil)
    _ = reader.requiredText("title", example: "x")
    reader.finish()
    #expect(
      reader.log.problems.map(\.kind) == [
        .quantity(.missingUnit(number: 20, example: "W"), example: "20 W"),
        .wrongShape(expected: "a text"),
        .wrongShape(expected: "a whole number"),
        .quantity(.wrongUnit(found: "Wh", expected: "W"), example: "20 W"),
        .outOfRange("must lie between 1 and 5, the smaller first"),
        .missingKey("title", example: "x"),
        .unknownKey(known: ["count", "name", "power", "range", "speed", "title"]),
      ])
    #expect(reader.log.problems.map(\.place.line) == [1, 2, 3, 4, 6, 1, 5])
  }

  @Test(
    arguments: [
      ("2", 2...2), ("1..3", 1...3), ("1...3", 1...3), ("0..3", nil), ("1..", nil), ("..3", nil),
      ("1.5", nil),
      ("1..2..3", nil), ("x", nil), ("9", nil),
    ] as [(String, ClosedRange<Int>?)])
  func wholes(text: String, range: ClosedRange<Int>?) throws {
    #expect(try reader("packs: \(text)").wholes("packs", 1...5) == range)
  }

  @Test func rangesOfQuantities() throws {
    let reader = try reader("a: 120 %\nb: 0 W\nc: 50 %\n")
    #expect(reader.quantity("a", Ratio.self, 0...1, example: "0.3") == nil)
    #expect(reader.quantity("b", Watts.self, example: "1 W", excludingZero: true) == nil)
    #expect(reader.quantity("c", Ratio.self, 0...1, example: "0.3") == Ratio(0.5))
    #expect(
      reader.log.problems.map(\.kind) == [
        .outOfRange("must be between 0 and 1"), .outOfRange("must be above 0 W"),
      ])
  }

  @Test func aListIsNoMapping() throws {
    let reader = try reader("- a\n- b\n")
    reader.finish()
    #expect(reader.requiredText("x", example: "y").isEmpty)
    #expect(
      reader.log.problems.map(\.kind) == [.wrongShape(expected: "a mapping of keys to values")])
  }

  @Test func problemsAreSortedAndToldOnce() {
    let late = Problem(.tab, at: Place(file: "f", line: 9))
    let early = Problem(.empty, at: Place(file: "f", line: 1))
    #expect(Problems([late, early, late]).all == [early, late])
  }
}
