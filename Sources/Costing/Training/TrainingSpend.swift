// SPDX-License-Identifier: Apache-2.0

/// What trainings take, as plain numbers under one risk level. Unknown flows are 0; the design says which.
public struct TrainingSpend: Sendable, Hashable {
  /// Arithmetic (FLOP).
  public var operations = 0.0
  /// From the start to the end of one try (s); of several trainings, which run side by side, the longest.
  public var seconds = 0.0
  /// Devices at the same time.
  public var devices = 0.0
  /// Device-hours.
  public var deviceHours = 0.0
  /// Money (USD).
  public var cost = 0.0
  /// Energy at the building (kWh).
  public var energy = 0.0
  /// Carbon (kg).
  public var carbon = 0.0

  /// Nothing.
  public init() {}

  /// Two trainings side by side.
  public static func + (left: TrainingSpend, right: TrainingSpend) -> TrainingSpend {
    var sum = left
    sum.operations += right.operations
    sum.seconds = max(left.seconds, right.seconds)
    sum.devices += right.devices
    sum.deviceHours += right.deviceHours
    sum.cost += right.cost
    sum.energy += right.energy
    sum.carbon += right.carbon
    return sum
  }

  /// The spend of so many tries, one after another: each takes as long and as many devices.
  public func repeated(_ tries: Double) -> TrainingSpend {
    var all = self
    all.operations *= tries
    all.deviceHours *= tries
    all.cost *= tries
    all.energy *= tries
    all.carbon *= tries
    return all
  }

  /// Whether it takes no more of anything than another.
  public func isWithin(_ other: TrainingSpend) -> Bool {
    seconds <= other.seconds && devices <= other.devices && deviceHours <= other.deviceHours
      && cost <= other.cost && energy <= other.energy && carbon <= other.carbon
  }
}
