// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements
import TestSupport
import Testing

@testable import Costing

@Suite("Waking against staying on") struct WakeTests {
  /// A Raspberry Pi Zero 2 W: 9.5 J to start a stock system and 1.44 J to start one cut down for it
  /// (Manawyrm's SolarCamPi, Hackaday), 0.6 W idle (CNX Software), its supply cut in between.
  private func zero(bootEnergy: Double) -> DeviceFigures {
    var figures = DeviceFigures(Seeded.exampleDevice, .middle)
    figures.off = 0
    figures.idle = 0.6
    figures.bootEnergy = bootEnergy
    return figures
  }

  @Test("T* = E_wake / (P_idle - P_off)", arguments: [(9.5, 15.8), (1.44, 2.4)])
  func breakEven(energy: Double, seconds: Double) {
    #expect(abs(WakeEnergy.breakEven(zero(bootEnergy: energy)) - seconds) < 0.05)
  }

  @Test("what draws as much off as on is never worth switching off")
  func neverWorth() {
    var figures = zero(bootEnergy: 9.5)
    figures.off = 0.6
    #expect(WakeEnergy.breakEven(figures) == .infinity)
  }

  /// The formula's meaning: just above the break-even cycling is cheaper, just below staying on is.
  @Test("both ways take the same at the break-even")
  func sides() {
    var figures = zero(bootEnergy: 9.5)
    figures.bootTime = 0
    let even = WakeEnergy.breakEven(figures)
    for share in [0.9, 1.1] {
      let schedule = Schedule([SamplingSchedule(hertz: 1 / (even * share), hours: .any)])
      let cycled = Flow.standing(figures, .cycled) + Flow.wakes(figures, schedule)
      let awake = Flow.standing(figures, .awake)
      #expect((cycled.around < awake.around) == (share > 1))
    }
  }

  @Test("a sample is the sum of its stages above what the device draws anyway")
  func sample() {
    var run = RunFigures(
      RunProfile(
        capture: exact(Seconds(2)), captureAwake: exact(Seconds(0.5)), sensor: exact(Watts(0.25)),
        load: exact(Seconds(1)), preprocess: exact(Seconds(0.1)), infer: exact(Seconds(0.4)),
        inferPower: exact(Watts(3)), postprocess: exact(Seconds(0.2)),
        coldSlowdown: exact(Ratio(1.5))), .middle)
    var device = zero(bootEnergy: 9.5)
    device.active = 2
    let cycled = SampleEnergy(run, on: device, .cycled, every: 60)
    #expect(cycled.load == 2)
    #expect(agree(cycled.capture, 2 * 0.85))
    #expect(agree(cycled.preprocess, 0.2))
    #expect(agree(cycled.infer, 0.6 * 3))
    #expect(agree(cycled.postprocess, 0.4))
    #expect(agree(cycled.total, 6.1))
    // It has the time to switch its sensor off and to start it again.
    let awake = SampleEnergy(run, on: device, .awake, every: 60)
    #expect(awake.load == 0)
    #expect(agree(awake.capture, 2 * 0.25))
    #expect(agree(awake.preprocess, 0.14))
    #expect(agree(awake.infer, 0.4 * 2.4))
    #expect(agree(awake.total, 0.5 + 0.14 + 0.96 + 0.28))
    // A sensor that is due again before it could restart stays on.
    #expect(agree(SampleEnergy(run, on: device, .awake, every: 1.5).capture, 1.5 * 0.25))
    #expect(run.captureTime(every: 1.5) == 0.5)
    #expect(run.captureTime(every: 60) == 2)
    // A published inference energy below the board's idle draw earns nothing back.
    run.inferPower = 0.1
    #expect(SampleEnergy(run, on: device, .awake, every: 60).infer == 0)
    #expect(agree(run.busy, 0.7))
    #expect(agree(run.busyCold, 1.9))
  }
}
