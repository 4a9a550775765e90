// SPDX-License-Identifier: Apache-2.0

import Costing
import Documents
import Planning
import Quantities
import Requirements

/// The sensitivities of a plan and what it cannot be told apart from, for every format.
enum SensitivityWords {
  /// Rows: what, the aim at its good and at its bad end, its basis, what it breaks there. Those that move the
  /// aim by less than a hundredth are left out, and the table holds eight.
  static func rows(_ sensitivities: [Sensitivity], _ aims: [ObjectiveValue]) -> [[String]] {
    guard let aim = aims.first?.objective.limit else { return [] }
    let told = sensitivities.filter {
      $0.swing >= 0.01 * max(abs($0.best), abs($0.worst)) || !$0.breaks.isEmpty
    }
    return told.prefix(8).map { mover in
      let star = mover.basis == .assumed ? "*" : ""
      let broken = mover.breaks.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      return [
        FactorWords.name(mover.factor), LimitWords.value(mover.best, aim),
        LimitWords.value(mover.worst, aim), "\(mover.basis.rawValue)\(star)",
        broken.isEmpty ? "" : "breaks \(broken)",
      ]
    }
  }

  /// The heads of the table.
  static let heads = ["", "at its best", "at its worst", "basis", ""]

  /// What the table says.
  static let title = "What moves it, one thing at a time between the ends of nine tenths of belief"

  /// The section for a terminal.
  static func text(_ sensitivities: [Sensitivity], _ aims: [ObjectiveValue]) -> [String] {
    let rows = rows(sensitivities, aims)
    guard !rows.isEmpty else { return [] }
    var table = Table([.left, .right, .right, .left, .left])
    table.add(["  "] + heads.dropFirst())
    for row in rows { table.add(["  " + row[0]] + row.dropFirst()) }
    return ["WHAT MOVES IT, one thing at a time, between the ends of nine tenths of belief"]
      + table.lines() + [""]
  }

  /// Another plan that today's figures do not rank surely below the chosen one.
  struct Close {
    /// The other plan.
    var name: String
    /// The probability that it is the better one.
    var chance: Double
    /// What to measure first.
    var factor: Factor

    /// nil where nothing needs telling apart.
    init?(_ name: String, _ chance: Double?, _ factor: Factor?) {
      guard let factor else { return nil }
      (self.name, self.chance, self.factor) = (name, chance ?? 0, factor)
    }

    /// The cells of its row.
    var cells: [String] {
      [name, Format.fixed(chance, 2), FactorWords.name(factor)]
    }
  }

  /// The alternatives that cannot be told apart from the plan.
  static func close(_ answer: Answer) -> [Close] {
    answer.alternatives.compactMap {
      Close(AlternativeWords.name($0), $0.chance, $0.decisive)
    }
  }

  /// The section for a terminal of what cannot be told apart.
  static func text(_ close: [Close]) -> [String] {
    guard !close.isEmpty else { return [] }
    var table = Table([.left, .left, .left])
    for other in close {
      let cells = other.cells
      table.add(["  " + cells[0], "better with \(cells[1])", "measure first: \(cells[2])"])
    }
    return ["CANNOT BE TOLD APART on today's figures"] + table.lines() + [""]
  }

  /// The line that says how surely all limits hold at once.
  static func together(_ limits: [LimitCheck], _ probability: Double) -> [String] {
    limits.count > 1
      ? ["  all at once hold with \(Format.fixed(probability, 2)) (simulated)", ""] : []
  }

  /// All of them, for programs.
  static func json(_ sensitivities: [Sensitivity]) -> JSON {
    .array(
      sensitivities.map { mover in
        .object([
          ("name", .string(FactorWords.name(mover.factor))), ("best", .number(mover.best)),
          ("worst", .number(mover.worst)), ("basis", .string(mover.basis.rawValue)),
          ("breaks", .array(mover.breaks.map { .string($0.rawValue) })),
        ])
      })
  }
}
