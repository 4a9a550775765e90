// SPDX-License-Identifier: Apache-2.0

import Documents
public import Networks
public import Prediction
import Quantities

/// What a network takes on a device, as tables.
public struct PredictAnswer: Sendable {
  /// The tables.
  public let table: TableAnswer

  /// Why nothing can be foretold.
  public struct Refused: Error, CustomStringConvertible {
    /// The words for the user.
    public var description: String
  }

  /// A prediction that a model makes.
  public init(_ shaped: ShapedNetwork, _ trained: Predictor.Trained, limit: Int?) throws {
    let model = trained.model
    let setting = model.setting
    let precision = Precision(rawValue: setting.precision)
    guard
      let kernels = Kernel.kernels(of: shaped, Kernel.execution(setting.runtime), at: precision)
    else {
      throw Refused(
        description:
          "error: the shape of a layer of `\(shaped.network.name)` is not known; `plan inspect` names it"
      )
    }
    let figures = model.figures(kernels.map(\.kernel))
    let source = trained.source
    let unknown = kernels.filter { model.isUnknown($0.kernel) }
    let beyond = kernels.map { item in
      model.isUnknown(item.kernel) ? [] : model.extrapolations(item.kernel)
    }
    var head: [TableAnswer.Line] = [
      .init(key: "device", value: .text(setting.words)),
      Self.line(
        "latency_s", "time", figures.latency,
        trained.factor(.latency, .network)
          ?? trained.factor(.latency, .layer), source
      ) { Format.duration($0) },
      Self.line(
        "power_w", "power",
        figures.energy.flatMap { energy in figures.latency.map { energy / $0 } },
        trained.factor(.power, .network) ?? trained.factor(.power, .layer), source
      ) { Format.prefixed($0, "W") },
      Self.line(
        "energy_j", "energy", figures.energy,
        trained.factor(.energy, .network)
          ?? trained.factor(.energy, .layer), source
      ) { Format.prefixed($0, "J") },
      Self.memory(shaped, precision),
      .init(key: "learnt from", value: .text(source)),
      .init(
        key: "extrapolated",
        value: .init(
          text: Self.words(beyond),
          json: .bool(beyond.contains { !$0.isEmpty }))),
      .init(
        key: "not foretold",
        value: .text(
          unknown.isEmpty
            ? ""
            : "\(unknown.count) of \(kernels.count) layers are of a kind that was never measured: "
              + Set(unknown.map(\.op)).sorted().joined(separator: ", "))),
      .init(
        key: "to verify",
        value: .text(
          "python3 Scripts/measure_onnxruntime.py MODEL.onnx --device \(setting.device) -o rows.csv; plan evaluate rows.csv"
        )),
    ]
    head.removeAll { $0.value.text.isEmpty && $0.value.json == .null && $0.key == "not foretold" }
    let shown = limit.map { Array(kernels.prefix($0)) } ?? kernels
    let context = model.context(kernels.map(\.kernel))
    var section = TableAnswer.Section(
      key: "layers", title: "", columns: Self.columns,
      rows: shown.map { item in
        let kernel = context(item.kernel)
        let own = model.figures(kernel)
        // All that the graph has, those on padding included.
        let macs = kernel.macs == 0 ? 0 : shaped.counts[item.layer].work.macs
        let isBeyond = !model.extrapolations(item.kernel).isEmpty
        return [
          .text(shaped.network.layers[item.layer].name), .text(item.op),
          .init(
            text: macs == 0 ? "" : Format.prefixed(macs, ""), json: .number(macs)),
          .init(text: own.latency.map { Format.duration($0) } ?? "", json: .number(own.latency)),
          .init(
            text: own.power.map { Format.prefixed($0, "W") } ?? "", json: .number(own.power)),
          .init(
            text: own.energy.map { Format.prefixed($0, "J") } ?? "", json: .number(own.energy)),
          .init(text: isBeyond ? "*" : "", json: .bool(isBeyond)),
        ]
      })
    section.more = kernels.count - shown.count
    table = TableAnswer(
      title: "\(shaped.network.name) on \(setting.device)", head: head, sections: [section])
  }

  /// How many layers lie beyond what was measured, and in what; empty where none does.
  private static func words(_ beyond: [[SettingModel.Extrapolation]]) -> String {
    let parts = SettingModel.Extrapolation.allCases.compactMap { what -> String? in
      let count = beyond.count { $0.contains(what) }
      return count == 0 ? nil : "\(what.rawValue) (\(count))"
    }
    let layers = beyond.count { !$0.isEmpty }
    return layers == 0
      ? ""
      : "\(layers) of \(beyond.count) layers are beyond what was measured, in \(parts.joined(separator: ", ")); the interval does not cover that"
  }

  /// The prediction of a family for a network that is known by its choices.
  public init(
    _ architecture: String, latency: NetworkFamily.Foretold?, energy: NetworkFamily.Foretold?,
    on setting: Setting, batch: Int
  ) {
    func line(
      _ key: String, _ label: String, _ found: NetworkFamily.Foretold?, _ words: (Double) -> String
    ) -> TableAnswer.Line {
      Self.line(key, label, found?.value, found?.factor, found?.source ?? "", words)
    }
    let sources = [latency, energy].compactMap { $0?.source }
    let told = sources.first.map { first in
      sources.dropFirst().reduce(first) { $0 == $1 ? $0 : "\($0); of its energy \($1)" }
    }
    table = TableAnswer(
      title: "\(architecture) on \(setting.device)",
      head: [
        .init(key: "device", value: .text("\(setting.words), batch \(batch)")),
        line("latency_s", "time", latency) { Format.duration($0) },
        line("energy_j", "energy", energy) { Format.prefixed($0, "J") },
        .init(key: "learnt from", value: .text(told ?? "")),
      ], sections: [.init(key: "layers", title: "", columns: Self.columns, rows: [])])
  }

  /// The bound of a machine; nil where its peak is not known.
  public init?(
    _ shaped: ShapedNetwork, _ machine: Machine, _ precision: Precision, device: String
  ) {
    guard let work = shaped.totals.work,
      let estimate = Roofline.estimate(
        macs: work.macs,
        weightBytes: Double(shaped.totals.parameters) * precision.weightBytes.upperBound,
        on: machine, at: precision)
    else { return nil }
    let source = "physical bound of the device's peak and bandwidth"
    table = TableAnswer(
      title: "\(shaped.network.name) on \(device)",
      head: [
        .init(key: "device", value: .text("\(device), \(precision.rawValue)")),
        .init(
          key: "latency_s", label: "time",
          value: .init(
            text:
              "\(Format.duration(estimate.value.value)) (\(Format.duration(estimate.low.value)) to \(Format.duration(estimate.high.value))), bound",
            json: Self.figure(
              estimate.value.value, estimate.low.value, estimate.high.value,
              estimate.basis.rawValue, source))),
        .init(key: "power_w", value: .init(text: "", json: .null)),
        .init(key: "energy_j", value: .init(text: "", json: .null)),
        Self.memory(shaped, precision),
        .init(
          key: "to verify",
          value: .text(
            "python3 Scripts/measure_onnxruntime.py MODEL.onnx --device \(device) -o rows.csv")),
      ],
      sections: [.init(key: "layers", title: "", columns: Self.columns, rows: [])])
  }

  private static let columns: [TableAnswer.Column] = [
    .init(key: "name", head: "layer"), .init(key: "operator", head: "operator"),
    .init(key: "macs", head: "MACs", alignment: .right),
    .init(key: "latency_s", head: "time", alignment: .right),
    .init(key: "power_w", head: "power", alignment: .right),
    .init(key: "energy_j", head: "energy", alignment: .right),
    .init(key: "extrapolated", head: ""),
  ]

  private static func figure(
    _ value: Double, _ low: Double?, _ high: Double?, _ basis: String, _ source: String
  ) -> JSON {
    .object([
      ("value", .number(value)), ("low", .number(low)), ("high", .number(high)),
      ("basis", .string(basis)), ("source", .string(source)),
    ])
  }

  private static func line(
    _ key: String, _ label: String, _ value: Double?, _ factor: ConformalFactor?,
    _ source: String, _ words: (Double) -> String
  ) -> TableAnswer.Line {
    guard let value else {
      return .init(key: key, value: .init(text: "", json: .null))
    }
    let range = factor?.range(value)
    let interval = range.map {
      " (\(words($0.lowerBound)) to \(words($0.upperBound)), nine in ten)"
    }
    return .init(
      key: key, label: label,
      value: .init(
        text: words(value) + (interval ?? ""),
        json: figure(value, range?.lowerBound, range?.upperBound, "predicted", source)))
  }

  private static func memory(
    _ shaped: ShapedNetwork, _ precision: Precision?
  ) -> TableAnswer.Line {
    guard let memory = shaped.memory(at: precision) else {
      return .init(key: "memory_bytes", value: .init(text: "", json: .null))
    }
    let weights =
      precision.map { Double(shaped.totals.parameters) * $0.weightBytes.upperBound }
      ?? Double(shaped.totals.weightBytes)
    let value = weights + Double(memory.arena)
    let (low, high) = (
      weights + Double(memory.range.lowerBound), weights + Double(memory.range.upperBound)
    )
    return .init(
      key: "memory_bytes", label: "memory",
      value: .init(
        text:
          "\(Format.prefixed(value, "B")) (\(Format.prefixed(low, "B")) to \(Format.prefixed(high, "B"))): weights and activations",
        json: figure(value, low, high, "predicted", "weights and the arena of ONNX Runtime")))
  }
}
