// SPDX-License-Identifier: Apache-2.0

import Costing
import Documents
import Planning
import Quantities
import Requirements

/// The sensitivities of a plan and what it cannot be told apart from, for every format.
enum SensitivityWords {
  /// Each with the aim at its good and at its bad end, its basis, and what it breaks there. Those that move the
  /// aim by less than a hundredth are left out, and the table holds eight.
  static func table(_ sensitivities: [Sensitivity], _ aims: [ObjectiveValue]) -> Document.Table {
    var table = Document.Table(columns: [
      .left, .right("at its best"), .right("at its worst"), .left("basis"), .left,
    ])
    guard let aim = aims.first?.objective.limit else { return table }
    let told = sensitivities.filter {
      $0.swing >= 0.01 * max(abs($0.best), abs($0.worst)) || !$0.breaks.isEmpty
    }
    for mover in told.prefix(8) {
      let broken = mover.breaks.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      table.rows.append(
        .init([
          .text(FactorWords.name(mover.factor)), .text(LimitWords.value(mover.best, aim)),
          .text(LimitWords.value(mover.worst, aim)), .text(mover.basis.marked),
          .warning(broken.isEmpty ? "" : "breaks \(broken)"),
        ]))
    }
    return table
  }

  /// The alternatives that cannot be told apart from the plan: name, the probability that it is the better one,
  /// and what to measure first.
  static func close(_ answer: Answer) -> Document.Table {
    let rows = answer.alternatives.compactMap { other -> Document.TableRow? in
      guard let factor = other.decisive else { return nil }
      let chance = Format.fixed(other.chance ?? 0, 2)
      return .init([AlternativeWords.name(other), chance, FactorWords.name(factor)])
    }
    return Document.Table(
      columns: [
        .left, .init(head: "better with", alignment: .right, inline: "better with "),
        .init(head: "measure first", inline: "measure first: "),
      ], rows: rows)
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
