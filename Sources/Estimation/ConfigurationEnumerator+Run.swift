// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Networks
import Quantities
import Requirements

extension ConfigurationEnumerator {
  /// The time and the power of each part of a sample: capture, pre-processing, inference, post-processing.
  func run(
    _ model: Model, _ resolution: InputShape, _ precision: Precision, _ device: Device,
    _ sensor: SensorProfile, _ latency: Estimate<Seconds>, _ power: Estimate<Watts>,
    for task: TaskRequirement
  ) -> RunProfile {
    let isMicrocontroller = device.role == .microcontroller
    let bandwidth = context.memoryBandwidth(of: device)
    let frame = sensor.frame(for: resolution, task, context)
    let start = context.assumption(
      isMicrocontroller ? .runtimeStartMicrocontroller : .runtimeStartLinux, Seconds.self)
    let rate = context.assumption(.modelLoadRate, BytesPerSecond.self)
    let weights = isMicrocontroller ? nil : sizes.weights(model.id, at: precision)
    let load = Estimate(
      start.value + Seconds((weights?.value.value ?? 0) / rate.value.value),
      low: start.low + Seconds((weights?.low.value ?? 0) / rate.high.value),
      high: start.high + Seconds((weights?.high.value ?? 0) / rate.low.value), basis: .assumed,
      provenance: Provenance(source: "envelope", note: "start of the runtime + weights / read rate")
    )
    var profile = RunProfile(
      capture: sensor.start, captureAwake: frame.time, sensor: sensor.active, load: load,
      preprocess: crossing(frame.bytes, .preprocessPasses, over: bandwidth, note: frame.words),
      infer: latency,
      inferPower: power,
      postprocess: crossing(
        context.catalogue.taskKind(model.task).outputSize(at: resolution).value, .postprocessPasses,
        over: bandwidth, note: "passes over memory / bandwidth"),
      coldSlowdown: isMicrocontroller
        ? Estimate(
          Ratio(1), basis: .assumed,
          provenance: Provenance(source: "envelope", note: "weights stay in place in sleep"))
        : context.assumption(.coldSlowdown, Ratio.self))
    if let kept = task.keep?.sample?.value, kept > 0 {
      let rate = context.assumption(.storageRate, BytesPerSecond.self)
      profile.kept = kept
      profile.store = Estimate(
        Seconds(kept / rate.value.value), low: Seconds(kept / rate.high.value),
        high: Seconds(kept / rate.low.value), basis: .assumed, provenance: rate.provenance)
    }
    return profile
  }

  /// Bytes that cross the memory bus a number of times. The two assumptions err apart, so that their spreads add as
  /// squares.
  private func crossing(
    _ bytes: Double, _ name: Assumptions.Name, over bandwidth: Estimate<BytesPerSecond>,
    note: String
  ) -> Estimate<Seconds> {
    let passes = context.assumption(name, Ratio.self)
    func spread(_ passes: Double, _ bandwidth: Double) -> Double {
      let (first, second) = (Mathematics.log(passes), Mathematics.log(bandwidth))
      return Mathematics.exp((first * first + second * second).squareRoot())
    }
    let time = Seconds(bytes * passes.value.value / bandwidth.value.value)
    guard time.value > 0, passes.low.value > 0 else {
      return Estimate(
        time, low: Seconds(bytes * passes.low.value / bandwidth.high.value),
        high: Seconds(bytes * passes.high.value / bandwidth.low.value), basis: .assumed,
        provenance: Provenance(source: "envelope", note: note))
    }
    return Estimate(
      time,
      low: time
        / spread(
          passes.value.value / passes.low.value, bandwidth.high.value / bandwidth.value.value),
      high: time
        * spread(
          passes.high.value / passes.value.value, bandwidth.value.value / bandwidth.low.value),
      basis: .assumed,
      provenance: Provenance(source: "envelope", note: note).beside(bandwidth.provenance))
  }
}
