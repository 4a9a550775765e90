// SPDX-License-Identifier: Apache-2.0

import Quantities

/// A linear fit whose coefficients are kept small in sum, so that many of them are zero (Tibshirani 1996):
/// the penalty is the one of the smallest squared error on folds held out.
package struct Lasso: Sendable, Hashable {
  /// Coefficients of the columns as they are given.
  package var coefficients: [Double]
  /// The constant term.
  package var intercept: Double

  /// Coefficients that are not zero, and the constant.
  package var size: Int { coefficients.count { $0 != 0 } + 1 }

  /// The fit at a row.
  package func value(_ row: [Double]) -> Double {
    var sum = intercept
    for (coefficient, value) in zip(coefficients, row) { sum += coefficient * value }
    return sum
  }

  /// Fits with columns standardised and a hundred penalties, from the least that leaves nothing down to a ten
  /// thousandth of it.
  ///
  /// - Parameter folds: the fold of each row; each is held out once.
  package init(rows: [[Double]], targets: [Double], folds: [Int]) {
    let width = rows.first?.count ?? 0
    let all = Moments(rows, targets, where: { _ in true })
    let most = all.largestCorrelation
    guard most > 0, width > 0 else {
      coefficients = [Double](repeating: 0, count: width)
      intercept = all.targetMean
      return
    }
    let path = (0..<100).map { most * Mathematics.exp(-Mathematics.log(1e4) * Double($0) / 99) }
    var errors = [Double](repeating: 0, count: path.count)
    for fold in Set(folds).sorted() where folds.contains(where: { $0 != fold }) {
      let seen = Moments(rows, targets, where: { folds[$0] != fold })
      var start = [Double](repeating: 0, count: width)
      for (place, penalty) in path.enumerated() {
        seen.descend(&start, penalty)
        let fit = seen.restored(start)
        for row in rows.indices where folds[row] == fold {
          let error = fit.value(rows[row]) - targets[row]
          errors[place] += error * error
        }
      }
    }
    let best = errors.indices.min { (errors[$0], $0) < (errors[$1], $1) } ?? 0
    var start = [Double](repeating: 0, count: width)
    for penalty in path.prefix(best + 1) { all.descend(&start, penalty) }
    self = all.restored(start)
  }

  /// Takes a fit that was found before.
  package init(coefficients: [Double], intercept: Double) {
    self.coefficients = coefficients
    self.intercept = intercept
  }

  /// Means, spreads and products of standardised columns.
  private struct Moments {
    let width: Int
    var means: [Double]
    var spreads: [Double]
    var targetMean = 0.0
    /// Products of the columns with each other and the targets, over the count.
    var squares: [Double]
    var target: [Double]

    init(_ rows: [[Double]], _ targets: [Double], where isTaken: (Int) -> Bool) {
      let taken = rows.indices.filter(isTaken)
      let width = rows.first?.count ?? 0
      self.width = width
      let count = Double(max(taken.count, 1))
      means = [Double](repeating: 0, count: width)
      spreads = means
      target = means
      squares = [Double](repeating: 0, count: width * width)
      for row in taken {
        targetMean += targets[row] / count
        for column in 0..<width { means[column] += rows[row][column] / count }
      }
      for row in taken {
        for column in 0..<width {
          let distance = rows[row][column] - means[column]
          spreads[column] += distance * distance / count
        }
      }
      for column in 0..<width { spreads[column] = spreads[column].squareRoot() }
      var standard = [Double](repeating: 0, count: width)
      for row in taken {
        let error = (targets[row] - targetMean) / count
        for column in 0..<width {
          standard[column] =
            spreads[column] > 1e-12 * max(1, abs(means[column]))
            ? (rows[row][column] - means[column]) / spreads[column] : 0
        }
        for column in 0..<width where standard[column] != 0 {
          target[column] += standard[column] * error
          let share = standard[column] / count
          for other in 0...column { squares[column * width + other] += share * standard[other] }
        }
      }
      for column in 0..<width {
        for other in 0..<column {
          squares[other * width + column] = squares[column * width + other]
        }
      }
    }

    var largestCorrelation: Double { target.map(abs).max() ?? 0 }

    /// Coordinate descent at a penalty, from the coefficients of the penalty before.
    func descend(_ coefficients: inout [Double], _ penalty: Double) {
      var left = target
      for column in 0..<width where coefficients[column] != 0 {
        for other in 0..<width {
          left[other] -= coefficients[column] * squares[column * width + other]
        }
      }
      let scale = max(largestCorrelation, 1e-300)
      squares.withUnsafeBufferPointer { squares in
        left.withUnsafeMutableBufferPointer { left in
          /// One pass over columns; how far a coefficient went at most.
          func pass(_ columns: [Int]) -> Double {
            var most = 0.0
            for column in columns {
              let own = squares[column * width + column]
              guard own > 0.5 else { continue }
              let pulled = left[column] + own * coefficients[column]
              let wanted =
                pulled > penalty
                ? (pulled - penalty) / own : pulled < -penalty ? (pulled + penalty) / own : 0
              let step = wanted - coefficients[column]
              guard step != 0 else { continue }
              coefficients[column] = wanted
              most = max(most, abs(step))
              let row = column * width
              for other in 0..<width { left[other] -= step * squares[row + other] }
            }
            return most
          }
          // Those that are not zero until they rest, then all: few columns do most of the moving. A thousand
          // passes at most, as the published fits have it.
          let all = Array(0..<width)
          for _ in 0..<20 {
            if pass(all) < 1e-5 * scale { break }
            let active = all.filter { coefficients[$0] != 0 }
            for _ in 0..<50 {
              if pass(active) < 1e-5 * scale { break }
            }
          }
        }
      }
    }

    /// Coefficients of the columns as they were.
    func restored(_ standard: [Double]) -> Lasso {
      var coefficients = standard
      var intercept = targetMean
      for column in 0..<width {
        coefficients[column] = standard[column] == 0 ? 0 : standard[column] / spreads[column]
        intercept -= coefficients[column] * means[column]
      }
      return Lasso(coefficients: coefficients, intercept: intercept)
    }
  }
}
