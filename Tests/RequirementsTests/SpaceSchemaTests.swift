// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import Screening
import TestSupport
import Testing

/// The published schema and the reader know the same keys, and call the same files sound.
@Suite("Schema of search spaces") struct SpaceSchemaTests {
  private static let everyKey = """
    space: every-key
    source: a test
    family: nobody
    input: { channels: 3, sides: [32, 64] }
    widths: [0.5, 1]
    divisor: 8
    layers:
      - { conv: 16, kernel: 3, stride: 2, act: hswish, scaled: no }
      - { mbconv: 24, blocks: 3, depth: 1..3, kernel: [3, 5], expand: [3, 6], groups: 1, gate: 0.25, act: relu }
      - mbconv: 24
        options:
          - { word: small, kernel: 3, expand: 3, groups: 2, gate: 0.5 }
          - { word: nothing, skip: yes }
      - { words: [a, b] }
      - { conv: 64, act: hswish }
      - { pool: mean }
      - { dense: 10 }
    """

  /// Layers that are words alone may be counted; others count themselves.
  private static let counted = """
    space: counted
    layers:
      - { words: [a, b] }
    base: { macs: 100, parameters: 10 }
    counts:
      - { word: a, macs: 20, parameters: 2 }
    """

  private static let shipped: [String] = {
    let folder = Checkout.root + "/configs/search-spaces"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.sorted()
  }()

  @Test("has the keys that the reader asks for, and no others") func keys() throws {
    let trace = KeyTrace()
    for text in [Self.everyKey, Self.counted] {
      _ = try SearchSpace.read(TextFile(path: "space.yaml", text: text), trace: trace)
    }
    let published = Set(SchemaKeys.all(of: SearchSpace.schema))
    #expect(trace.keys.subtracting(published).sorted() == [], "the schema lacks")
    #expect(published.subtracting(trace.keys).sorted() == [], "the reader does not ask for")
    #expect(published.count > 25)
  }

  @Test("accepts what is shipped", arguments: shipped)
  func accepts(_ name: String) throws {
    let file = try Checkout.file("configs/search-spaces/\(name)")
    #expect(throws: Never.self) { try SearchSpace.read(file) }
    let node = try YAML.read(file)
    #expect(SchemaChecker.faults(of: node, against: SearchSpace.schema) == [])
  }

  @Test("all five spaces are looked at") func count() { #expect(Self.shipped.count == 5) }

  @Test(
    "refuses what the reader refuses",
    arguments: [
      ("space: every-key\n", "", "space: missing"),
      ("divisor: 8", "divisor: 0", "divisor: below 1"),
      ("divisor: 8", "divisior: 8", "divisior: not allowed"),
      ("channels: 3", "channels: rgb", "input.channels: not of type integer"),
      (
        "kernel: [3, 5], expand", "kernel: [3, wide], expand",
        "layers[].kernel: fits no alternative"
      ),
      ("act: relu", "act: gelu", "layers[].act: not one of the choices"),
      ("scaled: no", "scaled: never", "layers[].scaled: not one of the choices"),
      ("{ conv: 64, act", "{ conv: 64, dense: 64, act", "layers[]: fits more than one alternative"),
      ("{ conv: 64, act", "{ act", "layers[]: fits no alternative"),
      ("pool: mean", "pool: max", "layers[].pool: not one of the choices"),
      (
        "word: small, kernel: 3", "word: small, stride: 3", "layers[].options[].stride: not allowed"
      ),
      ("skip: yes", "skip: maybe", "layers[].options[].skip: not one of the choices"),
    ])
  func refuses(_ old: String, _ new: String, _ fault: String) throws {
    let text = Self.everyKey.replacing(old, with: new)
    #expect(text != Self.everyKey)
    let file = TextFile(path: "space.yaml", text: text)
    #expect(SchemaChecker.faults(of: try YAML.read(file), against: SearchSpace.schema) == [fault])
    #expect(throws: Problems.self) { try SearchSpace.read(file) }
  }
}
