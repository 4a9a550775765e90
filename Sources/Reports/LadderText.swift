// SPDX-License-Identifier: Apache-2.0

public import Planning
import Quantities

/// A ladder for a terminal: each rung with its arithmetic, and what each decision is worth.
public enum LadderText {
  /// Writes a ladder as text that ends in a line break.
  public static func write(_ ladder: Ladder) -> String {
    let (ideal, real) =
      switch ladder.kind {
      case .service: ("AT THE PEAK, ALWAYS AT WORK, PAID BY THE SECOND", "WHAT MAKES IT REAL")
      case .site:
        ("DOING WHAT IT MUST, WHATEVER IT TAKES; ALL FIGURES FOR ONE SITE", "EVERY LIMIT")
      }
    var lines = ["\(ladder.deployment): from the naive \(ladder.kind.rawValue) to the plan", ""]
    lines += [ideal] + rungs(LadderWords.rungs(ladder))
    lines += ["", real] + rungs(LadderWords.afterwards(ladder))
    if !ladder.isGrounded {
      lines += ["", "No plan keeps every limit; `plan --constraints` says which and by how much."]
    }
    if !ladder.leftOut.isEmpty {
      lines += ["", "LEFT OUT"] + ladder.leftOut.map { "  \(words($0))" }
    }
    lines += ["", "WHAT EACH DECISION SAVES, WHATEVER THE ORDER (Shapley)"]
    var table = Table([.left, .right])
    for saving in ladder.attribution {
      table.add(["  \(saving.decision.rawValue)", money(saving.saving)])
    }
    table.add(["  together", money(ladder.attribution.reduce(0) { $0 + $1.saving })])
    lines += table.lines()
    lines += [
      "", "Steps are taken in the order of what they save for each day of work (`change-…` in",
      "`plan catalogue show change-sampling` and its like, assumed).",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// What had to be left out, and why.
  static func words(_ leftOut: Ladder.LeftOut) -> String {
    switch leftOut {
    case .machine(let id, let refusal): "\(id): \(AlternativeWords.words(refusal))"
    case .withoutTime(let model): "\(model): \(AlternativeWords.withoutTime)"
    }
  }

  private static func rungs(_ rungs: [LadderWords.Row]) -> [String] {
    var table = Table([.left, .right, .left])
    for rung in rungs {
      table.add(["  \(rung.name)", money(rung.cost), rung.change])
      // A line of its own, since what changes may go on in a second one.
      if !rung.arithmetic.isEmpty { table.span("      \(rung.arithmetic)") }
    }
    return table.lines()
  }

  private static func money(_ value: Double) -> String {
    "\(value < 0.1 ? Format.significant(value, 3) : Format.grouped(value, 2)) USD/day"
  }
}
