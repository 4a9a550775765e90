// SPDX-License-Identifier: Apache-2.0

public import Networks
public import Quantities

/// The physical bound on the time of one inference: no faster than its arithmetic at the peak rate,
/// nor than its weights over the memory bus.
public enum Roofline {
  /// How far real inferences stay behind the bound: the 5 %, 50 % and 95 % quantiles of measured over
  /// bound in the 382 measured cells of the shipped catalogue on 24 hosts and microcontrollers with a
  /// known peak, the outer two widened for a device that was not among them. The last is so large
  /// because a peak is often that of a part of the chip that the runtime does not use.
  ///
  /// A test recomputes the three; `plan catalogue check` prints them for the catalogue at hand.
  public static let slowdown = (low: 1.9, middle: 9.0, high: 300.0)

  /// The bound itself.
  ///
  /// - Parameters:
  ///   - macs: multiply-accumulates of one inference.
  ///   - weightBytes: bytes of weights that must be read at least once.
  /// - Returns: nil where the machine's peak for the precision is unknown.
  public static func bound(
    macs: Double, weightBytes: Double, on machine: Machine, at precision: Precision
  ) -> Seconds? {
    guard let peak = machine.peak(at: precision), peak.value.value > 0 else { return nil }
    var seconds = 2 * macs / peak.value.value
    if let bandwidth = machine.bandwidth, bandwidth.value.value > 0 {
      seconds = max(seconds, weightBytes / bandwidth.value.value)
    }
    return Seconds(seconds)
  }

  /// An estimate around the bound, as wide as experience with it.
  public static func estimate(
    macs: Double, weightBytes: Double, on machine: Machine, at precision: Precision
  ) -> Estimate<Seconds>? {
    guard let bound = bound(macs: macs, weightBytes: weightBytes, on: machine, at: precision) else {
      return nil
    }
    return Estimate(
      bound * slowdown.middle, low: bound * slowdown.low, high: bound * slowdown.high,
      basis: .datasheet,
      provenance: Provenance(
        source: "envelope",
        note: "bound from peak and bandwidth, times the slowdown of measured cells"))
  }
}
