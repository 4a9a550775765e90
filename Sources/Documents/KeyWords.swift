// SPDX-License-Identifier: Apache-2.0

import Quantities

/// The documentation of a key: the source of its JSON Schema and of its line in the reference page.
package struct KeyWords: Sendable {
  /// The key; `*` for names that the user gives, `[]` for the items of a list.
  package var name: String
  /// What may stand there.
  package var shape: Shape
  /// What holds where it is left out.
  package var absence: Absence
  /// A value that can be read, as YAML.
  package var example: String
  /// What it means.
  package var help: String
  /// The only files that may have it; nil for all.
  package var scope: String?

  /// What may stand under a key.
  package indirect enum Shape: Sendable {
    /// A number with its unit, within a range; without the low end where `above`.
    case quantity(unit: String, ClosedRange<Double>, above: Bool)
    /// A whole number.
    case whole(ClosedRange<Int>)
    /// A whole number or a range of them.
    case wholes(ClosedRange<Int>)
    /// A text.
    case text
    /// True or false.
    case flag
    /// One of some words.
    case choice([String])
    /// A block of keys; one called `*` stands for all others.
    case block([KeyWords])
    /// A mapping from the user's own names to values of one shape.
    case named(Shape)
    /// A list of one shape.
    case list(Shape)
    /// A value, or a list of them.
    case several(Shape)
    /// A block, or in its place a value that says the most of it.
    case brief(Shape, Shape)

    /// A block in whose place the value of one of its keys may stand.
    package static func block(_ keys: [KeyWords], brief key: String) -> Self {
      keys.first { $0.name == key }.map { .brief($0.shape, .block(keys)) } ?? .block(keys)
    }
  }

  /// What holds where a key is left out.
  package enum Absence: Sendable, ExpressibleByStringLiteral {
    /// The file is refused.
    case required
    /// Nothing.
    case none
    /// A value that could have been written.
    case value(String)
    /// Something that only words tell.
    case told(String)

    /// The assumption of a name.
    package static func assumed(_ name: String) -> Self { .told("assumed: `\(name)`") }

    /// The value that could have been written.
    var written: String? { if case .value(let value) = self { value } else { nil } }

    var isRequired: Bool { if case .required = self { true } else { false } }

    /// A value that could have been written.
    package init(stringLiteral value: String) { self = .value(value) }
  }

  /// The unit of its values; empty where they have none.
  package var unit: String { shape.unit }

  /// The JSON Schema of a block: draft 2020-12.
  package static func schema(of keys: [KeyWords]) -> JSON { Shape.block(keys).schema }

  fileprivate var schema: JSON {
    guard case .object(var entries) = shape.schema else { return .null }
    var words = help
    if let range = shape.range { words += " (\(range))" }
    if let scope { words += "; only of a \(scope)" }
    if case .told(let absence) = absence { words += "; without it: \(absence)" }
    entries.insert(("description", .string(words)), at: 0)
    if !unit.isEmpty { entries.append(("x-unit", .string(unit))) }
    switch absence {
    case .required: break
    case .none, .told: entries.append(("default", .null))
    case .value(let value): entries.append(("default", JSON(yaml: value)))
    }
    entries.append(("examples", .array([JSON(yaml: example)])))
    return .object(entries)
  }
}

extension KeyWords.Shape {
  /// The range of its numbers, in words.
  package var range: String? {
    switch self {
    case .quantity(let unit, let range, let above):
      range == -Double.infinity...Double.infinity
        ? nil : MappingReader.words(range, unit, above).replacing("must be ", with: "")
    case .whole(let range), .wholes(let range):
      "between \(range.lowerBound) and \(range.upperBound)"
    case .named(let shape), .list(let shape), .several(let shape), .brief(let shape, _): shape.range
    default: nil
    }
  }

  fileprivate var unit: String {
    switch self {
    case .quantity(let unit, _, _): unit
    case .named(let shape), .list(let shape), .several(let shape), .brief(let shape, _): shape.unit
    default: ""
    }
  }

  /// A value that needs no thought: the first of some words, or of a block the keys that it must have, or the first.
  var example: String? {
    switch self {
    case .choice(let choices): return choices.first
    case .several(let shape), .brief(_, let shape): return shape.example
    case .block(let keys):
      let required = keys.filter(\.absence.isRequired)
      let shown = required.isEmpty ? keys.prefix(1) : required[...]
      return "{ " + shown.map { "\($0.name): \($0.example)" }.joined(separator: ", ") + " }"
    default: return nil
    }
  }

  fileprivate var schema: JSON {
    func typed(_ types: String..., more: [(String, JSON)] = []) -> JSON {
      let names: [JSON] = types.map { .string($0) }
      return .object([("type", names.count == 1 ? names[0] : .array(names))] + more)
    }
    switch self {
    case .quantity(let unit, let range, let above):
      // Only a number without a unit can be compared by somebody who knows no units.
      guard unit.isEmpty, range.upperBound.isFinite else { return typed("string", "number") }
      let low = (above ? "exclusiveMinimum" : "minimum", JSON.number(range.lowerBound))
      return typed("string", "number", more: [low, ("maximum", .number(range.upperBound))])
    case .whole(let range):
      return typed(
        "integer",
        more: [("minimum", .number(range.lowerBound)), ("maximum", .number(range.upperBound))])
    case .wholes: return typed("integer", "string")
    case .text: return typed("string")
    case .flag:
      return .object([("enum", .array([.bool(true), .bool(false), .string("yes"), .string("no")]))])
    case .choice(let choices): return .object([("enum", .array(choices.map { .string($0) }))])
    case .block(let keys):
      let required = keys.filter(\.absence.isRequired)
      return typed(
        "object",
        more: [
          ("additionalProperties", keys.first { $0.name == "*" }?.schema ?? .bool(false)),
          ("required", .array(required.map { .string($0.name) })),
          ("properties", .object(keys.filter { $0.name != "*" }.map { ($0.name, $0.schema) })),
        ].filter { $0.0 != "required" || !required.isEmpty })
    case .named(let shape): return typed("object", more: [("additionalProperties", shape.schema)])
    case .list(let shape): return typed("array", more: [("items", shape.schema)])
    case .several(let shape):
      return .object([
        ("oneOf", .array([shape.schema, typed("array", more: [("items", shape.schema)])]))
      ])
    case .brief(let value, let block):
      // The ways to write the value stand beside the block, so that one alone fits.
      let ways: [JSON]
      if case .array(let several)? = value.schema["oneOf"] {
        ways = several
      } else {
        ways = [value.schema]
      }
      return .object([("oneOf", .array([block.schema] + ways))])
    }
  }
}

extension JSON {
  /// A value that is written as YAML.
  fileprivate init(yaml text: String) {
    let file = TextFile(path: "example", text: "value: \(text)")
    self = (try? YAML.read(file))?["value"].map { JSON($0) } ?? .string(text)
  }

  private init(_ node: Node) {
    switch node.content {
    case .null: self = .null
    case .scalar(let text, let isQuoted):
      if !isQuoted, let number = Double(text) {
        self = .number(number)
      } else {
        self =
          !isQuoted && ["true", "false"].contains(text) ? .bool(text == "true") : .string(text)
      }
    case .sequence(let items): self = .array(items.map { JSON($0) })
    case .mapping(let entries): self = .object(entries.map { ($0.key, JSON($0.value)) })
    }
  }
}
