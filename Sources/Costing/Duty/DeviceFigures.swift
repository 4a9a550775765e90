// SPDX-License-Identifier: Apache-2.0

import Quantities

/// A device's figures as plain numbers (W, s, J) under one risk level: what the arithmetic works on.
public struct DeviceFigures: Sendable, Hashable {
  /// Power between wakes (W).
  public var off: Double
  /// Power on and idle (W).
  public var idle: Double
  /// Power computing (W).
  public var active: Double
  /// Boot time (s).
  public var bootTime: Double
  /// Boot energy (J).
  public var bootEnergy: Double

  /// Takes a profile's figures under a risk level; idle is never above active nor below off.
  public init(_ profile: DeviceProfile, _ riskLevel: RiskLevel) {
    off = riskLevel.burden(profile.off)
    idle = max(off, riskLevel.burden(profile.idle))
    active = max(idle, riskLevel.burden(profile.active))
    bootTime = riskLevel.burden(profile.bootTime)
    bootEnergy = riskLevel.burden(profile.bootEnergy)
  }
}

/// A run's figures as plain numbers (s, W) under one risk level.
public struct RunFigures: Sendable, Hashable {
  /// From wake to the first usable frame (s).
  public var capture: Double
  /// One frame from a sensor that is already running (s).
  public var captureAwake: Double
  /// The sensor's draw (W).
  public var sensor: Double
  /// Loading after a wake (s).
  public var load: Double
  /// Preparing the input (s).
  public var preprocess: Double
  /// One warm inference (s).
  public var infer: Double
  /// Power during it (W).
  public var inferPower: Double
  /// Reading the outputs (s).
  public var postprocess: Double
  /// Writing the sample down (s).
  public var store: Double
  /// Slowdown of the first inference.
  public var coldSlowdown: Double
  /// Sending a frame, where it is looked at elsewhere (s).
  public var send = 0.0
  /// What the radio takes for it (J).
  public var sendEnergy = 0.0
  /// From a frame's arrival elsewhere to its result (s).
  public var answer = 0.0
  /// From there to the end of the message about it (s); in the cloud nothing has to be sent on.
  public var telling = 0.0

  /// Takes a profile's figures under a risk level.
  ///
  /// - Parameter radio: the radio that sends frames to another device.
  public init(_ profile: RunProfile, _ riskLevel: RiskLevel, radio: RadioProfile?) {
    self.init(profile, riskLevel)
    guard let remote = profile.remote, let radio else { return }
    send = radio.messageTime(bytes: remote.bytes, riskLevel)
    sendEnergy = radio.messageEnergy(bytes: remote.bytes, riskLevel)
    answer = remote.answer(riskLevel)
    telling = remote.gateway?.telling(riskLevel) ?? 0
  }

  /// Takes the figures of what a device does itself under a risk level.
  public init(_ profile: RunProfile, _ riskLevel: RiskLevel) {
    capture = riskLevel.burden(profile.capture)
    captureAwake = riskLevel.burden(profile.captureAwake)
    sensor = riskLevel.burden(profile.sensor)
    load = riskLevel.burden(profile.load)
    preprocess = riskLevel.burden(profile.preprocess)
    infer = riskLevel.burden(profile.infer)
    inferPower = riskLevel.burden(profile.inferPower)
    postprocess = riskLevel.burden(profile.postprocess)
    store = profile.store.map { riskLevel.burden($0) } ?? 0
    coldSlowdown = riskLevel.burden(profile.coldSlowdown)
  }

  /// How long the sensor draws for one sample on a device that stays on (s): it is switched off between
  /// samples, unless the next is due before it could have started again.
  @inlinable public func sensorTime(every interval: Double) -> Double {
    min(interval, capture)
  }

  /// From a sample's moment to its frame on a device that stays on (s): a sensor that was switched off
  /// starts first.
  @inlinable public func captureTime(every interval: Double) -> Double {
    interval > capture ? capture : captureAwake
  }

  /// Time that one warm sample keeps the device busy (s); it waits for a frame to be sent.
  @inlinable public var busy: Double {
    preprocess + infer + postprocess + store + send
  }

  /// The same of the first sample after a wake (s).
  @inlinable public var busyCold: Double {
    load + preprocess + infer * coldSlowdown + postprocess + store + send
  }
}

/// How a device spends the time between samples.
public enum AwakePolicy: String, Sendable, Hashable, CaseIterable {
  /// On day and night.
  case awake
  /// On from sunrise to sunset, off at night.
  case awakeByDay = "awake by day"
  /// Off between samples.
  case cycled = "power-cycled"
}
