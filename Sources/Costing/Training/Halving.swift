// SPDX-License-Identifier: Apache-2.0

import Quantities

/// Successive halving (Jamieson and Talwalkar, 2016): many candidates are trained a little, the best one in
/// so many is trained on, and the last one is trained in full.
public enum Halving {
  /// A rung: so many candidates, each trained to so many epochs in all.
  public struct Rung: Sendable, Hashable {
    /// Candidates that reach it.
    public var candidates: Int
    /// Epochs that each has behind it then.
    public var epochs: Int

    /// Names a rung.
    public init(candidates: Int, epochs: Int) {
      self.candidates = candidates
      self.epochs = epochs
    }
  }

  /// The schedule with the most candidates that costs no more than so many full trainings. The package for
  /// Python has the same arithmetic (`envelope_filter.quotas.halving`); a test holds both equal.
  ///
  /// - Parameters:
  ///   - fullTrainings: the budget; at least 1.
  ///   - epochs: of a full training; at least 1.
  ///   - keepOneIn: one in so many passes each rung; at least 2.
  ///   - leastEpochs: the fewest epochs that tell anything; at least 1.
  public static func rungs(
    fullTrainings: Double, epochs: Int, keepOneIn: Int = 3, leastEpochs: Int = 1
  ) -> [Rung] {
    let (share, least) = (max(2, keepOneIn), max(1, leastEpochs))
    var lengths = [max(1, epochs)]
    while let first = lengths.first, first / share >= least { lengths.insert(first / share, at: 0) }
    let budget = max(1, fullTrainings) * Double(max(1, epochs))
    func rungs(_ first: Int) -> [Rung] {
      var count = first
      return lengths.map { length in
        defer { count /= share }
        return Rung(candidates: max(1, count), epochs: length)
      }
    }
    // The cost never falls with the first rung.
    var (first, beyond) = (1, 2)
    while Double(cost(rungs(beyond))) <= budget { (first, beyond) = (beyond, 2 * beyond) }
    while beyond - first > 1 {
      let middle = (first + beyond) / 2
      if Double(cost(rungs(middle))) <= budget { first = middle } else { beyond = middle }
    }
    return rungs(first)
  }

  /// Epochs of all candidates: each pays for what it is trained beyond the rung before.
  public static func cost(_ rungs: [Rung]) -> Int {
    var before = 0
    return rungs.reduce(0) { sum, rung in
      defer { before = rung.epochs }
      return sum + rung.candidates * (rung.epochs - before)
    }
  }
}
