// SPDX-License-Identifier: Apache-2.0

// Names come from strangers' files. What a terminal, a page or a reader's eye would take as an order, such as an
// escape sequence or a mark that turns the direction of writing, is written out as its code.

extension String {
  /// The text with control characters, separators of lines and paragraphs and marks of direction as their codes, such
  /// as `\u001b`; line breaks and tabs stay. JSON reads such a code as the character that it stands for.
  public var visible: String { coded(keepingBreaks: true) }

  /// The same in one line: line breaks and tabs are codes, too.
  public var visibleLine: String { coded(keepingBreaks: false) }

  /// The first character that is written out as its code in one line; nil where there is none.
  public var firstHidden: Unicode.Scalar? {
    unicodeScalars.first { $0.isHidden || $0 == "\n" || $0 == "\t" }
  }

  private func coded(keepingBreaks: Bool) -> String {
    func isCoded(_ scalar: Unicode.Scalar) -> Bool {
      scalar.isHidden || !keepingBreaks && (scalar == "\n" || scalar == "\t")
    }
    guard unicodeScalars.contains(where: isCoded) else { return self }
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if isCoded(scalar) {
        text.append(contentsOf: scalar.code.unicodeScalars)
      } else {
        text.append(scalar)
      }
    }
    return String(text)
  }
}

extension Unicode.Scalar {
  /// The code of a character of the basic plane, such as `\u001b`.
  fileprivate var code: String {
    let digits = String(value, radix: 16)
    return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// Whether it shows nothing and may change how what follows is shown; line breaks and tabs are not among these.
  fileprivate var isHidden: Bool {
    switch value {
    case 0x09, 0x0A: false
    // Controls of ASCII and of ISO 6429.
    case 0..<0x20, 0x7F..<0xA0: true
    // Zero widths and marks of direction, separators, embeddings and overrides, isolates.
    case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
    // Arabic letter mark, and tags of languages.
    case 0x061C, 0xFFF9...0xFFFB: true
    default: false
    }
  }
}
