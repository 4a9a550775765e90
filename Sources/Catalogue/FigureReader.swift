// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities

/// Reads figures of YAML entries: `{ value: 0.6 W, low: …, high: …, basis: …, source: …, note: … }`.
enum FigureReader {
  /// How wide a figure is taken where its source states no range: the factors of its 5 % and 95 %
  /// quantiles. Boards of one kind differ by some percent even when one was measured well; a figure
  /// from memory may be off by two.
  static func widening(_ basis: Basis) -> (low: Double, high: Double) {
    switch basis {
    case .given: (1, 1)
    case .measured: (0.9, 1.1)
    case .calibrated, .predicted: (0.85, 1.18)
    case .datasheet: (0.8, 1.25)
    case .assumed: (0.5, 2)
    }
  }

  /// Names whose values are exact whatever their source: sizes of memory and output, pixels, limits. Temperatures
  /// are limits too: a factor on a number of degrees means nothing.
  private static let exact: Set<String> = [
    "ram", "flash", "output", "output-per-pixel", "pixels", "payload-limit", "pack-energy",
    "usable-depth", "subscription",
    "data-price", "message-size", "credit-size", "duty-limit", "payload-limit-sf7",
    "payload-limit-sf8", "payload-limit-sf9", "payload-limit-sf10", "payload-limit-sf11",
    "payload-limit-sf12",
  ]

  /// Names whose values something is divided by: next to nothing would be no answer.
  private static let divisors: Set<String> = [
    "usable-depth", "round-trip", "efficiency", "calendar-life", "cycle-life", "pack-energy",
    "throughput", "bandwidth", "peak-fp32", "peak-fp16", "peak-int8",
  ]

  /// The least that a divisor can be and the most that a figure can be, in canonical units: a thousand
  /// times beyond anything that exists, and far within what the arithmetic can bear.
  private static func bounds(_ dimension: Dimension) -> (leastDivisor: Double, most: Double) {
    let isLarge =
      dimension[.operations] > 0 || dimension[.data] > 0 || dimension == .none
    return (1e-6, isLarge ? 1e18 : 1e12)
  }

  static func read(
    _ reader: MappingReader, named name: String, expecting dimension: Dimension? = nil
  ) -> Figure? {
    guard let node = reader.node("value") else {
      reader.missing("value", "20 W")
      reader.finish()
      return nil
    }
    let basis = reader.choice("basis", Basis.self)
    if !reader.has("basis") { reader.missing("basis", "measured") }
    let source = reader.requiredText("source", example: "cnx-otii")
    let note = reader.text("note") ?? ""
    let scope = reader.choice("scope", EnergyScope.self)
    let low = reader.node("low")
    let high = reader.node("high")
    _ = reader.text("reason")
    reader.finish()
    guard let basis, let middle = measure(node, reader.log) else { return nil }
    if let dimension, middle.unit.dimension != dimension {
      reader.log.add(
        .rule(
          "`\(name)` has another dimension than \(middle.unit.symbol.isEmpty ? "a number" : middle.unit.symbol)"
        ),
        at: node.place, text: node.scalar ?? "")
      return nil
    }
    var interval = [low, high].map { $0.flatMap { measure($0, reader.log) } }
    for (index, end) in [low, high].enumerated() {
      guard let found = interval[index], found.unit.dimension != middle.unit.dimension else {
        continue
      }
      reader.log.add(
        .rule("a range must have the unit of its value"), at: (end ?? node).place,
        text: end?.scalar ?? "")
      interval[index] = nil
    }
    let isExact = exact.contains(name) || middle.unit.dimension == .temperature
    let factors = isExact ? (low: 1.0, high: 1.0) : widening(basis)
    let hasRange = low != nil || high != nil
    let lowValue = interval[0]?.value ?? middle.value * (hasRange ? 1 : factors.low)
    let highValue = interval[1]?.value ?? middle.value * (hasRange ? 1 : factors.high)
    if min(lowValue, highValue) > middle.value || max(lowValue, highValue) < middle.value {
      reader.log.add(
        .rule("the value lies outside its own range"), at: node.place, text: node.scalar ?? "")
    }
    let bounds = bounds(middle.unit.dimension)
    if divisors.contains(name), min(lowValue, highValue) < bounds.leastDivisor {
      reader.log.add(.outOfRange("must be above 0"), at: node.place, text: node.scalar ?? "")
    }
    if max(abs(lowValue), abs(highValue)) > bounds.most {
      reader.log.add(
        .outOfRange("is larger than anything that exists"), at: node.place, text: node.scalar ?? "")
    }
    // A share stays a share.
    let isShare = middle.unit.symbol == "%" && middle.value <= 1
    return Figure(
      value: middle.value,
      interval: Interval(lowValue, isShare ? min(1, highValue) : highValue),
      dimension: middle.unit.dimension, text: node.scalar ?? "", basis: basis, scope: scope,
      provenance: Provenance(source: source, note: note), place: node.place)
  }

  private static func measure(_ node: Node, _ log: ProblemLog) -> Measure? {
    guard let text = node.scalar else {
      log.add(.wrongShape(expected: "a quantity with its unit"), at: node.place)
      return nil
    }
    do throws(MeasureError) {
      return try Measure(text)
    } catch {
      log.add(.quantity(error, example: "20 W"), at: node.place, text: text)
      return nil
    }
  }
}
