// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Prediction

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A table of measurements with its fields as numbers, shapes and words.
struct Table {
  let csv: CSV
  private let columns: [String: Int]

  init(_ csv: CSV) {
    self.csv = csv
    columns = Dictionary(
      csv.header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func has(_ column: String) -> Bool { columns[column] != nil }

  /// The text of a field; empty where there is no such column.
  func text(_ row: Int, _ column: String) -> String {
    columns[column].map { csv.text(row, $0) } ?? ""
  }

  /// The number in a field; nil where it is empty, not a number where it is something else.
  func number(_ row: Int, _ column: String) -> Double? {
    let words = text(row, column)
    return words.isEmpty ? nil : Double(words) ?? .nan
  }

  /// A whole number of at least one that a count can be; nil where it is none.
  func count(_ row: Int, _ column: String) -> Int? {
    number(row, column).flatMap { $0 >= 1 && $0 < 1e12 ? Int($0) : nil }
  }

  /// Extents such as `1x3x224x224`.
  func shape(_ row: Int, _ column: String) -> Shape? {
    Shape(text: text(row, column)[...])
  }

  /// Two extents such as `3x3`; one alone is of a window along one axis.
  func pair(_ row: Int, _ column: String) -> (Double, Double)? {
    let parts = text(row, column).split(separator: "x").compactMap { Double($0) }
    guard let first = parts.first, parts.allSatisfy({ $0.isFinite && $0 >= 0 && $0 < 1e9 }) else {
      return nil
    }
    return (first, parts.count > 1 ? parts[1] : 1)
  }

  func place(_ row: Int) -> Place { csv.place(row) }
}

/// A kind of table that can be read: by its columns it is known.
struct TableImporter: Sendable {
  /// The name under `--format`.
  var name: String
  /// What it is, for the help.
  var words: String
  /// Columns that a table of the kind has.
  var columns: [String]
  var read: @Sendable (Table) throws(Problems) -> Measurements

  /// All kinds, the ones that ask for most first.
  static let all: [TableImporter] = [
    .tidy, .runtimeKernels, .jetsonLayers, .jetsonNetworkLayers, .jetsonNetworks, .raplLayers,
    .raplNetworks, .deviceColumns, .tinyResults, .microcontrollerResults, .engineLayers,
    .imageModels,
  ].sorted { $0.columns.count > $1.columns.count }
}
