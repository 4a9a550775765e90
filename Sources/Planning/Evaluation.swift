// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Quantities
public import Requirements

extension Objective {
  /// The site limit that measures the same; nil for accuracy, which is a task's.
  public var limit: SiteLimit.Name? {
    switch self {
    case .cost: .cost
    case .energy: .energy
    case .carbon: .carbon
    case .capex: .capex
    case .accuracy: nil
    }
  }
}

/// Evaluates a design under an outlook: the value of every limit.
enum Evaluation {
  /// The value of a site limit under an outlook.
  ///
  /// - Parameter cuts: what stands for the hourly simulation, where it would take too long.
  static func value(
    of limit: SiteLimit.Name, _ design: Design, _ site: SiteProfile, _ outlook: Outlook,
    cuts: SupplyCuts? = nil
  ) -> Double? {
    value(of: limit, Account(design, at: site, outlook, cuts: cuts))
  }

  /// The value of a site limit in an account.
  private static func value(of limit: SiteLimit.Name, _ account: Account) -> Double? {
    let (design, outlook) = (account.design, account.outlook)
    switch limit {
    case .cost: return account.totals().cost
    case .energy: return account.flow().wattHours(light: account.site.meanLight)
    case .carbon: return account.totals().carbon
    case .capex: return account.capex
    case .batteryLife: return account.batteryLife
    case .autonomy: return account.autonomy
    case .airtime: return account.airtime
    case .heat: return account.heat
    case .peak: return account.peak
    case .memory:
      let sums = design.devices.map { device in
        device.runs.reduce(0.0) { $0 + ($1.ram.map { outlook.burden($0) } ?? 0) }
      }
      return sums.max()
    default: return value(of: limit, design.trainings, outlook)
    }
  }

  /// The value of a limit on trainings under an outlook; nil for any other limit.
  static func value(
    of limit: SiteLimit.Name, _ trainings: [TrainingDesign], _ outlook: Outlook
  ) -> Double? {
    guard limit.isOfTraining else { return nil }
    return trainings.reduce(0) { sum, training in
      let value = training.value(of: limit, training.spend(outlook))
      // Trainings run side by side.
      return limit == .trainingTime ? max(sum, value) : sum + value
    }
  }

  /// Totals in the middle and at both ends.
  ///
  /// - Parameter middle: the account in the middle, where it was drawn up already.
  static func totals(
    _ design: Design, _ site: SiteProfile, middle: Account? = nil
  ) -> SiteTotals {
    let good = Account(design, at: site, Outlook(deviate: -Interval.spread))
    let bad = Account(design, at: site, Outlook(deviate: Interval.spread))
    let middle = middle ?? Account(design, at: site, .middle)
    func total(_ name: SiteLimit.Name) -> SiteTotals.Value? {
      guard let middle = value(of: name, middle), let low = value(of: name, good),
        let high = value(of: name, bad)
      else { return nil }
      return .init(value: middle, low: min(low, high), high: max(low, high))
    }
    let nothing = SiteTotals.Value(value: 0, low: 0, high: 0)
    let knowsMemory = design.devices.allSatisfy { $0.runs.allSatisfy { $0.ram != nil } }
    return SiteTotals(
      cost: total(.cost) ?? nothing, energy: total(.energy) ?? nothing,
      batteryLife: total(.batteryLife), autonomy: total(.autonomy),
      carbon: total(.carbon) ?? nothing, capex: total(.capex) ?? nothing,
      memory: knowsMemory ? total(.memory) : nil,
      samples: design.devices.flatMap(\.runs).reduce(0) { $0 + site.samplesPerDay($1.beat) })
  }

  /// The probability that a limit holds, when all errors move together: the deviate at which the value
  /// meets the limit, by bisection.
  static func probability(
    that limit: SiteLimit, holdsFor value: (Outlook) -> Double?
  ) -> Double {
    func holds(_ deviate: Double) -> Bool {
      value(Outlook(deviate: deviate)).map { limit.holds($0) } ?? false
    }
    var low = -4.0
    var high = 4.0
    guard holds(low) else { return 0 }
    if holds(high) { return 1 }
    for _ in 0..<30 {
      let middle = (low + high) / 2
      if holds(middle) { low = middle } else { high = middle }
    }
    return Mathematics.normalShare(below: low)
  }
}
