// SPDX-License-Identifier: Apache-2.0

/// "Did you mean": the known names nearest to a mistyped one.
public enum Suggestion {
  /// At most `count` names within a third of the length in edits, or that contain the text, nearest first.
  public static func nearest(to text: String, among known: [String], count: Int = 3) -> [String] {
    let wanted = Array(text.lowercased().utf8.prefix(64))
    guard !wanted.isEmpty else { return [] }
    if let same = known.first(where: { $0 != text && $0.lowercased() == text.lowercased() }) {
      return [same]
    }
    let limit = max(1, wanted.count / 3)
    var scored: [(score: Int, name: String)] = []
    for name in Set(known) {
      let candidate = Array(name.lowercased().utf8.prefix(64))
      let distance = distance(wanted, candidate)
      if distance <= limit {
        scored.append((distance, name))
      } else if wanted.count >= 3, contains(letters(candidate), letters(wanted)) {
        scored.append((limit + 1 + abs(candidate.count - wanted.count), name))
      } else if wanted.count >= 3, contains(candidate, wanted) || contains(wanted, candidate) {
        scored.append((limit + 1 + abs(candidate.count - wanted.count), name))
      }
    }
    return scored.sorted { ($0.score, $0.name) < ($1.score, $1.name) }.prefix(count).map(\.name)
  }

  /// A name without what stands between its parts.
  private static func letters(_ name: [UInt8]) -> [UInt8] {
    name.filter { ![32, 43, 45, 46, 95].contains($0) }
  }

  private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    guard part.count >= 3, part.count <= text.count else { return false }
    return (0...(text.count - part.count)).contains {
      text[$0..<($0 + part.count)].elementsEqual(part)
    }
  }

  /// Edits (insert, delete, replace, swap neighbours) between two texts: Damerau's distance,
  /// restricted to one edit a place.
  static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var before = [Int](repeating: 0, count: right.count + 1)
    var previous = Array(0...right.count)
    var current = previous
    for (row, byte) in left.enumerated() {
      current[0] = row + 1
      for (column, other) in right.enumerated() {
        var best = min(
          previous[column + 1] + 1, current[column] + 1, previous[column] + (byte == other ? 0 : 1))
        if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
          best = min(best, before[column - 1] + 1)
        }
        current[column + 1] = best
      }
      (before, previous, current) = (previous, current, before)
    }
    return previous[right.count]
  }
}
