// SPDX-License-Identifier: Apache-2.0

public import Catalogue
import Documents
import Networks
import Quantities

extension Requirements {
  /// A catalogue with the file's own models, boards and machines.
  public func extended(_ catalogue: Catalogue) -> Catalogue {
    catalogue.adding(ownModels, ownMachines, ownDevices)
  }
}

/// A model that the file brings along, as it is read.
struct OwnModelDraft: Block {
  let reader: MappingReader
  var path: String?
  var name: String?
  var operations: Operations?
  var parameters: Ratio?
  var licence = "own"
  var input: String?
  var task: String?
  var dataset: String?
  var accuracies: [(metric: String, value: Ratio, place: Place)] = []

  init(blank reader: MappingReader) { self.reader = reader }

  static let keys: Keys = [
    Key(
      "file", "ONNX or TensorFlow Lite file, or network in the compact form, seen from this file",
      like: "ours.onnx"
    )
    .into(\.path, .text, else: .told("`operations` are required")),
    Key("name", "what the tasks call it", like: "products-small")
      .into(\.name, .text, else: .told("that of the `file`")),
    Key("operations", "arithmetic of one sample; a multiply-accumulate is two", like: "4 GFLOP")
      .into(\.operations, .above(0...1e18), else: .told("counted in the `file`")),
    Key("parameters", "weights of the network", like: "3.5e6")
      .into(\.parameters, .above(0...1e13), else: .told("counted in the `file`")),
    Key("licence", "SPDX id of its licence", like: "Apache-2.0")
      .into(\.licence, .text, else: "own"),
    Key("input", "size of its input, which open axes of a `file` take", like: "640x360")
      .into(\.input, .text, else: .told("that of the `file`")),
    Key("task", "kind of work, as `plan catalogue list tasks` names it", like: "object-detection")
      .into(\.task, .text, else: .told("that of the tasks which name it")),
    Key("accuracy", "what it reached, by measure")
      .block(
        else: .told("unknown"),
        keys: [
          Key("dataset", "data set that it was reached on", like: "coco-val2017")
            .into(\.dataset, .text, else: .told("your own data and those that the tasks name")),
          Key("*", "accuracy by the metric of this name", like: "0.34")
            .read(.quantity(unit: "", 0...1, above: false), else: .told("unknown")) {
              reader, draft in
              for entry in reader.others() {
                let value = reader.quantity(of: entry.value, Ratio.self, 0...1, example: "0.34")
                if let value { draft.accuracies.append((entry.key, value, entry.place)) }
              }
            },
        ]),
  ]

  /// The name of a file without its folder and what follows the first dot.
  static func stem(of path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return last.split(separator: ".").first.map(String.init) ?? last
  }

  /// Whether a text names a file and not a network of the catalogue: it is in a folder, or ends as files do. What
  /// follows the dot of a number, as in `nanodet-plus-m-1.5x`, is no ending.
  static func isFile(_ text: String) -> Bool {
    guard !text.contains("/"), let dot = text.lastIndex(of: ".") else { return text.contains("/") }
    return text[text.index(after: dot)...].first?.isLetter ?? false
  }

  /// The model, for tasks that may ask for it; nil where something that it needs is missing or wrong.
  func model(for tasks: [TaskRequirement]) -> OwnModel? {
    let name = name ?? path.map(Self.stem)
    if name == nil { Self.require("name", of: reader) }
    // What it does follows from who asks for it, or from there being one kind of task.
    let asking = tasks.filter { task in
      (task.models + task.firstStages).contains { Glob.matches($0, name ?? "") }
    }
    let kinds = Set((asking.isEmpty ? tasks : asking).map(\.task))
    let task = task ?? (kinds.count == 1 ? kinds.first : nil)
    if task == nil, !tasks.isEmpty, !reader.has("task") {
      reader.missing("task", tasks[0].task)
    }
    var macs = operations.map { $0.value / 2 }
    var count = parameters?.value
    var resolution: InputShape? = .one
    var isVector = false
    if let path {
      guard let found = network(path) else { return nil }
      macs = macs ?? found.macs
      count = count ?? found.parameters
      resolution = found.resolution
      isVector = found.isVector
    } else {
      if operations == nil, !reader.has("operations") {
        reader.log.add(
          .rule(
            "a model of your own needs a `file`, or `operations` (of one sample; a multiply-accumulate is two)"
          ), at: reader.node.place)
      }
      if let input {
        resolution = InputShape(input)
        if resolution == nil {
          reader.log.add(
            .wrongShape(expected: "an input such as 640x360"), at: reader.place(of: "input"),
            text: input)
        }
      }
    }
    guard let name, let task, let resolution else { return nil }
    let sets = Set(
      dataset.map { [$0] } ?? ([OwnModel.unnamedDataset] + tasks.compactMap(\.dataset))
    ).sorted()
    var model = OwnModel(
      id: name, task: task, taskPlace: reader.has("task") ? reader.place(of: "task") : nil,
      licence: licence, resolution: resolution, macs: macs, parameters: count,
      accuracies: accuracies.flatMap { metric, value, place in
        sets.map {
          .init(metric: metric, dataset: $0, precision: .fp32, value: value, place: place)
        }
      }, place: reader.node.place)
    model.isVector = isVector
    return model
  }

  /// The counts of a network's file, at the input that is named or its own, and whether it gives one list of numbers.
  private func network(
    _ path: String
  ) -> (macs: Double, parameters: Double, resolution: InputShape, isVector: Bool)? {
    let (place, log) = (reader.place(of: "file"), reader.log)
    let full = reader.beside(path)
    do throws(Problem) {
      let network = try Network.read(path: full)
      var shapes: [String: Shape] = [:]
      if let input, let first = network.inputs.first {
        guard let shape = shape(input, for: first) else {
          log.add(
            .rule("`\(input)` is no shape for the input `\(first.name)`, which is \(first.words)"),
            at: reader.place(of: "input"), text: input)
          return nil
        }
        shapes[first.name] = shape
      }
      let shaped = try network.shaped(shapes, file: full)
      guard let work = shaped.totals.work else {
        let layer = shaped.unresolved.first.map { shaped.network.layers[$0].name } ?? ""
        log.add(
          .rule("the work of `\(path)` cannot be told: the shape of `\(layer)` is not known"),
          at: place)
        return nil
      }
      // What nobody knows works too: a time of what is left would be a time of another network.
      let unknown = Set(shaped.notUnderstood.map { shaped.network.layers[$0].fullOp }).sorted()
      guard unknown.isEmpty else {
        log.add(
          .rule(
            "`\(path)` has operators whose work is not known: \(unknown.joined(separator: ", ")); leave out `file`, say `input`, and give measured times under `figures`"
          ), at: place)
        return nil
      }
      return (
        work.macs, Double(shaped.totals.parameters),
        shaped.inputSize,
        network.outputs.count == 1
          && network.outputs.allSatisfy { output in
            // All but one extent are 1.
            shaped.values[output].shape.map { $0.extents.filter { $0 > 1 }.count <= 1 } ?? false
          }
      )
    } catch {
      // What is wrong with the network is told where the constraint file names it.
      switch error.kind {
      case .syntax(let words):
        let format = path.hasSuffix(".json") ? "JSON" : "a network"
        log.add(
          .rule(
            "`\(path)` is not \(format): \(words) (line \(error.place.line), column \(error.place.column))"
          ), at: place)
      case .rule(let words):
        // Where a task names the file, there is no key beside it for the input.
        let key =
          reader.has("file")
          ? "`input:` " : "`models: [{ file: \(path), input: … }]` takes them, such as "
        log.add(.rule("`\(path)`: \(words.replacing("--input ", with: key))"), at: place)
      case .unreadable(let reason):
        log.add(.rule("`\(path)` cannot be read: \(reason)"), at: place)
      default: log.add(error.kind, at: place, text: path)
      }
      return nil
    }
  }

  /// `640x640`, or a whole shape with batch and channels.
  private func shape(_ text: String, for input: Network.Input) -> Shape? {
    guard let shape = Shape(text: text), shape.count > 0 else { return nil }
    guard let axes = input.axes else { return shape }
    if shape.rank == axes.count { return shape }
    guard shape.rank == axes.count - 2, case .fixed(let channels) = axes[1] else { return nil }
    return Shape([1, channels] + shape.extents)
  }
}
