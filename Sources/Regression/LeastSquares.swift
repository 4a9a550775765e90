// SPDX-License-Identifier: Apache-2.0

import Quantities

/// Linear fits with few coefficients, found exactly from the products of the columns.
package enum LeastSquares {
  /// Coefficients of at least zero with the least squares.
  ///
  /// Coordinate descent on the products; it ends at the optimum, since the problem is convex.
  ///
  /// - Parameters:
  ///   - rows: row after row (`targets.count x width`).
  ///   - ridge: what pulls each coefficient to its prior, as a share of the column's own square.
  package static func nonNegative(
    rows: [Double], width: Int, targets: [Double], weights: [Double], ridge: Double = 0,
    prior: [Double]? = nil
  ) -> [Double] {
    let products = Products(rows: rows, width: width, targets: targets, weights: weights)
    var coefficients = [Double](repeating: 0, count: width)
    // What is left of each product with the targets.
    var left = products.target
    let prior = prior ?? coefficients
    for _ in 0..<20_000 {
      var most = 0.0
      for column in 0..<width {
        let own = products.squares[column * width + column]
        guard own > 0 else { continue }
        let pull = ridge * own
        let wanted =
          (left[column] + own * coefficients[column] + pull * prior[column]) / (own + pull)
        let step = max(0, wanted) - coefficients[column]
        guard step != 0 else { continue }
        coefficients[column] += step
        most = max(most, abs(step) * own.squareRoot())
        for other in 0..<width { left[other] -= step * products.squares[other * width + column] }
      }
      if most <= 1e-12 * products.scale { break }
    }
    return coefficients
  }

  /// Products of columns with each other and with the targets.
  private struct Products {
    var squares: [Double]
    var target: [Double]
    /// The length of the weighted targets.
    var scale: Double

    init(rows: [Double], width: Int, targets: [Double], weights: [Double]) {
      squares = [Double](repeating: 0, count: width * width)
      target = [Double](repeating: 0, count: width)
      var total = 0.0
      for row in targets.indices {
        let weight = weights[row]
        total += weight * targets[row] * targets[row]
        for column in 0..<width {
          let value = weight * rows[row * width + column]
          guard value != 0 else { continue }
          target[column] += value * targets[row]
          for other in 0...column {
            squares[column * width + other] += value * rows[row * width + other]
          }
        }
      }
      for column in 0..<width {
        for other in 0..<column {
          squares[other * width + column] = squares[column * width + other]
        }
      }
      scale = max(total.squareRoot(), 1e-300)
    }
  }
}

/// A symmetric positive matrix as the product of a triangle with itself.
package struct Cholesky {
  private var lower: [Double]
  let order: Int

  /// Factors a matrix, row after row (`order x order`).
  ///
  /// - Returns: nil where the matrix is not positive.
  package init?(_ matrix: [Double], order: Int) {
    var lower = matrix
    let isWhole = lower.withUnsafeMutableBufferPointer { lower in
      for row in 0..<order {
        for column in 0...row {
          var sum = lower[row * order + column]
          for inner in 0..<column {
            sum -= lower[row * order + inner] * lower[column * order + inner]
          }
          if row == column {
            guard sum > 0, sum.isFinite else { return false }
            lower[row * order + row] = sum.squareRoot()
          } else {
            lower[row * order + column] = sum / lower[column * order + column]
          }
        }
      }
      return true
    }
    guard isWhole else { return nil }
    self.lower = lower
    self.order = order
  }

  /// The first number of the matrix.
  var square: Double { lower[0] * lower[0] }

  /// The solution of a system with the matrix.
  package func solve(_ right: [Double]) -> [Double] {
    var value = forward(right)
    for row in stride(from: order - 1, through: 0, by: -1) {
      var sum = value[row]
      for inner in (row + 1)..<max(order, row + 1) {
        sum -= lower[inner * order + row] * value[inner]
      }
      value[row] = sum / lower[row * order + row]
    }
    return value
  }

  /// The solution of a system with the triangle.
  package func forward(_ right: [Double]) -> [Double] {
    var value = right
    for row in 0..<order {
      var sum = value[row]
      for inner in 0..<row { sum -= lower[row * order + inner] * value[inner] }
      value[row] = sum / lower[row * order + row]
    }
    return value
  }

  /// The logarithm of the determinant.
  package var logDeterminant: Double {
    (0..<order).reduce(0) { $0 + 2 * Mathematics.log(lower[$1 * order + $1]) }
  }
}
