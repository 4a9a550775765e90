// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// The parts of a latency under one risk level, each with its basis: they add up to the value that its limit sees.
public struct LatencyParts: Sendable, Hashable {
  /// A part, in the order in which a sample meets them.
  public enum Name: String, Sendable, Hashable, CaseIterable {
    /// The wait for the next sample; for a frame that is sent, also the wait for the frames of other nodes.
    case wait
    /// Through the balancer that spreads requests over machines.
    case balance
    /// Until a board that was switched off has started.
    case boot
    /// Until the frame is in memory.
    case capture
    /// Loading the program and the weights after a start.
    case load
    /// Shrinking and converting the frame to the network's input.
    case preprocess = "pre-process"
    /// Unpacking a compressed sample where it is looked at.
    case decode
    /// The inference.
    case infer
    /// Reading the outputs.
    case postprocess = "post-process"
    /// Writing the sample down.
    case store
    /// Sending the frame or the message.
    case send
  }

  /// A part of a latency.
  public struct Part: Sendable, Hashable {
    /// The part.
    public var name: Name
    /// Its time (s).
    public var time: Double
    /// The weakest basis of what it was computed from.
    public var basis: Basis
  }

  /// The parts that take any time, in order.
  public private(set) var parts: [Part] = []

  /// No parts yet.
  public init() {}

  /// Their sum (s).
  public var total: Double { parts.reduce(0) { $0 + $1.time } }

  /// The longest part; nil without any.
  public var deciding: Part? { parts.max { $0.time < $1.time } }

  /// Takes in time for a part.
  public mutating func add(_ name: Name, _ time: Double, _ basis: Basis) {
    guard time > 0 else { return }
    if let index = parts.firstIndex(where: { $0.name == name }) {
      parts[index].time += time
      parts[index].basis = min(parts[index].basis, basis)
      return
    }
    let order = Name.allCases.firstIndex(of: name) ?? 0
    let later = parts.firstIndex { (Name.allCases.firstIndex(of: $0.name) ?? 0) > order }
    parts.insert(Part(name: name, time: time, basis: basis), at: later ?? parts.count)
  }

  /// The parts from a frame in memory to its result.
  ///
  /// - Parameters:
  ///   - isCold: whether the device has just started.
  ///   - radio: the radio that sends frames to another device.
  public init(
    _ run: RunProfile, _ riskLevel: RiskLevel, radio: RadioProfile?, isCold: Bool = false
  ) {
    let figures = RunFigures(run, riskLevel, radio: radio)
    if isCold { add(.load, figures.load, run.load.basis) }
    add(.preprocess, figures.preprocess, run.preprocess.basis)
    add(
      .infer, figures.infer * (isCold ? figures.coldSlowdown : 1),
      isCold ? min(run.infer.basis, run.coldSlowdown.basis) : run.infer.basis)
    add(.postprocess, figures.postprocess, run.postprocess.basis)
    if let store = run.store { add(.store, figures.store, store.basis) }
    add(.send, figures.send, .assumed)
    if let remote = run.remote {
      add(.decode, riskLevel.burden(remote.unpacking), remote.unpacking.basis)
      add(.infer, riskLevel.burden(remote.time), remote.time.basis)
      add(
        .wait, remote.answer(riskLevel) - remote.busy(riskLevel),
        min(remote.unpacking.basis, remote.time.basis))
    }
  }
}
