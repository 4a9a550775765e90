// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import Testing

@Suite struct YAMLTests {
  @Test func readsWithPlaces() throws {
    let node = try YAML.read(
      TextFile(
        path: "f.yaml",
        text: """
          # a comment: [with, brackets
          name: "quoted # not a comment: [x"
          list: [a, 'b & c', 12]
          nested:
            power: 20 W   # trailing
            empty:
            note: a * b & c! is plain text
          """))
    #expect(node["name"]?.content == .scalar("quoted # not a comment: [x", isQuoted: true))
    #expect(node["nested"]?["power"]?.scalar == "20 W")
    #expect(node["nested"]?["power"]?.place == Place(file: "f.yaml", line: 5, column: 10))
    #expect(node["nested"]?["empty"]?.content == .null)
    #expect(node["nested"]?["note"]?.scalar == "a * b & c! is plain text")
    guard case .sequence(let items) = node["list"]?.content else {
      Issue.record("no list")
      return
    }
    #expect(items.map(\.scalar) == ["a", "b & c", "12"])
  }

  @Test(arguments: [
    "", "   \n\n", "# only a comment\n", "\u{FEFF}", "\r\n\r\n", "~", "null", "---\n",
  ])
  func emptyFiles(text: String) {
    #expect(problems(inYAML: text).map(\.kind) == [.empty])
  }

  @Test(arguments: [
    ("a: &x 1\nb: 2\n", 1, 4), ("a: 1\nb: *x\n", 2, 4), ("a: !!str 1\n", 1, 4),
    ("- !tag x\n", 1, 3),
    ("[ &a b ]", 1, 3), ("{\"a\":&x [1], \"b\":*x}", 1, 6), ("a:\t*x", 1, 4), ("*x : 1", 1, 1),
    ("? &k a\n: 1", 1, 3),
  ])
  func anchorsAliasesAndTags(text: String, line: Int, column: Int) {
    let found = problems(inYAML: text)
    #expect(found.map(\.kind) == [.anchorOrTag])
    #expect(found.first?.place == Place(file: "f.yaml", line: line, column: column))
  }

  /// A few lines that would unfold to 10^9 texts.
  private static let bomb = (1...9).map { level in
    "l\(level): &l\(level) ["
      + [String](repeating: level == 1 ? "lol" : "*l\(level - 1)", count: 10).joined(
        separator: ", ") + "]"
  }.joined(separator: "\n")

  @Test func aliasBomb() {
    #expect(problems(inYAML: Self.bomb).map(\.kind) == [.anchorOrTag])
  }

  /// Texts in which a lone quote, that quotes nothing, might hide what follows it.
  @Test(arguments: [
    "text: |\n  \"\nrest:\n", "text: >\n  'tis\nrest:\n", "text: a\n  \"b\nrest:\n",
    "{a: b \"c, d: ", "{a: b\n \"c, d: ",
    "text: b \"c\nrest:\n", "text: b 'c\nrest:\n",
  ])
  func nothingHidesBehindALoneQuote(head: String) {
    let isFlow = head.hasPrefix("{")
    let bomb =
      isFlow
      ? "&x [1], e: *x, f: \"\" }"
      : Self.bomb.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    #expect(problems(inYAML: head + bomb).map(\.kind) == [.anchorOrTag])
    let deep = String(repeating: "[", count: 900)
    let found = problems(inYAML: head + (isFlow ? "" : "  x: ") + deep)
    #expect(found.count == 1)
    let dashes = String(repeating: "- ", count: 900)
    #expect(!problems(inYAML: head + (isFlow ? "" : "  ") + dashes).isEmpty)
  }

  @Test(arguments: [
    "a: " + String(repeating: "[", count: 50), String(repeating: "{a: ", count: 50),
    String(repeating: "- ", count: 50) + "x",
    (0..<50).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
    (0..<50).map { String(repeating: " ", count: $0) + "a:\r" }.joined(),
    (0..<50).map { String(repeating: "  ", count: $0) + "-\n" }.joined(),
    String(repeating: "[", count: 400_000), String(repeating: "- ", count: 400_000),
    String(repeating: "? ", count: 40) + "x",
  ])
  func tooDeep(text: String) {
    #expect(problems(inYAML: text).map(\.kind) == [.tooDeep(limit: YAML.deepest)])
  }

  @Test func deepEnough() {
    #expect(
      problems(
        inYAML: "a: " + String(repeating: "[", count: 30) + String(repeating: "]", count: 30)
      ).isEmpty)
    // Long, wide and flat is fine: rules of dashes, a long list, brackets one after the other.
    #expect(problems(inYAML: "# " + String(repeating: "-", count: 500) + "\na: 1").isEmpty)
    #expect(problems(inYAML: String(repeating: "- x\n", count: 5_000)).isEmpty)
    #expect(problems(inYAML: String(repeating: "- [a, {b: c}]\n", count: 5_000)).isEmpty)
  }

  @Test func tooLarge() {
    let text = "a: " + String(repeating: "x", count: 10_000_000)
    #expect(problems(inYAML: text).map(\.kind) == [.tooLarge(bytes: 10_000_003, limit: YAML.limit)])
  }

  @Test func tabs() {
    let found = problems(inYAML: "a:\n\tb: 1\n")
    #expect(found.map(\.kind) == [.tab])
    #expect(found.first?.place == Place(file: "f.yaml", line: 2, column: 1))
    // A tab between a key and its value, or in a comment, is no indentation.
    #expect(problems(inYAML: "a:\t1\n#\tx\n").isEmpty)
  }

  @Test(arguments: [
    ("a: 1\nb: 2\na: 3\n", "a", 1, 3, 1), ("x:\n  k: 1\n  j:\n    k: 9\n  k: 2\n", "k", 2, 5, 3),
    ("x: { k: 1, k: 2 }\n", "k", 1, 1, 12), ("b: { x: 1 }\nx: 2\nx: 3\n", "x", 2, 3, 1),
    ("\"a\": 1\n'a': 2\n", "a", 1, 2, 1),
  ])
  func duplicateKeys(text: String, name: String, first: Int, second: Int, column: Int) {
    let found = problems(inYAML: text)
    #expect(found.map(\.kind) == [.duplicateKey(firstLine: first)])
    #expect(found.first?.text == name)
    #expect(found.first?.place == Place(file: "f.yaml", line: second, column: column))
  }

  /// To the parser 1 and "1" are two keys; to a reader of the file they are one.
  @Test func duplicateKeysOfTwoKinds() {
    #expect(problems(inYAML: "1: a\n\"1\": b\n").map(\.kind) == [.duplicateKey(firstLine: 1)])
  }

  @Test(arguments: [
    "a: [1, 2", "a: \"open\nb: 1", "a: b: c", "a\nb: 1\n", "- a\nb: 1", "a: 'x",
    "%YAML 9.9\n---\na: 1",
  ])
  func syntaxErrors(text: String) {
    let found = problems(inYAML: text)
    #expect(found.count == 1)
    guard case .syntax? = found.first?.kind else {
      Issue.record("\(found)")
      return
    }
  }

  @Test func keysMustBeNames() {
    #expect(
      problems(inYAML: "[a, b]: 1").map(\.kind) == [.wrongShape(expected: "a name as the key")])
  }

  @Test func filesThatAreNoText() throws {
    let folder = URL.temporaryDirectory.appending(
      path: "envelope-documents-\(UInt64.random(in: 0...UInt64.max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func kind(of bytes: [UInt8], limit: Int = YAML.limit) throws -> Problem.Kind? {
      let path = folder.appending(path: "f").path
      try Data(bytes).write(to: URL(filePath: path))
      do throws(Problem) {
        _ = try TextFile(path: path, limit: limit)
        return nil
      } catch {
        return error.kind
      }
    }
    #expect(try kind(of: [0x61, 0x00, 0x62]) == .notText)
    #expect(try kind(of: [0xC3, 0x28]) == .notText)
    #expect(try kind(of: [0x7F, 0x45, 0x4C, 0x46, 0x02, 0x01]) == nil)
    #expect(try kind(of: (0...255).map { UInt8($0) }) == .notText)
    #expect(
      try kind(of: [UInt8](repeating: 0x61, count: 1_000), limit: 999)
        == .tooLarge(bytes: 1_000, limit: 999))
    #expect(try kind(of: []) == nil)
    do throws(Problem) {
      _ = try TextFile(path: folder.path, limit: 10)
    } catch {
      #expect(error.kind == .isDirectory)
    }
    do throws(Problem) {
      _ = try TextFile(path: folder.path + "/missing", limit: 10)
    } catch {
      #expect(error.kind == .unreadable(reason: "no such file"))
    }
    let marked = folder.appending(path: "marked").path
    try Data([0xEF, 0xBB, 0xBF, 0x61]).write(to: URL(filePath: marked))
    #expect(try TextFile(path: marked, limit: 10).text == "a")
  }

  @Test func linesOfAFile() {
    let file = TextFile(path: "f", text: "one\r\ntwo\n\nfour")
    #expect((0...5).map { file.line($0) } == ["", "one", "two", "", "four", ""])
  }
}
