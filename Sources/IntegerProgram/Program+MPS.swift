// SPDX-License-Identifier: Apache-2.0

extension Program {
  /// The program in free MPS, which practically every solver reads; the same bytes for the same
  /// program.
  ///
  /// A maximisation is written as the minimisation of the negative, and a comment says so. Names
  /// are reduced to letters, digits and `_.[]-`, and made unique. Numbers have as many digits as
  /// it takes to read the same number back. Two choices keep readers from disagreeing: a bound is
  /// written wherever their defaults differ, and the constant is a column fixed at 1, since a right
  /// side of the objective is added by some and subtracted by others. The program should be valid; terms of columns that do not exist are left out.
  public func mps() -> String {
    var columnNames = FileNames()
    var rowNames = FileNames(taken: [Self.objectiveName])
    let columnLabels = columns.map { columnNames.unique($0.name) }
    let rowLabels = rows.map { rowNames.unique($0.name) }
    var lines: [String] = []
    if sense == .maximise {
      lines.append("* maximise: the objective below is the negative of the program's; minimise it")
    }
    lines.append("NAME \(FileNames.reduced(name))")
    lines.append("ROWS")
    lines.append(" N \(Self.objectiveName)")
    lines += zip(rows, rowLabels).map { row, label in " \(row.letter) \(label)" }
    lines += columnSection(columnLabels, rowLabels)
    let constantLabel = objectiveConstant == 0 ? nil : columnNames.unique("constant")
    if let constantLabel {
      let value = (sign * objectiveConstant).shortest
      lines.append(" \(constantLabel) \(Self.objectiveName) \(value)")
    }
    lines += rightSections(rowLabels)
    lines.append("BOUNDS")
    for (column, label) in zip(columns, columnLabels) {
      lines += column.boundLines(label)
    }
    if let constantLabel { lines.append(" FX bounds \(constantLabel) 1") }
    lines.append("ENDATA")
    return lines.joined(separator: "\n") + "\n"
  }

  private static let objectiveName = "objective"

  private var sign: Double { sense == .minimise ? 1 : -1 }

  private func columnSection(_ columnLabels: [String], _ rowLabels: [String]) -> [String] {
    var entries = [[(row: Int, coefficient: Double)]](repeating: [], count: columns.count)
    for (number, row) in rows.enumerated() {
      for term in row.terms where columns.indices.contains(term.column) {
        entries[term.column].append((number, term.coefficient))
      }
    }
    var lines = ["COLUMNS"]
    var isInsideMarkers = false
    for (number, column) in columns.enumerated() {
      if isInsideMarkers != (column.kind != .continuous) {
        isInsideMarkers.toggle()
        lines.append(" marker 'MARKER' \(isInsideMarkers ? "'INTORG'" : "'INTEND'")")
      }
      // A column exists by being mentioned here, so one that occurs nowhere gets a zero.
      if column.objective != 0 || entries[number].isEmpty {
        let value = (sign * column.objective).shortest
        lines.append(" \(columnLabels[number]) \(Self.objectiveName) \(value)")
      }
      for (row, coefficient) in entries[number] {
        lines.append(" \(columnLabels[number]) \(rowLabels[row]) \(coefficient.shortest)")
      }
    }
    if isInsideMarkers { lines.append(" marker 'MARKER' 'INTEND'") }
    return lines
  }

  private func rightSections(_ rowLabels: [String]) -> [String] {
    var lines = ["RHS"]
    for (row, label) in zip(rows, rowLabels) where row.rightSide != 0 {
      lines.append(" rhs \(label) \(row.rightSide.shortest)")
    }
    let ranges = zip(rows, rowLabels).filter { row, _ in row.isRange }
    guard !ranges.isEmpty else { return lines }
    lines.append("RANGES")
    for (row, label) in ranges {
      lines.append(" ranges \(label) \((row.upper - row.lower).shortest)")
    }
    return lines
  }
}

extension Program.Row {
  fileprivate var isRange: Bool { lower.isFinite && upper.isFinite && lower != upper }

  /// The letter of the row's type. A range hangs from its upper bound.
  fileprivate var letter: String {
    if lower == upper { return "E" }
    if upper.isFinite { return "L" }
    return lower.isFinite ? "G" : "N"
  }

  fileprivate var rightSide: Double {
    if upper.isFinite { return upper }
    return lower.isFinite ? lower : 0
  }
}

extension Program.Column {
  fileprivate func boundLines(_ label: String) -> [String] {
    // Readers refuse whole columns with fractional bounds, so these are written rounded inward.
    let written = effectiveBounds ?? bounds
    let (lower, upper) = (written.lower, written.upper)
    func line(_ type: String, _ value: Double? = nil) -> String {
      " \(type) bounds \(label)" + (value.map { " " + $0.shortest } ?? "")
    }
    if lower == upper { return [line("FX", lower)] }
    if kind == .binary && lower == 0 && upper == 1 { return [line("BV")] }
    if lower == -.infinity && upper == .infinity { return [line("FR")] }
    var lines: [String] = []
    // Some readers take an upper bound below zero, or a column between integer markers, to change
    // the lower bound that was not given.
    if lower == -.infinity {
      lines.append(line("MI"))
    } else if lower != 0 || kind != .continuous {
      lines.append(line("LO", lower))
    }
    if upper.isFinite {
      lines.append(line("UP", upper))
    } else if kind != .continuous {
      lines.append(line("PL"))
    }
    return lines
  }
}

extension Double {
  /// The fewest digits that read back as this number, without a useless fraction.
  fileprivate var shortest: String {
    let text = (self + 0).description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
