// SPDX-License-Identifier: Apache-2.0

import CGLPK
import Testing

@Suite("The C call")
struct CGLPKTests {
  /// Maximise 5a + 6b + 3c within 4a + 3b + c <= 4, all 0/1: the optimum is 9.
  static func solve(
    entries: [CGLPKEntry]? = nil, rowCount: Int32 = 1, columnCount: Int32 = 3,
    options: CGLPKOptions = options()
  ) -> (result: CGLPKResult, values: [Double], message: String) {
    let columns = [5.0, 6, 3].map {
      CGLPKColumn(lower: 0, upper: 1, objective: $0, is_integer: true)
    }
    let rows = [CGLPKRow(lower: -.infinity, upper: 4)]
    let entries =
      entries
      ?? [4.0, 3, 1].enumerated().map {
        CGLPKEntry(row: 0, column: Int32($0), coefficient: $1)
      }
    var values = [Double](repeating: .nan, count: 3)
    var message = [CChar](repeating: 0, count: 512)
    var options = options
    let result = columns.withUnsafeBufferPointer { columns in
      rows.withUnsafeBufferPointer { rows in
        entries.withUnsafeBufferPointer { entries in
          var program = CGLPKProgram(
            maximise: true, column_count: columnCount, row_count: rowCount,
            entry_count: Int32(entries.count), columns: columns.baseAddress,
            rows: rows.baseAddress, entries: entries.baseAddress)
          return cglpk_solve(&program, &options, &values, &message, message.count)
        }
      }
    }
    let bytes = message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    return (result, values, String(decoding: bytes, as: UTF8.self))
  }

  static func options() -> CGLPKOptions {
    CGLPKOptions(
      integer_tolerance: 1e-9, objective_tolerance: 1e-10, linear_tolerance: 1e-9, scaling: true,
      presolve: false, rounding_cuts: false, pseudocost_branching: false, node_limit: 1000,
      seconds: -1, is_cancelled: nil, cancel_context: nil)
  }

  static func expectRight(sourceLocation: SourceLocation = #_sourceLocation) {
    let (result, values, message) = solve()
    #expect(result.status == .optimal, sourceLocation: sourceLocation)
    #expect(result.objective == 9, sourceLocation: sourceLocation)
    #expect(values == [0, 1, 1], sourceLocation: sourceLocation)
    #expect(message.isEmpty, sourceLocation: sourceLocation)
  }

  /// Inputs on which GLPK calls abort() unless it is caught, and a word of its complaint.
  static let abuses: [(entries: [CGLPKEntry], word: String)] = [
    ([CGLPKEntry(row: 0, column: 99, coefficient: 1)], "column index"),
    ([CGLPKEntry(row: 0, column: -1, coefficient: 1)], "column index"),
    ([CGLPKEntry(row: 7, column: 0, coefficient: 1)], "row index"),
    ([CGLPKEntry](repeating: CGLPKEntry(row: 0, column: 1, coefficient: 2), count: 2), "duplicate"),
  ]

  @Test("An abort is caught with all its words, and the next solve is right", arguments: 0..<4)
  func recovers(abuse: Int) {
    for _ in 0..<3 {
      let (result, values, message) = Self.solve(entries: Self.abuses[abuse].entries)
      #expect(result.status == .aborted)
      #expect(message.contains(Self.abuses[abuse].word), "\(message)")
      #expect(message.contains("rror detected in file"), "\(message)")
      #expect(values.allSatisfy { $0.isNaN })
      Self.expectRight()
    }
  }

  @Test("A wrong count and a wrong tolerance are caught too")
  func recoversElsewhere() {
    #expect(Self.solve(rowCount: -1).result.status == .aborted)
    #expect(Self.solve(columnCount: -5).result.status == .aborted)
    var options = Self.options()
    options.integer_tolerance = 7
    #expect(Self.solve(options: options).result.status == .aborted)
    Self.expectRight()
  }

  @Test("A message that does not fit is cut, not overrun")
  func cutsMessage() {
    var message = [CChar](repeating: 1, count: 9)
    var program = CGLPKProgram()
    program.row_count = -1
    var options = Self.options()
    let result = cglpk_solve(&program, &options, nil, &message, 8)
    #expect(result.status == .aborted)
    #expect(message[7] == 0)
    #expect(message[8] == 1)
    #expect(cglpk_solve(&program, &options, nil, nil, 0).status == .aborted)
  }

  @Test("A call within a call is turned away and does no harm")
  func nested() {
    var options = Self.options()
    options.is_cancelled = { _ in CGLPKTests.solve().result.status != .occupied }
    let (result, values, _) = Self.solve(options: options)
    #expect(result.status == .optimal)
    #expect(values == [0, 1, 1])
  }

  @Test("The library names its version")
  func version() {
    #expect(String(cString: cglpk_version()).contains("."))
  }
}
