// SPDX-License-Identifier: Apache-2.0

import Networks
import Prediction
import Quantities

/// The least time in which a measured configuration can have run, from the device's own ceilings.
struct TimingBound {
  /// Arithmetic at the peak rate, in seconds.
  var arithmetic: Double
  /// Weights over the memory bus, in seconds; nil where either is unknown.
  var memory: Double?
  /// Whether a ceiling is itself no more than assumed, or belongs to another number format.
  var isDoubtful: Bool

  enum Verdict: Hashable {
    case sound
    case suspect(String)
    case impossible(String)
  }

  /// The bound of a configuration; nil where the device's peak or the model's size at this input is unknown.
  init?(_ configuration: MeasuredConfiguration, in catalogue: Catalogue) {
    guard let machine = catalogue.devices[configuration.device]?.machine,
      let peak = machine.peak(at: configuration.precision), peak.value.value > 0
    else { return nil }
    let sizes = catalogue.footprints[configuration.model] ?? []
    guard
      let macs = sizes.first(where: {
        $0.kind == .macs && ($0.resolution == configuration.resolution || $0.resolution == nil)
      })?.value
    else { return nil }
    arithmetic = 2 * macs * Double(configuration.batch) / peak.value.value
    isDoubtful = peak.basis == .assumed || !Self.isOwn(peak, configuration.precision, machine)
    guard let parameters = sizes.first(where: { $0.kind == .parameters })?.value,
      let bandwidth = machine.bandwidth, bandwidth.high.value > 0
    else { return }
    memory = parameters * configuration.precision.weightBytes.lowerBound / bandwidth.high.value
    if bandwidth.basis == .assumed { isDoubtful = true }
  }

  /// Whether the peak is that of the number format, not a neighbour's that merely runs it.
  private static func isOwn(
    _ peak: Estimate<OperationsPerSecond>, _ precision: Precision, _ machine: Machine
  ) -> Bool {
    switch precision {
    case .fp32: true
    case .fp16, .float: machine.peaks[.fp16] == peak
    case .int8, .w8a16, .w4a8, .w4a16: machine.peaks[.int8] == peak
    }
  }

  /// What to make of a time.
  func verdict(of seconds: Double) -> Verdict {
    let time = Format.duration(seconds)
    if seconds < arithmetic / 4 {
      let words =
        "\(time) is below a quarter of the arithmetic at the device's peak (\(Format.duration(arithmetic)))"
      return .impossible(words)
    }
    if let memory, seconds < memory {
      let words = "\(time) is below the weights over the memory bus (\(Format.duration(memory)))"
      return isDoubtful ? .suspect(words) : .impossible(words)
    }
    if seconds < arithmetic {
      return .suspect(
        "\(time) is below the arithmetic at the device's peak (\(Format.duration(arithmetic)))")
    }
    return .sound
  }
}
