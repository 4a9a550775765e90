// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// What a panel brings in, month by month.
///
/// This is the worst-month rule of thumb (PVWatts' fixed losses on monthly irradiation of a level
/// plane), with the panel lying level, as on a buoy that rolls. The hourly simulation takes its place
/// later.
public struct SunProfile: Sendable {
  /// Peak power of one panel (W).
  public var peak: Double
  /// Mean daily irradiation of a level plane by month (kWh/m2/day = hours at full sun).
  public var irradiation: [Double]
  /// Share lost in panel and wires.
  public var loss: Estimate<Ratio>
  /// Efficiency of the charge controller.
  public var controller: Estimate<Ratio>
  /// Share of the light that dirt lets through.
  public var fouling: Estimate<Ratio>
  /// Price of one panel; nil where unknown.
  public var price: Estimate<Dollars>?
  /// Carbon of making one; nil where unknown.
  public var embodied: Estimate<Grams>?

  /// Makes a profile from its figures.
  public init(
    peak: Double, irradiation: [Double], loss: Estimate<Ratio>, controller: Estimate<Ratio>,
    fouling: Estimate<Ratio>, price: Estimate<Dollars>?, embodied: Estimate<Grams>?
  ) {
    self.peak = peak
    self.irradiation = irradiation
    self.loss = loss
    self.controller = controller
    self.fouling = fouling
    self.price = price
    self.embodied = embodied
  }

  /// What one panel puts into the battery in each month (Wh/day), what the battery loses on the way
  /// through included.
  public func harvest(into battery: BatteryProfile, _ outlook: Outlook) -> [Double] {
    let share =
      (1 - outlook.burden(loss)) * outlook.benefit(controller) * outlook.benefit(fouling)
      * outlook.benefit(battery.roundTrip)
    return irradiation.map { peak * $0 * share }
  }
}
