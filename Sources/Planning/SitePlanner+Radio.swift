// SPDX-License-Identifier: Apache-2.0

import Catalogue
public import Costing
import Estimation
import IntegerProgram
public import Quantities
public import Requirements

/// What a site sends in a way that it may talk.
public struct UplinkAnswer: Sendable {
  /// The radio as the site would use it.
  public var radio: RadioProfile
  /// What it carries.
  public var uplink: Uplink
  /// True events a day; frames, where it is those.
  public var events: PerDay
  /// The task whose frames are sent to be looked at elsewhere; nil where it is what is sent of an event.
  public var framesOf: String?
}

// A site has one radio and sends one kind of message, so that trying each of both is exact: all that depends on
// them (the energy and the price of a message, how long an alert takes, what may be sent at all) is a figure of
// the site, and the rest of the program never sees it.

extension SitePlanner {
  /// A planner for each way in which the site may talk; itself where there is no choice.
  func ways() -> [SitePlanner] {
    guard let ways = requirements.uplink?.ways, ways.count > 1 else { return [self] }
    return ways.map { talking($0) }
  }

  /// The planner for the way to talk that a plan has chosen.
  func talking(_ way: Uplink.Way?) -> SitePlanner {
    guard let way, let uplink = requirements.uplink, uplink.ways.count > 1 else { return self }
    return replanning(requirements.talking(way, context.catalogue))
  }

  /// What the site sends over its radio.
  func uplinks() -> [UplinkAnswer] {
    guard let radio = site.radio, let uplink = site.uplink else { return [] }
    let events = requirements.tasks.reduce(0.0) { $0 + ($1.event?.frequency.value ?? 0) }
    return [UplinkAnswer(radio: radio, uplink: uplink, events: PerDay(events))]
  }

  /// What was found over several ways to talk, with why the others lost.
  ///
  /// - Parameters:
  ///   - requirements: the file, with all its ways to talk.
  ///   - joint: the probability that all limits hold at once.
  static func answer(
    _ settled: SiteReplanning.Found, of requirements: Requirements, joint: Double,
    _ effort: SolverEffort
  ) throws(SolverError) -> Answer {
    let (planners, found, chosen) = (settled.planners, settled.found, settled.chosen)
    var answer = try planners[chosen].answer(
      found[chosen], asked: requirements.confidence, joint: joint, effort, over: planners)
    answer.uplinks = planners.flatMap { $0.uplinks() }
    for (planner, one) in zip(planners, found) {
      if let way = planner.site.uplink?.way { answer.cutsOver[way] = one.cuts }
    }
    let hasOneMessage = requirements.uplink?.allowedMessages.count == 1
    var others: [Alternative] = []
    for (index, planner) in planners.enumerated() where index != chosen {
      guard let way = planner.site.uplink?.way else { continue }
      let subject: Alternative.Subject = hasOneMessage ? .radio(way.radio) : .sending(way)
      others.append(
        try planner.alternative(found[index].best, subject, to: answer, &answer.effort))
    }
    answer.alternatives = others.sorted(by: Alternative.isBefore) + answer.alternatives
    return answer
  }

  /// How surely a plan that talks this way is worse than the chosen one, and what would tell where it is not.
  private func judged(_ alternative: Alternative, against chosen: Solution) -> Alternative {
    // What the hourly simulation has told is of one site at a time; beside panels the chance stays untold.
    guard site.sun == nil, let aim = requirements.objectives[0].limit,
      let other = alternative.solution?.deployment
    else { return alternative }
    let comparison = Comparison(chosen.deployment, with: [other], by: aim, cuts: cuts.middle)
    return comparison.judged(alternative, requirements.confidence)
  }

  /// The best plan that talks this way, against the one that was chosen; without one, the limit that forbids it.
  private func alternative(
    _ solution: SubproblemSolution?, _ subject: Alternative.Subject, to answer: Answer,
    _ effort: inout SolverEffort
  ) throws(SolverError) -> Alternative {
    if let solution, let chosen = answer.solution, let best = answer.objectives.first {
      return judged(alternative(solution, to: chosen, best, subject), against: chosen)
    }
    var alternative = Alternative(subject, obstacle(&effort))
    alternative.uplink = uplinks().first
    // What nothing serves is about frames, where those would have to be sent.
    if case .cannotServe = alternative.reason, let frame = frames().first {
      alternative.uplink = frame
    }
    return alternative
  }
}
