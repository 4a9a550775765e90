// SPDX-License-Identifier: Apache-2.0

/// A value in a YAML document and where it stands.
public struct Node: Sendable, Hashable {
  /// Where it begins.
  public var place: Place
  /// What it is.
  public var content: Content

  /// The shapes of a YAML value.
  public indirect enum Content: Sendable, Hashable {
    /// Nothing was written.
    case null
    /// A text or a number, unquoted; `isQuoted` where it was in quotes.
    case scalar(String, isQuoted: Bool)
    /// A list.
    case sequence([Node])
    /// A mapping in the order of the file.
    case mapping([Entry])
  }

  /// A mapping without keys, in place of one that a file leaves out.
  package static func empty(at place: Place) -> Node { Node(place: place, content: .mapping([])) }

  /// A key with its value.
  public struct Entry: Sendable, Hashable {
    /// The key.
    public var key: String
    /// Where the key stands.
    public var place: Place
    /// The value.
    public var value: Node
  }

  /// The text of a scalar.
  public var scalar: String? {
    guard case .scalar(let text, _) = content else { return nil }
    return text
  }

  /// The value under a key of a mapping.
  public subscript(key: String) -> Node? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }

  /// What it is, in a word, for messages.
  public var shape: String {
    switch content {
    case .null: "nothing"
    case .scalar: "a value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
