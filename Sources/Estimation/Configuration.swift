// SPDX-License-Identifier: Apache-2.0

import Catalogue
public import Costing
import Networks
public import Quantities
public import Requirements

/// One way of running one model on one device at a site: what a candidate is before it has a rate.
@dynamicMemberLookup public struct Configuration: Sendable {
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

  /// What is said of the network.
  public subscript<Value>(dynamicMember path: KeyPath<NetworkConfiguration, Value>) -> Value {
    network[keyPath: path]
  }

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
