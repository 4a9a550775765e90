// SPDX-License-Identifier: Apache-2.0

import Documents

/// The reference of the constraint file as Markdown: a table of keys for the file and for each block in it.
enum ReferencePage {
  static func text(of keys: [KeyWords]) -> String {
    """
    # Keys of the constraint file

    Written from the declarations of the keys (`make golden`); the same words are in `plan schema constraints`. \
    A quantity may be given in any unit of its kind. `*` stands for a name that you give, `[]` for the items of a list. \
    What is assumed stands in `configs/defaults.yaml`, each with its reason.


    """ + sections(keys, "The file").joined(separator: "\n")
  }

  private static func sections(_ keys: [KeyWords], _ title: String) -> [String] {
    var table =
      "## \(title)\n\n| key | means | value | without it | example |\n|---|---|---|---|---|\n"
    for key in keys {
      let cells = [
        "`\(key.name)`", key.help, value(key), key.absenceWords, "`\(key.example)`",
      ]
      table += "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }
    let path = title == "The file" ? "" : title.replacing("`", with: "") + "."
    return [table]
      + keys.filter { !$0.inner.isEmpty && !$0.isLimit }.flatMap { key in
        sections(below(key), "`\(path)\(key.name)\(mark(key))`")
      }
  }

  /// The keys of a block, named from there; the mark of names or of lists goes into the heading.
  private static func below(_ key: KeyWords) -> [KeyWords] {
    key.inner.map { inner in
      var inner = inner
      inner.name = inner.name.split(separator: ".").last.map(String.init) ?? inner.name
      return inner
    }
  }

  private static func mark(_ key: KeyWords) -> String {
    let first = key.inner.first?.name ?? ""
    return first.hasPrefix("*.") ? ".*" : first.hasPrefix("[].") ? "[]" : ""
  }

  private static func value(_ key: KeyWords) -> String {
    let value =
      key.shape.words + (key.unit.isEmpty ? "" : " in \(key.unit)")
      + (key.shape.range.map { ", \($0)" } ?? "")
    if key.isLimit {
      let bound = key.inner.first.map { $0.name.split(separator: ".").last ?? "" } ?? ""
      return value + "; or `{ \(bound): …, fixed: yes }`, which is never relaxed"
    }
    if case .brief = key.shape { return value + "; or a block" }
    return value
  }
}

extension KeyWords {
  /// The keys below, by their paths from here.
  var inner: [KeyWords] { shape.inner }

  /// Whether it is a limit, which may be a value or a block of the value and of whether it is fixed.
  fileprivate var isLimit: Bool {
    inner.count == 2 && inner[1].name.hasSuffix("fixed")
      && (inner[0].name.hasSuffix("at-most") || inner[0].name.hasSuffix("at-least"))
  }

  /// What holds where it is left out, in words.
  var absenceWords: String {
    switch absence {
    case .required: "required"
    case .none: "none"
    case .value(let value): "`\(value)`"
    case .told(let words): words
    }
  }
}

extension KeyWords.Shape {
  /// What may stand there, in words.
  var words: String {
    switch self {
    case .quantity(let unit, _, _): unit.isEmpty ? "number" : "quantity"
    case .whole: "whole number"
    case .wholes: "whole number or range"
    case .text: "text"
    case .flag: "`yes` or `no`"
    case .choice(let choices): choices.map { "`\($0)`" }.joined(separator: ", ")
    case .block: "block"
    case .named(.block): "blocks by name"
    case .named(let shape): "by name: \(shape.words)"
    case .list(.block): "list of blocks"
    case .list(let shape): "list of: \(shape.words)"
    case .brief(let value, _): value.words
    case .several(.block): "block, or a list of them"
    case .several(let shape): "\(shape.words); or a list"
    }
  }

  fileprivate var inner: [KeyWords] {
    func below(_ mark: String, _ shape: Self) -> [KeyWords] {
      shape.inner.map { key in
        var key = key
        key.name = "\(mark).\(key.name)"
        return key
      }
    }
    return switch self {
    case .block(let keys): keys
    case .named(let shape): below("*", shape)
    case .list(let shape): below("[]", shape)
    case .several(let shape), .brief(_, let shape): shape.inner
    default: []
    }
  }
}
