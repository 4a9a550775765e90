// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Planning

/// A ladder for programs.
public enum LadderJSON {
  /// Writes a ladder.
  public static func write(_ ladder: Ladder) -> JSON {
    .object([
      ("format_version", .string(AnswerJSON.version)),
      ("deployment", .string(ladder.deployment)),
      ("kind", .string(ladder.kind.rawValue)),
      ("rungs", rungs(LadderWords.rungs(ladder))),
      ("afterwards", rungs(LadderWords.afterwards(ladder))), ("has_plan", .bool(ladder.isGrounded)),
      ("left_out", .array(ladder.leftOut.map { .string(LadderText.words($0)) })),
      (
        "attribution",
        .array(
          ladder.attribution.map { saving in
            .object([
              ("decision", .string(saving.decision.rawValue)),
              ("saving_usd_per_day", .number(saving.saving)),
            ])
          })
      ),
    ])
  }

  private static func rungs(_ rungs: [LadderWords.Row]) -> JSON {
    .array(
      rungs.map { rung in
        .object([
          ("name", .string(rung.name)), ("decision", .string(rung.decision?.rawValue)),
          ("change", .string(rung.change)), ("arithmetic", .string(rung.arithmetic)),
          ("cost_usd_per_day", .number(rung.cost)),
        ])
      })
  }
}
