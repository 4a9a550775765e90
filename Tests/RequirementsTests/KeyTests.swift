// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import Quantities
import Requirements
import TestSupport
import Testing

/// What is told of each key: in the schema, in the reference, and by the reader.
@Suite("Declarations of keys") struct KeyTests {
  /// A key with its path from the root.
  struct Told: Sendable, CustomTestStringConvertible {
    var path: String
    var key: KeyWords

    var testDescription: String { path }
  }

  /// Every key, the blocks before what is in them.
  static let all: [Told] = below(Requirements.keys, "")

  private static func below(_ keys: [KeyWords], _ path: String) -> [Told] {
    keys.flatMap { key in
      let told = Told(path: path + key.name, key: key)
      return [told] + below(key.inner, told.path + ".")
    }
  }

  @Test("are as many as the schema has") func count() {
    let published = Set(SchemaKeys.all(of: Requirements.schema).filter { !$0.hasSuffix("*") })
    let told = Set(Self.all.map { $0.path.replacing(".[]", with: "[]") })
    #expect(published.subtracting(told).allSatisfy { $0.contains("committed[]") })
    #expect(told.filter { !$0.hasSuffix("*") }.isSubset(of: published))
  }

  @Test("tell what it means, an example and what holds without it", arguments: all)
  func meaning(_ told: Told) throws {
    #expect(told.key.help.count > 3 && told.key.help.last != ".")
    #expect(!told.key.example.isEmpty && !told.key.absenceWords.isEmpty)
    if case .quantity(let unit, _, _) = told.key.shape, !unit.isEmpty {
      // A bare number is refused where a unit belongs, so that the example must show one.
      #expect(Double(told.key.example) == nil)
    }
  }

  @Test("are published with meaning, example and default") func published() throws {
    let schema = Requirements.schema
    for told in Self.all {
      let (parent, key) = try #require(Self.find(told.path, in: schema))
      #expect(key["description"]?.texts.first?.hasPrefix(told.key.help) == true, "\(told.path)")
      #expect(key["examples"] != nil, "\(told.path)")
      let name = told.key.name.split(separator: ".").last.map(String.init) ?? ""
      let isRequired = parent["required"]?.texts.contains(name) == true
      #expect(isRequired != (key["default"] != nil), "\(told.path)")
      #expect((key["x-unit"] != nil) == !told.key.unit.isEmpty, "\(told.path)")
    }
  }

  /// A key at the top of a file that belongs in a block, wherever it is in few enough of them to tell.
  @Test("that stand in the wrong block say where they belong") func misplaced() throws {
    var told = 0
    let sound = "tasks: { it: { task: image-classification, rate: 1/s } }\npower: mains\n"
    let names = Set(Self.all.compactMap { $0.key.name.split(separator: ".").last.map(String.init) })
    for name in names.subtracting(Requirements.keys.map(\.name)).sorted()
    where name != "*" && name != "[]" {
      let problems = try Checkout.problems(sound + "\(name): 1\n")
      let mend = problems.first { $0.text == name }?.words.mend ?? ""
      let blocks = Requirements.keys.blocks(with: name)
      #expect(!blocks.isEmpty, "\(name)")
      guard blocks.count <= 3 else { continue }
      told += 1
      // Another word for a key of the file itself, such as `device`, is that key.
      #expect(
        mend == "did you mean `hardware`?"
          || mend.hasPrefix("`\(name)` belongs under `") && blocks.allSatisfy(mend.contains),
        "\(name): \(mend)")
    }
    #expect(told > 80, "\(told)")
  }

  private static func find(_ path: String, in schema: JSON) -> (parent: JSON, key: JSON)? {
    var (parent, found) = (schema, schema)
    for part in path.split(separator: ".").map(String.init) {
      if case .array(let alternatives)? = found["oneOf"] { found = alternatives[0] }
      parent = found
      let next =
        switch part {
        case "*": found["additionalProperties"]
        case "[]": found["items"]
        default: found["properties"]?[part]
        }
      guard let next else { return nil }
      found = next
    }
    return (parent, found)
  }

  @Test("show an example that is read without an error", arguments: all)
  func example(_ told: Told) throws {
    #expect(try Self.faults(of: told.path, told.key.example) == [])
  }

  /// A list of mappings in a mapping is no value that any key has.
  @Test("refuse what is none of it", arguments: all)
  func refusal(_ told: Told) throws {
    #expect(try Self.faults(of: told.path, "[{ nobody: [{ reads: this }] }]") != [])
  }

  /// Faults of a value under a key that are not about other keys being missing.
  private static func faults(of path: String, _ value: String) throws -> [String] {
    var text = ""
    var depth = 0
    let parts = path.split(separator: ".").map(String.init)
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      if part == "[]" {
        text += String(repeating: "  ", count: depth) + "-\n"
      } else {
        // The user's own name; in two places one of the words that are known there.
        let known = ["routes": "last-layer", "accuracy": "top1"]
        let name = part == "*" ? known[parts[index - 1]] ?? "people" : part
        text += String(repeating: "  ", count: depth) + "\(name):" + (isLast ? " \(value)\n" : "\n")
      }
      depth += 1
    }
    // What some keys are read beside.
    if parts[0] != "tasks" { text += "tasks: { people: { task: object-detection } }\n" }
    if path.hasPrefix("power.solar") {
      text.replace("power:\n", with: "power:\n  battery: { chemistry: lifepo4, energy: 1 kWh }\n")
    }
    return try Checkout.problems(text).filter { problem in
      switch problem.kind {
      case .quantity, .wrongShape, .outOfRange, .notAChoice, .unknownKey: true
      case .unknownName: !problem.text.isEmpty
      default: false
      }
    }.map { "\($0.place.line): \($0.words.what)" }
  }

  @Test("stand in the reference as they are declared") func reference() throws {
    let page = ReferencePage.text(of: Requirements.keys)
    let difference = try Golden.difference(of: page, from: "Documentation/reference/constraints.md")
    #expect(difference == nil)
  }
}
