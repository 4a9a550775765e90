// SPDX-License-Identifier: Apache-2.0

import Documents
import TestSupport
import Testing

@Suite struct CSVTests {
  private func read(_ text: String, _ required: [String] = []) throws(Problems) -> CSV {
    try CSV(TextFile(path: "t.csv", text: text), required: required)
  }

  private func fields(_ table: CSV) -> [[String]] {
    (0..<table.count).map { row in table.header.indices.map { table.text(row, $0) } }
  }

  @Test(
    arguments: [
      ("a,b\n1,2\n", [["1", "2"]]), ("a,b\n1,2", [["1", "2"]]), ("a,b\r\n1,2\r\n", [["1", "2"]]),
      ("a,b\r1,2\r", [["1", "2"]]), ("a,b\n\n\n1,2\n\n", [["1", "2"]]), ("a,b\n,\n", [["", ""]]),
      ("a,b\n1,", [["1", ""]]), ("a,b\n\"x, y\",\"\"\n", [["x, y", ""]]),
      ("a,b\n\"say \"\"hi\"\"\",2\n", [["say \"hi\"", "2"]]),
      ("a,b\n\"two\nlines\",2\n", [["two\nlines", "2"]]),
      ("a,b\n\"\"\"\",\"\"\"\"\"\"\n", [["\"", "\"\""]]), ("a,b\n x , y \n", [[" x ", " y "]]),
      ("a,b\n1\"2,3\n", [["1\"2", "3"]]), ("a\n\"\"\n", [[""]]), ("a,b\né,🦆\n", [["é", "🦆"]]),
      ("a,b\n", []), ("", []),
    ] as [(String, [[String]])])
  func reads(text: String, rows: [[String]]) throws {
    #expect(fields(try read(text)) == rows)
  }

  @Test func emptyAndColumns() throws {
    let table = try read("a,b,c\n1,,\"\"\n")
    #expect(table.isEmpty(0, 1) && table.isEmpty(0, 2) && !table.isEmpty(0, 0))
    #expect(table.column("c") == 2 && table.column("d") == nil)
  }

  @Test func places() throws {
    let table = try read("a,b,c\n\n1,\"two\nlines\",é3\n4,é5,6\n")
    #expect(table.place(0) == Place(file: "t.csv", line: 3, column: 1))
    #expect(table.place(0, 0) == Place(file: "t.csv", line: 3, column: 1))
    #expect(table.place(0, 1) == Place(file: "t.csv", line: 3, column: 4))
    #expect(table.place(0, 2) == Place(file: "t.csv", line: 4, column: 8))
    #expect(table.place(1, 1) == Place(file: "t.csv", line: 5, column: 3))
    #expect(table.place(1, 2) == Place(file: "t.csv", line: 5, column: 6))
  }

  @Test func faults() {
    #expect(
      throws: Problems([Problem(.missingColumn("z"), at: Place(file: "t.csv", line: 1, column: 1))])
    ) {
      try read("a,b\n1,2\n", ["a", "z"])
    }
    do throws(Problems) {
      _ = try read("a,b\n1\n1,2\n1,2,3\n")
      Issue.record("read a ragged table")
    } catch {
      #expect(
        error.all.map(\.kind) == [
          .wrongFieldCount(found: 1, expected: 2), .wrongFieldCount(found: 3, expected: 2),
        ])
      #expect(error.all.map(\.place.line) == [2, 4])
    }
    #expect(throws: Problems.self) { try read("a,b\n1,\"open\n") }
  }

  /// What is written with quotes reads back.
  @Test func roundTrips() throws {
    let alphabet = Array("ab,\"\n\r é🦆0")
    var generator = Seeded(seed: 5)
    for _ in 0..<300 {
      let rows = (0..<3).map { _ in
        (0..<3).map { _ in
          String(
            (0..<Int.random(in: 0..<6, using: &generator)).map { _ in
              alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            })
        }
      }
      let body = rows.map { row in
        row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
      }
      let table = try read("a,b,c\n" + body.joined(separator: "\n") + "\n")
      #expect(fields(table) == rows)
    }
  }

  @Test func survivesMutations() {
    let sound = Array("a,b,c\n1,\"two\nlines\",3\n\"x\"\"y\",,\r\né,🦆,\"\"\n".utf8)
    var generator = Seeded(seed: 9)
    var read = 0
    for _ in 0..<4_000 {
      var bytes = sound
      for _ in 0...Int.random(in: 0..<5, using: &generator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0:
          bytes.insert(
            [0x22, 0x2C, 0x0A, 0x0D, 0x61][Int.random(in: 0..<5, using: &generator)], at: place)
        case 1: if place < bytes.count { bytes.remove(at: place) }
        case 2:
          if place < bytes.count { bytes[place] = UInt8.random(in: 1...255, using: &generator) }
        default: bytes = Array(bytes.prefix(place))
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      guard let table = try? self.read(text, ["a"]) else { continue }
      read += 1
      for row in 0..<table.count {
        for column in table.header.indices {
          _ = table.text(row, column)
          let place = table.place(row, column)
          #expect(place.line >= 1 && place.column >= 1)
        }
      }
    }
    #expect((200...3_900).contains(read))
  }
}
