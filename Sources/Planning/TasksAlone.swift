// SPDX-License-Identifier: Apache-2.0

import Requirements

// Which of several tasks have no plan even by themselves.

extension QuantilePlanner {
  /// The tasks that have no plan without the others; nil where there is one task, or where the search stopped before
  /// it could tell.
  ///
  /// - Parameter found: what is known already of why nothing fits.
  func withoutPlanAlone(
    _ found: Infeasibility, _ effort: inout SolverEffort
  ) -> [String]? {
    guard requirements.tasks.count > 1 else { return nil }
    // Whatever nothing keeps even alone, nothing keeps beside other limits.
    var known = Set(found.unserved)
    known.formUnion(found.unreachable.filter { !$0.isUnknown }.compactMap(\.limit.ofTask))
    var names: [String] = []
    for task in requirements.tasks.map(\.name) {
      if known.contains(task) {
        names.append(task)
        continue
      }
      do throws(Unsettled) {
        if try !hasPlan(serving: task, &effort) { names.append(task) }
      } catch {
        return nil
      }
    }
    return names
  }

  private func hasPlan(
    serving task: String, _ effort: inout SolverEffort
  ) throws(Unsettled) -> Bool {
    guard let planner = serving(task) else { return false }
    return try planner.hasPlan(quantile: requirements.confidence, &effort)
  }
}

extension Requirements {
  /// The same with one of the tasks, and without the limits and trainings of the others.
  func with(task: String) -> Requirements {
    var one = self
    one.tasks.removeAll { $0.name != task }
    one.limits.removeAll { $0.ofTask.map { $0 != task } ?? false }
    one.training?.tasks.removeAll { $0.task != task }
    if one.training?.tasks.isEmpty ?? false {
      one.training = nil
      one.limits.removeAll { $0.name.ofTraining != nil }
    }
    return one
  }
}

extension Limit {
  /// The task that it is about; nil where it is about something else.
  fileprivate var ofTask: String? { isOfWhole ? nil : task }
}
