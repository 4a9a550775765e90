// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Costing
public import Networks
public import Quantities
public import Requirements

/// One way of running one model on one device at a site: what a candidate is before it has a rate.
public struct Configuration: Sendable {
  /// The network, and how it runs.
  public var network: NetworkConfiguration
  /// `none`, `pruned`, …
  public var compression = "none"
  /// The device's id.
  public var device: String
  /// Energy of one inference at the board's input, idle included.
  public var energy: Estimate<Joules>
  /// Program memory on a microcontroller; nil where unknown.
  public var flash: Estimate<Bytes>?
  /// What a sample takes, for the ledger.
  public var run: RunProfile
  /// Figures that nobody knows and that were taken at their physical best.
  package var missing: [MissingFigure.Kind] = []

  // What is said of the network; a subscript by key paths took a twentieth of a long search.

  /// The model.
  public var model: Model { network.model }
  /// Its input.
  public var resolution: InputShape { network.resolution }
  /// Its number format.
  public var precision: Precision { network.precision }
  /// What runs it.
  public var runtime: String { network.runtime }
  /// One inference.
  public var time: Estimate<Seconds> { network.time }
  /// Where that is known from.
  public var timing: TimingOrigin { network.timing }
  /// Its working memory; nil where unknown.
  public var memory: Estimate<Bytes>? { network.memory }
  /// Its accuracy by the task's metric; nil where unknown.
  public var accuracy: Estimate<Ratio>? { network.accuracy }
  /// The training before its use; nil where there is none.
  public var training: TrainedModel? { network.training }
  /// What is known of its accuracy, asked for or not.
  public var known: KnownAccuracy? { network.known }
  /// The network with how it runs, in words.
  public var kind: String { network.kind }

  /// The configuration's name, unique within a task.
  public var name: String {
    "\(network.model.id) \(network.resolution) \(network.precision.rawValue)\(compression == "none" ? "" : " \(compression)")\(network.route) \(network.runtime) \(device)\(machine.map { " to \($0)" } ?? "")"
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
  /// Predicted: layer by layer by a predictor that learnt the device, or by the law of times from other networks there.
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
