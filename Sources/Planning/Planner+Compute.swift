// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

extension Planner {
  /// The best plan with every frame looked at in one place, for each place that the file leaves open and the
  /// chosen plan does not keep to.
  func placeRivals(
    _ best: SetSolution, _ chosen: Choice, _ effort: inout Plan.SolverEffort
  ) throws(SolverError) -> [Rival] {
    let open = chosen.tasks.filter { $0.task.compute.count > 1 }
    guard !open.isEmpty else { return [] }
    var rivals: [Rival] = []
    for place in ComputePlace.allCases {
      // A place that some task does not have open cannot hold all of them.
      guard open.allSatisfy({ $0.task.compute.contains(place) }),
        open.contains(where: { $0.cell.place != place })
      else { continue }
      let planner = Planner(self, devices: Array(prepared.offers.indices)) { group, cell in
        let task = requirements.tasks[group.members[0]]
        return task.compute.count == 1 || cell.place == place
      }
      if let other = try SetSearch(planner: planner).best(&effort).best {
        rivals.append(planner.rival(other, best.aims[0], chosen, .computing(place)))
        continue
      }
      let alone = Planner(
        requirements.computing(in: place), catalogue: knowledge.catalogue, solver: solver,
        limits: limits)
      var rival = Rival(
        subject: .computing(place), choice: nil, difference: nil, reason: alone.obstacle(&effort))
      if place != .node { rival.uplink = frames().first }
      rivals.append(rival)
    }
    return rivals
  }

  /// What sending the frames of each task would take that may leave the site, at the slowest of its rates.
  func frames() -> [UplinkAnswer] {
    guard let radio = site.radio, let uplink = site.uplink else { return [] }
    return requirements.tasks.filter(\.mayLeave).compactMap { task in
      guard let bytes = task.sample, let rate = task.rates.min() else { return nil }
      var frame = uplink
      frame.message = .image
      frame.sizes[.image] = bytes
      let beat = Beat(hertz: rate.value, hours: task.hours)
      return UplinkAnswer(
        radio: radio, uplink: frame, events: PerDay(site.samplesPerDay(beat)), framesOf: task.name)
    }
  }

  /// Why there is no plan: the limit that forbids it, or what nothing serves.
  func obstacle(_ effort: inout Plan.SolverEffort) -> Rival.Reason {
    guard let miss = try? Conflict(planner: self).explain(&effort) else { return .conflict }
    if let first = miss.unreachable.first { return .limit(first.limit.name) }
    if let first = miss.relaxable.first { return .limit(first.name) }
    return miss.unserved.isEmpty ? .conflict : .cannotServe(miss.unserved)
  }
}
