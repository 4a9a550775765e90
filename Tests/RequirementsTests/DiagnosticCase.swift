// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import Requirements
import Testing

/// A sound file, a change that breaks it, and the problem that must be told.
struct DiagnosticCase: Sendable, CustomTestStringConvertible {
  /// What is expected of the problem's kind.
  enum Expectation: Sendable {
    /// Exactly this.
    case exactly(Problem.Kind)
    /// Out of a range, in these words.
    case range(String)
    /// A contradiction or broken rule whose words contain this.
    case words(String)
    /// An unknown key, for which this would be suggested.
    case key(meant: String)
    /// An unknown name of a kind, for which this would be suggested.
    case name(String, meant: String?)
    /// A pattern that matches nothing of a kind.
    case pattern(String)
    /// A word that is none of the choices, for which this would be suggested.
    case choice(meant: String?)
    /// A value of another shape.
    case shape
  }

  var old: String
  var new: String
  /// The text that the problem points at: its first occurrence in the broken file.
  var needle: String
  var expected: Expectation

  init(_ old: String, _ new: String, at needle: String, _ expected: Expectation) {
    self.old = old
    self.new = new
    self.needle = needle
    self.expected = expected
  }

  var testDescription: String { new.isEmpty ? "without \(old)" : new }

  static let sound = """
    deployment: test
    tasks:
      boats:
        task: object-detection
        accuracy: { metric: mAP50-95, at-least: 0.30 }
        event: { lasts: 240 s, per-day: 6, caught-at-least: 0.80 }
        sees: { object: 6 m, at: 120 m, lens: 60 deg }
        rate: [1/10s]
        alert-within: 10 min
    hardware:
      allow: [raspberry-pi-*]
    power:
      climate: amsterdam
      battery: { chemistry: lifepo4, energy: 1280 Wh, packs: 1..2 }
      solar: { panel: 20 W, panels: 0..2 }
    uplink: { radio: lte-m, event-payload: 20 kB }
    upkeep: { visit: 1000 USD, lifetime: 5 years }
    limits:
      cost: 40 USD/day
      battery-life: 60 days
    """

  /// The broken file.
  var text: String { Self.sound.replacing(old, with: new) }

  /// Whether a problem is the expected one.
  func isExpected(_ problem: Problem) -> Bool {
    func isNearest(_ meant: String?, _ known: [String]) -> Bool {
      Suggestion.nearest(to: problem.text, among: known).first == meant
    }
    switch (expected, problem.kind) {
    case (.exactly(let wanted), let found): return found == wanted
    case (.range(let wanted), .outOfRange(let found)): return found == wanted
    case (.words(let wanted), .contradiction(let found)), (.words(let wanted), .rule(let found)),
      (.words(let wanted), .outOfRange(let found)):
      return found.contains(wanted)
    case (.key(let meant), .unknownKey(let known)): return isNearest(meant, known)
    case (.name(let wanted, let meant), .unknownName(let kind, let known)):
      return kind == wanted && isNearest(meant, known)
    case (.pattern(let wanted), .matchesNothing(let kind, let known)):
      return kind == wanted && !known.isEmpty
    case (.choice(let meant), .notAChoice(let known)): return isNearest(meant, known)
    case (.shape, .wrongShape): return true
    default: return false
    }
  }
}

/// The place of a text in a file, counted from 1.
func place(of needle: String, in text: String) throws -> (line: Int, column: Int) {
  let range = try #require(text.firstRange(of: needle), "no `\(needle)` in the file")
  let before = text[..<range.lowerBound]
  let line = before.count { $0 == "\n" } + 1
  let start = before.lastIndex(of: "\n").map { before.index(after: $0) } ?? before.startIndex
  return (line, before.distance(from: start, to: before.endIndex) + 1)
}
