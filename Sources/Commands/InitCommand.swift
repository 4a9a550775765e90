// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import FoundationEssentials
import Requirements
import Screening

/// `plan init NAME`: a commented constraint file to start from.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Writes a commented constraint file to start from.",
    discussion: "Without a name it lists the templates, the shortest first.")

  @Argument(help: "The template.")
  var name: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file to write, - for standard output; NAME.yaml otherwise.", valueName: "file"))
  var output: String?

  @Flag(name: .long, help: "Overwrites a file that is there.")
  var force = false

  @OptionGroup var catalogue: CatalogueOptions

  func run() throws {
    let folder = try catalogue.folder() + "/templates"
    let templates = Self.templates(in: folder)
    guard let name else { return try Output.write(Self.list(templates)) }
    guard let path = templates.first(where: { $0.name == name })?.path else {
      let names = templates.map(\.name)
      let near = Suggestion.nearest(to: name, among: names)
      let hint = near.isEmpty ? "" : "; did you mean `\(near[0])`?"
      throw Failure(
        words:
          "error: no template is called `\(name)`\(hint)\n  templates: \(names.joined(separator: ", "))"
      )
    }
    let file: TextFile
    do throws(Problem) {
      file = try TextFile(path: path, limit: YAML.limit)
    } catch {
      throw Failure(words: ProblemText.write(Problems([error])))
    }
    if output == "-" { return try Output.write(file.text) }
    let target = output ?? "\(name).yaml"
    if !force, FileManager.default.fileExists(atPath: target) {
      throw Failure(
        words:
          "error: `\(target)` is there already\n  hint: name another with --output, or overwrite it with --force"
      )
    }
    try Output.write(file.text, to: target)
    Output.complain("wrote \(target)")
    try Self.copyCompanions(of: file, beside: target)
    Output.complain("next: plan \(target)")
  }

  /// Copies the files and folders that a template names, where there is nothing of that name yet.
  private static func copyCompanions(of file: TextFile, beside target: String) throws {
    func folder(_ path: String) -> String {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      return parts.isEmpty ? "." : parts.joined(separator: "/")
    }
    let (source, destination) = (folder(file.path), folder(target))
    let there = Set((try? FileManager.default.contentsOfDirectory(atPath: source)) ?? [])
    guard let root = try? YAML.read(file) else { return }
    for name in Set(values(root).compactMap { $0.split(separator: "/").first.map(String.init) })
      .intersection(there).sorted()
    where !FileManager.default.fileExists(atPath: "\(destination)/\(name)") {
      do {
        try FileManager.default.copyItem(
          atPath: "\(source)/\(name)", toPath: "\(destination)/\(name)")
      } catch {
        throw Failure(words: "error: cannot copy `\(name)`, which the template names: \(error)")
      }
      Output.complain("wrote \(destination == "." ? name : "\(destination)/\(name)")")
    }
  }

  /// The texts that stand as values.
  private static func values(_ node: Node) -> [String] {
    switch node.content {
    case .null: []
    case .scalar(let text, _): [text]
    case .sequence(let items): items.flatMap(values)
    case .mapping(let entries): entries.flatMap { values($0.value) }
    }
  }

  /// The constraint files of a folder, those of ten lines first.
  private static func templates(in folder: String) -> [(name: String, path: String)] {
    ["\(folder)/ten-lines", folder].flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".yaml") }.sorted()
        .map { (String($0.dropLast(5)), "\(folder)/\($0)") }
    }
  }

  /// Each template with the sentence that its file begins with.
  private static func list(_ templates: [(name: String, path: String)]) -> String {
    let width = templates.map(\.name.count).max() ?? 0
    let lines = templates.map { name, path in
      let text = (try? TextFile(path: path, limit: YAML.limit))?.text ?? ""
      let comments = text.split(separator: "\n", omittingEmptySubsequences: false)
        .prefix { $0.hasPrefix("# ") }.map { $0.dropFirst(2) }.joined(separator: " ")
      // Up to the end of the first sentence.
      let end = comments.firstIndex { ".?".contains($0) } ?? comments.endIndex
      let first = comments[..<end] + comments[end...].prefix(1)
      return name + String(repeating: " ", count: width + 2 - name.count) + first
    }
    return lines.joined(separator: "\n") + "\nnext: plan init \(templates.first?.name ?? "NAME")\n"
  }
}

/// `plan schema NAME`: the JSON Schema of a file format.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Prints the JSON Schema of a file format.",
    discussion:
      "Formats: \(schemas.map(\.name).joined(separator: ", ")). Editors that know YAML schemas complete and check with it."
  )

  // Made only where one is asked for: the names stand in the help that every command reads.
  private static let schemas: [(name: String, schema: @Sendable () -> JSON)] = [
    ("constraints", { Requirements.schema }), ("search-space", { SearchSpace.schema }),
  ]

  @Argument(help: "The format.")
  var name: String

  func run() throws {
    let names = Self.schemas.map(\.name)
    guard let found = Self.schemas.first(where: { $0.name == name }) else {
      let near = Suggestion.nearest(to: name, among: names)
      throw Failure(
        words:
          "error: no schema is called `\(name)`\n  hint: \(near.first.map { "did you mean `\($0)`?" } ?? "there are \(names.joined(separator: ", "))")"
      )
    }
    try Output.write(found.schema().text())
  }
}
