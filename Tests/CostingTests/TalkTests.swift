// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements
import TestSupport
import Testing

@testable import Costing

/// The back-of-envelope talk's video product, recomputed: one million users, four hours a day, 30 frames
/// a second; models of 40 and 4 GFLOP a frame; GPUs of 8.7 TFLOP/s at 0.45 USD/h and 312 TFLOP/s at
/// 2.93 USD/h.
@Suite("The talk's ladder") struct TalkTests {
  private static func machine(_ price: Double, step: Double) -> MachineProfile {
    MachineProfile(
      id: "gpu", purchase: .onDemand, price: exact(DollarsPerHour(price)), billingStep: step,
      idle: nil, active: nil, embodied: nil)
  }

  /// Everything at work all the time, nothing but computing.
  private static func ideal() -> ServingProfile {
    var profile = ServingProfile(
      utilisation: exact(Ratio(1)), pue: exact(Ratio(1)), decodeTime: exact(Seconds(0)),
      engineeringDay: exact(Dollars(0)))
    profile.transfer = exact(DollarsPerMegabyte(0))
    profile.decodePrice = exact(DollarsPerHour(0))
    // What cannot wait takes whole machines.
    profile.kept = 1
    profile.storage = exact(DollarsPerGigabyteMonth(0))
    return profile
  }

  /// The ledger of a service.
  private static func builder(
    _ design: Design, _ profile: ServingProfile, days: Double = 1
  ) -> LedgerBuilder {
    var site = bareSite(light: 12)
    site.serving = profile
    site.upkeep.lifetime = Seconds(days * 86_400)
    return LedgerBuilder(design, at: site, .middle)
  }

  private static func cost(
    rate: Double, operations: Double, perSecond: Double, price: Double, step: Double = 0,
    share: Double = 1
  ) -> Double {
    let seconds = MachineTime.seconds(operations: operations, perSecond: perSecond)
    let design = Design(
      tasks: [
        .init(
          name: "brands", load: Workload(users: 1e6, secondsOn: 4 * 3_600, rate: rate),
          stages: [
            .init(
              name: "model", placement: .machine(0), time: exact(Seconds(seconds)),
              share: exact(Ratio(share)))
          ])
      ], machines: [machine(price, step: step)])
    return builder(design, ideal()).totals().cost
  }

  @Test(
    "the rungs, in dollars a day",
    arguments: [
      (30.0, 40e9, 8.7e12, 0.45, 248_275.86), (1, 40e9, 8.7e12, 0.45, 8_275.86),
      (1, 4e9, 8.7e12, 0.45, 827.59), (1, 4e9, 312e12, 2.93, 150.26),
    ])
  func rungs(rate: Double, operations: Double, perSecond: Double, price: Double, expected: Double) {
    let found = Self.cost(rate: rate, operations: operations, perSecond: perSecond, price: price)
    #expect(abs(found / expected - 1) < 1e-4, "\(found)")
  }

  @Test("whole GPU-hours")
  func wholeHours() {
    let found = Self.cost(rate: 1, operations: 4e9, perSecond: 312e12, price: 2.93, step: 3_600)
    #expect(abs(found - 152.36) < 0.005)
    // 51.28 hours are 52 of them.
    #expect(MachineTime.billed(51.28, step: 3_600) == 52)
    #expect(MachineTime.billed(52, step: 3_600) == 52)
    #expect(MachineTime.billed(51.28, step: 0) == 51.28)
  }

  @Test("a second stage that sees one frame in ten thousand")
  func secondStage() {
    let found = Self.cost(
      rate: 1, operations: 4e9, perSecond: 312e12, price: 2.93, share: 1e-4)
    #expect(abs(found - 0.015) < 0.0001)
  }

  @Test("prevalence, recall and false positives of two stages")
  func stages() {
    let passed = TwoStages.passShare(prevalence: 1e-4, recall: 0.95, falsePositives: 2e-4)
    #expect(agree(passed, 0.95e-4 + 0.9999 * 2e-4))
    #expect(TwoStages.recall(0.95, 0.96) == 0.95 * 0.96)
    #expect(TwoStages.falsePositives(2e-4, 1e-7) == 1e-7)
    let precision = TwoStages.precision(prevalence: 1e-4, recall: 0.9, falsePositives: 1e-6)
    #expect(agree(precision, 0.9e-4 / (0.9e-4 + 0.9999e-6)))
  }

  @Test("people to watch, so that a thousand are found")
  func watched() {
    let share = Workload.share(detect: 1_000, of: 1e6, shownBy: 0.02, caught: 0.9)
    #expect(agree(share, 1_000 / 18_000))
    #expect(Workload.share(detect: 1, of: 100, shownBy: 0, caught: 1) == .infinity)
  }

  /// The lines sum to the total, whatever the surroundings.
  @Test("an honest service: lines, whole steps, utilisation, what surrounds it")
  func honest() {
    var profile = Self.ideal()
    profile.utilisation = exact(Ratio(0.5))
    profile.pue = exact(Ratio(1.2))
    profile.grid = exact(GramsPerKilowattHour(400))
    profile.sampleBytes = 20_000
    profile.transfer = exact(DollarsPerMegabyte(1e-5))
    profile.decodeTime = exact(Seconds(0.002))
    profile.decodePrice = exact(DollarsPerHour(0.04))
    profile.kept = 43_200
    profile.storage = exact(DollarsPerGigabyteMonth(0.023))
    profile.effort = exact(Ratio(10))
    profile.engineeringDay = exact(Dollars(800))
    var machine = Self.machine(2.93, step: 3_600)
    machine.idle = exact(Watts(100))
    machine.active = exact(Watts(500))
    let load = Workload(users: 1e6, watched: 0.1, secondsOn: 14_400, rate: 1)
    let design = Design(
      tasks: [
        .init(
          name: "brands", load: load,
          stages: [
            .init(
              name: "filter", placement: .client, time: exact(Seconds(0.01)),
              share: exact(Ratio(1))),
            .init(
              name: "model", placement: .machine(0), time: exact(Seconds(4e9 / 312e12)),
              share: exact(Ratio(0.5))),
          ])
      ], machines: [machine])
    let builder = Self.builder(design, profile, days: 730)
    let ledger = builder.ledger()
    #expect(agree(ledger.total(.cost), builder.totals().cost))
    #expect(agree(ledger.total(.energy), builder.totals().energy))
    let samples = 1e6 * 0.1 * 14_400 * 0.5
    #expect(agree(builder.items(design.tasks[0].stages[1], design.tasks[0]), samples))
    // 2.564 busy hours at half use are 5.128, billed as 6.
    #expect(builder.hours(of: 0).onDemand == 6)
    let computing = 6 * 2.93
    let decode = samples * 0.002 / 3_600 * 0.04
    let transfer = samples * 0.02 * 1e-5
    let storage = samples * 2e-5 * 0.5 * 0.023 / (365.25 / 12)
    let engineering = 8_000.0 / 730
    #expect(
      agree(
        ledger.total(.cost), computing + decode + transfer + storage + engineering, within: 1e-9))
    // 500 W at work and 100 W for the rest of the six hours, and a fifth more for the building.
    let busy = samples * 4e9 / 312e12 / 3_600
    let energy = (busy * 500 + (6 - busy) * 100) * 1.2
    #expect(agree(ledger.total(.energy), energy))
    #expect(agree(ledger.total(.carbon), energy * 0.4))
    profile.clientPower = exact(Watts(3))
    let client = Self.builder(design, profile, days: 730).clientEnergy
    #expect(agree(client ?? 0, 14_400 * 0.01 * 3 / 3_600))
    // What is not known is told, and no zero.
    profile.transfer = nil
    let unknown = Self.builder(design, profile, days: 730).ledger().unknownLines(.cost)
    #expect(unknown.map(\.name) == ["transfer"])
  }
}
