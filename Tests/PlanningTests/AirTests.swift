// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Estimation
import Quantities
import Requirements
import TestSupport
import Testing
import Weather

@testable import Planning

/// The climate's own cold and heat hold where a file gives none, and a file that contradicts them is told.
@Suite("The air of a site") struct AirTests {
  private func bench(_ power: String, _ more: String = "") throws -> Workbench {
    try Workbench(
      Checkout.catalogue(),
      """
      tasks: { watch: { task: person-detection, rate: 1/10min } }
      hardware: { fixed: raspberry-pi-zero-2-w }
      power: { battery: 500 Wh\(power) }
      upkeep: { visit: 100 USD }
      effort: none
      \(more)
      """)
  }

  private func air(_ power: String, _ more: String = "") throws -> SiteAir {
    let bench = try bench(power, more)
    return SiteAir(bench.requirements, bench.catalogue)
  }

  /// The share of a pack that is left in the cold.
  private func share(_ power: String) throws -> Double {
    let bench = try bench(power)
    let context = EstimationContext(catalogue: bench.catalogue, requirements: bench.requirements)
    return try #require(SiteEstimator(context).battery()).cold.value.value
  }

  @Test("the cold is that of the coldest month, of the file where it gives one, else assumed")
  func cold() throws {
    let pack = try #require(try Checkout.catalogue().parts["lifepo4"])
    func known(_ degrees: Double) -> Double { pack.capacityShare(at: Celsius(degrees)).value }
    #expect(try air(", climate: amsterdam").coldest == Celsius(3.7))
    #expect(agree(try share(", climate: amsterdam"), known(3.7)))
    #expect(agree(try share(", climate: halifax"), known(-2.3)))
    #expect(agree(try share(", climate: halifax, temperature: 4 C"), known(4)))
    #expect(try air("").coldest == nil)
    #expect(agree(try share(""), known(5)))
    #expect(try air(", climate: amsterdam", "assume: { temperature: 1 C }").coldest == Celsius(1))
  }

  @Test("a file of hours has months too") func weather() throws {
    let file = try Weather.read(
      TextFile(
        path: Checkout.root + "/examples/weather/piedmont.csv.gz", limit: Weather.limit))
    let january = file.hours.prefix(31 * 24).reduce(0) { $0 + $1.temperature } / Double(31 * 24)
    #expect(agree(file.monthlyTemperatures[0], january))
    #expect(agree(file.fromSummer().monthlyTemperatures[0], january))
    let found = try air(", weather: \(Checkout.root)/examples/weather/piedmont.csv.gz")
    #expect(found.coldest == file.monthlyTemperatures.min().map { Celsius($0) })
  }

  /// 4.9 C in place of 5 turned packs and panels over, where the months have 4.2 and 3.7 C.
  @Test("a plan without a temperature is that of the climate's own") func same() throws {
    let power = ", climate: amsterdam, years: 2, solar: { panel: 20 W, panels: 0..2 }"
    let own = try #require(try bench(power).planner.plan().site)
    let given = try #require(try bench(power + ", temperature: 3.7 C").planner.plan().site)
    #expect(own.ledger.total(.cost) == given.ledger.total(.cost))
    #expect(own.design.panels == given.design.panels && own.design.packs == given.design.packs)
  }

  @Test(
    "what the climate contradicts is told",
    arguments: [
      (", climate: amsterdam, temperature: 5 C", "", "temperature 5 3.7"),
      (", climate: amsterdam, temperature: 3.7 C", "", ""),
      (", climate: amsterdam, temperature: -10 C", "", ""), (", climate: amsterdam", "", ""),
      (", temperature: 20 C", "", ""),
      (", climate: amsterdam", "assume: { temperature: 9 C }", "temperature 9 3.7"),
      (", climate: amsterdam", "enclosure: { hottest: 15 C }", "hottest 15 17.1"),
      (", climate: amsterdam", "enclosure: { hottest: 18 C }", ""),
    ])
  func contradictions(_ power: String, _ more: String, _ expected: String) throws {
    let found = try air(power, more).contradictions.map {
      "\($0.key.rawValue) \(Format.significant($0.given.value, 3)) \(Format.significant($0.climate.value, 3))"
    }
    #expect(found.joined(separator: ", ") == expected)
    let answer = try bench(power, more).planner.plan()
    #expect(answer.airContradictions.count == found.count)
  }

  @Test("a device is held against the climate's cold") func devices() throws {
    let answer = try Workbench(
      Checkout.catalogue(),
      """
      tasks: { watch: { task: image-classification, rate: 1/10min } }
      hardware: { allow: [raspberry-pi-4b, raspberry-pi-zero-2-w] }
      power: { battery: 5 kWh, climate: halifax }
      upkeep: { visit: 100 USD }
      """
    ).planner.plan()
    let refusal = answer.alternatives.lazy.compactMap { other -> Refusal? in
      guard other.name == "raspberry-pi-4b", case .refused(let refusal) = other.reason else {
        return nil
      }
      return refusal
    }.first
    #expect(refusal == .tooCold(Celsius(0)))
    #expect(answer.site?.design.devices.first?.profile.id == "raspberry-pi-zero-2-w")
  }

  @Test("a climate warmer than what is assumed of hot days is taken") func heat() throws {
    #expect(try air(", climate: amsterdam", "enclosure: {}").hottest == nil)
    #expect(try air(", climate: dubai", "enclosure: {}").hottest == Celsius(35.3))
    let own = try air(", climate: amsterdam", "assume: { hottest: 30 C }")
    #expect(own.hottest == Celsius(30) && own.contradictions.isEmpty)
  }
}
