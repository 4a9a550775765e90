// SPDX-License-Identifier: Apache-2.0

package import Documents
import Quantities

/// A sum of regression trees, each grown on what the ones before left over.
///
/// Trees are complete: node `i` has children `2i + 1` and `2i + 2`, so that a value is found with `depth`
/// comparisons and no pointers. A node that was not worth splitting sends everything to the left.
package struct BoostedTrees: Sendable, Hashable {
  /// How trees are grown.
  package struct Options: Sendable, Hashable {
    /// How many.
    package var trees = 80
    /// Comparisons from the root to a leaf.
    package var depth = 5
    /// How much of each tree counts.
    package var rate = 0.1
    /// The least weight of samples in a leaf.
    package var leafWeight = 5.0
    /// The share of features that each tree may compare.
    package var columns = 1.0
    /// What a leaf's weight is raised by, so that small leaves say little.
    package var ridge = 1.0

    /// The usual options.
    package init(
      trees: Int = 80, depth: Int = 5, rate: Double = 0.1, leafWeight: Double = 5,
      ridge: Double = 1, columns: Double = 1
    ) {
      self.columns = columns
      self.trees = trees
      self.depth = depth
      self.rate = rate
      self.leafWeight = leafWeight
      self.ridge = ridge
    }
  }

  /// Comparisons from the root to a leaf.
  package private(set) var depth: Int
  /// The feature that each node compares, tree after tree.
  package private(set) var features: [Int32] = []
  /// What it is compared with: at most this goes left.
  package private(set) var thresholds: [Double] = []
  /// The values of the leaves, tree after tree, the rate in them.
  package private(set) var leaves: [Double] = []

  /// Takes trees that were grown before.
  ///
  /// - Returns: nil unless the counts belong together and every comparison is with a feature that exists.
  package init?(
    depth: Int, features: [Int32], thresholds: [Double], leaves: [Double], width: Int
  ) {
    guard (1...12).contains(depth), features.count == thresholds.count else { return nil }
    let inner = (1 << depth) - 1
    guard features.count % inner == 0, leaves.count == (features.count / inner) << depth,
      features.allSatisfy({ $0 >= 0 && $0 < Int32(width) }),
      leaves.allSatisfy(\.isFinite), !thresholds.contains(where: \.isNaN)
    else { return nil }
    self.depth = depth
    self.features = features
    self.thresholds = thresholds
    self.leaves = leaves
  }

  /// The trees as a file holds them.
  package var json: JSON {
    .object([
      ("depth", .number(depth)), ("features", .numbers(features.map { Double($0) })),
      // JSON has no infinity: a node that sends everything to the left compares with nothing.
      ("thresholds", .array(thresholds.map { $0.isFinite ? .number($0) : .null })),
      ("leaves", .numbers(leaves)),
    ])
  }

  /// Reads trees that compare features of rows of a width.
  package init?(json: JSON, width: Int) {
    guard let depth = json["depth"]?.whole, let features = json["features"]?.numbers,
      let items = json["thresholds"]?.items, let leaves = json["leaves"]?.numbers,
      features.allSatisfy({ $0 >= 0 && $0 < Double(width) })
    else { return nil }
    let thresholds = items.map { $0.double ?? .infinity }
    self.init(
      depth: depth, features: features.map { Int32($0) }, thresholds: thresholds, leaves: leaves,
      width: width)
  }

  /// The sum of the trees at a row of features.
  @inlinable package func value(_ row: UnsafePointer<Double>) -> Double {
    let inner = (1 << depth) - 1
    let width = 1 << depth
    let count = leaves.count / width
    var sum = 0.0
    features.withUnsafeBufferPointer { features in
      thresholds.withUnsafeBufferPointer { thresholds in
        leaves.withUnsafeBufferPointer { leaves in
          // Four trees at once: each step of one waits for the step before, those of others do not.
          var tree = 0
          while tree + 4 <= count {
            let (a, b) = (tree * inner, (tree + 1) * inner)
            let (c, d) = ((tree + 2) * inner, (tree + 3) * inner)
            var (i, j, k, l) = (0, 0, 0, 0)
            for _ in 0..<depth {
              i = 2 * i + (row[Int(features[a + i])] > thresholds[a + i] ? 2 : 1)
              j = 2 * j + (row[Int(features[b + j])] > thresholds[b + j] ? 2 : 1)
              k = 2 * k + (row[Int(features[c + k])] > thresholds[c + k] ? 2 : 1)
              l = 2 * l + (row[Int(features[d + l])] > thresholds[d + l] ? 2 : 1)
            }
            sum += leaves[tree * width + i - inner]
            sum += leaves[(tree + 1) * width + j - inner]
            sum += leaves[(tree + 2) * width + k - inner]
            sum += leaves[(tree + 3) * width + l - inner]
            tree += 4
          }
          while tree < count {
            let base = tree * inner
            var node = 0
            for _ in 0..<depth {
              node = 2 * node + (row[Int(features[base + node])] > thresholds[base + node] ? 2 : 1)
            }
            sum += leaves[tree * width + node - inner]
            tree += 1
          }
        }
      }
    }
    return sum
  }

  /// Grows trees that follow targets in the sense of least weighted squares.
  ///
  /// The same data give the same trees: what is drawn is drawn from a fixed seed, ties go to the first feature and threshold.
  ///
  /// - Parameters:
  ///   - rows: features, row after row (`count x width`).
  ///   - targets: what to follow (`count`).
  ///   - weights: of each row (`count`), 0 or more.
  package init(
    rows: [Double], width: Int, targets: [Double], weights: [Double], _ options: Options
  ) {
    depth = options.depth
    let count = targets.count
    var grower = Grower(rows: rows, width: width, count: count, weights: weights, options)
    var residual = targets
    for _ in 0..<options.trees {
      let tree = grower.grow(residual)
      for row in 0..<count { residual[row] -= tree.leaves[Int(grower.node[row])] }
      features += tree.features
      thresholds += tree.thresholds
      leaves += tree.leaves
    }
  }

  private struct Grower {
    let rows: [Double]
    let width: Int
    let count: Int
    let weights: [Double]
    let options: Options
    /// The rows in the order of each feature.
    let order: [[Int32]]
    /// The leaf that each row fell into.
    var node: [Int32]
    private var random = SplitMix(state: 1)
    private var taken: [Bool] = []

    init(rows: [Double], width: Int, count: Int, weights: [Double], _ options: Options) {
      self.rows = rows
      self.width = width
      self.count = count
      self.weights = weights
      self.options = options
      node = [Int32](repeating: 0, count: count)
      order = (0..<width).map { feature in
        (0..<Int32(count)).sorted { left, right in
          let (a, b) = (rows[Int(left) * width + feature], rows[Int(right) * width + feature])
          return a == b ? left < right : a < b
        }
      }
    }

    mutating func grow(
      _ targets: [Double]
    ) -> (features: [Int32], thresholds: [Double], leaves: [Double]) {
      let inner = (1 << options.depth) - 1
      var features = [Int32](repeating: 0, count: inner)
      var thresholds = [Double](repeating: .infinity, count: inner)
      for row in 0..<count { node[row] = 0 }
      taken = (0..<width).map { _ in options.columns >= 1 || random.unit() < options.columns }
      for level in 0..<options.depth {
        let first = (1 << level) - 1
        let size = 1 << level
        let best = split(targets, nodes: size)
        for place in 0..<size where best[place].gain > 1e-12 {
          features[first + place] = Int32(best[place].feature)
          thresholds[first + place] = best[place].threshold
        }
        for row in 0..<count {
          let place = Int(node[row])
          let isRight =
            rows[row * width + Int(features[first + place])] > thresholds[first + place]
          node[row] = Int32(2 * place + (isRight ? 1 : 0))
        }
      }
      let size = 1 << options.depth
      var sums = [Double](repeating: 0, count: size)
      var mass = [Double](repeating: 0, count: size)
      for row in 0..<count {
        sums[Int(node[row])] += weights[row] * targets[row]
        mass[Int(node[row])] += weights[row]
      }
      let leaves = (0..<size).map { place in
        mass[place] > 0
          ? Double(Float(options.rate * sums[place] / (mass[place] + options.ridge))) : 0
      }
      return (features, thresholds, leaves)
    }

    /// The middle of two numbers in single precision, if that is between them.
    private static func between(_ low: Double, _ high: Double) -> Double {
      let middle = low + (high - low) / 2
      let short = Double(Float(middle))
      return short >= low && short < high ? short : middle
    }

    /// The best split of each node of a level.
    private func split(
      _ targets: [Double], nodes: Int
    ) -> [(gain: Double, feature: Int, threshold: Double)] {
      var sums = [Double](repeating: 0, count: nodes)
      var mass = [Double](repeating: 0, count: nodes)
      for row in 0..<count {
        sums[Int(node[row])] += weights[row] * targets[row]
        mass[Int(node[row])] += weights[row]
      }
      var best = [(gain: Double, feature: Int, threshold: Double)](
        repeating: (0, 0, .infinity), count: nodes)
      var leftSum = [Double](repeating: 0, count: nodes)
      var leftMass = [Double](repeating: 0, count: nodes)
      var before = [Double](repeating: .nan, count: nodes)
      let ridge = options.ridge
      for feature in 0..<width where taken[feature] {
        for place in 0..<nodes {
          leftSum[place] = 0
          leftMass[place] = 0
          before[place] = .nan
        }
        for index in order[feature] {
          let row = Int(index)
          let place = Int(node[row])
          let value = rows[row * width + feature]
          let last = before[place]
          if value > last, leftMass[place] >= options.leafWeight {
            let rightMass = mass[place] - leftMass[place]
            if rightMass >= options.leafWeight {
              let rightSum = sums[place] - leftSum[place]
              let gain =
                leftSum[place] * leftSum[place] / (leftMass[place] + ridge)
                + rightSum * rightSum / (rightMass + ridge)
                - sums[place] * sums[place] / (mass[place] + ridge)
              if gain > best[place].gain {
                // Short numbers, that a file can hold without loss.
                best[place] = (gain, feature, Self.between(last, value))
              }
            }
          }
          before[place] = value
          leftSum[place] += weights[row] * targets[row]
          leftMass[place] += weights[row]
        }
      }
      return best
    }
  }
}
