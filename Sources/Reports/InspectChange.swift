// SPDX-License-Identifier: Apache-2.0

import Documents
public import Networks
import Quantities

extension InspectAnswer {
  /// What changed from one network to another: the totals, and the layers that are new, gone or different.
  public static func change(
    from old: ShapedNetwork, to new: ShapedNetwork, _ options: Options
  ) -> TableAnswer {
    let columns: [TableAnswer.Column] = [
      .init(key: "what", head: ""), .init(key: "old", head: "old", alignment: .right),
      .init(key: "new", head: "new", alignment: .right),
      .init(key: "ratio", head: "new/old", alignment: .right),
    ]
    let (before, after) = (old.totals, new.totals)
    func row(_ name: String, _ left: Double?, _ right: Double?) -> [TableAnswer.Field] {
      func field(_ value: Double?) -> TableAnswer.Field {
        .init(text: value.map(count) ?? "refused", json: .number(value))
      }
      var ratio: Double?
      if let left, let right, left > 0 { ratio = right / left }
      return [.text(name), field(left), field(right), .number(ratio, digits: 4)]
    }
    let totals = TableAnswer.Section(
      key: "totals", title: "totals", columns: columns,
      rows: [
        row("layers", Double(before.layers), Double(after.layers)),
        row("MACs", before.work?.macs, after.work?.macs),
        row("effective MACs", before.work?.effectiveMACs, after.work?.effectiveMACs),
        row("other operations", before.work?.operations, after.work?.operations),
        row("parameters", Double(before.parameters), Double(after.parameters)),
        row("weight bytes", Double(before.weightBytes), Double(after.weightBytes)),
      ])
    return TableAnswer(
      title: "\(old.network.name) -> \(new.network.name)",
      sections: [totals, layers(old, new, options)])
  }

  private static func layers(
    _ old: ShapedNetwork, _ new: ShapedNetwork, _ options: Options
  ) -> TableAnswer.Section {
    func runs(_ shaped: ShapedNetwork) -> [(name: String, index: Int)] {
      shaped.network.layers.indices.filter { !shaped.isArithmetic($0) }
        .map { (shaped.network.layers[$0].name, $0) }
    }
    let left = Dictionary(runs(old).map { ($0.name, $0.index) }) { first, _ in first }
    let right = Dictionary(runs(new).map { ($0.name, $0.index) }) { first, _ in first }
    func words(_ shaped: ShapedNetwork, _ index: Int) -> String {
      let layer = shaped.network.layers[index]
      return "\(layer.fullOp) \(shaped.output(index)?.shape?.description ?? "unknown")"
    }
    var rows: [[TableAnswer.Field]] = []
    func add(_ change: String, _ name: String, _ what: String, _ macs: Double) {
      rows.append([
        .text(change), .text(name), .text(what),
        .init(
          text: macs == 0 ? "" : (macs > 0 ? "+" : "-") + count(abs(macs)), json: .number(macs)),
      ])
    }
    for (name, index) in runs(old) where right[name] == nil {
      add("gone", name, words(old, index), -old.counts[index].work.macs)
    }
    for (name, index) in runs(new) {
      let macs = new.counts[index].work.macs
      guard let other = left[name] else {
        add("new", name, words(new, index), macs)
        continue
      }
      let (was, now) = (words(old, other), words(new, index))
      let difference = macs - old.counts[other].work.macs
      if was != now || difference != 0
        || old.counts[other].parameters != new.counts[index].parameters
      {
        add("changed", name, was == now ? now : "\(was) -> \(now)", difference)
      }
    }
    let shown = options.limit.map { Array(rows.prefix($0)) } ?? rows
    var section = TableAnswer.Section(
      key: "layers", title: "layers",
      columns: [
        .init(key: "change", head: ""), .init(key: "name", head: "layer"),
        .init(key: "what", head: "operator and output"),
        .init(key: "macs", head: "MACs", alignment: .right),
      ], rows: shown)
    section.more = rows.count - shown.count
    return section
  }
}
