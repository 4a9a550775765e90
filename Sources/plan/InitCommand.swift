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
    discussion: "Templates: buoy, medical-device, training, video, wildlife-audio.")

  @Argument(help: "The template.")
  var name: String

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
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    guard names.contains(name) else {
      let near = Suggestion.nearest(to: name, among: names)
      let hint = near.isEmpty ? "" : "; did you mean `\(near[0])`?"
      throw Failure(
        words:
          "error: no template is called `\(name)`\(hint)\n  templates: \(names.joined(separator: ", "))"
      )
    }
    let text: String
    do throws(Problem) {
      text = try TextFile(path: "\(folder)/\(name).yaml", limit: YAML.limit).text
    } catch {
      throw Failure(words: ProblemText.write(Problems([error])))
    }
    if output == "-" { return try Output.write(text) }
    let path = output ?? "\(name).yaml"
    if !force, FileManager.default.fileExists(atPath: path) {
      throw Failure(
        words:
          "error: `\(path)` is there already\n  hint: name another with --output, or overwrite it with --force"
      )
    }
    try Output.write(text, to: path)
    Output.complain("wrote \(path)\nnext: plan --constraints \(path)")
  }
}

/// `plan schema NAME`: the JSON Schema of a file format.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Prints the JSON Schema of a file format.",
    discussion:
      "Formats: \(schemas.map(\.name).joined(separator: ", ")). Editors that know YAML schemas complete and check with it."
  )

  private static let schemas: [(name: String, schema: JSON)] = [
    ("constraints", Requirements.schema), ("search-space", SearchSpace.schema),
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
    try Output.write(found.schema.text())
  }
}
