// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Quantities
import Requirements

extension OptionMaker {
  /// The parts of what a limit on time sees of a configuration; nil of other limits.
  func latencyParts(
    of limit: Limit, _ configuration: Configuration, _ sampling: SamplingSchedule,
    on device: DeviceFigures, isCycled: Bool
  ) -> LatencyParts? {
    let run = configuration.run
    if limit.name == .latency { return LatencyParts(run, cautious, radio: site.radio) }
    guard limit.name == .alertWithin, let radio = site.radio, let uplink = site.uplink else {
      return nil
    }
    var parts = LatencyParts(run, cautious, radio: radio, isCold: isCycled)
    let figures = RunFigures(run, cautious, radio: radio)
    parts.add(.wait, sampling.interval, .given)
    if isCycled {
      parts.add(.boot, device.bootTime, .assumed)
      parts.add(.capture, figures.capture, run.capture.basis)
    } else {
      let isOn = sampling.interval <= figures.capture
      parts.add(
        .capture, figures.captureTime(every: sampling.interval),
        isOn ? run.captureAwake.basis : run.capture.basis)
    }
    let message = radio.messageTime(bytes: uplink.payload.value, cautious) + uplink.delay.value
    parts.add(.send, run.remote == nil ? message : figures.telling, .assumed)
    return parts
  }
}
