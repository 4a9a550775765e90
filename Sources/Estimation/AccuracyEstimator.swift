// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Quantities
import Requirements

/// Looks accuracies up; it never invents one.
struct AccuracyEstimator: Sendable {
  let context: EstimationContext

  /// The accuracy of a model as it would run: the user's figure; else one published for the number
  /// format under this runtime's toolchain; for floating point, the one published for the trained
  /// network; for an unlisted quantised one, the trained network's less the pessimistic tenth
  /// percentile of published losses.
  func estimate(
    _ model: Model, metric: String, dataset: String?, resolution: InputShape,
    precision: Precision, compression: String, runtime: String, device: Device
  ) -> Estimate<Ratio>? {
    for own in context.requirements.given {
      if case .accuracy(let value) = own.figure,
        own.applies(
          model: model.id, resolution: resolution, precision: precision, runtime: runtime,
          device: device.id)
      {
        return context.given(value, "accuracy on your own data")
      }
    }
    let rows = (context.catalogue.accuracies[model.id] ?? []).filter {
      $0.metric == metric && $0.resolution == resolution && $0.compression == compression
        && (dataset == nil || $0.dataset == dataset)
    }
    let toolchains = context.catalogue.runtimes[runtime]?.toolchains ?? []
    let listed = rows.filter {
      toolchains.contains($0.toolchain)
        && ($0.precision == precision || ($0.precision.isFloating && precision.isFloating))
    }
    // The target that was judged on wins; among equals the lower figure, for caution.
    let onTarget = listed.filter { row in
      device.components.contains(row.target) || row.target == device.id
    }
    if let row = (onTarget.isEmpty ? listed.filter { Self.fits($0.target, device) } : onTarget)
      .min(by: { ($0.value, $0.place) < ($1.value, $1.place) })
    {
      return Self.published(row)
    }
    guard
      let trained = rows.filter({ $0.precision.isFloating && $0.toolchain.isEmpty })
        .min(by: { ($0.value, $0.place) < ($1.value, $1.place) })
    else { return nil }
    if precision.isFloating { return Self.published(trained) }
    return quantised(trained.value, source: trained.source, model, metric, precision)
  }

  /// The accuracy of a network where the file sets no limit on it: by the standard metric of the kind of work, on
  /// its standard dataset if it was judged there; else by the first metric that is published.
  func known(
    _ model: Model, for task: TaskRequirement, resolution: InputShape, precision: Precision,
    compression: String, runtime: String, device: Device
  ) -> KnownAccuracy? {
    let kind = context.catalogue.taskKind(task.task)
    let first = context.catalogue.accuracies[model.id]?.first
    let ways = [
      (kind.metric, kind.dataset), (kind.metric, nil),
      (first?.metric ?? kind.metric, first?.dataset),
    ]
    for (metric, dataset) in ways {
      if let found = estimate(
        model, metric: metric, dataset: dataset, resolution: resolution, precision: precision,
        compression: compression, runtime: runtime, device: device)
      {
        return KnownAccuracy(metric: metric, dataset: dataset, value: found)
      }
    }
    return nil
  }

  /// The most that the accuracy of a model can be in a number format of which nobody published it: a hundredth above
  /// the best published one, whatever the format.
  func most(
    _ model: Model, metric: String, dataset: String?, _ resolution: InputShape
  ) -> Estimate<Ratio> {
    let best = (context.catalogue.accuracies[model.id] ?? []).filter {
      $0.metric == metric && $0.resolution == resolution
        && (dataset == nil || $0.dataset == dataset)
    }.map(\.value.value).max()
    return context.given(Ratio(min(1, best.map { $0 + 0.01 } ?? 1)), "the most that it can be")
  }

  /// The accuracy of a model after a training: as the file gives it, less what a quantised number format
  /// loses; nil where the file gives none. What was published is of other weights and other data, and tells
  /// nothing of it.
  func estimate(
    _ model: Model, after recipe: TrainingRecipe, metric: String, precision: Precision
  ) -> Estimate<Ratio>? {
    guard let after = recipe.accuracy(of: model.id) else { return nil }
    let given = context.given(
      after.value, "\(metric) after \(recipe.route.rawValue), line \(after.place.line)")
    guard !precision.isFloating else { return given }
    return quantised(after.value, source: given.provenance.source, model, metric, precision)
  }

  /// Whether a figure judged on one target may stand for a device: one judged on a processor family
  /// stands for its kind only; one without a target, or judged on a phone's NPU for another NPU of the
  /// same toolchain, for all.
  private static func fits(_ target: String, _ device: Device) -> Bool {
    switch target {
    case "": true
    case "x86-avx2", "x86-vnni", "x86-cpu":
      device.family == "intel" || device.family == "x86" || device.family == "aws"
    case "arm-cpu": !["intel", "x86", "aws", "nvidia-cloud", "nvidia"].contains(device.family)
    case "nvidia-a100": ["nvidia-cloud", "nvidia", "jetson"].contains(device.family)
    case "hailo-8", "hailo-8l", "hailo-10h", "hailo-15h", "hailo-15l":
      device.components.contains { $0.hasPrefix("hailo") }
    default: true
    }
  }

  private static func published(_ row: Accuracy) -> Estimate<Ratio> {
    // A share judged on few samples has the error of a binomial; on a full set only its rounding.
    let value = row.value.value
    let spread: Double
    if let samples = row.samples, samples < 5_000 {
      spread =
        Interval.spread * (max(0.01, value * (1 - value)) / Double(max(1, samples))).squareRoot()
    } else {
      spread = 0.0005
    }
    let note =
      "\(row.metric) on \(row.dataset) at \(row.resolution) \(row.precision.rawValue)"
      + (row.toolchain.isEmpty ? "" : ", \(row.toolchain)")
      + (row.samples.map { ", \($0) samples" } ?? "")
    return Estimate(
      row.value, low: Ratio(max(0, value - spread)), high: Ratio(min(1, value + spread)),
      basis: row.basis, provenance: Provenance(source: row.source, note: note, subject: row.model))
  }

  private func quantised(
    _ trained: Ratio, source: String, _ model: Model, _ metric: String, _ precision: Precision
  ) -> Estimate<Ratio>? {
    let losses = context.catalogue.losses.filter {
      $0.task == model.task && $0.precision == precision
    }
    guard
      let loss = losses.first(where: { $0.toolchain.isEmpty && $0.metric == metric })
        ?? losses.first(where: { $0.toolchain.isEmpty })
    else { return nil }
    let value = max(0, trained.value + loss.tenthPercentile / 100)
    return Estimate(
      Ratio(value), low: Ratio(max(0, value + loss.tenthPercentile / 200)),
      high: Ratio(max(value, trained.value + loss.median / 100)), basis: .assumed,
      provenance: Provenance(
        source: source,
        note:
          "\(metric) of the trained network less the tenth percentile of \(loss.count) published \(precision.rawValue) losses (\(Format.significant(loss.tenthPercentile, 3)) points, \(loss.source))"
      ))
  }
}
