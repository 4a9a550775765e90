// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// JSON as another reader than ours sees it.
package enum JSONValue: Decodable, Sendable, Equatable {
  /// Nothing.
  case null
  /// A truth value.
  case bool(Bool)
  /// A number.
  case number(Double)
  /// A text.
  case string(String)
  /// A list.
  case array([JSONValue])
  /// An object; its order is not kept.
  case object([String: JSONValue])

  /// Decodes any value.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// Reads a text.
  package init(text: String) throws {
    self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
  }

  /// The value under a key of an object; nil where there is no such key.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let entries) = self else { return nil }
    return entries[key]
  }

  /// The number, where it is one.
  package var number: Double? {
    guard case .number(let value) = self else { return nil }
    return value
  }

  /// The text, where it is one.
  package var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// The items of a list; none of anything else.
  package var items: [JSONValue] {
    guard case .array(let items) = self else { return [] }
    return items
  }

  /// The keys of an object.
  package var keys: Set<String> {
    guard case .object(let entries) = self else { return [] }
    return Set(entries.keys)
  }
}
