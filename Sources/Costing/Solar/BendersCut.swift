// SPDX-License-Identifier: Apache-2.0

/// A battery, panels and a load as the four numbers that a year hangs on.
public struct SupplyPoint: Sendable, Hashable {
  /// Drawn day and night (W).
  public var around: Double
  /// Drawn besides while the sun is up (W).
  public var light: Double
  /// Panels' peak power, times the share of it that passes losses, dirt and controller (W).
  public var panel: Double
  /// Energy that may be used of the full battery (Wh).
  public var storage: Double

  /// A point from its numbers.
  public init(around: Double, light: Double, panel: Double, storage: Double) {
    self.around = around
    self.light = light
    self.panel = panel
    self.storage = storage
  }

  /// A flow over the day as a load.
  public init(_ flow: Flow, panel: Double, storage: Double) {
    self.init(around: flow.around / 24, light: flow.light, panel: panel, storage: storage)
  }

  /// The load alone.
  public var load: SiteLoad { SiteLoad(around: around, light: light) }
}

/// A linear bound on what a battery and panels leave unmet.
///
/// What is unmet over the years is the value of a linear program whose right-hand sides are load, panel
/// and battery: it is convex in all four numbers together, and doubling all four doubles it. A tangent at
/// any point is therefore a lower bound at every other, for whatever build and possible world, and has no
/// constant. That the load is always served where it can be is one of that program's optimal policies,
/// since what is kept back for later is worth no more then.
public struct BendersCut: Sendable, Hashable {
  /// For each watt day and night.
  public var around: Double
  /// For each watt while the sun is up.
  public var light: Double
  /// For each watt of the panels; not above nothing.
  public var panel: Double
  /// For each watt-hour of the battery; not above nothing.
  public var storage: Double

  /// The bound at a point.
  @inlinable public func value(at point: SupplyPoint) -> Double {
    let drawn = around * point.around + light * point.light
    return drawn + panel * point.panel + storage * point.storage
  }
}
