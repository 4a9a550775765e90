// SPDX-License-Identifier: Apache-2.0

/// Reads the keys of one mapping, notes what is wrong and goes on; what nobody asked for is unknown.
///
/// It also remembers which keys were asked for, so that a test can hold the published JSON Schema
/// against what the reader really reads.
public final class MappingReader {
  /// The mapping that is read.
  public let node: Node
  /// Where problems go.
  public let log: ProblemLog
  /// The dotted path of this mapping in its document; lists add `[]`, free keys `*`.
  public let path: String
  /// The name that the user gave it, and where; nil for a mapping under a key of the format.
  package private(set) var entry: Node.Entry?
  let trace: KeyTrace?
  private var entries: [String: Node.Entry] = [:]
  private var asked: Set<String> = []
  private var refused: Set<String> = []
  /// Whether a mapping stands there.
  package let isMapping: Bool
  /// Values that may stand under keys, for those who write something else there.
  var examples: [String: String] = [:]
  /// The key whose value stands in place of this mapping; nil where the mapping is written out.
  var standsFor: String?

  /// Opens a mapping; another shape is a problem, and reads as an empty mapping.
  ///
  /// - Parameter expected: what belongs there, for those who write another shape.
  public init(
    _ node: Node, _ log: ProblemLog, path: String = "", trace: KeyTrace? = nil,
    expected: String? = nil
  ) {
    self.node = node
    self.log = log
    self.path = path
    self.trace = trace
    if case .mapping(let list) = node.content {
      isMapping = true
      for entry in list { entries[entry.key] = entry }
    } else {
      isMapping = false
      log.add(
        .wrongShape(expected: expected ?? "a mapping of keys to values"), at: node.place,
        text: node.scalar ?? "")
    }
  }

  /// The value of a key that is asked for; nil where none stands there.
  func ask(_ key: String) -> Node? {
    asked.insert(key)
    trace?.keys.insert(path.isEmpty ? key : "\(path).\(key)")
    guard let value = entries[key]?.value else { return nil }
    if case .null = value.content { return nil }
    return value
  }

  /// Whether a key stands there with a value.
  public func has(_ key: String) -> Bool {
    guard let value = entries[key]?.value else { return false }
    if case .null = value.content { return false }
    return true
  }

  /// The value of a key, any shape.
  public func node(_ key: String) -> Node? {
    ask(key)
  }

  /// Where a key's value stands, or the mapping itself.
  public func place(of key: String) -> Place {
    entries[key]?.value.place ?? node.place
  }

  /// The readers of a list of mappings under a key.
  public func mappings(_ key: String) -> [MappingReader] {
    guard let node = ask(key) else { return [] }
    let inner = (path.isEmpty ? key : "\(path).\(key)") + "[]"
    guard case .sequence(let items) = node.content else {
      let such = examples[key].map { " such as `\($0)`" } ?? ""
      log.add(.wrongShape(expected: "a list\(such)"), at: node.place, text: node.scalar ?? "")
      return []
    }
    return items.map { MappingReader($0, log, path: inner, trace: trace) }
  }

  /// The entries of a mapping under a key whose keys are the user's own names.
  public func named(_ key: String) -> [Node.Entry] {
    guard let node = ask(key) else { return [] }
    trace?.keys.insert((path.isEmpty ? key : "\(path).\(key)") + ".*")
    guard case .mapping(let list) = node.content else {
      log.add(
        .wrongShape(
          expected: examples[key].map { "names with values, such as `\($0)`" }
            ?? "a mapping of names to values"), at: node.place,
        text: node.scalar ?? "")
      return []
    }
    return list
  }

  /// The entries whose keys nobody asked for, being the user's own names.
  package func others() -> [Node.Entry] {
    guard case .mapping(let list) = node.content else { return [] }
    trace?.keys.insert(path.isEmpty ? "*" : "\(path).*")
    return list.filter { asked.insert($0.key).inserted }
  }

  /// The path that entries of `named(_:)` have.
  public func namedPath(_ key: String) -> String {
    (path.isEmpty ? key : "\(path).\(key)") + ".*"
  }

  /// The reader of one entry of `named(_:)`.
  public func reader(of entry: Node.Entry, under key: String) -> MappingReader {
    let reader = MappingReader(entry.value, log, path: namedPath(key), trace: trace)
    reader.entry = entry
    return reader
  }

  /// The readers of a mapping's entries under a key whose keys are the user's own names.
  package func readers(_ key: String) -> [MappingReader] {
    named(key).map { reader(of: $0, under: key) }
  }

  /// The user's name for what is read; empty for a mapping under a key of the format.
  package var name: String { entry?.key ?? "" }

  /// Where that name stands, or the mapping.
  package var namePlace: Place { entry?.place ?? node.place }

  /// Text under a key.
  public func text(_ key: String) -> String? {
    guard let node = ask(key) else { return nil }
    guard let text = node.scalar else {
      log.add(.wrongShape(expected: "a text"), at: node.place)
      return nil
    }
    return text
  }

  /// Text under a key that must be there.
  public func requiredText(_ key: String, example: String) -> String {
    let found = text(key)
    if !has(key) || found?.isEmpty == true { missing(key, example) }
    return found ?? ""
  }

  /// Notes that a list is empty which must name something.
  func refuseEmpty(_ key: String) {
    guard case .sequence(let items)? = entries[key]?.value.content, items.isEmpty else { return }
    log.add(
      .rule("an empty list allows nothing: name at least one, or take `\(standsFor ?? key)` out"),
      at: place(of: key), text: "[]")
  }

  /// Notes that a key is missing.
  public func missing(_ key: String, _ example: String) {
    guard isMapping else { return }
    log.add(.missingKey(key, example: example), at: node.place)
  }

  /// One of several words under a key.
  public func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ kind: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    guard let text = text(key) else { return nil }
    if let value = Choice(rawValue: text) { return value }
    log.add(.notAChoice(Choice.allCases.map(\.rawValue)), at: place(of: key), text: text)
    return nil
  }

  /// A list of texts under a key; a single text is a list of one.
  public func texts(_ key: String) -> [(text: String, place: Place)] {
    guard let node = ask(key) else { return [] }
    switch node.content {
    case .scalar(let text, _): return [(text, node.place)]
    case .sequence(let items):
      return items.compactMap { item in
        guard let text = item.scalar else {
          log.add(.wrongShape(expected: "a text"), at: item.place)
          return nil
        }
        return (text, item.place)
      }
    default:
      log.add(.wrongShape(expected: "a text or a list of texts"), at: node.place)
      return []
    }
  }

  /// Refuses a key under a name that it has no longer.
  ///
  /// - Parameter mend: what to write in its place, from what stands there.
  package func refuse(
    former key: String, now name: String, _ mend: (_ value: Node) -> String
  ) {
    guard let entry = entries[key], refused.insert(key).inserted else { return }
    log.add(.renamedKey(to: name, mend: mend(entry.value)), at: entry.place, text: key)
  }

  /// Ends the reading: every key that nobody asked for is unknown.
  public func finish() {
    guard case .mapping(let list) = node.content else { return }
    for entry in list where !asked.contains(entry.key) && !refused.contains(entry.key) {
      log.add(.unknownKey(known: asked.sorted()), at: entry.place, text: entry.key)
    }
  }
}

/// The keys that readers asked for, by dotted path.
public final class KeyTrace {
  /// The paths.
  public var keys: Set<String> = []
  /// An empty trace.
  public init() {}
}
