// SPDX-License-Identifier: Apache-2.0

import Documents

/// Text in aligned columns, readable without colour.
public struct Table: Sendable {
  /// How a column is aligned.
  public enum Alignment: Sendable {
    case left
    case right
  }

  private var alignments: [Alignment]
  private var rows: [[String]] = []
  private let gap: Int

  /// An empty table with its columns' alignments.
  public init(_ alignments: [Alignment], gap: Int = 2) {
    self.alignments = alignments
    self.gap = gap
  }

  /// Adds a row; missing cells are empty.
  public mutating func add(_ cells: [String]) {
    rows.append(
      cells.map(\.visibleLine)
        + [String](repeating: "", count: max(0, alignments.count - cells.count)))
  }

  /// Adds a text across all columns.
  mutating func span(_ text: String) { rows.append([text]) }

  /// Columns that a terminal has room for.
  private static let terminal = 140

  /// The rows as lines, without trailing blanks; a last column of text goes on in the next line where the terminal ends.
  public func lines(indent: Int = 0) -> [String] {
    let whole = rows.filter { $0.count == alignments.count }
    let widths = alignments.indices.map { column in whole.map { $0[column].count }.max() ?? 0 }
    return rows.flatMap { row -> [String] in
      var line = String(repeating: " ", count: indent)
      guard row.count == alignments.count else { return [line + row[0]] }
      for (column, cell) in row.enumerated() {
        let blanks = String(repeating: " ", count: widths[column] - cell.count)
        line += alignments[column] == .left ? cell + blanks : blanks + cell
        if column + 1 < row.count, widths[column] > 0 { line += String(repeating: " ", count: gap) }
      }
      while line.last == " " { line.removeLast() }
      guard line.count > Self.terminal, alignments.last == .left, let last = row.last else {
        return [line]
      }
      return Self.wrapped(last, after: String(line.dropLast(last.count)))
    }
  }

  /// A last cell on several lines, each beneath the first; on one, where there is no room for words.
  private static func wrapped(_ cell: String, after start: String) -> [String] {
    let room = terminal - start.count
    guard room >= 40 else { return [start + cell] }
    var lines = [""]
    for word in cell.split(separator: " ") {
      if let last = lines.last, !last.isEmpty, last.count + 1 + word.count > room {
        lines.append("")
      }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
    }
    let beneath = String(repeating: " ", count: start.count)
    return lines.enumerated().map { ($0 == 0 ? start : beneath) + $1 }
  }
}
