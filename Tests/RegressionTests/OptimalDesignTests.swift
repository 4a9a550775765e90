// SPDX-License-Identifier: Apache-2.0

import Quantities
import Regression
import Testing

@Suite("Designs") struct OptimalDesignTests {
  /// The mean variance of the targets after measuring some rows, by the inverse of the precision matrix.
  private func variance(_ rows: [[Double]], _ chosen: [Int], noise: Double) -> Double {
    let width = rows[0].count
    var precision = [Double](repeating: 0, count: width * width)
    for i in 0..<width { precision[i * width + i] = 1 }
    for place in chosen {
      for i in 0..<width {
        for j in 0..<width {
          precision[i * width + j] += rows[place][i] * rows[place][j] / (noise * noise)
        }
      }
    }
    guard let factor = Cholesky(precision, order: width) else { return .nan }
    return rows.reduce(0) { sum, row in
      sum + zip(row, factor.solve(row)).reduce(0) { $0 + $1.0 * $1.1 }
    } / Double(rows.count)
  }

  @Test("each choice is the one that lowers the mean variance most") func greedy() {
    var random = SplitMix(state: 3)
    for _ in 0..<20 {
      let rows = (0..<12).map { _ in (0..<4).map { _ in random.unit() - 0.4 } }
      let design = OptimalDesign(rows, count: 4, noise: 0.2)
      var taken: [Int] = []
      let whole = variance(rows, [], noise: 0.2)
      for (place, left) in zip(design.chosen, design.left) {
        let least = rows.indices.filter { !taken.contains($0) }.map {
          variance(rows, taken + [$0], noise: 0.2)
        }.min()
        taken.append(place)
        let own = variance(rows, taken, noise: 0.2)
        #expect(abs(own - (least ?? 0)) < 1e-9)
        #expect(abs(left - own / whole) < 1e-9)
      }
    }
  }

  @Test("what was measured already is not asked again") func known() {
    let rows = [[1.0, 0], [0.99, 0], [0, 0.5]]
    #expect(OptimalDesign(rows, count: 1, noise: 0.05).chosen == [0])
    #expect(OptimalDesign(rows, known: [rows[0]], count: 1, noise: 0.05).chosen == [2])
  }
}
