// SPDX-License-Identifier: Apache-2.0

extension MappingReader {
  /// A whole number under a key.
  public func whole(_ key: String, _ range: ClosedRange<Int>) -> Int? {
    guard let node = ask(key) else { return nil }
    guard let text = node.scalar, let value = Int(text) else {
      log.add(.wrongShape(expected: "a whole number"), at: node.place, text: node.scalar ?? "")
      return nil
    }
    guard range.contains(value) else {
      log.add(
        .outOfRange("must be between \(range.lowerBound) and \(range.upperBound)"), at: node.place,
        text: text)
      return nil
    }
    return value
  }

  /// A whole number or a range of them (`2`, `1..3`) under a key.
  public func wholes(_ key: String, _ allowed: ClosedRange<Int>) -> ClosedRange<Int>? {
    guard let node = ask(key) else { return nil }
    let text = node.scalar ?? ""
    let parts = text.split(separator: ".", omittingEmptySubsequences: true).map { Int($0) }
    let isRange = text.contains("..")
    guard !parts.isEmpty, parts.count == (isRange ? 2 : 1), let low = parts[0],
      let high = parts[parts.count - 1]
    else {
      log.add(
        .wrongShape(expected: "a whole number or a range such as 1..3"), at: node.place, text: text)
      return nil
    }
    guard low <= high, allowed.contains(low), allowed.contains(high) else {
      log.add(
        .outOfRange(
          "must lie between \(allowed.lowerBound) and \(allowed.upperBound), the smaller first"),
        at: node.place, text: text)
      return nil
    }
    return low...high
  }
}
