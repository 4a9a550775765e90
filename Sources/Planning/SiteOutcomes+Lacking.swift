// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Networks
import Quantities
import Requirements

// Devices of which a figure is missing without which nobody can say what they would be worth.

extension SiteOutcomes {
  /// Whether a device is refused for want of a figure, or nobody knows of anything that runs on it for some task and
  /// nothing else of it serves.
  func lacksFigure(_ id: String) -> Bool {
    if planner.prepared.refusals[id]?.lacksFigure ?? false { return true }
    guard let found = candidates(of: id) else { return false }
    let isAlone = !planner.requirements.hardware.count.contains(2)
    let empty = found.groups.filter(\.configurations.isEmpty)
    return isAlone ? !empty.isEmpty : empty.count == found.groups.count
  }

  /// What a device could run, whatever the limits on trainings: they leave no candidate where no training keeps them.
  private func candidates(of id: String) -> CandidatePool.Candidates? {
    var question = planner.question
    question.limits.removeAll { $0.name.ofTraining != nil }
    var pool = planner.pool
    if question.limits.count < planner.question.limits.count {
      let maker = planner.maker(asking: question, of: planner.context)
      pool = CandidatePool(maker.context, for: maker, only: [id])
    }
    return pool.devices.first { $0.device.id == id }?.candidates
  }

  /// The candidates of devices with missing figures at their best: of the models that the plan runs, where there is
  /// one, else of all.
  func openPools(of devices: Set<String>, allModels: Bool = false) -> [CandidatePool] {
    guard !devices.isEmpty else { return [] }
    let models = allModels ? [] : Set(answer.solution?.models ?? [])
    return ways.map { way in
      var requirements = way.requirements
      if !models.isEmpty {
        for index in requirements.tasks.indices {
          requirements.tasks[index].models = models.sorted()
        }
      }
      var context = way.context.asking(requirements)
      context.assumesBest = true
      return CandidatePool(
        context, for: way.maker(asking: way.question, of: context), only: devices)
    }
  }

  /// The figures that a device lacks: the fewest kinds of them that, at their best, admit a plan; without such ones
  /// those without which nothing could run on it, and the limits that it breaks even then.
  func lacking(
    _ id: String, _ search: DeviceSearch, _ open: [CandidatePool], _ effort: inout SolverEffort
  ) throws(Unsettled) -> DeviceOutcome {
    var search = search
    search.open = open
    let own = ownFigures(of: id, open)
    // Whoever gives a time wants to know what else is missing of that very model.
    let isTimed = planner.requirements.given.contains { given in
      if case .latency = given.figure { given.device == id } else { false }
    }
    let few: [Set<MissingFigure.Kind>] =
      [[]] + (isTimed ? [[.accuracy], [.latency], [.ram]] : [[.latency], [.accuracy], [.ram]])
    let all = few + [[.latency, .accuracy], Set(MissingFigure.Kind.allCases)]
    // What the plan runs is tried first, and then every model of the catalogue. A partner that runs everything tells
    // nothing of the device: it is then tried alone.
    let partners = search.partners.isEmpty ? [[]] : [search.partners, []]
    for isWhole in answer.solution == nil ? [false] : [false, true] {
      if isWhole { search.open = openPools(of: [id], allModels: true) }
      for beside in partners {
        search.partners = beside
        for kinds in few {
          search.mayMiss = kinds
          guard let found = try search.best(any: true, &effort) else { continue }
          let figures = own + found.missing
          if !figures.isEmpty { return DeviceOutcome(id, .lacks(figures, breaks: [])) }
        }
        for kinds in all {
          search.mayMiss = kinds
          var free = search
          free.keeps = { _ in false }
          guard try free.best(any: true, &effort) != nil,
            let broken = try BrokenLimits(search: search).find(&effort)
          else { continue }
          let figures = own + broken.figures
          if !figures.isEmpty {
            return DeviceOutcome(id, .lacks(figures, breaks: broken.limits))
          }
        }
      }
    }
    return unfit(id, search.open)
  }

  /// A device on which nothing known runs for some task, with what is in the way.
  ///
  /// - Parameter open: the candidates with missing figures at their best, where those were asked.
  func unfit(_ id: String, _ open: [CandidatePool] = []) -> DeviceOutcome {
    let tasks = unserved(by: id)
    var context = planner.context
    context.assumesBest = !open.isEmpty
    let known = open.first?.devices.first { $0.device.id == id }?.candidates ?? candidates(of: id)
    // What it lacks besides does not matter where nothing connects its sensors.
    let sensors = known?.groups.map(\.sensor) ?? []
    if case .failure(let refusal)? = sensors.first,
      sensors.allSatisfy({ if case .failure = $0 { true } else { false } })
    {
      return DeviceOutcome(id, .refused(refusal))
    }
    let maker = planner.maker(asking: planner.question, of: context)
    let obstacle = known.flatMap { known in
      tasks.lazy.compactMap { self.obstacle(to: $0, on: known, maker) }.first
    }
    return DeviceOutcome(id, .unfit(tasks: tasks, obstacle: obstacle))
  }

  /// What keeps every network of a task from a device: its memory, or of those that fit the time of the fastest.
  private func obstacle(
    to name: String, on device: CandidatePool.Candidates, _ maker: OptionMaker
  ) -> Obstacle? {
    for (group, found) in zip(planner.groups, device.groups) {
      let tasks = group.members.map { planner.requirements.tasks[$0] }
      guard let task = tasks.first(where: { $0.name == name }), !found.configurations.isEmpty,
        let rate = task.rates.min()
      else { continue }
      let scorer = maker.scorer(tasks, device.profile, device.figures)
      func nearest(
        _ indices: [Int], _ value: (CellFigures) -> Double
      ) -> (index: Int, value: Double)? {
        indices.map { ($0, value(found.figures[$0])) }.min { $0.1 < $1.1 }
      }
      func obstacle(_ index: Int, _ cause: Obstacle.Cause) -> Obstacle {
        let network = found.configurations[index].network
        return Obstacle(
          task: name,
          network: "\(network.model.id) \(network.resolution) \(network.precision.rawValue)",
          cause: cause)
      }
      func memory(_ figures: CellFigures) -> Double { figures.ram ?? scorer.unknownMemory }
      // A network that is too inaccurate would not help, however small it is.
      let accurate = found.figures.indices.filter { index in
        planner.question.limits.allSatisfy { limit in
          guard limit.task == name, limit.name == .accuracy else { return true }
          return found.figures[index].accuracy.map { limit.holds($0.cautious) } ?? false
        }
      }
      let all = accurate.isEmpty ? Array(found.figures.indices) : accurate
      let fitting = all.filter { memory(found.figures[$0]) <= scorer.memory }
      if fitting.isEmpty {
        guard let (index, needed) = nearest(all, memory), needed.isFinite else { return nil }
        return obstacle(index, .memory(needed: needed, available: scorer.memory))
      }
      let stored = fitting.filter { found.figures[$0].flash <= scorer.flashSize }
      if stored.isEmpty {
        return nearest(fitting) { $0.flash }.map { index, needed in
          obstacle(index, .flash(needed: needed, available: scorer.flashSize))
        }
      }
      let interval = SamplingSchedule(hertz: rate.value, hours: group.hours).interval
      guard let (index, needed) = nearest(stored, { $0.run.cautious.busy }), needed > interval
      else {
        return nil
      }
      return obstacle(index, .time(needed: needed, available: interval))
    }
    return nil
  }

  /// The figures of a device itself that nobody knows and that the file asks about.
  private func ownFigures(of id: String, _ open: [CandidatePool]) -> [MissingFigure] {
    var refusals = planner.prepared.refusals[id].map { [$0] } ?? []
    let allowed = open.first?.devices.first { $0.device.id == id }
    if case .success(let profile) = allowed?.profile {
      refusals += planner.maker(asking: planner.question, of: planner.context).lacking(profile)
    }
    var figures: [MissingFigure] = []
    for figure in refusals.compactMap({ MissingFigure(of: $0, device: id) })
    where !figures.contains(figure) {
      figures.append(figure)
    }
    return figures
  }
}
