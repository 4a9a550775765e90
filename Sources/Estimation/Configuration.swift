// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Costing
public import Networks
public import Quantities
public import Requirements

/// One way of running one model on one device: what a candidate is before it has a rate.
public struct Configuration: Sendable {
  /// The model.
  public var model: Model
  /// The input.
  public var resolution: InputShape
  /// The number format.
  public var precision: Precision
  /// `none`, `pruned`, …
  public var compression: String
  /// The runtime's id.
  public var runtime: String
  /// The device's id.
  public var device: String
  /// Accuracy by the task's metric; nil where the task asks for none and none is known.
  public var accuracy: Estimate<Ratio>?
  /// One warm inference.
  public var latency: Estimate<Seconds>
  /// Where the latency comes from.
  public var timing: TimingOrigin
  /// Energy of one inference at the board's input, idle included.
  public var energy: Estimate<Joules>
  /// Working memory; nil where unknown.
  public var ram: Estimate<Bytes>?
  /// Program memory on a microcontroller; nil where unknown.
  public var flash: Estimate<Bytes>?
  /// What a sample takes, for the ledger.
  public var run: RunProfile
  /// How the model is trained first; nil where it is used as it is.
  public var training: TrainedModel?
  /// Figures that nobody knows and that were taken at their physical best.
  package var missing: [MissingFigure.Kind] = []

  /// The configuration's name, unique within a task.
  public var name: String {
    "\(model.id) \(resolution) \(precision.rawValue)\(compression == "none" ? "" : " \(compression)")\(training.map { " \($0.recipe.route.rawValue)" } ?? "") \(runtime) \(device)\(machine.map { " to \($0)" } ?? "")"
  }

  /// Where its samples are looked at.
  public var place: ComputePlace {
    guard let remote = run.remote else { return .node }
    return remote.gateway == nil ? .cloud : .gateway
  }

  /// What looks at its frames; nil where the device itself does.
  public var machine: String? { run.remote?.name }
}

/// A model that is trained before it is used.
public struct TrainedModel: Sendable {
  /// How far.
  public var recipe: TrainingRecipe
  /// The trainings to choose from: none of them takes as much of everything as another.
  public var designs: [TrainingDesign]
}

/// Where a configuration's inference time comes from, the strongest first.
public enum TimingOrigin: String, Sendable, Hashable, CaseIterable {
  /// The user's own figure.
  case given
  /// Measured for exactly this configuration.
  case measured
  /// Measured for exactly this configuration, but as a best of many runs or on the accelerator alone: reality
  /// is as slow or slower.
  case measuredOneSided = "measured, one-sided"
  /// One over a measured throughput: no latency.
  case throughput
  /// Foretold layer by layer by a predictor that learnt the device.
  case predicted
  /// Scaled from the nearest measured sibling.
  case scaled
  /// A bound from the device's peaks.
  case bound

  /// Whether it can satisfy a limit on latency.
  public var canMeetLatencyLimits: Bool {
    self != .throughput
  }

  /// Whether somebody timed this very configuration.
  public var isTimed: Bool {
    switch self {
    case .given, .measured, .measuredOneSided, .throughput: true
    case .predicted, .scaled, .bound: false
    }
  }
}
