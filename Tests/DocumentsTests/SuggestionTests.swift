// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

@Suite struct SuggestionTests {
  private static let known = [
    "raspberry-pi-4b", "raspberry-pi-5", "jetson-nano", "lifepo4", "object-detection",
  ]

  @Test(
    arguments: [
      ("raspbery-pi-5", ["raspberry-pi-5", "raspberry-pi-4b"]), ("LiFePO4", ["lifepo4"]),
      ("objcet-detection", ["object-detection"]), ("nano", ["jetson-nano"]), ("zebra", []),
      ("", []), ("x", []),
    ] as [(String, [String])])
  func nearest(text: String, names: [String]) {
    #expect(Suggestion.nearest(to: text, among: Self.known) == names)
  }

  @Test func isOrderedAndBounded() {
    let many = (0..<100).map { "name-\($0)" }
    let found = Suggestion.nearest(to: "name-5", among: many)
    #expect(found.count == 3 && found.first == "name-5")
    // Long nonsense costs no more than its first 64 bytes.
    _ = Suggestion.nearest(to: String(repeating: "x", count: 1_000_000), among: many)
    #expect(Suggestion.nearest(to: "b", among: ["c", "a", "a"]) == ["a", "c"])
    // What differs in capitals alone is meant, not what begins with it.
    #expect(Suggestion.nearest(to: "LTE-M", among: ["lte-m", "lte-m-2"]) == ["lte-m"])
  }
}

/// What a problem says to do.
@Suite("Words of problems") struct ProblemWordsTests {
  private static func mend(_ kind: Problem.Kind, _ text: String) -> String? {
    Problem(kind, at: Place(file: "f.yaml", line: 1, column: 1), text: text).words.mend
  }

  @Test("a key by another word is found, where it is known there") func synonym() {
    let keys = ["hardware", "limits", "power"]
    #expect(Self.mend(.unknownKey(known: keys), "devices") == "did you mean `hardware`?")
    #expect(
      Self.mend(.unknownKey(known: ["a", "b"]), "devices") == "known here: a, b")
  }

  @Test("several choices in one text are a list") func several() throws {
    let choices = ["minimise cost", "minimise energy", "maximise accuracy"]
    #expect(
      Self.mend(.notAChoice(choices), "accuracy, cost")
        == "write a list: `[maximise accuracy, minimise cost]`")
    #expect(Self.mend(.notAChoice(choices), "speed, cost") == nil)
    // What only comes at night does not come at any hour.
    let night = try #require(Self.mend(.notAChoice(["any", "daylight"]), "night"))
    #expect(night.contains("without light"))
    let clock = try #require(Self.mend(.notAChoice(["any", "daylight"]), "20-6"))
    #expect(clock.contains("from sunrise to sunset"))
    #expect(Self.mend(.notAChoice(choices), "20-6") == nil)
  }

  @Test("a bracket that is not closed is told with where it opens") func bracket() throws {
    let file = TextFile(path: "f.yaml", text: "a: 1\nb: { c: [1, 2\nd: 3\n")
    do {
      _ = try YAML.read(file)
      Issue.record("it is not closed")
    } catch {
      let words = try #require(error.all.first).words.what
      #expect(words.contains("what opens in line 2, column"), "\(words)")
    }
  }
}
