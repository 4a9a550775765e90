// SPDX-License-Identifier: Apache-2.0

import Documents
public import Networks
import Quantities

/// What a network is made of and what it takes, as tables.
public enum InspectAnswer {
  /// What is shown of a network.
  public struct Options: Sendable {
    /// The number format that weights and activations are told in; nil as they are stored.
    public var precision: Precision?
    /// How many parts of a layer's name make its block; nil for every layer by itself.
    public var depth: Int?
    /// The most rows; nil for all.
    public var limit: Int?
    /// An accelerator that the network is held against: its name, and the operators that it does itself.
    public var accelerator: (name: String, operators: Set<String>)?

    /// Names options.
    public init(
      precision: Precision? = nil, depth: Int? = nil, limit: Int? = nil,
      accelerator: (name: String, operators: Set<String>)? = nil
    ) {
      self.accelerator = accelerator
      self.precision = precision
      self.depth = depth
      self.limit = limit
    }
  }

  /// The tables of one network.
  public static func answer(_ shaped: ShapedNetwork, _ options: Options) -> TableAnswer {
    TableAnswer(
      title: shaped.network.name, head: head(shaped, options),
      sections: [layers(shaped, options)] + problems(shaped))
  }

  static func head(_ shaped: ShapedNetwork, _ options: Options) -> [TableAnswer.Line] {
    let network = shaped.network
    let totals = shaped.totals
    // An operator that nobody knows may work too.
    let least = shaped.notUnderstood.isEmpty ? "" : "at least "
    func work(_ value: Double?) -> TableAnswer.Field {
      guard let value else {
        return .init(
          text: "refused: the shape of \(names(shaped, shaped.unresolved)) is not known",
          json: .null)
      }
      return .init(text: least + count(value), json: .number(value))
    }
    let weights = bytes(totals.weightBytes, Double(totals.parameters), options.precision)
    var lines: [TableAnswer.Line] = [
      .init(
        key: "inputs",
        value: .text(
          network.inputs.map { input in
            input.isTensor
              ? "\(input.name) \(input.type.name) \(shaped.values[input.tensor].shape?.description ?? input.words)"
              : "\(input.name) (not a tensor)"
          }.joined(separator: ", "))),
      .init(
        key: "outputs",
        value: .text(
          network.outputs.map { tensor in
            shaped.values[tensor].shape?.description ?? "unknown"
          }.joined(separator: ", "))),
      .init(key: "layer count", value: .text(Format.grouped(totals.layers)), isInJSON: false),
      .init(key: "MACs", value: work(totals.work?.macs), isInJSON: false),
      .init(key: "effective MACs", value: work(totals.work?.effectiveMACs), isInJSON: false),
      .init(key: "other operations", value: work(totals.work?.operations), isInJSON: false),
      .init(key: "parameters", value: .whole(totals.parameters), isInJSON: false),
      .init(key: "weight bytes", value: weights, isInJSON: false),
    ]
    let memory = shaped.memory(at: options.precision)
    let exact = shaped.notUnderstood.isEmpty ? totals.work : nil
    lines.append(
      .init(
        key: "totals",
        value: .init(
          text: "",
          json: .object([
            ("layers", .number(totals.layers)), ("macs", .number(exact?.macs)),
            ("effective_macs", .number(exact?.effectiveMACs)),
            ("operations", .number(exact?.operations)),
            ("macs_least", .number(totals.work?.macs)),
            ("parameters", .number(totals.parameters)), ("weight_bytes", weights.json),
            ("peak_activation_bytes", .number(memory.map { Double($0.arena) })),
            ("peak_activation_bytes_low", .number(memory.map { Double($0.range.lowerBound) })),
            ("peak_activation_bytes_high", .number(memory.map { Double($0.range.upperBound) })),
            ("peak_activation_bytes_least", .number(memory.map { Double($0.least) })),
          ]))))
    if let accelerator = options.accelerator {
      lines.append(coverage(shaped, accelerator.name, accelerator.operators))
    }
    if let memory { lines += self.memory(memory, shaped) }
    let ops = Set(shaped.notUnderstood.map { network.layers[$0].fullOp }).sorted()
    lines += [
      .init(key: "not understood", value: .text(ops.joined(separator: ", ")), isInJSON: false),
      .init(
        key: "unsupported",
        value: .init(text: "", json: .array(ops.map { .string($0) }))),
    ]
    return lines
  }

  private static func coverage(
    _ shaped: ShapedNetwork, _ name: String, _ operators: Set<String>
  ) -> TableAnswer.Line {
    let coverage = shaped.coverage(of: operators)
    var falling: [String: Int] = [:]
    for layer in coverage.fallback { falling[shaped.network.layers[layer].fullOp, default: 0] += 1 }
    let ops = falling.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let words = ops.map { "\($0.value) x \($0.key)" }.joined(separator: ", ")
    let layers = coverage.accelerated.count + coverage.fallback.count
    return .init(
      key: "on \(name)",
      value: .init(
        text:
          "\(coverage.accelerated.count) of \(layers) layers, \(Format.significant(100 * coverage.share, 4)) % of MACs, \(coverage.handOvers) hand-overs"
          + (words.isEmpty ? "" : "; on the processor: \(words)"),
        json: .object([
          ("accelerator", .string(name)), ("layers", .number(coverage.accelerated.count)),
          (
            "fallback",
            .array(coverage.fallback.map { .string(shaped.network.layers[$0].name) })
          ),
          ("share_of_macs", .number(coverage.share)), ("hand_overs", .number(coverage.handOvers)),
        ])))
  }

  private static func memory(
    _ memory: ActivationMemory, _ shaped: ShapedNetwork
  ) -> [TableAnswer.Line] {
    func words(_ bytes: Int) -> String { Format.prefixed(Double(bytes), "B") }
    let range = "\(words(memory.range.lowerBound))–\(words(memory.range.upperBound))"
    return [
      .init(
        key: "activation memory",
        value: .init(
          text:
            "\(words(memory.arena)) in a runtime's arena (\(range)), at least \(words(memory.least))",
          json: .null), isInJSON: false),
      .init(
        key: "fullest at",
        value: .text(
          memory.peakLayer < shaped.network.layers.count
            ? shaped.network.layers[memory.peakLayer].name : "")),
    ]
  }

  /// Bytes as stored, or in a number format.
  private static func bytes(
    _ stored: Int, _ elements: Double, _ precision: Precision?
  ) -> TableAnswer.Field {
    guard let range = precision?.weightBytes else {
      return .init(text: Format.prefixed(Double(stored), "B"), json: .number(stored))
    }
    let (low, high) = (elements * range.lowerBound, elements * range.upperBound)
    let words =
      low == high
      ? Format.prefixed(low, "B")
      : "\(Format.prefixed(low, "B")) to \(Format.prefixed(high, "B"))"
    return .init(text: words, json: .number(high))
  }

  static func count(_ value: Double) -> String {
    value < 1e5 ? Format.grouped(value, 0) : Format.prefixed(value, "")
  }

  private static func names(_ shaped: ShapedNetwork, _ layers: [Int]) -> String {
    let names = layers.prefix(3).map { "`\(shaped.network.layers[$0].name)`" }
    let more = layers.count > 3 ? " and \(layers.count - 3) more" : ""
    return names.joined(separator: ", ") + more
  }

  /// Layers whose shape is not known, and operators that nobody knows.
  private static func problems(_ shaped: ShapedNetwork) -> [TableAnswer.Section] {
    let strange = shaped.notUnderstood.map { ($0, "not understood") }
    let open = shaped.unresolved.map {
      ($0, "its shape depends on data, or on what is not understood")
    }
    guard !(strange + open).isEmpty else { return [] }
    return [
      TableAnswer.Section(
        key: "problems", title: "not known",
        columns: [
          .init(key: "layer", head: "layer"), .init(key: "operator", head: "operator"),
          .init(key: "problem", head: ""),
        ],
        rows: (strange + open).map { index, words in
          let layer = shaped.network.layers[index]
          return [.text(layer.name), .text(layer.fullOp), .text(words)]
        })
    ]
  }

  private static let columns: [TableAnswer.Column] = [
    .init(key: "name", head: "layer"), .init(key: "operator", head: "operator"),
    .init(key: "output", head: "output"),
    .init(key: "input_shapes", head: ""), .init(key: "output_shapes", head: ""),
    .init(key: "macs", head: "MACs", alignment: .right),
    .init(key: "effective_macs", head: "effective", alignment: .right),
    .init(key: "operations", head: "other", alignment: .right),
    .init(key: "parameters", head: "parameters", alignment: .right),
    .init(key: "weight_bytes", head: "weights", alignment: .right),
    .init(key: "input_bytes", head: "in", alignment: .right),
    .init(key: "output_bytes", head: "out", alignment: .right),
  ]

  private static func layers(_ shaped: ShapedNetwork, _ options: Options) -> TableAnswer.Section {
    var blocks: [(name: String, members: [Int])] = []
    var places: [String: Int] = [:]
    for (index, layer) in shaped.network.layers.enumerated() where !shaped.isArithmetic(index) {
      let name = options.depth.map { block(layer.name, depth: $0) } ?? layer.name
      if let place = places[name] {
        blocks[place].members.append(index)
      } else {
        places[name] = blocks.count
        blocks.append((name, [index]))
      }
    }
    let shown = options.limit.map { Array(blocks.prefix($0)) } ?? blocks
    var section = TableAnswer.Section(
      key: "layers", title: "", columns: columns,
      rows: shown.map { row($0.name, $0.members, shaped, options) })
    section.more = blocks.count - shown.count
    return section
  }

  /// The first parts of a layer's path; dots and slashes part it.
  static func block(_ name: String, depth: Int) -> String {
    var parts = 0
    for index in name.indices where name[index] == "/" || name[index] == "." {
      parts += 1
      if parts == depth { return String(name[..<index]) }
    }
    return name
  }

  /// What a layer reads, weights aside, as tensors.
  private static func activations(_ layer: Int, _ shaped: ShapedNetwork) -> [Int] {
    shaped.network.layers[layer].inputs.compactMap(\.self).filter { !shaped.values[$0].isConstant }
  }

  /// Shapes as arrays of extents, for JSON only; null where one is not known.
  private static func shapes(_ tensors: [Int], _ shaped: ShapedNetwork) -> TableAnswer.Field {
    .init(
      text: "",
      json: .array(
        tensors.map { tensor in
          guard let shape = shaped.values[tensor].shape else { return .null }
          return .array((0..<shape.rank).map { .number(shape[$0]) })
        }))
  }

  private static func row(
    _ name: String, _ members: [Int], _ shaped: ShapedNetwork, _ options: Options
  ) -> [TableAnswer.Field] {
    let counts = members.map { shaped.counts[$0] }
    func sum(_ value: (LayerCounts) -> Double) -> Double { counts.reduce(0) { $0 + value($1) } }
    func number(_ value: Double, _ words: (Double) -> String) -> TableAnswer.Field {
      .init(text: value == 0 ? "" : words(value), json: .number(value))
    }
    let last = members[members.count - 1]
    let isUnknown = members.contains { shaped.unresolved.contains($0) }
    let parameters = sum { Double($0.parameters) }
    func work(_ value: Double) -> TableAnswer.Field {
      isUnknown ? .init(text: "unknown", json: .null) : number(value, count)
    }
    return [
      .text(name),
      .text(
        members.count == 1
          ? shaped.network.layers[last].fullOp : "\(members.count) layers"),
      .text(shaped.output(last)?.shape?.description ?? "unknown"),
      shapes(activations(members[0], shaped), shaped),
      shapes(shaped.network.layers[last].outputs.compactMap(\.self), shaped),
      work(sum { $0.work.macs }), work(sum { $0.work.effectiveMACs }),
      number(sum { $0.work.operations }, count),
      number(parameters) { Format.grouped($0, 0) },
      parameters == 0
        ? .text("") : bytes(Int(sum { Double($0.weightBytes) }), parameters, options.precision),
      number(sum { Double($0.inputBytes) }) { Format.prefixed($0, "B") },
      number(sum { Double($0.outputBytes) }) { Format.prefixed($0, "B") },
    ]
  }
}
