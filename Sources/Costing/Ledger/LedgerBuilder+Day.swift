// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements

/// A part of the day's cycle, as energy is spent in it.
public enum DayPart: String, Sendable, Hashable, CaseIterable {
  /// Devices between samples, idle or off, and what wakes them.
  case standing = "standing by"
  /// Boots.
  case waking
  /// Starting the program and loading weights after a wake.
  case loading
  /// Waiting for the sensor, and the sensor.
  case sensing
  /// Preparing the input, the inference, reading its outputs.
  case computing
  /// Writing samples down.
  case storing
  /// The radio.
  case talking
  /// Loads that are there anyway.
  case others = "other loads"
  /// Lost between the battery and the devices.
  case converting
  /// What packs lose by themselves.
  case leaking = "self-discharge"
}

extension LedgerBuilder {
  /// What one pack gives on a mean day (Wh).
  public var perPack: Double {
    flow().wattHours(light: site.meanLight) / Double(max(1, design.packs))
  }

  /// Energy of a mean day by the part of its cycle (Wh/day), in the order of the parts; those that take nothing
  /// are left out. They sum to all that is drawn.
  public var energyByPart: [(part: DayPart, energy: Double)] {
    let light = site.meanLight
    var parts: [DayPart: Double] = [:]
    func add(_ part: DayPart, _ flow: Flow) {
      parts[part, default: 0] += flow.wattHours(light: light)
    }
    var atBoard = Flow.zero
    var alarms = Flow.zero
    for use in design.devices {
      let device = DeviceFigures(use.profile, riskLevel)
      let standing = standing(use, device)
      let wakes = use.policy == .cycled ? Flow.wakes(device, use.schedule) : .zero
      add(.standing, standing)
      add(.standing, wakes * -1)
      add(.waking, wakes)
      atBoard = atBoard + standing
      for run in use.runs {
        let (flow, energy) = self.samples(run, use, device)
        let byDay = run.sampling.hours == .daylight
        func samples(_ joules: Double) -> Flow {
          .samples(joules, every: run.sampling.interval, byDay: byDay)
        }
        add(.loading, samples(energy.load))
        add(.sensing, samples(energy.capture))
        add(.computing, samples(energy.preprocess + energy.infer + energy.postprocess))
        add(.storing, samples(energy.store))
        add(.talking, samples(energy.wait + energy.send))
        atBoard = atBoard + flow
        alarms = alarms + self.alarms(run).flow
      }
    }
    let others = site.otherLoads.reduce(0) { $0 + $1.power.value }
    let quiescent = riskLevel.burden(ifKnown: site.quiescent) ?? 0
    let leak = Double(design.packs) * figures.selfDischarge
    add(.others, Flow(watts: others))
    add(.leaking, Flow(around: leak, light: 0))
    // The radio's messages are figures at the battery; its share behind the converter is what is left of all.
    let talking =
      figures.constant + Flow(watts: others + quiescent) * -1 + alarms
      + Flow(around: ownEvents * figures.alert, light: 0)
    add(.talking, talking * (1 / figures.perBoard))
    add(.converting, (atBoard + talking * (1 / figures.perBoard)) * (figures.perBoard - 1))
    add(.converting, Flow(watts: quiescent))
    return DayPart.allCases.compactMap { part in
      parts[part].flatMap { $0 > 0 ? (part, $0) : nil }
    }
  }
}
