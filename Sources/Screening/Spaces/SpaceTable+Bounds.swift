// SPDX-License-Identifier: Apache-2.0

import Networks
import Prediction

/// What no architecture goes below whose options are among some.
extension SpaceTable {
  /// The least of each figure.
  struct Least {
    var macs = 0.0
    var parameters = 0.0
    /// Seconds; nil where nothing tells them.
    var latency: Double?
    /// Whether there is an architecture at all.
    var exists = true
  }

  /// The least of each figure by itself.
  ///
  /// - Parameter open: the options that are open at each position with a choice.
  mutating func least(_ open: [[Int]]) -> Least {
    var found = Least()
    guard let macs = extreme(open, { Double($0.macs) }, min),
      let parameters = extreme(open, { Double($0.parameters) }, min),
      let weights = ends(open, { $0.weights }), let moved = ends(open, { $0.moved })
    else {
      found.exists = false
      return found
    }
    (found.macs, found.parameters) = (macs, parameters)
    guard weights.upperBound + moved.upperBound > 0 else { return found }
    // Kernels cost what they do in the network around them: the least of all that can be.
    for context in NetworkContext.all(weights: weights, traffic: moved) {
      let costs = edges.indices.map { seconds($0, in: context) }
      // Where a kind was never measured nothing is known, and so no bound.
      guard costs.allSatisfy(\.isFinite), let own = extreme(open, min, { costs[$0] }) else {
        found.latency = nil
        return found
      }
      // Rounding may not turn a bound into none.
      found.latency = min(found.latency ?? .infinity, own * (1 - 1e-12))
    }
    return found
  }

  private func ends(
    _ open: [[Int]], _ figure: (Edge) -> Double
  ) -> ClosedRange<Double>? {
    guard let low = extreme(open, figure, min), let high = extreme(open, figure, max) else {
      return nil
    }
    return low...high
  }

  private func extreme(
    _ open: [[Int]], _ figure: (Edge) -> Double, _ better: @escaping (Double, Double) -> Double
  ) -> Double? {
    let edges = self.edges
    return extreme(open, better) { figure(edges[$0]) }
  }

  /// The least or the most sum along a path; nil where none is left.
  func extreme(
    _ open: [[Int]], _ better: @escaping (Double, Double) -> Double, _ figure: (Int) -> Double
  ) -> Double? {
    var sums = PathSums(better)
    var choice = 0
    for position in 0..<positions {
      let options = isChoice(position) ? open[choice] : [0]
      if isChoice(position) { choice += 1 }
      for state in 0..<sums.states where sums.sum(state) != nil {
        for option in options {
          guard let edge = edge(position, state: state, option: option) else { continue }
          sums.take(from: state, to: edges[edge].next, adding: figure(edge))
        }
      }
      sums.advance()
    }
    return sums.best
  }
}
