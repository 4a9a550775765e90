// SPDX-License-Identifier: Apache-2.0

/// A linear mixed model with known variances: each measured value is a sum of weighted effects and of noise, and each effect
/// is normal about zero.
///
/// The best linear unbiased predictions of the effects solve Henderson's equations (C. R. Henderson, Biometrics 31,
/// 1975). They are solved by conjugate gradients; a block of effects that stand for each other, such as those of one
/// device, is solved exactly at each step, so that few steps are needed.
package struct MixedModel: Sendable {
  /// An effect with the weight that a value has it with.
  package struct Term: Sendable, Hashable {
    /// The effect, by its place.
    package var effect: Int
    /// The weight.
    package var weight: Double

    /// Names a term.
    package init(_ effect: Int, _ weight: Double = 1) {
      self.effect = effect
      self.weight = weight
    }
  }

  /// Effects that stand for each other.
  private struct Block: Sendable {
    var effects: [Int] = []
    var factor: Cholesky?
  }

  /// The predictions of the effects.
  package private(set) var effects: [Double]
  /// Steps of the solution.
  package private(set) var steps = 0
  private var blocks: [Block] = []
  /// The block of each effect, and its place there.
  private let places: [(block: Int, place: Int)]
  private let noise: Double

  /// Solves a model.
  ///
  /// - Parameters:
  ///   - rows: the terms of each value.
  ///   - values: what was measured.
  ///   - variances: that of each effect, above zero.
  ///   - blocks: the block of each effect, from zero on.
  ///   - noise: the variance of the noise, above zero.
  package init(
    rows: [[Term]], values: [Double], variances: [Double], blocks labels: [Int], noise: Double
  ) {
    self.noise = noise
    effects = [Double](repeating: 0, count: variances.count)
    var members = [[Int]](repeating: [], count: (labels.max() ?? -1) + 1)
    var places: [(block: Int, place: Int)] = []
    for (effect, label) in labels.enumerated() {
      places.append((label, members[label].count))
      members[label].append(effect)
    }
    self.places = places
    let table = Terms(rows, variances, noise)
    blocks = members.map { Block(effects: $0) }
    for (index, matrix) in Self.matrices(rows, members, places, variances, noise).enumerated() {
      blocks[index].factor = Cholesky(matrix, order: members[index].count)
    }
    solve(table, values)
  }

  /// All terms, one row after another, and the equations that they make.
  private struct Terms {
    var starts: [Int] = [0]
    var effects: [Int] = []
    var weights: [Double] = []
    /// Noise over the variance of each effect.
    let ridge: [Double]

    init(_ rows: [[Term]], _ variances: [Double], _ noise: Double) {
      ridge = variances.map { noise / $0 }
      for terms in rows {
        effects += terms.map(\.effect)
        weights += terms.map(\.weight)
        starts.append(effects.count)
      }
    }

    /// Sums of values over the rows of each effect.
    func gathered(_ values: [Double]) -> [Double] {
      var sums = [Double](repeating: 0, count: ridge.count)
      for row in values.indices {
        for term in starts[row]..<starts[row + 1] {
          sums[effects[term]] += weights[term] * values[row]
        }
      }
      return sums
    }

    /// The product of the equations with effects.
    func times(_ known: [Double]) -> [Double] {
      var rows = [Double](repeating: 0, count: starts.count - 1)
      for row in rows.indices {
        for term in starts[row]..<starts[row + 1] {
          rows[row] += weights[term] * known[effects[term]]
        }
      }
      var product = gathered(rows)
      for effect in known.indices { product[effect] += ridge[effect] * known[effect] }
      return product
    }
  }

  /// The equations of each block by itself, times the noise.
  private static func matrices(
    _ rows: [[Term]], _ members: [[Int]], _ places: [(block: Int, place: Int)],
    _ variances: [Double], _ noise: Double
  ) -> [[Double]] {
    var matrices = members.map { members in
      var matrix = [Double](repeating: 0, count: members.count * members.count)
      for (place, effect) in members.enumerated() {
        matrix[place * members.count + place] = noise / variances[effect]
      }
      return matrix
    }
    for terms in rows {
      for one in terms {
        let (block, place) = places[one.effect]
        let order = members[block].count
        for other in terms where places[other.effect].block == block {
          matrices[block][place * order + places[other.effect].place] += one.weight * other.weight
        }
      }
    }
    return matrices
  }

  private func preconditioned(_ right: [Double]) -> [Double] {
    var found = right
    for block in blocks {
      guard let factor = block.factor else { continue }
      if block.effects.count == 1 {
        found[block.effects[0]] = right[block.effects[0]] / factor.square
        continue
      }
      let part = factor.solve(block.effects.map { right[$0] })
      for (place, effect) in block.effects.enumerated() { found[effect] = part[place] }
    }
    return found
  }

  private mutating func solve(_ table: Terms, _ values: [Double]) {
    func product(_ one: [Double], _ other: [Double]) -> Double {
      var sum = 0.0
      for place in one.indices { sum += one[place] * other[place] }
      return sum
    }
    var left = table.gathered(values)
    var direction = preconditioned(left)
    var size = product(left, direction)
    let enough = size * 1e-12
    while steps < 1_000, size > enough {
      steps += 1
      let image = table.times(direction)
      let step = size / product(direction, image)
      for effect in effects.indices {
        effects[effect] += step * direction[effect]
        left[effect] -= step * image[effect]
      }
      let next = preconditioned(left)
      let new = product(left, next)
      for effect in effects.indices {
        direction[effect] = next[effect] + new / size * direction[effect]
      }
      size = new
    }
  }

  /// The mean and the variance of a further value of these terms, without its noise.
  ///
  /// The variance is the sum of those of the blocks, each of which takes the others as known.
  package func estimate(_ terms: [Term]) -> (mean: Double, variance: Double) {
    let mean = terms.reduce(0) { $0 + $1.weight * effects[$1.effect] }
    var variance = 0.0
    for block in Set(terms.map { places[$0.effect].block }).sorted() {
      guard let factor = blocks[block].factor else { continue }
      var weights = [Double](repeating: 0, count: blocks[block].effects.count)
      for term in terms where places[term.effect].block == block {
        weights[places[term.effect].place] += term.weight
      }
      variance += noise * factor.forward(weights).reduce(0) { $0 + $1 * $1 }
    }
    return (mean, variance)
  }
}
