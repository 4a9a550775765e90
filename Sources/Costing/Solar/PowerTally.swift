// SPDX-License-Identifier: Apache-2.0

import Weather

/// The hours of a day as the walk leaves them: the charge after each, and what could not be held or given. All
/// else is added up at the day's end, so that the walk keeps its own numbers in registers.
struct PowerDay {
  /// The charge after each hour (Wh).
  let charges: UnsafeMutableBufferPointer<Double>
  /// Hours passed.
  var hours = 0
  /// Not taken, from the panels (Wh).
  var spill = 0.0
  /// Not given, at the battery (Wh).
  var unmet = 0.0
  /// Hours in which something was not given.
  var unmetHours = 0
  /// Whether it was full at the end of some hour.
  var wasFull = false

  /// Takes an hour.
  ///
  /// - Parameter perCharge: energy put in for each watt-hour that is stored.
  @inline(__always)
  mutating func add(_ hour: borrowing PowerHour, _ perCharge: Double) {
    charges[hours] = hour.charge
    hours &+= 1
    if hour.excess > 0 {
      spill += hour.excess * perCharge
      wasFull = true
    } else if hour.excess < 0 {
      unmet -= hour.excess
      unmetHours &+= 1
    }
    if hour.isLockedOut, hour.net > 0 { spill += hour.net }
  }
}

/// What went in and out on a day. Every second hour has sums of its own, so that none has to wait for the hour
/// before.
struct PowerFlow {
  /// From the panels (Wh).
  private(set) var panel = 0.0
  /// From the panels beyond the load, in hours when they gave more (Wh).
  private(set) var surplus = 0.0
  /// What they lacked in the others (Wh).
  private(set) var lack = 0.0

  /// Adds up the 24 hours of a day.
  ///
  /// - Parameter drawn: what the load asks for in an hour of the day (Wh).
  @inline(__always)
  init(_ output: UnsafeBufferPointer<Double>, drawn: (Int) -> Double) {
    var (net, size, all) = ((0.0, 0.0), (0.0, 0.0), (0.0, 0.0))
    for hour in stride(from: 0, to: 24, by: 2) {
      let (first, second) = (output[hour] - drawn(hour), output[hour + 1] - drawn(hour + 1))
      all = (all.0 + output[hour], all.1 + output[hour + 1])
      net = (net.0 + first, net.1 + second)
      size = (size.0 + abs(first), size.1 + abs(second))
    }
    panel = all.0 + all.1
    surplus = (size.0 + size.1 + net.0 + net.1) / 2
    lack = (size.0 + size.1 - net.0 - net.1) / 2
  }
}

/// What a battery held on a day.
private struct PowerLevel {
  /// The least charge (Wh).
  var least: Double
  /// Sum of the charges after each hour (Wh).
  var sum: Double

  @inline(__always)
  init(_ charges: UnsafeMutableBufferPointer<Double>) {
    var (low, all) = ((Double.infinity, Double.infinity), (0.0, 0.0))
    for hour in stride(from: 0, to: 24, by: 2) {
      let (first, second) = (charges[hour], charges[hour + 1])
      all = (all.0 + first, all.1 + second)
      low = (first < low.0 ? first : low.0, second < low.1 ? second : low.1)
    }
    (least, sum) = (min(low.0, low.1), all.0 + all.1)
  }
}

/// Adds up the days of a walk.
struct PowerTally {
  private let storage: Storage
  private let years: Int
  private let tenths: Double
  private let empty: Double
  private var books = PowerYear.Books()
  private var unmet = 0.0
  private var unmetHours = 0
  private var unmetInYear = 0
  private var worstYear = 0
  private var outageDays = 0
  private var outage = 0
  private var longest = 0
  private var lastOutage = -2
  private var minimum: Double
  private var dayOfYear = 0
  private var month = 0
  private var daysLeft = Weather.days(inMonth: 0)
  private var months = [PowerYear.Month](repeating: .init(), count: 12)
  private var histogram = [Int](repeating: 0, count: 44)
  private var lowest = [Double](repeating: .infinity, count: 365)
  private var usual = [Double](repeating: 0, count: 365)

  /// - Parameter demand: what the load asks for in all (Wh).
  init(_ storage: Storage, years: Int, firstDay: Int, demand: Double) {
    self.storage = storage
    books.served = demand
    dayOfYear = firstDay
    month = Weather.month(ofHour: firstDay * 24)
    var days = firstDay
    for earlier in 0..<month { days -= Weather.days(inMonth: earlier) }
    daysLeft = Weather.days(inMonth: month) - days
    self.years = years
    tenths = storage.capacity > 0 ? 10 / storage.capacity : 0
    empty = storage.capacity * storage.cutOff * (1 + 1e-12) + 1e-12
    minimum = storage.capacity * storage.start
    books.start = minimum
    books.end = minimum
  }

  /// An hour in which something was not given.
  mutating func short(_ hour: Int) {
    outage = lastOutage + 1 == hour ? outage + 1 : 1
    lastOutage = hour
    longest = max(longest, outage)
  }

  /// The whole part of a number from 0 to 11, but for the last 1e-9 below the next: added to a number so large that
  /// its last bit is worth one, it stands in the last bits.
  @inline(__always)
  private static func whole(_ number: Double) -> Int {
    Int(truncatingIfNeeded: (number - (0.5 - 1e-9) + 0x1.8p52).bitPattern & 15)
  }

  /// Takes a day.
  mutating func add(_ day: borrowing PowerDay, _ flow: PowerFlow) {
    let charges = day.charges
    let level = PowerLevel(charges)
    let (least, sum) = (level.least, level.sum)
    // Hours that follow each other lie in one tenth, mostly: counting them in turns keeps one from waiting for the
    // other.
    histogram.withUnsafeMutableBufferPointer { histogram in
      for hour in 0..<24 {
        histogram[Self.whole(charges[hour] * tenths) &* 4 &+ (hour & 3)] &+= 1
      }
    }
    // What it loses by itself is a share of what it held when each hour began.
    let began = sum - charges[23] + books.end
    books.selfDischarge += began * (storage.selfDischarge / Storage.hoursPerMonth)
    books.end = charges[23]
    books.charging += flow.surplus - day.spill
    books.discharging += flow.lack / storage.discharge - day.unmet
    months[month].panel += flow.panel
    months[month].spill += day.spill
    months[month].unmet += day.unmet * storage.discharge
    months[month].charge += sum / 24
    if day.wasFull || charges[23] >= storage.capacity { months[month].fullDays += 1 }
    if least <= empty { months[month].emptyDays += 1 }
    if day.unmetHours > 0 {
      months[month].outageDays += 1
      outageDays += 1
    }
    let unmetHere = day.unmet * storage.discharge
    books.panel += flow.panel
    books.spill += day.spill
    unmet += unmetHere
    unmetHours += day.unmetHours
    unmetInYear += day.unmetHours
    worstYear = max(worstYear, unmetInYear)
    lowest[dayOfYear] = min(lowest[dayOfYear], least)
    usual[dayOfYear] += least
    minimum = min(minimum, least)
    dayOfYear += 1
    daysLeft -= 1
    if daysLeft == 0 {
      month = month == 11 ? 0 : month + 1
      daysLeft = Weather.days(inMonth: month)
    }
    if dayOfYear == 365 {
      dayOfYear = 0
      unmetInYear = 0
    }
  }

  /// Everything, as means of a year.
  func year() -> PowerYear {
    let span = Double(years)
    var books = books
    let demand = books.served
    books.served -= unmet
    books.charging *= 1 - storage.charge
    books.discharging *= 1 - storage.discharge
    var months = months
    for month in months.indices {
      let days = Double(Weather.days(inMonth: month)) * span
      months[month].panel /= days
      months[month].spill /= days
      months[month].unmet /= days
      months[month].charge /= days
      months[month].outageDays /= span
      months[month].fullDays /= days
      months[month].emptyDays /= days
    }
    // A full battery belongs to the last tenth.
    var tally = (0...10).map { tenth in
      Double(histogram[(tenth * 4)..<(tenth * 4 + 4)].reduce(0, +))
    }
    tally[9] += tally.removeLast()
    let hours = max(1, tally.reduce(0, +))
    return PowerYear(
      capacity: storage.capacity, years: years, panel: books.panel / span, demand: demand / span,
      unmet: unmet / span,
      unmetHours: Double(unmetHours) / span, outageDays: Double(outageDays) / span,
      longestOutage: longest, worstYear: worstYear, spill: books.spill / span,
      minimumCharge: minimum, books: books, months: months, histogram: tally.map { $0 / hours },
      lowest: lowest, usual: usual.map { $0 / span })
  }
}
