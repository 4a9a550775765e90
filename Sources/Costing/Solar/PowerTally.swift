// SPDX-License-Identifier: Apache-2.0

import Weather

/// Adds up the hours of a walk.
struct PowerTally {
  private let storage: Storage
  private let years: Int
  private let tenths: Double
  private let perCharge: Double
  private let empty: Double
  private var books = PowerYear.Books()
  private var unmet = 0.0
  private var unmetHours = 0
  private var unmetInYear = 0
  private var worstYear = 0
  private var outageDays = 0
  private var outage = 0
  private var longest = 0
  private var minimum: Double
  private var day = Day()
  private var dayOfYear = 0
  private var hourOfDay = 0
  private var month = 0
  private var daysLeft = Weather.days(inMonth: 0)
  private var months = [PowerYear.Month](repeating: .init(), count: 12)
  private var histogram: InlineArray<11, Int> = .init(repeating: 0)
  private var lowest = [Double](repeating: .infinity, count: 365)
  private var usual = [Double](repeating: 0, count: 365)

  /// The sums of a day.
  private struct Day {
    var panel = 0.0
    var spill = 0.0
    var unmet = 0.0
    var unmetHours = 0
    var charge = 0.0
    var least = Double.infinity
    var most = 0.0
  }

  init(_ storage: Storage, years: Int, firstDay: Int) {
    self.storage = storage
    dayOfYear = firstDay
    month = Weather.month(ofHour: firstDay * 24)
    var days = firstDay
    for earlier in 0..<month { days -= Weather.days(inMonth: earlier) }
    daysLeft = Weather.days(inMonth: month) - days
    self.years = years
    tenths = storage.capacity > 0 ? 10 / storage.capacity : 0
    perCharge = 1 / storage.charge
    empty = storage.capacity * storage.cutOff * (1 + 1e-12) + 1e-12
    minimum = storage.capacity * storage.start
    books.start = minimum
    books.end = minimum
  }

  @inline(__always)
  mutating func add(_ hour: borrowing PowerHour) {
    books.selfDischarge += books.end - hour.kept
    books.end = hour.charge
    day.panel += hour.panel
    day.charge += hour.charge
    if hour.charge < day.least { day.least = hour.charge }
    if hour.charge > day.most { day.most = hour.charge }
    histogram[Int(hour.charge * tenths)] += 1
    books.served += hour.panel - hour.net
    if hour.net < 0 {
      books.discharging += hour.kept - hour.charge
    } else if hour.isLockedOut {
      day.spill += hour.net
    } else if hour.excess > 0 {
      let spilled = hour.excess * perCharge
      day.spill += spilled
      books.charging += hour.net - spilled
    } else {
      books.charging += hour.net
    }
    if hour.excess < 0 {
      day.unmet -= hour.excess * storage.discharge
      day.unmetHours += 1
      outage += 1
      if outage > longest { longest = outage }
    } else {
      outage = 0
    }
    hourOfDay += 1
    if hourOfDay == 24 { endDay() }
  }

  private mutating func endDay() {
    hourOfDay = 0
    months[month].panel += day.panel
    months[month].spill += day.spill
    months[month].unmet += day.unmet
    months[month].charge += day.charge / 24
    if day.most >= storage.capacity { months[month].fullDays += 1 }
    if day.least <= empty { months[month].emptyDays += 1 }
    if day.unmetHours > 0 {
      months[month].outageDays += 1
      outageDays += 1
    }
    books.panel += day.panel
    books.spill += day.spill
    unmet += day.unmet
    unmetHours += day.unmetHours
    unmetInYear += day.unmetHours
    worstYear = max(worstYear, unmetInYear)
    lowest[dayOfYear] = min(lowest[dayOfYear], day.least)
    usual[dayOfYear] += day.least
    minimum = min(minimum, day.least)
    day = Day()
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
    var tally = (0..<10).map { Double(histogram[$0]) }
    tally[9] += Double(histogram[10])
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
