// SPDX-License-Identifier: Apache-2.0

import Costing
import Documents
import Planning
import Quantities
import Requirements
import Weather

/// What the sun and the battery do over the year, for every format.
enum PowerWords {
  /// How the panels lie.
  static func slope(_ site: SiteSolution) -> String {
    guard let sun = site.profile.sun, sun.planes.indices.contains(site.design.plane) else {
      return "level"
    }
    let tilt = sun.planes[site.design.plane].tilt
    return tilt == 0 ? "level" : "at \(Format.significant(tilt, 3)) deg"
  }

  /// What a watt-hour less is worth; nil on mains.
  static func worth(_ site: SiteSolution) -> String? {
    guard site.profile.battery != nil else { return nil }
    let worth = Format.significant(site.worthOfWattHour, 3)
    return "a Wh a day less saves \(worth) USD/day"
  }

  /// Where the hours come from.
  static func source(_ site: SiteSolution) -> String {
    guard let sun = site.profile.sun, let plane = sun.planes.first else { return "" }
    let weather = plane.sky.weather
    return weather.title.isEmpty ? weather.source : "\(weather.title), \(weather.source)"
  }

  /// The rows of the table: what, in the middle, at the limits' caution.
  static func rows(_ site: SiteSolution) -> [[String]] {
    guard let (middle, cautious) = site.years else { return [] }
    func row(_ name: String, _ value: (PowerYear) -> String) -> [String] {
      [name, value(middle), value(cautious)]
    }
    func number(_ value: Double, _ unit: String) -> String {
      "\(Format.significant(value, 3)) \(unit)"
    }
    let tolerated = tolerated(site)
    let goneWithout =
      tolerated > 0
      ? [
        row("gone without, as allowed") { number(min($0.unmet, tolerated * $0.demand), "Wh/year") }
      ]
      : []
    return [
      row("from the panels") { number($0.panel / 365, "Wh/day") },
      row("spilled") { number($0.spill / 365, "Wh/day") },
      row("left to swapped packs") { number(max(0, $0.unmet - tolerated * $0.demand), "Wh/year") },
    ] + goneWithout + [
      row("short of sun") { "\(number($0.unmetHours, "h/year")), at most \($0.longestOutage) h" },
      row("least usable charge") {
        "\(number(100 * $0.leastShare, "%")) in \(months[$0.emptiest])"
      },
    ]
  }

  /// How long it is without power in a year, where it may be; empty where it never is.
  static func dark(_ site: SiteSolution) -> String {
    guard tolerated(site) > 0, let hours = site.years?.middle.unmetHours, hours > 0 else {
      return ""
    }
    return " but for \(Format.significant(hours, 2)) h/year"
  }

  /// Share of the energy asked for that the site may go without.
  private static func tolerated(_ site: SiteSolution) -> Double {
    site.profile.sun.map { $0.planes[site.design.plane].tolerated } ?? 0
  }

  /// The months' names.
  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// The section for a terminal.
  static func text(_ site: SiteSolution, _ answer: Answer) -> [String] {
    let rows = rows(site)
    guard !rows.isEmpty else { return [] }
    var table = Table([.left, .right, .right])
    table.add(["", "middle", "at \(Format.significant(answer.requirements.confidence, 3))"])
    for row in rows { table.add(row) }
    let again =
      answer.effort.simulated == 0
      ? "no program had to be solved again after it"
      : "\(answer.effort.simulated) of \(answer.effort.programs) programs were solved again after it"
    return ["SUN AND BATTERY, hour by hour"] + table.lines(indent: 2) + [
      "  \(source(site)); \(again)", "",
    ]
  }

  /// The object of the JSON; null without panels.
  static func json(_ site: SiteSolution) -> JSON {
    guard let (middle, cautious) = site.years else {
      return .object([("worth_usd_per_wh", .number(site.worthOfWattHour))])
    }
    func object(_ year: PowerYear) -> JSON {
      .object([
        ("years", .number(year.years)), ("pv_wh_per_year", .number(year.panel)),
        ("demand_wh_per_year", .number(year.demand)), ("unmet_wh", .number(year.unmet)),
        ("unmet_hours", .number(year.unmetHours)), ("outage_days", .number(year.outageDays)),
        ("longest_outage_h", .number(year.longestOutage)), ("served", .number(year.served)),
        ("loss_of_load", .number(year.lossOfLoad)), ("min_charge_wh", .number(year.minimumCharge)),
        ("spill_wh", .number(year.spill)),
        (
          "monthly",
          .array(
            year.months.enumerated().map { index, month in
              .object([
                ("month", .number(index + 1)), ("pv_wh_per_day", .number(month.panel)),
                ("spill_wh_per_day", .number(month.spill)),
                ("unmet_wh_per_day", .number(month.unmet)),
                ("mean_charge_wh", .number(month.charge)),
              ])
            })
        ),
      ])
    }
    return .object([
      ("worth_usd_per_wh", .number(site.worthOfWattHour)), ("weather", .string(source(site))),
      (
        "tilt_deg",
        .number(site.profile.sun.map { $0.planes[site.design.plane].tilt })
      ), ("reliability", .number(1 - tolerated(site))), ("middle", object(middle)),
      ("cautious", object(cautious)),
    ])
  }

  /// State of charge over the year as a drawing: the usual day's least in the middle of belief, and the
  /// least of all years at the limits' caution; nil without panels.
  static func drawing(_ site: SiteSolution) -> [String]? {
    guard let (middle, cautious) = site.years else { return nil }
    let (width, height, left, top) = (420.0, 120.0, 40.0, 8.0)
    func line(_ year: PowerYear, _ values: [Double]) -> String {
      values.enumerated().map { day, value in
        let share = year.capacity > 0 ? value / year.capacity : 0
        let x = left + Double(day) / 364 * width
        let y = top + (1 - min(1, max(0, share))) * height
        return "\(Format.fixed(x, 1)),\(Format.fixed(y, 1))"
      }.joined(separator: " ")
    }
    let floor = Format.fixed(top + height, 1)
    var lines = [
      "<svg viewBox=\"0 0 480 150\" role=\"img\" aria-label=\"State of charge over the year\">",
      "<polygon class=\"band\" points=\"\(Format.fixed(left, 1)),\(floor) \(line(cautious, cautious.lowest)) \(Format.fixed(left + width, 1)),\(floor)\"/>",
      "<polyline class=\"curve\" points=\"\(line(middle, middle.usual))\"/>",
    ]
    for (share, words) in [(0.0, "0 %"), (0.5, "50 %"), (1, "100 %")] {
      let y = top + (1 - share) * height
      lines.append(
        "<text x=\"\(Format.fixed(left - 6, 1))\" y=\"\(Format.fixed(y + 4, 1))\" text-anchor=\"end\">\(words)</text>"
      )
    }
    for (month, letter) in "JFMAMJJASOND".enumerated() {
      let x = left + (Double(month) + 0.5) / 12 * width
      lines.append(
        "<text x=\"\(Format.fixed(x, 1))\" y=\"\(Format.fixed(top + height + 18, 1))\" text-anchor=\"middle\">\(letter)</text>"
      )
    }
    return lines + ["</svg>"]
  }
}
