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
      number(scores.median), number(scores.within5), number(scores.within10),
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
      for key in trained.scores.keys.sorted() {
        guard let scores = trained.scores[key] else { continue }
        rows.append(row("\(setting): \(key)", scores))
      }
    }
    answer.sections = [.init(key: "held_out", title: "held out", columns: columns, rows: rows)]
    return answer
  }
}
