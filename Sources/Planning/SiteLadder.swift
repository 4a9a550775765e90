// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Networks
import Quantities
import Requirements

extension SitePlanner {
  /// The ladder of a site down to its plan.
  ///
  /// The naive site looks as often as the file allows, with the most accurate networks, on the cheapest
  /// single device that keeps pace with them, fed by the fewest packs and panels. Each rung is an optimum
  /// of its own: what is not yet decided stays naive, everything else is chosen anew at the least cost.
  ///
  /// - Returns: nil where there is no plan, or no single device keeps pace with the naive design.
  /// - Throws: `SolverError` where the solver's answer does not stand up to its own rows.
  func ladder(to answer: Answer) throws(SolverError) -> Ladder? {
    guard let solution = answer.solution,
      let search = try SiteLadderSearch(talking(solution.site?.profile.uplink?.way))
    else { return nil }
    return try search.ladder(to: solution)
  }
}

/// What a site would be before anything was decided.
private struct NaiveSite {
  /// Its devices.
  var devices: Set<String>
  /// Its networks with their input and number format.
  var networks: Set<String>

  static func network(_ configuration: Configuration) -> String {
    "\(configuration.model.id) \(configuration.resolution) \(configuration.precision.rawValue)"
  }
}

private struct SiteLadderSearch {
  let planner: SitePlanner
  let naive: NaiveSite
  let decisions: [Ladder.Decision]

  /// nil where no single device keeps pace with the naive design.
  init?(_ planner: SitePlanner) throws(SolverError) {
    self.planner = planner
    var decisions: [Ladder.Decision] = [.sampling, .model, .hardware]
    if case .battery = planner.requirements.supply { decisions.append(.power) }
    self.decisions = decisions
    var question = Self.relaxed(planner.question, taking: [])
    question.objectives = [.accuracy, .capex]
    question.count = question.count.lowerBound...question.count.lowerBound
    let site = planner.asking(question)
    var effort = SolverEffort()
    guard let best = try Decomposition(planner: site).best(&effort).best else { return nil }
    let solution = site.solution(best).site
    naive = NaiveSite(
      devices: Set(solution?.design.devices.map(\.profile.id) ?? []),
      networks: Set(solution?.tasks.map { NaiveSite.network($0.configuration) } ?? []))
  }

  /// The question without limits on what it may cost, with rates and supply naive where they are not
  /// decided.
  private static func relaxed(
    _ asked: Question, taking decisions: Set<Ladder.Decision>
  ) -> Question {
    var relaxed = asked
    // False alarms are what looking often costs; each is paid for.
    relaxed.limits.removeAll { !$0.declaration.isFunctional || $0.name == .falseAlarms }
    relaxed.objectives = [.cost]
    if !decisions.contains(.sampling) {
      relaxed.rates = relaxed.rates.map { rates in rates.max().map { [$0] } ?? [] }
    }
    if !decisions.contains(.power), case .battery(var packs, var panels) = relaxed.supply {
      packs.packs = packs.packs.lowerBound...packs.packs.lowerBound
      if let fewest = panels?.panels.lowerBound { panels?.panels = fewest...fewest }
      relaxed.supply = .battery(packs, panels)
    }
    return relaxed
  }

  func ladder(to plan: Solution) throws(SolverError) -> Ladder? {
    var choices: [Solution] = []
    for found in try all() {
      guard let found else { return nil }
      choices.append(found)
    }
    let costs = choices.map(\.totals.cost.value)
    var taken = 0
    var rungs = [
      Ladder.Rung(step: .naive, state: .solution(choices[0]), cost: costs[0])
    ]
    while let step = next(after: taken, costs) {
      let after = taken | 1 << step
      rungs.append(
        Ladder.Rung(
          step: .decision(decisions[step]), state: .solution(choices[after]), cost: costs[after]))
      taken = after
    }
    let foot = Ladder.Rung(step: .plan, state: .solution(plan), cost: plan.totals.cost.value)
    return Ladder(
      kind: .site, deployment: planner.requirements.deployment, rungs: rungs, afterwards: [foot],
      isGrounded: true,
      attribution: Ladder.attribution(decisions, costs))
  }

  /// The decision that saves most for each day of work; nil where nothing is left to save. A decision that
  /// saves nothing by itself is taken where it lets another save.
  private func next(after taken: Int, _ costs: [Double]) -> Int? {
    guard costs[taken] - costs[costs.count - 1] > 1e-9 * costs[0] else { return nil }
    return decisions.indices.compactMap { index -> (index: Int, worth: Double)? in
      let after = taken | 1 << index
      guard after != taken else { return nil }
      let days = planner.context.assumption(decisions[index].effort, Ratio.self).value.value
      return (index, (costs[taken] - costs[after]) / max(1e-3, days))
    }.max { $0.worth < $1.worth }?.index
  }

  /// The best design for each subset of the decisions, bit i standing for decision i.
  private func all() throws(SolverError) -> [Solution?] {
    typealias Outcome = Result<Solution?, SolverError>
    let decisions = decisions
    let naive = naive
    let masks = 0..<(1 << decisions.count)
    let answers = concurrently(masks.count) { mask -> Outcome in
      let decided = Set(decisions.indices.filter { mask >> $0 & 1 == 1 }.map { decisions[$0] })
      let relaxed = Self.relaxed(planner.question, taking: decided)
      let narrowed = planner.asking(
        relaxed.keeping(devices: decided.contains(.hardware) ? nil : naive.devices) {
          decided.contains(.model) || naive.networks.contains(NaiveSite.network($1))
        })
      var effort = SolverEffort()
      do throws(SolverError) {
        let best = try Decomposition(planner: narrowed).best(&effort).best
        return .success(best.map { narrowed.solution($0) })
      } catch {
        return .failure(error)
      }
    }
    var choices: [Solution?] = []
    for answer in answers { choices.append(try answer.get()) }
    return choices
  }
}
