// SPDX-License-Identifier: Apache-2.0

import IntegerProgram
import Requirements

extension QuantilePlanner {
  /// The best plan restricted to one device that keeps all limits at once often enough; nil where there is none, or none
  /// that beats what is known.
  ///
  /// At each quantile the best plan over all devices may be one whose errors come apart, and which keeps all limits too
  /// seldom, while a dearer device keeps them often enough.
  ///
  /// - Parameters:
  ///   - bound: the optimum at the first quantile, of which none is better.
  ///   - known: what is reached otherwise; nil where nothing is.
  func restricted(
    bound: [ObjectiveValue], beating known: [ObjectiveValue]?, _ effort: inout SolverEffort
  ) throws(SolverError) -> Answer? {
    let devices = choices
    guard devices.count > 1 else { return nil }
    let parts = devices.map { using($0, forSearch: true) }
    let asked = requirements.confidence
    let search = QuantileSearch(asked: asked)
    func isBetter(_ one: [ObjectiveValue], _ other: [ObjectiveValue]?) -> Bool {
      guard let first = one.first else { return false }
      guard let other = other?.first else { return true }
      return (first.objective == .accuracy ? -1 : 1) * (first.value - other.value) < 0
    }
    typealias Tried = (reached: [ObjectiveValue], attempt: QuantileSearch.Attempt?)
    @Sendable func tried(_ planner: Self, _ effort: inout SolverEffort) throws(SolverError) -> Tried
    {
      let found = try planner.find(&effort)
      return (reached(found), planner.attempt(found, asked: asked))
    }
    let firsts = concurrently(parts.count) { index -> (Tried?, SolverEffort) in
      var spent = SolverEffort()
      let first = try? tried(parts[index], &spent)
      return (first, spent)
    }
    for (_, spent) in firsts { effort.add(spent) }
    var best: (device: String, reached: [ObjectiveValue])?
    let order = zip(parts.indices, firsts).compactMap { part, first in first.0.map { (part, $0) } }
      .filter { !$0.1.reached.isEmpty }
      .sorted { isBetter($0.1.reached, $1.1.reached) }
    for (part, first) in order where !limits.isCancelled {
      guard isBetter(first.reached, best?.reached ?? known) else { break }
      var reached: [Int: [ObjectiveValue]] = [:]
      let outcome = try search.run { index throws(SolverError) in
        let found =
          try index == 0 ? first : tried(parts[part].at(search.grid[index]), &effort)
        reached[index] = found.reached
        return found.attempt
      }
      guard case .promised(let index) = outcome, let found = reached[index],
        isBetter(found, best?.reached ?? known)
      else { continue }
      best = (devices[part], found)
    }
    guard let best else { return nil }
    var answer = try using(best.device, forSearch: false).solved(mayTighten: false)
    guard answer.solution != nil else { return nil }
    answer.restrictedTo = best.device
    answer.isBestOfSome(bound: bound)
    return answer
  }
}

extension Answer {
  /// Marks a plan that is best of some plans; of all plans only the bound is known.
  mutating func isBestOfSome(bound: [ObjectiveValue]) {
    status = .feasible
    for index in objectives.indices {
      let aim = objectives[index].objective
      objectives[index].bound = bound.first { $0.objective == aim }?.bound ?? 0
    }
  }
}

extension DeviceOutcome {
  /// Takes back a plan that keeps all limits at once too seldom.
  ///
  /// - Parameter joint: how often the best one does.
  mutating func withholdPlan(joint: Double) {
    switch outcome {
    case .chosen: outcome = .tooSeldom(joint: joint)
    case .worse: outcome = .tooSeldom(joint: nil)
    default: break
    }
  }
}
