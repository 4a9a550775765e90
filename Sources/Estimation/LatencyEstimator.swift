// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Networks
import Prediction
import Quantities
import Requirements

/// Estimates the time of one warm inference: the user's figure, a measurement of the very configuration, one
/// over its throughput, a prediction, the nearest measured sibling by a stated rule, or a bound.
struct LatencyEstimator {
  let context: EstimationContext
  let sizes: SizeEstimator

  /// How far the rules below were off when each measured configuration of the shipped catalogue was hidden and
  /// estimated from the others: the 5 % and 95 % quantiles of measured over estimated, widened for a
  /// device that was not among them (`RuleCalibration`). A test recomputes them.
  enum Spread {
    /// Another input of the same model: times go as positions. 309 configurations.
    static let otherResolution = (low: 0.8, high: 1.5)
    /// Another number format of the same model: the same time. 1,628 configurations, among them
    /// accelerators that run one format and leave the other to the processor.
    static let otherPrecision = (low: 0.21, high: 4.8)
    /// The same configuration on sister silicon, at the clock of the device. 124 configurations on nine devices.
    static let sister = (low: 0.5, high: 2.0)
    /// Another model under the same runtime: times go as multiply-accumulates. 1,769 configurations.
    static let otherModel = (low: 0.42, high: 3.0)
    /// One over a pipelined throughput: the latency of a pipeline of a few stages.
    static let throughput = (low: 1.0, middle: 1.5, high: 5.0)
    /// A best of many runs, or the accelerator alone.
    static let oneSided = 1.5
    /// What such a time is in the middle.
    static let oneSidedMiddle = 1.1

    /// Two rules after another, which err apart: the ends add as squares of logarithms.
    static func both(
      _ one: (low: Double, high: Double), _ other: (low: Double, high: Double)
    ) -> (low: Double, high: Double) {
      func length(_ left: Double, _ right: Double) -> Double {
        let (first, second) = (Mathematics.log(left), Mathematics.log(right))
        return Mathematics.exp((first * first + second * second).squareRoot())
      }
      return (1 / length(one.low, other.low), length(one.high, other.high))
    }
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
    if let row = known?.latencies[key] {
      return self.measured(row, disputed: known?.disputed[key])
    }
    if let row = known?.throughputs[key] { return (pipelined(row), .throughput) }
    if compression == "none", context.requirements.timing == .any {
      if let found = predicted(model, resolution, precision, runtime, device) {
        return (found, .predicted)
      }
      let carried = carried(model, resolution, precision, runtime, device)
      if let carried, carried.networks > 0 { return (carried.time, .predicted) }
      if let known, let scaled = scaled(known, model, resolution, precision, runtime, device) {
        return (scaled, .scaled)
      }
      // A microcontroller's number formats differ more than the law has seen: integers may take a tenth of the time.
      if let carried, device.role != .microcontroller { return (carried.time, .predicted) }
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
          source: $0.source, macs: work($0.configuration), isPipeline: true)
      }
  }

  /// The row that a user would configure: the fastest over threads and modes, ties by place.
  static func fastest(_ rows: [Latency]) -> Latency? {
    rows.min { ($0.value, $0.place) < ($1.value, $1.place) }
  }

  /// The estimate of a measured row; where another source disagrees, the interval covers both.
  private func measured(
    _ row: Latency, disputed other: Latency?
  ) -> (Estimate<Seconds>, TimingOrigin) {
    var (estimate, origin) = measured(row)
    guard let other else { return (estimate, origin) }
    let its = measured(other).0
    estimate = Estimate(
      estimate.value, low: min(estimate.low, its.low), high: max(estimate.high, its.high),
      basis: estimate.basis, provenance: estimate.provenance)
    estimate.provenance.note +=
      "; \(other.source) has \(Format.duration(other.value.value))"
    return (estimate, origin)
  }

  private func measured(_ row: Latency) -> (Estimate<Seconds>, TimingOrigin) {
    let words =
      [row.statistic.rawValue, row.span.rawValue]
      + (row.configuration.threads.map { ["\($0) threads"] } ?? [])
      + (row.configuration.mode.isEmpty ? [] : [row.configuration.mode])
    let provenance = Provenance(
      source: row.source, note: words.joined(separator: ", "), subject: row.configuration.model)
    if row.isOneSided {
      return (
        Estimate(
          row.value * Spread.oneSidedMiddle, low: row.value, high: row.value * Spread.oneSided,
          basis: .predicted, provenance: provenance), .measuredOneSided
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
    /// Whether it is a pipeline's rate, and no time.
    var isPipeline = false

    /// The same on a device where everything takes so many times as long.
    func carried(by factor: Double) -> Sibling {
      var other = self
      other.time = time * factor
      return other
    }
  }

  /// A rule's choice: the sibling, and by how much its time is multiplied.
  struct Scaling {
    var sibling: Sibling
    var factor: Double

    /// The rule's estimate.
    var time: Seconds { sibling.time * factor }
  }

  private func scaled(
    _ known: MeasuredByDevice.OnRuntime, _ model: Model, _ resolution: InputShape,
    _ precision: Precision, _ runtime: String, _ device: Device
  ) -> Estimate<Seconds>? {
    let siblings = known.siblings
    func words(_ scaling: Scaling) -> String {
      "multiply-accumulates (x \(Format.significant(scaling.factor, 3)))"
    }
    func made(
      _ scaling: Scaling, _ spread: (low: Double, high: Double), _ rule: String
    ) -> Estimate<Seconds> {
      let time = scaling.time
      let configuration = scaling.sibling.configuration
      let middle = Spread.throughput.middle
      let spread =
        scaling.sibling.isPipeline
        ? Spread.both(spread, (Spread.throughput.low / middle, Spread.throughput.high / middle))
        : spread
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
    if let scaling = bySister(known.sisters, model.id, resolution, precision) {
      let device = scaling.sibling.configuration.device
      return made(scaling, Spread.sister, "the clock of \(device), which has the same cores")
    }
    if let scaling = byPrecision(siblings, model.id, resolution, precision) {
      return made(scaling, Spread.otherPrecision, "its other number format")
    }
    if let scaling = byModel(siblings, model.id, resolution, precision) {
      return made(scaling, Spread.otherModel, words(scaling))
    }
    guard device.runtimes.contains(runtime) else { return nil }
    return byModel(known.sisters, model.id, resolution, precision).map {
      made(
        $0, Spread.both(Spread.sister, Spread.otherModel),
        "\(words($0)) and the clock of \($0.sibling.configuration.device), which has the same cores"
      )
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

  /// The same configuration on the sister silicon of the nearest clock; of one device, the fastest.
  func bySister(
    _ sisters: [Sibling], _ model: String, _ resolution: InputShape, _ precision: Precision
  ) -> Scaling? {
    let same = sisters.filter {
      $0.configuration.model == model && $0.configuration.resolution == resolution
        && $0.configuration.precision == precision && $0.configuration.compression == "none"
    }
    return same.filter { $0.configuration.device == same[0].configuration.device }
      .min { $0.time < $1.time }.map { Scaling(sibling: $0, factor: 1) }
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
        source: "envelope", note: "predicted from \(known.source)", subject: model.id))
  }

  /// What the times of other networks on the device tell of one that was not timed there, with its own on other devices; and
  /// how many of them are in this number format under this runtime.
  private func carried(
    _ model: Model, _ resolution: InputShape, _ precision: Precision, _ runtime: String,
    _ device: Device
  ) -> (time: Estimate<Seconds>, networks: Int)? {
    let key = CrossedTimes.CellKey(
      device: device.id,
      .init(
        model: model.id, resolution: resolution, precision: precision, compression: "none",
        runtime: runtime))
    guard let cell = CrossedTimes.cell(key, context.macs, context.catalogue),
      let (time, range) = context.crossed.estimate(
        cell, isAccelerated: CrossedTimes.isAccelerated(cell, context.catalogue))
    else { return nil }
    func counted(_ count: Int, _ noun: String) -> String {
      "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
    let there =
      time.networks > 0
      ? "\(counted(time.networks, "network")) under \(runtime) there"
      : "networks under other runtimes or in other number formats there"
    let own =
      time.devices > 0
      ? "and its own on \(counted(time.devices, "other device"))" : "by its family and size"
    return (
      Estimate(
        Seconds(time.seconds), low: Seconds(range.lowerBound), high: Seconds(range.upperBound),
        basis: .predicted,
        provenance: Provenance(
          source: "envelope", note: "predicted from times of \(there), \(own)", subject: model.id)),
      time.networks
    )
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
