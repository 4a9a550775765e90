// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The commands that the documents show are run as shown.
@Suite("Commands in the documents") struct DocumentedCommandTests {
  /// A command with the document and line it stands in.
  struct Shown: Sendable {
    var line: Int
    var command: String
  }

  static let documents: [String] = {
    let folder = Checkout.root + "/Documentation"
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return ["README.md"]
      + names.filter { $0.hasSuffix(".md") }.sorted().map { "Documentation/\($0)" }
  }()

  /// Lines of ```sh blocks that begin with `plan `; one that ends in a backslash goes on in the next.
  static func commands(in text: String) -> [Shown] {
    var found: [Shown] = []
    var isShell = false
    var goesOn = false
    for (offset, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if line.hasPrefix("```") {
        isShell = line == "```sh" || line == "```bash" || line == "```shell"
        goesOn = false
      } else if isShell {
        if goesOn {
          found[found.count - 1].command += "\n" + line
          goesOn = line.hasSuffix("\\")
        } else if line.hasPrefix("plan ") || line.hasPrefix("$ plan ") {
          found.append(Shown(line: offset + 1, command: String(line.drop { "$ ".contains($0) })))
          goesOn = line.hasSuffix("\\")
        }
      }
    }
    return found
  }

  @Test("run as shown", arguments: documents)
  func run(_ document: String) async throws {
    let place = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: place.path + "/examples", withDestinationPath: Checkout.root + "/examples")
    for shown in Self.commands(in: try Checkout.text(document)) {
      let found = try await Program.shell(shown.command, in: place)
      #expect(
        found.status == 0,
        "\(document):\(shown.line): `\(shown.command)` ended with \(found.status)\n\(found.errors)")
      let isWritten = shown.command.contains(" -o ")
      #expect(
        isWritten || !(found.output + found.errors).isEmpty,
        "\(document):\(shown.line) says nothing")
    }
  }

  @Test("the front page shows some") func frontPage() throws {
    let commands = Self.commands(in: try Checkout.text("README.md")).map(\.command)
    #expect(commands.contains { $0.hasPrefix("plan --constraints examples/buoy.yaml") })
    #expect(commands.count >= 5)
  }

  @Test("are found") func extraction() {
    let text =
      "```sh\nmake run\nplan a  # b\n$ plan c \\\n  d\n```\nplan e\n```\nplan f\n```\n```sh\nplan g\n"
    let found = Self.commands(in: text)
    #expect(found.map(\.command) == ["plan a  # b", "plan c \\\n  d", "plan g"])
    #expect(found.map(\.line) == [3, 4, 12])
  }
}
