// SPDX-License-Identifier: Apache-2.0

/// Energy over a day that depends on how long it is light: what runs around the clock, and what runs
/// by day only.
public struct Flow: Sendable, Hashable {
  /// Wh a day, whatever the season.
  public var around: Double
  /// Wh for each hour of light.
  public var light: Double

  /// Nothing.
  public static let zero = Flow(around: 0, light: 0)

  /// A flow from its parts.
  @inlinable public init(around: Double, light: Double) {
    self.around = around
    self.light = light
  }

  /// A power (W) over some hours.
  @inlinable public init(watts: Double, by day: Bool = false) {
    around = day ? 0 : watts * 24
    light = day ? watts : 0
  }

  /// Wh on a day with a number of hours of light.
  @inlinable public func wattHours(light hours: Double) -> Double {
    around + light * hours
  }

  /// The sum.
  @inlinable public static func + (left: Flow, right: Flow) -> Flow {
    Flow(around: left.around + right.around, light: left.light + right.light)
  }

  /// A flow taken a number of times.
  @inlinable public static func * (left: Flow, right: Double) -> Flow {
    Flow(around: left.around * right, light: left.light * right)
  }

  /// What a device draws for being there under a policy; one that is off at night starts each morning.
  @inlinable public static func standing(_ device: DeviceFigures, _ policy: AwakePolicy) -> Flow {
    switch policy {
    case .awake: Flow(watts: device.idle)
    case .awakeByDay:
      Flow(
        around: device.off * 24 + WakeEnergy.above(device) / 3_600, light: device.idle - device.off)
    case .cycled: Flow(watts: device.off)
    }
  }

  /// What its wakes take under a schedule.
  public static func wakes(_ device: DeviceFigures, _ schedule: Schedule) -> Flow {
    let energy = WakeEnergy.above(device)
    let night = schedule.nightRate
    // J/s = W: a rate times an energy.
    return Flow(around: night * energy * 24, light: (schedule.dayRate - night) * energy)
  }

  /// What samples at a sampling schedule take.
  @inlinable public static func samples(
    _ energy: Double, every interval: Double, byDay: Bool
  ) -> Flow {
    Flow(watts: energy / interval, by: byDay)
  }
}
