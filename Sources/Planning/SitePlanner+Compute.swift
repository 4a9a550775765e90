// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

extension SitePlanner {
  /// The best plan with every frame looked at in one place, for each place that the file leaves open and the
  /// chosen plan does not keep to.
  func placeAlternatives(
    _ best: SubproblemSolution, _ chosen: Solution, _ effort: inout SolverEffort
  ) throws(SolverError) -> [Alternative] {
    let open = chosen.siteTasks.filter { $0.task.compute.count > 1 }
    guard !open.isEmpty else { return [] }
    var alternatives: [Alternative] = []
    for place in ComputePlace.allCases {
      // A place that some task does not have open cannot hold all of them.
      guard open.allSatisfy({ $0.task.compute.contains(place) }),
        open.contains(where: { $0.configuration.place != place })
      else { continue }
      let planner = asking(
        question.keeping { [requirements] group, configuration in
          let task = requirements.tasks[group.members[0]]
          return task.compute.count == 1 || configuration.place == place
        })
      if let other = try Decomposition(planner: planner).best(&effort).best {
        alternatives.append(planner.alternative(other, to: chosen, best.aims[0], .computing(place)))
        continue
      }
      let alone = replanning(requirements.computing(in: place))
      var alternative = Alternative(.computing(place), alone.obstacle(&effort))
      if place != .node { alternative.uplink = frames().first }
      alternatives.append(alternative)
    }
    return alternatives
  }

  /// What sending the frames of each task would take that may leave the site, at the slowest of its rates.
  func frames() -> [UplinkAnswer] {
    guard let radio = site.radio, let uplink = site.uplink else { return [] }
    return requirements.tasks.filter(\.mayLeave).compactMap { task in
      guard let bytes = task.sample, let rate = task.rates.min() else { return nil }
      var frame = uplink
      frame.message = .image
      frame.sizes[.image] = bytes
      let sampling = SamplingSchedule(hertz: rate.value, hours: task.hours)
      return UplinkAnswer(
        radio: radio, uplink: frame, events: PerDay(site.samplesPerDay(sampling)),
        framesOf: task.name)
    }
  }

  /// Why there is no plan: the limit that forbids it, or what nothing serves.
  func obstacle(_ effort: inout SolverEffort) -> Alternative.Reason {
    guard let miss = try? Conflict(planner: self).explain(&effort) else { return .conflict }
    if let first = miss.unreachable.first { return .limit(first.limit.name) }
    if let first = miss.relaxable.first { return .limit(first.name) }
    return miss.unserved.isEmpty ? .conflict : .cannotServe(miss.unserved)
  }
}
