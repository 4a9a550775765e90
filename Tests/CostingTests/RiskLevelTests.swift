// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements
import TestSupport
import Testing

@testable import Costing

@Suite("Points of view on uncertain figures") struct RiskLevelTests {
  private let deviates = [-3.0, -1.6448536269514722, -1, -0.2, 0, 0.2, 1, 1.6448536269514722, 3]

  private func rises(_ values: [Double]) -> Bool {
    zip(values, values.dropFirst()).allSatisfy { $0 <= $1 || agree($0, $1, within: 1e-12) }
  }

  @Test("burdens never decrease and benefits never increase with the deviate")
  func monotone() {
    var random = Seeded(seed: 21)
    for _ in 0..<200 {
      let figure: Estimate<Watts> = random.estimate(1e-6...1e3, doubtful: true)
      let share = random.share(0.1...0.9, doubtful: true)
      #expect(rises(deviates.map { RiskLevel(deviate: $0).burden(figure) }))
      #expect(rises(deviates.map { RiskLevel(deviate: $0).burden(share) }))
      #expect(rises(deviates.map { -RiskLevel(deviate: $0).benefit(figure) }))
      #expect(rises(deviates.map { -RiskLevel(deviate: $0).benefit(share) }))
      // Doubt is real: the ends differ.
      #expect(RiskLevel(deviate: 3).burden(figure) > RiskLevel(deviate: -3).burden(figure))
    }
  }

  @Test("the middle is the value, the nine tenths are the ends")
  func ends() {
    let figure = Estimate(
      Watts(2), low: Watts(1), high: Watts(6), basis: .assumed,
      provenance: Provenance(source: "test"))
    #expect(RiskLevel.middle.burden(figure) == 2)
    #expect(RiskLevel.middle.benefit(figure) == 2)
    #expect(agree(RiskLevel(confidence: 0.95).burden(figure), 6, within: 1e-6))
    #expect(agree(RiskLevel(confidence: 0.95).benefit(figure), 1, within: 1e-6))
    #expect(abs(RiskLevel(confidence: 0.5).deviate) < 1e-9)
    #expect(abs(RiskLevel(confidence: 0.9).deviate - 1.2815515655) < 1e-6)
  }

  @Test("off <= idle <= active whatever is believed of each")
  func order() {
    var random = Seeded(seed: 22)
    for _ in 0..<300 {
      var profile = random.device()
      // Three beliefs that know nothing of each other.
      profile.off = random.estimate(1e-3...3, doubtful: true)
      profile.idle = random.estimate(1e-3...3, doubtful: true)
      profile.active = random.estimate(1e-3...3, doubtful: true)
      for deviate in deviates {
        let figures = DeviceFigures(profile, RiskLevel(deviate: deviate))
        #expect(figures.off <= figures.idle && figures.idle <= figures.active)
        #expect(agree(figures.off, RiskLevel(deviate: deviate).burden(profile.off)))
      }
    }
  }

  @Test("what a darker view shows is never better")
  func accounts() {
    var random = Seeded(seed: 23)
    for _ in 0..<100 {
      let site = random.site(doubtful: true)
      var design = random.design(for: site, doubtful: true)
      // A device that is busy for longer than its day draws what no formula says.
      for device in design.devices.indices {
        for run in design.devices[device].runs.indices {
          design.devices[device].runs[run].sampling.milliseconds *= 10
        }
        if design.devices[device].policy == .cycled {
          design.devices[device].schedule = Schedule(design.devices[device].runs.map(\.sampling))
        }
      }
      let views = deviates.map { LedgerBuilder(design, at: site, RiskLevel(deviate: $0)) }
      #expect(rises(views.map { $0.flow().wattHours(light: site.meanLight) }))
      #expect(rises(views.map(\.yearlyDrain)))
      #expect(rises(views.map { $0.totals().cost }))
      #expect(rises(views.map { $0.totals().carbon }))
      #expect(rises(views.map(\.capex)))
      #expect(rises(views.map(\.plannedVisits)))
      if site.battery != nil {
        #expect(rises(views.map { -($0.batteryLife ?? 0) }))
        #expect(rises(views.map { -($0.autonomy ?? 0) }))
      }
    }
  }

  @Test("what the sun brings and a pack holds never grow in a darker view")
  func supply() throws {
    var random = Seeded(seed: 24)
    for _ in 0..<100 {
      let battery = random.battery(doubtful: true)
      let sun = random.sun(doubtful: true)
      let views = deviates.map { RiskLevel(deviate: $0) }
      #expect(rises(views.map { -battery.usable($0) }))
      #expect(rises(views.map { battery.selfDischarge($0) }))
      #expect(rises(views.map { -sun.panel(2, $0) }))
      #expect(rises(try views.map { try #require(battery.wearPerWattHour($0)) }))
      #expect(rises(try views.map { try #require(battery.calendarWear($0)) }))
    }
  }
}
