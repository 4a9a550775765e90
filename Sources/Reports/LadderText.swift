// SPDX-License-Identifier: Apache-2.0

public import Planning
import Quantities
import Requirements

/// A ladder for a terminal: each rung with its arithmetic, and what each decision is worth.
public enum LadderText {
  /// Writes a ladder as text that ends in a line break.
  public static func write(_ ladder: Ladder) -> String {
    let name = ladder.plan.requirements.deployment
    var lines = [
      "\(name): from the naive service to the plan", "",
      "AT THE PEAK, ALWAYS AT WORK, PAID BY THE SECOND",
    ]
    let split = ladder.rungs.firstIndex { $0.name == "real speed" } ?? ladder.rungs.count
    lines += rungs(ladder.rungs[..<split])
    lines += ["", "WHAT MAKES IT REAL"] + rungs(ladder.rungs[split...])
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

  private static func rungs(_ rungs: ArraySlice<Ladder.Rung>) -> [String] {
    var table = Table([.left, .right, .left])
    for rung in rungs { table.add(["  \(rung.name)", money(rung.cost), rung.change]) }
    let heads = table.lines()
    return zip(heads, rungs).flatMap { head, rung in
      rung.arithmetic.isEmpty ? [head] : [head, "      \(rung.arithmetic)"]
    }
  }

  private static func money(_ value: Double) -> String {
    "\(value < 0.1 ? Format.significant(value, 3) : Format.grouped(value, 2)) USD/day"
  }
}
