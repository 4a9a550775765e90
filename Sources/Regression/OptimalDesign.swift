// SPDX-License-Identifier: Apache-2.0

/// Which of many candidates to measure, so that what is asked is known best afterwards: those that lower most the mean
/// variance of the targets in a linear Gaussian model (A-optimal, chosen one after the other).
package struct OptimalDesign: Sendable {
  /// Places of what is chosen, in order.
  package private(set) var chosen: [Int] = []
  /// The share of the variance of the targets that is left after each.
  package private(set) var left: [Double] = []

  /// Chooses.
  ///
  /// - Parameters:
  ///   - candidates: features of each, in units of their prior deviation.
  ///   - targets: features of what is asked; the candidates where there are none.
  ///   - weights: how much each target counts.
  ///   - known: features of what was measured already.
  ///   - noise: the deviation of a measurement.
  package init(
    _ candidates: [[Double]], targets: [[Double]]? = nil, weights: [Double]? = nil,
    known: [[Double]] = [], count: Int, noise: Double
  ) {
    guard let width = candidates.first?.count, width > 0 else { return }
    let targets = targets ?? candidates
    let asked = Self.products(
      targets, width: width, weights: weights ?? targets.map { _ in 1 })
    var covariance = [Double](repeating: 0, count: width * width)
    for i in 0..<width { covariance[i * width + i] = 1 }

    func times(_ matrix: [Double], _ vector: [Double]) -> [Double] {
      (0..<width).map { i in
        var sum = 0.0
        for j in 0..<width { sum += matrix[i * width + j] * vector[j] }
        return sum
      }
    }
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    /// How much of the variance asked for a measurement takes away.
    func gain(_ row: [Double]) -> (gain: Double, moved: [Double], variance: Double) {
      let moved = times(covariance, row)
      let variance = dot(moved, row) + noise * noise
      return (dot(moved, times(asked, moved)) / variance, moved, variance)
    }
    func learn(_ moved: [Double], _ variance: Double) {
      for i in 0..<width {
        for j in 0..<width { covariance[i * width + j] -= moved[i] * moved[j] / variance }
      }
    }
    var rest = (0..<width).reduce(0) { $0 + asked[$1 * width + $1] }
    for row in known {
      let own = gain(row)
      learn(own.moved, own.variance)
      rest -= own.gain
    }
    let whole = max(rest, 1e-300)
    var isFree = [Bool](repeating: true, count: candidates.count)
    for _ in 0..<min(count, candidates.count) {
      var best: (place: Int, gain: Double, moved: [Double], variance: Double)?
      for (place, row) in candidates.enumerated() where isFree[place] {
        let own = gain(row)
        if own.gain > best?.gain ?? -1 {
          best = (place, own.gain, own.moved, own.variance)
        }
      }
      guard let best else { return }
      learn(best.moved, best.variance)
      rest -= best.gain
      isFree[best.place] = false
      chosen.append(best.place)
      left.append(max(0, rest / whole))
    }
  }

  /// Products of the targets: the variance asked for is their product with the covariance.
  private static func products(
    _ targets: [[Double]], width: Int, weights: [Double]
  ) -> [Double] {
    let total = weights.reduce(0, +)
    var products = [Double](repeating: 0, count: width * width)
    for (row, weight) in zip(targets, weights) where total > 0 {
      for i in 0..<width {
        let value = weight / total * row[i]
        guard value != 0 else { continue }
        for j in 0..<width { products[i * width + j] += value * row[j] }
      }
    }
    return products
  }
}
