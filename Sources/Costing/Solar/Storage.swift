// SPDX-License-Identifier: Apache-2.0

/// A battery as the hourly simulation sees it.
public struct Storage: Sendable, Hashable {
  /// Energy when full (Wh).
  public var capacity: Double
  /// Share of it below which the load is cut off.
  public var cutOff = 0.0
  /// Share of the energy put in that is stored.
  public var charge = 0.96
  /// Share of the energy taken out that arrives.
  public var discharge = 0.96
  /// Share of the charge that is lost each month of 730 hours.
  public var selfDischarge = 0.03
  /// Below this temperature of the air it must not be charged (C); nil where the cold does not matter.
  public var chargeFrom: Double?
  /// Above this it must not either (C).
  public var chargeTo: Double?
  /// Share of the capacity held at the start.
  public var start = 1.0

  /// A battery with usual figures.
  public init(capacity: Double) {
    self.capacity = capacity
  }

  /// Hours in the month that self-discharge is stated for.
  static let hoursPerMonth = 730.0
}

/// What a site draws from the battery's terminals (W).
public struct SiteLoad: Sendable, Hashable {
  /// Day and night.
  public var around: Double
  /// Besides, while the sun is up.
  public var light: Double

  /// A load from its parts.
  public init(around: Double, light: Double = 0) {
    self.around = around
    self.light = light
  }
}
