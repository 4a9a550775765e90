// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

/// Finds the plan of a site: prepares what each device offers, writes the program of each subproblem, solves them
/// exactly in the order of their bounds, and tells why the others lost.
///
/// The whole program is the union of the sets' subproblems joined by one row, `one build`; solving the subproblems
/// one by one and taking the best is an exact decomposition of it, and gives the best plan on each other
/// device on the way. `wholeProgram()` writes the union, for other solvers to check.
struct SitePlanner: Sendable {
  let requirements: Requirements
  let context: EstimationContext
  private(set) var site: SiteProfile
  let groups: [TaskGroup]
  let cautious: RiskLevel
  private(set) var prepared: OfferMaker.Result
  private(set) var sets: [DeviceSet]
  let cuts: BendersCutPool
  let solver: any Solver
  let limits: Limits

  /// Prepares offers; the work that grows with the catalogue is done here.
  init(
    _ requirements: Requirements, catalogue: Catalogue, solver: any Solver,
    limits: Limits = Limits()
  ) {
    self.init(
      requirements, catalogue: catalogue, solver: solver, limits: limits, supply: nil)
  }

  /// - Parameters:
  ///   - keepsMisses: whether to keep the nearest miss of each task's limit.
  ///   - supply: a planner of the same site: what feeds it, and what the hours of its sun have told.
  init(
    _ requirements: Requirements, catalogue: Catalogue, solver: any Solver, limits: Limits,
    keepsMisses: Bool = false, supply: (site: SiteProfile, cuts: BendersCutPool)? = nil
  ) {
    self.requirements = requirements
    self.solver = solver
    self.limits = limits
    context = EstimationContext(catalogue: catalogue, requirements: requirements)
    groups = TaskGroup.groups(of: requirements.tasks, requirements.training)
    cautious = RiskLevel(confidence: requirements.confidence)
    site = supply?.site ?? SiteProfile(context)
    let maker = OfferMaker(
      context: context, site: site, groups: groups, cautious: cautious, keepsMisses: keepsMisses
    )
    prepared = maker.make()
    sets = Self.sets(of: prepared.offers, groups, requirements)
    // Tangents are bounds whatever else is asked; those to a pack's life are of the life that is asked for.
    if let known = supply?.cuts, known.cautious.hours == BendersCutPool.hours(requirements) {
      cuts = known
    } else {
      cuts = BendersCutPool(
        site, requirements, (SiteFigures(site, .middle), SiteFigures(site, cautious)))
    }
  }

  /// The same site under other requirements that leave what feeds it as it is.
  ///
  /// - Parameter cuts: what the hours of its sun have told since.
  func asking(
    _ requirements: Requirements, of catalogue: Catalogue? = nil,
    knowing cuts: BendersCutPool? = nil,
    keepsMisses: Bool = false
  ) -> SitePlanner {
    SitePlanner(
      requirements, catalogue: catalogue ?? context.catalogue, solver: solver, limits: limits,
      keepsMisses: keepsMisses, supply: (site, cuts ?? self.cuts))
  }

  /// The same question with some configurations of some devices only.
  init(_ whole: SitePlanner, devices: [Int], keeping: (Configuration) -> Bool) {
    self.init(whole, devices: devices) { _, configuration in keeping(configuration) }
  }

  /// The same question with some configurations of some devices only, by what they are to serve.
  init(_ whole: SitePlanner, devices: [Int], keeping: (TaskGroup, Configuration) -> Bool) {
    self = whole
    let maker = OfferMaker(context: context, site: site, groups: groups, cautious: cautious)
    prepared = OfferMaker.Result()
    prepared.offers = devices.compactMap {
      maker.narrowed(whole.prepared.offers[$0], keeping: keeping)
    }
    sets = Self.sets(of: prepared.offers, groups, requirements)
  }

  /// The same question at another site, of which nothing matters but what feeds it.
  init(_ whole: SitePlanner, at site: SiteProfile) {
    self = whole
    self.site = site
  }

  /// The sets of devices that can serve every task.
  private static func sets(
    of offers: [Offer], _ groups: [TaskGroup], _ requirements: Requirements
  ) -> [DeviceSet] {
    let mustUseAll =
      !requirements.hardware.fixed.isEmpty && requirements.hardware.count.lowerBound > 1
    return DeviceSet.all(offers, count: requirements.hardware.count, mustUseAll: mustUseAll)
      .filter { set in
        // A set that cannot serve each task is no set.
        groups.indices.allSatisfy { group in
          groups[group].members.indices.allSatisfy { member in
            set.offers.contains { offer in
              offers[offer].groups[group].options.contains { $0.terms[member] != nil }
            }
          }
        }
      }
  }

  var formulation: Formulation {
    Formulation(
      offers: prepared.offers, groups: groups, site: site, requirements: requirements,
      cautious: cautious, cuts: cuts)
  }

  /// The whole program, of which `plan()` solves the subproblems.
  ///
  /// - Parameter answer: the answer that was found; what the hourly simulation told on the way to it is in the
  ///   rows, so that the program's optimum is the plan's. Without it only what is known beforehand is.
  func wholeProgram(after answer: Answer? = nil) -> Program {
    Formulation.union(
      ways().map { planner in
        var formulation = planner.formulation
        let known = planner.site.uplink.flatMap { answer?.cutsOver[$0.way] }
        if let cuts = known ?? answer?.cuts { formulation.cuts = cuts }
        return (formulation, planner.sets.map { Subproblem(set: $0, build: nil) })
      }, aim: requirements.objectives[0]
    ).program
  }

  /// Solves and explains.
  ///
  /// - Throws: `SolverError` where the solver's answer does not stand up to its own rows.
  func plan() throws(SolverError) -> Answer {
    let planners = ways()
    guard planners.count > 1 else {
      var effort = SolverEffort()
      let (planner, found) = try settled(&effort)
      return try planner.answer(found, effort)
    }
    return try plan(over: planners)
  }

  func search(_ effort: inout SolverEffort) throws(SolverError) -> Decomposition.Found {
    effort.sets += sets.count
    return try Decomposition(planner: self).best(&effort)
  }

  /// The plan that a search has found, with why the others lost, or why there is none.
  func answer(
    _ found: Decomposition.Found, _ effort: SolverEffort
  ) throws(SolverError) -> Answer {
    var answer = Answer(
      requirements, counts: prepared.counts, effort: effort, digest: context.catalogue.digest)
    answer.census = prepared.census
    answer.cuts = found.cuts
    if let best = found.best {
      answer.status = found.wasStopped ? .feasible : .optimal
      let solution = solution(best, judgedBy: found.cuts)
      answer.solution = solution
      answer.objectives = best.aims
      answer.alternatives = try alternatives(found, best, solution, &answer.effort)
    } else if found.wasStopped {
      answer.status = .noAnswer
    } else {
      // The verdict stands by itself: where the solver fails on a question asked only to explain it, the
      // explanation is shorter.
      let conflict = Conflict(planner: self)
      answer.infeasibility = (try? conflict.explain(&answer.effort)) ?? Infeasibility()
      answer.alternatives = refusedDevices()
    }
    answer.uplinks = uplinks()
    answer.frames = frames()
    let site = answer.solution?.site
    answer.trainings = TrainingAnswers(context).answers(
      answer.solution.map(TrainingAnswers.trained))
    let used = Set(site?.design.devices.map(\.profile.id) ?? [])
    answer.devices = context.catalogue.devices.values.filter { used.contains($0.id) }
      .sorted { $0.id < $1.id }
    return answer
  }
}
