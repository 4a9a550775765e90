// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalogue
import Documents
import FoundationEssentials
import Networks
import Reports

/// `plan inspect MODEL`: what a network is made of and what it takes; of two, what changed.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Layers, work, weights and memory of a network.",
    discussion: """
      plan inspect model.onnx
      plan inspect model.tflite                    inputs told with channels first: 1x3x224x224
      plan inspect mobilenet-v2 --depth 1          the catalogue's network
      plan inspect model.onnx --input images=1x3x320x320 --precision int8
      plan inspect model.onnx --depth 2            a row for each block
      plan inspect mobilenet-v3-small --device coral-usb   what an accelerator leaves to its host
      plan inspect old.onnx new.onnx               what changed

      Weights are not read: files of any size, and files whose weights are elsewhere, are fine.
      """)

  @Argument(
    help: ArgumentHelp(
      "An ONNX or TensorFlow Lite file, a network in the compact form, a layer list, or a model of the catalogue; or an old one and a new one.",
      valueName: "model"))
  var models: [String]

  @OptionGroup var inputs: InputOptions

  @Option(help: "The number format that weights are told in; as stored otherwise.")
  var precision: String?

  @Option(
    help: ArgumentHelp(
      "A device whose accelerator the network is held against: what falls back to its processor.",
      valueName: "id"))
  var device: String?

  @Option(
    help: ArgumentHelp("A row for each block: so many parts of the layers' names.", valueName: "n"))
  var depth: Int?

  @Flag(help: "Every row; 60 otherwise.")
  var all = false

  /// The formats of an inspection.
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
    if models.count > 2 { throw ValidationError("one model, or an old one and a new one") }
    if let depth, depth < 1 { throw ValidationError("--depth must be at least 1") }
    if let precision, Precision(rawValue: precision) == nil {
      throw ValidationError(
        "--precision is one of \(Precision.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }

  func run() throws {
    let shaped = try models.map { try Self.shaped($0, inputs, options) }
    let shown = InspectAnswer.Options(
      precision: precision.flatMap { Precision(rawValue: $0) }, depth: depth,
      limit: all || format != .text ? nil : 60, accelerator: try accelerator())
    let answer =
      shaped.count == 2
      ? InspectAnswer.change(from: shaped[0], to: shaped[1], shown)
      : InspectAnswer.answer(shaped[0], shown)
    switch format {
    case .text: try Output.write(answer.text())
    case .json: try Output.write(answer.json())
    case .markdown: try Output.write(answer.markdown())
    case .csv: try Output.write(answer.csv())
    }
  }

  /// A network with its inputs given; nil for those that its file says.
  static func shaped(
    _ name: String, _ inputs: InputOptions?, _ options: CatalogueOptions
  ) throws(Failure) -> ShapedNetwork {
    let path = try file(name, options)
    do throws(Problem) {
      let network = try Network.read(path: path)
      return try network.shaped(
        try inputs?.shapes(of: network, path) ?? [:], axes: try inputs?.axes(path) ?? [:],
        file: path)
    } catch {
      throw Failure(words: ProblemText.write(Problems([error])))
    }
  }

  /// The operators that a device's accelerator does itself.
  private func accelerator() throws(Failure) -> (name: String, operators: Set<String>)? {
    guard let device else { return nil }
    let catalogue = try options.load()
    guard let known = catalogue.devices[device] else {
      let near = Suggestion.nearest(to: device, among: catalogue.devices.keys.sorted())
      throw Failure(
        words: "error: no device is called `\(device)`"
          + (near.isEmpty ? "" : "\n  hint: did you mean `\(near[0])`?"))
    }
    for runtime in known.runtimes {
      if let operators = catalogue.operators[runtime] { return (device, operators) }
    }
    let able = catalogue.devices.values.filter { device in
      device.runtimes.contains { catalogue.operators[$0] != nil }
    }.map(\.id).sorted()
    throw Failure(
      words:
        "error: nobody says which operators `\(device)` does itself: its coverage is unknown\n  hint: known for \(able.joined(separator: ", ")); give others in `operators/` of a catalogue of your own"
    )
  }

  /// The file that is meant: a path, or the catalogue's network of a model.
  private static func file(_ name: String, _ options: CatalogueOptions) throws(Failure) -> String {
    if FileManager.default.fileExists(atPath: name) || name.contains("/")
      || [".onnx", ".tflite"].contains(where: name.contains)
    {
      return name
    }
    // The tables are not needed, only their folder.
    let folders = [try options.folder()] + options.overlays
    for folder in folders.reversed() {
      let path = "\(folder)/networks/\(name).json"
      if FileManager.default.fileExists(atPath: path) { return path }
    }
    let known = folders.flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/networks")) ?? [])
        .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
    }.sorted()
    let near = Suggestion.nearest(to: name, among: known)
    let hint =
      near.isEmpty
      ? "\(known.count) models of the catalogue have a network: `plan inspect mobilenet-v2` shows one"
      : "did you mean \(near.map { "`\($0)`" }.joined(separator: " or "))?"
    throw Failure(
      words:
        "error: `\(name)` is no file, and no model whose network the catalogue holds\n  hint: \(hint)"
    )
  }
}

/// `plan network`: networks in the compact form.
struct NetworkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "network", abstract: "Networks in the compact form.",
    subcommands: [Convert.self])

  /// `plan network convert MODEL`.
  struct Convert: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "convert",
      abstract:
        "Writes a network in the compact form: one line a layer, shapes in place of weights.",
      discussion: "plan network convert model.onnx -o model.json")

    @Argument(
      help: ArgumentHelp("An ONNX or TensorFlow Lite file, or a layer list.", valueName: "model"))
    var model: String

    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("The file to write; standard output otherwise.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("The network's name; the file's otherwise.", valueName: "name"))
    var name: String?

    @Flag(
      help:
        "Works shapes out for one size of the inputs, that of --input: a shorter file that serves only that size. Without it --input is the size that the network is usually fed."
    )
    var fixInputs = false

    @OptionGroup var inputs: InputOptions

    func run() throws {
      let text: String
      do throws(Problem) {
        var network = try Network.read(path: model)
        if let name { network.name = name }
        let shapes = try inputs.shapes(of: network, model)
        let axes = try inputs.axes(model)
        if fixInputs {
          network = try network.fixed(shapes, axes: axes, file: model)
        } else {
          // The shapes must fit, so that nobody stumbles over them later.
          let isGiven = !shapes.isEmpty || !axes.isEmpty
          let shaped = isGiven ? try network.shaped(shapes, axes: axes, file: model) : nil
          for index in network.inputs.indices {
            network.inputs[index].usual = shaped?.values[network.inputs[index].tensor].shape
          }
        }
        text = try CompactNetwork.write(network, file: model)
      } catch {
        throw Failure(words: ProblemText.write(Problems([error])))
      }
      if let output, output != "-" {
        try Output.write(text, to: output)
      } else {
        try Output.write(text)
      }
    }
  }
}
