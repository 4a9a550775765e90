// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Networks
public import Quantities

/// Models that are trained before they are used, and what that may take: the `training` block.
public struct Training: Sendable, Hashable {
  /// What is trained, in the order of the file.
  public var tasks: [TaskTraining] = []
  /// Patterns of devices that may be rented; empty for all.
  public var devices: [HardwareChoice.Pattern] = []
  /// Patterns of devices that are already there: an hour of them costs its electricity.
  public var owned: [HardwareChoice.Pattern] = []
  /// Whether machines that may be taken back are allowed.
  public var allowsSpot = false
  /// The number format whose peak counts; nil for 16 bit where a device has it.
  public var precision: Precision?
  /// The share of a device's peak that training reaches; nil for the assumed one.
  public var utilisation: Ratio?
  /// The share of speed that is kept at each doubling of the devices; nil for the assumed one.
  public var scaling: Ratio?
  /// Energy at the building over energy at the devices; nil for the assumed one.
  public var pue: Ratio?
  /// Whose electricity it is; nil where the file does not say, and carbon is then unknown.
  public var grid: String?
  /// Where the file names it.
  public var gridPlace: Place
  /// Price of the electricity of owned devices; nil where the file does not say.
  public var electricity: DollarsPerKilowattHour?
  /// Where the file says so.
  public var place: Place

  /// The training of a task; nil where its models are used as they are.
  public func of(_ task: String) -> TaskTraining? {
    tasks.first { $0.task == task }
  }
}

/// What the models of one task are trained on, and in which ways.
public struct TaskTraining: Sendable, Hashable {
  /// The task's name.
  public var task: String
  /// Samples of the training set, of routes that do not say their own.
  var samples: Ratio?
  /// The ways to choose from, in the order of the file.
  public var recipes: [TrainingRecipe] = []
  /// The search that goes before; nil where one training is enough.
  public var search: TrainingSearch?
  /// Where the file says so.
  public var place: Place

  /// Whether any way trains anything.
  public var trains: Bool { recipes.contains { $0.route != .none } }
}

/// How far a model is trained.
public enum TrainingRoute: String, Sendable, Hashable, CaseIterable {
  /// Every weight, from random ones.
  case scratch
  /// Every weight, from the published ones.
  case fineTune = "fine-tune"
  /// The last layer, over published weights that stay as they are.
  case lastLayer = "last-layer"
  /// Every weight, after the answers of a larger model.
  case distil
  /// Not at all: the published weights, with the published accuracy.
  case none
}

/// One way of training the models of a task.
public struct TrainingRecipe: Sendable, Hashable {
  /// How far.
  public var route: TrainingRoute
  /// Samples of the training set.
  public var samples = 0.0
  /// Times that each is looked at.
  public var epochs = 1
  /// Of the last layer alone: whether what the layers before it make of each sample is kept after the first
  /// look, so that they run once.
  public var keepsFeatures = true
  /// Of the last layer alone: arithmetic of it on one sample; nil for the assumed share of the model's.
  public var head: Operations?
  /// The model whose answers are learned; nil where it is not distilled.
  public var teacher: String?
  /// The chance that a try ends well; nil for the assumed one.
  public var chance: Ratio?
  /// Accuracy afterwards by the task's metric, by pattern of models, in the order of the file.
  public var accuracies: [AccuracyAfter] = []
  /// Where the file says so.
  public var place: Place

  /// Accuracy that somebody measured or promises after a training.
  public struct AccuracyAfter: Sendable, Hashable {
    /// A pattern of models.
    public var pattern: String
    /// By the task's metric.
    public var value: Ratio
    /// Where the file says so.
    public var place: Place
  }

  /// The accuracy of a model afterwards, where the file gives it: its own name wins over a pattern, and of
  /// patterns the first.
  public func accuracy(of model: String) -> AccuracyAfter? {
    accuracies.first { $0.pattern == model }
      ?? accuracies.first { Glob.matches($0.pattern, model) }
  }
}

/// A search over hyper-parameters or architectures by successive halving.
public struct TrainingSearch: Sendable, Hashable {
  /// What it may take, in full trainings.
  public var fullTrainings = 1.0
  /// One in so many candidates passes each rung.
  public var keepOneIn = 3
  /// The fewest epochs that tell anything.
  public var leastEpochs = 1
  /// Where the file says so.
  public var place: Place
}
