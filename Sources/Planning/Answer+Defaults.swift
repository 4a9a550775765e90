// SPDX-License-Identifier: Apache-2.0

public import Catalogue
import Costing
import Quantities
import Requirements

/// A default that moves the first objective by more than a tenth between its ends.
public struct WeightyDefault: Sendable, Hashable {
  /// What the constraint file left out.
  public var key: Key
  /// What stands in its place, with its unit.
  public var value: String
  /// The objective at the default's good end.
  public var best: Double
  /// The objective at its bad end.
  public var worst: Double
  /// Whether the plan breaks the file's limit on the cost there.
  public var breaksCost = false
  /// The parts of the plan at its good end; nil where they are the same, or were not asked.
  public var planAtBest: String?
  /// The parts of the plan at its bad end; nil where they are the same, or were not asked.
  public var planAtWorst: String?

  /// What a constraint file may leave out.
  public enum Key: Sendable, Hashable {
    /// An assumption.
    case assumption(Assumptions.Name)
    /// The sites that share the engineering: one, or ten.
    case sites
    /// How long a site is to serve: half as long, or twice.
    case lifetimeOfSite
    /// How long a service is to run: half as long, or twice.
    case lifetimeOfService
    /// Whether results of a service may wait: until the day's end, or not.
    case readyBy
    /// The busiest hour of a service: as the mean one, or twice the default.
    case peak
    /// The machines that are kept of each kind: none, or twice as many.
    case leastMachines
    /// The machines that may fail: none, or one.
    case spare
    /// How requests find a machine: from one queue, or by chance.
    case routing
    /// How machines are rented: to be taken back, or not.
    case purchase
    /// The packs of a battery: one, or the best of up to three.
    case packs
    /// The panels: at most one, or the best of up to four.
    case panels
  }
}

extension Answer {
  /// The defaults without which the first objective would differ by more than a tenth, the weightiest first; empty
  /// where it is not a cost.
  public var weightyDefaults: [WeightyDefault] {
    guard let solution, objectives.first?.objective == .cost else { return [] }
    let all = solution.ledger.total(.cost)
    let work = solution.ledger.cost(of: .engineering)
    let written = solution.ledger.writtenOff
    let cautious = solution.deployment.builder(RiskLevel(confidence: quantile)).ledger().writtenOff
    var found = solution.sensitivities.compactMap { item -> WeightyDefault? in
      guard item.basis == .assumed, let name = item.factor.assumption,
        let value = assumptions[name]
      else { return nil }
      return WeightyDefault(
        key: .assumption(name), value: value, best: item.best, worst: item.worst)
    }
    func add(_ key: WeightyDefault.Key, _ value: String, best: Double, worst: Double) {
      found.append(WeightyDefault(key: key, value: value, best: best, worst: worst))
    }
    if requirements.unstated.contains(.sites), !isService {
      add(.sites, "1", best: all - 0.9 * work, worst: all)
    }
    if requirements.unstated.contains(.lifetime) {
      let (half, twice) = (all + written, all - written / 2)
      if let service = requirements.serving {
        let years = Format.significant(service.lifetime.value / Unit.year, 3)
        add(.lifetimeOfService, "\(years) years", best: twice, worst: half)
      } else {
        let years = Format.significant(requirements.upkeep.lifetime.value / Unit.year, 3)
        add(.lifetimeOfSite, "\(years) years", best: twice, worst: half)
      }
    }
    // What else the cost would be, it would be with every figure at its quantile, too.
    let limit = solution.limits.first { $0.limit.name == .cost && $0.limit.isOfWhole }
    for index in found.indices {
      switch found[index].key {
      case .sites, .lifetimeOfSite, .lifetimeOfService:
        let more = (found[index].worst - all) * (written > 0 ? cautious / written : 1)
        found[index].breaksCost = limit.map { !$0.limit.holds($0.value + more) } ?? false
      default: break
      }
    }
    found += askedDefaults
    return found.filter { abs($0.worst - $0.best) > 0.1 * all }
      .sorted { abs($0.worst - $0.best) > abs($1.worst - $1.best) }
  }
}

extension Ledger {
  /// What of a day's cost is written off over the years of service: hardware and engineering. Packs are replaced by
  /// their own age and use, however long the site serves.
  fileprivate var writtenOff: Double {
    let packs = lines.filter { $0.name.hasPrefix("battery, ") }
    return cost(of: .engineering) + cost(of: .hardware) - packs.reduce(0) { $0 + ($1.cost ?? 0) }
  }
}

extension Factor {
  /// The assumption that it rests on where nothing better is known; nil where it has figures of its own.
  var assumption: Assumptions.Name? {
    switch self {
    case .effort("service"): .effortCloud
    case .effort(let name): Assumptions.Name(rawValue: name)
    case .engineering: .engineeringDay
    case .falseAlarms: .falsePositives
    case .commonMiss: .commonMiss
    case .converter: .converterEfficiency
    case .failures: .failures
    case .battery: .batteryAgeing
    case .panel: .panelLoss
    case .electricity: .electricityPrice
    case .utilisation: .servingUtilisation
    case .building: .powerUsageEffectiveness
    case .decoding: .decodeTime
    case .device, .run, .recall, .limit, .accuracy, .memory, .price, .making, .mass, .passRate,
      .selfDischarge, .batteryLife, .sun,
      .batteryPrice, .panelPrice, .radio, .dataPrice, .enclosure, .grid, .transfer, .storage,
      .training:
      nil
    }
  }
}
