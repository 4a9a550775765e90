// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Estimation
import Requirements

/// Tasks that the same models could serve: they ask for the same kind of work by the same measure, in
/// the same hours, and keep as much of it, so that one frame and one inference may serve them all. A task whose models are trained
/// has weights of its own, and shares nothing.
struct TaskGroup: Sendable {
  /// The tasks, as indices into the requirements.
  var members: [Int]
  /// What they sense.
  var sensor: Sensor
  /// When they watch.
  var hours: Hours

  static func groups(in context: EstimationContext) -> [TaskGroup] {
    let tasks = context.requirements.tasks
    var groups: [TaskGroup] = []
    for (index, task) in tasks.enumerated() {
      let found = groups.firstIndex { group in
        let first = tasks[group.members[0]]
        func isTrained(_ task: TaskRequirement) -> Bool {
          context.requirements.training?.of(task.name)?.trains ?? false
        }
        return !isTrained(first) && !isTrained(task)
          && first.task == task.task && first.metric == task.metric
          && first.dataset == task.dataset && first.hours == task.hours
          && first.models == task.models && first.keep?.sample == task.keep?.sample
          && first.compute == task.compute && first.sample == task.sample
      }
      if let found {
        groups[found].members.append(index)
      } else {
        let kind = context.catalogue.taskKind(task.task)
        groups.append(TaskGroup(members: [index], sensor: kind.sensor, hours: task.hours))
      }
    }
    return groups
  }
}
