// SPDX-License-Identifier: Apache-2.0

public import Quantities

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
  private let isMapping: Bool

  /// Opens a mapping; another shape is a problem, and reads as an empty mapping.
  public init(_ node: Node, _ log: ProblemLog, path: String = "", trace: KeyTrace? = nil) {
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
        .wrongShape(expected: "a mapping of keys to values"), at: node.place,
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
      log.add(.wrongShape(expected: "a list"), at: node.place, text: node.scalar ?? "")
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
        .wrongShape(expected: "a mapping of names to values"), at: node.place,
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
      .rule("an empty list allows nothing: name at least one, or take `\(key)` out"),
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

  /// A quantity with its unit under a key, within a range in its own unit.
  public func quantity<Q: Quantity>(
    _ key: String, _ kind: Q.Type,
    _ range: ClosedRange<Double> = 0...Double.greatestFiniteMagnitude,
    example: String, excludingZero: Bool = false
  ) -> Q? {
    guard let node = ask(key) else { return nil }
    return quantity(of: node, kind, range, example: example, excludingZero: excludingZero)
  }

  /// A quantity in a node, within a range in its own unit.
  public func quantity<Q: Quantity>(
    of node: Node, _ kind: Q.Type,
    _ range: ClosedRange<Double> = 0...Double.greatestFiniteMagnitude,
    example: String, excludingZero: Bool = false
  ) -> Q? {
    guard let text = node.scalar else {
      log.add(.wrongShape(expected: "a quantity such as \(example)"), at: node.place)
      return nil
    }
    do throws(MeasureError) {
      let value = try Q(parsing: text)
      guard range.contains(value.value), !(excludingZero && value.value == 0) else {
        log.add(.outOfRange(Self.words(range, Q.unit, excludingZero)), at: node.place, text: text)
        return nil
      }
      return value
    } catch {
      log.add(.quantity(error, example: example), at: node.place, text: text)
      return nil
    }
  }

  /// One quantity or a list of them under a key, each within a range in its own unit.
  public func quantities<Q: Quantity>(
    _ key: String, _ kind: Q.Type, _ range: ClosedRange<Double>, example: String
  ) -> [Q] {
    guard let node = ask(key) else { return [] }
    guard case .sequence(let items) = node.content else {
      return quantity(of: node, kind, range, example: example).map { [$0] } ?? []
    }
    if items.isEmpty { log.add(.wrongShape(expected: "one or more values"), at: node.place) }
    return items.compactMap { quantity(of: $0, kind, range, example: example) }
  }

  static func words(_ range: ClosedRange<Double>, _ unit: String, _ excludingZero: Bool)
    -> String
  {
    func words(_ value: Double) -> String {
      if unit == Seconds.unit { return Format.duration(value) }
      return unit.isEmpty ? Format.significant(value, 6) : "\(Format.significant(value, 6)) \(unit)"
    }
    let low = words(range.lowerBound)
    // A bound that only keeps the arithmetic sound is not worth naming to somebody below it.
    if range.upperBound >= 1e12 {
      return excludingZero ? "must be above \(low)" : "must be at least \(low)"
    }
    let high = words(range.upperBound)
    return excludingZero
      ? "must be above \(low) and at most \(high)" : "must be between \(low) and \(high)"
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
