// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

/// The program of a service.
///
/// Columns: each option taken or not, or for how many streams; for each machine the time on demand, in whole steps where steps
/// are long enough to matter, once in the middle and, where a limit needs it, once cautiously; machines that
/// are paid around the clock, whole, and the hours in which they are on. Rows: each task served; a machine's
/// time carries the work of all options, and the least that is kept; what is limited.
struct ServingFormulation {
  var options: [ServingOption]
  var requirements: Requirements
  var machines: [MachineProfile]
  let site: SiteProfile
  let profile: ServingProfile
  let cautious: RiskLevel
  /// The quota whose machines are to be few, in place of an aim: then it is no limit.
  var fewest: Limit?

  struct Formulated {
    var program: Program
    /// What the first columns mean.
    var options: [ServingOption]
    /// The streams of each task that are shared out among its options; nil where one option has them all.
    var streams: [Int?]
    /// What the columns of machines that are paid around the clock mean.
    var held: [Held]

    /// What a solution chooses.
    func selection(_ solution: IntegerProgram.Solution) -> ServingSelection {
      var selection = ServingSelection(
        options: options.indices.filter { solution.values[$0] > 0.5 }.map { index in
          var option = options[index]
          if streams[option.task] != nil { option.load.users = solution.values[index].rounded() }
          return option
        })
      for held in held {
        let count = Int(solution.values[held.column].rounded())
        if count > 0 { selection.held[held.machine, default: [:]][held.commitment] = count }
      }
      return selection
    }
  }

  /// Machines that are paid around the clock under one promise: their column.
  struct Held {
    var machine: Int
    var commitment: Int
    var column: Int
  }

  func formulate(
    _ wanted: Objective, keeping reached: [(aim: Objective, value: Double)] = []
  ) -> Formulated {
    var program = Program(name: requirements.deployment, sense: .minimise)
    let streams = streams(of: options)
    let kept = taken(
      withoutHopeless(wanted, streams, mayPrune: reached.isEmpty && fewest == nil), streams)
    let middle = Side(self, .middle)
    let aim: Objective? = fewest == nil ? wanted : nil
    program.objectiveConstant = aim.map { middle.constant($0) } ?? 0
    addWays(&program, kept, streams) { option in aim.map { middle.direct(option, $0) } ?? 0 }
    let used = Set(kept.flatMap { $0.stages.compactMap(\.machine) }).sorted()
    let held = addHeld(&program, kept, streams, used, middle, aim)
    let hours = addTime(&program, kept, streams, used, held, middle, "", aim)
    let totals = requirements.limits.compactMap { limit -> (limit: Limit, aim: Objective)? in
      if case .aim(let aim) = limit.rule.inServices { (limit, aim) } else { nil }
    }
    let careful = Side(self, cautious)
    addQuotas(&program, kept, streams, used, held, careful)
    if totals.isEmpty {
      // What is bought must be enough with the confidence asked: there is nothing beside it.
      let bought = used.filter { machines[$0].purchase == .bought }
      _ = addTime(&program, kept, streams, bought, held, careful, " cautious", nil)
    } else {
      let slow = addTime(&program, kept, streams, used, held, careful, " cautious", nil)
      for (limit, aim) in totals {
        program.addRow(
          limit.name.rawValue, terms(kept, held, slow, careful, aim),
          atMost: limit.value - careful.constant(aim))
      }
    }
    for limit in requirements.limits {
      guard case .trainings(let share) = limit.rule.inServices else { continue }
      program.addRow(
        limit.name.rawValue,
        kept.indices.compactMap { index in
          kept[index].training.map { .init(column: index, coefficient: share($0.cautious)) }
        }, atMost: limit.value)
    }
    for (aim, value) in reached {
      program.addRow(
        "keep \(aim.rawValue)", terms(kept, held, hours, middle, aim),
        atMost: value - middle.constant(aim) + 1e-9 * max(1, abs(value)))
    }
    return Formulated(program: program, options: kept, streams: streams, held: held)
  }

  /// Options that cannot be in a best plan: what they take at least is more than another of their task
  /// takes at most. Only where nothing is limited over the whole, so that the other is always allowed.
  private func withoutHopeless(
    _ aim: Objective, _ streams: [Int?], mayPrune: Bool
  ) -> [ServingOption] {
    let isLimited = requirements.limits.contains(where: \.isOfWhole)
    // A machine that is paid around the clock costs no more for one option beside another.
    let isHeld = machines.contains { !$0.commitments.isEmpty }
    guard mayPrune, !isLimited, !isHeld, requirements.objectives.count == 1, aim != .accuracy
    else { return options }
    let side = Side(self, .middle)
    func bounds(_ option: ServingOption) -> (least: Double, most: Double, slack: Double) {
      var least = side.direct(option, aim)
      var (most, slack) = (least, 0.0)
      for machine in Set(option.stages.compactMap(\.machine)) {
        let hours = side.hours(option, on: machine)
        let step = machines[machine].billingStep
        let hourly = side.hourly(machine, aim)
        least += hours * hourly
        most += max(profile.leastHours, MachineTime.billed(hours, step: step) + part) * hourly
        slack += (step / 3_600 + profile.leastHours + part) * hourly
      }
      return (least, most, slack)
    }
    // Where several tasks share a machine, one may fill the hours that another pays for.
    let sharing = requirements.tasks.count > 1
    var mosts = [Double](repeating: .infinity, count: requirements.tasks.count)
    let all = options.map(bounds)
    // What looks at all streams at a loss may look at a few in the hours that another machine leaves.
    for (option, bound) in zip(options, all) where streams[option.task] == nil {
      mosts[option.task] = min(mosts[option.task], bound.most)
    }
    return zip(options, all).filter { option, bound in
      bound.least <= mosts[option.task] * (1 + 1e-9) + (sharing ? bound.slack : 0)
    }.map(\.0)
  }
}
