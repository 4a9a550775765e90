// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalogue
import Documents
import FoundationEssentials
import Networks

/// `plan catalogue import`: measurements of whole networks as tables of a catalogue of one's own.
struct CatalogueImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Writes measured times and energies as tables of a catalogue of one's own.",
    discussion: """
      plan catalogue import bench.txt --device raspberry-pi-5 --source my-bench -o my-catalogue
      plan catalogue import timm.csv --device rtx-4090 --precision fp16 --source timm-mine -o my-catalogue
      plan catalogue import log.txt --name net_a=mobilenet-v2@224x224 --device intel-n100 --source lab -o mine --dry-run
      plan buoy.yaml --with my-catalogue

      Read are the forms of `plan measurements formats`. A network is found by its name, whatever dots and dashes it has in
      it; --name says which model another one is. What is new and what changed is told; the same files again change
      nothing. Rows of the folder that are not in the files stay.
      """)

  @OptionGroup var measured: MeasurementOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder of the catalogue of one's own.", valueName: "dir"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "The id of who says so: the tables are called by it, and sources.csv gets an entry.",
      valueName: "id"))
  var source: String

  @Option(help: "What the source is called; the files' names otherwise.")
  var title: String?

  @Option(help: ArgumentHelp("Where the source is found.", valueName: "url"))
  var url: String?

  @Option(help: "The source's licence; unknown otherwise.")
  var licence: String?

  @Option(help: ArgumentHelp("The day of the figures; today otherwise.", valueName: "yyyy-mm-dd"))
  var date: String?

  @Option(
    name: .customLong("name"),
    help: ArgumentHelp(
      "Which model a network is, for example net_a=mobilenet-v2 or net_a=mobilenet-v2@224x224. May be repeated.",
      valueName: "name=id"))
  var names: [String] = []

  @Option(
    help: "What times span: \(Span.allCases.map(\.rawValue).joined(separator: ", ")).")
  var span: String = Span.runtimeCall.rawValue

  @Flag(help: "Tells what would change, and writes nothing.")
  var dryRun = false

  @OptionGroup var options: CatalogueOptions

  func validate() throws {
    if Span(rawValue: span) == nil {
      throw ValidationError(
        "--span is one of \(Span.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    if source.isEmpty
      || !source.allSatisfy({ $0.isLowercase || $0.isNumber || $0 == "-" || $0 == "." })
    {
      throw ValidationError(
        "--source `\(source)` must be lower-case letters, digits, dots and dashes")
    }
    if let date, Calendar.day(date) == nil {
      throw ValidationError("--date `\(date)` is not a day; write 2026-12-01")
    }
  }

  func run() throws {
    let catalogue = try options.load()
    let named = try known(catalogue)
    let rows = CatalogueRows(
      try measured.read(), catalogue, names: named, span: Span(rawValue: span) ?? .runtimeCall,
      source: source)
    for reason in rows.dropped.keys.sorted() {
      let count = rows.dropped[reason] ?? 0
      Output.complain("left out \(count) \(count == 1 ? "figure" : "figures"): \(reason)")
    }
    guard CatalogueRows.Shelf.allCases.contains(where: { !(rows.rows[$0] ?? []).isEmpty }) else {
      throw Failure(words: "error: no figure is left\n  hint: see what was left out above")
    }
    var files: [(path: String, text: String)] = []
    var lines: [String] = []
    do throws(Problems) {
      for shelf in CatalogueRows.Shelf.allCases where !(rows.rows[shelf] ?? []).isEmpty {
        let path = "\(output)/\(shelf.rawValue)/\(source).csv"
        let (text, change) = try rows.merged(shelf, with: try Self.existing(path))
        lines.append(
          "\(path): \(change.added.count) new, \(change.changed.count) changed, \(change.same) the same"
            + (change.kept > 0 ? ", \(change.kept) not in these files" : ""))
        lines += change.changed.map {
          "  \($0.after.words): \($0.before.figure) -> \($0.after.figure)"
        }
        lines += change.added.map { "  \($0.words): \($0.figure)" }
        if !change.added.isEmpty || !change.changed.isEmpty { files.append((path, text)) }
      }
      if let entry = try sources(catalogue) { files.append(entry) }
    } catch {
      throw Failure(words: ProblemText.write(error))
    }
    if !dryRun {
      for (path, text) in files {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        do {
          try FileManager.default.createDirectory(
            atPath: folder.joined(separator: "/"), withIntermediateDirectories: true)
        } catch {
          throw Failure(words: "error: cannot make the folder of `\(path)`")
        }
        try Output.write(text, to: path, mayReplaceInput: true)
      }
    }
    if dryRun { lines.append("nothing was written") }
    try Output.write(lines.joined(separator: "\n") + "\n")
  }

  /// The models that --name tells of.
  private func known(
    _ catalogue: Catalogue
  ) throws(Failure) -> [String: (model: String, resolution: String?)] {
    var found: [String: (model: String, resolution: String?)] = [:]
    for text in names {
      let parts = text.split(separator: "=", maxSplits: 1)
      let told = parts.last?.split(separator: "@", maxSplits: 1) ?? []
      guard parts.count == 2, let id = told.first.map(String.init) else {
        throw Failure(
          words: "error: --name `\(text)` is not NAME=ID, for example net_a=mobilenet-v2")
      }
      guard catalogue.models[id] != nil else {
        let near = Suggestion.nearest(to: id, among: catalogue.models.keys.sorted())
        throw Failure(
          words: "error: no model of the catalogue is called `\(id)`\n  hint: "
            + (near.isEmpty
              ? "`plan catalogue list models` lists them; one of your own goes into models/models.csv of the folder"
              : "did you mean \(near.map { "`\($0)`" }.joined(separator: " or "))?"))
      }
      let resolution = told.count > 1 ? String(told[1]) : nil
      if let resolution, InputShape(resolution) == nil {
        throw Failure(
          words: "error: --name `\(text)`: `\(resolution)` is not an input such as 224x224")
      }
      found[String(parts[0])] = (id, resolution)
    }
    return found
  }

  /// A file of the folder; nil where there is none yet.
  private static func existing(_ path: String) throws(Problems) -> TextFile? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do throws(Problem) {
      return try TextFile(path: path, limit: 64_000_000)
    } catch {
      throw Problems([error])
    }
  }

  /// The folder's list of sources with an entry for this one; nil where the catalogue or the folder has it.
  private func sources(_ catalogue: Catalogue) throws(Problems) -> (path: String, text: String)? {
    guard catalogue.sources[source] == nil else { return nil }
    let path = "\(output)/sources.csv"
    let columns = ["id", "title", "location", "version", "date", "licence", "note"]
    let old = try Self.existing(path)
    if let old {
      let csv = try CSV(old, required: columns)
      let ids = csv.column("id")
      if (0..<csv.count).contains(where: { row in ids.map { csv.text(row, $0) } == source }) {
        return nil
      }
    }
    let files = measured.paths.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    let fields = [
      source, title ?? "Measurements imported from \(files.joined(separator: ", "))", url ?? "", "",
      date ?? Self.today, licence ?? "unknown", "",
    ]
    var text = old?.text ?? columns.joined(separator: ",") + "\n"
    if !text.hasSuffix("\n") { text += "\n" }
    return (path, text + fields.map(CatalogueRows.field).joined(separator: ",") + "\n")
  }
}

extension CatalogueImportCommand {
  /// Today in universal time: `2026-12-01`.
  private static var today: String { String(Date().ISO8601Format().prefix(10)) }
}
