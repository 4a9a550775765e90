// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents

extension Requirements {
  /// Models that a task names and that do another kind of work.
  func checkKindOfModels(_ task: TaskRequirement, _ catalogue: Catalogue, _ log: ProblemLog) {
    guard let kind = catalogue.tasks[task.task] else { return }
    for pattern in task.models {
      let named = catalogue.models.values.filter { Glob.matches(pattern, $0.id) }
      guard let other = named.min(by: { $0.id < $1.id }),
        !named.contains(where: { $0.task == task.task })
      else { continue }
      let usual = catalogue.models.values.filter { $0.task == task.task }.map(\.id).min()
      let hint = usual.map { ", such as `\($0)`" } ?? ""
      log.add(
        .rule(
          "`\(pattern)` is of \(other.task), and `\(task.name)` is \(task.task): name a model of that kind\(hint)"
        ), at: task.modelsPlace, text: pattern)
    }
    guard kind.isOutputPerPixel else { return }
    for model in ownModels where model.isVector && model.taskPlace == nil && model.task == task.task
    {
      guard task.models.contains(where: { Glob.matches($0, model.id) }) else { continue }
      log.add(
        .rule(
          "`\(model.id)` gives one list of numbers, as a classifier does, and \(task.task) gives some for each place of the picture; if it does that work, say `models: [{ file: …, task: \(task.task) }]`"
        ), at: task.modelsPlace)
    }
  }
}
