// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Networks
public import Quantities

/// A trained model by name: one architecture, one head, one family of published weights.
public struct Model: Sendable, Hashable {
  /// The id.
  public var id: String
  /// What people call it.
  public var title: String
  /// The id of the kind of work that it does.
  public var task: String
  /// Its relatives, whose quantisation losses resemble its own.
  public var family: String
  /// SPDX id of the model's licence, or `unknown`.
  public var licence: String
  /// Where its entry comes from.
  public var source: String
  /// What to know about it.
  public var note: String
  /// Where the catalogue says so.
  public var place: Place
}

extension Model {
  /// A model that no catalogue lists.
  package init(id: String, task: String, source: String, place: Place) {
    self.init(
      id: id, title: id, task: task, family: "own", licence: "own", source: source, note: "",
      place: place)
  }
}

/// A published accuracy for exactly one model, input, number format, toolchain and target.
public struct Accuracy: Sendable, Hashable {
  /// The model's id.
  public var model: String
  /// The set it was judged on.
  public var dataset: String
  /// The metric's name, for example `mAP50-95` or `top1`.
  public var metric: String
  /// The input.
  public var resolution: InputShape
  /// The number format.
  public var precision: Precision
  /// `none`, `pruned`, `2:4`, `distilled`, `clustered`.
  public var compression: String
  /// What quantised it; empty for the trained network itself.
  public var toolchain: String
  /// What it was judged on, where that matters; empty otherwise.
  public var target: String
  /// The figure as a share of 1.
  public var value: Ratio
  /// How many samples it was judged on; nil where not stated.
  public var samples: Int?
  /// Basis.
  public var basis: Basis
  /// Source id.
  public var source: String
  /// Where the catalogue says so.
  public var place: Place
}

/// A published size: parameters, multiply-accumulates, file, memory.
public struct Footprint: Sendable, Hashable {
  /// What is counted.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Trained parameters (count).
    case parameters
    /// Multiply-accumulates of one inference (count).
    case macs
    /// The model file (bytes).
    case file
    /// Peak working memory (bytes).
    case ram
    /// Program memory (bytes).
    case flash
  }

  /// The model's id.
  public var model: String
  /// The input; nil where the figure does not depend on it.
  public var resolution: InputShape?
  /// The number format; nil where the figure does not depend on it.
  public var precision: Precision?
  /// The toolchain or runtime whose file or memory it is; empty where it does not depend on it.
  public var toolchain: String = ""
  /// What is counted.
  public var kind: Kind
  /// The count, or bytes.
  public var value: Double
  /// Basis.
  public var basis: Basis
  /// Source id.
  public var source: String
  /// Where the catalogue says so.
  public var place: Place
}

/// How much accuracy a kind of model loses to a number format under a toolchain, in points of 100.
public struct QuantisationLoss: Sendable, Hashable {
  /// The id of the kind of work.
  public var task: String
  /// The metric.
  public var metric: String
  /// The number format.
  public var precision: Precision
  /// The toolchain; empty for all of them together.
  public var toolchain: String
  /// How many published pairs stand behind it.
  public var count: Int
  /// The median change.
  public var median: Double
  /// The pessimistic tenth percentile.
  public var tenthPercentile: Double
  /// Source id.
  public var source: String
  /// Where the catalogue says so.
  public var place: Place
}

/// A program that runs networks on a device.
public struct Runtime: Sendable, Hashable {
  /// The id.
  public var id: String
  /// What people call it.
  public var title: String
  /// The toolchains whose quantised accuracies hold under this runtime.
  public var toolchains: [String]
  /// Number formats that it computes in, where it is for one kind of accelerator; empty for any.
  public var precisions: Set<Precision>
  /// Whether it computes on the cores of a processor wherever it runs.
  public var isOfCores: Bool
  /// Source id.
  public var source: String
  /// Where the catalogue says so.
  public var place: Place
}
