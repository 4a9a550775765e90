// SPDX-License-Identifier: Apache-2.0

extension HardwareChoice.Pattern {
  /// Whether a name fits the pattern; `*` stands for any text.
  public func matches(_ name: String) -> Bool {
    Glob.matches(text, name)
  }
}

/// Patterns with `*` for any text.
public enum Glob {
  /// Whether a name fits a pattern; linear in both, by remembering the last star.
  public static func matches(_ pattern: String, _ name: String) -> Bool {
    let wanted = Array(pattern.utf8)
    let found = Array(name.utf8)
    var p = 0
    var n = 0
    var star: (p: Int, n: Int)?
    while n < found.count {
      if p < wanted.count, wanted[p] == UInt8(ascii: "*") {
        star = (p, n)
        p += 1
      } else if p < wanted.count, wanted[p] == found[n] {
        p += 1
        n += 1
      } else if let last = star {
        star = (last.p, last.n + 1)
        p = last.p + 1
        n = last.n + 1
      } else {
        return false
      }
    }
    return wanted[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
