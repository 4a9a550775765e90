// SPDX-License-Identifier: Apache-2.0

package import IntegerProgram
import Prediction
import Quantities
import Screening

extension Exploration {
  /// What is to be large.
  package enum Aim: Sendable, Hashable {
    /// Multiply-accumulates.
    case macs
    /// Weights and biases.
    case parameters
    /// A score of one's own: for each position with a choice a number for each option.
    case score([[Double]])
  }

  /// The most of an aim that fits.
  package struct Extreme: Sendable, Hashable {
    /// The architecture.
    package var member: Member
    /// What it comes to.
    package var value: Double
    /// Whether it is proved that nothing more fits.
    package var isProved: Bool
    /// Programs that were solved.
    package var programs: Int
  }

  /// Why no most can be found.
  package enum Obstacle: Error, Sendable, Hashable {
    /// What limits are about does not add up over the choices, and there are too many to judge one by one.
    case noSum(String)
    /// The scores fit no position or option.
    case scores(String)
    /// None was found, and it is not proved that there is none.
    case notFound
    /// Somebody cancelled before one was found.
    case cancelled
  }

  /// Finds the most of an aim that fits: one by one where there are few, else by integer programs, one for each input
  /// and network around the layers; what they find is judged, and cut off where memory does not fit after all. Where
  /// it is cancelled the best so far is given, not proved.
  ///
  /// - Returns: nil where nothing fits.
  package func extreme(
    _ aim: Aim, _ solver: any Solver, limits: Limits = Limits(nodes: 20_000)
  ) throws(Obstacle) -> Extreme? {
    try check(aim)
    if size <= most { return try enumerated(aim, limits.cancel) }
    var best: Extreme?
    var programs = 0
    var isProved = true
    let scored = graphs.enumerated().map { (number: $0, graph: $1, scores: scores(aim, $1)) }
      .map {
        (
          number: $0.number, graph: $0.graph, scores: $0.scores,
          bound: -Self.least($0.graph, $0.scores.map { -$0 })
        )
      }
      .sorted { $0.bound > $1.bound }
    let isCancelled = { limits.cancel?.isRaised ?? false }
    for item in scored {
      if let best, item.bound <= best.value { break }
      let contexts: [SpaceGraph.Times?] =
        needsTimes ? item.graph.times.map { $0 } : [nil]
      if needsTimes, item.graph.times.isEmpty {
        throw .noSum("the time of an architecture is no sum over its choices here")
      }
      for times in contexts {
        var cuts: [[Int]] = []
        search: while true {
          if isCancelled() {
            isProved = false
            break search
          }
          let program = program(item.number, item.scores, times, cuts, above: best?.value)
          programs += 1
          let answer: Answer
          do throws(SolverError) {
            answer = try solver.solve(program, limits: limits)
          } catch {
            // One program that the solver cannot vouch for leaves the others their answers.
            isProved = false
            break search
          }
          switch answer.outcome {
          case .infeasible: break search
          case .noAnswer, .unbounded:
            isProved = false
            break search
          case .optimal(let solution), .feasible(let solution, _, _):
            if case .feasible = answer.outcome { isProved = false }
            let path = item.graph.edges.indices.filter { solution.values[$0] > 0.5 }
            let member = member(item.graph, path)
            if fits(member) {
              let value = path.reduce(0) { $0 + item.scores[$1] }
              if best.map({ value > $0.value }) ?? true {
                best = Extreme(member: member, value: value, isProved: true, programs: 0)
              }
              break search
            }
            cuts.append(path)
            if cuts.count > Self.mostCuts || programs > Self.mostPrograms {
              isProved = false
              break search
            }
          }
        }
      }
    }
    if best == nil, !isProved { throw isCancelled() ? .cancelled : .notFound }
    best?.isProved = isProved
    best?.programs = programs
    return best
  }

  /// Architectures that are cut off one program after the other, and programs in all, before the search gives up.
  private static let mostCuts = 20
  private static let mostPrograms = 400

  private var needsTimes: Bool { screen.budget.limits.contains { $0.figure == .latency } }

  private func check(_ aim: Aim) throws(Obstacle) {
    if screen.budget.limits.contains(where: { $0.figure == .energy }), size > most {
      throw .noSum("the energy of an architecture is no sum over its choices here")
    }
    switch aim {
    case .macs, .parameters:
      guard graphs.allSatisfy(\.hasLayers) else {
        throw .noSum(
          "the layers of this space are not known, so that nothing can be counted; give a score")
      }
    case .score(let scores):
      let wanted = space.choices.map(\.options.count)
      guard scores.map(\.count) == wanted else {
        throw .scores(
          "scores of \(scores.map(\.count)) options where the space has \(wanted): a list for each position with a choice"
        )
      }
      guard scores.joined().allSatisfy(\.isFinite) else { throw .scores("a score is no number") }
    }
  }

  private func scores(_ aim: Aim, _ graph: SpaceGraph) -> [Double] {
    switch aim {
    case .macs: return graph.edges.map(\.macs)
    case .parameters: return graph.edges.map(\.parameters)
    case .score(let scores):
      var choices: [Int: Int] = [:]
      for position in graph.options.indices where graph.isChoice(position) {
        choices[position] = choices.count
      }
      return graph.edges.map { edge in choices[edge.position].map { scores[$0][edge.option] } ?? 0 }
    }
  }

  private func enumerated(_ aim: Aim, _ cancel: CancelFlag?) throws(Obstacle) -> Extreme? {
    var best: Extreme?
    visit(cancel) { member in
      guard fits(member) else { return }
      let value: Double
      switch aim {
      case .macs: value = screen.architecture.macs ?? 0
      case .parameters: value = Double(screen.architecture.parameters ?? 0)
      case .score(let scores):
        value = member.choice.enumerated().reduce(0) { $0 + scores[$1.offset][$1.element] }
      }
      if best.map({ value > $0.value }) ?? true {
        best = Extreme(member: member, value: value, isProved: true, programs: 0)
      }
    }
    if cancel?.isRaised ?? false {
      if best == nil { throw .cancelled }
      best?.isProved = false
    }
    return best
  }

  /// A binary for each edge, a flow through the positions, a row for each limit; times hold where weights and traffic
  /// are those of their context.
  private func program(
    _ number: Int, _ scores: [Double], _ times: SpaceGraph.Times?, _ cuts: [[Int]],
    above value: Double?
  ) -> Program {
    let graph = graphs[number]
    var program = Program(name: "extreme", sense: .maximise)
    let scale = max(scores.map(abs).max() ?? 1, 1e-300)
    for (place, score) in scores.enumerated() {
      program.addColumn(
        "edge\(place)", .binary, lower: 0, upper: 1, objective: score / scale)
    }
    for position in graph.states.indices {
      for state in 0..<graph.states[position] {
        var terms: [Program.Term] = []
        for (place, edge) in graph.edges.enumerated() {
          if edge.position == position, edge.state == state {
            terms.append(.init(column: place, coefficient: 1))
          } else if position > 0, edge.position == position - 1, edge.next == state {
            terms.append(.init(column: place, coefficient: -1))
          }
        }
        let sum = position == 0 ? 1.0 : 0
        program.addRow("flow\(position)state\(state)", terms, atLeast: sum, atMost: sum)
      }
    }
    func bound(_ name: String, _ costs: [Double], _ least: Double, _ most: Double) {
      let unit = [least, most].filter { $0.isFinite && $0 != 0 }.map(abs).max() ?? 1
      let terms = costs.enumerated().filter { $0.element != 0 }.map {
        Program.Term(column: $0.offset, coefficient: $0.element / unit)
      }
      program.addRow(name, terms, atLeast: least / unit, atMost: most / unit)
    }
    for (place, limit) in screen.budget.limits.enumerated() {
      guard let bar = screen.greatest(limit) else { continue }
      if limit.figure == .latency {
        guard let times else { continue }
        bound("limit\(place)", times.seconds, -.infinity, bar - times.constant)
      } else if let costs = costs(of: limit, number) {
        if limit.figure == .memory {
          addMemory(to: &program, "limit\(place)", graph, costs, bar)
        } else {
          bound("limit\(place)", costs.edges, -.infinity, bar)
        }
      }
    }
    if let context = times?.context {
      // Half powers of two are rounded at their geometric means.
      let half = 2.0.squareRoot().squareRoot()
      bound("weights", graph.edges.map(\.weights), context.weights / half, context.weights * half)
      bound("traffic", graph.edges.map(\.moved), context.traffic / half, context.traffic * half)
    }
    for (place, path) in cuts.enumerated() {
      let terms = path.map { Program.Term(column: $0, coefficient: 1) }
      program.addRow("cut\(place)", terms, atLeast: -.infinity, atMost: Double(path.count) - 1)
    }
    if let value { bound("better", scores, value * (1 + 1e-12), .infinity) }
    return program
  }

  /// Weights and a column for the arena, which is at least what the edge taken at each position holds at once. An arena
  /// may be larger still, so that what is found is judged.
  private func addMemory(
    to program: inout Program, _ name: String, _ graph: SpaceGraph,
    _ costs: (edges: [Double], constant: Double), _ most: Double
  ) {
    let arena = program.columns.count
    program.addColumn(
      "\(name)arena", .continuous, lower: min(1, costs.constant / most), upper: 1, objective: 0)
    let weights = costs.edges.enumerated().filter { $0.element != 0 }.map {
      Program.Term(column: $0.offset, coefficient: $0.element / most)
    }
    program.addRow(
      name, weights + [.init(column: arena, coefficient: 1)], atLeast: -.infinity, atMost: 1)
    for (position, group) in graph.byPosition.enumerated() {
      let held = group.map { (place: $0, bytes: arenaWeight * graph.edges[$0].arena) }
      // What is held in any case needs no row.
      guard held.contains(where: { $0.bytes > costs.constant }) else { continue }
      let terms = held.filter { $0.bytes > 0 }.map {
        Program.Term(column: $0.place, coefficient: $0.bytes / most)
      }
      program.addRow(
        "\(name)position\(position)", terms + [.init(column: arena, coefficient: -1)],
        atLeast: -.infinity, atMost: 0)
    }
  }
}
