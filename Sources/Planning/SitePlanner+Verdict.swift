// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

/// A site with all the ways in which it may talk, at any quantile.
struct SiteReplanning: QuantilePlanner {
  let requirements: Requirements
  let ways: [SitePlanner]
  var isJoint = false

  var limits: Limits { ways.first?.limits ?? Limits() }

  /// What was found in each way to talk, and which is the best.
  struct Found {
    var planners: [SitePlanner]
    var found: [Decomposition.Found]
    var chosen: Int

    var best: SubproblemSolution? { found[chosen].best }
  }

  func at(_ quantile: Double) -> SiteReplanning {
    asking(requirements) { $0.confidence = quantile }
  }

  func keeping(_ change: (inout [Limit]) -> Void) -> SiteReplanning? {
    var other = requirements
    change(&other.limits)
    let limits = other.limits
    return asking(other) { $0.limits = limits }
  }

  /// The same site asked another question, in each way to talk.
  private func asking(
    _ requirements: Requirements, _ change: (inout Question) -> Void
  ) -> SiteReplanning {
    SiteReplanning(
      requirements: requirements,
      ways: ways.map { way in
        var question = way.question
        change(&question)
        return way.asking(question)
      }, isJoint: isJoint)
  }

  /// The best plan over all ways to talk; of equal ones the first in the file.
  func find(_ effort: inout SolverEffort) throws(SolverError) -> Found {
    var all = Found(planners: [], found: [], chosen: 0)
    var best: SubproblemSolution?
    for (index, way) in ways.enumerated() {
      let (planner, found) = try way.settled(&effort)
      all.planners.append(planner)
      all.found.append(found)
      guard let solution = found.best else { continue }
      if let best, !Decomposition(planner: planner).isBetter(solution, best) { continue }
      (best, all.chosen) = (solution, index)
    }
    // A search that was cut short over any of them leaves the question open.
    let wasStopped = all.found.contains(where: \.wasStopped)
    all.found[all.chosen].wasStopped = wasStopped
    return all
  }

  func attempt(_ found: Found, asked: Double) -> QuantileSearch.Attempt? {
    found.best.map { best in
      found.planners[found.chosen].judged(best, by: found.found[found.chosen].cuts)
        .attempt(asked: asked)
    }
  }

  func reached(_ found: Found) -> [ObjectiveValue] { found.best?.aims ?? [] }

  func answer(
    _ found: Found, asked: Double, joint: Double, _ effort: SolverEffort
  ) throws(SolverError) -> Answer {
    guard found.planners.count > 1 else {
      return try found.planners[0].answer(
        found.found[0], asked: asked, joint: joint, effort, over: found.planners)
    }
    return try SitePlanner.answer(found, of: requirements, joint: joint, effort)
  }

  func best(
    quantile: Double, asked: Double, _ effort: inout SolverEffort,
    _ change: (inout [Limit]) -> Void
  ) throws(Unsettled) -> Solution? {
    try best(asked: asked, &effort) { question in
      question.confidence = quantile
      change(&question.limits)
    }?.solution
  }

  func hasPlan(quantile: Double, _ effort: inout SolverEffort) throws(Unsettled) -> Bool {
    // What cells give hangs on the plan that is best.
    if ways.contains(where: { $0.site.battery?.discharge != nil }) {
      return try best(quantile: quantile, asked: requirements.confidence, &effort) { _ in } != nil
    }
    for way in ways {
      var question = way.question
      question.confidence = quantile
      let asked = way.asking(question)
      let found: Decomposition.Found
      do throws(SolverError) {
        found = try Decomposition(planner: asked).any(&effort)
      } catch {
        throw .failed(error)
      }
      if found.best != nil { return true }
      if found.wasStopped { throw .stopped }
    }
    return false
  }

  /// The best plan over all ways to talk, with the planner that it was found by.
  ///
  /// - Parameter asked: the probability that all limits are to be kept with; nil for that of the file.
  func best(
    asked: Double? = nil, _ effort: inout SolverEffort, _ change: (inout Question) -> Void
  ) throws(Unsettled) -> (planner: SitePlanner, solution: Solution)? {
    var best: (planner: SitePlanner, found: SubproblemSolution, cuts: BendersCutPool)?
    for way in ways {
      var question = way.question
      change(&question)
      let asked = way.asking(question)
      guard !asked.sets.isEmpty else { continue }
      let (planner, outcome): (SitePlanner, Decomposition.Found)
      do throws(SolverError) {
        (planner, outcome) = try asked.settled(&effort)
      } catch {
        throw .failed(error)
      }
      guard let found = outcome.best else {
        if outcome.wasStopped { throw .stopped }
        continue
      }
      if let best, !Decomposition(planner: asked).isBetter(found, best.found) { continue }
      best = (planner, found, outcome.cuts)
    }
    return best.map {
      // What the search learnt of the hours tells the probabilities: fewer cuts tell them too high.
      let solution = $0.planner.solution(
        $0.found, judgedBy: $0.cuts, asked: asked ?? requirements.confidence)
      return ($0.planner, solution)
    }
  }

  var preferred: SiteReplanning? { nil }

  var choices: [String] {
    let used = ways.flatMap { way in
      way.sets.flatMap { set in set.members.map { way.prepared.devices[$0].id } }
    }
    return Set(used).sorted()
  }

  func using(_ device: String, forSearch: Bool) -> SiteReplanning {
    guard forSearch else { return asking(requirements) { $0.mustUse = device } }
    return SiteReplanning(
      requirements: requirements,
      ways: ways.map { way in
        var question = way.question
        question.mustUse = device
        // What no set with it has need not be prepared at each quantile.
        if question.count.upperBound == 1 { question.devices = [device] }
        let devices = way.prepared.devices.filter { question.devices?.contains($0.id) ?? true }
        return way.asking(question, of: devices, from: way.pool)
      }, isJoint: isJoint)
  }

  func withhold(_ answer: inout Answer) {
    guard let way = ways.first else { return }
    answer.withholdUnknown(way.context.catalogue, way.cautious)
  }

  /// What kind of no it is, with what would make a yes of it.
  func explain(
    _ infeasibility: Infeasibility, below none: Double, _ effort: inout SolverEffort
  ) -> Infeasibility {
    var found = infeasibility
    do throws(Unsettled) {
      found.attainable = try attainable(below: none, &effort)
      let isPromised = found.attainable != nil
      var missing = try missing(firstWillDo: isPromised, &effort)
      if missing.figures.isEmpty, !found.unserved.isEmpty {
        // Nobody knows a time of any network for it, and some have no count of their work either.
        missing = try self.missing(firstWillDo: isPromised, assumingNoWork: true, &effort)
      }
      if missing.figures.isEmpty, !isPromised { missing = try untimed(&effort) }
      (found.missing, found.isMissingEnough) = missing
      found.judge()
    } catch {
      found.verdict = .notPromised
    }
    relax(found.relaxable, in: &found, &effort)
    found.withoutPlanAlone = withoutPlanAlone(found, &effort)
    return found
  }

  /// The times that a plan lacks of whose networks only rates in batches were measured, which keep no limit on a time;
  /// empty where there is none even without those limits; and whether there is one at the confidence asked, too.
  private func untimed(
    _ effort: inout SolverEffort
  ) throws(Unsettled) -> (figures: [MissingFigure], isEnough: Bool) {
    guard requirements.limits.contains(where: { $0.name == .latency }) else { return ([], true) }
    func plan(_ quantile: Double) throws(Unsettled) -> (planner: SitePlanner, solution: Solution)? {
      try best(&effort) { question in
        question.confidence = quantile
        question.limits.removeAll { $0.name == .latency }
      }
    }
    guard let tasks = try plan(Self.goodEnd)?.solution.siteTasks else { return ([], true) }
    let figures = tasks.compactMap(\.configuration.untimed)
    guard !figures.isEmpty else { return ([], true) }
    return (figures, try plan(requirements.confidence) != nil)
  }

  func serving(_ task: String) -> SiteReplanning? {
    let ways = ways.map { $0.replanning($0.requirements.with(task: task)) }
    return SiteReplanning(requirements: requirements.with(task: task), ways: ways)
  }

  /// The figures that nobody knows of a plan that there would be if each were at its physical best; empty where
  /// there is none even then; and whether there is one at the confidence asked, too, or only where all else is as good
  /// as it may be. A plan at the confidence asked is preferred, and one that lacks figures of one kind to one that lacks
  /// several.
  ///
  /// - Parameters:
  ///   - firstWillDo: whether any such plan will do, at the confidence asked or not.
  ///   - assumingNoWork: whether a network of unknown work may be arbitrarily small.
  private func missing(
    firstWillDo: Bool, assumingNoWork: Bool = false, _ effort: inout SolverEffort
  ) throws(Unsettled) -> (figures: [MissingFigure], isEnough: Bool) {
    let open = SiteReplanning(
      requirements: requirements,
      ways: ways.map { way in
        var context = way.context
        context.assumesBest = true
        context.assumesNoWork = assumingNoWork
        return SitePlanner(context, solver: way.solver, limits: way.limits)
      })
    let lacking =
      ways.first.map { way in
        way.prepared.refusals.filter { $0.value.lacksFigure }
      } ?? [:]
    func devices(without isOut: (Refusal) -> Bool) -> Set<String> {
      Set(ways.first?.pool.devices.map(\.device.id) ?? [])
        .subtracting(lacking.filter { isOut($0.value) }.keys)
    }
    let (known, powered) = (devices { _ in true }, devices { $0 == .unknownPower })
    let maker = self.ways[0].maker(asking: ways[0].question, of: ways[0].context)
    let own = Set(requirements.given.compactMap(\.model))
    let any = Set(MissingFigure.Kind.allCases)
    let steps: [(devices: Set<String>?, models: Set<String>?, kinds: Set<MissingFigure.Kind>)] = [
      (known, own, [.accuracy]), (known, own, [.latency]), (known, own, any),
      (known, nil, [.latency]), (known, nil, [.accuracy]), (powered, nil, [.ram]),
      (nil, nil, any),
    ]
    var first: [MissingFigure] = []
    for (devices, models, kinds) in steps where !(models?.isEmpty ?? false) {
      func narrow(_ question: inout Question) {
        // What nobody knows the mass of weighs nothing at its best.
        if devices != known, lacking.values.contains(where: \.lacksMass) {
          question.limits.removeAll { $0.name == .weight }
        }
        question = question.keeping(devices: devices) { _, configuration in
          kinds.isSuperset(of: configuration.missing)
            && models.map {
              configuration.missing.isEmpty || $0.contains(configuration.model.id)
            } ?? true
        }
      }
      func figures(_ solution: Solution) -> [MissingFigure] {
        let devices = (solution.site?.design.devices ?? []).flatMap { device in
          let id = device.profile.id
          let refusals = (lacking[id].map { [$0] } ?? []) + maker.lacking(device.profile)
          return refusals.compactMap { MissingFigure(of: $0, device: id) }
        }
        var figures: [MissingFigure] = []
        for figure in devices + solution.siteTasks.flatMap({ $0.configuration.missingFigures })
        where !figures.contains(figure) {
          figures.append(figure)
        }
        return figures
      }
      let found = try open.best(&effort) { question in
        question.confidence = Self.goodEnd
        narrow(&question)
      }
      let atBest = found.map { figures($0.solution) } ?? []
      guard !atBest.isEmpty else { continue }
      // The plan at the confidence asked may lack other figures than the one at the good end.
      if let sure = try open.best(&effort, narrow).map({ figures($0.solution) }), !sure.isEmpty {
        return (sure, true)
      }
      if firstWillDo { return (atBest, false) }
      if first.isEmpty { first = atBest }
    }
    return (first, first.isEmpty)
  }
}
