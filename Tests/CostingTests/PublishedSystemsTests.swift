// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements
import TestSupport
import Testing

@testable import Costing

/// Systems that others built and measured, with what they published, through the ledger of a site.
@Suite("Published systems") struct PublishedSystemsTests {
  /// A device that is asleep, wakes, works for a time at one power, and sleeps again.
  private func device(asleep: Double, working: Double, boot: Double = 0) -> DeviceProfile {
    var profile = Seeded.exampleDevice
    profile.off = exact(Watts(asleep))
    profile.idle = exact(Watts(working))
    profile.active = exact(Watts(working))
    profile.bootTime = exact(Seconds(0))
    profile.bootEnergy = exact(Joules(boot))
    profile.wakeController = nil
    return profile
  }

  /// A ledger of that device, at work for so long every so often.
  private func builder(
    _ device: DeviceProfile, works seconds: Double, every interval: Double, at site: SiteProfile,
    packs: Int = 0
  ) -> LedgerBuilder {
    let none = exact(Seconds(0))
    let run = Design.RunUse(
      name: "work",
      profile: RunProfile(
        capture: exact(Seconds(seconds)), captureAwake: exact(Seconds(seconds)),
        sensor: exact(Watts(0)), load: none, preprocess: none, infer: none,
        inferPower: exact(Watts(0)), postprocess: none, coldSlowdown: exact(Ratio(1))),
      sampling: SamplingSchedule(hertz: 1 / interval, hours: .any), tasks: [], ram: nil)
    let use = Design.DeviceUse(
      profile: device, policy: .cycled, schedule: Schedule([run.sampling]), isWokenByPartner: true,
      sensors: [], runs: [run])
    return LedgerBuilder(Design(devices: [use], packs: packs, panels: 0), at: site, .middle)
  }

  /// An ESP32-CAM that stores a picture every 30 s, five ways of putting its camera to sleep, measured by a
  /// Silicon Labs energy monitor over five minutes each (dimhoff, ESP32-CAM_Interval, power_consumption.md):
  /// time and power at work and asleep make the mean that was measured beside them, within 5 %.
  @Test(
    "an ESP32-CAM taking pictures",
    arguments: [
      // The first slept at 66.83 mW at times and at 82.73 mW at others.
      (7.04, 0.29124, (0.06683 + 0.08273) / 2, 0.12219), (7.32, 0.27399, 0.00597, 0.07175),
      (7.27, 0.27734, 0.01337, 0.07874), (7.47, 0.27154, 0.00509, 0.07019),
      (7.34, 0.27115, 0.00468, 0.07017),
    ])
  func pictures(seconds: Double, working: Double, asleep: Double, measured: Double) {
    let builder = builder(
      device(asleep: asleep, working: working), works: seconds, every: 30,
      at: bareSite(light: 12))
    let mean = builder.ledger().total(.energy) / 24
    #expect(abs(mean / measured - 1) < 0.05)
  }

  /// A maker's arithmetic for a camera trap (Conservation X Labs, Sentinel): a cell lasts 65 cycles of
  /// processing, seven cells and a cycle every twelve hours make 227.5 days. It leaves out the sleep, which its
  /// data sheet puts below 1 mA: at 1 mA the ledger has 181 to 186 days with cells of 3.0 to 3.5 Ah.
  @Test(
    "a camera trap, without its sleep and with it",
    arguments: [
      (3.0, 0.0, 227.5), (3.5, 0, 227.5), (3.0, 1, 180.6), (3.5, 1, 186.0), (3.0, 0.5, 201.4),
    ])
  func cameraTrap(ampereHours: Double, milliamperes: Double, days: Double) throws {
    let volts = 3.7
    var site = bareSite(light: 12)
    site.isOnMains = false
    site.battery = BatteryProfile(
      id: "18650", rated: 7 * ampereHours * volts, depth: exact(Ratio(1)), cold: exact(Ratio(1)),
      ageing: exact(Ratio(1)), selfDischarge: exact(PerMonth(0)), roundTrip: exact(Ratio(1)),
      calendarLife: exact(Seconds(1e9)), cycleLife: nil, price: nil, isRechargeable: true)
    // A cycle is a sixty-fifth of a cell, all of it taken as the energy of a start.
    let cycle = ampereHours * volts / 65 * 3_600
    let asleep = milliamperes / 1_000 * volts
    let builder = builder(
      device(asleep: asleep, working: asleep, boot: cycle), works: 0, every: 43_200, at: site,
      packs: 1)
    let found = try #require(builder.batteryLife)
    #expect(abs(found - days) < 0.1)
  }

  /// A Raspberry Pi Zero 2 W that starts, takes a picture and stops: a stock system starts in 12 s for 1.9 As at
  /// 5 V, one cut down for it in 3.5 s for 1.44 J (Manawyrm, SolarCamPi; Hackaday reports four fifths less).
  @Test("what a shorter start saves")
  func start() throws {
    func wake(_ joules: Double) throws -> Double {
      let builder = builder(
        device(asleep: 0, working: 0.6, boot: joules), works: 0, every: 3_600,
        at: bareSite(light: 12))
      return try #require(builder.ledger().lines.first { $0.name == "wake" }?.energy) * 3_600 / 24
    }
    let stock = try wake(1.9 * 5)
    let tuned = try wake(1.438)
    #expect(agree(stock, 9.5))
    #expect(1 - tuned / stock > 0.8 && 1 - tuned / stock < 0.9)
    // Their mean powers while they start are those of a board at work, 0.8 W and 0.4 W.
    #expect(abs(stock / 12 - 0.79) < 0.01 && abs(tuned / 3.5 - 0.41) < 0.01)
  }
}
