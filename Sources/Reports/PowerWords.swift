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

  /// What the panels give and what is short, in the middle and at the limits' confidence.
  static func table(
    _ years: (middle: PowerYear, cautious: PowerYear), of site: SiteSolution, at confidence: String
  ) -> Document.Table {
    func row(_ name: String, _ value: (PowerYear) -> String) -> Document.TableRow {
      .init([name, value(years.middle), value(years.cautious)])
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
    let rows =
      [
        row("from the panels") { number($0.panel / 365, "Wh/day") },
        row("spilled") { number($0.spill / 365, "Wh/day") },
        row("left to swapped packs") {
          number(max(0, $0.unmet - tolerated * $0.demand), "Wh/year")
        },
      ] + goneWithout + [
        row("short of sun") { "\(number($0.unmetHours, "h/year")), at most \($0.longestOutage) h" },
        row("least usable charge") {
          "\(number(100 * $0.leastShare, "%")) in \(months[$0.emptiest])"
        },
      ]
    return .init(columns: [.left, .right("middle"), .right(confidence)], rows: rows)
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
}
