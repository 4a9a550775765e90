// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Networks
public import Quantities

/// What was run when something was measured: one configuration of model x device x runtime.
public struct MeasuredConfiguration: Sendable, Hashable {
  /// The model's id.
  public var model: String
  /// The input.
  public var resolution: InputShape
  /// The device's id; a host with an accelerator is `host+accelerator`.
  public var device: String
  /// The runtime's id.
  public var runtime: String
  /// The runtime's version, where stated.
  public var runtimeVersion: String
  /// The number format.
  public var precision: Precision
  /// `none`, `pruned`, `2:4`, …
  public var compression: String
  /// Threads; nil where not stated.
  public var threads: Int?
  /// Inputs in one call.
  public var batch: Int
  /// Clock or power mode, where stated.
  public var mode: String
}

/// Which of many runs a timing reports.
public enum Statistic: String, Sendable, Hashable, CaseIterable {
  case mean
  case median
  case min
  /// The best of several people's or sessions' runs: reality is as slow or slower.
  case bestOf = "best-of"
  case p99
  /// One over the throughput of a full pipeline: it bounds a rate, and is no latency.
  case reciprocalThroughput = "reciprocal-throughput"
}

/// What a timing spans.
public enum Span: String, Sendable, Hashable, CaseIterable {
  /// The accelerator alone, without the transfer.
  case accelerator
  /// The runtime's call.
  case runtimeCall = "runtime-call"
  /// From the captured frame to the result.
  case endToEnd = "end-to-end"
}

/// A measured time of one call.
public struct Latency: Sendable, Hashable {
  /// What was run.
  public var configuration: MeasuredConfiguration
  /// Which of many runs.
  public var statistic: Statistic
  /// From where to where.
  public var span: Span
  /// The time of one call.
  public var value: Seconds
  /// Source id.
  public var source: String
  /// Where the catalogue says so.
  public var place: Place
}

extension Latency {
  /// Whether reality is as slow or slower: a best of many runs, or the accelerator alone.
  public var isOneSided: Bool {
    span == .accelerator || statistic == .bestOf || statistic == .min
  }
}

/// A measured rate of a full pipeline.
public struct Throughput: Sendable, Hashable {
  /// What was run.
  public var configuration: MeasuredConfiguration
  /// From where to where.
  public var span: Span
  /// Inferences a second.
  public var value: Hertz
  /// Source id.
  public var source: String
  /// Where the catalogue says so.
  public var place: Place
}

/// Where a power or an energy was measured: whose losses it includes.
public enum EnergyScope: String, Sendable, Hashable, CaseIterable {
  /// A supply rail of the chip.
  case rail
  /// A plugged-in module.
  case module
  /// The whole board at its input.
  case board
  /// The mains socket.
  case wall
}

/// A measured energy of one inference.
public struct InferenceEnergy: Sendable, Hashable {
  /// What was run.
  public var configuration: MeasuredConfiguration
  /// Where it was measured.
  public var scope: EnergyScope
  /// Whether the device's idle draw is in it.
  public var includesIdle: Bool
  /// The energy of one inference.
  public var value: Joules
  /// Source id.
  public var source: String
  /// Where the catalogue says so.
  public var place: Place
}
