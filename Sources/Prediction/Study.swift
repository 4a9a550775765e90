// SPDX-License-Identifier: Apache-2.0

import Quantities
import Regression

/// Predictions of what a fit had not seen: groups are dealt into folds, each fold is held out once.
public struct Study: Sendable {
  /// A prediction of a layer or a network beside its measurement.
  public struct Case: Sendable {
    /// Where it was measured.
    public var setting: Setting
    /// Whether it is a layer or a network.
    public var level: Measurement.Level
    /// The operator of a layer, the name of a network.
    public var kind: String
    /// What was held out with it.
    public var group: String
    /// When it was held out.
    public var fold: Int
    /// What was foretold.
    public var target: Target
    /// Prediction and measurement.
    public var pair: Scores.Pair
    /// Seconds that were measured, where they were.
    public var seconds: Double?
    /// Multiply-accumulates of a network.
    public var work = 0.0
  }

  /// How often networks that were chosen for their predictions keep what was promised.
  public struct Chosen: Sendable, Hashable {
    /// Choices that were made.
    public var count: Int
    /// Of them those that kept the limit in truth.
    public var kept: Int
  }

  /// Choices as a planner makes them, where errors flatter what is chosen: of a dozen networks drawn, the one with most
  /// work whose interval ends below a limit, which is one of their times. Nil where networks are too few.
  public func chosen(_ target: Target, draws: Int = 2000) -> Chosen? {
    let own = cases.filter {
      $0.level == .network && $0.target == target && $0.pair.range != nil && $0.work > 0
    }
    var count = 0
    var kept = 0
    var random = SplitMix(state: 28)
    for settings in Dictionary(grouping: own, by: \.setting).sorted(by: { $0.key < $1.key }) {
      let own = settings.value
      guard Set(own.map(\.group)).count >= 10 else { continue }
      for _ in 0..<draws {
        let drawn = (0..<12).map { _ in own[Int(random.unit() * Double(own.count))] }
        let limit = drawn[0].pair.measured
        let fitting = drawn.dropFirst().filter { ($0.pair.range?.upperBound ?? .infinity) <= limit }
        guard let best = fitting.max(by: { $0.work < $1.work }) else { continue }
        count += 1
        if best.pair.measured <= limit { kept += 1 }
      }
    }
    return count > 0 ? Chosen(count: count, kept: kept) : nil
  }

  /// All cases; intervals are from the errors of the other folds.
  public var cases: [Case] = []

  /// Runs a study of each setting.
  ///
  /// - Parameters:
  ///   - folds: as many as groups where there are fewer.
  ///   - repeats: how often the groups are dealt anew.
  public init(_ data: [TrainingData], _ method: Method, folds: Int = 5, repeats: Int = 1) {
    for setting in data where setting.trainable >= Predictor.fewest {
      for seed in 0..<UInt64(max(1, repeats)) {
        cases += Self.run(setting, method, folds: folds, seed: seed)
      }
    }
  }

  /// Holds predictions of a trained predictor against rows that it has not seen.
  public init(_ data: [TrainingData], _ predictor: Predictor) {
    for setting in data {
      guard let trained = predictor.trained(setting.setting) else { continue }
      cases += Self.cases(setting, trained.model, held: nil, fold: 0).map { item in
        var item = item
        item.pair.range = trained.factor(item.target, item.level)?.range(item.pair.predicted)
        return item
      }
    }
  }

  /// Compares what families predict with rows of whole networks, beside those that they were carried over with.
  public mutating func add(_ families: [NetworkFamily], _ measurements: Measurements) {
    for family in families {
      let learnt = Dictionary(
        family.carried.map { ($0.head, Set($0.networks)) }, uniquingKeysWith: { $0.union($1) })
      for row in measurements.rows where row.level == .network {
        for (target, measured) in [(Target.latency, row.latency), (.energy, row.energy)] {
          let head = NetworkFamily.Head(row.setting, batch: row.batch, target)
          guard let measured, learnt[head].map({ !$0.contains(row.network) }) ?? true,
            let found = family.figure(of: row.network, resolution: row.resolution, head)
          else { continue }
          cases.append(
            Case(
              setting: row.setting, level: .network, kind: family.name, group: row.network, fold: 0,
              target: target,
              pair: .init(
                predicted: found.value, measured: measured, range: found.factor.range(found.value)
              ),
              seconds: row.latency ?? 0))
        }
      }
    }
  }

  private static func run(
    _ data: TrainingData, _ method: Method, folds count: Int, seed: UInt64
  ) -> [Case] {
    // Whole networks are held out one by one where they are few: their layers are not among the samples.
    let names = data.groups
    let wholes = Set(data.networks.filter { !$0.isSum }.map(\.name))
    var cases: [Case] = []
    if wholes.count >= 4 {
      for (fold, name) in wholes.sorted().enumerated() {
        let model = SettingModel(data, method, without: [name])
        cases += Self.cases(data, model, held: [name], fold: 1000 + fold).filter {
          $0.level == .network
        }
      }
    }
    let layered = names.filter { !wholes.contains($0) }
    guard layered.count >= 2 else { return ranged(cases) }
    let folds = min(count, layered.count)
    let places = Folds.deal(layered, into: folds, seed: seed)
    for fold in 0..<folds {
      let held = Set(zip(layered, places).filter { $0.1 == fold }.map(\.0))
      let model = SettingModel(data, method, without: held)
      cases += Self.cases(data, model, held: held, fold: fold).filter {
        wholes.count < 4 || $0.level == .layer
      }
    }
    return ranged(cases)
  }

  private static func cases(
    _ data: TrainingData, _ model: SettingModel, held: Set<String>?, fold: Int
  ) -> [Case] {
    var found: [Case] = []
    func add(
      _ level: Measurement.Level, _ kind: String, _ group: String, _ target: Target,
      _ predicted: Double?, _ measured: Double?, _ seconds: Double?, work: Double = 0
    ) {
      guard let predicted, let measured, measured > 0 else { return }
      found.append(
        Case(
          setting: data.setting, level: level, kind: kind, group: group, fold: fold,
          target: target, pair: .init(predicted: predicted, measured: measured), seconds: seconds,
          work: work))
    }
    for layer in data.layers where held?.contains(layer.group) ?? true {
      guard layer.isTrusted else { continue }
      let figures = model.figures(layer.kernel)
      add(.layer, layer.kind, layer.group, .latency, figures.latency, layer.latency, layer.latency)
      add(.layer, layer.kind, layer.group, .power, figures.power, layer.power, layer.latency)
      add(.layer, layer.kind, layer.group, .energy, figures.energy, layer.energy, layer.latency)
    }
    for network in data.networks where held?.contains(network.name) ?? true {
      let kernels = network.layers.map { data.layers[$0].kernel }
      let figures = model.figures(kernels)
      let work = kernels.reduce(0) { $0 + $1.macs }
      let name = network.resolution.isEmpty ? network.name : "\(network.name) \(network.resolution)"
      add(
        .network, name, network.name, .latency, figures.latency, network.latency, network.latency,
        work: work)
      add(
        .network, name, network.name, .energy, figures.energy, network.energy, network.latency,
        work: work)
    }
    return found
  }

  /// Gives each case the interval that the errors of the other folds ask for.
  private static func ranged(_ cases: [Case]) -> [Case] {
    struct Key: Hashable {
      var level: Measurement.Level
      var target: Target
    }
    var result = cases
    let groups = Dictionary(grouping: cases.indices) {
      Key(level: cases[$0].level, target: cases[$0].target)
    }
    for places in groups.values {
      for fold in Set(places.map { cases[$0].fold }) {
        let others = places.filter { cases[$0].fold != fold }
        guard others.count >= 5 else { continue }
        let factor = ConformalFactor(others.map { cases[$0].pair })
        for place in places where cases[place].fold == fold {
          result[place].pair.range = factor.range(cases[place].pair.predicted)
        }
      }
    }
    return result
  }

  /// The scores of the cases of a level and target.
  public func scores(_ level: Measurement.Level, _ target: Target) -> Scores {
    Scores(cases.filter { $0.level == level && $0.target == target }.map(\.pair))
  }
}
