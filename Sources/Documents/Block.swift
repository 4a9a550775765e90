// SPDX-License-Identifier: Apache-2.0

/// A record that a mapping of a file describes, key by key.
package protocol Block: SendableMetatype {
  /// Its keys, in the order that they are read in.
  static var keys: Keys { get }
  /// What holds before anything is read.
  init(blank reader: MappingReader)
  /// What its keys must keep with one another, once all are read.
  mutating func check(_ reader: MappingReader)
}

extension Block {
  /// Keys of such a record.
  package typealias Keys = [KeyReader<Self>]

  /// Nothing that keys must keep with one another.
  package mutating func check(_ reader: MappingReader) {}

  /// The documentation of its keys.
  package static var words: [KeyWords] { keys.map(\.words) }

  /// Notes which of some keys are missing.
  package static func require(_ names: String..., of reader: MappingReader) {
    for key in words where names.contains(key.name) && !reader.has(key.name) {
      reader.missing(key.name, key.example)
    }
  }

  /// The record of a mapping; nil where there is none, or where a key is missing or wrong that it is worth
  /// nothing without.
  package static func read(_ reader: MappingReader?) -> Self? {
    guard let reader else { return nil }
    let (record, isWhole) = read(anyway: reader)
    return isWhole ? record : nil
  }

  /// The record of a mapping with what could be read of it, and whether nothing is missing.
  package static func read(anyway reader: MappingReader) -> (record: Self, isWhole: Bool) {
    var record = Self(blank: reader)
    let isWhole = keys.reduce(true) { $1.read(reader, &record) && $0 }
    record.check(reader)
    reader.finish()
    return (record, isWhole)
  }
}
