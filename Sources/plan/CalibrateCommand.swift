// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Prediction
import Reports

/// `plan calibrate`: a predictor carried over to another device by a few measured networks.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Carries a predictor over to another device by a few measured networks.",
    discussion: """
      plan calibrate rows.csv --from configs/predictors/epyc-2-vcpu.json.gz -o my-board.json
      plan predict --network mine.onnx --device my-board --predictor my-board.json

      The rows are kernels of 1 to 32 networks on the new device, from ONNX Runtime's profiler or from
      Scripts/measure_onnxruntime.py. Networks held out one by one give the intervals.
      """)

  @OptionGroup var source: MeasurementOptions

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp("The predictor that is carried over.", valueName: "file"))
  var from: String

  @Option(
    help: ArgumentHelp(
      "The runtime of the predictor's model that is carried over; the nearest otherwise.",
      valueName: "id"))
  var fromRuntime: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String

  func run() throws {
    let rows = try source.read()
    let known = try PredictorFile.read(from)
    var made = known
    made.models = []
    for data in TrainingData.split(rows) {
      // The same runtime, then the same number format, tells most.
      let choices = known.models.filter { model in
        fromRuntime.map { $0 == model.model.setting.runtime } ?? true
      }
      let best = choices.max { left, right in
        func likeness(_ trained: Predictor.Trained) -> Int {
          (trained.model.setting.runtime == data.setting.runtime ? 2 : 0)
            + (trained.model.setting.precision == data.setting.precision ? 1 : 0)
        }
        return likeness(left) < likeness(right)
      }
      guard let best else {
        throw Failure(
          words: "error: `\(from)` holds no model\(fromRuntime.map { " of \($0)" } ?? "")")
      }
      do throws(Calibration.Failure) {
        made.models.append(try Calibration.carry(best, to: data))
      } catch .noLayers {
        Output.complain(
          "not carried over: \(data.setting.words): no layers of networks with a time")
      } catch .noSource {
        throw Failure(
          words:
            "error: `\(from)` learnt no layers inside networks, and cannot be carried over\n  hint: one that did is configs/predictors/epyc-2-vcpu.json.gz"
        )
      }
    }
    guard !made.models.isEmpty else {
      throw Failure(words: "error: there is no measured layer of a network in these rows")
    }
    made.data = [
      Predictor.Source(
        file: ([from] + source.paths).map { $0.split(separator: "/").last.map(String.init) ?? $0 }
          .joined(separator: " "), digest: Predictor.digest(rows.csv()), rows: rows.rows.count)
    ]
    try Output.write(made.text(), to: output)
    try Output.write(PredictorAnswer.card(made).text())
  }
}
