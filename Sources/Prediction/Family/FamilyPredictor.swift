// SPDX-License-Identifier: Apache-2.0

import Quantities

/// The times or the energies of a family's networks on one device, asked for by the places of their choices: millions a
/// second, and bounds where some choices are open.
public struct FamilyPredictor: Sendable {
  /// The device, and whether it predicts its time or its energy.
  public let head: NetworkFamily.Head
  /// The factor of the interval.
  public let factor: ConformalFactor
  /// What stands behind it, in words.
  public let source: String
  /// Whether the side of the input is a feature.
  public let hasSides: Bool

  /// The family.
  public let family: NetworkFamily
  private let encoding: Encoding
  private let columns: [NetworkFamily.Column]
  /// The logarithm of the value as a sum over columns of the logarithms of theirs, for a device that was carried over
  /// to; nil where the only column is the device's own.
  private let mixture: (constant: Double, weights: [Double])?

  /// - Returns: nil where the family tells nothing of the head.
  public init?(_ family: NetworkFamily, _ head: NetworkFamily.Head) {
    self.head = head
    self.family = family
    encoding = family.encoding
    hasSides = family.encoding.hasSides
    guard let example = family.pool.first,
      let found = family.figure(
        of: example.network, resolution: example.resolution, head)
    else { return nil }
    factor = found.factor
    source = found.source
    if let own = family.carried.first(where: { $0.head == head }) {
      // What is linear in positions is linear in logarithms: told by what each column adds.
      columns = family.columns
      let count = Double(columns.count)
      var constant = own.constant
      var weights = [Double](repeating: 0, count: columns.count)
      for (place, column) in columns.enumerated() {
        let common = NetworkFamily.scale / count / family.commonSpread
        var share = own.weights[0] * common
        for other in columns.indices {
          share += own.weights[1 + other] * ((other == place ? NetworkFamily.scale : 0) - common)
        }
        weights[place] = share / column.spread
        constant -= share * column.mean / column.spread
      }
      mixture = (constant, weights)
    } else {
      guard let own = family.column(head) else { return nil }
      columns = [own]
      mixture = nil
    }
  }

  /// Positions.
  public var positions: Int { encoding.choices.count }

  /// The words of a position that were measured.
  public func words(_ position: Int) -> [String] { encoding.choices[position] }

  /// The place of a word; -1 for nothing, nil for one that was never measured.
  public func place(of word: String, at position: Int) -> Int? {
    encoding.place(of: word, at: position)
  }

  /// Seconds or joules of one call.
  ///
  /// - Parameters:
  ///   - places: of the choices.
  ///   - side: of the input, where that is a feature.
  public func value(_ places: some RandomAccessCollection<Int>, side: Double?) -> Double {
    var sum = mixture?.constant ?? 0
    for (number, column) in columns.enumerated() {
      let own = column.value(places, encoding.terms(side), encoding)
      guard let mixture else { return own }
      sum += mixture.weights[number] * Mathematics.log(own)
    }
    return Mathematics.exp(sum)
  }

  /// What a network takes beside its choices; nil where that is no sum over its choices.
  public func constant(side: Double?) -> Double? {
    guard mixture == nil, !encoding.hasPairs else { return nil }
    return columns[0].constant(encoding.terms(side), encoding)
  }

  /// What a choice adds, where they add up.
  public func value(ofPlace place: Int, side: Double?) -> Double {
    columns[0].single(place, encoding.terms(side)?.area, encoding.count)
  }

  /// Seconds or joules between which all networks lie whose choices are among some.
  ///
  /// - Parameter open: the places that are open at each position.
  public func range(_ open: [[Int]], side: Double?) -> ClosedRange<Double> {
    var (low, high) = (mixture?.constant ?? 0, mixture?.constant ?? 0)
    for (number, column) in columns.enumerated() {
      let own = column.range(open, encoding.terms(side), encoding)
      guard let mixture else { return Self.widened(own.lowerBound, own.upperBound) }
      let weight = mixture.weights[number]
      let ends = (
        weight * Mathematics.log(own.lowerBound), weight * Mathematics.log(own.upperBound)
      )
      low += min(ends.0, ends.1)
      high += max(ends.0, ends.1)
    }
    return Self.widened(Mathematics.exp(low), Mathematics.exp(high))
  }

  /// Rounding may not turn a bound into none.
  private static func widened(_ low: Double, _ high: Double) -> ClosedRange<Double> {
    low * (1 - 1e-12)...high * (1 + 1e-12)
  }
}

extension Encoding {
  /// The place of a word; -1 for nothing, nil for one that was never measured.
  func place(of word: String, at position: Int) -> Int? {
    guard choices.indices.contains(position) else { return nil }
    return word == "-" && choices[position].contains("-") ? -1 : places[position][word]
  }

  /// What a side adds to a row: the area over the usual one, and the values beside the choices; nil without sides.
  func terms(_ own: Double?) -> (area: Double, values: [Double])? {
    guard hasSides, let side else { return nil }
    let own = own ?? side
    let area = (own / side) * (own / side)
    return (area, [area, own / side, (own / 32).rounded(.up) / (side / 32)])
  }
}

extension NetworkFamily.Column {
  fileprivate func constant(_ terms: (area: Double, values: [Double])?, _ encoding: Encoding)
    -> Double
  {
    var sum = coefficients.last ?? 0
    for (place, value) in (terms?.values ?? []).enumerated() {
      sum += coefficients[2 * encoding.count + place] * value
    }
    return sum
  }

  @inline(__always)
  fileprivate func single(_ place: Int, _ area: Double?, _ count: Int) -> Double {
    guard place >= 0 else { return 0 }
    return coefficients[place] + (area.map { $0 * coefficients[count + place] } ?? 0)
  }

  @inline(__always)
  private func pair(_ low: Int, _ high: Int, _ count: Int) -> Double {
    low < 0 || high < 0 ? 0 : coefficients[count + high * (high - 1) / 2 + low]
  }

  fileprivate func value(
    _ places: some RandomAccessCollection<Int>, _ terms: (area: Double, values: [Double])?,
    _ encoding: Encoding
  ) -> Double {
    var sum = constant(terms, encoding)
    let count = encoding.count
    for place in places { sum += single(place, terms?.area, count) }
    if encoding.hasPairs {
      var rest = places[...]
      while let first = rest.popFirst() {
        for other in rest { sum += pair(first, other, count) }
      }
    }
    return max(sum, floor)
  }

  /// What all rows lie between: each choice, and each pair of them, at its least and its most.
  fileprivate func range(
    _ open: [[Int]], _ terms: (area: Double, values: [Double])?, _ encoding: Encoding
  ) -> ClosedRange<Double> {
    let count = encoding.count
    var low = constant(terms, encoding)
    var high = low
    for (position, places) in open.enumerated() {
      let own = places.map { single($0, terms?.area, count) }
      low += own.min() ?? 0
      high += own.max() ?? 0
      guard encoding.hasPairs else { continue }
      for other in open[(position + 1)...] {
        var ends = (Double.infinity, -Double.infinity)
        for first in places {
          for second in other {
            let value = pair(first, second, count)
            ends = (min(ends.0, value), max(ends.1, value))
          }
        }
        if ends.0 <= ends.1 { (low, high) = (low + ends.0, high + ends.1) }
      }
    }
    return max(low, floor)...max(high, floor, low)
  }
}
