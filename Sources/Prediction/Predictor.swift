// SPDX-License-Identifier: Apache-2.0

public import Documents
import Quantities

/// Models of several settings, with how sure they are.
public struct Predictor: Sendable {
  /// A model with its intervals and what it learnt from.
  public struct Trained: Sendable {
    public var model: SettingModel
    /// Factors of the nine-in-ten intervals, by target and level.
    var factors: [String: ConformalFactor]

    /// The factor of an interval; nil where too little was held out to tell.
    public func factor(_ target: Target, _ level: Measurement.Level) -> ConformalFactor? {
      factors["\(level.rawValue) \(target.rawValue)"]
    }
  }

  /// Models in the order of their settings.
  public var models: [Trained] = []

  /// The model of a setting.
  public func trained(_ setting: Setting) -> Trained? {
    models.first { $0.model.setting == setting }
  }

  /// Learns a model of each setting that has layers with a time, and its intervals from folds held out.
  public init(_ data: [TrainingData], _ method: Method) {
    for setting in data where setting.layers.contains(where: { $0.latency != nil }) {
      let study = Study([setting], method)
      var factors: [String: ConformalFactor] = [:]
      for level in [Measurement.Level.layer, .network] {
        for target in Target.allCases {
          let pairs = study.cases.filter { $0.level == level && $0.target == target }.map(\.pair)
          if pairs.count >= 5 {
            factors["\(level.rawValue) \(target.rawValue)"] = ConformalFactor(pairs)
          }
        }
      }
      models.append(Trained(model: SettingModel(setting, method), factors: factors))
    }
  }
}
