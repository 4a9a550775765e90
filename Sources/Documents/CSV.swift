// SPDX-License-Identifier: Apache-2.0

/// A table read from comma-separated values (RFC 4180), with the line of each row.
///
/// Fields stay where they are in the file's bytes; text is made when it is asked for.
public struct CSV: Sendable {
  /// The file's name as the user knows it.
  public let file: String
  /// The names of the columns.
  public let header: [String]
  /// The number of rows below the header.
  public var count: Int { lines.count }

  private let bytes: [UInt8]
  /// Start and end of each field, row after row; a negative end marks a field with doubled quotes.
  private let starts: [Int32]
  private let ends: [Int32]
  private let lines: [Int32]
  private let columns: [String: Int]

  /// The largest table read, in bytes.
  public static let limit = 64_000_000

  /// Reads a table.
  ///
  /// - Throws: `Problems`: every row with a wrong number of fields, or the missing columns.
  public init(_ source: TextFile, required: [String]) throws(Problems) {
    file = source.path
    bytes = source.bytes
    var scan = Scan(bytes: source.bytes)
    let log = ProblemLog()
    let head = scan.next() ?? []
    let names = head.map { Scan.text(source.bytes, $0.0, $0.1) }
    header = names
    columns = Dictionary(
      names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    for name in required where columns[name] == nil {
      log.add(.missingColumn(name), at: Place(file: source.path, line: 1, column: 1))
    }
    var starts: [Int32] = []
    var ends: [Int32] = []
    var lines: [Int32] = []
    starts.reserveCapacity(source.bytes.count / 6)
    ends.reserveCapacity(source.bytes.count / 6)
    while let row = scan.next() {
      guard row.count == names.count else {
        log.add(
          .wrongFieldCount(found: row.count, expected: names.count),
          at: Place(file: source.path, line: scan.rowLine, column: 1))
        continue
      }
      lines.append(Int32(scan.rowLine))
      for field in row {
        starts.append(Int32(field.0))
        ends.append(Int32(field.1))
      }
    }
    if scan.unclosedQuote {
      log.add(
        .syntax("a quote is opened and never closed"),
        at: Place(file: source.path, line: scan.rowLine))
    }
    try log.throwIfAny()
    self.starts = starts
    self.ends = ends
    self.lines = lines
  }

  /// The number of a column by name.
  public func column(_ name: String) -> Int? {
    columns[name]
  }

  /// The text of a field.
  public func text(_ row: Int, _ column: Int) -> String {
    let index = row * header.count + column
    return Scan.text(bytes, Int(starts[index]), Int(ends[index]))
  }

  /// Whether a field is empty.
  public func isEmpty(_ row: Int, _ column: Int) -> Bool {
    let index = row * header.count + column
    return starts[index] == ends[index]
  }

  /// The place of a field, or of a row.
  public func place(_ row: Int, _ column: Int? = nil) -> Place {
    guard let column else { return Place(file: file, line: Int(lines[row]), column: 1) }
    let first = Int(starts[row * header.count])
    let start = Int(starts[row * header.count + column])
    // Fields before it may hold line breaks of their own.
    let line = Int(lines[row]) + bytes[first..<max(first, start)].count { $0 == 0x0A }
    var lineStart = start
    while lineStart > 0, bytes[lineStart - 1] != 0x0A, bytes[lineStart - 1] != 0x0D {
      lineStart -= 1
    }
    let before = String(decoding: bytes[lineStart..<start], as: UTF8.self)
    return Place(file: file, line: line, column: before.count + 1)
  }

  private struct Scan {
    let bytes: [UInt8]
    var index = 0
    var line = 1
    var rowLine = 1
    var unclosedQuote = false

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The next row that is not blank.
    mutating func next() -> [(Int, Int)]? {
      while index < bytes.count, bytes[index] == 0x0A || bytes[index] == 0x0D {
        if bytes[index] == 0x0A || index + 1 == bytes.count || bytes[index + 1] != 0x0A {
          line += 1
        }
        index += 1
      }
      guard index < bytes.count else { return nil }
      rowLine = line
      var fields: [(Int, Int)] = []
      while true {
        fields.append(field())
        guard index < bytes.count else { return fields }
        let byte = bytes[index]
        index += 1
        if byte == UInt8(ascii: ",") { continue }
        if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
        line += 1
        return fields
      }
    }

    private mutating func field() -> (Int, Int) {
      let quote = UInt8(ascii: "\"")
      guard index < bytes.count, bytes[index] == quote else {
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: ","), bytes[index] != 0x0A,
          bytes[index] != 0x0D
        { index += 1 }
        return (start, index)
      }
      index += 1
      let start = index
      var hasDoubled = false
      while index < bytes.count {
        if bytes[index] == quote {
          guard index + 1 < bytes.count, bytes[index + 1] == quote else { break }
          hasDoubled = true
          index += 1
        } else if bytes[index] == 0x0A {
          line += 1
        }
        index += 1
      }
      if index >= bytes.count { unclosedQuote = true }
      let end = index
      index = min(index + 1, bytes.count)
      // What follows a closing quote up to the next comma is not part of the field.
      while index < bytes.count, bytes[index] != UInt8(ascii: ","), bytes[index] != 0x0A,
        bytes[index] != 0x0D
      { index += 1 }
      return hasDoubled ? (start, -end) : (start, end)
    }

    static func text(_ bytes: [UInt8], _ start: Int, _ end: Int) -> String {
      guard end < 0 else { return String(decoding: bytes[start..<end], as: UTF8.self) }
      var plain: [UInt8] = []
      var skip = false
      for byte in bytes[start..<(-end)] {
        if byte == UInt8(ascii: "\""), !skip {
          skip = true
          continue
        }
        skip = false
        plain.append(byte)
      }
      return String(decoding: plain, as: UTF8.self)
    }
  }
}
