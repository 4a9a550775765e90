// SPDX-License-Identifier: Apache-2.0

package import IntegerProgram
import Quantities
import Screening

extension Exploration {
  /// How much of a space fits.
  package struct Count: Sendable, Hashable {
    /// Architectures in all.
    package var size: Double
    /// Architectures that fit.
    package var fitting: Double
    /// Where the number lies, nineteen times in twenty; the number itself where all were judged.
    package var low: Double
    /// The other end.
    package var high: Double
    /// Architectures that were judged.
    package var judged: Int

    /// Whether all were judged.
    package var isExact: Bool { low == high }
  }

  /// Counts what fits: one by one where there are few, else by a sample of those that are not ruled out by sums.
  ///
  /// Where it is cancelled the ends are wider: of a count one by one all that was not judged may fit or not.
  ///
  /// - Parameter draws: architectures of the sample.
  package func count(
    draws: Int = 20_000, seed: UInt64 = 1, cancel: CancelFlag? = nil
  ) -> Count {
    if size <= most {
      var (fitting, judged) = (0.0, 0.0)
      visit(cancel) {
        judged += 1
        if fits($0) { fitting += 1 }
      }
      return Count(
        size: size, fitting: fitting, low: fitting, high: fitting + size - judged,
        judged: Int(judged))
    }
    let sampler = Sampler(self)
    guard sampler.size > 0 else {
      return Count(size: size, fitting: 0, low: 0, high: 0, judged: 0)
    }
    var random = SplitMix(state: seed)
    var (fitting, judged) = (0, 0)
    while judged < draws, !(cancel?.isRaised ?? false) {
      if fits(sampler.draw(&random)) { fitting += 1 }
      judged += 1
    }
    guard judged > 0 else {
      return Count(size: size, fitting: 0, low: 0, high: sampler.size, judged: 0)
    }
    let ends = Self.share(of: fitting, among: judged)
    return Count(
      size: size, fitting: sampler.size * Double(fitting) / Double(judged),
      low: sampler.size * ends.lowerBound, high: sampler.size * ends.upperBound, judged: judged)
  }

  /// Draws architectures that fit, each as likely as any other; fewer where none turn up, or somebody cancels.
  ///
  /// - Parameter tries: draws for each that is wanted.
  package func sample(
    _ count: Int, seed: UInt64 = 1, tries: Int = 100_000, cancel: CancelFlag? = nil
  ) -> [Member] {
    let sampler = Sampler(self)
    guard sampler.size > 0 else { return [] }
    var random = SplitMix(state: seed)
    var found: [Member] = []
    var left = tries
    while found.count < count, left > 0, !(cancel?.isRaised ?? false) {
      let member = sampler.draw(&random)
      left -= 1
      if fits(member) {
        found.append(member)
        left = tries
      }
    }
    return found
  }

  /// Draws uniformly from what one limit's sums, rounded down, do not rule out: all that fits is among it.
  struct Sampler {
    private let exploration: Exploration
    /// By graph: steps of edges, and ways on by position, state and steps left.
    private var graphs: [(steps: [Int], ways: [[[Double]]])] = []
    /// Architectures that it draws from.
    private(set) var size = 0.0

    private static let budget = 600

    init(_ exploration: Exploration) {
      self.exploration = exploration
      graphs = exploration.graphs.map { graph in
        (graph.edges.map { _ in 0 }, Exploration.ways(graph) { _ in 0 })
      }
      size = exploration.size
      for limit in exploration.screen.budget.limits {
        guard let own = Self.narrowed(exploration, limit) else { continue }
        let left = own.reduce(0) { $0 + ($1.ways[0][0].last ?? 0) }
        if left < size { (graphs, size) = (own, left) }
      }
    }

    private static func narrowed(
      _ exploration: Exploration, _ limit: Budget.Limit
    ) -> [(steps: [Int], ways: [[[Double]]])]? {
      guard let bar = exploration.screen.greatest(limit) else { return nil }
      var found: [(steps: [Int], ways: [[[Double]]])] = []
      for (number, graph) in exploration.graphs.enumerated() {
        guard var costs = exploration.costs(of: limit, number) else { return nil }
        let weights = Exploration.least(graph, costs.edges)
        for (place, edge) in graph.edges.enumerated()
        where exploration.isTooLarge(edge, limit, least: weights) {
          costs.edges[place] = .infinity
        }
        // Costs below 0 would make a path cheaper than its steps: each position's least is taken off all.
        var least = [Double](repeating: .infinity, count: graph.states.count)
        for (place, edge) in graph.edges.enumerated() {
          least[edge.position] = min(least[edge.position], costs.edges[place])
        }
        let room = bar * (1 + 1e-9) - costs.constant - least.reduce(0, +)
        guard room > 0 else {
          found.append(
            (
              graph.edges.map { _ in budget + 1 },
              Exploration.ways(graph, budget: budget) { _ in budget + 1 }
            ))
          continue
        }
        let steps = graph.edges.indices.map { place in
          let over = costs.edges[place] - least[graph.edges[place].position]
          return Int(min(over / room * Double(budget), Double(budget + 1)))
        }
        found.append((steps, Exploration.ways(graph, budget: budget) { steps[$0] }))
      }
      return found
    }

    func draw(_ random: inout SplitMix) -> Member {
      var rest = random.unit() * size
      var number = 0
      for (place, item) in graphs.enumerated() {
        number = place
        let own = item.ways[0][0].last ?? 0
        if rest < own { break }
        rest -= own
      }
      // Rounding may lead beyond the last graph with members.
      while number > 0, (graphs[number].ways[0][0].last ?? 0) == 0 { number -= 1 }
      let graph = exploration.graphs[number]
      let (steps, ways) = graphs[number]
      var state = 0
      var left = ways[0][0].count - 1
      var path: [Int] = []
      for (position, group) in graph.byPosition.enumerated() {
        var rest = random.unit() * ways[position][state][left]
        var taken = -1
        for place in group where graph.edges[place].state == state && steps[place] <= left {
          let on =
            position == graph.states.count - 1
            ? 1 : ways[position + 1][graph.edges[place].next][left - steps[place]]
          guard on > 0 else { continue }
          taken = place
          if rest < on { break }
          rest -= on
        }
        guard taken >= 0 else { break }
        path.append(taken)
        left -= steps[taken]
        state = graph.edges[taken].next
      }
      return exploration.member(graph, path)
    }
  }

  /// Where a share lies of which so many of so many were seen, nineteen times in twenty (Clopper and Pearson).
  static func share(of seen: Int, among count: Int) -> ClosedRange<Double> {
    /// The share at which so many or more, or so many or fewer, come one time in forty.
    func end(_ isLow: Bool) -> Double {
      var (low, high) = (0.0, 1.0)
      for _ in 0..<60 {
        let share = (low + high) / 2
        let tail =
          isLow
          ? Mathematics.beta(share, Double(seen), Double(count - seen + 1))
          : 1 - Mathematics.beta(share, Double(seen + 1), Double(count - seen))
        if (tail < 0.025) == isLow { low = share } else { high = share }
      }
      return (low + high) / 2
    }
    return (seen == 0 ? 0 : end(true))...(seen == count ? 1 : end(false))
  }
}
