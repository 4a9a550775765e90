// SPDX-License-Identifier: Apache-2.0

/// The source of a figure: enough to look it up again.
///
/// Its texts are shared by all copies: an estimate is copied far more often than its source is read.
public struct Provenance: Sendable, Hashable {
  private var texts: Texts

  /// Names a source and what it says.
  public init(source: String, note: String = "", subject: String = "") {
    texts = Texts(source, note, subject, [])
  }

  /// Of a figure that is computed of several: where the stronger of them come from, once each.
  public var others: [Provenance] { texts.others }

  /// This source and all others behind the figure.
  public var all: [Provenance] {
    others.isEmpty ? [self] : [Provenance(source: source, note: note, subject: subject)] + others
  }

  /// The provenance of what is computed of some figures: that of the weakest, of equally weak ones the first, beside the
  /// others.
  public static func joining(_ parts: (basis: Basis, provenance: Provenance)...) -> Provenance {
    var weakest = parts[0]
    for part in parts where part.basis < weakest.basis { weakest = part }
    return parts.reduce(weakest.provenance) { $0.beside($1.provenance) }
  }

  /// The same source, with another one behind the figure.
  public func beside(_ other: Provenance) -> Provenance {
    guard texts !== other.texts else { return self }
    var known = all
    for one in other.all where !known.contains(one) { known.append(one) }
    guard known.count > 1 + others.count else { return self }
    var joined = self
    joined.texts = Texts(source, note, subject, Array(known.dropFirst()))
    return joined
  }

  /// The id of the source in the catalogue's list, or the user's file.
  public var source: String {
    get { texts.source }
    set { texts = Texts(newValue, note, subject, others) }
  }

  /// What exactly was measured or assumed, in a few words.
  public var note: String {
    get { texts.note }
    set { texts = Texts(source, newValue, subject, others) }
  }

  /// Where the catalogue keeps the figure: an entry and the figure's name, or an assumption's name.
  public var subject: String {
    get { texts.subject }
    set { texts = Texts(source, note, newValue, others) }
  }

  /// Equality of the texts.
  public static func == (left: Provenance, right: Provenance) -> Bool {
    left.texts === right.texts
      || (left.source == right.source && left.note == right.note && left.subject == right.subject
        && left.others == right.others)
  }

  /// Hashes the texts.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(source)
    hasher.combine(note)
    hasher.combine(subject)
  }
}

/// The texts of a provenance.
private final class Texts: Sendable {
  let source: String
  let note: String
  let subject: String
  let others: [Provenance]

  init(_ source: String, _ note: String, _ subject: String, _ others: [Provenance]) {
    self.others = others
    self.source = source
    self.note = note
    self.subject = subject
  }
}
