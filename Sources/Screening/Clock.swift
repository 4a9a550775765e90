// SPDX-License-Identifier: Apache-2.0

package import Networks
package import Prediction
import Quantities

/// What tells the time of an architecture on a device: a predictor that was learnt from measurements, or else the
/// bound of its peak and bandwidth.
package enum Clock: Sendable {
  /// A model of layers.
  case layers(Predictor.Trained)
  /// Times and energies of whole networks of a family.
  case family(FamilyFigures)
  /// The bound of a machine.
  case bound(Machine)
  /// Nothing is known of its speed.
  case unknown

  /// What the figures rest on.
  package var basis: String? {
    switch self {
    case .layers, .family: "predicted"
    case .bound: "datasheet"
    case .unknown: nil
    }
  }
}

extension Clock {
  /// What of some predictors tells the time on a device: a model of its layers, else a family of whole networks.
  ///
  /// - Parameters:
  ///   - runtime: nil for any.
  ///   - batch: inputs of one call, for families.
  package init?(
    _ models: [Predictor.Trained], _ families: [NetworkFamily], device: String,
    precision: Precision,
    runtime: String?, batch: Int = 1
  ) {
    func isAsked(_ setting: Setting) -> Bool {
      setting.device == device && setting.precision == precision.rawValue
        && (runtime == nil || runtime == setting.runtime)
    }
    if let trained = models.first(where: { isAsked($0.model.setting) }) {
      self = .layers(trained)
      return
    }
    for family in families {
      for head in family.heads where isAsked(head.setting) && head.batch == batch {
        if let figures = FamilyFigures(family, head.setting, batch: batch) {
          self = .family(figures)
          return
        }
      }
    }
    return nil
  }
}

/// What a family of whole networks tells of a device: times, energies or both.
package struct FamilyFigures: Sendable {
  /// Times; nil where only energies were measured.
  package var latency: FamilyPredictor?
  /// Energies; nil where nobody metered them.
  package var energy: FamilyPredictor?
  /// The one of both that is there; times where both are.
  package var first: FamilyPredictor

  /// - Returns: nil where the family tells nothing of the setting.
  package init?(_ family: NetworkFamily, _ setting: Setting, batch: Int) {
    latency = FamilyPredictor(family, .init(setting, batch: batch, .latency))
    energy = FamilyPredictor(family, .init(setting, batch: batch, .energy))
    guard let first = latency ?? energy else { return nil }
    self.first = first
  }
}

/// What is known of an architecture.
package struct Architecture: Sendable, Hashable {
  /// Multiply-accumulates of one inference; nil where a layer is not understood.
  package var macs: Double?
  /// Weights and biases.
  package var parameters: Int?
  /// Bytes of weights.
  package var weightBytes: Double?
  /// Bytes of weights and activations.
  package var memory: Figured?
  /// Seconds.
  package var latency: Figured?
  /// Joules.
  package var energy: Figured?

  /// Nothing yet.
  package init() {}

  /// The figure that a limit is about.
  func figure(_ figure: Budget.Figure) -> Figured? {
    switch figure {
    case .latency: latency
    case .energy: energy
    case .memory: memory
    case .weights: weightBytes.map { Figured(exactly: $0) }
    case .macs: macs.map { Figured(exactly: $0) }
    case .parameters: parameters.map { Figured(exactly: Double($0)) }
    }
  }
}

extension Figured {
  /// A figure that a predictor foretells, with the factor of its interval.
  init(_ value: Double, _ factor: ConformalFactor?) {
    let range = (factor ?? ConformalFactor(factor: 3, count: 0)).range(value)
    self.init(value, low: range.lowerBound, high: range.upperBound)
  }
}
