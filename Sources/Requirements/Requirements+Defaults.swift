// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Quantities

extension Requirements {
  /// Fills in what follows from the kinds of work: the metric that models are judged by and the set that they
  /// are judged on, since accuracies on two sets cannot be compared.
  mutating func complete(from catalogue: Catalogue) {
    for index in tasks.indices {
      guard let kind = catalogue.tasks[tasks[index].task] else { continue }
      if tasks[index].metric == nil, tasks[index].isJudged || objectives.contains(.accuracy) {
        tasks[index].metric = kind.metric
      }
      guard let metric = tasks[index].metric, tasks[index].dataset == nil else { continue }
      let sets = datasets(of: metric, tasks[index], catalogue)
      let dataset = sets.contains(kind.dataset) ? kind.dataset : sets.count == 1 ? sets[0] : nil
      tasks[index].dataset = dataset
      if let dataset { judgeOwnModels(on: dataset) }
    }
  }

  /// The sets on which a metric is published for models that a task may use, in alphabetical order.
  func datasets(of metric: String, _ task: TaskRequirement, _ catalogue: Catalogue) -> [String] {
    let own = Set(ownModels.map(\.id))
    let rows = catalogue.accuracies.values.joined().filter { row in
      row.metric == metric && !own.contains(row.model)
        && catalogue.models[row.model]?.task == task.task
        && (task.models.isEmpty || task.models.contains { Glob.matches($0, row.model) })
    }
    return Set(rows.map(\.dataset)).sorted()
  }

  /// Lets tasks that name one model alone use any.
  mutating func dropModel(_ name: String) {
    for index in tasks.indices where tasks[index].models == [name] { tasks[index].models = [] }
  }

  /// What the user measured without naming a set counts on those that the tasks are judged on.
  private mutating func judgeOwnModels(on dataset: String) {
    for index in ownModels.indices {
      let rows = ownModels[index].accuracies
      let unnamed = rows.filter { row in
        row.dataset == OwnModel.unnamedDataset
          && !rows.contains { $0.dataset == dataset && $0.metric == row.metric }
      }
      ownModels[index].accuracies += unnamed.map { row in
        var row = row
        row.dataset = dataset
        return row
      }
    }
  }
}
