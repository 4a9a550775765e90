// SPDX-License-Identifier: Apache-2.0

import Catalogue
public import Costing
import Estimation
import Quantities
public import Requirements

/// What would be built at a site, or run as a service.
public struct Solution: Sendable {
  /// What only one kind of deployment has.
  public enum Kind: Sendable {
    /// What would be built at a site.
    case site(SiteSolution)
    /// A service as it would be run.
    case service(ServiceSolution)
  }

  /// The set of devices or machines in a word; of a service without any that it runs on the users' own.
  public var name: String
  /// The lines in the middle of belief.
  public var ledger: Ledger
  /// Totals in the middle and at both ends.
  public var totals: DeploymentTotals
  /// The limits, and how they are kept; empty for alternatives at sites.
  public var limits: [LimitCheck]
  /// The probability that all limits hold at once, simulated with errors that move together within a
  /// device and apart between things.
  public var jointProbability: Double
  /// The mean of the cost (USD/day) over the same errors; nil for alternatives.
  public var meanCost: Double?
  /// What moves the first objective most, the strongest first; empty for alternatives, and where the
  /// objective is accuracy.
  public var sensitivities: [Sensitivity]
  /// What only its kind has.
  public var kind: Kind

  /// The probability of each limit by itself, but for those on totals that are unknown in part.
  var ownProbabilities: [Double] { limits.filter { !$0.isPartlyUnknown }.map(\.probability) }

  /// What would be built; nil for a service.
  public var site: SiteSolution? {
    if case .site(let site) = kind { site } else { nil }
  }

  /// What would be run; nil for a site.
  public var service: ServiceSolution? {
    if case .service(let service) = kind { service } else { nil }
  }

  /// The models that it runs.
  public var models: [String] {
    switch kind {
    case .site(let site): site.tasks.map(\.configuration.model.id)
    case .service(let service):
      service.tasks.flatMap { $0.stages.compactMap { $0.configuration?.model.id } }
    }
  }

  /// What serves each task at a site.
  var siteTasks: [ChosenTask] { site?.tasks ?? [] }

  /// The design with what surrounds it.
  var deployment: Deployment {
    switch kind {
    case .site(let site): Deployment(site.design, at: site.profile)
    case .service(let service): Deployment(service.design, at: service.profile)
    }
  }
}

/// Totals of a deployment in the middle of belief, with their nine tenths.
public struct DeploymentTotals: Sendable, Hashable {
  /// A total with its range.
  public struct Value: Sendable, Hashable {
    /// The middle.
    public var value: Double
    /// The 5 % quantile.
    public var low: Double
    /// The 95 % quantile.
    public var high: Double
  }
  /// USD/day.
  public var cost: Value
  /// Wh/day.
  public var energy: Value
  /// Days between swaps; nil on mains, infinite where the sun sustains the site.
  public var batteryLife: Value?
  /// Days without sun; nil on mains.
  public var autonomy: Value?
  /// g/day.
  public var carbon: Value
  /// USD.
  public var capex: Value
  /// Working memory of all models (B); nil where unknown.
  public var memory: Value?
  /// Samples looked at each day.
  public var samples: Double

  /// USD for a million samples, all costs counted.
  public var costPerMillion: Double? {
    samples > 0 ? cost.value / samples * 1e6 : nil
  }
}

/// A limit and how it is kept.
public struct LimitCheck: Sendable, Hashable {
  /// The limit.
  public var limit: Limit
  /// The value at the confidence asked.
  public var value: Double
  /// The probability that it holds.
  public var probability: Double
  /// Whether a part of the value is unknown: the value is then the least that it can be, and the limit is not promised.
  public var isPartlyUnknown = false
  /// Of a latency, its parts at the confidence asked.
  public var parts: LatencyParts?

  /// The room left as a share of the limit.
  public var margin: Double {
    limit.margin(value)
  }

  /// Whether less than a twentieth of room is left; of a share that must be high, of the room up to 1.
  public var isTight: Bool { !isPartlyUnknown && limit.isTight(value) }
}
