// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import FoundationEssentials
import Importers
import Prediction
import Reports

/// `plan train`: learns a predictor from measurements.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Learns time and power of layers from measurements.",
    discussion: """
      plan train rows.csv -o mine.json
      plan train profile1.json profile2.json --device my-board -o mine.json
      plan train rows.csv --method neuralpower -o published.json

      plan train fleet.csv -o fleet.json

      A model is learnt of each device, runtime and number format with at least \(Predictor.fewest) layers, and of each
      family of whole networks that were measured on three devices and more. Its
      intervals come from networks held out: five folds, a network never in two of them. The same rows give
      the same bytes.
      """)

  @OptionGroup var source: MeasurementOptions

  @Option(
    help: ArgumentHelp(
      "How: \(Method.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "name"))
  var method: String = Method.blend.rawValue

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "A folder for the run as MLflow lays runs out: parameters, metrics, tags.", valueName: "dir"))
  var runFolder: String?

  func validate() throws {
    if Method(rawValue: method) == nil {
      throw ValidationError(
        "--method is one of \(Method.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }

  func run() throws {
    let rows = try source.read()
    let data = TrainingData.split(rows)
    let isTerminal = Output.isTerminal
    var predictor = Predictor(data, Method(rawValue: method) ?? .blend) { words in
      if isTerminal { Output.complain(words) }
    }
    predictor.families = NetworkFamily.learn(rows)
    guard !predictor.isEmpty else {
      let most = data.map(\.trainable).max() ?? 0
      throw Failure(
        words: """
          error: nothing to learn from: a setting needs \(Predictor.fewest) layers with a time, the best here has \(most)
            hint: few networks carry a predictor of another device over: plan calibrate --from PREDICTOR
          """)
    }
    let known = Set(predictor.families.flatMap { $0.heads.map(\.setting) })
    for setting in data
    where predictor.trained(setting.setting) == nil && !known.contains(setting.setting) {
      Output.complain(
        "not learnt: \(setting.setting.words): \(setting.trainable) layers with a time, \(Predictor.fewest) are needed"
      )
    }
    predictor.data = [
      Predictor.Source(
        file: source.paths.map(Self.name).joined(separator: " "),
        digest: Predictor.digest(rows.csv()), rows: rows.rows.count)
    ]
    try Output.write(predictor.text(), to: output)
    if let runFolder { try RunFolder.write(predictor, to: runFolder) }
    try Output.write(PredictorAnswer.card(predictor).text())
  }

  private static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}

/// A run as MLflow's file store lays it out.
enum RunFolder {
  static func write(_ predictor: Predictor, to folder: String) throws(Failure) {
    func put(_ path: String, _ text: String) throws(Failure) {
      let parts = "\(folder)/\(path)".split(separator: "/", omittingEmptySubsequences: false)
      let parent = parts.dropLast().joined(separator: "/")
      do {
        try FileManager.default.createDirectory(
          atPath: parent, withIntermediateDirectories: true)
      } catch {
        throw Failure(words: "error: cannot make the folder `\(parent)`")
      }
      try Output.write(text, to: "\(folder)/\(path)")
    }
    try put("params/features", "\(Features.width)")
    for source in predictor.data {
      try put("params/data", source.file)
      try put("params/data_digest", source.digest)
      try put("params/data_rows", "\(source.rows)")
    }
    for trained in predictor.models {
      try put("params/method", trained.model.method.rawValue)
      let setting = trained.model.setting
      let name = "\(setting.device) \(setting.runtime) \(setting.precision)"
        .map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." ? String($0) : "_" }.joined()
      for key in trained.scores.keys.sorted() {
        guard let scores = trained.scores[key] else { continue }
        let level = key.replacing(" ", with: "_")
        for (metric, value) in [
          ("mape", scores.mape), ("rmspe", scores.rmspe), ("within_10", scores.within10),
          ("within_20", scores.within20),
        ] {
          // Time, value, step: the form of a metric's history. No clock, so that the same data give the same bytes.
          try put("metrics/\(name)/\(level)_\(metric)", "0 \(value) 0\n")
        }
      }
    }
  }
}
