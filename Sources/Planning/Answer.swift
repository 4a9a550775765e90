// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Estimation
public import Requirements

/// The answer to a constraint file.
public struct Answer: Sendable {
  /// How the search ended.
  public enum Status: String, Sendable, Hashable {
    /// Nothing better exists, proved for the program that was solved.
    case optimal
    /// A plan was found, and the search stopped before it was proved best.
    case feasible
    /// No plan meets every limit.
    case infeasible
    /// The search stopped before it found any, or a figure is missing without which nobody can say.
    case noAnswer = "no-answer"
  }

  /// What was asked.
  public var requirements: Requirements
  /// Temperatures of the file that its climate contradicts; of a site.
  public let airContradictions: [AirContradiction]
  /// The quantile of every uncertain figure, towards the bad side, at which limits are kept: the least at which the
  /// best plan keeps them all at once with the confidence asked.
  public var quantile: Double
  /// Limits that the plan keeps at a tighter value than the file's, so that all hold at once often enough; empty where
  /// the quantile sees to that.
  public var tightened: [TightenedLimit] = []
  /// The device that the plan must use, where the best over all devices keeps all limits at once too seldom; nil where
  /// any may be chosen.
  public var restrictedTo: String?
  /// Whether the plan is the best of some, each of which keeps all limits at once often enough, and not of all.
  public var isOfSome: Bool { !tightened.isEmpty || restrictedTo != nil }
  /// Of such a plan, whether the search for it was stopped.
  public var isUnfinished = false
  /// How the search ended.
  public var status = Status.infeasible
  /// What would be built or run; nil where there is no plan.
  public var solution: Solution?
  /// The objectives in the order of their priority, with what was reached.
  public var objectives: [ObjectiveValue] = []
  /// Other ways, and why they lost or why there is none; the best first.
  public var alternatives: [Alternative] = []
  /// What became of each device or machine that the file allows, the nearest to the plan first.
  public var outcomes: [DeviceOutcome] = []
  /// Times of the user's own that lead to no candidate.
  public var idleFigures: [IdleFigure] = []
  /// Why nothing fits; nil where something does, or where the search stopped first.
  public var infeasibility: Infeasibility?
  /// Candidates by stage.
  public var counts: CandidateCounts
  /// The solver's work.
  public var effort: SolverEffort
  /// The catalogue's digest and folders.
  public var catalogueDigest: String
  /// The assumptions that the file leaves as they are, as the catalogue writes them.
  public var assumptions: [Assumptions.Name: String]
  /// What is trained first, in every way that the file allows; empty where nothing is.
  public var trainings: [TrainingAnswer] = []
  /// Models that a file names and of which nobody knows how long they take on any machine; of a service.
  public var withoutTime: [String] = []
  /// Stages that need more memory than their machine has, in words; of a service.
  public var tooLarge: [String] = []
  /// What became of the combinations that were looked at; of a site.
  public var census = ConfigurationCensus()
  /// The devices of the solution, by id; of a site.
  public var devices: [Device] = []
  /// Defaults of which only another plan tells what they move.
  var askedDefaults: [WeightyDefault] = []
  /// What is sent in each way that the site may talk; empty where it does not.
  public var uplinks: [UplinkAnswer] = []
  /// What sending frames would take that may be looked at elsewhere, over the radio of the solution.
  public var frames: [UplinkAnswer] = []
  /// What the hourly simulation told on the way.
  var cuts: BendersCutPool?
  /// The same for each way to talk, where the site may have several.
  var cutsOver: [Uplink.Way: BendersCutPool] = [:]

  /// Whether it is of a service; else of a site.
  public var isService: Bool { requirements.serving != nil }

  /// The grid whose mean stands for every hour although carbon is asked about and work may wait for clean hours;
  /// nil elsewhere.
  public var gridWithoutHours: String? {
    guard requirements.asksForCarbon, requirements.serving?.canWait ?? false,
      requirements.electricity?.carbon.isEmpty ?? true,
      case .mains(_, let grid, _) = requirements.supply
    else { return nil }
    return grid
  }

  /// Takes in why nothing fits: what is unknown is no verdict.
  mutating func explain(_ infeasibility: Infeasibility) {
    self.infeasibility = infeasibility
    for index in outcomes.indices {
      guard case .unfit = outcomes[index].outcome else { continue }
      let id = outcomes[index].device
      // At the good end of what is known something might run there.
      guard infeasibility.missing.contains(where: { $0.device == id }) else { continue }
      outcomes[index].outcome = .lacks(infeasibility.missing, breaks: [])
    }
    status = infeasibility.verdict == .unknown ? .noAnswer : .infeasible
    agreeOnRelaxations()
  }

  /// Lets each relaxation and the devices' rows tell one value: both are searched in ways of their own, and each that is
  /// told has a plan, so that the tighter one stands.
  private mutating func agreeOnRelaxations() {
    for place in infeasibility?.relaxations.indices ?? 0..<0 {
      guard var told = infeasibility?.relaxations[place], let value = told.value else { continue }
      let limit = told.limit
      /// The rows of the same limit, with the plan of each.
      let rows = outcomes.indices.compactMap { index -> (Int, BrokenLimit, name: String)? in
        guard case .breaks(let limits) = outcomes[index].outcome, limits.count == 1,
          limits[0].scope == .allOthers, limits[0].limit.isSame(as: limit)
        else { return nil }
        return (
          index, limits[0],
          Set([outcomes[index].device] + outcomes[index].beside).sorted().joined(separator: " & ")
        )
      }
      func isTighter(_ one: Double, than other: Double) -> Bool {
        limit.declaration.isFloor ? one > other : one < other
      }
      let promised = rows.filter { ($0.1.joint ?? 0) >= requirements.confidence }
      if let best = promised.min(by: { isTighter($0.1.value ?? .nan, than: $1.1.value ?? .nan) }),
        let tight = best.1.value, isTighter(tight, than: value), let cost = outcomes[best.0].cost
      {
        if cost >= 2 * told.plan.cost, told.bargain == nil {
          told.bargain = Relaxation.Bargain(value: value, plan: told.plan)
        }
        told.value = tight
        // The row does not say which networks its plan runs.
        (told.plan.name, told.plan.models, told.plan.cost) = (best.name, [], cost)
        infeasibility?.relaxations[place] = told
      }
      guard let value = told.value else { continue }
      for (index, var broken, name) in rows where name == told.plan.sortedName {
        guard let own = broken.value,
          isTighter(value, than: own) || broken.joint.map({ $0 < requirements.confidence }) ?? false
        else { continue }
        (broken.value, broken.joint) = (value, requirements.confidence)
        outcomes[index].outcome = .breaks([broken])
        outcomes[index].cost = told.plan.cost
      }
    }
    infeasibility?.relaxations.sort {
      ($0.cost, $0.limit.place) < ($1.cost, $1.limit.place)
    }
  }

  init(
    _ requirements: Requirements, counts: CandidateCounts, effort: SolverEffort,
    catalogue: Catalogue
  ) {
    self.requirements = requirements
    airContradictions =
      requirements.serving == nil ? SiteAir(requirements, catalogue).contradictions : []
    quantile = requirements.confidence
    self.counts = counts
    self.effort = effort
    catalogueDigest = catalogue.digest
    assumptions = catalogue.assumptions.entries.filter { requirements.assumed[$0.key] == nil }
      .mapValues(\.figure.text)
  }
}

/// An objective and what was reached.
public struct ObjectiveValue: Sendable, Hashable {
  /// The objective.
  public var objective: Objective
  /// What was reached, in the objective's unit.
  public var value: Double
  /// The best that could exist.
  public var bound: Double

  /// Whether nothing better by more than a share of it could exist.
  func isAtBound(within share: Double) -> Bool {
    abs(value - bound) <= share * max(abs(value), abs(bound))
  }

  /// How much more another value of the same objective is; what rounding makes of it is none.
  func difference(to other: ObjectiveValue) -> Double {
    let gap = other.value - value
    return abs(gap) < 1e-9 * max(1, abs(other.value)) ? 0 : gap
  }
}
