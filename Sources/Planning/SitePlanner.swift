// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

/// Finds the plan of a site: prepares what each device could run, writes the program of each subproblem, solves them
/// exactly in the order of their bounds, and tells why the others lost.
///
/// The whole program is the union of the sets' subproblems joined by one row, `one build`; solving the subproblems
/// one by one and taking the best is an exact decomposition of it, and gives the best plan on each other
/// device on the way. `wholeProgram()` writes the union, for other solvers to check.
struct SitePlanner: Sendable {
  /// The file's requirements, with the question in place of its own.
  let requirements: Requirements
  let question: Question
  let pool: CandidatePool
  private(set) var site: SiteProfile
  let cautious: RiskLevel
  let prepared: OptionMaker.Result
  let sets: [DeviceSet]
  let cuts: BendersCutPool
  let solver: any Solver
  let limits: Limits

  var context: EstimationContext { pool.context }
  var groups: [TaskGroup] { pool.groups }

  /// Prepares the candidates of a file and asks its question.
  init(
    _ requirements: Requirements, catalogue: Catalogue, solver: any Solver,
    limits: Limits = Limits()
  ) {
    self.init(
      EstimationContext(catalogue: catalogue, requirements: requirements), solver: solver,
      limits: limits)
  }

  init(_ context: EstimationContext, solver: any Solver, limits: Limits) {
    let maker = OptionMaker(
      context: context, requirements: context.requirements, site: SiteProfile(context),
      groups: TaskGroup.groups(in: context),
      cautious: RiskLevel(confidence: context.requirements.confidence))
    self.init(
      CandidatePool(context, for: maker), maker, Question(context.requirements), knowing: nil,
      solver: solver, limits: limits)
  }

  /// - Parameters:
  ///   - cuts: what the hours of the site's sun have told.
  ///   - middle: what they have told in the middle of belief.
  ///   - prepared: what each device could run, where the question changes nothing of it.
  private init(
    _ pool: CandidatePool, _ maker: OptionMaker, _ question: Question,
    knowing cuts: BendersCutPool?, middle: BendersCuts? = nil,
    prepared: OptionMaker.Result? = nil, solver: any Solver, limits: Limits
  ) {
    (requirements, site, cautious) = (maker.requirements, maker.site, maker.cautious)
    (self.question, self.pool, self.solver, self.limits) = (question, pool, solver, limits)
    let prepared = prepared ?? maker.make(pool, question)
    self.prepared = prepared
    sets = Self.sets(of: prepared.devices, pool.groups, requirements).filter {
      $0.has(question.mustUse, of: prepared.devices)
    }
    // Tangents are bounds whatever else is asked; those to a pack's life are of the life that is asked for, if any is.
    let hours = BendersCutPool.hours(question.limits)
    if let cuts, cuts.cautious.hours == hours || prepared.isTold && hours == nil {
      self.cuts = cuts
    } else {
      self.cuts = BendersCutPool(
        site, requirements, (SiteFigures(site, .middle), SiteFigures(site, cautious)),
        middle: middle)
    }
  }

  /// Another question about the same site, of the same candidates.
  ///
  /// - Parameter cuts: what the hours of its sun have told since.
  func asking(_ question: Question, knowing cuts: BendersCutPool? = nil) -> SitePlanner {
    let maker = maker(asking: question, of: context)
    let isViewedAlike = question.confidence == self.question.confidence
    // Which trainings there are depends on the limits on them.
    let isKnown =
      requirements.training == nil
      || isViewedAlike && question.limits.ofTraining == requirements.limits.ofTraining
    return SitePlanner(
      !isKnown
        ? CandidatePool(maker.context, for: maker)
        : isViewedAlike ? pool : pool.viewed(by: maker), maker, question,
      knowing: isViewedAlike ? cuts ?? self.cuts : nil, middle: self.cuts.middle, solver: solver,
      limits: limits)
  }

  /// Another question about the same site at the same confidence, with what each device could run as it is told.
  ///
  /// - Parameter pool: the candidates that it was made of.
  func asking(
    _ question: Question, of devices: [DeviceOptions], from pool: CandidatePool
  ) -> SitePlanner {
    let maker = maker(asking: question, of: pool.context)
    return SitePlanner(
      pool, maker, question, knowing: cuts,
      prepared: OptionMaker.Result(devices: devices, isTold: true),
      solver: solver, limits: limits)
  }

  /// What makes options for another question.
  func maker(asking question: Question, of context: EstimationContext) -> OptionMaker {
    let asked = question.asked(of: context.requirements)
    return OptionMaker(
      context: context.asking(asked), requirements: asked, site: site, groups: groups,
      cautious: RiskLevel(confidence: question.confidence))
  }

  /// The same question where something of detection is known exactly.
  func knowing(_ inputs: [DetectionInput: Double], _ cuts: BendersCutPool?) -> SitePlanner {
    var context = context
    context.detectionAt = inputs
    let maker = maker(asking: question, of: context)
    return SitePlanner(
      pool.detecting(by: maker), maker, question, knowing: cuts, solver: solver, limits: limits)
  }

  /// The planner of the same file with other tasks or another radio, whose candidates are its own.
  func replanning(_ requirements: Requirements) -> SitePlanner {
    SitePlanner(context.asking(requirements), solver: solver, limits: limits)
  }

  /// The same question at another site, of which nothing matters but what feeds it.
  init(_ whole: SitePlanner, at site: SiteProfile) {
    self = whole
    self.site = site
  }

  /// The sets of devices that can serve every task.
  private static func sets(
    of devices: [DeviceOptions], _ groups: [TaskGroup], _ requirements: Requirements
  ) -> [DeviceSet] {
    let mustUseAll =
      !requirements.hardware.fixed.isEmpty && requirements.hardware.count.lowerBound > 1
    return DeviceSet.all(devices, count: requirements.hardware.count, mustUseAll: mustUseAll)
      .filter { set in
        // A set that cannot serve each task is no set.
        groups.indices.allSatisfy { group in
          groups[group].members.indices.allSatisfy { member in
            set.members.contains { device in
              devices[device].groups[group].options.contains { $0.terms[member] != nil }
            }
          }
        }
      }
  }

  var formulation: Formulation {
    Formulation(
      devices: prepared.devices, groups: groups, site: site, requirements: requirements,
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
        let sets = planner.sets.filter { $0.has(question.mustUse, of: planner.prepared.devices) }
        return (formulation, sets.map { Subproblem(set: $0, build: nil) })
      }, aim: requirements.objectives[0]
    ).program
  }

  /// Solves and explains, each limit kept by itself with the confidence asked.
  ///
  /// - Throws: `SolverError` where the solver's answer does not stand up to its own rows.
  func plan() throws(SolverError) -> Answer {
    try SiteReplanning(requirements: requirements, ways: ways()).solved()
  }

  func search(_ effort: inout SolverEffort) throws(SolverError) -> Decomposition.Found {
    effort.sets += sets.count
    return try Decomposition(planner: self).best(&effort)
  }

  /// The plan that a search has found, with why the others lost, or why there is none.
  ///
  /// - Parameters:
  ///   - asked: the probability with which all limits are to hold at once.
  ///   - joint: the probability that they do.
  ///   - ways: the site in each way that it may talk.
  func answer(
    _ found: Decomposition.Found, asked: Double, joint: Double, _ effort: SolverEffort,
    over ways: [SitePlanner]
  ) throws(SolverError) -> Answer {
    var answer = Answer(
      requirements, counts: prepared.counts, effort: effort, catalogue: context.catalogue)
    answer.census = prepared.census
    answer.cuts = found.cuts
    if let best = found.best {
      answer.status = found.wasStopped ? .feasible : .optimal
      var solution = solution(best, judgedBy: found.cuts, joint: joint)
      Progress.enter(.sensitivity)
      solution.sensitivities = moved(solution, found.cuts, &answer.effort)
      answer.solution = solution
      answer.objectives = best.aims
      Progress.enter(.alternatives)
      answer.alternatives = try alternatives(found, best, solution, &answer.effort)
      answer.askedDefaults = supplyDefaults(of: solution)
    } else if found.wasStopped {
      answer.status = .noAnswer
    } else {
      Progress.enter(.relaxation)
      // The verdict stands by itself: where the solver fails on a question asked only to explain it, the
      // explanation is shorter.
      let conflict = Conflict(planner: self)
      answer.infeasibility = (try? conflict.explain(&answer.effort)) ?? Infeasibility()
      answer.alternatives = refusedDevices()
    }
    let outcomes = SiteOutcomes(
      planner: self, ways: ways, found: found, answer: answer, asked: asked)
    Progress.enter(.outcomes)
    answer.outcomes = outcomes.all(&answer.effort)
    answer.idleFigures = outcomes.idleFigures()
    answer.alternatives = explained(answer.alternatives, by: answer.outcomes)
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
