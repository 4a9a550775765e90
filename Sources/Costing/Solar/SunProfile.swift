// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// What a panel brings in, hour by hour.
public struct SunProfile: Sendable {
  /// Peak power of one panel (W).
  public var peak: Double
  /// The slopes to choose from, each with its hours.
  public var planes: [SunPlane]
  /// The sun of the place over that of the hours.
  public var sky: Estimate<Ratio>
  /// Share lost in panel and wires.
  public var loss: Estimate<Ratio>
  /// Efficiency of the charge controller.
  public var controller: Estimate<Ratio>
  /// Share of the light that dirt takes.
  public var soilingLoss: Estimate<Ratio>
  /// Price of one panel; nil where unknown.
  public var price: Estimate<Dollars>?
  /// Carbon of making one; nil where unknown.
  public var embodied: Estimate<Grams>?
  /// What one weighs; nil where unknown.
  public var mass: Estimate<Grams>?

  /// Makes a profile from its figures.
  public init(
    peak: Double, planes: [SunPlane], sky: Estimate<Ratio>, loss: Estimate<Ratio>,
    controller: Estimate<Ratio>,
    soilingLoss: Estimate<Ratio>, price: Estimate<Dollars>?, embodied: Estimate<Grams>?
  ) {
    self.peak = peak
    self.planes = planes
    self.sky = sky
    self.loss = loss
    self.controller = controller
    self.soilingLoss = soilingLoss
    self.price = price
    self.embodied = embodied
  }

  /// Power of some panels, times the share of it that passes losses, dirt and controller (W).
  public func panel(_ count: Int, _ riskLevel: RiskLevel) -> Double {
    // Far out on a wide belief a share would leave what a share can be.
    let kept = [loss, soilingLoss].map { 1 - min(1, max(0, riskLevel.burden($0))) }
    return Double(count) * peak * riskLevel.benefit(sky) * kept[0] * riskLevel.benefit(controller)
      * kept[1]
  }
}

extension SunProfile: Uncertain {
  /// Shows each estimate.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor) {
    visitor.visit(&sky, .sun, worse: .lower)
    visitor.visit(&loss, .panel, worse: .higher)
    visitor.visit(&controller, .panel, worse: .lower)
    visitor.visit(&soilingLoss, .panel, worse: .higher)
    visitor.visit(&price, .panelPrice, worse: .higher)
    visitor.visit(&embodied, .making("panel"), worse: .higher)
    visitor.visit(&mass, .mass("panel"), worse: .higher)
  }
}
