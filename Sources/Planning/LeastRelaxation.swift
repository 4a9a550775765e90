// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

/// How little a limit must be relaxed for a device to have a plan.
struct LeastRelaxation {
  /// The search without the limit.
  let search: DeviceSearch
  let limit: Limit

  /// What it comes to; nil for a limit that is not a number of the file, or where there is no plan.
  func value(_ effort: inout SolverEffort) throws(Unsettled) -> Double? {
    guard limit.isOfFile else { return nil }
    if limit.task != nil { return try ofTask(&effort) }
    if limit.name.ofTraining != nil { return try ofTraining(&effort) }
    if let aim = Objective.allCases.first(where: { $0.limit == limit.name }) {
      let found = try search.best(&effort) { question in
        question.objectives = [aim]
        question.isCautious = true
        // What a limit sees is written only where there is one.
        question.limits.append(limit.at(max(1, abs(limit.value)) * 1e6))
      }
      return found?.best.aims.first?.value
    }
    return try nearest(&effort)
  }

  /// Of a limit of a task: the values that candidates reach are tried, the nearest to the limit first.
  private func ofTask(_ effort: inout SolverEffort) throws(Unsettled) -> Double? {
    // As near as anybody cares: a two-hundredth.
    var values: [Double] = []
    for value in search.values(of: limit) where !limit.holds(value) {
      if let last = values.last, abs(value - last) <= 0.005 * abs(last) { continue }
      values.append(value)
    }
    guard !values.isEmpty else { return nil }
    func hasPlan(_ value: Double, _ effort: inout SolverEffort) throws(Unsettled) -> Bool {
      try search.best(any: true, &effort) { question in
        question.limits.append(limit.at(limit.rounded(value)))
      } != nil
    }
    if try hasPlan(values[0], &effort) { return values[0] }
    var (none, some) = (0, values.count - 1)
    guard some > 0, try hasPlan(values[some], &effort) else { return nil }
    while some - none > 1 {
      let middle = (none + some) / 2
      if try hasPlan(values[middle], &effort) { some = middle } else { none = middle }
    }
    return values[some]
  }

  /// Of a limit on trainings: by halves between the limit and what the cheapest plan without it comes to.
  private func ofTraining(_ effort: inout SolverEffort) throws(Unsettled) -> Double? {
    func reached(
      _ effort: inout SolverEffort, _ change: (inout Question) -> Void = { _ in }
    ) throws(Unsettled) -> Double? {
      try search.best(any: true, &effort, change)?.values(of: [limit])[0]
    }
    guard var value = try reached(&effort) else { return nil }
    var tight = limit.value
    while abs(value - tight) > 0.005 * abs(value) {
      let middle = (value + tight) / 2
      let found = try reached(&effort) { $0.limits.append(limit.at(middle)) }
      if let found { value = max(found, tight) } else { tight = middle }
    }
    return value
  }

  /// Of a limit that no objective measures: what the plan that draws least comes to, in the builds that hold and
  /// gather most.
  private func nearest(_ effort: inout SolverEffort) throws(Unsettled) -> Double? {
    var best: Double?
    func heed(_ plan: DeviceSearch.Plan) {
      guard let value = plan.values(of: [limit])[0], value.isFinite else { return }
      if best.map({ limit.margin($0) < limit.margin(value) }) ?? true { best = value }
    }
    for supply in search.supplies {
      let found = try search.best(&effort) { question in
        question.objectives = [.energy]
        question.isCautious = true
        question.supply = supply
      }
      guard let found else { continue }
      heed(found)
      break
    }
    if best == nil, let found = try search.best(&effort, { $0.objectives = [.energy] }) {
      heed(found)
    }
    return best
  }
}

extension DeviceSearch {
  /// What the file's packs and panels may be, the most of both first, and then with a panel or a pack less.
  var supplies: [Supply] {
    guard case .battery(var battery, let solar) = requirements.supply else {
      return [requirements.supply]
    }
    var pairs: [(packs: Int, panels: Int)] = []
    for packs in battery.packs {
      for panels in solar?.panels ?? 0...0 { pairs.append((packs, panels)) }
    }
    pairs.sort { ($0.packs + $0.panels, $0.panels) > ($1.packs + $1.panels, $1.panels) }
    return pairs.map { pair in
      battery.packs = pair.packs...pair.packs
      var sun = solar
      sun?.panels = pair.panels...pair.panels
      return .battery(battery, sun)
    }
  }

  /// The values that candidates of the device and its partners reach of a limit of a task, those nearest to it first.
  func values(of limit: Limit) -> [Double] {
    var values: Set<Double> = []
    for number in ways.indices {
      var question = ways[number].question
      question.limits.removeAll { !keeps($0) }
      func heed(_ ids: Set<String>, _ pool: CandidatePool, _ question: Question) {
        let maker = ways[number].maker(asking: question, of: pool.context)
        for allowed in pool.devices where ids.contains(allowed.device.id) {
          guard let profile = try? allowed.profile.get() else { continue }
          let candidates =
            allowed.candidates ?? pool.candidates(allowed.device, profile, maker)
          values.formUnion(maker.values(of: limit, candidates, question))
        }
      }
      heed([device], open.isEmpty ? ways[number].pool : open[number], narrowed(question))
      heed(partners, ways[number].pool, question)
    }
    return values.sorted { limit.margin($0) > limit.margin($1) }
  }
}

extension Limit {
  /// Four digits of a value, away from the limit, so that a plan that comes to it keeps it.
  func rounded(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return value }
    // Of a large number the digits beyond the fourth are cut, too.
    var scale = 1.0
    while abs(value) / scale >= 10_000 { scale *= 10 }
    let text = Format.significant(value / scale, 4, rounded: declaration.isFloor ? .down : .up)
    return Double(text).map { $0 * scale } ?? value
  }
}
