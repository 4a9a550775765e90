// SPDX-License-Identifier: Apache-2.0

import Quantities
import Regression
import TestSupport
import Testing

/// The mixed model against the normal distribution that it stands for, conditioned without blocks.
@Suite("Mixed models") struct MixedModelTests {
  /// Crossed effects of five groups and four kinds, and a slope that all share.
  private struct Sample {
    var rows: [[MixedModel.Term]] = []
    var values: [Double] = []
    let variances: [Double]
    let blocks: [Int]
    let noise = 0.1

    init(seed: UInt64) {
      var random = Seeded(seed: seed)
      variances = [1] + (0..<5).map { _ in 2.0 } + (0..<4).map { _ in 0.5 }
      blocks = [0] + (0..<5).map { _ in 1 } + (0..<4).map { 2 + $0 % 2 }
      for _ in 0..<12 {
        rows.append([
          .init(0, Double.random(in: -1...1, using: &random)),
          .init(1 + Int.random(in: 0..<5, using: &random)),
          .init(6 + Int.random(in: 0..<4, using: &random)),
        ])
        values.append(Double.random(in: -3...3, using: &random))
      }
    }

    func covariance(_ one: [MixedModel.Term], _ other: [MixedModel.Term]) -> Double {
      var sum = 0.0
      for left in one {
        for right in other where left.effect == right.effect {
          sum += left.weight * right.weight * variances[left.effect]
        }
      }
      return sum
    }

    /// The covariance of all values, factored.
    var factor: Cholesky? {
      let count = rows.count
      var matrix = [Double](repeating: 0, count: count * count)
      for row in 0..<count {
        for column in 0..<count {
          matrix[row * count + column] =
            covariance(rows[row], rows[column]) + (row == column ? noise : 0)
        }
      }
      return Cholesky(matrix, order: count)
    }
  }

  @Test("the means are those of the joint normal distribution", arguments: 0..<20)
  func means(seed: Int) throws {
    let sample = Sample(seed: UInt64(seed))
    let model = MixedModel(
      rows: sample.rows, values: sample.values, variances: sample.variances,
      blocks: sample.blocks, noise: sample.noise)
    let factor = try #require(sample.factor)
    let weights = factor.solve(sample.values)
    for group in 0..<5 {
      let asked: [MixedModel.Term] = [.init(0, 0.7), .init(1 + group), .init(6 + group % 4)]
      let shared = sample.rows.map { sample.covariance(asked, $0) }
      let mean = zip(shared, weights).reduce(0) { $0 + $1.0 * $1.1 }
      let found = model.estimate(asked)
      #expect(abs(found.mean - mean) < 1e-6, "seed \(seed): \(found.mean), not \(mean)")
      #expect(found.variance > 0)
    }
  }

  @Test("effects in one block have the whole variance", arguments: 0..<20)
  func variances(seed: Int) throws {
    let sample = Sample(seed: UInt64(seed))
    let model = MixedModel(
      rows: sample.rows, values: sample.values, variances: sample.variances,
      blocks: sample.blocks.map { _ in 0 }, noise: sample.noise)
    #expect(model.steps <= 2)
    let factor = try #require(sample.factor)
    let asked: [MixedModel.Term] = [.init(0, -0.4), .init(3), .init(7)]
    let shared = sample.rows.map { sample.covariance(asked, $0) }
    let whole =
      sample.covariance(asked, asked)
      - zip(shared, factor.solve(shared)).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(model.estimate(asked).variance - whole) < 1e-9)
  }
}
