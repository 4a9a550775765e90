// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities

/// Models of several settings, with how sure they are and what they learnt from.
public struct Predictor: Sendable {
  /// A model with its intervals and what it learnt from.
  public struct Trained: Sendable {
    /// What was learnt.
    public var model: SettingModel
    /// Factors of the nine-in-ten intervals, by level and target.
    var factors: [String: ConformalFactor]
    /// Scores on groups held out, by level and target.
    public var scores: [String: Scores]
    /// Layers that it learnt from.
    public var layers: Int
    /// Networks that it learnt from.
    public var networks: [String]

    /// What stands behind it, in words.
    public var source: String {
      let networks = self.networks.isEmpty ? "" : " in \(self.networks.count) networks"
      return "\(layers) measured layers\(networks), \(model.method.rawValue)"
    }

    /// The factor of an interval; nil where too little was held out to tell.
    public func factor(_ target: Target, _ level: Measurement.Level) -> ConformalFactor? {
      factors["\(level.rawValue) \(target.rawValue)"]
    }
  }

  /// A file that was learnt from.
  public struct Source: Sendable, Hashable {
    /// The file's name.
    public var file: String
    /// The digest of the rows.
    public var digest: String
    /// How many rows.
    public var rows: Int

    /// Names a file.
    public init(file: String, digest: String, rows: Int) {
      self.file = file
      self.digest = digest
      self.rows = rows
    }

    var json: JSON {
      .object([("file", .string(file)), ("digest", .string(digest)), ("rows", .number(rows))])
    }

    init?(json: JSON) {
      guard let file = json["file"]?.words, let digest = json["digest"]?.words,
        let rows = json["rows"]?.whole
      else { return nil }
      self.init(file: file, digest: digest, rows: rows)
    }
  }

  /// Models in the order of their settings.
  public var models: [Trained] = []
  /// Whole networks of families on many devices.
  public var families: [NetworkFamily] = []
  /// What was learnt from.
  public var data: [Source] = []

  init() {}

  /// One model by itself.
  public init(_ trained: Trained) { models = [trained] }

  /// One family by itself.
  public init(_ family: NetworkFamily) { families = [family] }

  /// Whether nothing was learnt.
  public var isEmpty: Bool { models.isEmpty && families.isEmpty }

  /// The model of a setting.
  public func trained(_ setting: Setting) -> Trained? {
    models.first { $0.model.setting == setting }
  }

  /// Layers with a time that a setting needs before a model is learnt of it.
  public static let fewest = 20

  /// Learns a model of each setting that has layers with a time, and its intervals from folds held out.
  ///
  /// - Parameter progress: told what is done next.
  public init(
    _ data: [TrainingData], _ method: Method, progress: (String) -> Void = { _ in }
  ) {
    for setting in data where setting.trainable >= Self.fewest {
      progress("\(setting.setting.words): folds held out")
      let study = Study([setting], method)
      var factors: [String: ConformalFactor] = [:]
      var scores: [String: Scores] = [:]
      for level in [Measurement.Level.layer, .network] {
        for target in Target.allCases {
          let pairs = study.cases.filter { $0.level == level && $0.target == target }.map(\.pair)
          let key = "\(level.rawValue) \(target.rawValue)"
          if !pairs.isEmpty { scores[key] = Scores(pairs) }
          if pairs.count >= 5 { factors[key] = ConformalFactor(pairs) }
        }
      }
      progress("\(setting.setting.words): all of it")
      models.append(
        Trained(
          model: SettingModel(setting, method), factors: factors, scores: scores,
          layers: setting.trainable, networks: Set(setting.networks.map(\.name)).sorted()))
    }
  }
}
