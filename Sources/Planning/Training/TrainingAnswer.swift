// SPDX-License-Identifier: Apache-2.0

import Catalogue
public import Costing
import Documents
public import Estimation
import Networks
public import Quantities
public import Requirements

/// What is trained for a task, in every way that the file allows.
public struct TrainingAnswer: Sendable {
  /// The task.
  public var task: String
  /// The measure that its accuracy is told in; nil where none is asked for.
  public var metric: String?
  /// The routes, in the order of the file.
  public var routes: [Route]
  /// Machines that cannot be had, and why.
  public var refused: [String: MachineRefusal]

  /// One way of training.
  public struct Route: Sendable {
    /// How far.
    public var recipe: TrainingRecipe
    /// Whether the plan goes this way.
    public var isChosen: Bool
    /// The model: the chosen one, or where nothing is chosen the one that this route trains at the least cost.
    public var model: String
    /// The training; nil where there is none that may be done.
    public var design: TrainingDesign?
    /// Why there is none.
    public var refusal: TrainingRefusal?
    /// Accuracy afterwards; nil where unknown, or where none is asked for.
    public var accuracy: Estimate<Ratio>?
  }

  /// The route that the plan goes.
  public var chosen: Route? { routes.first(where: \.isChosen) }
}

/// What a plan uses for a task whose models may be trained.
struct TrainedUse {
  var model: String
  var resolution: InputShape
  var precision: Precision
  var accuracy: Estimate<Ratio>?
  var route: TrainingRoute
  var design: TrainingDesign?
}

/// Tells what each route would take.
struct TrainingAnswers {
  let context: EstimationContext

  init(_ context: EstimationContext) { self.context = context }

  /// An answer for each task that may be trained.
  ///
  /// - Parameter used: what the plan uses, by task; nil where there is no plan.
  func answers(_ used: [String: TrainedUse]?) -> [TrainingAnswer] {
    guard let training = context.requirements.training else { return [] }
    let estimator = TrainingEstimator(context)
    return training.tasks.map { item in
      let task = context.requirements.tasks.first { $0.name == item.task }
      let routes = item.recipes.map { recipe in
        route(recipe, item, task, used?[item.task], estimator)
      }
      return TrainingAnswer(
        task: item.task, metric: task?.metric, routes: routes, refused: estimator.refused)
    }
  }

  private func route(
    _ recipe: TrainingRecipe, _ item: TaskTraining, _ task: TaskRequirement?, _ used: TrainedUse?,
    _ estimator: TrainingEstimator
  ) -> TrainingAnswer.Route {
    let isChosen = used?.route == recipe.route
    var found = TrainingAnswer.Route(recipe: recipe, isChosen: isChosen, model: used?.model ?? "")
    if isChosen { found.accuracy = used?.accuracy }
    guard recipe.route != .none else { return found }
    let candidates =
      used.map { [($0.model, $0.resolution)] } ?? TrainingAnswers.candidates(task, context)
    var cost = Double.infinity
    var nearest = Double.infinity
    for (model, resolution) in candidates {
      switch estimator.designs(of: model, at: resolution, by: recipe, for: item) {
      case .success(let designs):
        for design in designs where design.spend(.middle).cost < cost {
          cost = design.spend(.middle).cost
          (found.design, found.model, found.refusal) = (design, model, nil)
        }
      case .failure(let failure):
        // Of several models that may not be trained the one that comes nearest is told.
        var distance = Double.greatestFiniteMagnitude
        if case .limit(let name, let least) = failure.reason,
          let limit = context.requirements.limits.first(where: { $0.name == name })
        {
          distance = min(distance, least / limit.value)
        }
        if found.design == nil, distance < nearest {
          nearest = distance
          (found.model, found.refusal) = (model, failure.reason)
        }
      }
    }
    if isChosen, let design = used?.design { found.design = design }
    if let metric = task?.metric, let model = context.catalogue.models[found.model] {
      found.accuracy =
        found.accuracy
        ?? estimator.accuracy(
          of: model, after: recipe, metric: metric, precision: used?.precision ?? .fp32)
    }
    return found
  }

  /// Models that a task may use, with their inputs.
  static func candidates(
    _ task: TaskRequirement?, _ context: EstimationContext
  ) -> [(model: String, resolution: InputShape)] {
    guard let task else { return [] }
    return ConfigurationEnumerator(context).models(for: task).allowed.flatMap { model in
      context.inputs(of: model.id).map { (model.id, $0) }
    }
  }

  /// The least that a limit on trainings can come to, if that breaks it: each task by the model and the route
  /// that take least of it, no other limit on trainings being there.
  static func miss(_ limit: Limit, _ context: EstimationContext) -> NearestMiss? {
    guard let measure = limit.name.ofTraining else { return nil }
    var requirements = context.requirements
    requirements.limits = [limit]
    let open = EstimationContext(catalogue: context.catalogue, requirements: requirements)
    let estimator = TrainingEstimator(open)
    let cautious = RiskLevel(confidence: requirements.confidence)
    var sum = 0.0
    var names: [String] = []
    for item in requirements.training?.tasks ?? []
    where !item.recipes.contains(where: { $0.route == .none }) {
      let task = requirements.tasks.first { $0.name == item.task }
      var least = Double.infinity
      var name = ""
      for (model, resolution) in candidates(task, open) {
        for recipe in item.recipes {
          var value = Double.infinity
          switch estimator.designs(of: model, at: resolution, by: recipe, for: item) {
          case .success(let designs):
            for design in designs {
              value = min(value, design.value(of: measure, design.spend(cautious)))
            }
          case .failure(let failure):
            if case .limit(_, let found) = failure.reason { value = found }
          }
          if value < least { (least, name) = (value, "\(recipe.route.rawValue) of \(model)") }
        }
      }
      // Where nothing can be told of a task, the limit is not what stands in the way.
      guard least.isFinite else { return nil }
      sum = measure.together([sum, least])
      names.append(name)
    }
    guard !names.isEmpty, !limit.holds(sum) else { return nil }
    return NearestMiss(limit: limit, value: sum, candidate: names.joined(separator: " and "))
  }
}

extension TrainingAnswers {
  /// What a solution uses, by task; a filter that learned nothing is trained in no way.
  static func trained(_ solution: Solution) -> [String: TrainedUse] {
    let used: [(task: String, network: NetworkConfiguration?)] =
      switch solution.kind {
      case .site(let site): site.tasks.map { ($0.task.name, $0.configuration.network) }
      case .service(let service):
        service.tasks.map { ($0.task.name, $0.stages.last?.configuration) }
      }
    let uses = used.compactMap { task, network in
      network.map { network in
        (
          task,
          TrainedUse(
            model: network.model.id, resolution: network.resolution, precision: network.precision,
            accuracy: network.accuracy, route: network.training?.recipe.route ?? .none,
            design: solution.deployment.design.trainings.first { $0.task == task })
        )
      }
    }
    return Dictionary(uses) { first, _ in first }
  }
}

extension TrainingAnswers {
  /// Why a limit on accuracy cannot be met where nobody says what a training reaches.
  static func unknownAccuracy(_ training: TaskTraining) -> String {
    let routes = training.recipes.filter { $0.route != .none }.map { "`\($0.route.rawValue)`" }
    return
      "accuracy after \(routes.joined(separator: ", ")) is unknown, and what is published is of other weights: give `accuracy-after` (line \(training.place.line))"
  }
}

extension TrainingAnswers {
  /// Whether the accuracy after training is unknown for every model and route of a task.
  private func isAccuracyUnknown(of name: String, _ training: TaskTraining) -> Bool {
    guard let task = context.requirements.tasks.first(where: { $0.name == name }),
      let metric = task.metric
    else { return true }
    let estimator = TrainingEstimator(context)
    return ConfigurationEnumerator(context).models(for: task).allowed.allSatisfy { model in
      training.recipes.allSatisfy { recipe in
        estimator.accuracy(of: model, after: recipe, metric: metric, precision: .fp32) == nil
      }
    }
  }

  /// What stands in the way of services that no model serves because of its training: quotas that nothing keeps,
  /// and accuracies that nobody gives.
  ///
  /// - Parameter known: misses that are told already.
  func misses(of unserved: [String], beside known: [NearestMiss]) -> [NearestMiss] {
    let requirements = context.requirements
    return requirements.limits.compactMap { limit in
      if limit.name.ofTraining != nil { return Self.miss(limit, context) }
      guard limit.name == .accuracy, let name = limit.task, unserved.contains(name),
        let training = requirements.training?.of(name),
        !known.contains(where: { $0.limit == limit }),
        training.recipes.allSatisfy({ $0.route != .none }), isAccuracyUnknown(of: name, training)
      else { return nil }
      return NearestMiss(
        limit: limit, value: 0, candidate: Self.unknownAccuracy(training), isUnknown: true)
    }
  }
}
