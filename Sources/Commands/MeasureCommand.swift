// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalogue
import Documents
import FoundationEssentials
import Networks
import Quantities

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `plan measure`: a script that measures networks on a board of one's own and writes figures for a plan.
struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Writes a script that measures networks on your board, and figures from it.",
    discussion: """
      plan measure mobilenet-v2=mobile.onnx yolox-s=yolox.onnx --device ours -o measure.py
      scp measure.py *.onnx ours: && ssh ours python3 measure.py
      plan --constraints buoy.yaml --figures measured.yaml

      plan measure mobilenet-v2=mobile.onnx --device ours --run      on this machine

      The script needs Python 3 with numpy, and onnxruntime for .onnx files. It measures the median of warm calls and,
      where the board tells its power (Jetson, a battery, a Raspberry Pi 5's regulator, RAPL), the power idle and at work;
      with --sustained it runs the slowest network on and sees whether the machine slows down. It looks for the networks
      by the paths that are named here, and then beside itself.

      Times of ten networks on a board are enough to predict those of others there. A network that is called by a
      model's name in the catalogue tells of that model; any other name is for one of the file's own `models`.
      """)

  @Argument(
    help: ArgumentHelp("A network: the model's name and its file.", valueName: "model=file"))
  var networks: [String]

  @Option(
    help: ArgumentHelp(
      "The board: a device of the catalogue, or one under `devices` of the constraint file.",
      valueName: "name"))
  var device: String

  @OptionGroup var inputs: InputOptions

  @Option(
    help: ArgumentHelp("Threads of the runtime; all cores of the board otherwise.", valueName: "n"))
  var threads: Int = 0

  @Option(help: ArgumentHelp("How long each network runs.", valueName: "time"))
  var time: String = "5 s"

  @Option(
    help: ArgumentHelp(
      "How long the slowest network runs on, to see whether the machine slows down; not at all otherwise.",
      valueName: "time"))
  var sustained: String?

  @Option(
    help: ArgumentHelp("The file of figures that the script writes.", valueName: "file"))
  var figures: String = "measured.yaml"

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The script to write.", valueName: "file"))
  var output: String = "measure.py"

  @Flag(name: .customLong("run"), help: "Runs the script here, with python3.")
  var isRunHere = false

  @OptionGroup var options: CatalogueOptions

  func validate() throws {
    if threads < 0 || threads > 1_024 {
      throw ValidationError("--threads must be from 1 to 1024")
    }
    guard device.contains(where: { !$0.isWhitespace }), !device.contains(where: Self.isUnsafe)
    else { throw ValidationError("--device `\(device)` is not a name such as our-board") }
  }

  /// Whether a character would end a name in a line of figures.
  private static func isUnsafe(_ character: Character) -> Bool {
    ",:{}[]#&*!|>'\"%@`\\".contains(character) || character.isNewline
  }

  func run() throws {
    let asked = try networks.map(network)
    for (place, network) in asked.enumerated() {
      guard
        !asked[..<place].contains(where: {
          $0.name == network.name && $0.fields == network.fields
        })
      else { throw Failure(words: "error: `\(network.name)` is named twice with the same input") }
    }
    for (text, option, has) in inputs.axis.map({ ($0, "--axis", \Asked.open.axes) })
      + inputs.input.map({ ($0, "--input", \Asked.open.inputs) })
    {
      guard let cut = text.lastIndex(of: "=") else { continue }
      let name = String(text[..<cut])
      guard asked.contains(where: { $0[keyPath: has].contains(name) }) else {
        throw Failure(words: "error: \(option) `\(text)`: none of the networks has `\(name)`")
      }
    }
    let catalogue = try options.load()
    let unknown = Set(asked.map(\.name)).filter { catalogue.models[$0] == nil }.sorted()
    if !unknown.isEmpty {
      Output.complain(
        "note: the catalogue has no model \(unknown.map { "`\($0)`" }.joined(separator: ", ")): the constraint file must have it under `models`"
      )
    }
    if catalogue.devices[device] == nil {
      Output.complain(
        "note: the catalogue has no device `\(device)`: the constraint file must have `devices: [{ name: \(device), like: … }]`"
      )
    }
    let body = JSON.object([
      ("device", .string(device)), ("threads", .number(Double(threads))),
      ("seconds", .number(try seconds(time, "--time", 0.1...3_600))),
      ("sustained", .number(try sustained.map { try seconds($0, "--sustained", 1...86_400) } ?? 0)),
      ("output", .string(figures)),
      ("networks", .array(asked.map(\.json))),
    ])
    let script = String(decoding: PackageResources.measure_py, as: UTF8.self)
      .replacing("@ASKED@", with: body.line(), maxReplacements: 1)
    try Output.check(all: [output])
    try Output.write(script, to: output)
    guard isRunHere else {
      return try Output.write(
        "wrote \(output): run it beside the networks on the board, `python3 \(output)`; then `plan --figures \(figures)`\n"
      )
    }
    // From here on this process is the script.
    var arguments: [UnsafeMutablePointer<CChar>?] = []
    for word in ["python3", output] { arguments.append(strdup(word)) }
    arguments.append(nil)
    execvp("python3", &arguments)
    throw Failure(words: "error: python3 does not start: \(String(cString: strerror(errno)))")
  }

  private func seconds(
    _ text: String, _ option: String, _ range: ClosedRange<Double>
  ) throws(Failure) -> Double {
    guard let value = try? Seconds(parsing: text).value, range.contains(value) else {
      throw Failure(
        words:
          "error: \(option) `\(text)` is not a time between \(Format.duration(range.lowerBound)) and \(Format.duration(range.upperBound)), such as 30 s"
      )
    }
    return value
  }

  /// A network with what the script needs to know of it.
  private struct Asked {
    var name: String
    var fields: [String]
    /// The names of its inputs and of their open axes.
    var open: (inputs: Set<String>, axes: Set<String>)
    var json: JSON
  }

  /// Reads a network's file for its input and number format.
  private func network(_ text: String) throws(Failure) -> Asked {
    guard let cut = text.firstIndex(of: "="), cut != text.startIndex else {
      throw Failure(
        words: "error: `\(text)` is not MODEL=FILE\n  hint: for example mobilenet-v2=\(text)")
    }
    let (name, path) = (String(text[..<cut]), String(text[text.index(after: cut)...]))
    guard !name.contains(where: Self.isUnsafe) else {
      throw Failure(words: "error: `\(name)` is not a model's name")
    }
    let runtimes = [".onnx": "onnxruntime", ".tflite": "tflite"]
    guard let runtime = runtimes.first(where: { path.lowercased().hasSuffix($0.key) })?.value else {
      throw Failure(
        words:
          "error: `\(path)` cannot be measured: the script runs .onnx and .tflite files; it needs their weights"
      )
    }
    let shaped: ShapedNetwork
    let open: (inputs: Set<String>, axes: Set<String>)
    do throws(Problem) {
      let network = try Network.read(path: path)
      open = (Set(network.inputs.map(\.name)), network.openAxes)
      // Of several networks each takes what it has.
      let shapes = try inputs.shapes(of: network, path).filter { open.inputs.contains($0.key) }
      let axes = try inputs.axes(path).filter { open.axes.contains($0.key) }
      shaped = try network.shaped(shapes, axes: axes, file: path)
    } catch {
      throw Failure(words: ProblemText.write(Problems([error])))
    }
    let shapes = shaped.network.inputs.map { input in
      let extents = shaped.values[input.tensor].shape?.extents ?? []
      return (input.name, JSON.numbers(extents.map(Double.init)))
    }
    let fields = [shaped.inputSize.description, shaped.storedPrecision.rawValue, runtime]
    return Asked(
      name: name, fields: fields, open: open,
      json: .object([
        ("name", .string(name)), ("path", .string(path)), ("resolution", .string(fields[0])),
        ("precision", .string(fields[1])), ("runtime", .string(runtime)),
        ("inputs", .object(shapes)),
      ]))
  }
}
