// SPDX-License-Identifier: Apache-2.0

import IntegerProgram
import Networks
import Quantities
package import Screening

/// A search space as a whole, at all its inputs: how much of it fits a budget, some of what fits, the most of what fits.
///
/// What fits is what the screen admits.
package final class Exploration {
  /// An architecture of the space.
  package struct Member: Sendable, Hashable {
    /// The side of its input; nil where the space has none.
    package var side: Int?
    /// Its width.
    package var width: Double
    /// An option for each position with a choice.
    package var choice: [Int]
  }

  let space: SearchSpace
  let screen: Screen
  let graphs: [SpaceGraph]
  /// By graph the bytes that no member's activations go below, as they count against a limit on memory.
  let arenas: [Double]
  /// What a byte of an edge's arena counts beside bytes of weights.
  let arenaWeight: Double
  /// By graph, position and state the number of ways on.
  let ways: [[[Double]]]

  /// Architectures that are judged one by one; of more a sample is.
  let most: Double

  /// - Parameters:
  ///   - sides: of the input; all of the space's where empty.
  ///   - widths: the same.
  ///   - most: architectures that are judged one by one; of more a sample is.
  package init(
    _ space: SearchSpace, _ screen: Screen, sides: [Int] = [], widths: [Double] = [],
    most: Double = 1_000_000
  ) throws(SearchSpace.Refusal) {
    self.most = most
    self.space = space
    self.screen = screen
    let sides: [Int?] = sides.isEmpty ? (space.sides.isEmpty ? [nil] : space.sides) : sides
    var graphs: [SpaceGraph] = []
    for width in widths.isEmpty ? space.widths : widths {
      for side in sides {
        graphs.append(try screen.graph(of: space.name, side: side, width: width))
      }
    }
    self.graphs = graphs
    let weight = screen.arenaWeight
    arenaWeight = weight
    arenas = graphs.map { weight * Self.leastArena($0) }
    ways = graphs.map { Self.ways($0) { _ in 0 }.map { $0.map { $0[0] } } }
    guard ways.reduce(0, { $0 + $1[0][0] }).isFinite else {
      throw .input("the space has too many architectures to be counted")
    }
  }

  /// Architectures in all.
  package var size: Double { ways.reduce(0) { $0 + $1[0][0] } }

  /// The ways on from each position and state with so many steps left.
  ///
  /// - Parameters:
  ///   - steps: that an edge takes.
  ///   - budget: steps that there are at first.
  static func ways(
    _ graph: SpaceGraph, budget: Int = 0, _ steps: (Int) -> Int
  ) -> [[[Double]]] {
    var ways = graph.states.map {
      [[Double]](repeating: .init(repeating: 0, count: budget + 1), count: $0)
    }
    // One state beyond the last position: the end.
    let groups = graph.byPosition
    for position in graph.states.indices.reversed() {
      for place in groups[position] {
        let edge = graph.edges[place]
        let own = steps(place)
        guard own <= budget else { continue }
        let isLast = position == graph.states.count - 1
        for left in own...budget {
          ways[position][edge.state][left] +=
            isLast ? 1 : ways[position + 1][edge.next][left - own]
        }
      }
    }
    return ways
  }

  /// Judges a member; whether it is admitted.
  func fits(_ member: Member) -> Bool {
    do throws(SearchSpace.Refusal) {
      try screen.judge(
        space: space.name, choice: member.choice, side: member.side, width: member.width)
    } catch {
      return false
    }
    return screen.verdict.answer == .admit
  }

  func member(_ graph: SpaceGraph, _ path: [Int]) -> Member {
    Member(side: graph.side, width: graph.width, choice: graph.choice(path))
  }

  /// Visits all members, until somebody cancels.
  func visit(_ cancel: CancelFlag? = nil, _ body: (Member) -> Void) {
    for graph in graphs {
      let groups = graph.byPosition
      func go(_ position: Int, _ state: Int, _ path: inout [Int]) {
        if position == groups.count { return body(member(graph, path)) }
        for place in groups[position] where graph.edges[place].state == state {
          if cancel?.isRaised ?? false { return }
          path.append(place)
          go(position + 1, graph.edges[place].next, &path)
          path.removeLast()
        }
      }
      var path: [Int] = []
      go(0, 0, &path)
    }
  }

  // MARK: What no member goes below

  /// A limit that no architecture of the space keeps.
  package struct Violation: Sendable, Hashable {
    /// The limit.
    package var limit: Budget.Limit
    /// The least figure of the space.
    package var least: Double
    /// The most that is admitted.
    package var most: Double
  }

  /// The limit that is broken most by the whole space; nil where each can be kept by itself.
  package var violation: Violation? {
    var worst: Violation?
    for limit in screen.budget.limits {
      guard let bar = screen.greatest(limit) else { continue }
      let costs = graphs.indices.compactMap { number in
        self.costs(of: limit, number).map { Self.least(graphs[number], $0.edges) + $0.constant }
      }
      guard costs.count == graphs.count, let least = costs.min(), least > bar else { continue }
      if least / bar > worst.map({ $0.least / $0.most }) ?? 0 {
        worst = Violation(limit: limit, least: least, most: bar)
      }
    }
    return worst
  }

  /// What the edges of a graph add at least to what a limit is about; nil where it does not add up.
  func costs(
    of limit: Budget.Limit, _ number: Int
  ) -> (edges: [Double], constant: Double)? {
    let graph = graphs[number]
    switch limit.figure {
    case .latency:
      guard let first = graph.times.first else { return nil }
      let edges = graph.edges.indices.map { place in
        graph.times.reduce(Double.infinity) { min($0, $1.seconds[place]) }
      }
      return (edges, graph.times.reduce(first.constant) { min($0, $1.constant) })
    case .energy: return nil
    case .macs: return graph.hasLayers ? (graph.edges.map(\.macs), 0) : nil
    case .parameters: return graph.hasLayers ? (graph.edges.map(\.parameters), 0) : nil
    case .weights, .memory:
      let bytes = screen.precision.weightBytes.upperBound
      return graph.hasLayers
        ? (graph.edges.map { $0.parameters * bytes }, limit.figure == .memory ? arenas[number] : 0)
        : nil
    }
  }

  /// Whether an edge alone breaks a limit on memory: with the least weights there can be, its activations do not fit.
  func isTooLarge(_ edge: SpaceGraph.Edge, _ limit: Budget.Limit, least weights: Double) -> Bool {
    limit.figure == .memory && weights + arenaWeight * edge.arena > limit.most * (1 + 1e-9)
  }

  /// The least that the edge of a path with the largest arena takes, in bytes for elements of one byte.
  static func leastArena(_ graph: SpaceGraph) -> Double {
    var reached = [0.0]
    for group in graph.byPosition {
      var next: [Double] = []
      for place in group {
        let edge = graph.edges[place]
        guard edge.state < reached.count else { continue }
        while next.count <= edge.next { next.append(.infinity) }
        next[edge.next] = min(next[edge.next], max(reached[edge.state], edge.arena))
      }
      reached = next
    }
    let least = reached.min() ?? 0
    return least.isFinite ? least : 0
  }

  /// The least sum along a path.
  static func least(_ graph: SpaceGraph, _ costs: [Double]) -> Double {
    var sums = PathSums(min)
    for group in graph.byPosition {
      for place in group {
        let edge = graph.edges[place]
        sums.take(from: edge.state, to: edge.next, adding: costs[place])
      }
      sums.advance()
    }
    return sums.best ?? .infinity
  }
}
