// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// A pack as the site uses it.
public struct BatteryProfile: Sendable {
  /// The catalogue's id.
  public var id: String
  /// Rated energy of one pack (Wh).
  public var rated: Double
  /// Share of it that may be used.
  public var depth: Estimate<Ratio>
  /// Share left at the coldest temperature.
  public var cold: Estimate<Ratio>
  /// Share left on average over its life.
  public var ageing: Estimate<Ratio>
  /// Share of charge lost each month.
  public var selfDischarge: Estimate<PerMonth>
  /// Share of the energy put in that comes out again.
  public var roundTrip: Estimate<Ratio>
  /// Years until it is worn out by age alone.
  public var calendarLife: Estimate<Seconds>
  /// Full cycles at that depth until it is worn out; nil for cells used once.
  public var cycleLife: Estimate<Ratio>?
  /// Price of one pack; nil where unknown.
  public var price: Estimate<Dollars>?
  /// Whether it can be charged; cells that cannot are bought anew at each swap.
  public var isRechargeable: Bool
  /// What one pack weighs; nil where unknown.
  public var mass: Estimate<Grams>?
  /// The share of its rated energy that it gives in an hour at most; nil where unknown.
  public var dischargeLimit: Estimate<Hertz>?
  /// Cycles by the share of the rated energy that each takes; nil where only `cycleLife` is known.
  public var cycles: (@Sendable (Double) -> Double?)?
  /// What share can be got out at the load; nil where it is all the same, or nobody knows.
  public var discharge: Discharge?

  /// Cells that give less the faster they are drained.
  public struct Discharge: Sendable {
    /// The share that a slow load gets out.
    public var slow: Estimate<Ratio>
    /// The share that a fast one does.
    public var fast: Estimate<Ratio>
    /// Which share of the rated energy is drawn in an hour by a load that is no longer slow.
    public var above: Double
    /// Whether the load is taken as a fast one.
    public var isFast = false

    /// A step from slow to fast.
    public init(slow: Estimate<Ratio>, fast: Estimate<Ratio>, above: Double) {
      self.slow = slow
      self.fast = fast
      self.above = above
    }

    /// The share at the load that is taken.
    public var share: Estimate<Ratio> { isFast ? fast : slow }
  }

  /// Makes a profile from its figures.
  public init(
    id: String, rated: Double, depth: Estimate<Ratio>, cold: Estimate<Ratio>,
    ageing: Estimate<Ratio>, selfDischarge: Estimate<PerMonth>, roundTrip: Estimate<Ratio>,
    calendarLife: Estimate<Seconds>, cycleLife: Estimate<Ratio>?, price: Estimate<Dollars>?,
    isRechargeable: Bool
  ) {
    self.id = id
    self.rated = rated
    self.depth = depth
    self.cold = cold
    self.ageing = ageing
    self.selfDischarge = selfDischarge
    self.roundTrip = roundTrip
    self.calendarLife = calendarLife
    self.cycleLife = cycleLife
    self.price = price
    self.isRechargeable = isRechargeable
  }

  /// Usable energy of one pack (Wh): rated x depth x cold x aged x what the load gets out. The converter's loss is a line of the
  /// load, not of the pack.
  public func usable(_ riskLevel: RiskLevel) -> Double {
    rated * riskLevel.benefit(depth) * riskLevel.benefit(cold) * riskLevel.benefit(ageing)
      * (discharge.map { min(1, riskLevel.benefit($0.share)) } ?? 1)
  }

  /// What one pack loses by itself (Wh/day): rated x share a month.
  public func selfDischarge(_ riskLevel: RiskLevel) -> Double {
    rated * riskLevel.burden(selfDischarge) * 12 / 365.25
  }

  /// The most that one pack gives at once (W); nil where unknown.
  public func peak(_ riskLevel: RiskLevel) -> Double? {
    // Shares of an hour: the figure is a rate a second.
    dischargeLimit.map { max(1e-6, riskLevel.benefit($0) * 3_600 * rated) }
  }

  /// Years until cycles alone have worn a pack out that gives so much on a mean day (Wh); nil where cycles are
  /// not known by their depth, or it gives nothing.
  public func yearsOfCycles(_ perDay: Double) -> Double? {
    let depth = perDay / rated
    guard depth > 0, let count = cycles?(min(1, depth)) else { return nil }
    return count * min(1, depth) / depth / 365.25
  }

  /// Dollars a day of one pack's ageing by the calendar; nil where its price is unknown.
  public func calendarWear(_ riskLevel: RiskLevel) -> Double? {
    guard isRechargeable else { return 0 }
    return price.map { riskLevel.burden($0) / (riskLevel.benefit(calendarLife) / 86_400) }
  }

  /// Dollars for each watt-hour drawn: wear by cycles, or the cells themselves where they are used
  /// once; nil where the price is unknown.
  public func wearPerWattHour(_ riskLevel: RiskLevel) -> Double? {
    guard let price else { return nil }
    if !isRechargeable { return riskLevel.burden(price) / usable(riskLevel) }
    guard let cycleLife else { return 0 }
    return riskLevel.burden(price)
      / (riskLevel.benefit(cycleLife) * rated * riskLevel.benefit(depth))
  }
}

extension BatteryProfile: Uncertain {
  /// Shows each estimate.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor) {
    visitor.visit(&depth, .battery, worse: .lower)
    visitor.visit(&cold, .battery, worse: .lower)
    visitor.visit(&ageing, .battery, worse: .lower)
    visitor.visit(&roundTrip, .battery, worse: .lower)
    visitor.visit(&dischargeLimit, .battery, worse: .lower)
    visitor.visit(&discharge)
    visitor.visit(&selfDischarge, .selfDischarge, worse: .higher)
    visitor.visit(&calendarLife, .batteryLife, worse: .lower)
    visitor.visit(&cycleLife, .batteryLife, worse: .lower)
    visitor.visit(&price, .batteryPrice, worse: .higher)
    visitor.visit(&mass, .mass(id), worse: .higher)
  }
}

extension BatteryProfile.Discharge: Uncertain {
  /// Shows each estimate.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor) {
    visitor.visit(&slow, .battery, worse: .lower)
    visitor.visit(&fast, .battery, worse: .lower)
  }
}
