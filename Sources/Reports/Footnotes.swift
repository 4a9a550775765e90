// SPDX-License-Identifier: Apache-2.0

import Quantities

/// Sources numbered in the order of their first use.
struct Footnotes {
  private(set) var list: [Provenance] = []

  /// The mark of a figure: `measured [2]`, or `assumed* [1, 2]` with the source of its weakest input first.
  mutating func mark(_ basis: Basis, _ provenance: Provenance) -> String {
    let numbers = provenance.all.map { String(number($0)) }
    return "\(basis.marked) [\(numbers.joined(separator: ", "))]"
  }

  private mutating func number(_ provenance: Provenance) -> Int {
    if let known = list.firstIndex(of: provenance) { return known + 1 }
    list.append(provenance)
    return list.count
  }

  /// A source in words: of what, who says so, and how.
  static func words(_ found: Provenance) -> String {
    let subject = found.subject.isEmpty ? "" : "\(found.subject), "
    let note = found.note.isEmpty ? "" : ": \(found.note)"
    return "\(subject)\(found.source)\(note)"
  }

  /// A text in lines of at most 110 columns, broken at blanks; all but the first are indented.
  static func wrapped(_ text: String, hanging indent: Int) -> [String] {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    var lines: [String] = []
    var line = String(words.first ?? "")
    for word in words.dropFirst() {
      // A line of blanks alone would be left where a word is longer than a line.
      if line.count + 1 + word.count > 110, line.contains(where: { $0 != " " }) {
        lines.append(line)
        line = String(repeating: " ", count: indent) + word
      } else {
        line += " " + word
      }
    }
    return lines + [line]
  }
}

extension Basis {
  /// The basis in words, with a star where it is no more than an assumption.
  var marked: String { rawValue + (self == .assumed ? "*" : "") }
}
