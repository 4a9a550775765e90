// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Networks
import Quantities
import Requirements

/// Multiply-accumulates, weights and memory of a model, as far as they are published.
struct SizeEstimator {
  let context: EstimationContext

  /// Multiply-accumulates at an input; nil where unknown.
  func macs(_ model: String, at resolution: InputShape) -> Double? {
    context.macs.macs(model, at: resolution)
  }

  /// Bytes of weights at a number format: parameters times their size, or the file's.
  func weights(_ model: String, at precision: Precision) -> Estimate<Bytes>? {
    let rows = context.catalogue.footprints[model] ?? []
    if let parameters = rows.first(where: { $0.kind == .parameters }) {
      let size = precision.weightBytes
      return Estimate(
        Bytes(parameters.value * size.upperBound), low: Bytes(parameters.value * size.lowerBound),
        high: Bytes(parameters.value * size.upperBound * 1.05),
        basis: min(parameters.basis, .predicted),
        provenance: Provenance(source: parameters.source, note: "parameters x bytes a weight"))
    }
    let files = rows.filter { $0.kind == .file }
    guard
      let file = files.first(where: { $0.precision == precision })
        ?? files.first(where: { $0.precision?.isFloating == precision.isFloating })
    else { return nil }
    return Estimate(
      Bytes(file.value), low: Bytes(file.value * 0.9), high: Bytes(file.value * 1.1),
      basis: min(file.basis, .predicted),
      provenance: Provenance(source: file.source, note: "size of the model file"))
  }

  /// Working memory of a model on a device: weights + peak activations + runtime. On a
  /// microcontroller the weights stay in flash.
  func ram(
    _ model: Model, at resolution: InputShape, _ precision: Precision, runtime: String,
    on device: Device
  ) -> Estimate<Bytes>? {
    for own in context.requirements.given {
      if case .ram(let bytes) = own.figure,
        own.applies(
          model: model.id, resolution: resolution, precision: precision, runtime: runtime,
          device: device.id)
      {
        return context.given(bytes, "working memory")
      }
    }
    let isMicrocontroller = device.role == .microcontroller
    let published = (context.catalogue.footprints[model.id] ?? []).first {
      $0.kind == .ram && $0.resolution == resolution && $0.precision == precision
    }
    if let published, isMicrocontroller {
      return Estimate(
        Bytes(published.value), low: Bytes(published.value * 0.8),
        high: Bytes(published.value * 1.5),
        basis: .predicted,
        provenance: Provenance(
          source: published.source, note: "peak memory under the publisher's runtime"))
    }
    guard let weights = weights(model.id, at: precision) else { return nil }
    let activation = context.assumption(.activationBytes, Bytes.self)
    let runtimeMemory = context.assumption(
      isMicrocontroller ? .runtimeMemoryMicrocontroller : .runtimeMemoryLinux, Bytes.self)
    let size = precision.activationBytes
    let positions = resolution.positions
    func sum(_ weight: Bytes, _ perPosition: Bytes, _ size: Double, _ runtime: Bytes) -> Bytes {
      (isMicrocontroller ? Bytes(0) : weight) + perPosition * (positions * size) + runtime
    }
    return Estimate(
      sum(weights.value, activation.value, size.upperBound, runtimeMemory.value),
      low: sum(weights.low, activation.low, size.lowerBound, runtimeMemory.low),
      high: sum(weights.high, activation.high, size.upperBound, runtimeMemory.high),
      basis: .assumed,
      provenance: Provenance(
        source: weights.provenance.source,
        note: isMicrocontroller
          ? "peak activations by rule + runtime" : "weights + peak activations by rule + runtime"))
  }

  /// Program memory on a microcontroller: weights and code.
  func flash(_ model: Model, at resolution: InputShape, _ precision: Precision) -> Estimate<Bytes>?
  {
    let published = (context.catalogue.footprints[model.id] ?? []).first {
      $0.kind == .flash && $0.resolution == resolution && $0.precision == precision
    }
    if let published {
      return Estimate(
        Bytes(published.value), low: Bytes(published.value * 0.9),
        high: Bytes(published.value * 1.1),
        basis: .predicted,
        provenance: Provenance(source: published.source, note: "under the publisher's runtime"))
    }
    let code = context.assumption(.runtimeMemoryMicrocontroller, Bytes.self)
    return weights(model.id, at: precision).map { weights in
      Estimate(
        weights.value + 2 * code.value, low: weights.low + code.low,
        high: weights.high + 3 * code.high,
        basis: .assumed,
        provenance: Provenance(source: weights.provenance.source, note: "weights + runtime code"))
    }
  }
}
