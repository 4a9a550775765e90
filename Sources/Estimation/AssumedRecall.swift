// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Networks
import Quantities
import Requirements

/// The recall and false positives that are assumed of one sample without a measurement. They follow from the
/// network's accuracy, the pixels across the object and the threshold:
///
///     logit recall = logit best + a (logit accuracy - logit 0.35) - c / pixels^x - k logit threshold
///     logit false positives = logit usual - q (logit accuracy - logit 0.35) - m logit threshold
///
/// Each constant is an assumption with its source in `configs/defaults.yaml`, fitted by `Scripts/fit_recall.py`. A more
/// accurate network, more pixels and a lower threshold never lower the recall; a lower threshold never lowers the false
/// positives. The accuracy is mAP50-95 on COCO; of a classifier, the accuracy itself is the recall at the usual pixels.
struct AssumedRecall {
  let context: EstimationContext
  /// The score above which a sample is an alarm.
  let threshold: Double

  /// The accuracy for which `recall-best` and `false-positives` stand.
  static let reference = 0.35

  /// What is known of how good a network is.
  private enum Strength {
    /// The logit of its mAP50-95.
    case boxes(Double)
    /// The logit of the share of samples that it answers rightly.
    case answers(Double)
    case unknown
  }

  /// The recall of a sample.
  ///
  /// - Parameter pixels: across the object at the network's input; nil where the file does not say.
  func recall(of known: KnownAccuracy?, pixels: Double?) -> Estimate<Ratio> {
    let best = context.assumption(.recallBest, Ratio.self)
    let usual = context.assumed(.usualPixels)
    let lost = context.assumed(.recallThreshold) * Self.logit(threshold)
    let (base, level): (Estimate<Ratio>, Double)
    switch strength(of: known) {
    case .boxes(let accuracy):
      let over = context.assumed(.recallAccuracy) * (accuracy - Self.logit(Self.reference))
      (base, level) = (
        best, Self.logit(best.value.value) + over - self.lost(at: pixels ?? usual) - lost
      )
    case .answers(let share):
      (base, level) = (best, share - self.lost(at: pixels ?? usual) + self.lost(at: usual) - lost)
    case .unknown:
      base = context.assumption(.recall, Ratio.self)
      level =
        Self.logit(base.value.value) - self.lost(at: pixels ?? usual) + self.lost(at: usual) - lost
    }
    return moved(
      base, to: level,
      "recall at threshold \(Format.significant(threshold, 3))\(words(known))"
        + (pixels.map { " and \(Format.significant($0, 3)) pixels across" } ?? ""))
  }

  /// The false positives of an empty sample.
  func falsePositives(of known: KnownAccuracy?) -> Estimate<Ratio> {
    let base = context.assumption(.falsePositives, Ratio.self)
    guard base.value.value > 0 else { return base }
    var level = Self.logit(base.value.value)
    level -= context.assumed(.falsePositivesThreshold) * Self.logit(threshold)
    if case .boxes(let accuracy) = strength(of: known) {
      level -=
        context.assumed(.falsePositivesAccuracy) * (accuracy - Self.logit(Self.reference))
    }
    return moved(
      base, to: level,
      "per empty sample at threshold \(Format.significant(threshold, 3))\(words(known))")
  }

  private func strength(of known: KnownAccuracy?) -> Strength {
    guard let known else { return .unknown }
    let value = known.value.value.value
    switch known.metric {
    case "mAP50-95": return .boxes(Self.logit(value))
    case "mAP50": return .boxes(Self.logit(value) - context.assumed(.overlapGain))
    // Half of the area under the curve is what a coin has.
    case "AUC": return .answers(Self.logit(2 * value - 1))
    default: return .answers(Self.logit(value))
    }
  }

  private func words(_ known: KnownAccuracy?) -> String {
    known.map { ", \($0.metric) \(Format.significant($0.value.value.value, 3))" } ?? ""
  }

  /// What the logit of recall loses at so many pixels.
  private func lost(at pixels: Double) -> Double {
    context.assumed(.recallPixels)
      * Mathematics.exp(-context.assumed(.recallExponent) * Mathematics.log(max(1e-3, pixels)))
  }

  /// An assumption with its middle elsewhere, and its ends as far from it as before, in logits.
  private func moved(
    _ base: Estimate<Ratio>, to level: Double, _ note: String
  ) -> Estimate<Ratio> {
    let middle = Self.logit(base.value.value)
    func end(_ value: Ratio) -> Ratio {
      Ratio(Self.share(level + Self.logit(value.value) - middle))
    }
    var provenance = base.provenance
    provenance.note = note
    return Estimate(
      Ratio(Self.share(level)), low: end(base.low), high: end(base.high), basis: base.basis,
      provenance: provenance)
  }

  private static func logit(_ share: Double) -> Double {
    let inside = min(max(share, 1e-9), 1 - 1e-9)
    return Mathematics.log(inside / (1 - inside))
  }

  private static func share(_ logit: Double) -> Double { 1 / (1 + Mathematics.exp(-logit)) }
}
