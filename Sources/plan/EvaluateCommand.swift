// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Prediction
import Reports

/// `plan evaluate`: how good predictions are of what was not seen.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "How good predictions are of networks that were not seen.")

  @Argument var paths: [String]
  @Option var method: String = "blend"
  @Option var target: String = "latency"
  @Option var folds = 5
  @Option var seed: UInt64 = 0
  @Option var level: String = ""

  func run() throws {
    let method = Method(rawValue: method) ?? .blend
    let target = Target(rawValue: target) ?? .latency
    let rows: Measurements
    do throws(Problems) {
      rows = try Measurements.read(paths)
    } catch {
      throw Failure(words: ProblemText.write(error))
    }
    let data = TrainingData.split(rows)
    let study = Study(data, method, folds: folds, seed: seed)
    for level in [Measurement.Level.layer, .network] {
      print(level.rawValue, study.scores(level, target))
      if level == .network {
        for item in study.cases.filter({ $0.level == .network && $0.target == target }).sorted(by: { abs($0.pair.predicted / $0.pair.measured - 1) > abs($1.pair.predicted / $1.pair.measured - 1) }).prefix(14) {
          print("  ", item.kind, item.pair.predicted / item.pair.measured)
        }
      }
    }
    let kinds = Dictionary(grouping: study.cases.filter { $0.level == .layer && $0.target == target }) { "\($0.setting.device) \($0.kind) \(($0.seconds ?? 1) >= 1e-3)" }
    for kind in kinds.keys.sorted() { print(kind, Scores(kinds[kind]!.map(\.pair))) }
  }
}

