// SPDX-License-Identifier: Apache-2.0

import Quantities
import Regression

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
    func fit(_ samples: [Sample], factor: Double = 1) -> SettingModel {
      let network = NetworkBoost(samples, from: known, keepingTrees: isSame)
      let law = Blend(samples, network: network.scaled(by: factor))
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
    // Few networks pull a fit in relative error below the middle: what those held out were off by, all of them
    // together, is made good, the less the fewer they are. Each is judged by the others.
    func correction(_ pairs: [Scores.Pair]) -> Double {
      guard pairs.count >= 3 else { return 1 }
      let mean =
        pairs.reduce(0) { $0 + Mathematics.log($1.measured / $1.predicted) } / Double(pairs.count)
      return Mathematics.exp(mean * Double(pairs.count) / Double(pairs.count + 1))
    }
    let whole = correction(pairs)
    pairs = pairs.indices.map { place in
      var others = pairs
      let own = others.remove(at: place)
      return .init(predicted: own.predicted * correction(others), measured: own.measured)
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
      model: fit(samples, factor: whole), factors: factors,
      scores: pairs.isEmpty ? [:] : ["network latency": Scores(pairs)], layers: samples.count,
      networks: groups)
  }

  /// A network that may be measured, as its kernels.
  public struct Candidate: Sendable {
    /// What it is called.
    public var name: String
    var kernels: [Kernel]

    /// Names a network.
    public init(name: String, kernels: [Kernel]) {
      self.name = name
      self.kernels = kernels
    }
  }

  /// A network to measure next.
  public struct Suggestion: Sendable, Hashable {
    /// What it is called.
    public var name: String
    /// The share of the variance of what is asked that is left once it is measured, after those before it.
    public var left: Double
    /// What it tells most of: a class of layers and its share of the network's time.
    public var tells: String
  }

  /// How far the logarithm of each coefficient may be from another device's, that all share and by itself, and
  /// how far a measured network is from the law.
  private static let doubts = (common: 0.7, own: 0.5, noise: 0.08)

  /// Which networks to measure on a new device, so that the times asked for are known best.
  ///
  /// The logarithm of a network's time moves with that of each coefficient of the roofline by the share of the
  /// time that it makes: to first order the times of all networks are one linear Gaussian model, and each
  /// choice is the network that lowers the mean variance of those asked most.
  ///
  /// - Parameters:
  ///   - asked: networks whose times decide; the candidates where there are none.
  ///   - measured: networks that were measured on the device already.
  public static func suggest(
    _ source: Predictor.Trained, among candidates: [Candidate], asked: [Candidate],
    measured: [Candidate], count: Int
  ) throws(Failure) -> [Suggestion] {
    guard let law = (source.model.law as? Blend)?.network?.base else { throw .noSource }
    func features(_ item: Candidate) -> [Double] {
      let kernels = item.kernels.map(TrainingData.around(item.kernels))
      return [doubts.common] + law.shares(kernels).map { $0 * doubts.own }
    }
    let rows = candidates.map(features)
    let design = OptimalDesign(
      rows, targets: asked.isEmpty ? nil : asked.map(features), known: measured.map(features),
      count: count, noise: doubts.noise)
    return zip(design.chosen, design.left).map { place, left in
      let shares = rows[place].dropFirst().map { $0 / doubts.own }
      let classes = KernelClass.allCases.map { kind in
        (
          kind,
          shares[
            Int(kind.rawValue) * LayeredRoofline.width..<(Int(kind.rawValue) + 1)
              * LayeredRoofline.width
          ].reduce(0, +)
        )
      }
      let most = classes.sorted { $0.1 > $1.1 }.prefix(2).filter { $0.1 > 0.05 }
      return Suggestion(
        name: candidates[place].name, left: left,
        tells: most.map { "\($0.0.words) \(Int(($0.1 * 100).rounded())) %" }
          .joined(separator: ", "))
    }
  }
}
