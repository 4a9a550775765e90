// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// A machine that is rented by the hour, or bought.
public struct MachineProfile: Sendable {
  /// The catalogue's device.
  public var id: String
  /// How it is bought.
  public var purchase: Purchase
  /// Price of an hour; of a bought machine its own price over its life, electricity apart.
  public var price: Estimate<DollarsPerHour>
  /// The least time that is billed (s).
  public var billingStep: Double
  /// Power while on and doing nothing; nil where unknown.
  public var idle: Estimate<Watts>?
  /// Power at work; nil where unknown.
  public var active: Estimate<Watts>?
  /// Carbon of making it, for each hour of its life; nil where unknown.
  public var embodied: Estimate<Grams>?
  /// Promises to pay around the clock that may be made for it, and how many machines each is made for.
  public var commitments: [Commitment] = []

  /// A promise to pay for machines around the clock, whether they are used or not.
  public struct Commitment: Sendable {
    /// The price of an hour, spread over the service's life.
    public var price: Estimate<DollarsPerHour>
    /// How long it is promised (s).
    public var term: Double
    /// Machines that it is made for.
    public var count = 0

    /// A promise that is made for no machine yet.
    public init(price: Estimate<DollarsPerHour>, term: Double) {
      self.price = price
      self.term = term
    }
  }

  /// Carbon of its electricity, where that is not the service's own grid.
  public var grid: Estimate<GramsPerKilowattHour>?
  /// Whether it stands where its samples come from, so that nothing is paid for moving them.
  public var isOnPremises = false
  /// What one costs at first; nil for a rented machine.
  public var capex: Estimate<Dollars>?

  /// Machines that are paid around the clock.
  public var committed: Int { commitments.reduce(0) { $0 + $1.count } }

  /// Ways to buy.
  public enum Purchase: String, Sendable, Hashable, CaseIterable {
    /// For as long as it is wanted.
    case onDemand = "on-demand"
    /// Cheaper, and may be taken back at any time.
    case spot
    /// The user's own, at his premises, on all day: so many of them, and no hours on demand.
    case bought
  }

  /// Makes a profile from its figures.
  public init(
    id: String, purchase: Purchase, price: Estimate<DollarsPerHour>, billingStep: Double,
    idle: Estimate<Watts>?, active: Estimate<Watts>?, embodied: Estimate<Grams>?
  ) {
    self.id = id
    self.purchase = purchase
    self.price = price
    self.billingStep = billingStep
    self.idle = idle
    self.active = active
    self.embodied = embodied
  }

  /// The id, and how it is bought where that is not on demand.
  public var name: String { purchase == .onDemand ? id : "\(id), \(purchase.rawValue)" }
}

/// Hours of machines.
public enum MachineTime {
  /// Steps shorter than this (s) are taken as continuous: nobody feels them.
  public static let shortStep = 60.0

  /// Hours that are billed: whole steps. A part of a thousand-millionth of a step is rounding.
  public static func billed(_ hours: Double, step: Double) -> Double {
    guard step >= shortStep else { return hours }
    return (hours * 3_600 / step * (1 - 1e-9)).rounded(.up) * step / 3_600
  }

  /// Seconds that operations take at a rate.
  @inlinable public static func seconds(operations: Double, perSecond: Double) -> Double {
    operations / perSecond
  }
}

extension MachineProfile: Uncertain {
  /// Shows each estimate.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor) {
    visitor.visit(&price, .price(id), worse: .higher)
    visitor.visit(&capex, .price(id), worse: .higher)
    visitor.visit(&idle, .device(id), worse: .higher)
    visitor.visit(&active, .device(id), worse: .higher)
    visitor.visit(&embodied, .making(id), worse: .higher)
    visitor.visitGrid(&grid)
    for index in commitments.indices {
      visitor.visit(&commitments[index].price, .price(id), worse: .higher)
    }
  }
}
