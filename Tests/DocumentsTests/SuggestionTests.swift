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
  }
}
