// SPDX-License-Identifier: Apache-2.0

public import Catalogue
import Documents
import Networks
import Quantities

extension Requirements {
  /// A catalogue with the file's own models and machines.
  public func extended(_ catalogue: Catalogue) -> Catalogue {
    catalogue.adding(ownModels, ownMachines)
  }
}

extension RequirementsReader {
  /// Models that the file brings along.
  func ownModels(
    _ reader: MappingReader, _ tasks: [TaskRequirement], file: String
  ) -> [OwnModel] {
    guard reader.has("models") else { return [] }
    var models: [OwnModel] = []
    for item in reader.mappings("models") {
      defer { item.finish() }
      guard let model = ownModel(item, tasks, file: file) else { continue }
      if models.contains(where: { $0.id == model.id }) {
        log.add(
          .duplicateEntry(first: models.first { $0.id == model.id }?.place ?? model.place),
          at: item.node.place, text: model.id)
      }
      models.append(model)
    }
    return models
  }

  private func ownModel(
    _ item: MappingReader, _ tasks: [TaskRequirement], file: String
  ) -> OwnModel? {
    let path = item.text("file")
    let stem = path.map { path in
      let last = path.split(separator: "/").last.map(String.init) ?? path
      return last.split(separator: ".").first.map(String.init) ?? last
    }
    let name = item.text("name") ?? stem
    if name == nil { item.missing("name", "products-small") }
    let operations = item.quantity(
      "operations", Operations.self, 0...1e18, example: "4 GFLOP", excludingZero: true)
    let parameters = item.quantity(
      "parameters", Ratio.self, 0...1e13, example: "3.5e6", excludingZero: true)
    let licence = item.text("licence") ?? "own"
    let input = item.text("input")
    // What it does follows from who asks for it, or from there being one kind of task.
    let asking = tasks.filter { task in
      (task.models + task.firstStages).contains { Glob.matches($0, name ?? "") }
    }
    let kinds = Set((asking.isEmpty ? tasks : asking).map(\.task))
    var task = item.choice("task", ModelTask.self)
    if task == nil, kinds.count == 1 { task = kinds.first }
    if task == nil, !tasks.isEmpty, !item.has("task") {
      item.missing("task", tasks[0].task.rawValue)
    }
    let accuracies = ownAccuracies(item.mapping("accuracy"), tasks)
    var macs = operations.map { $0.value / 2 }
    var count = parameters?.value
    var resolution: InputShape? = .one
    if let path {
      guard let found = network(path, input, item, file) else { return nil }
      macs = macs ?? found.macs
      count = count ?? found.parameters
      resolution = found.resolution
    } else {
      if operations == nil, !item.has("operations") {
        log.add(
          .rule(
            "a model of your own needs a `file`, or `operations` (of one sample; a multiply-accumulate is two)"
          ), at: item.node.place)
      }
      if let input {
        resolution = InputShape(input)
        if resolution == nil {
          log.add(
            .wrongShape(expected: "an input such as 640x360"), at: item.place(of: "input"),
            text: input)
        }
      }
    }
    guard let name, let task, let resolution else { return nil }
    return OwnModel(
      id: name, task: task, licence: licence, resolution: resolution, macs: macs,
      parameters: count, accuracies: accuracies, place: item.node.place)
  }

  /// `{ mAP50-95: 0.34 }`, of the sets that the tasks name, or of `dataset`.
  private func ownAccuracies(
    _ reader: MappingReader?, _ tasks: [TaskRequirement]
  ) -> [OwnModel.OwnAccuracy] {
    guard let reader else { return [] }
    defer { reader.finish() }
    let named = reader.text("dataset")
    var found: [OwnModel.OwnAccuracy] = []
    for metric in Requirements.metrics {
      guard
        let value = reader.quantity(metric, Ratio.self, 0...1, example: "0.34")
      else { continue }
      let sets = named.map { [$0] } ?? (["own data"] + tasks.compactMap(\.dataset))
      for set in Set(sets).sorted() {
        found.append(.init(metric: metric, dataset: set, precision: .fp32, value: value))
      }
    }
    return found
  }

  /// The counts of a network's file, at the input that is named or its own.
  private func network(
    _ path: String, _ input: String?, _ item: MappingReader, _ file: String
  ) -> (macs: Double, parameters: Double, resolution: InputShape)? {
    let place = item.place(of: "file")
    let full = Self.path(path, beside: file)
    do throws(Problem) {
      let network = try Network.read(path: full)
      var shapes: [String: Shape] = [:]
      if let input, let first = network.inputs.first {
        guard let shape = shape(input, for: first) else {
          log.add(
            .rule("`\(input)` is no shape for the input `\(first.name)`, which is \(first.words)"),
            at: item.place(of: "input"), text: input)
          return nil
        }
        shapes[first.name] = shape
      }
      let shaped = try network.shaped(shapes, file: full)
      guard let work = shaped.totals.work else {
        let layer = shaped.unresolved.first.map { network.layers[$0].name } ?? ""
        log.add(
          .rule("the work of `\(path)` cannot be told: the shape of `\(layer)` is not known"),
          at: place)
        return nil
      }
      let extents = network.inputs.first.flatMap { shaped.values[$0.tensor].shape?.extents } ?? []
      // Batch and channels are no part of an input's size.
      let size = extents.count > 2 ? Array(extents.dropFirst(2)) : Array(extents.dropFirst())
      return (
        work.macs, Double(shaped.totals.parameters),
        InputShape(size.map(String.init).joined(separator: "x")) ?? .one
      )
    } catch {
      // What is wrong with the network is told where the constraint file names it.
      switch error.kind {
      case .rule(let words):
        log.add(.rule("`\(path)`: \(words.replacing("--input ", with: "`input:` "))"), at: place)
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
