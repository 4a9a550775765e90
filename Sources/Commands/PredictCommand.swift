// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalogue
import Documents
import FoundationEssentials
import Networks
import Prediction
import Quantities
import Reports

/// `plan predict`: what a network takes on a device.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Time, power, energy and memory of a network on a device.",
    discussion: """
      plan predict --model mobilenet-v2 --device epyc-2-vcpu
      plan predict --network mine.onnx --device my-board --predictor mine.json
      plan predict --network mine.onnx --input images=1x3x320x320 --device raspberry-pi-5

      plan predict --architecture "fbnet 5 3 5 5 0 4 7 5 5 2 0 2 4 5 1 3 7 2 6 0 4 0" --device pixel3

      Predictors are those of the catalogue (`predictors/DEVICE`, `predictors/FAMILY`) and of --predictor. A device without one gets the
      physical bound of its peak and bandwidth, which is wide.
      """)

  @Option(help: ArgumentHelp("A model of the catalogue that has a network.", valueName: "id"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "An ONNX or TensorFlow Lite file, a network in the compact form or a layer list.",
      valueName: "file"))
  var network: String?

  @Option(
    help: ArgumentHelp(
      "A network of a family that a predictor learnt, by its choices: \"fbnet 5 3 5 0 …\".",
      valueName: "choices"))
  var architecture: String?

  @Option(help: ArgumentHelp("The input's side of an --architecture.", valueName: "n"))
  var side: Int?

  @Option(help: ArgumentHelp("Inputs in one call of an --architecture.", valueName: "n"))
  var batch: Int = 1

  @Option(help: ArgumentHelp("A device of a predictor or of the catalogue.", valueName: "id"))
  var device: String

  @Option(help: ArgumentHelp("The runtime, where a device has several.", valueName: "id"))
  var runtime: String?

  @Option(
    help: ArgumentHelp(
      "The number format: \(Precision.allCases.map(\.rawValue).joined(separator: ", "))."))
  var precision: String = "fp32"

  @OptionGroup var inputs: InputOptions

  @Option(
    name: .customLong("predictor"),
    help: ArgumentHelp("A file of `plan train`. May be repeated.", valueName: "file"))
  var predictors: [String] = []

  @Flag(help: "Every row; 40 otherwise.")
  var all = false

  /// The formats of a prediction.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case markdown
    case csv
  }

  @Option(help: "text, json, markdown or csv (the layers).")
  var format: Format = .text

  @OptionGroup var options: CatalogueOptions

  func validate() throws {
    if [model, network, architecture].count(where: { $0 != nil }) != 1 {
      throw ValidationError(
        "name a --model of the catalogue, a --network file or an --architecture, one of them")
    }
    if architecture == nil, side != nil || batch != 1 {
      throw ValidationError(
        "--side and --batch belong to --architecture; the input of a network is --input NAME=SHAPE")
    }
    if Precision(rawValue: precision) == nil {
      throw ValidationError(
        "--precision is one of \(Precision.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }

  func run() throws {
    if let architecture { return try write(foretold(architecture)) }
    let shaped = try InspectCommand.shaped(network ?? model ?? "", inputs, options)
    let unknown = Set(shaped.notUnderstood.map { shaped.network.layers[$0].fullOp }).sorted()
    guard unknown.isEmpty else {
      throw Failure(
        words:
          "error: the network has operators whose work is not known: \(unknown.joined(separator: ", "))\n  hint: its time cannot be predicted; measure it (`plan measure`)"
      )
    }
    let known = try PredictorFile.all(predictors, options, device: device)
    let fitting = known.filter { trained in
      let setting = trained.model.setting
      return setting.device == device && setting.precision == precision
        && (runtime.map { $0 == setting.runtime } ?? true)
    }
    let answer: PredictAnswer
    if let trained = fitting.first {
      answer = try PredictAnswer(shaped, trained, limit: limit)
    } else {
      answer = try bound(shaped, known)
    }
    try write(answer)
  }

  private func write(_ answer: PredictAnswer) throws {
    switch format {
    case .text: try Output.write(answer.table.text())
    case .json: try Output.write(answer.table.json())
    case .markdown: try Output.write(answer.table.markdown())
    case .csv: try Output.write(answer.table.csv())
    }
  }

  /// A network known by its choices.
  private func foretold(_ architecture: String) throws -> PredictAnswer {
    var families: [NetworkFamily] = []
    for path in predictors { families += try PredictorFile.read(path, options).families }
    let name = architecture.split(separator: " ").first.map(String.init) ?? ""
    if families.isEmpty, let path = try PredictorFile.shipped(name, options) {
      families = try PredictorFile.read(path).families
    }
    guard !families.isEmpty else {
      throw Failure(
        words: """
          error: no predictor that is named learnt families of whole networks, and the catalogue has none of `\(name)`
            hint: --predictor with what `plan train` made of measured networks of one family on three devices and more
          """)
    }
    for family in families {
      for head in family.heads
      where head.setting.device == device && head.setting.precision == precision
        && head.batch == batch && runtime.map({ $0 == head.setting.runtime }) ?? true
      {
        func figure(_ target: Target) -> NetworkFamily.Foretold? {
          family.figure(
            of: architecture, resolution: side.map(String.init) ?? "",
            .init(head.setting, batch: batch, target))
        }
        let (latency, energy) = (figure(.latency), figure(.energy))
        if latency != nil || energy != nil {
          return PredictAnswer(
            architecture, latency: latency, energy: energy, on: head.setting, batch: batch)
        }
      }
    }
    let isKnown = families.contains { $0.holds(architecture) }
    guard isKnown else {
      throw Failure(
        words: """
          error: `\(architecture)` is no network of \(families.map(\.name).joined(separator: ", ")): a choice is missing, or was never measured
            hint: one is "\(families.compactMap(\.example).first ?? "")"
          """)
    }
    let names = families.map(\.name).joined(separator: ", ")
    let devices = Set(
      families.flatMap(\.heads).map { "\($0.setting.device) (batch \($0.batch))" }
    ).sorted()
    throw Failure(
      words: """
        error: nothing was learnt of `\(architecture)` on `\(device)`, batch \(batch), in \(precision)
          hint: learnt are networks of \(names), each with all its choices (and --side where inputs differ), on \(devices.joined(separator: ", "))
        """)
  }

  private var limit: Int? { all || format != .text ? nil : 40 }

  /// The bound of a device of the catalogue.
  private func bound(
    _ shaped: ShapedNetwork, _ known: [Predictor.Trained]
  ) throws -> PredictAnswer {
    let catalogue = try options.load()
    guard let own = catalogue.devices[device] else {
      throw try PredictorFile.unknown(
        device, under: runtime, in: precision, known, devices: catalogue.devices.keys.sorted(),
        options)
    }
    guard
      let answer = PredictAnswer(
        shaped, own.machine, Precision(rawValue: precision) ?? .fp32, device: device)
    else {
      throw Failure(
        words: """
          error: nobody says how quick `\(device)` is in \(precision), and no predictor knows it
            hint: measure it with Scripts/measure_onnxruntime.py, then plan calibrate
          """)
    }
    return answer
  }
}

extension PredictorFile {
  /// A file, or the catalogue's predictor of a name.
  static func read(_ name: String, _ options: CatalogueOptions) throws(Failure) -> Predictor {
    if !FileManager.default.fileExists(atPath: name), !name.contains("/"),
      let path = try shipped(name, options)
    {
      return try read(path)
    }
    return try read(name)
  }

  /// The file of the catalogue's predictor of a device or family.
  static func shipped(_ name: String, _ options: CatalogueOptions) throws(Failure) -> String? {
    let folders = try options.folders().reversed()
    return folders.flatMap { folder in
      [".json.gz", ".json"].map { "\(folder)/predictors/\(name)\($0)" }
    }.first { FileManager.default.fileExists(atPath: $0) }
  }

  /// The families that the catalogue's predictors learnt.
  static func families(_ options: CatalogueOptions) throws(Failure) -> [String] {
    var found: Set<String> = []
    for name in try names(options) {
      guard let path = try shipped(name, options) else { continue }
      found.formUnion(try read(path).families.map(\.name))
    }
    return found.sorted()
  }

  /// The names of the catalogue's predictors.
  static func names(_ options: CatalogueOptions) throws(Failure) -> [String] {
    let folders = try options.folders().reversed()
    let files = folders.flatMap { folder in
      (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/predictors")) ?? []
    }
    return Set(files.compactMap { $0.split(separator: ".").first.map(String.init) }).sorted()
  }

  /// Of a device nothing is known: what is, or what may have been meant.
  static func unknown(
    _ device: String, under runtime: String?, in precision: String,
    _ known: [Predictor.Trained], devices: [String], _ options: CatalogueOptions
  ) throws(Failure) -> Failure {
    let names = Set(known.map(\.model.setting.device)).union(devices)
      .union(try names(options)).sorted()
    let near = Suggestion.nearest(to: device, among: names)
    let learnt = known.filter { $0.model.setting.device == device }.map(\.model.setting.words)
    return Failure(
      words:
        "error: nothing is known of `\(device)`\(runtime.map { " under \($0)" } ?? "") in \(precision)"
        + (learnt.isEmpty
          ? near.isEmpty ? "" : "\n  hint: did you mean `\(near[0])`?"
          : "\n  hint: learnt are \(learnt.joined(separator: "; "))"))
  }

  /// The models of the files named, then of the catalogue's predictor of the device.
  static func all(
    _ paths: [String], _ options: CatalogueOptions, device: String
  ) throws(Failure) -> [Predictor.Trained] {
    var found: [Predictor.Trained] = []
    for path in paths { found += try read(path, options).models }
    if let path = try shipped(device, options) { found += try read(path).models }
    return found
  }
}
