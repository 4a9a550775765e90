// SPDX-License-Identifier: Apache-2.0

/// Refuses, before the parser sees it, a text that could exhaust the parser: too long, too deep,
/// aliases (a few lines of them unfold to gigabytes), tabs as indentation.
///
/// A first pass knows quotes and comments and points at the very place. Since it knows no more of YAML
/// than that, a text could hide from it (a lone quote inside a block of text opens no quote); a second
/// pass that believes no quote keeps whatever hides within bounds.
enum YAMLGuard {
  static func firstProblem(in file: TextFile) -> Problem? {
    let bytes = file.bytes
    if bytes.count > YAML.limit {
      return Problem(
        .tooLarge(bytes: bytes.count, limit: YAML.limit), at: Place(file: file.path))
    }
    var scan = Scan(file: file.path)
    var index = 0
    while index < bytes.count {
      if let kind = scan.step(bytes, &index) {
        return Problem(kind, at: Place(file: file.path, line: scan.line, column: scan.column))
      }
    }
    guard scan.sawContent else {
      return Problem(.empty, at: Place(file: file.path, line: 1, column: 1))
    }
    return hidden(in: bytes).map { Problem($0, at: Place(file: file.path)) }
  }

  /// How deep the second pass lets anything nest, quoted or not.
  private static let deepestHidden = 200

  /// What the first pass may have taken for quoted text: an anchor together with its alias, or nesting
  /// that no sound file has even in its texts.
  private static func hidden(in bytes: [UInt8]) -> Problem.Kind? {
    var anchors: Set<[UInt8]> = []
    var aliases: Set<[UInt8]> = []
    var brackets = 0
    var dashes = 0
    var indents: [Int] = []
    var lineStart = 0
    var atLineHead = true
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "&"): anchors.insert(name(in: bytes, after: index))
      case UInt8(ascii: "*"): aliases.insert(name(in: bytes, after: index))
      case UInt8(ascii: "["), UInt8(ascii: "{"): brackets += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets = max(0, brackets - 1)
      case UInt8(ascii: "-"), UInt8(ascii: "?"):
        if index + 1 < bytes.count, bytes[index + 1] == 0x20 || bytes[index + 1] == 0x09 {
          dashes += 1
        }
      case 0x0A, 0x0D:
        lineStart = index + 1
        atLineHead = true
        dashes = 0
        continue
      case 0x20, 0x09: continue
      default: dashes = 0
      }
      if atLineHead {
        atLineHead = false
        while let last = indents.last, last >= index - lineStart { indents.removeLast() }
        indents.append(index - lineStart)
      }
      if brackets + dashes + indents.count > deepestHidden { return .tooDeep(limit: YAML.deepest) }
    }
    anchors.remove([])
    return anchors.isDisjoint(with: aliases) ? nil : .anchorOrTag
  }

  /// The name of an anchor or alias: letters, digits, `-` and `_`.
  private static func name(in bytes: [UInt8], after index: Int) -> [UInt8] {
    Array(
      bytes[(index + 1)...].prefix { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      })
  }

  /// One pass over the bytes that knows quotes and comments, and nothing else of YAML.
  private struct Scan {
    var file: String
    var line = 1
    var lineStart = 0
    var column = 1
    var quote: UInt8 = 0
    var brackets = 0
    var dashes = 0
    var indents: [Int] = []
    var atLineHead = true
    var sawContent = false
    var previous: UInt8 = 0x20

    mutating func step(_ bytes: [UInt8], _ index: inout Int) -> Problem.Kind? {
      let byte = bytes[index]
      column = index - lineStart + 1
      defer {
        previous = byte
        index += 1
      }
      if byte == 0x0A || (byte == 0x0D && (index + 1 == bytes.count || bytes[index + 1] != 0x0A)) {
        line += 1
        lineStart = index + 1
        atLineHead = true
        dashes = 0
        return nil
      }
      if quote != 0 { return inQuote(byte, bytes, &index) }
      if atLineHead {
        if byte == 0x20 { return nil }
        if byte == 0x09 { return .tab }
      }
      // Inside brackets a value may follow its colon without a blank.
      let startsToken =
        atLineHead || previous == 0x20 || previous == 0x09 || [0x5B, 0x7B, 0x2C].contains(previous)
        || (brackets > 0 && previous == UInt8(ascii: ":"))
      if byte == UInt8(ascii: "#"), startsToken {
        while index + 1 < bytes.count, bytes[index + 1] != 0x0A { index += 1 }
        return nil
      }
      if byte != 0x0D { sawContent = true }
      if atLineHead, let kind = indent(index - lineStart) { return kind }
      return token(byte, bytes, index, startsToken)
    }

    private mutating func inQuote(_ byte: UInt8, _ bytes: [UInt8], _ index: inout Int) -> Problem
      .Kind?
    {
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), index + 1 < bytes.count,
        bytes[index + 1] != 0x0A
      {
        index += 1
      } else if byte == quote {
        quote = 0
      }
      atLineHead = false
      return nil
    }

    private mutating func indent(_ width: Int) -> Problem.Kind? {
      while let last = indents.last, last >= width { indents.removeLast() }
      indents.append(width)
      return indents.count + brackets > YAML.deepest ? .tooDeep(limit: YAML.deepest) : nil
    }

    private mutating func token(
      _ byte: UInt8, _ bytes: [UInt8], _ index: Int, _ startsToken: Bool
    ) -> Problem.Kind? {
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0x0A
      let isBlankNext = next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "?"):
        if startsToken, isBlankNext {
          dashes += 1
          // `- - - x` nests on one line; the head of the line stays open for the next dash.
          if dashes + indents.count + brackets > YAML.deepest {
            return .tooDeep(limit: YAML.deepest)
          }
          return nil
        }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if startsToken { quote = byte }
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        brackets += 1
        if brackets + indents.count > YAML.deepest { return .tooDeep(limit: YAML.deepest) }
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        brackets = max(0, brackets - 1)
      case UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"):
        if startsToken, !isBlankNext { return .anchorOrTag }
      default: break
      }
      atLineHead = false
      return nil
    }
  }
}
