// SPDX-License-Identifier: Apache-2.0

/// The least or the most sum along the paths of a graph of positions and states, position by position.
package struct PathSums {
  private let better: (Double, Double) -> Double
  private var sums: [Double?] = [0]
  private var next: [Double?] = []

  /// Begins before the first position, in its first state.
  ///
  /// - Parameter better: which of two sums is kept: `min` or `max`.
  package init(_ better: @escaping (Double, Double) -> Double) {
    self.better = better
  }

  /// States of the position at hand, those that no path reaches too.
  package var states: Int { sums.count }

  /// The sum of the paths to a state; nil where none reaches it.
  package func sum(_ state: Int) -> Double? { state < sums.count ? sums[state] : nil }

  /// Takes an edge of the position at hand.
  ///
  /// - Parameter added: what it adds; asked for where a path reaches the edge.
  package mutating func take(
    from state: Int, to target: Int, adding added: @autoclosure () -> Double
  ) {
    guard let sum = sum(state) else { return }
    while next.count <= target { next.append(nil) }
    let own = sum + added()
    next[target] = next[target].map { better($0, own) } ?? own
  }

  /// Goes on to the next position.
  package mutating func advance() {
    (sums, next) = (next, [])
  }

  /// The sum of all paths so far; nil where there is none.
  package var best: Double? {
    sums.compactMap(\.self).reduce(nil) { found, sum in found.map { better($0, sum) } ?? sum }
  }
}
