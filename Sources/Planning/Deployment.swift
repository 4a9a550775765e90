// SPDX-License-Identifier: Apache-2.0

public import Costing
import Estimation
import Quantities
public import Requirements

extension Objective {
  /// The site limit that measures the same; nil for accuracy, which is a task's.
  public var limit: Limit.Name? {
    switch self {
    case .cost: .cost
    case .energy: .energy
    case .carbon: .carbon
    case .capex: .capex
    case .accuracy: nil
    }
  }
}

/// A design with what surrounds it: all that its ledger is drawn up from.
public struct Deployment: Sendable {
  /// What would be built, or run as a service.
  public var design: Design
  /// Where.
  public var site: SiteProfile

  /// A design at a site.
  public init(_ design: Design, at site: SiteProfile) {
    self.design = design
    self.site = site
  }

  /// The ledger of the deployment.
  ///
  /// - Parameter cuts: what stands for the hourly simulation, where it would take too long.
  func builder(_ riskLevel: RiskLevel, cuts: BendersCuts? = nil) -> LedgerBuilder {
    LedgerBuilder(design, at: site, riskLevel, cuts: cuts)
  }

  /// The value of a limit on the whole; nil where it does not apply.
  func value(of limit: Limit, _ riskLevel: RiskLevel, cuts: BendersCuts? = nil) -> Double? {
    builder(riskLevel, cuts: cuts).value(of: limit.name, kind: limit.task)
  }

  /// The value of what a limit of this name is about; nil where it does not apply.
  func value(of name: Limit.Name, _ riskLevel: RiskLevel, cuts: BendersCuts? = nil) -> Double? {
    builder(riskLevel, cuts: cuts).value(of: name)
  }

  /// Totals in the middle and at both ends.
  ///
  /// - Parameter middle: the ledger in the middle, where it was drawn up already.
  func totals(middle: LedgerBuilder? = nil) -> DeploymentTotals {
    let good = builder(RiskLevel(deviate: -Interval.spread))
    let bad = builder(RiskLevel(deviate: Interval.spread))
    let middle = middle ?? builder(.middle)
    func total(_ name: Limit.Name) -> DeploymentTotals.Value? {
      guard let middle = middle.value(of: name), let low = good.value(of: name),
        let high = bad.value(of: name)
      else { return nil }
      return .init(value: middle, low: min(low, high), high: max(low, high))
    }
    let nothing = DeploymentTotals.Value(value: 0, low: 0, high: 0)
    let knowsMemory = design.devices.allSatisfy { $0.runs.allSatisfy { $0.ram != nil } }
    return DeploymentTotals(
      cost: total(.cost) ?? nothing, energy: total(.energy) ?? nothing,
      batteryLife: total(.batteryLife), autonomy: total(.autonomy),
      carbon: total(.carbon) ?? nothing, capex: total(.capex) ?? nothing,
      memory: knowsMemory ? total(.memory) : nil, samples: samples)
  }

  /// Samples that are looked at on a mean day.
  private var samples: Double {
    design.devices.flatMap(\.runs).reduce(0) { $0 + site.samplesPerDay($1.sampling) }
      + design.tasks.reduce(0) { $0 + $1.load.itemsPerDay }
  }
}

extension Deployment: Uncertain {
  /// Shows each estimate.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor) {
    design.visit(&visitor)
    site.visit(&visitor)
  }
}

extension LedgerBuilder {
  /// The value of what a limit is about; nil where it does not apply.
  ///
  /// - Parameter kind: the machines that a limit on their number is about.
  func value(of name: Limit.Name, kind: String? = nil) -> Double? {
    if case .whole(let value) = name.rule.value { value(self, kind) } else { nil }
  }
}

extension Limit {
  /// The probability that the limit holds, when all errors move together: the deviate at which the value
  /// meets the limit, by bisection.
  func probability(holdsFor value: (RiskLevel) -> Double?) -> Double {
    func keeps(_ deviate: Double) -> Bool {
      value(RiskLevel(deviate: deviate)).map { holds($0) } ?? false
    }
    var low = -4.0
    var high = 4.0
    guard keeps(low) else { return 0 }
    if keeps(high) { return 1 }
    for _ in 0..<30 {
      let middle = (low + high) / 2
      if keeps(middle) { low = middle } else { high = middle }
    }
    return Mathematics.normalShare(below: low)
  }
}
