// SPDX-License-Identifier: Apache-2.0

import Networks
import Prediction

/// A search space at one side and width as a graph: at each position a few states (how what was written lies, whether
/// the stage has been left), and from each an edge for each option, with all that the option adds. An architecture is
/// a path, and its costs are sums along it.
struct SpaceTable: ~Copyable {
  /// An option taken in a state.
  struct Edge {
    /// The state that it leads to.
    var next: Int
    var macs: Int
    var parameters: Int
    /// Bytes of weights, and bytes that are read and written.
    var weights: Double
    var moved: Double
    /// Bytes of the arena that it takes at once at least, for elements of one byte.
    var arena: Int
    /// Numbers of its rows and kernels.
    var rows: [Int32]
    var kernels: [Int32]
  }

  let space: SearchSpace
  let side: Int
  let width: Double
  /// Edges; -1 in `edgeOf` for an option that a state does not have.
  private(set) var edges: [Edge] = []
  /// By position the place of its first state's first option in `edgeOf`, and its options.
  private var starts: [Int] = []
  private var counts: [Int] = []
  private(set) var states: [Int] = []
  private var isChoice: [Bool] = []
  private var edgeOf = Scratch<Int32>()

  // What a path adds up, by edge, close together.
  struct Brief: BitwiseCopyable {
    var macs: Int
    var parameters: Int
    var weights: Double
    var moved: Double
    var next: Int32
  }
  private var briefs = Scratch<Brief>()
  private var costs: ListCosts
  /// What edges add by what network is around them.
  private var contexts: [Around] = []

  /// What edges add in a network.
  private final class Around {
    let context: NetworkContext
    /// Seconds; below 0 where not asked for yet.
    var latencies = Scratch<Double>()
    /// The whole of it, where energies are known too; nil where not asked for yet.
    var tallies: [Tally?]

    init(_ context: NetworkContext, edges: Int, needsEnergy: Bool) {
      self.context = context
      latencies.fill(-1, count: edges)
      tallies = needsEnergy ? Array(repeating: nil, count: edges) : []
    }
  }

  private let needsEnergy: Bool
  private let tellsTime: Bool
  private var path = Scratch<Int32>()
  private var rows = Scratch<Int32>()

  /// - Returns: nil where a size does not fit anywhere.
  init?(_ space: SearchSpace, side: Int, width: Double, _ layers: consuming LayerCosts?) {
    self.space = space
    self.side = side
    self.width = width
    needsEnergy = layers?.needsEnergy ?? false
    tellsTime = layers != nil
    costs = ListCosts(layers)
    struct State: Hashable {
      var ending: Chain.Ending
      var hasEnded: Bool
    }
    var current: [(state: State, rows: [LayerRow])] = [
      (
        State(
          ending: Chain.Ending(
            channels: space.channels, size: side, isBlocked: false, isFlat: false,
            isBorder: true),
          hasEnded: false), []
      )
    ]
    for (number, position) in space.positions.enumerated() {
      starts.append(edgeOf.count)
      counts.append(position.options.count)
      states.append(current.count)
      isChoice.append(position.isChoice)
      var next: [(state: State, rows: [LayerRow])] = []
      var places: [State: Int] = [:]
      let isLast = number == space.positions.count - 1
      for item in current {
        for option in position.options {
          let hasEnded = !position.isFirst && item.state.hasEnded
          let isNothing = option.block == nil
          if position.isInDepth, hasEnded, !isNothing {
            edgeOf.append(-1)
            continue
          }
          var (channels, size) = (item.state.ending.channels, item.state.ending.size)
          let own =
            position.isInDepth && isNothing
            ? []
            : space.rows(
              option, of: position, width: width, channels: &channels, size: &size)
          var part = ListCosts.Part(ending: item.state.ending)
          if !own.isEmpty {
            guard
              let found = costs.part(of: item.rows + own, from: item.rows.count, isLast: isLast)
            else {
              edgeOf.append(-1)
              continue
            }
            part = found
          }
          let state = State(ending: part.ending, hasEnded: position.isInDepth && isNothing)
          if places[state] == nil {
            places[state] = next.count
            next.append((state, item.rows + own))
          }
          edgeOf.append(Int32(edges.count))
          let edge = Edge(
            next: places[state] ?? 0, macs: part.macs, parameters: part.parameters,
            weights: part.kernels.weights, moved: part.kernels.moved, arena: part.arena,
            rows: part.rows,
            kernels: part.kernels.kernels)
          edges.append(edge)
          briefs.append(
            Brief(
              macs: edge.macs, parameters: edge.parameters, weights: edge.weights,
              moved: edge.moved, next: Int32(edge.next)))
        }
      }
      guard !next.isEmpty else { return nil }
      current = next
    }
  }

  /// Positions, those without a choice too.
  var positions: Int { starts.count }

  /// Options of a position.
  func options(_ position: Int) -> Int { counts[position] }

  /// Whether there is a choice at a position.
  func isChoice(_ position: Int) -> Bool { isChoice[position] }

  /// The edge of an option in a state of a position; nil where the state does not have it.
  func edge(_ position: Int, state: Int, option: Int) -> Int? {
    let edge = Int(edgeOf[starts[position] + state * counts[position] + option])
    return edge < 0 ? nil : edge
  }

  /// The costs of an architecture.
  ///
  /// - Parameters:
  ///   - choice: an option for each position with a choice.
  ///   - needsArena: whether its memory is wanted.
  mutating func costs(
    of choice: borrowing Scratch<Int32>, needsArena: Bool
  ) throws(SearchSpace.Refusal) -> ListCosts.Found {
    path.removeAll()
    var found = ListCosts.Found()
    var (weights, moved) = (0.0, 0.0)
    var state = 0
    var place = 0
    for position in 0..<starts.count {
      var option = 0
      let count = counts[position]
      if count > 1 {
        guard place < choice.count else { throw refusal(choice) }
        option = Int(choice[place])
        guard option >= 0, option < count else { throw refusal(choice) }
        place += 1
      }
      let edge = edgeOf[starts[position] + state * count + option]
      guard edge >= 0 else { throw refusal(choice) }
      path.append(edge)
      let brief = briefs[Int(edge)]
      found.macs += brief.macs
      found.parameters += brief.parameters
      weights += brief.weights
      moved += brief.moved
      state = Int(brief.next)
    }
    guard place == choice.count else { throw refusal(choice) }
    time(weights, moved, &found)
    if needsArena {
      rows.removeAll()
      for index in 0..<path.count {
        for row in edges[Int(path[index])].rows { rows.append(row) }
      }
      found.arena = costs.arena(rows) ?? -1
    } else {
      found.arena = -1
    }
    return found
  }

  private mutating func time(_ weights: Double, _ moved: Double, _ found: inout ListCosts.Found) {
    guard tellsTime else { return }
    let around = around(NetworkContext(weights: weights, traffic: moved))
    if needsEnergy {
      guard var tally = tally(Int(path[0]), around) else { return }
      for step in 1..<path.count {
        if let own = self.tally(Int(path[step]), around) { tally.add(own) }
      }
      (found.latency, found.energy) = tally.figures
      return
    }
    var sum = 0.0
    for step in 0..<path.count {
      let edge = Int(path[step])
      let own = seconds(edge, around)
      sum += own
    }
    found.latency = sum.isFinite ? sum : nil
  }

  private mutating func around(_ context: NetworkContext) -> Around {
    for known in contexts where known.context == context { return known }
    let new = Around(context, edges: edges.count, needsEnergy: needsEnergy)
    contexts.append(new)
    return new
  }

  /// What an edge adds in a network; nil where nothing tells the time.
  private mutating func tally(_ edge: Int, _ around: Around) -> Tally? {
    if let known = around.tallies[edge] { return known }
    let found = costs.tally(edges[edge].kernels, in: around.context)
    around.tallies[edge] = found
    return found
  }

  /// Seconds that an edge adds in a network.
  mutating func seconds(_ edge: Int, in context: NetworkContext) -> Double {
    seconds(edge, around(context))
  }

  @inline(__always)
  private mutating func seconds(_ edge: Int, _ around: Around) -> Double {
    // Not a number is none below 0.
    let known = around.latencies[edge]
    if known >= 0 || known.isNaN { return known }
    let own =
      edges[edge].kernels.isEmpty
      ? 0 : costs.tally(edges[edge].kernels, in: around.context)?.figures.latency ?? .nan
    around.latencies[edge] = own
    return own
  }

  /// Why a choice is none of the space.
  private func refusal(_ choice: borrowing Scratch<Int32>) -> SearchSpace.Refusal {
    let list = (0..<choice.count).map { Int(choice[$0]) }
    do throws(SearchSpace.Refusal) {
      _ = try space.rows(list, side: side, width: width)
    } catch {
      return error
    }
    return .size(position: 0)
  }
}
