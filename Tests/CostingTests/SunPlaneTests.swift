// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing
import Weather

@testable import Costing

@Suite("What the sun leaves unmet, and its tangents") struct SunPlaneTests {
  private func points(_ count: Int, seed: UInt64) -> [SupplyPoint] {
    var random = Seeded(seed: seed)
    return (0..<count).map { _ in
      let panel = random.spread(0.5...100)
      return SupplyPoint(
        around: panel * random.number(0.001...0.15), light: panel * random.number(0...0.1),
        panel: panel, storage: panel * random.number(0.5...60))
    }
  }

  @Test("a tangent is exact where it was drawn, and doubles with all four numbers")
  func exact() {
    for point in points(40, seed: 31) {
      let (unmet, cut) = SampleSky.level.shortfall(at: point, charge: 0.9)
      #expect(agree(unmet, SampleSky.level.unmet(at: point, charge: 0.9)))
      #expect(abs(cut.value(at: point) - unmet) <= 1e-8 * (1 + unmet))
      let twice = SupplyPoint(
        around: 2 * point.around, light: 2 * point.light, panel: 2 * point.panel,
        storage: 2 * point.storage)
      #expect(agree(SampleSky.level.unmet(at: twice, charge: 0.9), 2 * unmet, within: 1e-7))
    }
  }

  /// The whole of the planner's proof hangs on this: convexity in load, panel and battery at once.
  @Test("no tangent is ever above the truth, whatever the build", arguments: [0.75, 0.92, 1])
  func bounds(_ charge: Double) {
    let drawn = points(30, seed: 32).map { SampleSky.steep.shortfall(at: $0, charge: charge).cut }
    for point in points(60, seed: 33) {
      let unmet = SampleSky.steep.unmet(at: point, charge: charge)
      for cut in drawn { #expect(cut.value(at: point) <= unmet + 1e-7 * (1 + unmet)) }
    }
  }

  @Test("the lockout of a cold pack keeps the tangents true")
  func cold() {
    let plane = SunPlane(
      SampleSky.sky, PanelArray(peak: 1, tilt: 30, azimuth: 180), chargeFrom: 10.5)
    let drawn = points(20, seed: 34).map { plane.shortfall(at: $0, charge: 0.9).cut }
    for point in points(30, seed: 35) {
      let unmet = plane.unmet(at: point, charge: 0.9)
      for cut in drawn { #expect(cut.value(at: point) <= unmet + 1e-7 * (1 + unmet)) }
    }
  }

  /// The shortest life by starting a full pack at every hour.
  private func shortest(_ point: SupplyPoint, _ charge: Double) -> Double {
    let plane = SampleSky.level
    let output = plane.simulation.output
    let daylight = plane.sky.daylight
    var best = Double.infinity
    for start in output.indices {
      var held = point.storage
      var hour = start
      while hour < output.count, Double(hour - start) < best {
        let net =
          output[hour] * point.panel - point.around - point.light * daylight[hour % daylight.count]
        let before = held
        held = min(point.storage, held + (net > 0 ? net * charge : net))
        hour += 1
        if held < -1e-12 * point.storage {
          best = min(best, Double(hour - 1 - start) + before / (before - held))
          break
        }
      }
    }
    return best
  }

  @Test("the shortest life is that of the worst start")
  func life() {
    for point in points(8, seed: 36) {
      let life = SampleSky.level.shortestLife(at: point, charge: 0.9)
      let known = shortest(point, 0.9)
      #expect(life == known || abs(life - known) < 1e-6 * known)
    }
    let idle = SupplyPoint(around: 0, light: 0, panel: 1, storage: 1)
    #expect(SampleSky.level.shortestLife(at: idle, charge: 0.9) == .infinity)
  }

  @Test(
    "a life is too short just where its tangent is above nothing; no tangent is above the truth",
    arguments: [0.4, 30.5, 720, 2_400])
  func lifeCuts(_ hours: Double) throws {
    let all = points(40, seed: 37)
    var cuts: [BendersCut] = []
    for point in all {
      guard let cut = SampleSky.level.lifeCut(at: point, charge: 0.9, hours: hours) else {
        continue
      }
      cuts.append(cut)
      let life = SampleSky.level.shortestLife(at: point, charge: 0.9)
      guard abs(life / hours - 1) > 1e-6 else { continue }
      #expect((cut.value(at: point) > 0) == (life < hours), "\(life) \(hours)")
    }
    #expect(cuts.count > 20)
    for point in all where SampleSky.level.shortestLife(at: point, charge: 0.9) >= hours {
      for cut in cuts { #expect(cut.value(at: point) <= 1e-9 * point.storage) }
    }
  }

  @Test("a share that may stay unmet is taken off, and leaves tangents below the truth")
  func tolerated() {
    var plane = SampleSky.level
    plane.tolerated = 0.02
    let all = points(30, seed: 39)
    let drawn = all.map { plane.shortfall(at: $0, charge: 0.9) }
    for (point, own) in zip(all, drawn) {
      let year = plane.year(at: point, charge: 0.9)
      let unmet = plane.unmet(at: point, charge: 0.9)
      #expect(abs(unmet - (year.unmet - 0.02 * year.demand)) <= 1e-7 * (1 + year.demand))
      #expect(abs(own.cut.value(at: point) - own.unmet) <= 1e-8 * (1 + year.demand))
      for other in drawn { #expect(other.cut.value(at: point) <= unmet + 1e-7 * (1 + year.demand)) }
      // Never below nothing where it is served to that share.
      #expect((unmet <= 0) == (year.served >= 0.98) || abs(unmet) < 1e-6 * year.demand)
    }
    #expect(drawn.contains { $0.unmet < 0 } && drawn.contains { $0.unmet > 0 })
  }

  @Test("bounds learn what is asked of them, and no more")
  func refine() throws {
    var cuts = BendersCuts(planes: 1, charge: 0.9, hours: 240)
    let point = try #require(
      points(40, seed: 38).first {
        SampleSky.level.unmet(at: $0, charge: 0.9) > 0
          && SampleSky.level.shortestLife(at: $0, charge: 0.9) < 240
      })
    #expect(cuts.unmet(at: point, plane: 0) == 0)
    let first = cuts.refine(at: point, on: SampleSky.level, plane: 0)
    #expect(first.unmet > 0 && first.lack > 0)
    #expect(
      agree(
        cuts.unmet(at: point, plane: 0), SampleSky.level.unmet(at: point, charge: 0.9),
        within: 1e-8))
    let again = cuts.refine(at: point, on: SampleSky.level, plane: 0)
    #expect(again.unmet == 0 && again.lack == 0)
    #expect(cuts.shortfall[0].count == 1 && cuts.life[0].count == 1)
  }
}
