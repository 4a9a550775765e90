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
    let firsts = concurrently(parts.count) { index -> (Tried?, SolverEffort) in
      var spent = SolverEffort()
      let first = try? parts[index].tried(asked: asked, &spent)
      return (first, spent)
    }
    for (_, spent) in firsts { effort.add(spent) }
    // What all devices could run at a quantile is prepared once.
    var raised: [Int: Self] = [:]
    func part(_ device: String, at index: Int) -> Self {
      let planner = raised[index] ?? at(search.grid[index])
      raised[index] = planner
      return planner.using(device, forSearch: true)
    }
    var best: (device: String, reached: [ObjectiveValue], isTightened: Bool)?
    let order = zip(devices, firsts).compactMap { device, first in first.0.map { (device, $0) } }
      .filter { !$0.1.reached.isEmpty }
      .sorted { $0.1.reached.isBetter(than: $1.1.reached) }
    for (rank, (device, first)) in order.enumerated() where !limits.isCancelled {
      let toBeat = best?.reached ?? known
      guard toBeat.map({ first.reached.isBetter(than: $0) }) ?? true else { break }
      let mayTighten = rank < Self.tightenedDevices
      let found = heldOften(search, on: device, from: first, mayTighten, &effort) {
        part(device, at: $0)
      }
      guard let found, toBeat.map({ found.reached.isBetter(than: $0) }) ?? true else { continue }
      best = (device, found.reached, found.isTightened)
    }
    guard let best else { return nil }
    let alone = using(best.device, forSearch: false)
    guard
      var answer = best.isTightened
        ? try alone.tightened(bound: bound, &effort) : try alone.solved(mayTighten: false),
      answer.solution != nil
    else { return nil }
    answer.restrictedTo = best.device
    if !best.isTightened { answer.isBestOfSome(bound: bound) }
    return answer
  }

  /// Devices, the best first, of which a tighter limit is tried: each takes as long as a search of its own.
  private static var tightenedDevices: Int { 3 }

  /// What was reached at a quantile, and how surely.
  private typealias Tried = (reached: [ObjectiveValue], attempt: QuantileSearch.Attempt?)

  private func tried(asked: Double, _ effort: inout SolverEffort) throws(SolverError) -> Tried {
    let found = try find(&effort)
    return (reached(found), attempt(found, asked: asked))
  }

  /// What the best plan on one device reaches that keeps all limits at once often enough, at a higher quantile or with one
  /// limit tighter; nil where there is none, or the solver fails on it.
  ///
  /// - Parameters:
  ///   - first: what is reached at the first quantile.
  ///   - mayTighten: whether one limit may be kept at a tighter value.
  ///   - part: the planner of the device at a position of the grid.
  private func heldOften(
    _ search: QuantileSearch, on device: String, from first: Tried, _ mayTighten: Bool,
    _ effort: inout SolverEffort, _ part: (Int) -> Self
  ) -> (reached: [ObjectiveValue], isTightened: Bool)? {
    var reached: [Int: [ObjectiveValue]] = [:]
    let outcome = try? search.run { index throws(SolverError) in
      let found = try index == 0 ? first : part(index).tried(asked: search.asked, &effort)
      reached[index] = found.reached
      return found.attempt
    }
    if case .promised(let index)? = outcome { return reached[index].map { ($0, false) } }
    guard mayTighten, outcome?.isShort == true, requirements.objectives.first == .cost,
      let cost = using(device, forSearch: true).tightenedCost(&effort)
    else { return nil }
    return ([ObjectiveValue(objective: .cost, value: cost, bound: cost)], true)
  }
}

extension Answer {
  /// Marks a plan that is best of some plans; of all plans only the bound is known. One that reaches the bound, to what a
  /// solution of the program may be off by, is best of all.
  mutating func isBestOfSome(bound: [ObjectiveValue]) {
    let isBest = status == .optimal
    for index in objectives.indices {
      let aim = objectives[index].objective
      objectives[index].bound = bound.first { $0.objective == aim }?.bound ?? 0
    }
    guard !isBest || !objectives.allSatisfy({ $0.isAtBound(within: 1e-6) }) else { return }
    isUnfinished = !isBest
    status = .feasible
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

extension [ObjectiveValue] {
  /// Whether it is better than what another plan reaches, in the order of the objectives; what rounding makes of it is not.
  func isBetter(than other: [ObjectiveValue]) -> Bool {
    for (own, its) in zip(self, other) {
      let difference = its.difference(to: own) * (own.objective == .accuracy ? -1 : 1)
      if difference != 0 { return difference < 0 }
    }
    return false
  }
}
