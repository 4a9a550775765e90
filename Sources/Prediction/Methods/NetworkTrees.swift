// SPDX-License-Identifier: Apache-2.0

import Quantities
import Regression

/// Boosted trees of the logarithms of layers' times that mind what the layers sum to: each step follows the error
/// of each layer and of the network that it is part of.
///
/// Features are cut into at most 64 bins, so that a step is a pass over bytes. Each tree sees seven in ten of the
/// networks and half of the features, drawn from a fixed seed.
enum NetworkTrees {
  struct Options {
    var trees = 100
    var depth = 5
    var rate = 0.1
    var ridge = 0.3
    var fewest = 30
    /// How much a network's error counts beside its layers'.
    var whole = 2.0
  }

  /// - Parameters:
  ///   - rows: features (`count x width`).
  ///   - start: logarithms that are corrected.
  ///   - targets: logarithms that were measured.
  ///   - runs: the run of a network of each row, from 0; `networks` its network.
  static func grow(
    rows: [Double], width: Int, start: [Double], targets: [Double], weights: [Double],
    runs: [Int], networks: [Int], _ options: Options = .init()
  ) -> BoostedTrees? {
    let count = targets.count
    let bins = cut(rows, width: width, count: count)
    var codes = [UInt8](repeating: 0, count: count * width)
    for feature in 0..<width {
      let edges = bins[feature]
      for row in 0..<count {
        let value = rows[row * width + feature]
        var (low, high) = (0, edges.count)
        while low < high {
          let middle = (low + high) / 2
          if edges[middle] < value { low = middle + 1 } else { high = middle }
        }
        codes[feature * count + row] = UInt8(low)
      }
    }
    let runCount = (runs.max() ?? 0) + 1
    let networkCount = (networks.max() ?? 0) + 1
    var measured = [Double](repeating: 0, count: runCount)
    var mass = measured
    for row in 0..<count {
      measured[runs[row]] += Mathematics.exp(targets[row])
      mass[runs[row]] += weights[row]
    }
    var value = start
    var random = SplitMix(state: 12345)
    let depth = options.depth
    let inner = (1 << depth) - 1
    var features: [Int32] = []
    var thresholds: [Double] = []
    var leaves: [Double] = []
    var gradient = [Double](repeating: 0, count: count)
    var curvature = gradient
    var node = [Int32](repeating: 0, count: count)
    for _ in 0..<options.trees {
      var predicted = [Double](repeating: 0, count: runCount)
      for row in 0..<count { predicted[runs[row]] += Mathematics.exp(value[row]) }
      let isSeen = (0..<networkCount).map { _ in random.unit() < 0.7 }
      let isOpen = (0..<width).map { _ in random.unit() < 0.5 }
      for row in 0..<count {
        let run = runs[row]
        let error = min(max(targets[row] - value[row], -1.5), 1.5)
        let share = Mathematics.exp(value[row]) / predicted[run]
        let pull = options.whole * mass[run] * share
        gradient[row] =
          weights[row] * error + pull * Mathematics.log(measured[run] / predicted[run])
        curvature[row] = weights[row] + pull
        node[row] = isSeen[networks[row]] ? 0 : -1
      }
      var treeFeatures = [Int32](repeating: 0, count: inner)
      var treeThresholds = [Double](repeating: .infinity, count: inner)
      var treeCodes = [UInt8](repeating: 255, count: inner)
      for level in 0..<depth {
        let first = (1 << level) - 1
        let size = 1 << level
        let best = split(
          codes, count, width, bins, isOpen, gradient, curvature, node, size, options)
        for place in 0..<size where best[place].feature >= 0 {
          let (feature, code) = (best[place].feature, best[place].code)
          treeFeatures[first + place] = Int32(feature)
          treeThresholds[first + place] = bins[feature][code]
          treeCodes[first + place] = UInt8(code)
        }
        for row in 0..<count where node[row] >= 0 {
          let place = Int(node[row])
          let index = first + place
          let isRight = codes[Int(treeFeatures[index]) * count + row] > treeCodes[index]
          node[row] = Int32(2 * place + (isRight ? 1 : 0))
        }
      }
      let size = 1 << depth
      var sums = [Double](repeating: 0, count: size)
      var curves = sums
      for row in 0..<count where node[row] >= 0 {
        sums[Int(node[row])] += gradient[row]
        curves[Int(node[row])] += curvature[row]
      }
      let treeLeaves = (0..<size).map {
        Double(Float(options.rate * sums[$0] / (curves[$0] + options.ridge)))
      }
      // All rows, those that the tree did not see too.
      for row in 0..<count {
        var place = 0
        for _ in 0..<depth {
          let isRight = codes[Int(treeFeatures[place]) * count + row] > treeCodes[place]
          place = 2 * place + (isRight ? 2 : 1)
        }
        value[row] += treeLeaves[place - inner]
      }
      features += treeFeatures
      thresholds += treeThresholds
      leaves += treeLeaves
    }
    return BoostedTrees(
      depth: depth, features: features, thresholds: thresholds, leaves: leaves, width: width)
  }

  /// The edges of at most 64 bins of each feature: at most an edge goes left.
  private static func cut(_ rows: [Double], width: Int, count: Int) -> [[Double]] {
    (0..<width).map { feature in
      let sorted = (0..<count).map { rows[$0 * width + feature] }.sorted()
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

  private static func split(
    _ codes: [UInt8], _ count: Int, _ width: Int, _ bins: [[Double]], _ isOpen: [Bool],
    _ gradient: [Double], _ curvature: [Double], _ node: [Int32], _ size: Int, _ options: Options
  ) -> [(feature: Int, code: Int)] {
    var sums = [Double](repeating: 0, count: size)
    var curves = sums
    var sizes = [Int](repeating: 0, count: size)
    for row in 0..<count where node[row] >= 0 {
      let place = Int(node[row])
      sums[place] += gradient[row]
      curves[place] += curvature[row]
      sizes[place] += 1
    }
    var best = [(feature: Int, code: Int)](repeating: (-1, 0), count: size)
    var most = [Double](repeating: 1e-12, count: size)
    var binSums = [Double](repeating: 0, count: size * 64)
    var binCurves = binSums
    var binSizes = [Int](repeating: 0, count: size * 64)
    for feature in 0..<width where isOpen[feature] && !bins[feature].isEmpty {
      for place in binSums.indices {
        binSums[place] = 0
        binCurves[place] = 0
        binSizes[place] = 0
      }
      let first = feature * count
      codes.withUnsafeBufferPointer { codes in
        for row in 0..<count where node[row] >= 0 {
          let place = Int(node[row]) * 64 + Int(codes[first + row])
          binSums[place] += gradient[row]
          binCurves[place] += curvature[row]
          binSizes[place] += 1
        }
      }
      for place in 0..<size where sizes[place] >= 2 * options.fewest {
        let whole = sums[place] * sums[place] / (curves[place] + options.ridge)
        var (sum, curve, left) = (0.0, 0.0, 0)
        for code in 0..<bins[feature].count {
          let bin = place * 64 + code
          sum += binSums[bin]
          curve += binCurves[bin]
          left += binSizes[bin]
          guard left >= options.fewest, binSizes[bin] > 0 else { continue }
          guard sizes[place] - left >= options.fewest else { break }
          let rest = sums[place] - sum
          let gain =
            sum * sum / (curve + options.ridge)
            + rest * rest / (curves[place] - curve + options.ridge) - whole
          if gain > most[place] {
            most[place] = gain
            best[place] = (feature, code)
          }
        }
      }
    }
    return best
  }
}
