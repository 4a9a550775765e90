// SPDX-License-Identifier: Apache-2.0

import Weather

/// What came of a simulation. Energies, hours and days are means of a year over all years simulated.
public struct PowerYear: Sendable, Hashable {
  /// Energy of the full battery (Wh).
  public var capacity: Double
  /// Years simulated.
  public var years: Int
  /// From the panels, behind the controller (Wh/year).
  public var panel: Double
  /// Asked for by the load (Wh/year).
  public var demand: Double
  /// Asked for and not given (Wh/year).
  public var unmet: Double
  /// Hours in which something was not given (h/year).
  public var unmetHours: Double
  /// Days with such an hour (days/year).
  public var outageDays: Double
  /// The longest run of such hours (h).
  public var longestOutage: Int
  /// The largest number of unmet hours in any one year (h).
  public var worstYear: Int
  /// From the panels and not taken: the battery was full, or too cold or warm to charge (Wh/year).
  public var spill: Double
  /// The least charge (Wh).
  public var minimumCharge: Double
  /// What the books hold besides.
  public var books: Books
  /// The months, January first.
  public var months: [Month]
  /// Share of hours with a charge in each tenth of the capacity, emptiest first.
  public var histogram: [Double]
  /// Least charge on each day of the year, over all years (Wh).
  public var lowest: [Double]
  /// Mean of each day's least charge over the years (Wh).
  public var usual: [Double]

  /// Where the energy went, over the whole time simulated (Wh).
  public struct Books: Sendable, Hashable {
    /// From the panels.
    public var panel = 0.0
    /// To the load.
    public var served = 0.0
    /// From the panels and not taken.
    public var spill = 0.0
    /// Lost in charging.
    public var charging = 0.0
    /// Lost in discharging.
    public var discharging = 0.0
    /// Lost by the battery itself.
    public var selfDischarge = 0.0
    /// In the battery at the start.
    public var start = 0.0
    /// In the battery at the end.
    public var end = 0.0

    /// What does not add up; nought but for rounding.
    public var gap: Double {
      panel + start - served - spill - charging - discharging - selfDischarge - end
    }
  }

  /// A month of a mean year.
  public struct Month: Sendable, Hashable {
    /// From the panels (Wh/day).
    public var panel = 0.0
    /// Spilled (Wh/day).
    public var spill = 0.0
    /// Unmet (Wh/day).
    public var unmet = 0.0
    /// Days with an outage (days/month).
    public var outageDays = 0.0
    /// Share of days on which the battery was full at some hour.
    public var fullDays = 0.0
    /// Share of days on which it was empty at some hour.
    public var emptyDays = 0.0
    /// Mean charge (Wh).
    public var charge = 0.0
  }

  /// The least charge as a share of the full one.
  public var leastShare: Double { capacity > 0 ? minimumCharge / capacity : 0 }

  /// The month (from 0) with the least charge, over all years.
  public var emptiest: Int {
    let day = lowest.indices.min { lowest[$0] < lowest[$1] } ?? 0
    return Weather.month(ofHour: day * 24)
  }

  /// Share of hours in which something was not given.
  public var lossOfLoad: Double { unmetHours / Double(Weather.hoursPerYear) }

  /// Share of the energy asked for that was given; 1 where nothing was asked for.
  public var served: Double { demand > 0 ? 1 - unmet / demand : 1 }
}
