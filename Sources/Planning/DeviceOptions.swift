// SPDX-License-Identifier: Apache-2.0

import Catalogue
public import Costing
public import Estimation
import Quantities
public import Requirements

/// What one device could do: its profile and, for each group of tasks, the runs it could do.
struct DeviceOptions: Sendable {
  var device: Device
  var profile: DeviceProfile
  var figures: (middle: DeviceFigures, cautious: DeviceFigures)
  var groups: [GroupOptions]
  /// The schedules that it may wake by.
  private(set) var schedules: [Schedule] = []

  /// The device's id.
  var id: String { device.id }

  /// Lays the sampling schedules of its options over each other, a sampling schedule at most for each task.
  mutating func lay(tasks: Int) {
    let samplings = Set(groups.flatMap { $0.options.filter(\.isCycled).map(\.sampling) }).sorted()
    schedules = Schedule.unions(of: samplings, atMost: min(3, tasks))
  }
}

/// What a device could do for a group of tasks.
struct GroupOptions: Sendable {
  var sensor: SensorProfile?
  var configurations: [Configuration]
  /// Options that no other dominates.
  var options: [RunOption]
}

/// Counts of candidates: a candidate is a configuration at a rate.
public struct CandidateCounts: Sendable, Hashable {
  /// Cells at each of their rates.
  public var enumerated = 0
  /// Those that keep every limit of a task by themselves.
  public var feasible = 0
  /// Those that no other dominates.
  public var afterPruning = 0
  /// Candidates scored, under each way of waking.
  public var scored = 0
}

/// The best value that any candidate reaches for a limit of a task, alone: the nearest miss.
public struct NearestMiss: Sendable, Hashable {
  /// The limit.
  public var limit: Limit
  /// The best value, cautious.
  public var value: Double
  /// The candidate that reaches it; why there is none, where nothing is known of any.
  public var candidate: String
  /// Whether nothing is known that could meet or miss the limit.
  public var isUnknown = false
  /// Whether the candidate fits its device's memory and keeps up there: one that does is nearer than any that does not.
  var runs = true
  /// Of a total, the unknown parts that it lacks; the value is then that of the known ones.
  public var lacks: [MissingFigure] = []
  /// Of events caught, what keeps the share down whatever is chosen.
  public var caps: [RecallCap] = []
  /// Of a latency, its parts.
  public var parts: LatencyParts?
  /// Of a cost, the assumed engineering without which the limit would be kept (USD/day); 0 where that does not
  /// decide it.
  public var assumedEngineering = 0.0

  /// Whether it comes nearer to its limit than another miss of the same limit.
  func isNearer(than other: NearestMiss?) -> Bool {
    guard let other else { return true }
    guard runs == other.runs else { return runs }
    return limit.margin(value) > limit.margin(other.value)
  }
}
