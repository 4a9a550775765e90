// SPDX-License-Identifier: Apache-2.0

public import Requirements

/// A sampling schedule: an interval, aligned to the start of the day, and its hours.
public struct SamplingSchedule: Sendable, Hashable, Comparable {
  /// Ticks in a second: any whole number of samples a second up to 16, the usual rates of cameras (24, 25, 30, 50, 60)
  /// and any whole number of milliseconds are a whole number of ticks, so that two schedules can be laid over each
  /// other.
  public static let ticksPerSecond = 360_360_000

  /// The interval in ticks.
  public var ticks: Int
  /// The hours in which it samples.
  public var hours: Hours

  /// A sampling schedule from a rate in hertz; rates above 1 kHz sample every millisecond.
  public init(hertz: Double, hours: Hours) {
    let perSecond = Self.ticksPerSecond
    ticks = max(perSecond / 1_000, Int((Double(perSecond) / hertz).rounded()))
    self.hours = hours
  }

  /// The interval in seconds.
  public var interval: Double {
    Double(ticks) / Double(Self.ticksPerSecond)
  }

  /// The order.
  public static func < (left: SamplingSchedule, right: SamplingSchedule) -> Bool {
    (left.ticks, left.hours.rawValue) < (right.ticks, right.hours.rawValue)
  }
}

/// Beats laid over each other: a device that wakes for one serves all that fall on the same moment.
public struct Schedule: Sendable, Hashable {
  /// The sampling schedules, without repetitions, by interval.
  public var samplings: [SamplingSchedule]

  /// Lays sampling schedules over each other.
  public init(_ samplings: some Sequence<SamplingSchedule>) {
    self.samplings = Set(samplings).sorted()
  }

  /// Wakes a second in the hours when only the sampling schedules around the clock run.
  public var nightRate: Double {
    Schedule.unionRate(samplings.filter { $0.hours == .any }.map(\.ticks))
  }

  /// Wakes a second by day, when all run.
  public var dayRate: Double {
    Schedule.unionRate(samplings.map(\.ticks))
  }

  /// Wakes in a day with a number of hours of light.
  public func wakes(daylight hours: Double) -> Double {
    nightRate * 86_400 + (dayRate - nightRate) * hours * 3_600
  }

  /// The shortest time between two wakes (s): the greatest common divisor bounds it from below.
  public var shortestInterval: Double {
    Double(samplings.map(\.ticks).reduce(0, Schedule.commonDivisor))
      / Double(SamplingSchedule.ticksPerSecond)
  }

  /// The distinct unions of sampling schedules that the runs of a device may need, each with all beats it covers.
  public static func unions(of samplings: [SamplingSchedule], atMost count: Int) -> [Schedule] {
    var unions: Set<[SamplingSchedule]> = []
    func grow(_ chosen: [SamplingSchedule], _ start: Int) {
      if !chosen.isEmpty {
        let schedule = Schedule(chosen)
        // A sampling schedule that adds no wake is covered: the schedule is known by all that it covers.
        let covered = samplings.filter { sampling in
          let more = Schedule(chosen + [sampling])
          return abs(more.dayRate - schedule.dayRate) < 1e-12
            && abs(more.nightRate - schedule.nightRate) < 1e-12
        }
        unions.insert(covered.sorted())
      }
      guard chosen.count < count else { return }
      for index in start..<max(start, samplings.count) {
        grow(chosen + [samplings[index]], index + 1)
      }
    }
    grow([], 0)
    return unions.sorted { left, right in
      left.count != right.count ? left.count < right.count : left.lexicographicallyPrecedes(right)
    }.map { Schedule($0) }
  }

  /// Moments a second on which at least one of several aligned intervals falls: inclusion and
  /// exclusion over their least common multiples.
  static func unionRate(_ ticks: [Int]) -> Double {
    // In the largest unit that all are whole numbers of, so that their multiples stay countable.
    let unit = max(1, ticks.reduce(0, commonDivisor))
    let intervals = Schedule.withoutMultiples(ticks.map { $0 / unit })
    let perSecond = Double(SamplingSchedule.ticksPerSecond) / Double(unit)
    var rate = 0.0
    // At most a handful of intervals that do not divide each other.
    for subset in 1..<(1 << min(intervals.count, 12)) {
      var multiple = 1
      var overflows = false
      for (index, interval) in intervals.enumerated() where subset & (1 << index) != 0 {
        let (product, overflow) =
          (multiple / commonDivisor(multiple, interval)).multipliedReportingOverflow(by: interval)
        overflows = overflows || overflow
        multiple = overflow ? multiple : product
      }
      let share = overflows ? 0 : perSecond / Double(multiple)
      rate += subset.nonzeroBitCount % 2 == 1 ? share : -share
    }
    return rate
  }

  private static func withoutMultiples(_ intervals: [Int]) -> [Int] {
    let sorted = Set(intervals).sorted()
    return sorted.filter { interval in
      !sorted.contains { $0 < interval && interval % $0 == 0 }
    }
  }

  static func commonDivisor(_ left: Int, _ right: Int) -> Int {
    var (a, b) = (left, right)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
