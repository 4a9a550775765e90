// SPDX-License-Identifier: Apache-2.0

import Quantities
import TestSupport
import Testing

@Suite struct EvidenceTests {
  @Test func quantilesHitTheStatedPoints() {
    let interval = Interval(2, 9)
    #expect(interval.quantile(of: 4, at: 0) == 4)
    #expect(interval.quantile(of: 4, at: -Interval.spread) == 2)
    #expect(interval.quantile(of: 4, at: Interval.spread) == 9)
    // On the logarithm: half the way up is the geometric mean.
    #expect(abs(interval.quantile(of: 4, at: Interval.spread / 2) - 6) < 1e-12)
    #expect(Interval(9, 2) == interval)
  }

  @Test func quantilesAreLinearWhereSomethingIsNotPositive() {
    let interval = Interval(-10, 30)
    #expect(interval.quantile(of: 10, at: Interval.spread) == 30)
    #expect(abs(interval.quantile(of: 10, at: -Interval.spread / 2)) < 1e-12)
    #expect(Interval(5, 5).quantile(of: 5, at: 3) == 5)
  }

  @Test func quantilesRise() {
    var generator = Seeded(seed: 11)
    for _ in 0..<500 {
      let value = Double.random(in: 0.1...10, using: &generator)
      let interval = Interval(
        value * Double.random(in: 0.1...1, using: &generator),
        value * Double.random(in: 1...10, using: &generator))
      var last = -Double.infinity
      for step in -30...30 {
        let quantile = interval.quantile(of: value, at: Double(step) / 10)
        #expect(quantile >= last - 1e-12)
        #expect(quantile > 0)
        last = quantile
      }
    }
  }

  /// Published values of the standard normal distribution.
  @Test(arguments: [
    (0.5, 0.0), (0.9, 1.2815515655446004), (0.95, 1.6448536269514722), (0.975, 1.959963984540054),
    (0.99, 2.3263478740408408), (0.001, -3.090232306167813),
  ])
  func normalDeviate(share: Double, deviate: Double) {
    #expect(abs(Mathematics.normalDeviate(of: share) - deviate) < 1e-9)
    #expect(abs(Mathematics.normalShare(below: deviate) - share) < 1e-12)
  }

  @Test func normalDeviateAtTheEnds() {
    #expect(Mathematics.normalDeviate(of: 0) == -.infinity)
    #expect(Mathematics.normalDeviate(of: 1) == .infinity)
    #expect(Mathematics.normalDeviate(of: .nan) == .infinity)
  }

  @Test func anEstimateHoldsItsValue() {
    let source = Provenance(source: "s")
    let odd = Estimate(Watts(5), low: Watts(6), high: Watts(4), basis: .assumed, provenance: source)
    #expect(odd.low == Watts(5) && odd.high == Watts(5))
    let exact = Estimate(Watts(5), basis: .given, provenance: source)
    #expect(exact.at(2) == Watts(5))
    let wide = Estimate(
      Watts(4), low: Watts(2), high: Watts(8), basis: .measured, provenance: source)
    let energy = wide.map(basis: .datasheet, note: "times an hour") { Joules($0.value * 3_600) }
    #expect(energy.low.value == 7_200 && energy.high.value == 28_800)
    #expect(energy.basis == .datasheet && energy.provenance.note == "times an hour")
    // A computation makes nothing more certain.
    #expect(wide.map(basis: .given) { $0 }.basis == .measured)
  }

  @Test func basesAreOrdered() {
    #expect(Basis.allCases == Basis.allCases.sorted())
    #expect(Basis.assumed < .datasheet && Basis.measured < .given)
  }

  @Test func onlyMeaningfulProducts() {
    #expect(Watts(2) * Seconds(3) == Joules(6))
    #expect(Joules(6) / Seconds(3) == Watts(2))
    #expect(Joules(6) / Watts(2) == Seconds(3))
    #expect(Joules.wattHours(1) == Joules(3_600))
    #expect(Joules(7_200).wattHours == 2)
    #expect(Dimension.power * .time == .energy)
    #expect(Dimension.energy / .charge * .charge == .energy)
    #expect((.money / .energy as Dimension)[.energy] == -1)
  }
}
