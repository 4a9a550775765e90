// SPDX-License-Identifier: Apache-2.0

import Quantities
import Regression

/// Boosted trees of the logarithms of layers' times that mind what the layers sum to: each step follows the error
/// of each layer and of the network that it is part of.
///
/// Features are cut into at most 64 bins, so that a step is a pass over bytes. Each tree sees seven in ten of the
/// networks and half of the features, drawn from a fixed seed.
struct NetworkTrees {
  struct Options {
    var trees = 100
    var depth = 5
    var rate = 0.1
    var ridge = 0.3
    var fewest = 30
    /// How much a network's error counts beside its layers'.
    var whole = 2.0
  }

  /// Layers that were measured inside networks.
  struct Rows {
    /// Features (`count x width`).
    var features: [Double]
    var width: Int
    /// Logarithms that are corrected.
    var start: [Double]
    /// Logarithms that were measured.
    var targets: [Double]
    var weights: [Double]
    /// The run of a network of each row, from 0.
    var runs: [Int]
    /// The network of each row, from 0.
    var networks: [Int]
  }

  /// One tree: of each node a feature, an edge, and the edge's number; of each leaf a value.
  private struct Tree {
    var features: [Int32]
    var thresholds: [Double]
    var codes: [UInt8]
    var leaves: [Double] = []
  }

  private let rows: Rows
  private let options: Options
  private let count: Int
  /// The edges of at most 64 bins of each feature: at most an edge goes left.
  private let edges: [[Double]]
  /// The bin of each row, feature after feature.
  private let codes: [UInt8]
  /// Seconds of each run, and the weight of its rows.
  private var measured: [Double]
  private var mass: [Double]
  /// The logarithm of each row as the trees so far have it.
  private var value: [Double]
  private var gradient: [Double]
  private var curvature: [Double]
  /// Where each row stands in its tree; -1 where the tree does not see it.
  private var node: [Int32]
  private var isOpen: [Bool] = []

  /// Grows trees.
  static func grow(_ rows: Rows, _ options: Options = .init()) -> BoostedTrees? {
    var grower = NetworkTrees(rows, options)
    var random = SplitMix(state: 12345)
    let networkCount = (rows.networks.max() ?? 0) + 1
    var (features, thresholds, leaves): ([Int32], [Double], [Double]) = ([], [], [])
    for _ in 0..<options.trees {
      let isSeen = (0..<networkCount).map { _ in random.unit() < 0.7 }
      grower.isOpen = (0..<rows.width).map { _ in random.unit() < 0.5 }
      grower.pull(isSeen)
      let tree = grower.tree()
      grower.follow(tree)
      features += tree.features
      thresholds += tree.thresholds
      leaves += tree.leaves
    }
    return BoostedTrees(
      depth: options.depth, features: features, thresholds: thresholds, leaves: leaves,
      width: rows.width)
  }

  private init(_ rows: Rows, _ options: Options) {
    self.rows = rows
    self.options = options
    let count = rows.targets.count
    self.count = count
    edges = Self.edges(rows, count: count)
    var codes = [UInt8](repeating: 0, count: count * rows.width)
    for feature in 0..<rows.width {
      let edges = edges[feature]
      for row in 0..<count {
        let value = rows.features[row * rows.width + feature]
        var (low, high) = (0, edges.count)
        while low < high {
          let middle = (low + high) / 2
          if edges[middle] < value { low = middle + 1 } else { high = middle }
        }
        codes[feature * count + row] = UInt8(low)
      }
    }
    self.codes = codes
    measured = [Double](repeating: 0, count: (rows.runs.max() ?? 0) + 1)
    mass = measured
    for row in 0..<count {
      measured[rows.runs[row]] += Mathematics.exp(rows.targets[row])
      mass[rows.runs[row]] += rows.weights[row]
    }
    value = rows.start
    gradient = [Double](repeating: 0, count: count)
    curvature = gradient
    node = [Int32](repeating: 0, count: count)
  }

  /// The edges between the bins of each feature.
  private static func edges(_ rows: Rows, count: Int) -> [[Double]] {
    (0..<rows.width).map { feature in
      let sorted = (0..<count).map { rows.features[$0 * rows.width + feature] }.sorted()
      var known: [Double] = []
      for value in sorted where known.last != value { known.append(value) }
      func short(_ low: Double, _ high: Double) -> Double {
        let middle = low + (high - low) / 2
        let found = Double(Float(middle))
        return found >= low && found < high ? found : middle
      }
      if known.count <= 64 { return zip(known, known.dropFirst()).map(short) }
      var edges: [Double] = []
      for bin in 1..<64 {
        let value = sorted[min(count - 1, bin * count / 64)]
        if edges.last != value { edges.append(value) }
      }
      return edges
    }
  }

  /// Where and how strongly each row pulls the next tree.
  private mutating func pull(_ isSeen: [Bool]) {
    var predicted = [Double](repeating: 0, count: measured.count)
    for row in 0..<count { predicted[rows.runs[row]] += Mathematics.exp(value[row]) }
    for row in 0..<count {
      let run = rows.runs[row]
      let error = min(max(rows.targets[row] - value[row], -1.5), 1.5)
      let share = Mathematics.exp(value[row]) / predicted[run]
      let pull = options.whole * mass[run] * share
      gradient[row] =
        rows.weights[row] * error + pull * Mathematics.log(measured[run] / predicted[run])
      curvature[row] = rows.weights[row] + pull
      node[row] = isSeen[rows.networks[row]] ? 0 : -1
    }
  }

  private mutating func tree() -> Tree {
    let inner = (1 << options.depth) - 1
    var tree = Tree(
      features: [Int32](repeating: 0, count: inner),
      thresholds: [Double](repeating: .infinity, count: inner),
      codes: [UInt8](repeating: 255, count: inner))
    for level in 0..<options.depth {
      let first = (1 << level) - 1
      let best = split(1 << level)
      for place in best.indices where best[place].feature >= 0 {
        let (feature, code) = best[place]
        tree.features[first + place] = Int32(feature)
        tree.thresholds[first + place] = edges[feature][code]
        tree.codes[first + place] = UInt8(code)
      }
      for row in 0..<count where node[row] >= 0 {
        let place = Int(node[row])
        let index = first + place
        let isRight = codes[Int(tree.features[index]) * count + row] > tree.codes[index]
        node[row] = Int32(2 * place + (isRight ? 1 : 0))
      }
    }
    let sums = sums(1 << options.depth)
    tree.leaves = sums.map {
      Double(Float(options.rate * $0.gradient / ($0.curvature + options.ridge)))
    }
    return tree
  }

  /// Adds a tree to all rows, those that it did not see too.
  private mutating func follow(_ tree: Tree) {
    for row in 0..<count {
      var place = 0
      for _ in 0..<options.depth {
        let isRight = codes[Int(tree.features[place]) * count + row] > tree.codes[place]
        place = 2 * place + (isRight ? 2 : 1)
      }
      value[row] += tree.leaves[place - tree.features.count]
    }
  }

  private struct Sum {
    var gradient = 0.0
    var curvature = 0.0
    var rows = 0

    mutating func add(_ gradient: Double, _ curvature: Double) {
      self.gradient += gradient
      self.curvature += curvature
      rows += 1
    }
  }

  /// Of each node what its rows pull.
  private func sums(_ nodes: Int) -> [Sum] {
    var sums = [Sum](repeating: Sum(), count: nodes)
    for row in 0..<count where node[row] >= 0 {
      sums[Int(node[row])].add(gradient[row], curvature[row])
    }
    return sums
  }

  /// Of each node of a level the feature and edge that part its rows best; -1 where none does.
  private func split(_ nodes: Int) -> [(feature: Int, code: Int)] {
    let whole = sums(nodes)
    var best = [(feature: Int, code: Int)](repeating: (-1, 0), count: nodes)
    var most = [Double](repeating: 1e-12, count: nodes)
    var bins = [Sum](repeating: Sum(), count: nodes * 64)
    for feature in 0..<rows.width where isOpen[feature] && !edges[feature].isEmpty {
      for place in bins.indices { bins[place] = Sum() }
      let first = feature * count
      codes.withUnsafeBufferPointer { codes in
        for row in 0..<count where node[row] >= 0 {
          bins[Int(node[row]) * 64 + Int(codes[first + row])].add(gradient[row], curvature[row])
        }
      }
      for place in 0..<nodes where whole[place].rows >= 2 * options.fewest {
        let own = bins[place * 64..<place * 64 + edges[feature].count]
        if let found = edge(whole[place], own, over: most[place]) {
          most[place] = found.gain
          best[place] = (feature, found.code)
        }
      }
    }
    return best
  }

  /// The edge that gains most, and more than what is known.
  private func edge(
    _ whole: Sum, _ bins: ArraySlice<Sum>, over known: Double
  ) -> (code: Int, gain: Double)? {
    var found: (code: Int, gain: Double)?
    let before = whole.gradient * whole.gradient / (whole.curvature + options.ridge)
    var left = Sum()
    for (code, bin) in bins.enumerated() {
      left.gradient += bin.gradient
      left.curvature += bin.curvature
      left.rows += bin.rows
      guard left.rows >= options.fewest, bin.rows > 0 else { continue }
      guard whole.rows - left.rows >= options.fewest else { break }
      let rest = whole.gradient - left.gradient
      let gain =
        left.gradient * left.gradient / (left.curvature + options.ridge)
        + rest * rest / (whole.curvature - left.curvature + options.ridge) - before
      if gain > found?.gain ?? known { found = (code, gain) }
    }
    return found
  }
}
