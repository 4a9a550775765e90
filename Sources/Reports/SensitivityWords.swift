// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Estimation
import Networks
import Planning
import Quantities
import Requirements

/// The sensitivities of a plan and what it cannot be told apart from, for every format.
enum SensitivityWords {
  /// Each with the aim at its good and at its bad end, its basis, and what it breaks there. Those that move the
  /// aim by less than a hundredth are left out, and the table holds eight.
  static func table(_ solution: Solution, _ aims: [ObjectiveValue]) -> Document.Table {
    var table = Document.Table(columns: [
      .left, .right("this plan at best"), .right("at worst"), .left("basis"),
      .left("what it breaks; the best plan there"),
    ])
    guard let aim = aims.first?.objective.limit else { return table }
    let told = solution.sensitivities.filter {
      $0.swing >= 0.01 * max(abs($0.best), abs($0.worst)) || $0.changesPlan
    }
    // Those that change the plan are always told.
    let room = max(0, 8 - told.count { $0.changesPlan })
    let strongest = told.filter { !$0.changesPlan }.prefix(room).map(\.factor)
    for mover in told where mover.changesPlan || strongest.contains(mover.factor) {
      // A limit moves no figure of the plan itself.
      let ends =
        mover.isOfLimit ? ["", ""] : [mover.best, mover.worst].map { LimitWords.value($0, aim) }
      table.rows.append(
        .init([
          .text(FactorWords.name(mover.factor)), .text(ends[0]), .text(ends[1]),
          .text(mover.basis.marked), .warning(change(mover, aim, from: solution)),
        ]))
    }
    return table
  }

  /// What it breaks, and the plans that one would move to.
  private static func change(
    _ mover: Sensitivity, _ aim: Limit.Name, from chosen: Solution
  ) -> String {
    var parts: [String] = []
    if !mover.breaks.isEmpty {
      parts.append(
        "breaks " + mover.breaks.map { "`\(LimitWords.name($0))`" }.joined(separator: ", "))
    }
    for (end, move) in [("worst:", mover.atWorst), ("best:", mover.atBest)] {
      guard let move else { continue }
      var words = "\(end) \(self.words(move, from: chosen))"
      if case .plan(_, _, let value) = move {
        words += ", \(LimitWords.value(value, aim))"
      }
      parts.append(words)
    }
    return parts.joined(separator: "; ")
  }

  /// A plan in what sets it apart from the chosen one: its parts; of the same parts, what runs.
  private static func words(_ move: Sensitivity.Move, from chosen: Solution) -> String {
    guard case .plan(let name, let runs, _) = move else { return "no plan" }
    guard name == chosen.name, !runs.isEmpty else { return name }
    var tasks: [String: [String]] = [:]
    var order: [String] = []
    for run in runs {
      let change = run.change
      if tasks[change] == nil { order.append(change) }
      tasks[change, default: []].append(run.task)
    }
    guard order.count < 3 else { return "\(runs.count) tasks run otherwise" }
    return order.map { "\(tasks[$0, default: []].joined(separator: ", ")) \($0)" }
      .joined(separator: ", ")
  }

  private static func json(_ move: Sensitivity.Move?) -> JSON {
    switch move {
    case nil: .null
    case .some(.none): .object([("plan", .null), ("value", .null), ("runs", .array([]))])
    case .plan(let name, let runs, let value):
      .object([
        ("plan", .string(name)), ("value", .number(value)),
        (
          "runs",
          .array(
            runs.map {
              .object([
                ("task", .string($0.task)), ("network", .string($0.network)),
                ("interval_s", $0.interval.map { .number($0) } ?? .null),
              ])
            })
        ),
      ])
    }
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
        .left,
        .init(
          head: "better with probability", alignment: .right, inline: "better with probability "),
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
          ("breaks", .array(mover.breaks.map { .string(LimitWords.name($0, separator: ".")) })),
          ("at_best", json(mover.atBest)), ("at_worst", json(mover.atWorst)),
        ])
      })
  }
}

extension Sensitivity {
  /// Whether it is of a limit of the file.
  fileprivate var isOfLimit: Bool {
    if case .limit = factor { true } else { false }
  }

  /// Whether one of its ends breaks a limit or would change the plan.
  fileprivate var changesPlan: Bool { !breaks.isEmpty || atBest != nil || atWorst != nil }
}
