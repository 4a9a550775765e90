// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import Regression

/// A device that a family was carried over to by a few measured networks.
///
/// The logarithm of its time, or of its energy, is a constant, and what the family has in common, and so much of how
/// each device differs from that: a linear Gaussian model whose widths are those that explain the measurements, weighted by
/// their evidence.
public struct Carried: Sendable, Hashable {
  /// The device, and whether this is its time or its energy.
  public var head: NetworkFamily.Head
  /// The logarithm of seconds, or of joules, at the middle of the family.
  var constant: Double
  /// Of the family's positions.
  var weights: [Double]
  /// Networks that were measured.
  public var networks: [String]
  /// The factor of the nine-in-ten interval.
  var factor = 3.0

  /// Seconds or joules at a position.
  func value(_ position: [Double]) -> Double {
    Mathematics.exp(zip(position, weights).reduce(constant) { $0 + $1.0 * $1.1 })
  }

  /// How far weights may stray from what all devices have in common, and how noisy a measurement is.
  private static let grid: [(stray: Double, noise: Double)] = [0.5, 1.5, 4].flatMap { stray in
    [0.01, 0.02, 0.04, 0.08, 0.16].map { (stray, $0) }
  }

  /// A position as the model of a stray has it: a constant, the common part, the differences.
  static func features(_ position: [Double], stray: Double) -> [Double] {
    let share = stray / Double(max(position.count - 1, 1)).squareRoot()
    return [3, position[0]] + position.dropFirst().map { $0 * share }
  }

  /// Fits measured networks.
  ///
  /// - Parameters:
  ///   - positions: of the measured networks, in the family.
  ///   - values: the seconds or joules that they took.
  ///   - asked: positions of networks that will be asked for: how sure the fit is of them gives the interval.
  init(
    _ head: NetworkFamily.Head, positions: [[Double]], values: [Double], networks: [String],
    asked: [[Double]]
  ) {
    self.head = head
    self.networks = networks
    let count = positions.count
    let logs = values.map(Mathematics.log)
    let middle = logs.reduce(0, +) / Double(max(count, 1))
    let width = positions.first?.count ?? 1
    struct Fit {
      var evidence: Double
      var constant: Double
      var weights: [Double]
      /// Of the networks asked for, noise and all.
      var variance: Double

      func value(_ position: [Double]) -> Double {
        zip(position, weights).reduce(constant) { $0 + $1.0 * $1.1 }
      }
    }
    var fits: [Fit] = []
    for (stray, noise) in Self.grid {
      let rows = positions.map { Self.features($0, stray: stray) }
      var matrix = [Double](repeating: 0, count: count * count)
      for i in 0..<count {
        for j in 0..<count {
          matrix[i * count + j] =
            zip(rows[i], rows[j]).reduce(0) { $0 + $1.0 * $1.1 } + (i == j ? noise * noise : 0)
        }
      }
      guard let factor = Cholesky(matrix, order: count) else { continue }
      let rest = zip(logs, positions).map { $0 - middle - $1[0] }
      let solved = factor.solve(rest)
      let fit = zip(rest, solved).reduce(0) { $0 + $1.0 * $1.1 }
      let evidence = -0.5 * fit - 0.5 * factor.logDeterminant
      // The features' weights, then those of the positions.
      var own = [Double](repeating: 0, count: rows[0].count)
      for (row, value) in zip(rows, solved) {
        for place in row.indices { own[place] += row[place] * value }
      }
      let share = stray / Double(max(width - 1, 1)).squareRoot()
      let weights = [1 + own[1]] + own.dropFirst(2).map { $0 * share }
      var doubt = 0.0
      for position in asked {
        let row = Self.features(position, stray: stray)
        let known = factor.forward(rows.map { zip($0, row).reduce(0) { $0 + $1.0 * $1.1 } })
        doubt +=
          row.reduce(0) { $0 + $1 * $1 } - known.reduce(0) { $0 + $1 * $1 }
      }
      fits.append(
        Fit(
          evidence: evidence, constant: middle + 3 * own[0], weights: weights,
          variance: noise * noise + max(0, doubt) / Double(max(asked.count, 1))))
    }
    let most = fits.map(\.evidence).max() ?? 0
    let shares = fits.map { Mathematics.exp($0.evidence - most) }
    let total = shares.reduce(0, +)
    constant = middle
    weights = [Double](repeating: 0, count: width)
    guard total > 0 else { return }
    constant = zip(fits, shares).reduce(0) { $0 + $1.0.constant * $1.1 } / total
    for (fit, share) in zip(fits, shares) {
      for place in weights.indices { weights[place] += fit.weights[place] * share / total }
    }
    // The variance of the mixture: that of its parts, and how far they are from each other.
    var variance = 0.0
    for (fit, share) in zip(fits, shares) {
      let apart = asked.reduce(0) { sum, position in
        let mean = zip(position, weights).reduce(constant) { $0 + $1.0 * $1.1 }
        return sum + (fit.value(position) - mean) * (fit.value(position) - mean)
      }
      variance += share / total * (fit.variance + apart / Double(max(asked.count, 1)))
    }
    factor = Mathematics.exp(Self.nineInTen * variance.squareRoot())
  }

  /// Deviations of a normal distribution that hold nine in ten.
  private static let nineInTen = 1.645

  /// Takes what was fitted before.
  init(
    head: NetworkFamily.Head, constant: Double, weights: [Double], networks: [String],
    factor: Double
  ) {
    self.head = head
    self.constant = constant
    self.weights = weights
    self.networks = networks
    self.factor = factor
  }
}
