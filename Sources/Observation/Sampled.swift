// SPDX-License-Identifier: Apache-2.0

import Quantities

/// What a row of observations tells about where they come from. Production rows that follow each other are alike, so that
/// they count for fewer.
struct Sampled: Sendable {
  /// In the order of time.
  let values: [Double]
  private let sorted: [Double]

  init(_ values: [Double]) {
    self.values = values
    sorted = values.sorted()
  }

  /// How many independent ones they are worth.
  var worth: Double { Self.worth(values) }

  var count: Int { values.count }

  /// From the ranks: how much more the means of batches of neighbours vary than those of independent values would,
  /// for batches of two, four, … as long as there are thirty-two of them.
  static func worth(_ values: [Double]) -> Double {
    let count = Double(values.count)
    guard values.count > 9 else { return count }
    var means = Mathematics.ranks(values)
    func variance(_ values: [Double]) -> Double {
      let mean = values.reduce(0, +) / Double(values.count)
      var square = 0.0
      for value in values { square += (value - mean) * (value - mean) }
      return square / Double(values.count - 1)
    }
    let whole = variance(means)
    guard whole > 0 else { return count }
    // Neighbours first: they tell most where rows are few.
    var both = 0.0
    let middle = (count - 1) / 2
    for (before, after) in zip(means, means.dropFirst()) {
      both += (before - middle) * (after - middle)
    }
    let likeness = min(max(both / (whole * (count - 1)), 0), 0.999)
    var worth = count * (1 - likeness) / (1 + likeness)
    while means.count >= 64 {
      var halves: [Double] = []
      for place in stride(from: 0, to: means.count - 1, by: 2) {
        halves.append((means[place] + means[place + 1]) / 2)
      }
      means = halves
      worth = min(worth, whole * Double(means.count) / max(variance(means), 1e-300))
    }
    return max(worth, 2)
  }

  func quantile(_ share: Double) -> Double {
    guard let last = sorted.last else { return .nan }
    let place = share * Double(sorted.count - 1)
    let low = Int(place.rounded(.down))
    guard low + 1 < sorted.count else { return last }
    return sorted[low] + (place - Double(low)) * (sorted[low + 1] - sorted[low])
  }

  var mean: Double { values.reduce(0, +) / Double(max(values.count, 1)) }

  var median: Double { quantile(0.5) }

  /// Deviations of a normal distribution that hold nine in ten.
  static let nineInTen = 1.645

  /// The interval that holds a quantile nine times in ten, whatever the distribution: order statistics.
  func interval(_ share: Double) -> ClosedRange<Double> {
    let half = Self.nineInTen * (share * (1 - share) / max(worth, 1)).squareRoot()
    let (low, high) = (quantile(max(0, share - half)), quantile(min(1, share + half)))
    return low...max(low, high)
  }

  /// Wilson's interval of a share, nine in ten.
  static func share(_ hits: Int, of count: Int, worth: Double) -> ClosedRange<Double> {
    guard count > 0 else { return 0...1 }
    let (n, p) = (max(worth, 1), Double(hits) / Double(count))
    let z = nineInTen * nineInTen
    let middle = (p + z / (2 * n)) / (1 + z / n)
    let half = nineInTen / (1 + z / n) * (p * (1 - p) / n + z / (4 * n * n)).squareRoot()
    return max(0, middle - half)...min(1, middle + half)
  }

  /// Where the values changed, by Pettitt's test on ranks; nil where they may well be of one kind.
  struct Change: Sendable, Hashable {
    /// The first value after the change.
    var place: Int
    /// The middle after over the middle before.
    var ratio: Double
    /// How often chance alone would do so.
    var chance: Double
  }

  func change() -> Change? {
    let count = values.count
    guard count > 19 else { return nil }
    let ranks = Mathematics.ranks(values)
    var (sum, most, place) = (0.0, 0.0, 0)
    for (index, rank) in ranks.dropLast().enumerated() {
      sum += rank - Double(count - 1) / 2
      if abs(sum) > most { (most, place) = (abs(sum), index + 1) }
    }
    // The statistic is twice the sum; neighbours that are alike make it larger by the root of their number. How alike
    // they are is told before and after apart, for the change itself makes them so.
    let n = Double(count)
    let parts = Self.worth(Array(values[..<place])) + Self.worth(Array(values[place...]))
    let statistic = 2 * most * (min(parts, n) / n).squareRoot()
    let chance = min(1, 2 * Mathematics.exp(-6 * statistic * statistic / (n * n * n + n * n)))
    let before = Sampled(Array(values[..<place])).median
    let after = Sampled(Array(values[place...])).median
    guard chance < 0.01, before > 0 else { return nil }
    return Change(place: place, ratio: after / before, chance: chance)
  }
}
