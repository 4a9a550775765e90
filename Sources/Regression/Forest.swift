// SPDX-License-Identifier: Apache-2.0

import Quantities

/// Extremely randomised trees (Geurts, Ernst, Wehenkel 2006): at each node a threshold is drawn for every
/// feature, and the best of those parts the samples. What a tree says of a new row is which samples lie in its
/// leaf: all trees together give each sample a weight.
///
/// Numbers are drawn from a generator with a fixed seed, so that the same data give the same forest.
package struct Forest: Sendable, Hashable {
  /// Features of a row.
  let width: Int
  /// The samples that were seen.
  let count: Int
  /// By node: the feature that is compared, or -1 in a leaf.
  private(set) var features: [Int32] = []
  /// By node: what is compared with; at most this goes left.
  private(set) var thresholds: [Double] = []
  /// By node: the left child, the right one is next to it; of a leaf its first member.
  private(set) var links: [Int32] = []
  /// By node: how many members a leaf has.
  private(set) var sizes: [Int32] = []
  /// Samples, leaf after leaf.
  private(set) var members: [Int32] = []
  /// The first node of each tree.
  private(set) var roots: [Int32] = []

  /// Grows trees.
  ///
  /// - Parameters:
  ///   - rows: features (`count x width`).
  ///   - targets: outputs that a split should make alike, one list each (`count`).
  ///   - columns: features that may be compared.
  package init(
    rows: [Double], width: Int, targets: [[Double]], columns: [Int], trees: Int, leaf: Int,
    seed: UInt64
  ) {
    self.width = width
    count = targets.first?.count ?? 0
    var random = SplitMix(state: seed)
    var scratch = [Int32](repeating: 0, count: count)
    for _ in 0..<trees {
      roots.append(Int32(features.count))
      var order = (0..<Int32(count)).map { $0 }
      addNode()
      var stack = [(node: features.count - 1, from: 0, to: count)]
      while let (node, from, to) = stack.popLast() {
        let split =
          to - from >= 2 * leaf
          ? best(
            order[from..<to], rows, targets: targets, columns: columns, leaf: leaf,
            random: &random) : nil
        guard let split else {
          links[node] = Int32(members.count)
          sizes[node] = Int32(to - from)
          members += order[from..<to]
          continue
        }
        var (left, right) = (from, 0)
        for place in from..<to {
          let sample = order[place]
          if rows[Int(sample) * width + split.feature] <= split.threshold {
            order[left] = sample
            left += 1
          } else {
            scratch[right] = sample
            right += 1
          }
        }
        for place in 0..<right { order[left + place] = scratch[place] }
        features[node] = Int32(split.feature)
        thresholds[node] = split.threshold
        links[node] = Int32(features.count)
        addNode()
        addNode()
        stack.append((features.count - 1, left, to))
        stack.append((features.count - 2, from, left))
      }
    }
  }

  private mutating func addNode() {
    features.append(-1)
    thresholds.append(0)
    links.append(0)
    sizes.append(0)
  }

  private func best(
    _ own: ArraySlice<Int32>, _ rows: [Double], targets: [[Double]], columns: [Int], leaf: Int,
    random: inout SplitMix
  ) -> (feature: Int, threshold: Double)? {
    var found: (feature: Int, threshold: Double)?
    var most = 1e-12
    let size = Double(own.count)
    let totals = targets.map { target in own.reduce(0.0) { $0 + target[Int($1)] } }
    let whole = totals.reduce(0.0) { $0 + $1 * $1 } / size
    var sums = [Double](repeating: 0, count: targets.count)
    return own.withUnsafeBufferPointer { own in
      rows.withUnsafeBufferPointer { rows in
        for feature in columns {
          var (low, high) = (Double.infinity, -Double.infinity)
          for sample in own {
            let value = rows[Int(sample) * width + feature]
            low = min(low, value)
            high = max(high, value)
          }
          guard high > low else { continue }
          // In single precision, so that a file holds it without loss; below the highest, so that it parts.
          var threshold = Double(Float(low + random.unit() * (high - low)))
          if threshold >= high || threshold < low { threshold = low }
          var left = 0
          for output in sums.indices { sums[output] = 0 }
          for sample in own where rows[Int(sample) * width + feature] <= threshold {
            left += 1
            for output in sums.indices { sums[output] += targets[output][Int(sample)] }
          }
          guard left >= leaf, own.count - left >= leaf else { continue }
          var gain = -whole
          for output in sums.indices {
            let rest = totals[output] - sums[output]
            gain += sums[output] * sums[output] / Double(left)
            gain += rest * rest / Double(own.count - left)
          }
          if gain > most {
            most = gain
            found = (feature, threshold)
          }
        }
        return found
      }
    }
  }

  /// Adds to each sample's weight the share of a new row's leaves that it has; the weights sum to one more.
  package func weigh(_ row: UnsafePointer<Double>, into weights: UnsafeMutablePointer<Double>) {
    let share = 1 / Double(max(roots.count, 1))
    for root in roots {
      var node = Int(root)
      while features[node] >= 0 {
        node = Int(links[node]) + (row[Int(features[node])] > thresholds[node] ? 1 : 0)
      }
      let part = share / Double(max(sizes[node], 1))
      let first = Int(links[node])
      for place in first..<first + Int(sizes[node]) { weights[Int(members[place])] += part }
    }
  }
}
