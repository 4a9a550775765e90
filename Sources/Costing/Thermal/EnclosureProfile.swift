// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// A closed box out of doors: how warm it gets inside.
///
/// In the steady state what comes in goes out through the walls: with P the power that ends as heat
/// inside, alpha the share of sunlight that the walls keep, G sunlight on a square metre, A_p the area that
/// the sun sees, h what a square metre of wall gives off for each kelvin, and A all walls,
///
///     T_inside = T_air + (P + alpha G A_p) / (h A).
public struct EnclosureProfile: Sendable {
  /// All walls (m2).
  public var area: Double
  /// What the sun sees of them (m2); zero in the shade.
  public var sunlit: Double
  /// Share of sunlight that the walls keep.
  public var absorptance: Estimate<Ratio>
  /// Sunlight at its strongest.
  public var sunlight: Estimate<WattsPerSquareMetre>
  /// What the walls give off for each kelvin.
  public var transfer: Estimate<WattsPerSquareMetre>
  /// The hottest air that everything must work in.
  public var hottest: Celsius
  /// How much warmer a chip is than the air around it for each watt that its board draws (K/W).
  public var chipRise: Estimate<Ratio>

  /// Makes a box from its figures.
  public init(
    area: Double, sunlit: Double, absorptance: Estimate<Ratio>,
    sunlight: Estimate<WattsPerSquareMetre>, transfer: Estimate<WattsPerSquareMetre>,
    hottest: Celsius, chipRise: Estimate<Ratio>
  ) {
    self.area = area
    self.sunlit = sunlit
    self.absorptance = absorptance
    self.sunlight = sunlight
    self.transfer = transfer
    self.hottest = hottest
    self.chipRise = chipRise
  }

  /// Power that the walls give off for each kelvin (W/K).
  public func loss(_ riskLevel: RiskLevel) -> Double {
    riskLevel.benefit(transfer) * area
  }

  /// What the sun alone warms it by (K).
  public func sunRise(_ riskLevel: RiskLevel) -> Double {
    min(1, riskLevel.burden(absorptance)) * riskLevel.burden(sunlight) * sunlit / loss(riskLevel)
  }

  /// How warm it is inside (C) with a power that ends as heat there.
  public func inside(watts: Double, _ riskLevel: RiskLevel) -> Double {
    hottest.value + sunRise(riskLevel) + watts / loss(riskLevel)
  }

  /// The mean power in the box that a device stands for ever, and whether its clock decides that; nil where nothing
  /// is known, negative where the sun alone is too much.
  ///
  /// The air inside stays at or below what the device is made for, and its chip, warmer by `chipRise` x P, at or
  /// below where it takes its clock back. P is the power of the whole box, no less than the device's own; work that
  /// comes in bursts of less than a minute or so counts at its mean, since a board is slower to warm.
  public func sustained(
    by device: DeviceProfile, _ riskLevel: RiskLevel
  ) -> (watts: Double, throttles: Bool)? {
    let air = hottest.value + sunRise(riskLevel)
    let walls = 1 / loss(riskLevel)
    let made = device.hottest.map { ($0.value - air) / walls }
    let clock = device.throttles.map { ($0.value - air) / (walls + riskLevel.burden(chipRise)) }
    switch (made, clock) {
    case (nil, nil): return nil
    case (let made?, nil): return (made, false)
    case (nil, let clock?): return (clock, true)
    case (let made?, let clock?): return clock < made ? (clock, true) : (made, false)
    }
  }
}

extension EnclosureProfile: Uncertain {
  /// Shows each estimate.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor) {
    visitor.visit(&absorptance, .enclosure, worse: .higher)
    visitor.visit(&sunlight, .enclosure, worse: .higher)
    visitor.visit(&transfer, .enclosure, worse: .lower)
    visitor.visit(&chipRise, .enclosure, worse: .higher)
  }
}
