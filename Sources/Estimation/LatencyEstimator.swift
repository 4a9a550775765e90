// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Networks
import Prediction
import Quantities
import Requirements

/// Estimates the time of one warm inference: the user's figure, a measurement of the very configuration, one
/// over its throughput, the nearest measured sibling by a stated rule, or a bound.
struct LatencyEstimator {
  let context: EstimationContext
  let sizes: SizeEstimator

  /// How far the rules below were off when each measured configuration of the shipped catalogue was hidden and
  /// estimated from the others: the 5 % and 95 % quantiles of measured over estimated, widened for a
  /// device that was not among them (`RuleCalibration`). A test recomputes them.
  enum Spread {
    /// Another input of the same model: times go as positions. 95 configurations on four devices.
    static let otherResolution = (low: 0.71, high: 1.6)
    /// Another number format of the same model: the same time. 1,048 configurations on 28 devices, among them
    /// accelerators that run one format and leave the other to the processor.
    static let otherPrecision = (low: 0.21, high: 4.8)
    /// Another model under the same runtime: times go as multiply-accumulates. 1,361 configurations on 45 devices.
    static let otherModel = (low: 0.42, high: 3.0)
    /// One over a pipelined throughput: the latency of a pipeline of a few stages.
    static let throughput = (low: 1.0, middle: 1.5, high: 5.0)
    /// A best of many runs, or the accelerator alone.
    static let oneSided = 1.5
  }

  func estimate(
    _ model: Model, at resolution: InputShape, _ precision: Precision, compression: String,
    runtime: String, on device: Device, measured: [String: MeasuredByDevice.OnRuntime]
  ) -> (Estimate<Seconds>, TimingOrigin)? {
    for own in context.requirements.given {
      if case .latency(let time) = own.figure,
        own.applies(
          model: model.id, resolution: resolution, precision: precision, runtime: runtime,
          device: device.id)
      {
        return (context.given(time, "your own measurement"), .given)
      }
    }
    let key = MeasuredByDevice.Key(
      model: model.id, resolution: resolution, precision: precision, compression: compression,
      runtime: runtime)
    let known = measured[runtime]
    if let row = known?.latencies[key] { return self.measured(row) }
    if let row = known?.throughputs[key] { return (pipelined(row), .throughput) }
    if compression == "none", context.requirements.timing == .any {
      if let foretold = predicted(model, resolution, precision, runtime, device) {
        return (foretold, .predicted)
      }
      if let siblings = known?.siblings, let scaled = scaled(siblings, model, resolution, precision)
      {
        return (scaled, .scaled)
      }
      if let bound = bound(model, resolution, precision, device) { return (bound, .bound) }
    }
    return nil
  }

  /// Timings that scaling can start from; a pipeline's rate stands for a few stages' time.
  static func siblings(
    _ rows: [Latency], _ pipelines: [Throughput], _ macs: MACTable
  ) -> [Sibling] {
    func work(_ configuration: MeasuredConfiguration) -> Double {
      macs.macs(configuration.model, at: configuration.resolution) ?? 0
    }
    return rows.map {
      Sibling(
        configuration: $0.configuration, time: $0.value, source: $0.source,
        macs: work($0.configuration))
    }
      + pipelines.map {
        Sibling(
          configuration: $0.configuration, time: Seconds(Spread.throughput.middle / $0.value.value),
          source: $0.source, macs: work($0.configuration))
      }
  }

  /// The row that a user would configure: the fastest over threads and modes, ties by place.
  static func fastest(_ rows: [Latency]) -> Latency? {
    rows.min { ($0.value, $0.place) < ($1.value, $1.place) }
  }

  private func measured(_ row: Latency) -> (Estimate<Seconds>, TimingOrigin) {
    let isOneSided =
      row.span == .accelerator || row.statistic == .bestOf || row.statistic == .min
    let words =
      [row.statistic.rawValue, row.span.rawValue]
      + (row.configuration.threads.map { ["\($0) threads"] } ?? [])
      + (row.configuration.mode.isEmpty ? [] : [row.configuration.mode])
    let provenance = Provenance(
      source: row.source, note: words.joined(separator: ", "), subject: row.configuration.model)
    if isOneSided {
      return (
        Estimate(
          row.value * 1.1, low: row.value, high: row.value * Spread.oneSided, basis: .predicted,
          provenance: provenance), .measuredOneSided
      )
    }
    if row.statistic == .p99 {
      return (
        Estimate(
          row.value, low: row.value * 0.6, high: row.value * 1.05, basis: .measured,
          provenance: provenance),
        .measured
      )
    }
    return (
      Estimate(
        row.value, low: row.value * 0.9, high: row.value * 1.15, basis: .measured,
        provenance: provenance),
      .measured
    )
  }

  private func pipelined(_ row: Throughput) -> Estimate<Seconds> {
    let time = Seconds(1 / row.value.value)
    return Estimate(
      time * Spread.throughput.middle, low: time * Spread.throughput.low,
      high: time * Spread.throughput.high, basis: .predicted,
      provenance: Provenance(
        source: row.source,
        note:
          "from \(Format.significant(row.value.value, 4)) a second, pipelined: bounds the rate, is no latency",
        subject: row.configuration.model))
  }

  /// A timing of something near: what was run, how long it took, who says so.
  struct Sibling {
    var configuration: MeasuredConfiguration
    var time: Seconds
    var source: String
    /// Multiply-accumulates; 0 where unknown.
    var macs: Double
  }

  /// A rule's choice: the sibling, and by how much its time is multiplied.
  struct Scaling {
    var sibling: Sibling
    var factor: Double

    /// The rule's estimate.
    var time: Seconds { sibling.time * factor }
  }

  private func scaled(
    _ siblings: [Sibling], _ model: Model, _ resolution: InputShape, _ precision: Precision
  ) -> Estimate<Seconds>? {
    func made(
      _ scaling: Scaling, _ spread: (low: Double, high: Double), _ rule: String
    ) -> Estimate<Seconds> {
      let time = scaling.time
      let configuration = scaling.sibling.configuration
      return Estimate(
        time, low: time * spread.low, high: time * spread.high, basis: .predicted,
        provenance: Provenance(
          source: scaling.sibling.source,
          note:
            "scaled from \(configuration.model) \(configuration.resolution) \(configuration.precision.rawValue) (\(Format.duration(scaling.sibling.time.value))) by \(rule)",
          subject: configuration.model))
    }
    if let scaling = byResolution(siblings, model.id, resolution, precision) {
      return made(scaling, Spread.otherResolution, "input positions")
    }
    if let scaling = byPrecision(siblings, model.id, resolution, precision) {
      return made(scaling, Spread.otherPrecision, "its other number format")
    }
    return byModel(siblings, model.id, resolution, precision).map {
      made($0, Spread.otherModel, "multiply-accumulates (x \(Format.significant($0.factor, 3)))")
    }
  }

  /// The same model at the nearest other input: times go as positions.
  func byResolution(
    _ siblings: [Sibling], _ model: String, _ resolution: InputShape, _ precision: Precision
  ) -> Scaling? {
    func near(_ sibling: Sibling) -> Double {
      abs(Mathematics.log(sibling.configuration.resolution.positions / resolution.positions))
    }
    return siblings.filter {
      $0.configuration.model == model && $0.configuration.precision == precision
        && $0.configuration.compression == "none"
        && $0.configuration.resolution.extents.count == resolution.extents.count
    }
    .min { (near($0), $0.time) < (near($1), $1.time) }
    .map {
      Scaling(sibling: $0, factor: resolution.positions / $0.configuration.resolution.positions)
    }
  }

  /// The same model at the same input in another number format: the same time.
  func byPrecision(
    _ siblings: [Sibling], _ model: String, _ resolution: InputShape, _ precision: Precision
  ) -> Scaling? {
    siblings.filter {
      $0.configuration.model == model && $0.configuration.resolution == resolution
        && $0.configuration.compression == "none"
        && $0.configuration.precision != precision
    }
    .min { ($0.time, $0.configuration.precision) < ($1.time, $1.configuration.precision) }
    .map { Scaling(sibling: $0, factor: 1) }
  }

  /// The model nearest in multiply-accumulates, at most eight times larger or smaller: times go as
  /// multiply-accumulates.
  func byModel(
    _ siblings: [Sibling], _ model: String, _ resolution: InputShape, _ precision: Precision
  ) -> Scaling? {
    guard let macs = sizes.macs(model, at: resolution), macs > 0 else { return nil }
    var best: Scaling?
    for sibling in siblings
    where sibling.configuration.precision == precision
      && sibling.configuration.compression == "none"
    {
      guard sibling.macs > 0 else { continue }
      let ratio = macs / sibling.macs
      guard ratio > 0.1, ratio < 10 else { continue }
      let distance = abs(Mathematics.log(ratio))
      guard distance < 2.1 else { continue }
      if let known = best {
        let old = abs(Mathematics.log(known.factor))
        if distance > old || (distance == old && sibling.time >= known.sibling.time) { continue }
      }
      best = Scaling(sibling: sibling, factor: ratio)
    }
    return best
  }

  /// What a predictor of the device says of the model's network; nil where there is none of either.
  private func predicted(
    _ model: Model, _ resolution: InputShape, _ precision: Precision, _ runtime: String,
    _ device: Device
  ) -> Estimate<Seconds>? {
    let known = context.catalogue.predictors[device.id]?.first { trained in
      trained.model.setting.runtime == runtime
        && trained.model.setting.precision == precision.rawValue
    }
    guard let known, let factor = known.factor(.latency, .network),
      let network = try? context.catalogue.network(of: model.id),
      let shapes = network.inputShapes(at: resolution),
      let shaped = try? network.shaped(shapes, file: model.id),
      let kernels = Kernel.kernels(of: shaped, Kernel.execution(runtime), at: precision),
      let time = known.model.figures(kernels.map(\.kernel)).latency
    else { return nil }
    let range = factor.range(time)
    return Estimate(
      Seconds(time), low: Seconds(range.lowerBound), high: Seconds(range.upperBound),
      basis: .predicted,
      provenance: Provenance(
        source: "envelope", note: "foretold from \(known.source)", subject: model.id))
  }

  /// The least that an inference can take on a device of which nobody knows a time: its operations at the highest peak
  /// of any device of its role in the catalogue. Where nobody knows the operations either, a model that the file names
  /// may take next to nothing; of any other nothing is said.
  func least(
    _ model: Model, _ resolution: InputShape, on device: Device, for task: TaskRequirement
  ) -> Estimate<Seconds>? {
    let peak = context.catalogue.devices.values.filter { $0.role == device.role }
      .flatMap { other in other.precisions.compactMap { other.machine.peak(at: $0)?.high.value } }
      .max()
    let operations = sizes.macs(model.id, at: resolution).map { 2 * $0 }
    guard operations != nil || task.models.contains(model.id) || context.assumesNoWork else {
      return nil
    }
    let least = operations.flatMap { work in peak.map { work / $0 } } ?? 0
    return context.given(Seconds(max(1e-6, least)), "the least that it can take")
  }

  private func bound(
    _ model: Model, _ resolution: InputShape, _ precision: Precision, _ device: Device
  ) -> Estimate<Seconds>? {
    guard let macs = sizes.macs(model.id, at: resolution),
      let weights = sizes.weights(model.id, at: precision)
    else { return nil }
    return Roofline.estimate(
      macs: macs, weightBytes: weights.value.value, on: device.machine, at: precision)
  }
}
