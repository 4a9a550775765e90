// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Estimation

/// The recall that is assumed where nobody measured it rises with the network's accuracy and the pixels on target, and
/// falls with the threshold; false positives fall with the threshold and the accuracy.
@Suite("Assumed recall") struct AssumedRecallTests {
  private static func context(_ more: String = "") throws -> EstimationContext {
    let text = """
      deployment: test
      tasks: { t: { task: object-detection } }
      power: { mains: { price: 0.3 USD/kWh } }
      \(more)
      """
    let catalogue = try Checkout.catalogue()
    return EstimationContext(
      catalogue: catalogue,
      requirements: try Requirements.read(TextFile(path: "test", text: text), against: catalogue))
  }

  private static func known(_ value: Double, _ metric: String = "mAP50-95") -> KnownAccuracy {
    KnownAccuracy(
      metric: metric, dataset: nil,
      value: Estimate(
        Ratio(value), basis: .measured, provenance: Provenance(source: "test", note: "")))
  }

  private static func recall(
    _ accuracy: Double, _ pixels: Double?, at threshold: Double = 0.5
  ) throws -> Double {
    AssumedRecall(context: try context(), threshold: threshold)
      .recall(of: known(accuracy), pixels: pixels).value.value
  }

  /// By hand: the logit of 0.844 is 1.688; of 0.35, -0.619; 14.25 / 20^0.75 is 1.507.
  @Test func isTheFittedFormula() throws {
    #expect(abs(try Self.recall(0.35, 20) - 0.545) < 0.002)
    // The logit of 0.505 is 0.020, so that 0.764 x 0.639 = 0.488 comes on top.
    #expect(abs(try Self.recall(0.505, 20) - 0.661) < 0.002)
    // The usual pixels stand where nothing is said of what is seen.
    #expect(try Self.recall(0.3, nil) == Self.recall(0.3, 38.2))
  }

  @Test("10.2, 18 and 180 pixels give three figures, the more the higher")
  func pixels() throws {
    let found = try [10.2, 18, 180].map { try Self.recall(0.304, $0) }
    #expect(found[0] < found[1] - 0.1 && found[1] < found[2] - 0.2, "\(found)")
  }

  /// YOLOX-X and NanoDet-Plus-m as they are published.
  @Test func theBetterNetworkCatchesMore() throws {
    #expect(try Self.recall(0.511, 20) > Self.recall(0.27, 20) + 0.1)
  }

  @Test func isMonotone() throws {
    var random = SplitMix(state: 40)
    func drawn(_ least: Double, _ most: Double) -> Double {
      least + (most - least) * random.unit()
    }
    let context = try Self.context()
    for _ in 0..<300 {
      let (accuracy, pixels) = (drawn(0.01, 0.9), drawn(1, 400))
      let threshold = drawn(0.05, 0.9)
      let rule = AssumedRecall(context: context, threshold: threshold)
      let lower = AssumedRecall(context: context, threshold: threshold * drawn(0.1, 1))
      let here = rule.recall(of: Self.known(accuracy), pixels: pixels)
      let better = [
        rule.recall(of: Self.known(min(0.99, accuracy * 1.1)), pixels: pixels),
        rule.recall(of: Self.known(accuracy), pixels: pixels * drawn(1, 3)),
        lower.recall(of: Self.known(accuracy), pixels: pixels),
      ]
      for other in better {
        #expect(other.value >= here.value && other.low >= here.low && other.high >= here.high)
      }
      #expect(here.low.value < here.value.value && here.value.value < here.high.value)
      #expect(here.low.value > 0 && here.high.value < 1 && here.basis == .assumed)
      let positives = rule.falsePositives(of: Self.known(accuracy))
      #expect(lower.falsePositives(of: Self.known(accuracy)).value >= positives.value)
      #expect(
        rule.falsePositives(of: Self.known(min(0.99, accuracy * 1.1))).value <= positives.value)
    }
  }

  @Test("falls gradually: a pixel more or less is never more than a twentieth")
  func isSmooth() throws {
    for pixels in stride(from: 10.0, to: 200, by: 1) {
      let step = try Self.recall(0.3, pixels + 1) - Self.recall(0.3, pixels)
      #expect(step > 0 && step < 0.05, "\(pixels)")
    }
  }

  /// Other metrics are brought to the same scale, and what nobody judged has the recall of nobody.
  @Test func otherMetrics() throws {
    let rule = AssumedRecall(context: try Self.context(), threshold: 0.5)
    let half = rule.recall(of: Self.known(0.5395, "mAP50"), pixels: 30).value.value
    // mAP50 of 0.5395 has the logit 0.158, which is 0.777 more than that of 0.35.
    #expect(abs(try half - Self.recall(0.35, 30)) < 0.001)
    #expect(abs(rule.recall(of: Self.known(0.9, "top1"), pixels: nil).value.value - 0.9) < 1e-9)
    #expect(abs(rule.recall(of: Self.known(0.9, "AUC"), pixels: nil).value.value - 0.8) < 1e-9)
    #expect(abs(rule.recall(of: nil, pixels: nil).value.value - 0.6) < 1e-9)
  }

  /// The usual threshold is an assumption of which the user has the last word.
  @Test func thresholdIsTheUsers() throws {
    let usual = try Self.context()
    let low = try Self.context("assume: { threshold: 0.2 }")
    #expect(usual.assumed(.threshold) == 0.5 && low.assumed(.threshold) == 0.2)
  }
}
