// SPDX-License-Identifier: Apache-2.0

import Costing
import Quantities
import Requirements
import TestSupport

/// One day of one device, walked from moment to moment.
///
/// It shares nothing with the formulas but the figures they start from: it looks at the sampling schedules, decides
/// at each moment what the device does, and adds up power over time.
struct DayTimeline {
  /// Energy of the day (J).
  private(set) var energy = 0.0
  /// Times it was switched on.
  private(set) var boots = 0
  /// Samples taken.
  private(set) var samples = 0
  /// Moments at which it was still busy with an earlier one.
  private(set) var late = 0

  private let use: Design.DeviceUse
  private let sunrise: Int
  private let sunset: Int
  private static let day = 86_400_000

  /// - Parameter light: hours of light, half of them before noon.
  init(_ use: Design.DeviceUse, light: Double) {
    self.use = use
    let half = Int((light * 1_800_000).rounded())
    sunrise = Self.day / 2 - half
    sunset = Self.day / 2 + half
    switch use.policy {
    case .awake: stayOn(from: 0, to: Self.day)
    case .awakeByDay:
      energy += use.profile.off.value.value * (24 - light) * 3_600
      boot()
      // It starts before sunrise, from off.
      energy -= use.profile.off.value.value * use.profile.bootTime.value.value
      stayOn(from: sunrise, to: sunset)
    case .cycled: cycle()
    }
    if use.policy != .awake, !use.isWokenByPartner, let timer = use.profile.wakeController {
      energy += (timer.standing?.value.value ?? 0) * 86_400
    }
  }

  /// The moments of the day (ms), each with the runs that sample then, in the order of the design.
  private var moments: [(time: Int, runs: [Design.RunUse])] {
    var due: [Int: [Design.RunUse]] = [:]
    for run in use.runs {
      for time in stride(from: 0, to: Self.day, by: run.sampling.milliseconds)
      where run.sampling.hours == .any || (sunrise..<sunset).contains(time) {
        due[time, default: []].append(run)
      }
    }
    return due.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private mutating func boot() {
    boots += 1
    energy += use.profile.bootEnergy.value.value
  }

  /// Off until the first sample is due; then on, one run after the other, and off again.
  private mutating func cycle() {
    let off = use.profile.off.value.value
    var now = 0.0
    for (time, runs) in moments {
      let start = Double(time) / 1_000
      if now > start { late += 1 }
      energy += off * max(0, start - now)
      now = max(now, start)
      boot()
      now += use.profile.bootTime.value.value
      for run in runs {
        samples += 1
        for (power, duration) in steps(run, isCold: true) {
          energy += power * duration
          now += duration
        }
      }
    }
    energy += off * (86_400 - now)
  }

  /// On all the time; each sensor captures when it is due, and one processor works off what comes. A
  /// sensor goes off between its moments where it has the time to start again.
  private mutating func stayOn(from start: Int, to end: Int) {
    let idle = use.profile.idle.value.value
    var isFreeAt = Double(start) / 1_000
    energy += idle * Double(end - start) / 1_000
    for run in use.runs { energy += run.profile.sensor.value.value * sensorSeconds(run) }
    for (time, runs) in moments {
      if isFreeAt > Double(time) / 1_000 { late += 1 }
      for run in runs {
        samples += 1
        var ready = Double(time) / 1_000
        for (index, step) in steps(run, isCold: false).enumerated() {
          if index == 0 {
            ready += step.duration
          } else {
            energy += (step.power - idle) * step.duration
            isFreeAt = max(isFreeAt, ready) + step.duration
          }
        }
      }
    }
  }

  /// Seconds of the day for which a run's sensor is on: each frame takes a start, cut short where the
  /// next frame is due before.
  private func sensorSeconds(_ run: Design.RunUse) -> Double {
    let own = moments.filter { $0.runs.contains { $0.name == run.name } }.map(\.time)
    let start = run.profile.capture.value.value
    var seconds = 0.0
    for (index, time) in own.enumerated() {
      // The last one is followed by the next day's.
      let next = index + 1 < own.count ? own[index + 1] : time + run.sampling.milliseconds
      seconds += min(start, Double(next - time) / 1_000)
    }
    return seconds
  }

  /// What a sample does, in order: mean power of the whole device (W), for how long (s).
  private func steps(_ run: Design.RunUse, isCold: Bool) -> [(power: Double, duration: Double)] {
    let device = use.profile
    let (active, idle) = (device.active.value.value, device.idle.value.value)
    let figures = run.profile
    let infer = figures.infer.value.value
    // A published energy of an inference can lie below the idle draw of the board that it was taken
    // from; the device still draws what it draws anyway.
    let inferPower = max(
      isCold ? device.off.value.value : idle, figures.inferPower.value.value)
    let capture = (
      power: idle + figures.sensor.value.value,
      duration: isCold || Double(run.sampling.milliseconds) > figures.capture.value.value * 1_000
        ? figures.capture.value.value : figures.captureAwake.value.value
    )
    let work = [
      (power: active, duration: figures.preprocess.value.value),
      (power: inferPower, duration: isCold ? infer * figures.coldSlowdown.value.value : infer),
      (power: active, duration: figures.postprocess.value.value),
      (power: active, duration: figures.store?.value.value ?? 0),
    ]
    guard isCold else { return [capture] + work }
    return [(active, figures.load.value.value), capture] + work
  }
}
