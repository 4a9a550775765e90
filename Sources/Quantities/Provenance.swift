// SPDX-License-Identifier: Apache-2.0

/// The source of a figure: enough to look it up again.
///
/// Its texts are shared by all copies: an estimate is copied far more often than its source is read.
public struct Provenance: Sendable, Hashable {
  private var texts: Texts

  /// Names a source and what it says.
  public init(source: String, note: String = "", subject: String = "") {
    texts = Texts(source, note, subject)
  }

  /// The id of the source in the catalogue's list, or the user's file.
  public var source: String {
    get { texts.source }
    set { texts = Texts(newValue, note, subject) }
  }

  /// What exactly was measured or assumed, in a few words.
  public var note: String {
    get { texts.note }
    set { texts = Texts(source, newValue, subject) }
  }

  /// Where the catalogue keeps the figure: an entry and the figure's name, or an assumption's name.
  public var subject: String {
    get { texts.subject }
    set { texts = Texts(source, note, newValue) }
  }

  /// Equality of the texts.
  public static func == (left: Provenance, right: Provenance) -> Bool {
    left.texts === right.texts
      || (left.source == right.source && left.note == right.note && left.subject == right.subject)
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

  init(_ source: String, _ note: String, _ subject: String) {
    self.source = source
    self.note = note
    self.subject = subject
  }
}
