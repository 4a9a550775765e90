// SPDX-License-Identifier: Apache-2.0

import Documents
import TestSupport
import Testing

/// Thousands of damaged documents: each is read or refused, none stops the process.
@Suite struct YAMLFuzzTests {
  private static let sound = [
    """
    deployment: buoy
    tasks:
      boats:
        task: object-detection
        accuracy: { metric: mAP50-95, at-least: 0.30 }
        rate: [1/s, 1/10s, '1/60s', "1/5min"]   # a comment
    power:
      battery: { chemistry: lifepo4, energy: 1280 Wh, packs: 1..3 }
    """,
    """
    - a: |
        text with "quotes and 'more
        & * ! [ {
      b: >-
        folded
    - ? complex
      : value
    - [ { x: [1, 2, { y: z }] }, "\\u00e9\\n", 'it''s' ]
    """,
    "{a: [b, {c: d}], \"e\": 'f'}\n",
    "a: 1\r\nb:\r\n  - x\r\n  - y: ~\r\n",
  ]

  private static let pieces = [
    "&x ", "*x", "!t ", "[", "]", "{", "}", "\"", "'", ":", ": ", ",", "#", " #", "- ", "? ", "|",
    ">", "%", "@", "`",
    "\t", "\n", "\r", "\n\n", "  ", "\u{85}", "\u{2028}", "\u{FEFF}", "\\", "---", "...", "<<: ",
    "é", "🦆", "\u{1}", "0x1", "~",
  ]

  @Test func survivesMutations() {
    var generator = Seeded(seed: 42)
    var read = 0
    let seeds = Self.sound.map { Array($0.utf8) }
    for round in 0..<4_000 {
      var bytes = seeds[round % seeds.count]
      for _ in 0...Int.random(in: 0..<6, using: &generator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0:
          let piece = Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &generator)]
          bytes.insert(contentsOf: Array(piece.utf8), at: place)
        case 1:
          bytes.removeSubrange(
            place..<min(bytes.count, place + Int.random(in: 0..<9, using: &generator)))
        case 2:
          let end = min(bytes.count, place + Int.random(in: 0..<40, using: &generator))
          bytes.insert(
            contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &generator))
        case 3:
          if place < bytes.count { bytes[place] = UInt8.random(in: 1...127, using: &generator) }
        default: bytes = Array(bytes.prefix(max(1, place)))
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      do throws(Problems) {
        let node = try YAML.read(TextFile(path: "f", text: text))
        read += 1
        let log = ProblemLog()
        let reader = MappingReader(node, log)
        _ = reader.requiredText("deployment", example: "x")
        _ = reader.mapping("tasks")?.named("boats")
        _ = reader.texts("a")
        _ = reader.wholes("packs", 1...3)
        reader.finish()
      } catch {
        #expect(!error.all.isEmpty)
        #expect(error.all.allSatisfy { $0.place.file == "f" && $0.place.line >= 0 })
      }
    }
    // Neither all broken nor all sound: the mutations are of the right size.
    #expect((300...3_700).contains(read))
  }

  /// The same piece again and again, as long as a file may be.
  @Test(arguments: pieces)
  func survivesRepetition(piece: String) {
    let count = 60_000 / max(1, piece.utf8.count)
    for head in ["", "a: ", "- ", "\"", "|\n ", "{"] {
      _ = problems(inYAML: head + String(repeating: piece, count: count))
    }
  }
}
