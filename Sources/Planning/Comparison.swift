// SPDX-License-Identifier: Apache-2.0

import Costing
import Quantities
import Requirements

/// Holds deployments against the chosen one in the same scenarios: what all share, such as the price of a boat
/// trip or the loss of the converter, cannot tell them apart.
struct Comparison: Sendable {
  private let chosen: Deployment
  private let aim: Limit.Name
  /// What stands for the hourly simulation in each scenario; nil where there is none.
  private let cuts: BendersCuts?
  private let factors: Factors
  private let slots: [Int]
  /// Scenarios, and what the chosen deployment takes in each.
  private let scenarios: [(scenario: Scenario, value: Double)]

  /// Draws the scenarios that a chosen deployment and its alternatives are compared in.
  init(
    _ chosen: Deployment, with alternatives: [Deployment], by aim: Limit.Name,
    cuts: BendersCuts? = nil
  ) {
    self.cuts = cuts
    self.chosen = chosen
    self.aim = aim
    var factors = Factors()
    let slots = factors.add(chosen)
    for alternative in alternatives { _ = factors.add(alternative) }
    self.factors = factors
    self.slots = slots
    var draws = ScenarioDraws(seed: 20_261_122)
    scenarios = (0..<200).map { _ in
      let scenario = draws.scenario(of: factors)
      return (scenario, Self.value(scenario.fixed(chosen, slots), aim, cuts))
    }
  }

  /// The share of scenarios in which an alternative, one of those that the scenarios were drawn for, is the
  /// better one. One that has not won after a quarter of them is given up: with a chance of a tenth that
  /// happens to one in two hundred.
  func chance(of alternative: Deployment) -> Double {
    let its = slots(of: alternative)
    var wins = 0
    for (index, (scenario, value)) in scenarios.enumerated() {
      if Self.value(scenario.fixed(alternative, its), aim, cuts) < value { wins += 1 }
      if wins == 0, index + 1 >= scenarios.count / 4 { return 0 }
    }
    return Double(wins) / Double(scenarios.count)
  }

  /// An alternative with how surely it is the better one, and what would tell where that is not settled at a
  /// confidence.
  ///
  /// - Parameter isHopeless: whether it is known never to be the better one.
  func judged(
    _ alternative: Alternative, _ confidence: Double, isHopeless: Bool = false
  ) -> Alternative {
    guard let other = alternative.solution?.deployment else { return alternative }
    var alternative = alternative
    let chance = isHopeless ? 0 : chance(of: other)
    alternative.chance = chance
    if chance >= 1 - confidence { alternative.decisive = decisive(against: other) }
    return alternative
  }

  /// What to measure first: the factor whose error, within its interval, moves the gap to an alternative most.
  func decisive(against alternative: Deployment) -> Factor? {
    let its = slots(of: alternative)
    func gap(_ position: Int, _ deviate: Double) -> Double {
      let scenario = Scenario(factors, position, at: deviate)
      return Self.value(scenario.fixed(alternative, its), aim, cuts)
        - Self.value(scenario.fixed(chosen, slots), aim, cuts)
    }
    var best: (factor: Factor, swing: Double)?
    for position in Set(slots + its).sorted() {
      let swing = abs(gap(position, Interval.spread) - gap(position, -Interval.spread))
      if swing > (best?.swing ?? 1e-9) { best = (factors.all[position], swing) }
    }
    return best?.factor
  }

  private func slots(of alternative: Deployment) -> [Int] {
    var known = factors
    return known.add(alternative)
  }

  private static func value(
    _ deployment: Deployment, _ aim: Limit.Name, _ cuts: BendersCuts?
  ) -> Double {
    deployment.value(of: aim, .middle, cuts: cuts) ?? .infinity
  }
}
