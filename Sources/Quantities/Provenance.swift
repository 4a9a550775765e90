// SPDX-License-Identifier: Apache-2.0

/// Who says so: enough to look a figure up again.
public struct Provenance: Sendable, Hashable {
  /// The id of the source in the catalogue's list, or the user's file.
  public var source: String
  /// What exactly was measured or assumed, in a few words.
  public var note: String
  /// Where the catalogue keeps the figure: an entry and the figure's name, or an assumption's name.
  public var subject: String

  /// Names a source and what it says.
  public init(source: String, note: String = "", subject: String = "") {
    self.source = source
    self.note = note
    self.subject = subject
  }
}
