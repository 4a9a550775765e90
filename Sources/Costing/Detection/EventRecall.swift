// SPDX-License-Identifier: Apache-2.0

import Quantities
public import Requirements

/// The share of events that are caught, from the recall of one sample and how often one samples.
public enum EventRecall {
  /// v (1 - m) (1 - (1 - r)^n): the share visible, the share that some frame can catch at all, and the
  /// chance that one of n samples does. Frames share a fate (fog, glare, a boat seen from behind), so
  /// that m is never zero by default; a fractional n mixes its two whole neighbours.
  ///
  /// - Parameters:
  ///   - visible: share of events in sight and in light, 0...1.
  ///   - commonMiss: share of those that no frame catches, 0...1.
  ///   - recall: per-sample recall on the rest, 0...1.
  ///   - samples: samples during an event, not negative.
  public static func share(
    visible: Double, commonMiss: Double, recall: Double, samples: Double
  ) -> Double {
    let miss = 1 - min(1, max(0, recall))
    let whole = samples.rounded(.down)
    let part = samples - whole
    let powered = miss == 0 ? (whole == 0 ? 1 : 0) : Mathematics.power(miss, whole)
    let missed = (1 - part) * powered + part * powered * miss
    return visible * (1 - commonMiss) * (1 - missed)
  }

  /// The share of events in light: a camera without infrared misses those in the dark, and a task that
  /// watches by day misses those at night.
  ///
  /// - Parameter daylight: mean hours of light a day.
  public static func litShare(
    eventHours: Hours, taskHours: Hours, needsLight: Bool, daylight: Double
  ) -> Double {
    if eventHours == .daylight { return 1 }
    return needsLight || taskHours == .daylight ? daylight / 24 : 1
  }
}
