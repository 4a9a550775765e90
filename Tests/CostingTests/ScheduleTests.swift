// SPDX-License-Identifier: Apache-2.0

import Requirements
import TestSupport
import Testing

@testable import Costing

@Suite("Schedules laid over each other") struct ScheduleTests {
  private func moments(_ intervals: [Int], below end: Int) -> [Int] {
    var moments: Set<Int> = []
    for interval in intervals { moments.formUnion(stride(from: 0, to: end, by: interval)) }
    return moments.sorted()
  }

  private func multiple(_ intervals: [Int]) -> Int {
    // By trial, so that nothing is shared with the formula.
    let step = intervals.max() ?? 1
    return stride(from: step, through: Int.max, by: step).first { candidate in
      intervals.allSatisfy { candidate % $0 == 0 }
    } ?? 0
  }

  private func samplings(_ intervals: [Int], _ hours: Hours = .any) -> [SamplingSchedule] {
    intervals.map { SamplingSchedule(hertz: 1_000 / Double($0), hours: hours) }
  }

  @Test("the union of beats, counted over their common multiple")
  func unions() {
    var random = Seeded(seed: 3)
    for _ in 0..<300 {
      let count = Int.random(in: 1...4, using: &random)
      let intervals = (0..<count).map { _ in Int.random(in: 2...40, using: &random) }
      let whole = multiple(intervals)
      let counted = Double(moments(intervals, below: whole).count) / Double(whole) * 1_000
      #expect(agree(Schedule(samplings(intervals)).dayRate, counted), "\(intervals)")
    }
  }

  @Test("by night only what runs around the clock wakes")
  func nights() {
    let schedule = Schedule(samplings([20], .any) + samplings([30], .daylight))
    #expect(agree(schedule.nightRate, 50))
    #expect(agree(schedule.dayRate, 1_000.0 / 15))
    #expect(agree(schedule.wakes(daylight: 0), 50 * 86_400))
    #expect(agree(schedule.wakes(daylight: 24), 86_400 * 1_000.0 / 15))
    #expect(agree(schedule.wakes(daylight: 6), 50 * 18 * 3_600 + 1_000.0 / 15 * 6 * 3_600))
  }

  @Test("no two wakes are nearer than the shortest interval, and some are as near")
  func gaps() {
    var random = Seeded(seed: 4)
    for _ in 0..<200 {
      let count = Int.random(in: 1...3, using: &random)
      let intervals = (0..<count).map { _ in Int.random(in: 2...60, using: &random) }
      let schedule = Schedule(samplings(intervals))
      let all = moments(intervals, below: 2 * multiple(intervals) + 1)
      let gaps = zip(all.dropFirst(), all).map { $0 - $1 }
      #expect(agree(Double(gaps.min() ?? 0) / 1_000, schedule.shortestInterval), "\(intervals)")
    }
  }

  @Test("a beat that is there already, or a multiple of one, adds no wake")
  func multiples() {
    let ten = Schedule(samplings([10_000]))
    #expect(Schedule(samplings([10_000, 10_000])) == ten)
    #expect(Schedule(samplings([10_000, 20_000, 60_000])).dayRate == ten.dayRate)
    #expect(Schedule(samplings([10_000, 15_000])).dayRate > ten.dayRate)
  }

  @Test("no beat, no wake")
  func empty() {
    let none = Schedule([])
    #expect(none.dayRate == 0 && none.nightRate == 0 && none.wakes(daylight: 12) == 0)
  }

  @Test("huge common multiples neither overflow nor go below the fastest beat")
  func overflow() {
    let primes = [3_600_017, 3_600_029, 3_600_053, 3_600_059]
    let rate = Schedule(samplings(primes)).dayRate
    #expect(rate <= primes.reduce(0) { $0 + 1_000 / Double($1) })
    #expect(rate >= 1_000 / Double(primes[0]))
  }

  @Test(
    "a rate is what was typed",
    arguments: [1.0, 3, 5, 6, 7, 11, 12.5, 13, 15, 24, 25, 30, 50, 60, 100])
  func exact(hertz: Double) {
    #expect(1 / SamplingSchedule(hertz: hertz, hours: .any).interval == hertz)
    let schedule = Schedule([SamplingSchedule(hertz: hertz, hours: .any)])
    #expect(abs(schedule.dayRate - hertz) < 1e-12 * hertz)
  }

  /// 3 and 5 a second meet once a second.
  @Test("rates above one a second are laid over each other") func union() {
    let both = Schedule([3.0, 5].map { SamplingSchedule(hertz: $0, hours: .any) })
    #expect(abs(both.dayRate - 7) < 1e-12)
    #expect(abs(both.shortestInterval - 1.0 / 15) < 1e-15)
  }

  @Test("an interval is at least a millisecond") func rounding() {
    #expect(SamplingSchedule(hertz: 1.0 / 60, hours: .any).milliseconds == 60_000)
    #expect(SamplingSchedule(hertz: 1e9, hours: .any).milliseconds == 1)
    #expect(SamplingSchedule(hertz: 0.25, hours: .any).interval == 4)
  }
}
