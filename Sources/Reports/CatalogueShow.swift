// SPDX-License-Identifier: Apache-2.0

public import Catalogue
import Documents
import Networks
import Quantities

/// Shows everything that the catalogue says about one id.
public enum CatalogueShow {
  typealias Column = TableAnswer.Column
  typealias Field = TableAnswer.Field
  typealias Section = TableAnswer.Section

  /// An id that the catalogue does not hold.
  public struct Unknown: Error, Sendable, CustomStringConvertible {
    /// The id.
    public var id: String
    /// Ids like it.
    public var near: [String]

    /// As text.
    public var description: String {
      "the catalogue holds no `\(id)`"
        + (near.isEmpty
          ? "; `plan catalogue list` says what it holds"
          : "; did you mean \(near.map { "`\($0)`" }.joined(separator: ", "))?")
    }
  }

  /// Rows of a table that are shown unless all are asked for.
  static let shown = 20

  /// Every figure of a kind of work, model, device, part, battery, panel, radio, climate, runtime, source, grid or
  /// assumption, each with its source, date and licence.
  ///
  /// - Returns: one answer for each thing of that id; more than one where a model and a source, say,
  ///   share it.
  public static func answers(
    _ catalogue: Catalogue, _ id: String, all: Bool = false
  ) throws(Unknown) -> [TableAnswer] {
    var answers: [TableAnswer] = []
    if let kind = catalogue.tasks[id] { answers.append(EntryPage(catalogue).task(kind)) }
    if let model = catalogue.models[id] { answers.append(ModelPage(catalogue).answer(model, all)) }
    if let device = catalogue.devices[id] {
      answers.append(DevicePage(catalogue).answer(device, all))
    }
    if let part = catalogue.parts[id] { answers.append(EntryPage(catalogue).part(part)) }
    if let climate = catalogue.climates[id] {
      answers.append(EntryPage(catalogue).climate(climate))
    }
    if let runtime = catalogue.runtimes[id] {
      answers.append(EntryPage(catalogue).runtime(runtime))
    }
    if let source = catalogue.sources[id] { answers.append(EntryPage(catalogue).source(source)) }
    if let grid = catalogue.grids[id] { answers.append(EntryPage(catalogue).grid(grid)) }
    if let name = Assumptions.Name(rawValue: id), let entry = catalogue.assumptions.entries[name] {
      answers.append(EntryPage(catalogue).assumption(name, entry))
    }
    guard answers.isEmpty else { return answers }
    throw Unknown(id: id, near: Suggestion.nearest(to: id, among: names(catalogue)))
  }

  /// The same as text.
  public static func text(_ catalogue: Catalogue, _ id: String, all: Bool = false) throws(Unknown)
    -> String
  {
    try answers(catalogue, id, all: all).map { $0.text() }.joined(separator: "\n")
  }

  /// The same as JSON: an object with a list of what has that id.
  public static func json(_ catalogue: Catalogue, _ id: String) throws(Unknown) -> String {
    let found = try answers(catalogue, id, all: true)
    return JSON.object([
      ("format_version", .string("1.0")), ("id", .string(id)),
      ("found", .array(found.map { .object($0.entries) })),
    ]).text()
  }

  private static func names(_ catalogue: Catalogue) -> [String] {
    Array(catalogue.tasks.keys) + Array(catalogue.models.keys) + Array(catalogue.devices.keys)
      + Array(catalogue.parts.keys)
      + Array(catalogue.climates.keys) + Array(catalogue.runtimes.keys)
      + Array(catalogue.sources.keys) + Array(catalogue.grids.keys)
      + Assumptions.Name.allCases.map(\.rawValue)
  }
}

/// The columns that every figure has, and its fields.
struct FigureFields {
  typealias Column = TableAnswer.Column
  typealias Field = TableAnswer.Field

  let catalogue: Catalogue

  static let columns = [
    Column(key: "value", head: "value", alignment: .right),
    Column(key: "low", head: "low", alignment: .right),
    Column(key: "high", head: "high", alignment: .right), Column(key: "unit", head: "unit"),
    Column(key: "basis", head: "basis"), Column(key: "source", head: "source"),
    Column(key: "date", head: "date"), Column(key: "source_licence", head: "licence"),
  ]

  /// A value with its interval where one is stated or follows from the basis.
  func fields(
    _ value: Double, low: Double? = nil, high: Double? = nil, unit: String, basis: String,
    source: String
  ) -> [Field] {
    let sources = CatalogueSources.ids(source).map { catalogue.sources[$0] }
    func joined(_ text: (Source) -> String) -> String {
      sources.map { $0.map(text) ?? "unknown" }.joined(separator: "; ")
    }
    return [
      .number(value), .number(low), .number(high), .text(unit), .text(basis), .text(source),
      .text(joined { $0.date }), .text(joined { $0.licence }),
    ]
  }

  /// A figure of an entry, in the unit it was written in.
  func fields(_ figure: Figure) -> [Field] {
    let unit = (try? Measure(figure.text))?.unit
    let scale = unit?.scale ?? 1
    let symbol = unit?.symbol == "1" ? "" : (unit?.symbol ?? "")
    return fields(
      figure.value / scale, low: figure.interval.low / scale, high: figure.interval.high / scale,
      unit: symbol, basis: figure.basis.rawValue, source: figure.provenance.source)
  }

  /// A section of named figures with their notes.
  func section(_ figures: [String: Figure]) -> TableAnswer.Section {
    .init(
      key: "figures", title: "figures",
      columns: [Column(key: "name", head: "figure"), Column(key: "scope", head: "at")]
        + Self.columns + [Column(key: "note", head: "note")],
      rows: figures.sorted { $0.key < $1.key }.map { name, figure in
        [.text(name), .text(figure.scope?.rawValue ?? "")] + fields(figure)
          + [.text(figure.provenance.note)]
      })
  }
}
