// SPDX-License-Identifier: Apache-2.0

package import Quantities

/// A key of a block: its name, meaning and example. Bound to a field of a record, it is the one declaration that
/// drives reading, the JSON Schema, the reference page and suggestions for unknown keys.
package struct Key: Sendable {
  private let name: String
  private let help: String
  private let example: String?
  private let missing: String?

  /// Names a key.
  ///
  /// - Parameters:
  ///   - help: what it means.
  ///   - example: a value that can be read; without one what holds where the key is left out, the first of
  ///     its words, or of a block the keys that it must have.
  ///   - missing: what is shown to somebody who left it out, where that is not the example.
  package init(
    _ name: String, _ help: String, like example: String? = nil, missing: String? = nil
  ) {
    (self.name, self.help, self.example, self.missing) = (name, help, example, missing)
  }

  private func words(_ shape: KeyWords.Shape, _ absence: KeyWords.Absence) -> KeyWords {
    KeyWords(
      name: name, shape: shape, absence: absence,
      example: example ?? absence.written ?? shape.example ?? "", help: help)
  }

  /// Reads it in a way of its own, which asks for the key and puts what it finds into the record.
  package func read<Record>(
    _ shape: KeyWords.Shape, else absence: KeyWords.Absence = .none,
    with read: @escaping @Sendable (MappingReader, inout Record) -> Void
  ) -> KeyReader<Record> {
    let words = words(shape, absence)
    return KeyReader(words: words) { reader, record in
      reader.examples[name] = words.example
      read(reader, &record)
      if absence.isRequired, !reader.has(name) { reader.missing(name, missing ?? words.example) }
      return true
    }
  }

  /// Reads a value, which is put into the record by hand.
  package func put<Record, Value>(
    _ kind: KeyKind<Value>, else absence: KeyWords.Absence = .none,
    with put: @escaping @Sendable (inout Record, Value, Place) -> Void
  ) -> KeyReader<Record> {
    let words = words(kind.shape, absence)
    return KeyReader(words: words) { reader, record in
      reader.examples[name] = words.example
      if let value = kind.find(reader, words) {
        put(&record, value, reader.place(of: name))
        return true
      }
      if absence.isRequired, !reader.has(name) { reader.missing(name, words.example) }
      return !absence.isRequired
    }
  }

  /// Reads a value, or a block of the value and a flag, whose place is that of the value.
  ///
  /// - Parameters:
  ///   - value: the name of the value in the block.
  ///   - flag: the key of the flag, which is false where it is left out.
  package func put<Record, Value>(
    _ kind: KeyKind<Value>, orIn value: String, with flag: Key,
    else absence: KeyWords.Absence = .none,
    put: @escaping @Sendable (inout Record, Value, Bool, Place) -> Void
  ) -> KeyReader<Record> {
    let inner = Key(value, help, like: example).words(kind.shape, .required)
    let keys = [inner, flag.words(.flag, "false")]
    return read(.block(keys, brief: value), else: absence) { outer, record in
      guard let reader = outer.mapping(name, brief: value) else { return }
      let found = kind.find(reader, inner)
      if found == nil, !reader.has(value) { reader.missing(value, inner.example) }
      let isSet = reader.flag(flag.name) ?? false
      reader.finish()
      if let found { put(&record, found, isSet, reader.place(of: value)) }
    }
  }

  /// Reads a value that the record has in any case.
  package func into<Record, Value>(
    _ path: any WritableKeyPath<Record, Value> & Sendable, _ kind: KeyKind<Value>,
    else absence: KeyWords.Absence = .none
  ) -> KeyReader<Record> {
    put(kind, else: absence) { record, value, _ in record[keyPath: path] = value }
  }

  /// Reads a value that the record may lack.
  package func into<Record, Value>(
    _ path: any WritableKeyPath<Record, Value?> & Sendable, _ kind: KeyKind<Value>,
    else absence: KeyWords.Absence = .none
  ) -> KeyReader<Record> {
    put(kind, else: absence) { record, value, _ in record[keyPath: path] = value }
  }

  /// Reads a block whose keys go into the record itself.
  ///
  /// - Parameter brief: the key whose value may stand in place of the block.
  /// - Parameter check: what holds between keys; its last argument says whether all required keys are present.
  package func block<Record>(
    else absence: KeyWords.Absence = .none, brief: String? = nil, keys: [KeyReader<Record>],
    check: @escaping @Sendable (MappingReader, inout Record, Bool) -> Void = { _, _, _ in }
  ) -> KeyReader<Record> {
    let words = keys.map(\.words)
    return read(brief.map { .block(words, brief: $0) } ?? .block(words), else: absence) {
      outer, record in
      let inner = brief.map { outer.mapping(name, brief: $0) } ?? outer.mapping(name)
      guard let reader = inner else { return }
      let isWhole = keys.reduce(true) { $1.read(reader, &record) && $0 }
      check(reader, &record, isWhole)
      reader.finish()
    }
  }
}

/// A key that is bound to its place in a record.
package struct KeyReader<Record>: Sendable {
  /// Its documentation.
  package let words: KeyWords
  /// Reads it; false where the record is worth nothing without it.
  package let read: @Sendable (MappingReader, inout Record) -> Bool

  /// The same key in files of one scope alone; what it says elsewhere is refused once the scope is settled.
  package func only(in scope: String) -> KeyReader {
    var words = words
    words.scope = scope
    let name = words.name
    return KeyReader(words: words) { reader, record in
      if reader.has(name) { reader.log.note(name, onlyIn: scope, at: reader.place(of: name)) }
      return read(reader, &record)
    }
  }

  /// The same key, read into a part of a larger record.
  package func within<Outer>(
    _ path: any WritableKeyPath<Outer, Record> & Sendable
  ) -> KeyReader<Outer> {
    KeyReader<Outer>(words: words) { read($0, &$1[keyPath: path]) }
  }
}

/// How a value is read under a key, and what may stand there.
package struct KeyKind<Value>: Sendable {
  let shape: KeyWords.Shape
  let find: @Sendable (MappingReader, KeyWords) -> Value?

  /// The same with its values made into others.
  package func map<Other>(_ make: @escaping @Sendable (Value) -> Other) -> KeyKind<Other> {
    KeyKind<Other>(shape: shape) { find($0, $1).map(make) }
  }
}

extension KeyKind {
  /// A quantity with its unit, within a range.
  package static func range(_ range: ClosedRange<Double>) -> Self where Value: Quantity {
    quantity(range, false)
  }

  /// A quantity with its unit, within a range without its low end, which is zero.
  package static func above(_ range: ClosedRange<Double>) -> Self where Value: Quantity {
    quantity(range, true)
  }

  private static func quantity(_ range: ClosedRange<Double>, _ above: Bool) -> Self
  where Value: Quantity {
    Self(shape: .quantity(unit: Value.unit, range, above: above)) {
      $0.quantity($1.name, Value.self, range, example: $1.example, excludingZero: above)
    }
  }
}

extension KeyKind<Double> {
  /// A number without a unit, within a range.
  package static func range(_ range: ClosedRange<Double>) -> Self {
    KeyKind<Ratio>.range(range).map(\.value)
  }

  /// A number without a unit, within a range without its low end, which is zero.
  package static func above(_ range: ClosedRange<Double>) -> Self {
    KeyKind<Ratio>.above(range).map(\.value)
  }

}

extension KeyKind<Int> {
  /// A whole number.
  package static func whole(_ range: ClosedRange<Int>) -> Self {
    Self(shape: .whole(range)) { $0.whole($1.name, range) }
  }
}

extension KeyKind<ClosedRange<Int>> {
  /// A whole number or a range of them.
  package static func wholes(_ range: ClosedRange<Int>) -> Self {
    Self(shape: .wholes(range)) { $0.wholes($1.name, range) }
  }
}

extension KeyKind<String> {
  /// A text; one that is required must not be empty, and the record goes on without it.
  package static var text: Self {
    Self(shape: .text) {
      $1.absence.isRequired ? $0.requiredText($1.name, example: $1.example) : $0.text($1.name)
    }
  }
}

extension KeyKind<Bool> {
  /// True or false.
  package static var flag: Self {
    Self(shape: .flag) { $0.flag($1.name) }
  }
}

extension KeyKind where Value: RawRepresentable<String> & CaseIterable & SendableMetatype {
  /// One of several words.
  package static var choice: Self {
    Self(shape: .choice(Value.allCases.map(\.rawValue))) { $0.choice($1.name, Value.self) }
  }
}

extension KeyKind where Value: Block {
  /// A block of keys.
  package static var block: Self {
    Self(shape: .block(Value.words)) { Value.read($0.mapping($1.name)) }
  }

  /// A block of keys, in whose place the value of one of them may stand.
  package static func block(brief: String) -> Self {
    Self(shape: .block(Value.words, brief: brief)) {
      Value.read($0.mapping($1.name, brief: brief))
    }
  }
}

extension KeyKind<[String]> {
  /// A text, or a list of them.
  package static func names(orNone: Bool = false) -> Self {
    KeyKind<[(text: String, place: Place)]>.texts(orNone: orNone).map { $0.map(\.text) }
  }
}

extension KeyKind<[(text: String, place: Place)]> {
  /// A text, or a list of them; of some words, where they are named.
  ///
  /// - Parameter orNone: whether the list may be empty; otherwise one that is has no effect, and is refused.
  package static func texts(_ choices: [String]? = nil, orNone: Bool = false) -> Self {
    Self(shape: .several(choices.map { .choice($0) } ?? .text)) {
      let found = $0.texts($1.name)
      for (text, place) in found {
        guard let choices, !choices.contains(text) else { continue }
        $0.log.add(.notAChoice(choices), at: place, text: text)
      }
      if !orNone { $0.refuseEmpty($1.name) }
      return $0.has($1.name) ? found : nil
    }
  }
}

extension KeyKind {
  /// One or more of some words, each but once.
  ///
  /// - Parameters:
  ///   - repeated: what is said of a word that stands there twice.
  ///   - spellings: all that is read, where that is more than the words.
  package static func choices<
    Choice: RawRepresentable<String> & CaseIterable & Equatable & SendableMetatype
  >(
    repeated: String, spellings: [String]? = nil,
    reading: @escaping @Sendable (String) -> Choice? = { Choice(rawValue: $0) }
  ) -> Self where Value == [Choice] {
    let words = Choice.allCases.map(\.rawValue)
    return Self(shape: .several(.choice(spellings ?? words))) { reader, key in
      var choices: [Choice] = []
      for (text, place) in reader.texts(key.name) {
        guard let choice = reading(text) else {
          reader.log.add(.notAChoice(words), at: place, text: text)
          continue
        }
        if choices.contains(choice) {
          reader.log.add(.contradiction(repeated), at: place, text: text)
        } else {
          choices.append(choice)
        }
      }
      reader.refuseEmpty(key.name)
      return choices
    }
  }
}
