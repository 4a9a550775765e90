// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Quantities
public import Weather

/// What feeds a site.
public enum Supply: Sendable, Hashable {
  /// The grid: a price and an intensity, where known.
  case mains(price: DollarsPerKilowattHour?, grid: String?, place: Place)
  /// Batteries, with or without the sun.
  case battery(BatteryChoice, SolarChoice?)
}

/// Batteries to choose from.
public struct BatteryChoice: Sendable, Hashable {
  /// The catalogue's battery.
  public var battery: String
  /// Rated energy of one pack.
  public var energy = WattHours(1)
  /// How many packs.
  public var packs = 1...1
  /// Price of one pack, where given.
  public var price: Dollars?
  /// Where the file says so.
  public var place: Place
}

/// Panels to choose from.
public struct SolarChoice: Sendable, Hashable {
  /// The catalogue's panel.
  public var panel: String
  /// Peak power of one panel.
  public var peak: Watts
  /// How many panels.
  public var panels = 0...1
  /// Share of the light that dirt takes, where given.
  public var soilingLoss: Ratio?
  /// Slopes to choose from, from level.
  public var tilts: [Degrees] = [Degrees(0)]
  /// Share of the energy asked for in the long run that must be served.
  public var reliability = Ratio(1)
  /// That they face, from north through east; the equator where the file does not say.
  public var azimuth: Degrees?
  /// Where the file says so.
  public var place: Place
}

/// Where a site is: its sky and its cold.
public struct Surroundings: Sendable, Hashable {
  /// The catalogue's climate; nil where the file names none.
  public var climate: String?
  /// The coldest temperature that everything must work at; nil for that of the climate, or the assumed one.
  public var coldest: Celsius?
  /// Years of weather that are made of a climate.
  public var years = 20
  /// A year of its hours, where the file names one.
  public var weather: Weather?
  /// Where the file names the climate.
  public var place: Place?
}

/// What keeps a site alive.
public struct Upkeep: Sendable, Hashable {
  /// The price of a visit.
  public var visit: Dollars?
  /// Carbon of a visit, where given.
  public var visitCarbon: Grams?
  /// How long the hardware is to serve.
  public var lifetime = Seconds(5 * Unit.year)
  /// How often lenses and panels are cleaned; nil where never for its own sake.
  public var cleaning: Cleaning?
  /// What the card holds on which samples are kept; nil where none is named.
  public var card: Bytes?
  /// Sites that one planned trip serves.
  public var sharedBy = 1
  /// What each site adds to the price of a trip.
  public var onSite: Dollars?
  /// Where the file says so; nil where it does not.
  public var place: Place?

  /// What a planned visit costs this site: its share of the trip, and what it adds (USD).
  public var plannedVisit: Dollars? { share(ofTrip: visit) }

  /// What an inspection of today costs this site: its share of the trip, and what it adds (USD).
  public func inspection(of today: Today) -> Dollars? { share(ofTrip: today.each ?? visit) }

  /// A trip is paid by all sites that it serves.
  private func share(ofTrip trip: Dollars?) -> Dollars? {
    trip.map { Dollars($0.value / Double(sharedBy) + (onSite?.value ?? 0)) }
  }

  /// What a trip to this site alone costs (USD).
  public var ownVisit: Dollars? { visit.map { $0 + (onSite ?? .zero) } }
}

/// How often what gets dirty is cleaned.
public struct Cleaning: Sendable, Hashable {
  /// All that gets dirty, where one interval is given.
  public var every: Seconds?
  /// The lenses of cameras, where given.
  public var lens: Seconds?
  /// The panels, where given.
  public var panels: Seconds?
  /// Where the file says so.
  public var place: Place

  /// Cleanings of the lenses (1/day).
  public var lensPerDay: Double { Self.perDay(lens ?? every) }

  /// Cleanings of the panels (1/day).
  public var panelsPerDay: Double { Self.perDay(panels ?? every) }

  private static func perDay(_ interval: Seconds?) -> Double {
    interval.map { 86_400 / $0.value } ?? 0
  }
}

/// A load that is there anyway.
public struct OtherLoad: Sendable, Hashable {
  /// Its name.
  public var name: String
  /// Its mean power.
  public var power: Watts
}

/// What is done today instead.
public struct Today: Sendable, Hashable {
  /// How often somebody goes there.
  public var inspections: PerDay
  /// The price of a trip for one; nil for that of a visit.
  public var each: Dollars?
}
