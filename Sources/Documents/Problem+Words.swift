// SPDX-License-Identifier: Apache-2.0

import Quantities

/// Problems in words.
extension Problem {
  /// What is wrong, and how to mend it.
  public var words: (what: String, mend: String?) {
    let text = String(self.text.prefix(80)).visibleLine
    switch kind {
    case .unreadable(let reason): return ("cannot read the file: \(reason)", nil)
    case .isDirectory: return ("this is a folder", "name the file inside it")
    case .empty: return ("the file says nothing", "`plan init` lists files to start from")
    case .notText: return ("this is no text file (UTF-8)", nil)
    case .tooLarge(let bytes, let limit):
      return ("\(Format.grouped(bytes)) bytes; at most \(Format.grouped(limit)) are read", nil)
    case .tooDeep(let limit): return ("nested more than \(limit) levels deep", nil)
    case .anchorOrTag:
      return (
        "anchors, aliases and tags are not read", "put a text that begins with &, * or ! in quotes"
      )
    case .hidden(let character):
      return (
        "the text contains the invisible character `\(String(character).visibleLine)`",
        "remove it: names and values are one line of visible characters"
      )
    case .tab: return ("a tab indents this line", "indent with spaces")
    case .syntax(let words):
      let isJSON = place.file.hasSuffix(".json") || place.file.hasSuffix(".jsonl")
      return ("not \(isJSON ? "JSON" : "YAML"): \(words)", nil)
    case .duplicateKey(let line):
      return (
        "`\(text)` stands here twice; first in line \(line)", "merge the two"
      )
    case .unknownKey(let known):
      return (
        "unknown key `\(text)`",
        Self.synonym(text, known) ?? misplaced ?? Self.meant(text, known)
          ?? (known.isEmpty ? nil : "known here: \(known.joined(separator: ", "))")
      )
    case .renamedKey(let name, let mend): return ("`\(text)` is called `\(name)` now", mend)
    case .missingKey(let key, let example):
      return ("`\(key)` is missing", "for example `\(Self.lastPart(key)): \(example)`")
    case .wrongShape(let expected):
      return ("expected \(expected)" + (text.isEmpty ? "" : ", found `\(text)`"), nil)
    case .quantity(let error, let example):
      return QuantityWords(error: error, text: text, example: example).words
    case .outOfRange(let words): return ("`\(text)`: \(words)", nil)
    case .notAChoice(let choices):
      return (
        "`\(text)` is not one of \(Self.list(choices))",
        Self.meant(text, choices) ?? Self.synonym(text, choices) ?? Self.advice(text, choices)
          ?? Self.several(text, choices)
      )
    case .unknownName(let kind, let known):
      return (
        "no \(kind) is called `\(text)`",
        Self.meant(text, known)
          ?? (known.count > 60
            ? "`plan catalogue list\(Self.shelf(kind))` names them"
            : "known: \(known.joined(separator: ", "))")
      )
    case .noFile(let kind, let folder, let known):
      return (
        "no \(kind) is called `\(text)`",
        [Self.meant(text, known), "`\(folder)/\(text).yaml` would describe a new one"]
          .compactMap(\.self).joined(separator: " ")
      )
    case .matchesNothing(let kind, let known):
      return (
        "`\(text)` matches no \(kind)",
        Self.meant(text, known)
          ?? "`plan catalogue list\(Self.shelf(kind))` names them; a \(kind) of your own stands under `\(kind == "model" ? "models" : "machines"):`"
      )
    case .contradiction(let words): return (words, nil)
    case .badDate: return ("`\(text)` is no date", "write it as 2026-11-21")
    case .duplicateEntry(let first):
      return ("`\(text)` is there already: \(first.file):\(first.line)", nil)
    case .missingColumn(let name): return ("the table has no column `\(name)`", nil)
    case .wrongFieldCount(let found, let expected):
      return ("\(found) fields where the header has \(expected)", nil)
    case .rule(let words): return (words, nil)
    }
  }

  private static func lastPart(_ key: String) -> Substring {
    key.split(separator: ".").last ?? ""
  }

  /// The shelf of the catalogue that lists a kind of name.
  private static func shelf(_ kind: String) -> String {
    switch kind {
    case "device", "machine": " devices"
    case "model", "runtime", "grid", "climate": " \(kind)s"
    default: ""
    }
  }

  static func meant(_ text: String, _ known: [String]) -> String? {
    let near = Suggestion.nearest(to: text, among: known)
    return near.isEmpty ? nil : "did you mean \(near.map { "`\($0)`" }.joined(separator: " or "))?"
  }

  /// Words for what another key or choice says.
  private static let synonyms = [
    "device": "hardware", "devices": "hardware", "board": "hardware", "boards": "hardware",
    "budget": "limits", "constraints": "limits", "fps": "rate", "every": "rate",
    "cameras": "population", "users": "population", "location": "climate", "place": "climate",
    "goal": "objective", "maintenance": "upkeep", "network": "model", "always": "any",
    "gpu": "hardware",
    "gpus": "hardware", "server": "hardware", "servers": "hardware", "qps": "requests",
    "rps": "requests", "frame-rate": "rate", "interval": "rate",
  ]

  /// What to do where a text asks for something that cannot be chosen; nil where no advice fits.
  private static func advice(_ text: String, _ choices: [String]) -> String? {
    guard choices.contains("daylight") else { return nil }
    if text.lowercased() == "night" {
      return
        "a camera sees nothing without light, and no part of the catalogue lights the scene; `any` is the whole day"
    }
    let isClock = text.contains { $0.isNumber }
    return isClock
      ? "hours of the clock are not read: `daylight` is from sunrise to sunset, `any` the whole day"
      : nil
  }

  /// Another word for a key; nil where the text is not one.
  static func otherWord(for text: String) -> String? { synonyms[text.lowercased()] }

  /// The block to which a key belongs that stands elsewhere, if there are few.
  private var misplaced: String? {
    guard let elsewhere, (1...3).contains(elsewhere.blocks.count) else { return nil }
    let places = elsewhere.blocks.map { $0.isEmpty ? "the top level" : "`\($0)`" }
    let under = elsewhere.blocks.contains("") ? "at" : "under"
    let place = "\(under) \(places.joined(separator: " or "))"
    return elsewhere.key == text
      ? "`\(text)` belongs \(place)" : "did you mean `\(elsewhere.key)`, \(place)?"
  }

  private static func synonym(_ text: String, _ known: [String]) -> String? {
    synonyms[text.lowercased()].flatMap { known.contains($0) ? "did you mean `\($0)`?" : nil }
  }

  /// The list that several choices in one text were meant as; nil where they are not that.
  private static func several(_ text: String, _ choices: [String]) -> String? {
    let words = text.split(whereSeparator: { ",;+&".contains($0) }).map {
      $0.split(separator: " ").last.map(String.init) ?? ""
    }
    let meant = words.compactMap { word in
      choices.first { !word.isEmpty && $0.split(separator: " ").last.map(String.init) == word }
    }
    guard words.count > 1, meant.count == words.count else { return nil }
    return "write a list: `[\(meant.joined(separator: ", "))]`"
  }

  private static func list(_ items: [String]) -> String {
    items.count <= 14
      ? items.joined(separator: ", ") : items.prefix(14).joined(separator: ", ") + ", …"
  }
}
