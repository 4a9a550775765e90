// SPDX-License-Identifier: Apache-2.0

package import Documents
import Networks
package import Prediction

/// A space at one input as a graph whose paths are its architectures, with all that adds up along them.
package struct SpaceGraph: Sendable {
  /// An option taken in a state of a position.
  package struct Edge: Sendable {
    /// The position, counting those without a choice.
    package var position: Int
    /// The state that it begins in.
    package var state: Int
    /// The state of the next position that it leads to.
    package var next: Int
    /// The option.
    package var option: Int
    /// Multiply-accumulates.
    package var macs: Double
    /// Weights and biases.
    package var parameters: Double
    /// Bytes of weights.
    package var weights: Double
    /// Bytes that are read and written.
    package var moved: Double
    /// Bytes that activations take at least while it runs, for elements of one byte; 0 where nothing is known.
    package var arena: Double
  }

  /// What edges take in seconds.
  package struct Times: Sendable {
    /// Where networks have this around their kernels; nil where it does not matter.
    package var context: NetworkContext?
    /// Seconds beside the edges.
    package var constant: Double
    /// By edge.
    package var seconds: [Double]
  }

  /// Its side; nil where the space has none.
  package var side: Int?
  /// Its width.
  package var width: Double
  /// Edges; a path has one of each position.
  package var edges: [Edge]
  /// States of each position.
  package var states: [Int]
  /// Options of each position.
  package var options: [Int]
  /// Times of the edges by what network is around them; empty where they do not add up or are not known.
  package var times: [Times]
  /// Whether layers are known, so that multiply-accumulates and weights are.
  package var hasLayers: Bool

  /// Whether there is a choice at a position.
  package func isChoice(_ position: Int) -> Bool { options[position] > 1 }

  /// The choices of a path.
  package func choice(_ path: [Int]) -> [Int] {
    path.filter { isChoice(edges[$0].position) }.map { edges[$0].option }
  }

  /// The edges of each position.
  package var byPosition: [[Int]] {
    var found: [[Int]] = states.map { _ in [] }
    for (place, edge) in edges.enumerated() { found[edge.position].append(place) }
    return found
  }
}

extension Screen {
  /// The graph of a space at one input.
  package func graph(
    of space: String, side: Int?, width: Double?
  ) throws(SearchSpace.Refusal) -> SpaceGraph {
    try choices.select(space: space, side: side, width: width)
    return choices.graph()
  }
}

extension Choices {
  /// The graph of what is selected.
  mutating func graph() -> SpaceGraph {
    guard let selected else {
      return SpaceGraph(
        width: 1, edges: [], states: [], options: [], times: [], hasLayers: false)
    }
    let space = spaces[selected.space]
    var graph: SpaceGraph
    if selected.hasLayers {
      graph =
        selected.table?.graph()
        ?? SpaceGraph(
          width: 1, edges: [], states: [], options: [], times: [], hasLayers: false)
    } else {
      graph = SpaceGraph(
        side: nil, width: selected.width, edges: [], states: space.positions.map { _ in 1 },
        options: space.positions.map(\.options.count), times: [], hasLayers: false)
      for (position, item) in space.positions.enumerated() {
        for option in item.options.indices {
          graph.edges.append(
            SpaceGraph.Edge(
              position: position, state: 0, next: 0, option: option, macs: 0, parameters: 0,
              weights: 0, moved: 0, arena: 0))
        }
      }
    }
    if let latencies = selected.latencies {
      graph.times = latencies.times(graph, side: selected.side).map { [$0] } ?? []
    }
    return graph
  }
}

extension SpaceTable {
  mutating func graph() -> SpaceGraph {
    var graph = SpaceGraph(
      side: side, width: width, edges: [], states: states,
      options: (0..<positions).map { options($0) }, times: [], hasLayers: true)
    var numbers: [Int] = []
    for position in 0..<positions {
      for state in 0..<states[position] {
        for option in 0..<options(position) {
          guard let number = edge(position, state: state, option: option) else { continue }
          let own = edges[number]
          numbers.append(number)
          graph.edges.append(
            SpaceGraph.Edge(
              position: position, state: state, next: own.next, option: option,
              macs: Double(own.macs), parameters: Double(own.parameters), weights: own.weights,
              moved: own.moved, arena: Double(own.arena)))
        }
      }
    }
    let open = space.choices.map { Array($0.options.indices) }
    let edges = self.edges
    func ends(_ figure: (Int) -> Double) -> ClosedRange<Double>? {
      guard let low = extreme(open, min, figure), let high = extreme(open, max, figure) else {
        return nil
      }
      return low...high
    }
    guard let weights = ends({ edges[$0].weights }), let moved = ends({ edges[$0].moved }),
      weights.upperBound + moved.upperBound > 0
    else { return graph }
    for context in NetworkContext.all(weights: weights, traffic: moved) {
      let seconds = numbers.map { self.seconds($0, in: context) }
      guard seconds.allSatisfy(\.isFinite) else {
        graph.times = []
        return graph
      }
      graph.times.append(.init(context: context, constant: 0, seconds: seconds))
    }
    return graph
  }
}

extension FamilyTable {
  /// The times of a graph's edges; nil where they do not add up, or an option was never measured.
  func times(_ graph: SpaceGraph, side: Int?) -> SpaceGraph.Times? {
    guard let constant = predictor.constant(side: side.map(Double.init)) else { return nil }
    var choice = -1
    var last = -1
    var seconds: [Double] = []
    for edge in graph.edges {
      guard graph.isChoice(edge.position) else {
        seconds.append(0)
        continue
      }
      if edge.position != last { choice += 1 }
      last = edge.position
      guard let place = place(choice, edge.option) else { return nil }
      seconds.append(predictor.value(ofPlace: place, side: side.map(Double.init)))
    }
    return .init(context: nil, constant: constant, seconds: seconds)
  }
}

extension SpaceGraph {
  /// What each option of each position with a choice adds, as JSON: seconds in a network of the middle size, and
  /// multiply-accumulates.
  package var table: JSON {
    let groups = byPosition
    // The middle network: each option as likely as any other.
    var (weights, moved) = (0.0, 0.0)
    for group in groups where !group.isEmpty {
      weights += group.reduce(0) { $0 + edges[$1].weights } / Double(group.count)
      moved += group.reduce(0) { $0 + edges[$1].moved } / Double(group.count)
    }
    let middle = NetworkContext(weights: weights, traffic: moved)
    let times = self.times.first { $0.context == nil || $0.context == middle } ?? self.times.first
    var constants = (seconds: times?.constant, macs: hasLayers ? 0.0 : nil)
    var seconds: [JSON] = []
    var macs: [JSON] = []
    for (position, group) in groups.enumerated() {
      func values(_ figure: (Int) -> Double?) -> [Double?] {
        (0..<options[position]).map { option in
          group.first { edges[$0].option == option }.flatMap(figure)
        }
      }
      let own = (values { times?.seconds[$0] }, values { hasLayers ? edges[$0].macs : nil })
      if isChoice(position) {
        seconds.append(.array(own.0.map { .number($0) }))
        macs.append(.array(own.1.map { .number($0) }))
      } else {
        constants.seconds = constants.seconds.flatMap { sum in
          own.0.first.flatMap { $0 }.map { sum + $0 }
        }
        constants.macs = constants.macs.flatMap { sum in own.1.first.flatMap { $0 }.map { sum + $0 }
        }
      }
    }
    return .object([
      ("constant_s", .number(constants.seconds)), ("seconds", .array(seconds)),
      ("constant_macs", .number(constants.macs)), ("macs", .array(macs)),
    ])
  }
}
