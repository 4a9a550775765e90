// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import Regression
import Testing

@Suite("Fits") struct FittingTests {
  /// Numbers from 0 to 1 that are the same each time.
  private func numbers(_ count: Int, seed: UInt64) -> [Double] {
    var random = SplitMix(state: seed)
    return (0..<count).map { _ in random.unit() }
  }

  @Test("non-negative least squares end where no step helps", arguments: 0..<20)
  func nonNegative(seed: UInt64) {
    let (count, width) = (30, 4)
    let rows = numbers(count * width, seed: seed).map { $0 - 0.3 }
    let targets = numbers(count, seed: seed + 100).map { $0 - 0.5 }
    let weights = numbers(count, seed: seed + 200).map { $0 + 0.1 }
    let found = LeastSquares.nonNegative(
      rows: rows, width: width, targets: targets, weights: weights)
    for column in 0..<width {
      var slope = 0.0
      for row in 0..<count {
        var error = targets[row]
        for other in 0..<width { error -= found[other] * rows[row * width + other] }
        slope += weights[row] * rows[row * width + column] * error
      }
      // No slope where a coefficient is free, none upwards where it is zero.
      #expect(found[column] >= 0)
      #expect(found[column] > 0 ? abs(slope) < 1e-9 : slope < 1e-9)
    }
  }

  @Test("a triangle solves its system") func cholesky() throws {
    let matrix = [4.0, 2, 1, 2, 5, 3, 1, 3, 6]
    let triangle = try #require(Cholesky(matrix, order: 3))
    let found = triangle.solve([1, 2, 3])
    for row in 0..<3 {
      let sum = (0..<3).reduce(0.0) { $0 + matrix[row * 3 + $1] * found[$1] }
      #expect(abs(sum - Double(row + 1)) < 1e-12)
    }
    #expect(abs(triangle.logDeterminant - Mathematics.log(67)) < 1e-12)
    #expect(Cholesky([1, 2, 2, 1], order: 2) == nil)
  }

  @Test("a Lasso finds the few columns that matter") func lasso() {
    let values = numbers(120 * 6, seed: 1)
    let rows = (0..<120).map { row in (0..<6).map { values[row * 6 + $0] } }
    let targets = rows.map { 3 * $0[2] - 2 * $0[5] + 1 }
    let fit = Lasso(
      rows: rows, targets: targets,
      folds: Folds.deal(rows.indices.map { "\($0)" }, into: 10, seed: 1))
    #expect(abs(fit.coefficients[2] - 3) < 0.01 && abs(fit.coefficients[5] + 2) < 0.01)
    #expect(abs(fit.intercept - 1) < 0.02)
    // Columns that say the same, and one that says nothing, change nothing.
    let doubled = rows.map { $0 + [$0[2], 5] }
    let again = Lasso(
      rows: doubled, targets: targets,
      folds: Folds.deal(rows.indices.map { "\($0)" }, into: 10, seed: 1))
    #expect(zip(doubled, targets).allSatisfy { abs(again.value($0) - $1) < 0.02 })
    #expect(again.coefficients[7] == 0)
    let flat = Lasso(rows: rows, targets: rows.map { _ in 4 }, folds: rows.indices.map { $0 % 10 })
    #expect(flat.size == 1 && abs(flat.intercept - 4) < 1e-12)
  }

  private func steps() -> (rows: [Double], targets: [Double]) {
    let rows = numbers(400, seed: 5)
    let targets = (0..<200).map { row -> Double in
      if rows[2 * row] > 0.5 { return 1 }
      return rows[2 * row + 1] > 0.25 ? 0 : -1
    }
    return (rows, targets)
  }

  @Test("boosted trees follow steps, the same each time, and come back from a file") func boosted()
    throws
  {
    let (rows, targets) = steps()
    let weights = targets.map { _ in 1.0 }
    let trees = BoostedTrees(
      rows: rows, width: 2, targets: targets, weights: weights,
      .init(trees: 60, depth: 3, rate: 0.2, leafWeight: 2))
    let errors = targets.indices.map { row in
      rows.withUnsafeBufferPointer { buffer in
        abs(trees.value(buffer.baseAddress! + 2 * row) - targets[row])
      }
    }
    #expect(errors.reduce(0, +) / 200 < 0.05)
    let again = BoostedTrees(
      rows: rows, width: 2, targets: targets, weights: weights,
      .init(trees: 60, depth: 3, rate: 0.2, leafWeight: 2))
    #expect(trees == again)
    let text = trees.json.line()
    let back = try #require(
      BoostedTrees(json: try JSON.read(TextFile(path: "trees", text: text)), width: 2))
    #expect(back == trees)
    #expect(BoostedTrees(json: trees.json, width: 1) == nil)
  }

  @Test("a forest's weights sum to one and lie on like rows") func forest() throws {
    let (rows, targets) = steps()
    let forest = Forest(
      rows: rows, width: 2, targets: [targets], columns: [0, 1], trees: 20, leaf: 2, seed: 3)
    var weights = [Double](repeating: 0, count: 200)
    weights.withUnsafeMutableBufferPointer { buffer in
      [0.9, 0.5].withUnsafeBufferPointer {
        forest.weigh($0.baseAddress!, into: buffer.baseAddress!)
      }
    }
    #expect(abs(weights.reduce(0, +) - 1) < 1e-12)
    #expect(zip(weights, targets).reduce(0) { $0 + $1.0 * $1.1 } > 0.99)
    let again = Forest(
      rows: rows, width: 2, targets: [targets], columns: [0, 1], trees: 20, leaf: 2, seed: 3)
    #expect(again == forest)
  }

  @Test("a process goes through what is smooth") func process() throws {
    let rows = numbers(120, seed: 8).map { 4 * $0 }
    func truth(_ a: Double, _ b: Double) -> Double { a * a / 4 - b }
    let targets: [Double] = (0..<60).map { truth(rows[2 * $0], rows[2 * $0 + 1]) }
    let process = try #require(
      GaussianProcess(
        rows: rows, width: 2, columns: [0, 1], targets: targets, noise: targets.map { _ in 1 }))
    for (a, b) in [(1.0, 1.0), (2.0, 0.5), (3.0, 3.0)] {
      let found = [a, b].withUnsafeBufferPointer { process.value($0.baseAddress!) }
      #expect(abs(found - truth(a, b)) < 0.1)
    }
    let back = GaussianProcess(
      json: try JSON.read(TextFile(path: "process", text: process.json.line())), rows: rows,
      width: 2)
    #expect(back == process)
    let few = GaussianProcess(
      rows: [1, 2], width: 1, columns: [0], targets: [1, 2], noise: [1, 1])
    #expect(few == nil)
  }

  @Test("folds keep groups together and are as large as each other") func folds() {
    let groups = (0..<100).map { "net\($0 % 17)" }
    let places = Folds.deal(groups, into: 5, seed: 3)
    #expect(places == Folds.deal(groups, into: 5, seed: 3))
    #expect(places != Folds.deal(groups, into: 5, seed: 4))
    for name in Set(groups) {
      #expect(Set(zip(groups, places).filter { $0.0 == name }.map(\.1)).count == 1)
    }
    let sizes = (0..<5).map { fold in
      Set(zip(groups, places).filter { $0.1 == fold }.map(\.0)).count
    }
    #expect(sizes.max()! - sizes.min()! <= 1)
  }
}
