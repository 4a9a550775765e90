// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
public import Networks
public import Quantities
public import Requirements

/// What is uncertain of detection, whatever device is chosen.
package enum DetectionInput: Sendable, Hashable, CaseIterable {
  /// The recall of a sample.
  case recall
  /// The share of events that no sample shows.
  case commonMiss
  /// The false positives of an empty sample.
  case falsePositives
}

/// Recall, false positives and visibility of a task: figures of their own, never derived from a
/// published accuracy.
public enum DetectionEstimator {
  /// Recall of one sample on the events that some frame can catch: the user's, while model and number
  /// format are the ones it was measured with; else assumed of the network, the pixels and the threshold.
  public static func recall(
    of network: NetworkConfiguration, for task: TaskRequirement, _ context: EstimationContext
  ) -> Estimate<Ratio> {
    context.taken(believedRecall(of: network, for: task, context), .recall)
  }

  private static func believedRecall(
    of network: NetworkConfiguration, for task: TaskRequirement, _ context: EstimationContext
  ) -> Estimate<Ratio> {
    for own in task.recalls where own.model == network.model.id {
      let fits = own.precision.map { $0 == network.precision } ?? network.precision.isFloating
      if fits {
        return context.given(
          own.value,
          own.threshold.map {
            "recall at threshold \(Format.significant($0.value, 3)) on your own pictures"
          } ?? "your own recall")
      }
    }
    if context.requirements.assumed[.recall] != nil {
      return context.assumption(.recall, Ratio.self)
    }
    return assumed(of: network, task, context).recall(
      of: network.known, pixels: task.view?.pixels(onWidth: network.resolution.width))
  }

  /// Positive answers for each empty sample of a network: the user's of its model, else the user's of the task; else
  /// assumed of the network and the threshold.
  public static func falsePositives(
    of network: NetworkConfiguration, for task: TaskRequirement, _ context: EstimationContext
  ) -> Estimate<Ratio> {
    context.taken(believedFalsePositives(of: network, for: task, context), .falsePositives)
  }

  /// The share of events that no sample shows.
  package static func commonMiss(_ context: EstimationContext) -> Estimate<Ratio> {
    context.taken(context.assumption(.commonMiss, Ratio.self), .commonMiss)
  }

  private static func believedFalsePositives(
    of network: NetworkConfiguration, for task: TaskRequirement, _ context: EstimationContext
  ) -> Estimate<Ratio> {
    if let own = task.falsePositivesOf[network.model.id] {
      return context.given(own, "positive answers on your own empty samples")
    }
    if let own = task.falsePositives { return context.given(own, "per empty sample") }
    if context.requirements.assumed[.falsePositives] != nil {
      return context.assumption(.falsePositives, Ratio.self)
    }
    return assumed(of: network, task, context).falsePositives(of: network.known)
  }

  /// What is assumed at the threshold that stands with the user's recall of a model, else at the usual one.
  private static func assumed(
    of network: NetworkConfiguration, _ task: TaskRequirement, _ context: EstimationContext
  ) -> AssumedRecall {
    let own = task.recalls.first { $0.model == network.model.id }?.threshold
    return AssumedRecall(
      context: context,
      threshold: min(0.999, max(0.001, own?.value ?? context.assumed(.threshold))))
  }

  /// The share of events that are in sight and in light: none below the least number of pixels across
  /// the object at the model's input.
  ///
  /// - Parameter meanLight: mean hours of light a day.
  public static func visible(
    _ resolution: InputShape, _ task: TaskRequirement, _ context: EstimationContext,
    meanLight: Double
  ) -> Double {
    guard let event = task.event else { return 1 }
    if let view = task.view {
      let least = context.assumption(.minimumPixels, Ratio.self).value.value
      guard view.pixels(onWidth: resolution.width) >= least else { return 0 }
    }
    let lit = EventRecall.litShare(
      eventHours: event.hours, taskHours: task.hours,
      needsLight: context.catalogue.taskKind(task.task).sensor == .camera, daylight: meanLight)
    // A site that may go without a share of its energy is taken to miss as large a share of its events.
    return lit * context.requirements.reliability
  }
}

extension EstimationContext {
  /// An estimate of detection, at the quantile at which it is asked for.
  package func taken(_ estimate: Estimate<Ratio>, _ input: DetectionInput) -> Estimate<Ratio> {
    guard let deviate = detectionAt[input] else { return estimate }
    var exact = estimate
    exact.value = estimate.at(input == .recall ? -deviate : deviate)
    exact.interval = Interval(exact.value.value, exact.value.value)
    return exact
  }
}
