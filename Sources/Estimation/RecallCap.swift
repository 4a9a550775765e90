// SPDX-License-Identifier: Apache-2.0

import Catalogue
package import Costing
public import Quantities
package import Requirements

/// What keeps the share of events caught down, whatever device, network and rate are chosen.
public enum RecallCap: Sendable, Hashable {
  /// A camera without infrared misses the events in the dark; the share that comes in light.
  case dark(lit: Double)
  /// No frame of an event shows it; the share that some frame can catch.
  case commonMiss(caught: Double)
  /// The site may go without energy; the share of the time that it is up.
  case reliability(Double)
  /// Too few pixels across the object; how many are needed, and how wide an input would have them.
  case pixels(needed: Double, width: Int)
  /// The task samples too rarely at its fastest rate; how many samples an event has there, and what share no rate exceeds.
  case rate(fastest: Hertz, samples: Double, most: Double)
  /// A higher rate would break the task's limit on false alarms a day.
  case falseAlarms(most: Double)
}

extension DetectionEstimator {
  /// The caps that keep a task's share below a limit together, of a share of nothing the pixels; where neither does,
  /// the task's fastest rate.
  ///
  /// - Parameters:
  ///   - limit: the share asked for.
  ///   - nearest: the best that was found.
  ///   - meanLight: mean hours of light a day.
  package static func caps(
    on limit: Double, nearest: Double, _ task: TaskRequirement, _ context: EstimationContext,
    meanLight: Double, riskLevel: RiskLevel
  ) -> [RecallCap] {
    guard let event = task.event else { return [] }
    if nearest == 0, let view = task.view {
      let needed = context.assumption(.minimumPixels, Ratio.self).value.value
      let width = (needed / view.pixels(onWidth: 1)).rounded(.up)
      return width < 1e6 ? [.pixels(needed: needed, width: Int(width))] : []
    }
    let lit = EventRecall.litShare(
      eventHours: event.hours, taskHours: task.hours,
      needsLight: context.catalogue.taskKind(task.task).sensor == .camera, daylight: meanLight)
    let reliability = context.requirements.reliability
    let caught = 1 - min(1, riskLevel.burden(commonMiss(context)))
    let most = lit * reliability * caught
    guard most < limit else {
      // Nothing else caps it: more samples would catch more.
      return task.rates.max { $0.value < $1.value }.map {
        [.rate(fastest: $0, samples: event.duration.value * $0.value, most: most)]
      } ?? []
    }
    var caps: [RecallCap] = []
    if lit < 1 { caps.append(.dark(lit: lit)) }
    if reliability < 1 { caps.append(.reliability(reliability)) }
    if caught < 1 { caps.append(.commonMiss(caught: caught)) }
    return caps
  }
}
