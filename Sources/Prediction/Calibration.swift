// SPDX-License-Identifier: Apache-2.0

import Quantities

/// A model carried over to another device, runtime or number format by a few measured networks.
///
/// The layered roofline is fitted again, pulled to the one that it comes from: each class is first scaled by what its
/// layers took over what was foretold, so that one network already tells how much quicker or slower a device is,
/// and with more of them the terms move too. Trees are kept where the number format is the same: vector widths and
/// caches differ less than arithmetic.
public enum Calibration {
  /// Networks that are enough to move terms, and not only to scale them.
  static let fewest = 2

  /// Why nothing can be carried over.
  public enum Failure: Error, Sendable, Hashable {
    /// The rows hold no layers of networks.
    case noLayers
    /// The predictor holds no model learnt inside networks.
    case noSource
  }

  /// A model of the setting of the rows.
  public static func carry(
    _ source: Predictor.Trained, to data: TrainingData
  ) throws(Failure) -> Predictor.Trained {
    guard let blend = source.model.law as? Blend, let known = blend.network else {
      throw .noSource
    }
    let samples = data.samples().filter { $0.run != nil }
    guard !samples.isEmpty else { throw .noLayers }
    let isSame = source.model.setting.precision == data.setting.precision
    func fit(_ samples: [Sample]) -> SettingModel {
      let law = Blend(
        samples, network: NetworkBoost(samples, from: known, keepingTrees: isSame))
      return SettingModel(
        setting: data.setting, method: .blend, law: law, network: nil,
        kinds: Set(samples.map(\.kernel.kind)).union(source.model.kinds),
        span: .init(samples.map(\.kernel)))
    }
    // Networks held out one by one tell how sure it is.
    var pairs: [Scores.Pair] = []
    let groups = Set(samples.compactMap(\.network)).sorted()
    if groups.count > 2 {
      for held in groups {
        let model = fit(samples.filter { $0.network != held })
        for network in data.networks where network.name == held {
          guard let measured = network.latency,
            let found = model.figures(network.layers.map { data.layers[$0].kernel }).latency
          else { continue }
          pairs.append(.init(predicted: found, measured: measured))
        }
      }
    }
    var factors: [String: ConformalFactor] = [:]
    if pairs.count >= 3 {
      factors["network latency"] = ConformalFactor(pairs)
    } else if let wide = source.factor(.latency, .network) {
      // Of one or two networks little is known: the source's interval, twice over.
      factors["network latency"] = ConformalFactor(
        factor: wide.factor * wide.factor * 1.5, count: pairs.count)
    }
    return Predictor.Trained(
      model: fit(samples), factors: factors,
      scores: pairs.isEmpty ? [:] : ["network latency": Scores(pairs)], layers: samples.count,
      networks: groups)
  }
}
