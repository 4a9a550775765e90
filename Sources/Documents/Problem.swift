// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// What is wrong with a document, as evidence; the executable's renderer turns it into words.
public struct Problem: Error, Sendable, Hashable {
  /// Where.
  public var place: Place
  /// The offending text, underlined at the place; empty where there is none.
  public var text: String
  /// What.
  public var kind: Kind

  /// Of an unknown key the name of the one that was meant, and the blocks in which it may stand; nil where there is
  /// none elsewhere.
  package var elsewhere: Elsewhere?

  /// A key in another block.
  package struct Elsewhere: Sendable, Hashable {
    /// The key.
    package var key: String
    /// The blocks, by dotted path; empty text for the whole file.
    package var blocks: [String]
  }

  /// Names a problem.
  public init(_ kind: Kind, at place: Place, text: String = "") {
    self.kind = kind
    self.place = place
    self.text = text
  }

  /// The kinds of problems a document can have.
  public enum Kind: Sendable, Hashable {
    /// The file cannot be read; the system's reason.
    case unreadable(reason: String)
    /// A folder where a file belongs.
    case isDirectory
    /// Nothing but blanks and comments.
    case empty
    /// Not text: a NUL byte or bytes that are not UTF-8.
    case notText
    /// Longer than any sound file of its kind.
    case tooLarge(bytes: Int, limit: Int)
    /// Nested deeper than any sound file of its kind.
    case tooDeep(limit: Int)
    /// An anchor, alias or tag: not part of the format.
    case anchorOrTag
    /// A tab where YAML wants spaces.
    case tab
    /// A character in a text that shows nothing, or breaks the line.
    case hidden(Unicode.Scalar)
    /// The parser's own complaint.
    case syntax(String)
    /// A key twice in one mapping; the line of the first.
    case duplicateKey(firstLine: Int)
    /// A key that no block has.
    case unknownKey(known: [String])
    /// A key that has another name now, and what to write in its place.
    case renamedKey(to: String, mend: String)
    /// A key that must be there.
    case missingKey(String, example: String)
    /// A value of another shape: text, list or mapping.
    case wrongShape(expected: String)
    /// A value that is no quantity.
    case quantity(MeasureError, example: String)
    /// A value outside its range.
    case outOfRange(String)
    /// A value that is not one of the choices.
    case notAChoice([String])
    /// A name that the catalogue does not hold; what kind of name and what is near.
    case unknownName(kind: String, known: [String])
    /// A name that no file of a folder describes.
    case noFile(kind: String, folder: String, known: [String])
    /// A pattern that matches nothing.
    case matchesNothing(kind: String, known: [String])
    /// Two statements that cannot both hold.
    case contradiction(String)
    /// A date that is not YYYY-MM-DD.
    case badDate
    /// An id that an earlier entry has; where.
    case duplicateEntry(first: Place)
    /// A table without a column it must have.
    case missingColumn(String)
    /// A row with more or fewer fields than the header.
    case wrongFieldCount(found: Int, expected: Int)
    /// Anything else that is best said in the words of the rule that was broken.
    case rule(String)
  }
}

/// Problems found so far; reading goes on, so that all are reported at once.
public final class ProblemLog {
  /// The problems in the order found.
  public internal(set) var problems: [Problem] = []

  /// An empty log.
  public init() {}

  /// Adds a problem.
  public func add(_ kind: Problem.Kind, at place: Place, text: String = "") {
    problems.append(Problem(kind, at: place, text: text))
  }

  /// Adds problems found elsewhere.
  public func add(_ more: [Problem]) {
    problems += more
  }

  /// Keys that only files of one scope may have.
  private var scoped: [(scope: String, key: String, place: Place)] = []

  /// Notes a key that only files of one scope may have, before it is known whether this one is.
  func note(_ key: String, onlyIn scope: String, at place: Place) {
    scoped.append((scope, key, place))
  }

  /// Refuses the keys noted so far that a file of a scope may not have.
  package func settle(_ scope: String, _ words: (_ key: String, _ scope: String) -> String) {
    for note in scoped where note.scope != scope {
      // What may be chosen for a key that has to go helps no one.
      let value = note.place.column...note.place.column + note.key.count + 3
      problems.removeAll {
        guard case .notAChoice = $0.kind else { return false }
        return $0.place.file == note.place.file && $0.place.line == note.place.line
          && value.contains($0.place.column)
      }
      add(.contradiction(words(note.key, note.scope)), at: note.place)
    }
    scoped = []
  }

  /// Throws all problems, in the order of their places, if there are any.
  public func throwIfAny() throws(Problems) {
    guard !problems.isEmpty else { return }
    throw Problems(problems)
  }
}

/// Everything that is wrong with what was read.
public struct Problems: Error, Sendable, Hashable {
  /// The problems by place, without repetitions.
  public var all: [Problem]

  /// Sorts and dedupes.
  public init(_ problems: [Problem]) {
    var seen: Set<Problem> = []
    all = problems.filter { seen.insert($0).inserted }
      .enumerated()
      .sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
      .map(\.element)
  }
}
