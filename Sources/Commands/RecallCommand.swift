// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Observation
import Quantities
import Reports

/// `plan recall`: what a detector catches and what it alarms at, on samples of the user's own.
struct RecallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recall", abstract: "Recall and false alarms of a detector on labelled samples.",
    discussion: """
      plan recall detections.csv labels.csv --model yolox-s --threshold 0.5 --rate 1/10s

      labels.csv has a row a sample: `sample`, `shows` (1 or 0), and perhaps `event`, the same for all samples of
      one event. detections.csv has `sample` and `score` (0 to 1), any number of rows a sample; the best score
      counts, and a sample without a row was not detected.
      With events the share that no sample shows is told apart from the recall of a sample on the others, which is
      what `recall:` in a constraint file means.
      """)

  @Argument(help: ArgumentHelp("What was detected, CSV or gzip.", valueName: "detections"))
  var detections: String

  @Argument(help: ArgumentHelp("What the samples show, CSV or gzip.", valueName: "labels"))
  var labels: String

  @Option(help: ArgumentHelp("The score from which a sample is positive.", valueName: "score"))
  var threshold: Double = 0.5

  @Option(
    help: ArgumentHelp("How often it samples, for false positives an hour.", valueName: "rate"))
  var rate: String?

  @Option(help: ArgumentHelp("The network, for the lines to paste.", valueName: "name"))
  var model: String = "my-model"

  /// The formats of an answer.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case markdown
    case csv
  }

  @Option(help: "text, json, markdown or csv (the operating curve).")
  var format: Format = .text

  func validate() throws {
    guard threshold > 0, threshold <= 1 else {
      throw ValidationError("--threshold must be above 0 and at most 1")
    }
  }

  func run() throws {
    var interval: Double?
    if let rate {
      guard let hertz = try? Hertz(parsing: rate).value, hertz > 0, hertz.isFinite else {
        throw Failure(words: "error: --rate `\(rate)` is not a rate such as 1/10s")
      }
      interval = 1 / hertz
    }
    let samples: LabelledSamples
    do {
      samples = try LabelledSamples(
        detections: try TextFile(path: detections, limit: CSV.limit),
        labels: try TextFile(path: labels, limit: CSV.limit))
    } catch let problem as Problem {
      throw Failure(words: ProblemText.write(Problems([problem])))
    } catch let problems as Problems {
      throw Failure(words: ProblemText.write(problems))
    }
    let answer = RecallAnswer.table(samples, at: threshold, model: model, every: interval)
    switch format {
    case .text: try Output.write(answer.text())
    case .json: try Output.write(answer.json())
    case .markdown: try Output.write(answer.markdown())
    case .csv: try Output.write(answer.csv())
    }
  }
}
