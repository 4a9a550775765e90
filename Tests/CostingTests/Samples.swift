// SPDX-License-Identifier: Apache-2.0

import Costing
import Quantities
import Requirements
import TestSupport
import Weather

/// Panels under a sky that is darker in winter: two years of it.
enum SampleSky {
  static let weather = SkyStatistics(
    title: "somewhere", latitude: 50,
    irradiation: (0..<12).map { 2.8 - 2.2 * Mathematics.sine(degrees: 30 * Double($0) + 90) },
    deviation: 0.25, correlation: 0.3, temperatures: [Double](repeating: 10, count: 12)
  ).weather(years: 2, seed: 7)
  static let sky = Skylight(weather.fromSummer())
  static let level = plane(tilt: 0)
  static let steep = plane(tilt: 60)

  static func plane(tilt: Double) -> SunPlane {
    SunPlane(sky, PanelArray(peak: 1, tilt: tilt, azimuth: 180), chargeFrom: nil)
  }
}

extension Seeded {
  /// A device between a microcontroller and a board, idle above off and active above idle.
  mutating func device(doubtful: Bool = false) -> DeviceProfile {
    let isMicrocontroller = chance(0.4)
    let off = isMicrocontroller ? spread(1e-6...1e-3) : (chance(0.5) ? 0 : spread(1e-3...0.3))
    let idle = off + (isMicrocontroller ? spread(1e-3...0.1) : spread(0.1...5))
    let active = idle + (isMicrocontroller ? spread(1e-3...0.3) : spread(0.1...8))
    let boot = isMicrocontroller ? spread(1e-4...0.05) : spread(0.2...1.5)
    func figure<Q: Quantity>(_ value: Double, _ width: Double) -> Estimate<Q> {
      guard doubtful, value > 0 else { return exact(Q(value)) }
      return Estimate(
        Q(value), low: Q(value / width), high: Q(value * width), basis: .measured,
        provenance: Provenance(source: "test"))
    }
    return DeviceProfile(
      id: isMicrocontroller ? "small" : "board", isMicrocontroller: isMicrocontroller,
      off: figure(off, 3), idle: figure(idle, 1.2), active: figure(active, 1.1),
      bootTime: figure(boot, 1.5),
      // A start takes at least what the device draws while it computes nothing.
      bootEnergy: figure(boot * (idle + number(0...1) * (active - idle)), 1.5),
      price: estimate(5...200, doubtful: doubtful),
      embodied: chance(0.5) ? estimate(1e3...1e5, doubtful: doubtful) : nil,
      parts: (0..<Int.random(in: 0...2, using: &self)).map { number in
        PartProfile(id: "part \(number)", price: estimate(1...20), standing: nil)
      },
      wakeController: isMicrocontroller
        ? nil
        : PartProfile(
          id: "timer", price: estimate(2...10), standing: estimate(1e-6...1e-3, doubtful: doubtful)),
      effort: estimate(1...30, doubtful: doubtful), memory: nil, flash: nil)
  }

  /// What a sample takes: at most a good second in all.
  mutating func run(doubtful: Bool = false) -> RunProfile {
    var run = RunProfile(
      capture: estimate(0.01...0.4, doubtful: doubtful),
      captureAwake: estimate(0.01...0.2, doubtful: doubtful),
      sensor: estimate(1e-3...1, doubtful: doubtful),
      load: estimate(1e-3...0.4, doubtful: doubtful),
      preprocess: estimate(1e-4...0.1, doubtful: doubtful),
      infer: estimate(1e-3...0.3, doubtful: doubtful),
      inferPower: estimate(0.05...12, doubtful: doubtful),
      postprocess: estimate(1e-4...0.02, doubtful: doubtful),
      coldSlowdown: chance(0.5) ? exact(Ratio(1)) : estimate(1...2, doubtful: doubtful))
    if chance(0.3) {
      run.kept = spread(1e3...1e6)
      run.store = estimate(1e-3...0.1, doubtful: doubtful)
    }
    return run
  }

  /// A pack that can be charged, or cells that are used once.
  mutating func battery(doubtful: Bool = false) -> BatteryProfile {
    let isRechargeable = chance(0.7)
    return BatteryProfile(
      id: "pack", rated: spread(5...2000), depth: share(0.5...1, doubtful: doubtful),
      cold: share(0.5...1, doubtful: doubtful), ageing: share(0.7...1, doubtful: doubtful),
      selfDischarge: estimate(0.001...0.05, doubtful: doubtful),
      roundTrip: share(0.8...0.98, doubtful: doubtful),
      calendarLife: estimate(1e8...4e8, doubtful: doubtful),
      cycleLife: isRechargeable ? estimate(300...4000, doubtful: doubtful) : nil,
      price: estimate(5...500, doubtful: doubtful), isRechargeable: isRechargeable)
  }

  /// A level panel under a sky that is darker in winter.
  mutating func sun(doubtful: Bool = false) -> SunProfile {
    SunProfile(
      peak: spread(1...100), planes: [SampleSky.level, SampleSky.steep],
      sky: estimate(0.8...1.2, doubtful: doubtful),
      loss: share(0.1...0.2, doubtful: doubtful), controller: share(0.9...0.98, doubtful: doubtful),
      soilingLoss: share(0...0.5, doubtful: doubtful), price: estimate(5...100, doubtful: doubtful),
      embodied: chance(0.5) ? estimate(1e3...1e5, doubtful: doubtful) : nil)
  }

  /// A link with its subscription.
  mutating func radio(doubtful: Bool = false) -> RadioProfile {
    RadioProfile(
      id: "link", transmit: estimate(0.1...2, doubtful: doubtful),
      throughput: estimate(500...5e4, doubtful: doubtful),
      attach: estimate(0.1...2, doubtful: doubtful),
      attachTime: estimate(1...20, doubtful: doubtful),
      tail: estimate(0.1...1, doubtful: doubtful), sleep: estimate(1e-5...1e-3, doubtful: doubtful),
      price: estimate(5...50, doubtful: doubtful),
      subscription: chance(0.7) ? estimate(0.5...10, doubtful: doubtful) : nil,
      dataPrice: chance(0.7) ? estimate(0.01...1, doubtful: doubtful) : nil, payloadLimit: nil)
  }
}
