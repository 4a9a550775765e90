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
    of cell: Cell, for task: TaskRequirement, _ knowledge: Knowledge
  ) -> Estimate<Ratio> {
    recall(of: cell.model.id, cell.precision, for: task, knowledge)
  }

  /// The same for a model in a number format.
  public static func recall(
    of model: String, _ precision: Precision, for task: TaskRequirement, _ knowledge: Knowledge
  ) -> Estimate<Ratio> {
    for own in task.recalls where own.model == model {
      let fits = own.precision.map { $0 == precision } ?? precision.isFloating
      if fits {
        return knowledge.given(
          own.value,
          own.threshold.map {
            "recall at threshold \(Format.significant($0.value, 3)) on your own pictures"
          } ?? "your own recall")
      }
    }
    return knowledge.assumption(.recall, Ratio.self)
  }

  /// Positive answers for each empty sample of a model: the user's, else the task's.
  public static func falsePositives(
    of model: String, for task: TaskRequirement, _ knowledge: Knowledge
  ) -> Estimate<Ratio> {
    if let own = task.falsePositivesOf[model] {
      return knowledge.given(own, "positive answers on your own empty samples")
    }
    return falsePositives(for: task, knowledge)
  }

  /// False alarms for each empty sample.
  public static func falsePositives(
    for task: TaskRequirement, _ knowledge: Knowledge
  ) -> Estimate<Ratio> {
    if let own = task.falsePositives { return knowledge.given(own, "per empty sample") }
    return knowledge.assumption(.falsePositives, Ratio.self)
  }

  /// The share of events that are in sight and in light: none below the least number of pixels across
  /// the object at the model's input.
  ///
  /// - Parameter meanLight: mean hours of light a day.
  public static func visible(
    _ resolution: InputShape, _ task: TaskRequirement, _ knowledge: Knowledge, meanLight: Double
  ) -> Double {
    guard let event = task.event else { return 1 }
    if let view = task.view {
      let least = knowledge.assumption(.minimumPixels, Ratio.self).value.value
      guard view.pixels(onWidth: resolution.width) >= least else { return 0 }
    }
    let lit = Catch.litShare(
      eventHours: event.hours, taskHours: task.hours, needsLight: task.task.sensor == .camera,
      daylight: meanLight)
    // A site that may go without a share of its energy is taken to miss as large a share of its events.
    return lit * knowledge.requirements.reliability
  }
}
