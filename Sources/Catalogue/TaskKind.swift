// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Networks
public import Quantities

/// A kind of work that models do: what they sense, how they are judged and what they write out.
public struct TaskKind: Sendable, Hashable {
  /// The id: the `task` of models and of constraint files.
  public var id: String
  /// What people call it.
  public var title: String
  /// What a model needs to sense.
  public var sensor: Sensor
  /// The metric that its models are usually judged by, as the accuracies name it.
  public var metric: String
  /// The set that they are usually judged on, as the accuracies name it.
  public var dataset: String
  /// What an event is, as a phrase.
  public var event: String
  /// The size of what one inference writes out, for the whole input or for each of its positions.
  public var output: Figure
  /// Whether the output grows with the input.
  public var isOutputPerPixel: Bool
  /// Source id of the metric and the set.
  public var source: String
  /// What to know about it.
  public var note: String
  /// Where the catalogue says so.
  public var place: Place

  /// The size of what one inference writes out at an input.
  public func outputSize(at resolution: InputShape) -> Bytes {
    Bytes(isOutputPerPixel ? resolution.positions * output.value : output.value)
  }
}

/// A sense of a device.
public enum Sensor: String, Sendable, Hashable, CaseIterable {
  /// Pictures.
  case camera
  /// Sound.
  case microphone
}

extension Catalogue {
  /// The kind of work of an id that was read: of a model, or of a constraint file's task.
  ///
  /// - Precondition: the catalogue holds it, as reading has made sure.
  public func taskKind(_ id: String) -> TaskKind {
    guard let kind = tasks[id] else { preconditionFailure("no kind of work is called \(id)") }
    return kind
  }
}

extension CatalogueReader {
  mutating func taskKind(_ reader: MappingReader) {
    let id = reader.requiredText("id", example: "object-detection")
    let title = reader.requiredText("title", example: "Boxes and labels in an image")
    let sensor = reader.choice("sensor", Sensor.self)
    if !reader.has("sensor") { reader.missing("sensor", "camera") }
    let metric = reader.requiredText("metric", example: "mAP50-95")
    let dataset = reader.requiredText("dataset", example: "coco-val2017")
    let event = reader.requiredText("event", example: "an object comes into view")
    let source = reader.requiredText("source", example: "torchvision")
    let note = reader.text("note") ?? ""
    let figures = figures(reader, of: id)
    reader.finish()
    claim("kind of work", id, at: reader.place(of: "id"))
    for (name, figure) in figures where !["output", "output-per-pixel"].contains(name) {
      log.add(.unknownKey(known: ["output", "output-per-pixel"]), at: figure.place, text: name)
    }
    let perPixel = figures["output-per-pixel"]
    guard let output = perPixel ?? figures["output"] else {
      reader.missing("figures", "{ output: { value: 4000 B, basis: assumed, source: envelope } }")
      return
    }
    if perPixel != nil, let fixed = figures["output"] {
      log.add(
        .contradiction("an `output` is stated for the whole input, or per pixel"), at: fixed.place,
        text: fixed.text)
    }
    guard output.dimension == .data else {
      log.add(.rule("an output is measured in B"), at: output.place, text: output.text)
      return
    }
    guard let sensor else { return }
    catalogue.tasks[id] = TaskKind(
      id: id, title: title, sensor: sensor, metric: metric, dataset: dataset, event: event,
      output: output, isOutputPerPixel: perPixel != nil, source: source, note: note,
      place: reader.node.place)
  }

  /// The kind of work in a row; nil where no file describes it.
  func taskKind(_ row: TableRow) -> String? {
    let id = row.required("task")
    if catalogue.tasks[id] != nil { return id }
    // What is wrong with a file that is there has been told.
    if !id.isEmpty, !isClaimed("kind of work", id) {
      row.add(
        .noFile(kind: "kind of work", folder: "tasks", known: catalogue.tasks.keys.sorted()), "task"
      )
    }
    return nil
  }
}
