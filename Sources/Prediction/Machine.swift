// SPDX-License-Identifier: Apache-2.0

public import Networks
public import Quantities

/// What a processor could do at best: the ceilings of a roofline.
public struct Machine: Sendable, Hashable {
  /// Peak operations a second by number format; a multiply-accumulate is two.
  public var peaks: [Precision: Estimate<OperationsPerSecond>]
  /// Peak memory bandwidth.
  public var bandwidth: Estimate<BytesPerSecond>?

  /// Names the ceilings that are known.
  public init(
    peaks: [Precision: Estimate<OperationsPerSecond>] = [:],
    bandwidth: Estimate<BytesPerSecond>? = nil
  ) {
    self.peaks = peaks
    self.bandwidth = bandwidth
  }

  /// The peak that work in a precision can reach; where only another format's peak is known, the
  /// fastest that executes the same arithmetic (fp16 never slower than fp32; 4-bit weights run as int8).
  public func peak(at precision: Precision) -> Estimate<OperationsPerSecond>? {
    switch precision {
    case .fp32: peaks[.fp32]
    case .fp16: peaks[.fp16] ?? peaks[.fp32]
    case .float: peaks[.fp16] ?? peaks[.fp32]
    case .int8, .w8a16, .w4a8, .w4a16: peaks[.int8] ?? peaks[.fp16] ?? peaks[.fp32]
    }
  }
}
