// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
public import Networks
import Requirements

/// The ways in which the models of each task may be trained, worked out once for all devices that they may run
/// on.
package struct TrainedModels: Sendable {
  private var ways: [Key: [TrainedModel]] = [:]
  private var mayStay: Set<String> = []
  private var trained: Set<String> = []

  private struct Key: Hashable {
    var task: String
    var model: String
    var resolution: InputShape
  }

  init(_ context: EstimationContext) {
    guard let training = context.requirements.training else { return }
    let estimator = TrainingEstimator(context)
    for item in training.tasks {
      guard let task = context.requirements.tasks.first(where: { $0.name == item.task }) else {
        continue
      }
      if item.trains { trained.insert(item.task) }
      if item.recipes.contains(where: { $0.route == .none }) { mayStay.insert(item.task) }
      for model in context.catalogue.models.values.sorted(by: { $0.id < $1.id })
      where model.task == task.task
        && (task.models.isEmpty || task.models.contains { Glob.matches($0, model.id) })
      {
        for resolution in context.inputs(of: model.id) {
          let found = item.recipes.compactMap { recipe -> TrainedModel? in
            guard recipe.route != .none,
              case .success(let designs) = estimator.designs(
                of: model.id, at: resolution, by: recipe, for: item)
            else { return nil }
            return TrainedModel(recipe: recipe, designs: designs)
          }
          ways[Key(task: item.task, model: model.id, resolution: resolution)] = found
        }
      }
    }
  }

  /// Whether the models of a task are trained in any way.
  func trains(_ task: String) -> Bool { trained.contains(task) }

  /// The ways of having a model for a task: nil stands for the published weights as they are.
  func ways(
    of model: String, at resolution: InputShape, _ compression: String, for task: String
  ) -> [TrainedModel?] {
    guard trained.contains(task) else { return [nil] }
    var found: [TrainedModel?] = mayStay.contains(task) ? [nil] : []
    // Published pruned or clustered weights are no start for a training of their own.
    if compression == "none" {
      found +=
        (ways[Key(task: task, model: model, resolution: resolution)] ?? []).map(Optional.some)
    }
    return found
  }
}

extension EstimationContext {
  /// Every input that a model is published for, or that the file gives a figure at.
  public func inputs(of model: String) -> [InputShape] {
    var found: Set<InputShape> = []
    for row in catalogue.accuracies[model] ?? [] { found.insert(row.resolution) }
    for row in catalogue.footprints[model] ?? [] {
      if row.kind == .macs, let resolution = row.resolution { found.insert(resolution) }
    }
    for own in requirements.given where own.model == model {
      if let resolution = own.resolution { found.insert(resolution) }
    }
    return found.sorted()
  }
}
