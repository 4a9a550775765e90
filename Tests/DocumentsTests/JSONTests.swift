// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import TestSupport
import Testing

@Suite struct JSONTests {
  @Test func escapes() {
    let text = "\"\\/\n\r\t\u{08}\u{0C}\u{00}\u{1F}\u{7F}é🦆\u{2028}"
    #expect(
      JSON.string(text).text()
        == "\"\\\"\\\\/\\n\\r\\t\\u0008\\u000c\\u0000\\u001f\\u007fé🦆\u{2028}\"\n")
  }

  @Test(
    arguments: [
      (0, "0"), (-0.0, "0"), (1, "1"), (-2.5, "-2.5"), (1e16, "1e+16"),
      (123_456_789_012, "123456789012"),
      (0.1, "0.1"), (1e-7, "1e-07"), (.nan, "null"), (.infinity, "null"),
    ] as [(Double, String)])
  func numbers(value: Double, text: String) {
    #expect(JSON.number(value).text() == text + "\n")
  }

  @Test func keepsOrderAndIndents() {
    let value = JSON.object([
      ("b", .number(1)), ("a", .array([.null, .bool(true), .array([]), .object([])])),
      ("unknown", .number(nil as Double?)), ("nobody", .string(nil as String?)),
    ])
    #expect(
      value.text() == """
        {
          "b": 1,
          "a": [
            null,
            true,
            [],
            {}
          ],
          "unknown": null,
          "nobody": null
        }

        """)
    #expect(JSON.object([("a", .null), ("b", .null)]) != .object([("b", .null), ("a", .null)]))
  }

  /// Another reader understands what is written.
  @Test func readsElsewhere() throws {
    var generator = Seeded(seed: 1)
    for _ in 0..<200 {
      let scalars = (0..<20).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0..<0x3000, using: &generator))
      }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars)
      let text = String(view)
      let number = Double.random(in: -1e9...1e9, using: &generator)
      let written = JSON.object([("text", .string(text)), ("number", .number(number))]).text()
      let read = try JSONDecoder().decode(Pair.self, from: Data(written.utf8))
      #expect(read == Pair(text: text, number: number))
    }
  }

  private struct Pair: Codable, Equatable {
    var text: String
    var number: Double
  }
}
