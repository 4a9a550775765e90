// SPDX-License-Identifier: Apache-2.0

/// The search for the least common quantile at which the best plan keeps all limits together.
///
/// Every uncertain figure is taken at one quantile, and the best plan there keeps each limit with at least that
/// probability. That all of them hold at once is less probable; the quantile is raised until it is probable enough.
struct QuantileSearch {
  /// A plan that is best at a quantile.
  struct Attempt {
    /// The probability that all its limits hold at once.
    var joint: Double
    /// The probability of each limit by itself.
    var own: [Double]

    /// The highest quantile at which it is still a plan, and so the best one.
    var reach: Double { own.min() ?? 1 }
  }

  /// How the search ended, by positions in the grid.
  enum Outcome: Equatable {
    /// The best plan there keeps all limits with the probability asked, and none at a lower quantile does.
    case promised(Int)
    /// No quantile has such a plan: the highest that has any, and the least that has none, where there is one.
    case short(best: Int, none: Int?)
    /// Even the first quantile has no plan.
    case impossible

    /// Whether there are plans, and all of them keep the limits too seldom.
    var isShort: Bool { if case .short = self { true } else { false } }
  }

  /// The probability with which all limits must hold.
  let asked: Double
  /// The quantiles that are tried: the one asked, and those above it in steps of 0.005, finer near 1.
  let grid: [Double]

  init(asked: Double) {
    self.asked = asked
    let steps = (1..<200).map { Double($0) * 0.005 } + [0.998, 0.999, 0.9995, 0.9999]
    grid = [asked] + steps.filter { $0 > asked + 1e-9 }
  }

  /// Tries quantiles until the least that is enough is known, within what bisection tells.
  ///
  /// - Parameters:
  ///   - start: the position of the first that is tried.
  ///   - end: a higher position that is known to have no plan; nil if none is known.
  ///   - isAnyEnough: whether the first that is enough ends the search, least or not.
  ///   - attempt: the best plan at a position of the grid; nil where there is none.
  func run<Failure: Error>(
    from start: Int = 0, below end: Int? = nil, isAnyEnough: Bool = false,
    _ attempt: (Int) throws(Failure) -> Attempt?
  ) throws(Failure) -> Outcome {
    guard var known = try attempt(start) else { return .impossible }
    if known.joint >= asked { return .promised(start) }
    var (best, low) = (start, start)
    var enough: Int?
    var none = end
    while true {
      // Up to its reach the same plan is the best one, and no more probable.
      low = max(low, grid.lastIndex { $0 <= known.reach } ?? 0)
      let end = enough ?? none ?? grid.count
      guard end - low > 1 else { break }
      let isOpen = enough == nil && none == nil
      let index = isOpen ? guess(known, above: low) : (low + end) / 2
      guard let found = try attempt(index) else {
        none = index
        continue
      }
      if found.joint >= asked {
        enough = index
        if isAnyEnough { break }
      } else {
        (known, best, low) = (found, index, index)
      }
    }
    return enough.map { .promised($0) } ?? .short(best: best, none: none)
  }

  /// Where each limit would have to hold for all to hold often enough, if they failed apart and each held no more
  /// often than it must.
  private func guess(_ known: Attempt, above low: Int) -> Int {
    let index = (low + 1..<grid.count).first { index in
      let raised = known.own.reduce(known.joint) { product, own in
        own < grid[index] ? product * grid[index] / max(own, 1e-9) : product
      }
      return raised >= asked
    }
    return index ?? (low + grid.count) / 2
  }
}
