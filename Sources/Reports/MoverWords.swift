// SPDX-License-Identifier: Apache-2.0

import Documents
import Planning
import Quantities
import Requirements

/// What moves a plan, for every format.
enum MoverWords {
  /// Rows: what, the aim at its good and at its bad end, its basis, what it breaks there. Those that move the
  /// aim by less than a hundredth are left out, and the table holds eight.
  static func rows(_ choice: Choice, _ plan: Plan) -> [[String]] {
    guard let aim = plan.aims.first?.aim.limit else { return [] }
    let told = choice.sensitivities.filter {
      $0.swing >= 0.01 * max(abs($0.best), abs($0.worst)) || !$0.breaks.isEmpty
    }
    return told.prefix(8).map { mover in
      let star = mover.basis == .assumed ? "*" : ""
      let broken = mover.breaks.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      return [
        RivalWords.words(mover.factor), LimitWords.value(mover.best, aim),
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
  static func text(_ choice: Choice, _ plan: Plan) -> [String] {
    let rows = rows(choice, plan)
    guard !rows.isEmpty else { return [] }
    var table = Table([.left, .right, .right, .left, .left])
    table.add(["  "] + heads.dropFirst())
    for row in rows { table.add(["  " + row[0]] + row.dropFirst()) }
    return ["WHAT MOVES IT, one thing at a time, between the ends of nine tenths of belief"]
      + table.lines() + [""]
  }

  /// All of them, for programs.
  static func json(_ choice: Choice) -> JSON {
    .array(
      choice.sensitivities.map { mover in
        .object([
          ("name", .string(RivalWords.words(mover.factor))), ("best", .number(mover.best)),
          ("worst", .number(mover.worst)), ("basis", .string(mover.basis.rawValue)),
          ("breaks", .array(mover.breaks.map { .string($0.rawValue) })),
        ])
      })
  }
}
