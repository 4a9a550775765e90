// SPDX-License-Identifier: Apache-2.0

import Documents
public import Prediction
import Quantities

/// What a predictor knows and how good it is, as tables.
public enum PredictorAnswer {
  private static let columns: [TableAnswer.Column] = [
    .init(key: "name", head: ""), .init(key: "count", head: "n", alignment: .right),
    .init(key: "mape", head: "MAPE %", alignment: .right),
    .init(key: "rmspe", head: "RMSPE %", alignment: .right),
    .init(key: "median", head: "median %", alignment: .right),
    .init(key: "ratio", head: "over measured", alignment: .right),
    .init(key: "within_5", head: "within 5 %", alignment: .right),
    .init(key: "within_10", head: "within 10 %", alignment: .right),
    .init(key: "within_20", head: "within 20 %", alignment: .right),
    .init(key: "spearman", head: "Spearman", alignment: .right),
    .init(key: "coverage_90", head: "coverage %", alignment: .right),
    .init(key: "interval_width", head: "high/low", alignment: .right),
  ]

  private static func row(_ name: String, _ scores: Scores) -> [TableAnswer.Field] {
    func number(_ value: Double?, _ digits: Int = 3) -> TableAnswer.Field {
      .number(value, digits: digits)
    }
    return [
      .text(name), .whole(scores.count), number(scores.mape), number(scores.rmspe),
      number(scores.median), number(scores.count > 0 ? scores.ratio : nil), number(scores.within5),
      number(scores.within10),
      number(scores.within20), number(scores.spearman), number(scores.coverage),
      number(scores.width),
    ]
  }

  /// Scores of a study: of all layers and networks, then by device, operator and network.
  public static func evaluation(_ study: Study, _ target: Target) -> TableAnswer {
    let cases = study.cases.filter { $0.target == target }
    let layers = cases.filter { $0.level == .layer }
    let networks = cases.filter { $0.level == .network }
    func section(
      _ key: String, _ title: String, _ cases: [Study.Case], by name: (Study.Case) -> String
    ) -> TableAnswer.Section {
      let groups = Dictionary(grouping: cases, by: name)
      return .init(
        key: key, title: title, columns: columns,
        rows: groups.keys.sorted().map { row($0, Scores((groups[$0] ?? []).map(\.pair))) })
    }
    var answer = TableAnswer(
      title: "\(target.rawValue) of what was not seen",
      head: [
        .init(key: "target", value: .init(text: "", json: .string(target.rawValue))),
        .init(key: "layer", value: .init(text: "", json: Scores(layers.map(\.pair)).json)),
        .init(key: "network", value: .init(text: "", json: Scores(networks.map(\.pair)).json)),
      ])
    let chosen = study.chosen(target)
    answer.head.append(
      .init(
        key: "chosen",
        value: .init(
          text: chosen.map {
            "\(Format.grouped($0.kept)) of \(Format.grouped($0.count)) choices keep their limit: of a dozen networks the one with most work whose interval ends below it"
          } ?? "",
          json: chosen.map {
            .object([("count", .number($0.count)), ("kept", .number($0.kept))])
          } ?? .null)))
    var all: [[TableAnswer.Field]] = []
    if !layers.isEmpty { all.append(row("layers", Scores(layers.map(\.pair)))) }
    if !networks.isEmpty { all.append(row("networks", Scores(networks.map(\.pair)))) }
    answer.sections = [
      .init(key: "levels", title: "all", columns: columns, rows: all),
      section("layers_by_device", "layers by device", layers) { $0.setting.words },
      section("layers_by_operator", "layers by operator", layers) { $0.kind },
      section("networks_by_device", "networks by device", networks) { $0.setting.words },
      section("networks_by_name", "networks", networks) { $0.kind },
    ]
    let long = layers.filter { ($0.seconds ?? 0) >= 1e-3 }
    if long.count < layers.count, !long.isEmpty {
      answer.sections.insert(
        section("layers_by_length", "layers by device, operator and length", layers) {
          "\($0.setting.device) \($0.kind) \(($0.seconds ?? 0) >= 1e-3 ? "≥ 1 ms" : "< 1 ms")"
        }, at: 3)
    }
    return answer
  }

  /// Devices that were taken for new, beside random choices of what to measure.
  public static func devices(
    _ study: FamilyStudy, _ target: Target, shots: Int
  ) -> TableAnswer {
    var answer = TableAnswer(
      title:
        "\(target == .energy ? "energies" : "times") of networks that no fit has seen, on devices taken for new, \(shots) networks measured on each"
    )
    let columns: [TableAnswer.Column] = [
      .init(key: "name", head: ""), .init(key: "count", head: "n", alignment: .right),
      .init(key: "mape", head: "MAPE %", alignment: .right),
      .init(key: "mape_random", head: "random %", alignment: .right),
      .init(key: "within_10", head: "within 10 %", alignment: .right),
      .init(key: "spearman", head: "Spearman", alignment: .right),
      .init(key: "coverage_90", head: "coverage %", alignment: .right),
      .init(key: "interval_width", head: "high/low", alignment: .right),
    ]
    let families = Dictionary(grouping: study.cases, by: \.family)
    func middle(_ cases: [FamilyStudy.Case], _ value: (FamilyStudy.Case) -> Double?) -> Double? {
      let values = cases.compactMap(value).sorted()
      return values.isEmpty
        ? nil : (values[(values.count - 1) / 2] + values[values.count / 2]) / 2
    }
    func row(_ name: String, _ cases: [FamilyStudy.Case]) -> [TableAnswer.Field] {
      [
        .text(name), .whole(cases.reduce(0) { $0 + $1.chosen.count }),
        .number(middle(cases, \.chosen.mape), digits: 3),
        .number(middle(cases, \.random), digits: 3),
        .number(middle(cases, \.chosen.within10), digits: 3),
        .number(middle(cases, \.chosen.spearman), digits: 3),
        .number(middle(cases, \.chosen.coverage), digits: 3),
        .number(middle(cases, \.chosen.width), digits: 3),
      ]
    }
    answer.sections.append(
      .init(
        key: "families", title: "middle over devices", columns: columns,
        rows: families.keys.sorted().map { row($0, families[$0] ?? []) }))
    for family in families.keys.sorted() {
      let devices = Dictionary(grouping: families[family] ?? []) {
        "\($0.head.setting.words), batch \($0.head.batch)"
      }
      answer.sections.append(
        .init(
          key: family, title: family, columns: columns,
          rows: devices.keys.sorted().map { row($0, devices[$0] ?? []) }))
    }
    return answer
  }

  /// Networks to measure next on a new device, of those whose layers are known.
  public static func suggestions(
    _ found: [Calibration.Suggestion], asked: [String], isDecision: Bool
  ) -> TableAnswer {
    var answer = TableAnswer(
      title: isDecision
        ? "what to measure next, for the times that the plan hangs on"
        : "what to measure next, for the times of all \(asked.count) candidates")
    if isDecision {
      answer.head.append(.init(key: "hangs on", value: .text(asked.joined(separator: ", "))))
    }
    answer.sections.append(
      .init(
        key: "suggestions", title: "",
        columns: [
          .init(key: "rank", head: "", alignment: .right), .init(key: "network", head: "network"),
          .init(key: "variance_left", head: "variance left %", alignment: .right),
          .init(key: "tells", head: "most of its time"),
        ],
        rows: found.enumerated().map { place, item in
          [
            .whole(place + 1), .text(item.name),
            .init(
              text: Format.significant(100 * item.left, 2), json: .number(item.left)),
            .text(item.tells),
          ]
        }))
    answer.head.append(
      .init(
        key: "then",
        value: .text(
          "python3 Scripts/measure_onnxruntime.py FILES --device NAME -o rows.csv; plan calibrate rows.csv --from PREDICTOR -o NAME.json"
        )))
    return answer
  }

  /// Networks of a family to measure next on a new device.
  public static func suggestions(
    _ found: [(network: String, resolution: String)], family: String
  ) -> TableAnswer {
    var answer = TableAnswer(
      title:
        "what to measure on a new device, of the networks of \(family) that others were measured with"
    )
    answer.head.append(
      .init(
        key: "why",
        value: .text(
          "of many designs, the one that foretold the known devices best when each was taken for new"
        )))
    answer.sections.append(
      .init(
        key: "suggestions", title: "",
        columns: [
          .init(key: "rank", head: "", alignment: .right), .init(key: "network", head: "network"),
          .init(key: "resolution", head: "input", alignment: .right),
        ],
        rows: found.enumerated().map { place, item in
          [.whole(place + 1), .text(item.network), .text(item.resolution)]
        }))
    answer.head.append(
      .init(
        key: "then",
        value: .text(
          "rows of our own form (level network) with these names; plan calibrate rows.csv --from PREDICTOR -o NAME.json"
        )))
    return answer
  }

  /// What a predictor learnt, from what, and its errors on what was held out.
  public static func card(_ predictor: Predictor) -> TableAnswer {
    var answer = TableAnswer(title: "")
    for source in predictor.data {
      answer.head.append(
        .init(
          key: "learnt from",
          value: .text(
            "\(source.file), \(Format.grouped(source.rows)) rows, digest \(source.digest)")))
    }
    var rows: [[TableAnswer.Field]] = []
    for trained in predictor.models {
      let networks = trained.networks.isEmpty ? "" : ", \(trained.networks.count) networks"
      let setting = trained.model.setting.words
      answer.head.append(
        .init(
          key: setting,
          value: .text(
            "\(Format.grouped(trained.layers)) layers\(networks), \(trained.model.method.rawValue)")
        ))
      if let range = trained.model.range {
        func words(_ range: ClosedRange<Double>) -> String {
          "\(Format.prefixed(range.lowerBound, "")) to \(Format.prefixed(range.upperBound, ""))"
            .replacing("  ", with: " ")
        }
        answer.head.append(
          .init(
            key: "range",
            value: .text(
              "layers of \(words(range.macs)) MACs, \(words(range.channels)) channels, \(words(range.rows)) rows of results"
            )))
      }
      for key in trained.scores.keys.sorted() {
        guard let scores = trained.scores[key] else { continue }
        rows.append(row("\(setting): \(key)", scores))
      }
    }
    for family in predictor.families {
      func counted(_ heads: some Sequence<NetworkFamily.Head>) -> String {
        [(Target.latency, ""), (.energy, " in energy")].compactMap { target, words in
          let count = heads.count { $0.target == target }
          return count > 0 ? "\(count)\(words)" : nil
        }.joined(separator: ", and ")
      }
      let carried = family.carried.map(\.head)
      let known = family.heads.dropFirst(carried.count)
      answer.head.append(
        .init(
          key: family.name,
          value: .text(
            "\(Format.grouped(family.networks)) whole networks on \(counted(known)) devices and batches"
              + (carried.isEmpty ? "" : ", carried over to \(counted(carried)) more"))))
    }
    answer.sections = [.init(key: "held_out", title: "held out", columns: columns, rows: rows)]
    return answer
  }
}
