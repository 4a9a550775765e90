// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

/// A site whose plans must use one device, asked with other limits.
struct DeviceSearch {
  let requirements: Requirements
  /// The site in each way that it may talk.
  let ways: [SitePlanner]
  /// The device.
  let device: String
  /// Devices that may stand beside it.
  var partners: Set<String> = []
  /// Candidates of the device whose missing figures are taken at their best, in each of those ways; empty where it
  /// is known.
  var open: [CandidatePool] = []
  /// Which figures may be missing.
  var mayMiss: Set<MissingFigure.Kind> = []
  /// Which limits of the file are kept.
  var keeps: @Sendable (Limit) -> Bool = { _ in true }
  /// The probability with which all limits are to hold at once.
  var asked: Double

  /// The best plan over all ways to talk, with the planner that it was found by; nil where there is none.
  ///
  /// - Parameter any: whether any plan will do.
  func best(
    any: Bool = false, _ effort: inout SolverEffort, _ change: (inout Question) -> Void = { _ in }
  ) throws(Unsettled) -> Plan? {
    var best: Plan?
    for number in ways.indices {
      var question = ways[number].question
      question.limits.removeAll { !keeps($0) }
      question.mustUse = device
      change(&question)
      let asked = planner(number, question)
      guard !asked.sets.isEmpty else { continue }
      let (planner, outcome): (SitePlanner, Decomposition.Found)
      do throws(SolverError) {
        (planner, outcome) =
          any
          ? (asked, try Decomposition(planner: asked).any(&effort)) : try asked.settled(&effort)
      } catch {
        throw .failed(error)
      }
      guard let found = outcome.best else {
        if outcome.wasStopped { throw .stopped }
        continue
      }
      if any { return Plan(planner: planner, best: found, cuts: outcome.cuts) }
      if let best, !Decomposition(planner: asked).isBetter(found, best.best) { continue }
      best = Plan(planner: planner, best: found, cuts: outcome.cuts)
    }
    return best
  }

  /// The same search with every figure at another quantile.
  func at(_ quantile: Double) -> DeviceSearch {
    let ways = ways.map { way in
      var question = way.question
      question.confidence = quantile
      question.devices = partners.union([device])
      return way.asking(question)
    }
    var raised = DeviceSearch(requirements: requirements, ways: ways, device: device, asked: asked)
    (raised.partners, raised.keeps) = (partners, keeps)
    return raised
  }

  /// The question of candidates that miss only what may be missing.
  func narrowed(_ question: Question) -> Question {
    guard !open.isEmpty else { return question }
    let kinds = mayMiss
    return question.keeping { kinds.isSuperset(of: $1.missing) }
  }

  /// A plan with the planner that it was found by.
  struct Plan {
    let planner: SitePlanner
    let best: SubproblemSolution
    /// What the search learnt of the hours.
    let cuts: BendersCutPool

    /// The unknown times of its networks whose only measurement is a rate in batches.
    var untimed: [MissingFigure] {
      planner.built(best).tasks.compactMap(\.configuration.untimed)
    }

    /// The figures that nobody knows of it, once each.
    var missing: [MissingFigure] {
      var figures: [MissingFigure] = []
      for task in planner.built(best).tasks {
        for figure in task.configuration.missingFigures where !figures.contains(figure) {
          figures.append(figure)
        }
      }
      return figures
    }
  }

  /// The planner of a question in one of the ways to talk. What the devices could run is made anew only where the
  /// question changes it.
  func planner(_ number: Int, _ question: Question) -> SitePlanner {
    let way = ways[number]
    func heeded(_ question: Question) -> [Limit] { question.limits.filter(\.isHeededByOptions) }
    let isSame =
      Set(heeded(question)) == Set(heeded(way.question))
      && question.objectives.contains(.accuracy) == way.question.objectives.contains(.accuracy)
    let isTrainedAlike = question.limits.ofTraining == way.question.limits.ofTraining
    func made(_ ids: Set<String>, _ pool: CandidatePool) -> [DeviceOptions] {
      if isSame, open.isEmpty || pool.context.assumesBest == false {
        return way.prepared.devices.filter { ids.contains($0.id) }
      }
      var asked = pool.context.assumesBest ? narrowed(question) : question
      asked.devices = ids
      return way.maker(asking: asked, of: pool.context).make(pool, asked).devices
    }
    // Which trainings there are depends on the limits on them.
    func trained(_ known: CandidatePool, _ ids: Set<String>) -> CandidatePool {
      guard !isTrainedAlike, !ids.isEmpty else { return known }
      let maker = way.maker(asking: question, of: known.context)
      return CandidatePool(maker.context, for: maker, only: ids)
    }
    let pool = trained(open.isEmpty ? way.pool : open[number], [device])
    let devices = made([device], pool) + made(partners, trained(way.pool, partners))
    return way.asking(question, of: devices, from: pool)
  }
}

extension Limit {
  /// Whether what a device could run hangs on it.
  fileprivate var isHeededByOptions: Bool {
    task != nil || name == .memory || name.ofTraining != nil
  }
}

extension DeviceSearch.Plan {
  /// It with its limits.
  var judged: JudgedPlan { planner.judged(best, by: cuts) }

  /// What its ledger is drawn up from, at the confidence asked.
  var builder: LedgerBuilder {
    LedgerBuilder(planner.built(best).design, at: planner.site, planner.cautious)
  }

  /// What limits see of it at the confidence asked; nil where it has nothing of the kind.
  func values(of limits: [Limit]) -> [Double?] {
    let (design, tasks) = planner.built(best)
    let builder = LedgerBuilder(design, at: planner.site, planner.cautious)
    return limits.map { limit in
      guard let name = limit.task else { return builder.value(of: limit.name, kind: limit.task) }
      return planner.taskValue(limit, name, tasks, planner.cautious)
    }
  }
}

extension Configuration {
  /// Its time, where only a rate in batches was measured, which keeps no limit on a time; nil where it is known.
  var untimed: MissingFigure? {
    guard !network.timing.canMeetLatencyLimits else { return nil }
    var figure = MissingFigure(.latency, device: device, model: network.model.id)
    (figure.resolution, figure.precision) = (network.resolution, network.precision)
    figure.runtime = network.runtime
    return figure
  }
}
