// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Files that are no constraint file: words and status 1, soon, whatever they are.
@Suite("Bad constraint files") struct BadInputTests {
  /// The contents by name, and a word of the answer.
  private static var files: [(String, Data, String)] {
    [
      ("empty.yaml", Data(), "says nothing"),
      ("comment.yaml", Data("# nothing\n".utf8), "says nothing"),
      (
        "binary.yaml", Data((0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 37) }), "no text file"
      ),
      ("latin.yaml", Data([0x61, 0x3A, 0x20, 0xE9, 0x0A]), "no text file"),
      ("large.yaml", Data(repeating: UInt8(ascii: "a"), count: 10_000_000), "10,000,000 bytes"),
      ("deep.yaml", Data(String(repeating: "[", count: 100_000).utf8), "nested"),
      ("dashes.yaml", Data(String(repeating: "- ", count: 100_000).utf8), "nested"),
      ("bomb.yaml", Data(bomb.utf8), "anchors, aliases"),
      ("tabs.yaml", Data("deployment: x\ntasks:\n\tboats:\n".utf8), "a tab indents"),
      ("syntax.yaml", Data("deployment: [x\n".utf8), "not YAML"),
      ("list.yaml", Data("- deployment\n".utf8), "mapping"),
      ("tag.yaml", Data("deployment: !!python/object x\n".utf8), "tags"),
    ]
  }

  /// Nine lines that unfold to a thousand million entries.
  private static let bomb: String = {
    var lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in 1..<9 {
      let alias = "*a\(level - 1)"
      lines.append(
        "a\(level): &a\(level) [\(Array(repeating: alias, count: 10).joined(separator: ", "))]")
    }
    return lines.joined(separator: "\n")
  }()

  @Test("are refused with a place", arguments: files.map(\.0))
  func refused(_ name: String) async throws {
    let file = try #require(Self.files.first { $0.0 == name })
    let place = try TemporaryFolder()
    try place.write(file.1, to: name)
    let found = try await Program.run(["--constraints", name], in: place)
    #expect(found.status == 1)
    #expect(found.output.isEmpty)
    #expect(found.errors.hasPrefix(name), "\(found.errors.prefix(300))")
    #expect(found.errors.contains(file.2), "\(found.errors.prefix(300))")
    // The file is not read out again.
    #expect(found.errors.utf8.count < 2_000)
  }

  @Test(
    "a path that is no file is told as such",
    arguments: [
      ("missing.yaml", "no such file"), (".", "folder"), ("/", "folder"),
      ("missing/too.yaml", "no such file"), ("", "cannot read"), ("/dev/null", "says nothing"),
      ("/dev/zero", "at most 1,000,000"),
    ])
  func noFile(_ path: String, _ words: String) async throws {
    let found = try await Program.run(["--constraints", path], in: try TemporaryFolder())
    #expect(found.status == 1 && found.output.isEmpty)
    #expect(found.errors.contains(words), "\(found.errors)")
  }

  @Test("the line is shown with a caret under the fault") func caret() async throws {
    let place = try TemporaryFolder()
    try place.copy("examples/buoy.yaml", to: "x.yaml", ["capex: 2500 USD": "capex: 2500"])
    let found = try await Program.run(["-c", "x.yaml"], in: place)
    let lines = found.errors.split(separator: "\n").map(String.init)
    #expect(found.status == 1 && lines.count == 4, "\(found.errors)")
    #expect(lines[0].hasPrefix("x.yaml:") && lines[0].contains("`2500` has no unit"))
    #expect(lines[1].hasSuffix("capex: 2500"))
    let caret = try #require(lines[2].firstIndex(of: "^"))
    #expect(lines[1][caret...] == "2500" && lines[2].hasSuffix("^~~~"))
    #expect(lines[3].contains("hint") && lines[3].contains("2500 USD"))
  }

  /// The mend is in the words, not only that something is wrong.
  @Test(
    "the words say how to mend it",
    arguments: [
      ("energy: 1280 Wh", "energy: 100 Ah", "at 12.8 V, write `1280 Wh`"),
      ("radio: lte-m", "radio: lte-n", "did you mean `lte-m`?"),
      ("autonomy: 10 days", "autonomi: 10 days", "did you mean `autonomy`?"),
      ("capex: 2500 USD", "capex: 2,500 USD", "write 1000, not 1,000"),
      ("cost: 40 USD/day", "cost: 40 USD", "did you mean `40 USD/day`?"),
      ("energy: 1280 Wh", "energy: 1280 Whr", "unknown unit `Whr`"),
      ("deployment: seaweed-farm-buoy", "deployment: a\ndeployment: b", "first in line"),
    ])
  func mend(_ old: String, _ new: String, _ words: String) async throws {
    let place = try TemporaryFolder()
    try place.copy("examples/buoy.yaml", to: "x.yaml", [old: new])
    let found = try await Program.run(["--constraints", "x.yaml"], in: place)
    #expect(found.status == 1 && found.output.isEmpty)
    #expect(found.errors.contains(words), "\(found.errors)")
  }

  @Test("several problems are counted") func several() async throws {
    let place = try TemporaryFolder()
    try place.copy(
      "examples/buoy.yaml", to: "x.yaml",
      [
        "capex: 2500 USD": "capex: 2500", "radio: lte-m": "radio: lte-n",
        "lasts: 240 s": "lasts: 240",
      ])
    let found = try await Program.run(["--constraints", "x.yaml"], in: place)
    #expect(found.status == 1 && found.errors.contains("3 problems"), "\(found.errors)")
    #expect(found.errors.matches(of: /x\.yaml:\d+:\d+: error:/).count == 3)
  }
}
