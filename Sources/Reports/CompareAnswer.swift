// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
public import Estimation
import Networks
import Quantities

/// Models on devices side by side, as a table.
public enum CompareAnswer {
  /// The table of a comparison.
  ///
  /// - Parameters:
  ///   - title: what is compared.
  ///   - limit: the most rows; the rest is counted.
  public static func answer(
    _ table: ConfigurationTable, title: String, sizing: Sizing?, limit: Int?
  ) -> TableAnswer {
    var all = table.rows
    if let sizing {
      // Of those that can answer in time the cheapest first; unknown prices last.
      let costs = all.compactMap { row in
        sizing.machines(row).map { (row, sizing.cost(row, $0) ?? .infinity) }
      }
      all = costs.enumerated().sorted {
        ($0.element.1, $0.offset) < ($1.element.1, $1.offset)
      }.map(\.element.0)
    }
    let rows = limit.map { Array(all.prefix($0)) } ?? all
    var section = TableAnswer.Section(
      key: "rows", title: "", columns: columns(sizing), rows: rows.map { row($0, sizing) })
    section.more = all.count - rows.count
    var head: [TableAnswer.Line] = [
      .init(key: "rows", value: .whole(all.count)),
      .init(key: "measured", value: .whole(all.count { $0.timing.isTimed })),
    ]
    let unknown = [
      ("energy", all.count { $0.energy == nil }), ("cost", all.count { $0.cost == nil }),
      ("carbon", all.count { $0.carbon == nil }), ("memory", all.count { $0.memory == nil }),
      ("accuracy", all.count { $0.accuracy == nil }),
    ].filter { $0.1 > 0 }
    if !unknown.isEmpty {
      head.append(
        .init(
          key: "unknown",
          value: .text(unknown.map { "\($0.0) in \($0.1) rows" }.joined(separator: ", "))))
    }
    if !table.missing.isEmpty {
      head.append(.init(key: "missing", value: .text(table.missing.joined(separator: "; "))))
    }
    head.append(
      .init(
        key: "read as",
        value: .text(
          "value (nine tenths of belief); a million inferences at full use; * assumed, ~ without what making it emits"
        )))
    return TableAnswer(title: title, head: head, sections: [section])
  }

  private static func columns(_ sizing: Sizing?) -> [TableAnswer.Column] {
    var columns: [TableAnswer.Column] = [
      .init(key: "model", head: "model"), .init(key: "input", head: "input"),
      .init(key: "precision", head: "format"), .init(key: "runtime", head: "runtime"),
      .init(key: "device", head: "device"),
      .init(key: "latency_s", head: "latency", alignment: .right),
      .init(key: "timing", head: "time is"),
      .init(key: "rate_hz", head: "rate", alignment: .right),
      .init(key: "energy_j", head: "an inference", alignment: .right),
      .init(key: "cost_usd_per_million", head: "USD/million", alignment: .right),
      .init(key: "carbon_g_per_million", head: "g/million", alignment: .right),
      .init(key: "memory_bytes", head: "memory", alignment: .right),
      .init(key: "accuracy", head: "accuracy", alignment: .right),
      .init(key: "availability", head: "to be had"), .init(key: "licence", head: "licence"),
      .init(key: "source", head: "source"),
    ]
    if sizing != nil {
      columns.insert(.init(key: "machines", head: "machines", alignment: .right), at: 7)
      columns.insert(.init(key: "cost_usd_per_day", head: "USD/day", alignment: .right), at: 8)
    }
    return columns
  }

  private static func row(_ row: ConfigurationTable.Row, _ sizing: Sizing?) -> [TableAnswer.Field] {
    var fields: [TableAnswer.Field] = [
      .text(row.model.id), .text(row.resolution.description), .text(row.precision.rawValue),
      .text(row.runtime), .text(row.device.id),
      field(row.latency) { Format.duration($0.value, digits: 3) }, .text(words(row.timing)),
      row.rate == nil
        ? .text("") : field(row.rate, isRanged: false) { "\(Format.significant($0.value, 3))/s" },
      field(row.energy, isRanged: false) { Format.prefixed($0.value, "J") },
      field(row.cost) { Format.significant($0.value, 3) },
      field(row.carbon, mark: row.includesMaking ? "" : "~", isRanged: false) {
        Format.significant($0.value, 3)
      },
      field(row.memory, isRanged: false) { Format.prefixed($0.value, "B") },
      field(row.accuracy, isRanged: false) { Format.fixed($0.value * 100, 1) + " %" },
      .text(row.device.availability.state.rawValue), .text(row.model.licence),
      .text(row.latency.provenance.source),
    ]
    if let sizing {
      let machines = sizing.machines(row)
      fields.insert(.whole(machines), at: 7)
      fields.insert(.number(machines.flatMap { sizing.cost(row, $0) }, digits: 4), at: 8)
    }
    return fields
  }

  /// A value with its interval: the middle, and both ends where they differ from it and there is room. JSON
  /// and CSV have both ends of all.
  private static func field<Q: Quantity>(
    _ estimate: Estimate<Q>?, mark: String = "", isRanged: Bool = true, _ words: (Q) -> String
  ) -> TableAnswer.Field {
    guard let estimate else { return .init(text: "unknown", json: .null) }
    let star = estimate.basis == .assumed ? "*" : ""
    let range =
      estimate.low == estimate.high || !isRanged
      ? "" : " (\(words(estimate.low))–\(words(estimate.high)))"
    return .init(
      text: words(estimate.value) + star + mark + range,
      json: .object([
        ("value", .number(estimate.value.value)), ("low", .number(estimate.low.value)),
        ("high", .number(estimate.high.value)), ("unit", .string(Q.unit)),
        ("basis", .string(estimate.basis.rawValue)),
        ("source", .string(estimate.provenance.source)),
      ]))
  }

  private static func words(_ timing: TimingOrigin) -> String {
    switch timing {
    case .given: "given"
    case .measured: "measured"
    case .measuredOneSided: "best of runs"
    case .throughput: "from a rate"
    case .predicted: "predicted"
    case .scaled: "scaled"
    case .bound: "bound"
    }
  }
}
