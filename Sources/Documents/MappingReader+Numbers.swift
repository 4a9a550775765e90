// SPDX-License-Identifier: Apache-2.0

public import Quantities

extension MappingReader {
  /// A quantity with its unit under a key, within a range in its own unit.
  public func quantity<Q: Quantity>(
    _ key: String, _ kind: Q.Type,
    _ range: ClosedRange<Double> = 0...Double.greatestFiniteMagnitude,
    example: String, excludingZero: Bool = false
  ) -> Q? {
    guard let node = ask(key) else { return nil }
    return quantity(of: node, kind, range, example: example, excludingZero: excludingZero)
  }

  /// A quantity in a node, within a range in its own unit.
  public func quantity<Q: Quantity>(
    of node: Node, _ kind: Q.Type,
    _ range: ClosedRange<Double> = 0...Double.greatestFiniteMagnitude,
    example: String, excludingZero: Bool = false
  ) -> Q? {
    guard let text = node.scalar else {
      log.add(.wrongShape(expected: "a quantity such as \(example)"), at: node.place)
      return nil
    }
    do throws(MeasureError) {
      let value = try Q(parsing: text)
      guard range.contains(value.value), !(excludingZero && value.value == 0) else {
        var words = Self.words(range, Q.unit, excludingZero)
        // Shares are often meant in percent.
        if Q.unit.isEmpty, range.upperBound <= 1, value.value > 1,
          range.contains(value.value / 100), !text.contains("%")
        {
          words += "; did you mean `\(text) %`?"
        }
        log.add(.outOfRange(words), at: node.place, text: text)
        return nil
      }
      return value
    } catch {
      log.add(.quantity(error, example: example), at: node.place, text: text)
      return nil
    }
  }

  /// One quantity or a list of them under a key, each within a range in its own unit.
  public func quantities<Q: Quantity>(
    _ key: String, _ kind: Q.Type, _ range: ClosedRange<Double>, example: String
  ) -> [Q] {
    guard let node = ask(key) else { return [] }
    guard case .sequence(let items) = node.content else {
      return quantity(of: node, kind, range, example: example).map { [$0] } ?? []
    }
    if items.isEmpty { log.add(.wrongShape(expected: "one or more values"), at: node.place) }
    return items.compactMap { quantity(of: $0, kind, range, example: example) }
  }

  static func words(_ range: ClosedRange<Double>, _ unit: String, _ excludingZero: Bool)
    -> String
  {
    func words(_ value: Double) -> String {
      if unit == Seconds.unit { return Format.duration(value) }
      return unit.isEmpty ? Format.significant(value, 6) : "\(Format.significant(value, 6)) \(unit)"
    }
    let low = words(range.lowerBound)
    // A bound that only keeps the arithmetic sound is not worth naming to somebody below it.
    if range.upperBound >= 1e12 {
      return excludingZero ? "must be above \(low)" : "must be at least \(low)"
    }
    let high = words(range.upperBound)
    return excludingZero
      ? "must be above \(low) and at most \(high)" : "must be between \(low) and \(high)"
  }

  /// A whole number under a key.
  public func whole(_ key: String, _ range: ClosedRange<Int>) -> Int? {
    guard let node = ask(key) else { return nil }
    guard let text = node.scalar, let value = Int(text) else {
      let such = examples[key].flatMap { Int($0) }.map { " such as \($0)" } ?? ""
      log.add(
        .wrongShape(expected: "a whole number\(such)"), at: node.place, text: node.scalar ?? "")
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
