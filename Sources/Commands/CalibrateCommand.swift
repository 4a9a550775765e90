// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalogue
import Documents
import Importers
import IntegerProgram
import Networks
import Planning
import Prediction
import Reports

/// `plan calibrate`: a predictor carried over to another device by a few measured networks.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Carries a predictor over to another device by a few measured networks.",
    discussion: """
      plan calibrate --suggest 10 --from epyc-2-vcpu
      plan calibrate rows.csv --from epyc-2-vcpu -o my-board.json
      plan predict --network mine.onnx --device my-board --predictor my-board.json

      The rows are kernels of 1 to 32 networks on the new device, from ONNX Runtime's profiler or from
      Scripts/measure_onnxruntime.py; or whole networks of a family that the predictor learnt on other devices.
      Networks held out one by one give the intervals.

      --suggest names what to measure: the networks that leave least doubt about the times of all candidates, or of
      those that the plan of --constraints hangs on. Candidates whose layers are in rows that are named with it count as
      measured.
      """)

  @OptionGroup var source: MeasurementOptions

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp(
      "The predictor that is carried over: a file, or a name of the catalogue.", valueName: "file"))
  var from: String

  @Option(
    help: ArgumentHelp(
      "The runtime of the predictor's model that is carried over; the nearest otherwise.",
      valueName: "id"))
  var fromRuntime: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Names so many networks to measure next, and writes nothing.", valueName: "n"))
  var suggest: Int?

  @Option(
    help: ArgumentHelp(
      "With --suggest: a network that can be measured, a file or a model of the catalogue. May be repeated; all models with a network otherwise.",
      valueName: "network"))
  var candidate: [String] = []

  @Option(
    help: ArgumentHelp(
      "With --suggest: the constraint file whose plan hangs on the times.", valueName: "file"))
  var constraints: String?

  /// The formats of suggestions.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case markdown
    case csv
  }

  @Option(help: "With --suggest: text, json, markdown or csv.")
  var format: Format = .text

  @OptionGroup var options: CatalogueOptions

  func validate() throws {
    if let suggest {
      if suggest < 1 || suggest > 100 { throw ValidationError("--suggest must be from 1 to 100") }
      if output != nil { throw ValidationError("--suggest writes no file: leave --output out") }
    } else {
      if output == nil { throw ValidationError("name the file to write with --output") }
      if !candidate.isEmpty || constraints != nil {
        throw ValidationError("--candidate and --constraints belong to --suggest")
      }
      if source.paths.isEmpty {
        throw ValidationError("name rows measured on the new device, or ask with --suggest 10")
      }
    }
  }

  func run() throws {
    let known = try PredictorFile.read(from, options)
    if let suggest { return try propose(suggest, known) }
    let rows = try source.read()
    var made = known
    made.models = []
    var families: [NetworkFamily] = []
    for var family in made.families where family.carry(rows) > 0 {
      // The devices of the family stay: a new one is a mixture of them.
      families.append(family)
    }
    made.families = families
    for data in TrainingData.split(rows) where families.isEmpty || data.trainable > 0 {
      guard let best = nearest(known, data.setting) else {
        throw Failure(
          words: "error: `\(from)` holds no model\(fromRuntime.map { " of \($0)" } ?? "")"
            + (known.families.isEmpty
              ? ""
              : "\n  hint: it learnt whole networks of \(known.families.map(\.name).joined(separator: ", ")); these rows are of others")
        )
      }
      do throws(Calibration.Failure) {
        made.models.append(try Calibration.carry(best, to: data))
        let metered = rows.rows.count { row in
          row.energy != nil && row.setting == data.setting
            && !families.contains { $0.holds(row.network) }
        }
        if metered > 0 {
          Output.complain(
            "not carried over: \(data.setting.words): the energies of \(metered) rows; layer by layer only times are"
          )
        }
      } catch .noLayers {
        Output.complain(
          "not carried over: \(data.setting.words): no layers of networks with a time")
      } catch .noSource {
        throw unable
      }
    }
    guard !made.isEmpty else {
      throw Failure(words: "error: there is no measured layer of a network in these rows")
    }
    made.data = [
      Predictor.Source(
        file: ([from] + source.paths).map { $0.split(separator: "/").last.map(String.init) ?? $0 }
          .joined(separator: " "), digest: Predictor.digest(rows.csv()), rows: rows.rows.count)
    ]
    try Output.write(made.text(), to: output ?? "")
    try Output.write(PredictorAnswer.card(made).text())
  }

  private var unable: Failure {
    Failure(
      words:
        "error: `\(from)` learnt no layers inside networks, and cannot be carried over\n  hint: one that did is epyc-2-vcpu"
    )
  }

  /// The same runtime, then the same number format, tells most.
  private func nearest(_ known: Predictor, _ setting: Setting?) -> Predictor.Trained? {
    let choices = known.models.filter { model in
      fromRuntime.map { $0 == model.model.setting.runtime } ?? true
    }
    return choices.max { left, right in
      func likeness(_ trained: Predictor.Trained) -> Int {
        (trained.model.setting.runtime == setting?.runtime ? 2 : 0)
          + (trained.model.setting.precision == setting?.precision ? 1 : 0)
      }
      return likeness(left) < likeness(right)
    }
  }

  // MARK: - What to measure next

  private func propose(_ count: Int, _ known: Predictor) throws {
    let answer: TableAnswer
    if let family = known.families.first, candidate.isEmpty, constraints == nil {
      answer = PredictorAnswer.suggestions(family.suggest(count), family: family.name)
    } else {
      answer = try layered(count, known)
    }
    switch format {
    case .text: try Output.write(answer.text())
    case .json: try Output.write(answer.json())
    case .markdown: try Output.write(answer.markdown())
    case .csv: try Output.write(answer.csv())
    }
  }

  private func layered(_ count: Int, _ known: Predictor) throws -> TableAnswer {
    let rows = source.paths.isEmpty ? Measurements() : try source.read()
    let setting = rows.rows.first?.setting
    guard let best = nearest(known, setting) else {
      throw Failure(
        words: "error: `\(from)` holds no model\(fromRuntime.map { " of \($0)" } ?? "")")
    }
    let runtime = best.model.setting
    func kernels(_ name: String) throws(Failure) -> Calibration.Candidate? {
      let shaped = try InspectCommand.shaped(name, nil, options)
      guard
        let found = Kernel.kernels(
          of: shaped, Kernel.execution(runtime.runtime), at: Precision(rawValue: runtime.precision))
      else { return nil }
      return Calibration.Candidate(name: name, kernels: found.map(\.kernel))
    }
    let catalogue = try options.load()
    let names =
      candidate.isEmpty
      ? catalogue.models.keys.filter { catalogue.networkFile(of: $0) != nil }.sorted() : candidate
    let measured = Set(rows.rows.map(\.network))
    let candidates = try names.compactMap(kernels)
    var asked: [Calibration.Candidate] = []
    if let constraints {
      let (models, missing) = try decision(constraints)
      asked = try models.map { try kernels($0) }.compactMap(\.self)
      if !missing.isEmpty {
        Output.complain("no network is known of \(missing.joined(separator: ", "))")
      }
      if asked.isEmpty {
        throw Failure(
          words:
            "error: none of the models that the plan hangs on has a network: \(missing.joined(separator: ", "))"
        )
      }
    }
    do throws(Calibration.Failure) {
      let found = try Calibration.suggest(
        best, among: candidates.filter { !measured.contains($0.name) }, asked: asked,
        measured: candidates.filter { measured.contains($0.name) }, count: count)
      return PredictorAnswer.suggestions(
        found, asked: asked.isEmpty ? candidates.map(\.name) : asked.map(\.name),
        isDecision: constraints != nil)
    } catch {
      throw unable
    }
  }

  /// Models that the plan and its alternatives use, with a network and without.
  private func decision(_ path: String) throws -> (known: [String], missing: [String]) {
    let (_, catalogue, requirements) = try SolveCommand.read(path, options)
    let answer = try Planning.plan(
      requirements, catalogue: catalogue, solver: GLPKSolver(), limits: Limits(nodes: 200_000))
    let solutions = [answer.solution] + answer.alternatives.map(\.solution)
    let models = solutions.flatMap { $0?.models ?? [] }
    guard !models.isEmpty else {
      throw Failure(words: "error: `\(path)` has no plan; `plan --constraints \(path)` says why")
    }
    let names = Set(models).sorted()
    return (
      names.filter { catalogue.networkFile(of: $0) != nil },
      names.filter { catalogue.networkFile(of: $0) == nil }
    )
  }
}
