// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
public import Networks
public import Quantities
public import Requirements

/// Recall, false positives and visibility of a task: figures of their own, never derived from a
/// published accuracy.
public enum DetectionEstimator {
  /// Recall of one sample on the events that some frame can catch: the user's, while model and number
  /// format are the ones it was measured with; else assumed.
  public static func recall(
    of configuration: Configuration, for task: TaskRequirement, _ context: EstimationContext
  ) -> Estimate<Ratio> {
    recall(of: configuration.model.id, configuration.precision, for: task, context)
  }

  /// The same for a model in a number format.
  public static func recall(
    of model: String, _ precision: Precision, for task: TaskRequirement,
    _ context: EstimationContext
  ) -> Estimate<Ratio> {
    for own in task.recalls where own.model == model {
      let fits = own.precision.map { $0 == precision } ?? precision.isFloating
      if fits {
        return context.given(
          own.value,
          own.threshold.map {
            "recall at threshold \(Format.significant($0.value, 3)) on your own pictures"
          } ?? "your own recall")
      }
    }
    return context.assumption(.recall, Ratio.self)
  }

  /// Positive answers for each empty sample of a model: the user's, else the task's.
  public static func falsePositives(
    of model: String, for task: TaskRequirement, _ context: EstimationContext
  ) -> Estimate<Ratio> {
    if let own = task.falsePositivesOf[model] {
      return context.given(own, "positive answers on your own empty samples")
    }
    return falsePositives(for: task, context)
  }

  /// False alarms for each empty sample.
  public static func falsePositives(
    for task: TaskRequirement, _ context: EstimationContext
  ) -> Estimate<Ratio> {
    if let own = task.falsePositives { return context.given(own, "per empty sample") }
    return context.assumption(.falsePositives, Ratio.self)
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
