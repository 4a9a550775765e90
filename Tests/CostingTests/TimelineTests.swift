// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements
import TestSupport
import Testing

@testable import Costing

/// The formulas of a day against a day walked from moment to moment.
@Suite("A day by formula and by timeline") struct TimelineTests {
  /// Energy of a day by the ledger of a site where nothing else draws (J).
  private func formula(_ use: Design.DeviceUse, light: Double) -> Double {
    let design = Design(devices: [use], packs: 0, panels: 0)
    return LedgerBuilder(design, at: bareSite(light: light), .middle).flow().wattHours(light: light)
      * 3_600
  }

  /// A device with runs at intervals of whole milliseconds, by day where asked.
  private func use(
    _ random: inout Seeded, _ samplings: [(milliseconds: Int, hours: Hours)], _ policy: AwakePolicy
  ) -> Design.DeviceUse {
    let runs = samplings.enumerated().map { number, sampling in
      Design.RunUse(
        name: "\(number)", profile: random.run(),
        sampling: SamplingSchedule(
          hertz: 1_000 / Double(sampling.milliseconds), hours: sampling.hours), tasks: [], ram: nil
      )
    }
    return Design.DeviceUse(
      profile: random.device(), policy: policy,
      schedule: Schedule(policy == .cycled ? runs.map(\.sampling) : []),
      isWokenByPartner: random.chance(0.3), sensors: [], runs: runs)
  }

  /// Intervals that divide the day and the daylight have no broken ends, so that formula and timeline
  /// agree to the last digits: nested (10 and 20 s) and crossed ones (20 and 30 s) alike.
  @Test("agree exactly where intervals divide the day", arguments: AwakePolicy.allCases)
  func exactDays(policy: AwakePolicy) {
    var random = Seeded(seed: 17)
    for _ in 0..<60 {
      let light = Double(Int.random(in: 1...23, using: &random))
      let count = Int.random(in: 1...3, using: &random)
      let samplings = (0..<count).map { _ in
        let seconds = [8, 10, 12, 20, 30, 60, 120, 300][Int.random(in: 0..<8, using: &random)]
        let hours: Hours =
          policy == .awakeByDay || random.chance(0.5) ? .daylight : .any
        return (seconds * 1_000, hours)
      }
      let use = use(&random, samplings, policy)
      let timeline = DayTimeline(use, light: light)
      let found = formula(use, light: light)
      #expect(timeline.late == 0)
      #expect(agree(found, timeline.energy), "\(policy) \(samplings) \(light) h: \(found)")
      if policy == .cycled {
        #expect(agree(use.schedule.wakes(daylight: light), Double(timeline.boots)), "\(samplings)")
      }
    }
  }

  /// A camera that starts slowly on a board that stays on: left on at a short sampling schedule, restarted at a long one.
  @Test("agree on when a sensor stays on", arguments: [AwakePolicy.awake, .awakeByDay])
  func slowSensors(policy: AwakePolicy) {
    var random = Seeded(seed: 23)
    var stayedOn = 0
    for _ in 0..<40 {
      let seconds = [8, 10, 20, 30, 60][Int.random(in: 0..<5, using: &random)]
      var use = use(&random, [(seconds * 1_000, .daylight)], policy)
      use.runs[0].profile.capture = exact(Seconds(random.number(5...25)))
      if use.runs[0].profile.capture.value.value > Double(seconds) { stayedOn += 1 }
      let timeline = DayTimeline(use, light: 12)
      let found = formula(use, light: 12)
      #expect(agree(found, timeline.energy), "\(policy) every \(seconds) s: \(found)")
    }
    #expect((5..<35).contains(stayedOn))
  }

  /// Other intervals break off at sunrise, sunset and midnight. Each run can gain or lose a sample in
  /// each of the two spans, and so can each of the terms of the union of up to three sampling schedules (seven).
  @Test("agree within the broken ends of the day elsewhere", arguments: AwakePolicy.allCases)
  func brokenDays(policy: AwakePolicy) {
    var random = Seeded(seed: 29)
    for _ in 0..<40 {
      let light = random.number(1...23)
      let count = Int.random(in: 1...3, using: &random)
      let samplings = (0..<count).map { _ in
        let hours: Hours = policy == .awakeByDay || random.chance(0.5) ? .daylight : .any
        return (Int.random(in: 6_000...90_000, using: &random), hours)
      }
      let use = use(&random, samplings, policy)
      let timeline = DayTimeline(use, light: light)
      let device = DeviceFigures(use.profile, .middle)
      let samples = use.runs.map {
        SampleEnergy(
          RunFigures($0.profile, .middle), on: device, policy, every: $0.sampling.interval
        ).total
      }
      var ends = 2 * samples.reduce(0, +)
      if policy == .cycled { ends += 14 * WakeEnergy.above(device) }
      let difference = abs(formula(use, light: light) - timeline.energy)
      #expect(difference <= ends + 1e-6 * timeline.energy, "\(policy) \(samplings) \(light) h")
      // The tolerance itself is small, so that the comparison says something.
      #expect(ends < 0.05 * timeline.energy + 3_000)
    }
  }

  /// Two schedules that wake together at some moments: the device starts once for both.
  @Test("a wake serves all that is due")
  func sharedWakes() {
    var random = Seeded(seed: 5)
    let use = use(&random, [(20_000, .any), (30_000, .any)], .cycled)
    let timeline = DayTimeline(use, light: 12)
    // 3 + 2 samples a minute fall on 4 moments.
    #expect(timeline.boots == 4 * 1_440)
    #expect(timeline.samples == 5 * 1_440)
    #expect(agree(use.schedule.wakes(daylight: 12), 4 * 1_440))
  }

  /// A device kept awake by one task charges no wake to another.
  @Test("a device that stays on never starts")
  func noWakesWhileAwake() {
    var random = Seeded(seed: 6)
    let use = use(&random, [(20_000, .any), (30_000, .daylight)], .awake)
    #expect(DayTimeline(use, light: 12).boots == 0)
    let builder = LedgerBuilder(
      Design(devices: [use], packs: 0, panels: 0), at: bareSite(light: 12), .middle)
    #expect(builder.ledger().lines.allSatisfy { $0.name != "wake" })
  }

  /// What is off at night starts every morning, and a board needs its timer for that.
  @Test("a board off at night starts once and keeps its timer")
  func morningStart() throws {
    var random = Seeded(seed: 7)
    var use = use(&random, [(20_000, .daylight)], .awakeByDay)
    use.isWokenByPartner = false
    use.profile.isMicrocontroller = false
    use.profile.wakeController = PartProfile(
      id: "timer", price: exact(Dollars(7)), standing: exact(Watts(0.01)))
    #expect(DayTimeline(use, light: 12).boots == 1)
    let builder = LedgerBuilder(
      Design(devices: [use], packs: 0, panels: 0), at: bareSite(light: 12), .middle)
    let ledger = builder.ledger()
    let wake = try #require(ledger.lines.first { $0.name == "wake" })
    #expect(wake.quantity == 1)
    #expect(ledger.lines.contains { $0.name == "timer" && agree($0.energy ?? 0, 0.24) })
    #expect(ledger.lines.contains { $0.name == "buy timer" && agree($0.cost ?? 0, 7) })
    use.policy = .awake
    let always = LedgerBuilder(
      Design(devices: [use], packs: 0, panels: 0), at: bareSite(light: 12), .middle)
    #expect(always.ledger().lines.allSatisfy { !$0.name.contains("timer") })
  }

  /// A start cannot take less than the device would have drawn off: the difference is no gain.
  @Test("a start never earns energy")
  func cheapStart() {
    var figures = DeviceFigures(Seeded.exampleDevice, .middle)
    figures.off = 1
    figures.bootTime = 10
    figures.bootEnergy = 4
    #expect(WakeEnergy.above(figures) == 0)
    figures.bootEnergy = 14
    #expect(WakeEnergy.above(figures) == 4)
  }
}

extension Seeded {
  static var exampleDevice: DeviceProfile {
    var random = Seeded(seed: 1)
    return random.device()
  }
}
