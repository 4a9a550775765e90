// SPDX-License-Identifier: Apache-2.0

import Costing
import Quantities
import Requirements
import Synchronization

/// What the limits of a task err with.
enum TaskFactor: Hashable, Sendable {
  /// The share of events that no sample shows.
  case commonMiss
  /// The recall of a network; of one that was measured, for its task alone.
  case recall(String, task: String?)
  /// The false positives of all tasks.
  case falsePositives
  /// The times of a device or of a service's task.
  case time(String)
  /// The accuracy of a network.
  case accuracy(String)
}

/// A limit with what it errs with.
struct JointCheck: Sendable {
  /// The limit, its value and its own probability.
  var check: LimitCheck
  /// What it errs with; empty for a limit on the whole, which all figures of the deployment move.
  var factors: [TaskFactor] = []
  /// Its value where each factor is at a deviate towards the bad side; nil where one factor alone moves it, so
  /// that its own probability tells up to where it holds.
  var value: (@Sendable ([Double]) -> Double?)?
}

extension Deployment {
  /// Numbers of draws: `first` is enough to see that a plan keeps its limits far too seldom, `usual` is what an answer
  /// reports, and `more` are made while the share is too close to the confidence asked.
  private static let draws = (first: 200, usual: 1_000, more: [2_000, 5_000])

  /// The probability that all limits hold at once, simulated: the figures of one device err together, as do
  /// those of one network, while different things err apart. It is no higher than that of the limit that holds
  /// least, whose own probability lets all its figures err together.
  ///
  /// - Parameters:
  ///   - cuts: what stands for the hourly simulation.
  ///   - asked: the probability that it is held against: far from it fewer draws are made.
  ///   - known: what this deployment came to before.
  func jointProbability(
    _ checks: [JointCheck], cuts: BendersCuts? = nil, asked: Double, known: WholeValues? = nil
  ) -> Double {
    // What holds four deviates off, with all its figures bad, is never broken here. Of a total that is unknown in part
    // the known part counts.
    let open = checks.filter { $0.check.probability < 1 }
    let least = open.map(\.check.probability).min() ?? 1
    guard least > 0, open.count > 1 else { return least }
    func error(_ draws: Int) -> Double { (asked * (1 - asked) / Double(draws)).squareRoot() }
    var simulation = JointSimulation(
      self, open, cuts, known: known ?? WholeValues(of: open.map(\.check.limit)))
    simulation.draw(Self.draws.first)
    guard simulation.share > asked - 5 * error(Self.draws.first) else {
      return min(simulation.share, least)
    }
    var drawn = Self.draws.first
    for count in [Self.draws.usual] + Self.draws.more {
      simulation.draw(count - drawn)
      drawn = count
      if abs(simulation.share - asked) >= 4 * error(count) { break }
    }
    return min(simulation.share, least)
  }
}

/// What the limits on the whole of one deployment come to in seeded scenarios, kept for when the deployment is judged
/// at other values of the same limits.
final class WholeValues: Sendable {
  /// A scenario of a simulation.
  struct Key: Hashable {
    /// Deviates that a scenario has: those of another size differ.
    var size: Int
    /// Its place in the order of drawing.
    var place: Int
  }

  /// The limits on the whole, at any value.
  let limits: [Limit]
  private let values = Mutex<[Key: [Double?]]>([:])

  init(of limits: [Limit]) { self.limits = limits.filter(\.isOfWhole) }

  /// Whether it tells of every limit on the whole among these.
  func has(_ others: [Limit]) -> Bool {
    others.allSatisfy { other in
      !other.isOfWhole || limits.contains { $0.isSame(as: other) }
    }
  }

  /// The value of each limit in a scenario; nil where it is unknown.
  func values(in scenario: Key, make: () -> LedgerBuilder) -> [Double?] {
    if let known = values.withLock({ $0[scenario] }) { return known }
    let builder = make()
    let found = limits.map { builder.value(of: $0.name, kind: $0.task) }
    values.withLock { $0[scenario] = found }
    return found
  }
}

/// The simulation of a deployment's limits in seeded scenarios.
struct JointSimulation: Sendable {
  private let deployment: Deployment
  private let ofWhole: [(limit: Limit, place: Int)]
  private let known: WholeValues
  private let ofTasks: [(check: JointCheck, slots: [Int], most: Double)]
  private let cuts: BendersCuts?
  private let factors: Factors
  private let slots: [Int]
  /// Deviates that a scenario has beside those of the deployment's own factors.
  private let beside: Int
  private var random: ScenarioDraws
  private var (held, drawn) = (0, 0)

  /// - Parameters:
  ///   - seed: what the scenarios are drawn from.
  ///   - known: values of this deployment in scenarios of the same seed.
  init(
    _ deployment: Deployment, _ checks: [JointCheck], _ cuts: BendersCuts?,
    seed: UInt64 = 20_261_121, known: WholeValues? = nil
  ) {
    self.deployment = deployment
    self.cuts = cuts
    let limits = checks.map(\.check.limit)
    let values = known.flatMap { $0.has(limits) ? $0 : nil } ?? WholeValues(of: limits)
    self.known = values
    ofWhole = limits.filter(\.isOfWhole).compactMap { limit in
      values.limits.firstIndex { $0.isSame(as: limit) }.map { (limit, $0) }
    }
    var factors = Factors()
    slots = factors.add(deployment)
    self.factors = factors
    let known = factors.all.count
    var positions: [TaskFactor: Int] = [:]
    // A network's false alarms cost what they cost in the same scenario in which they break their limit.
    positions[.falsePositives] = factors.all.firstIndex(of: .falseAlarms)
    var count = 0
    ofTasks = checks.filter { !$0.check.limit.isOfWhole }.map { check in
      let slots = check.factors.map { factor in
        if let position = positions[factor] { return position }
        positions[factor] = known + count
        count += 1
        return known + count - 1
      }
      return (check, slots, Mathematics.normalDeviate(of: check.check.probability))
    }
    beside = count
    random = ScenarioDraws(seed: seed)
  }

  /// The share of the scenarios so far in which all limits hold.
  var share: Double { drawn > 0 ? Double(held) / Double(drawn) : 1 }

  /// Draws more scenarios.
  mutating func draw(_ count: Int) {
    let size = factors.all.count + beside
    let drawn = (0..<count).map { _ in (0..<size).map { _ in random.deviate() } }
    let simulation = self
    let chunks = 8
    held += concurrently(chunks) { chunk in
      stride(from: chunk, to: count, by: chunks).count {
        simulation.holds(drawn[$0], place: simulation.drawn + $0)
      }
    }.reduce(0, +)
    self.drawn += count
  }

  private func holds(_ deviates: [Double], place: Int) -> Bool {
    for (check, slots, most) in ofTasks {
      if let value = check.value {
        guard let found = value(slots.map { deviates[$0] }), check.check.limit.holds(found) else {
          return false
        }
      } else {
        guard slots.allSatisfy({ deviates[$0] <= most }) else { return false }
      }
    }
    guard !ofWhole.isEmpty else { return true }
    let values = known.values(in: .init(size: deviates.count, place: place)) {
      let scenario = Scenario(Array(deviates.prefix(factors.all.count)))
      return scenario.fixed(deployment, slots).builder(.middle, cuts: cuts)
    }
    return ofWhole.allSatisfy { limit, place in
      values[place].map { limit.holds($0) } ?? false
    }
  }
}

extension Deployment {
  /// The mean of the cost (USD/day) over the scenarios that may be the real one.
  ///
  /// - Parameter cuts: what stands for the hourly simulation.
  func meanCost(cuts: BendersCuts? = nil) -> Double? {
    var factors = Factors()
    let slots = factors.add(self)
    var random = ScenarioDraws(seed: 20_261_123)
    let scenarios = (0..<500).map { _ in random.scenario(of: factors) }
    let costs = concurrently(scenarios.count) { index in
      scenarios[index].fixed(self, slots).builder(.middle, cuts: cuts).value(of: .cost)
    }.compactMap(\.self)
    guard costs.count == scenarios.count else { return nil }
    return costs.reduce(0, +) / Double(costs.count)
  }
}
