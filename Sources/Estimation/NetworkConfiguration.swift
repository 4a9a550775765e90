// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Networks
public import Quantities
import Requirements

/// A network as it would run on a device or a machine.
public struct NetworkConfiguration: Sendable {
  /// The model.
  public var model: Model
  /// The input.
  public var resolution: InputShape
  /// The number format.
  public var precision: Precision
  /// The runtime; empty where the time is told by work and peak alone.
  public var runtime: String
  /// Samples that are looked at in one call.
  public var batch = 1
  /// Busy time for one sample, one warm inference: that of a call over its batch.
  public var time: Estimate<Seconds>
  /// Where the time comes from.
  public var timing: TimingOrigin
  /// What the machine draws meanwhile, where somebody measured the energy of a call; nil for its power at work.
  public var power: Estimate<Watts>?
  /// Working memory of a call; nil where unknown.
  public var memory: Estimate<Bytes>?
  /// Arithmetic for one sample (FLOP); nil where unknown.
  public var operations: Double?
  /// Accuracy by the task's metric; nil where none is asked for, or none is known after a training.
  public var accuracy: Estimate<Ratio>?
  /// How the model is trained first; nil where it is used as it is.
  public var training: TrainedModel?
  /// What is known of its accuracy, asked for or not; nil where nothing is.
  public var known: KnownAccuracy?

  /// What runs, in words.
  public var name: String {
    batch == 1 ? kind : "\(kind), batches of \(batch)"
  }

  /// How it is trained first, after a space; empty where it is used as it is.
  var route: String { training.map { " \($0.recipe.route.rawValue)" } ?? "" }

  /// What runs, in whatever batch.
  public var kind: String {
    // A line of a slide has no input of its own.
    return resolution == .one
      ? model.id + route : "\(model.id) \(resolution) \(precision.rawValue)\(route)"
  }

  /// Time of a whole call.
  public var callTime: Estimate<Seconds> { time.map { $0 * Double(batch) } }
}

/// An accuracy with what it was judged by.
public struct KnownAccuracy: Sendable {
  /// The metric, such as `mAP50-95`.
  public var metric: String
  /// The data set; nil where it is not said.
  public var dataset: String?
  /// The figure.
  public var value: Estimate<Ratio>
}
