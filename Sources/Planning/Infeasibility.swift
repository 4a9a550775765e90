// SPDX-License-Identifier: Apache-2.0

public import Estimation
public import Requirements

/// Why nothing fits.
public struct Infeasibility: Sendable, Hashable {
  /// Limits that nothing meets alone, with the nearest miss.
  public var unreachable: [NearestMiss] = []
  /// Shares of events that could be reached alone, and cannot beside the task's limit on false alarms.
  public var heldDown: [NearestMiss] = []
  /// Limits each of which, if it alone were dropped, would leave a plan.
  public var relaxable: [Limit] = []
  /// Whether each limit can be kept with the confidence asked, and all at once hold too seldom.
  public var isTooSeldom = false
  /// Whether somebody asked to end before it was found out why.
  public var isUnexplained = false
  /// Whether no limit makes a plan by itself, however far it is relaxed.
  public var takesSeveral = false
  /// The same of limits that the file fixes, so that they are not to be relaxed.
  public var fixed: [Limit] = []
  /// Of several tasks those that have no plan even by themselves; nil where there is one task, or where the search
  /// was stopped before it could tell.
  public var withoutPlanAlone: [String]?
  /// Tasks that nothing can serve: no device at a site, whatever the limits; no way of a service that keeps theirs.
  public var unserved: [String] = []
  /// Whether each task can be served, but no allowed device or pair serves all of them.
  public var hasNoDevices = false
  /// Of unserved tasks that want too many people detected, the most a day that watching everybody detects.
  public var mostDetected: [String: Double] = [:]
  /// What kind of no it is.
  public var verdict = Verdict.impossible
  /// The highest confidence at which there is a plan, to one part in a hundred; nil where there is none even at the
  /// good end of what is known.
  public var attainable: AttainablePlan?
  /// Figures that nobody knows and that, at their physical best, would admit a plan.
  public var missing: [MissingFigure] = []
  /// Whether those at their best would admit a plan at the confidence asked, and not only where all else is as good
  /// as it may be, too.
  public var isMissingEnough = true
  /// Figures without which a limited total of those plans is not known, so that no limit on it is kept; empty where all
  /// of them are known.
  public var alsoMissing: [MissingFigure] = []
  /// Limits each of which could be relaxed, all others being kept, to leave a plan; the cheapest plan first.
  public var relaxations: [Relaxation] = []

  /// Sets apart what the file fixes.
  mutating func setFixedApart() {
    fixed = relaxable.filter(\.isFixed)
    relaxable.removeAll(where: \.isFixed)
  }

  /// Draws the verdict from what was found.
  mutating func judge() {
    // Of a total the known parts tell: where the search with all others at their best found no plan, those break it.
    let isOpen =
      !missing.isEmpty
      || !unreachable.isEmpty
        && unreachable.allSatisfy {
          $0.isUnknown && ($0.limit.name != .carbon || !$0.lacks.isEmpty)
        }
    // Where no missing figure makes a plan at the confidence asked, however good, that much is known.
    let isHopeless = !missing.isEmpty && !isMissingEnough
    verdict = attainable != nil || isHopeless ? .notPromised : isOpen ? .unknown : .impossible
  }
}

/// What kind of no an answer without a plan is.
public enum Verdict: String, Sendable, Hashable, CaseIterable {
  /// Nothing keeps every limit, even at the good end of what is known.
  case impossible
  /// Nothing keeps every limit with the confidence asked; something does at a lower one, or the search for it was
  /// stopped before it could tell.
  case notPromised = "not-promised"
  /// Nothing that is known keeps every limit even at the good end, and something of which a figure is missing might.
  case unknown
}

/// A plan in a few words.
public struct PlanSummary: Sendable, Hashable {
  /// Its devices or machines.
  public var name: String
  /// The models that it runs, each once.
  public var models: [String]
  /// Its cost (USD/day).
  public var cost: Double

  /// Its devices in the order of their names.
  var sortedName: String {
    name.split(separator: " & ").sorted().joined(separator: " & ")
  }

  init(_ solution: Solution) {
    (name, cost) = (solution.name, solution.totals.cost.value)
    models = solution.models.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

/// What is kept at a lower confidence than the one asked.
public struct AttainablePlan: Sendable, Hashable {
  /// The confidence.
  public var confidence: Double
  /// The best plan there.
  public var plan: PlanSummary
  /// Where the least costs at least twice as much as one that is easier by a tenth at most: that value, with the best plan
  /// there.
  public var bargain: Bargain?

  /// A value with the best plan there.
  public struct Bargain: Sendable, Hashable {
    /// The value, in the unit of the limit.
    public var value: Double
    /// The plan.
    public var plan: PlanSummary
  }

  /// What a user who may relax a limit by a little more would pay (USD/day).
  var cost: Double { bargain?.plan.cost ?? plan.cost }
}

/// A limit relaxed as little as leaves a plan while all others are kept.
public struct Relaxation: Sendable, Hashable {
  /// The limit as the file has it.
  public var limit: Limit
  /// The least that it would have to be, in its unit: there is a plan at it, and none a two-hundredth tighter. nil
  /// for a limit that is not a number of the file.
  public var value: Double?
  /// The best plan there.
  public var plan: PlanSummary
  /// Where the least costs at least twice as much as one that is easier by a tenth at most: that value, with the best plan
  /// there.
  public var bargain: Bargain?

  /// A value with the best plan there.
  public struct Bargain: Sendable, Hashable {
    /// The value, in the unit of the limit.
    public var value: Double
    /// The plan.
    public var plan: PlanSummary
  }

  /// What a user who may relax a limit by a little more would pay (USD/day).
  var cost: Double { bargain?.plan.cost ?? plan.cost }
}
