// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Importers
import Prediction
import Reports

/// `plan evaluate`: how good predictions are of what was not seen.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "How good predictions are of what was not seen.",
    discussion: """
      plan evaluate new-rows.csv --predictor mine.json      a predictor on rows that it has not seen
      plan evaluate rows.csv --target energy                folds of networks, each held out once
      plan evaluate rows.csv --method neuralpower --repeats 3
      plan evaluate fleet.csv --shots 10                    each device taken for new, 10 networks measured on it

      Errors are (predicted - measured) / measured. Coverage is the share that the nine-in-ten intervals hold.
      """)

  @OptionGroup var source: MeasurementOptions

  @Option(
    help: ArgumentHelp(
      "A predictor to judge; without one, folds of the rows are held out.", valueName: "file"))
  var predictor: String?

  @Option(
    help: ArgumentHelp(
      "Without a predictor: \(Method.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "name"))
  var method: String = Method.blend.rawValue

  @Option(help: "latency, power or energy.")
  var target: String = Target.latency.rawValue

  @Option(help: ArgumentHelp("Without a predictor: folds.", valueName: "n"))
  var folds: Int = 5

  @Option(
    help: ArgumentHelp("Without a predictor: how often groups are dealt anew.", valueName: "n"))
  var repeats: Int = 1

  @OptionGroup var options: CatalogueOptions

  @Option(
    help: ArgumentHelp(
      "Whole networks on many devices: each device is taken for new, and this many networks measured on it.",
      valueName: "n"))
  var shots: Int?

  /// The formats of an evaluation.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case markdown
    case csv
  }

  @Option(help: "text, json, markdown or csv.")
  var format: Format = .text

  func validate() throws {
    if Method(rawValue: method) == nil {
      throw ValidationError(
        "--method is one of \(Method.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    if Target(rawValue: target) == nil {
      throw ValidationError(
        "--target is one of \(Target.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    if folds < 2 || folds > 1000 { throw ValidationError("--folds must be from 2 to 1000") }
    if shots != nil, target == Target.power.rawValue {
      throw ValidationError("families tell latency and energy; power is their ratio")
    }
    if let shots, shots < 2 || shots > 32 { throw ValidationError("--shots must be from 2 to 32") }
    if repeats < 1 || repeats > 100 { throw ValidationError("--repeats must be from 1 to 100") }
  }

  func run() throws {
    let rows = try source.read()
    let target = Target(rawValue: target) ?? .latency
    if let shots { return try write(devices(rows, target, shots)) }
    let data = TrainingData.split(rows)
    var study: Study
    if let predictor {
      let known = try PredictorFile.read(predictor, options)
      let digest = Predictor.digest(rows.csv())
      if known.data.contains(where: { $0.digest == digest }) {
        Output.complain(
          "warning: it learnt these very rows: the errors say nothing of others; `plan evaluate` without --predictor holds some out"
        )
      }
      study = Study(data, known)
      study.add(known.families, rows)
    } else {
      let method = Method(rawValue: method) ?? .blend
      study = Study(data, method, folds: folds, repeats: repeats)
    }
    guard study.cases.contains(where: { $0.target == target }) else {
      throw Failure(
        words: """
          error: there is nothing to judge: no row has a measured \(target.rawValue) that is foretold
            hint: a predictor foretells the devices, runtimes and number formats that it learnt; these rows are of \(data.prefix(3).map(\.setting.words).joined(separator: "; "))
          """)
    }
    try write(PredictorAnswer.evaluation(study, target))
  }

  private func devices(
    _ rows: Measurements, _ target: Target, _ shots: Int
  ) throws -> TableAnswer {
    let isTerminal = Output.isTerminal
    let study = FamilyStudy(rows, target, shots: shots, repeats: repeats) { family in
      if isTerminal { Output.complain("\(family): each device is taken for new") }
    }
    guard !study.cases.isEmpty else {
      throw Failure(
        words: """
          error: there are not three devices with the \(target.rawValue) of the same networks of one family
            hint: networks are named by a family and their choices, such as `fbnet 5 3 5 0`; they need no layers
          """)
    }
    return PredictorAnswer.devices(study, target, shots: shots)
  }

  private func write(_ answer: TableAnswer) throws {
    switch format {
    case .text: try Output.write(answer.text())
    case .json: try Output.write(answer.json())
    case .markdown: try Output.write(answer.markdown())
    case .csv: try Output.write(answer.csv())
    }
  }
}

/// A predictor's file.
enum PredictorFile {
  static func read(_ path: String) throws(Failure) -> Predictor {
    do throws(Problem) {
      return try Predictor.read(try TextFile(path: path, limit: Predictor.limit))
    } catch {
      throw Failure(words: ProblemText.write(Problems([error])))
    }
  }
}
