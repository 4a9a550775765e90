// SPDX-License-Identifier: Apache-2.0

/// The energy of one sample (J, at the board's input) above what the device draws anyway, by stage.
///
/// The base is what the device would draw if it did not sample: idle where it stays awake, off where it
/// is cycled. So a day's energy is base x 24 h plus wakes plus samples, and nothing is counted twice.
public struct SampleEnergy: Sendable, Hashable {
  /// Loading program and weights.
  public var load: Double
  /// Waiting for the sensor, and the sensor.
  public var capture: Double
  /// Preparing the input.
  public var preprocess: Double
  /// The inference.
  public var infer: Double
  /// Reading the outputs.
  public var postprocess: Double
  /// Writing the sample down.
  public var store: Double
  /// Staying on while a frame is sent.
  public var wait: Double
  /// The radio that sends it.
  public var send: Double

  /// All of it.
  @inlinable public var total: Double {
    load + capture + preprocess + infer + postprocess + store + wait + send
  }

  /// The energy of one sample under a policy, where the same run samples every so many seconds.
  @inlinable public init(
    _ run: RunFigures, on device: DeviceFigures, _ policy: AwakePolicy, every interval: Double
  ) {
    let isCycled = policy == .cycled
    let base = isCycled ? device.off : device.idle
    let work = device.active - base
    load = isCycled ? run.load * work : 0
    capture =
      isCycled
      ? run.capture * (device.idle - base + run.sensor)
      : run.sensor * run.sensorTime(every: interval)
    preprocess = run.preprocess * work
    let inferTime = isCycled ? run.infer * run.coldSlowdown : run.infer
    infer = inferTime * max(0, run.inferPower - base)
    postprocess = run.postprocess * work
    store = run.store * work
    wait = run.send * (device.idle - base)
    send = run.sendEnergy
  }
}

/// The energy of one wake (J) above the base: the boot.
public enum WakeEnergy {
  /// Boot energy less what the device would have drawn off during it.
  @inlinable public static func above(_ device: DeviceFigures) -> Double {
    max(0, device.bootEnergy - device.off * device.bootTime)
  }

  /// The interval (s) above which power-cycling takes less than staying awake, when each wake serves all of
  /// some runs: what a wake and its samples take more than samples of a device that is on, over the
  /// power that being off saves.
  public static func breakEven(_ device: DeviceFigures, runs: [RunFigures]) -> Double {
    guard device.idle > device.off else { return .infinity }
    let more = runs.reduce(above(device)) { sum, run in
      sum + SampleEnergy(run, on: device, .cycled, every: .infinity).total
        - SampleEnergy(run, on: device, .awake, every: .infinity).total
    }
    return more / (device.idle - device.off)
  }

  /// The interval (s) above which power-cycling costs less than staying awake: T* = E_wake / (P_idle - P_off).
  public static func breakEven(_ device: DeviceFigures) -> Double {
    device.idle > device.off ? device.bootEnergy / (device.idle - device.off) : .infinity
  }
}
