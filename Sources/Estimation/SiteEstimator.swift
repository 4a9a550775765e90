// SPDX-License-Identifier: Apache-2.0

import Catalogue
public import Costing
import Quantities
import Requirements
import Weather

/// Profiles of what stands around the computer: battery, sun, radio.
public struct SiteEstimator {
  let context: EstimationContext

  /// Makes profiles from what is known.
  public init(_ context: EstimationContext) {
    self.context = context
  }

  /// The pack to choose from; nil at a site on mains.
  public func battery() -> BatteryProfile? {
    guard case .battery(let choice, _) = context.requirements.supply,
      let part = context.catalogue.parts[choice.battery]
    else { return nil }
    func assumed<Q: Quantity>(_ value: Q, _ note: String) -> Estimate<Q> {
      Estimate(value, basis: .assumed, provenance: Provenance(source: "envelope", note: note))
    }
    let air = context.air
    let temperature = air.coldest ?? context.assumption(.temperature, Celsius.self).value
    let share = part.capacityShare(at: temperature)
    let cold = Estimate(
      share, low: Ratio(share.value * 0.9), high: Ratio(min(1, share.value * 1.08)),
      basis: .datasheet,
      provenance: Provenance(
        source: part.id,
        note: "capacity at \(Format.significant(temperature.value, 3)) C"
          + (air.coldest == nil ? "" : " (\(air.origin))")))
    let rated = choice.energy.value
    let price: Estimate<Dollars>? =
      choice.price.map { context.given($0, "price of one pack") }
      ?? part.figure("price", DollarsPerWattHour.self).map { perWattHour in
        perWattHour.map(note: "\(part.id): price a watt-hour x \(Format.significant(rated, 4)) Wh")
        {
          Dollars($0.value * rated)
        }
      }
    var profile = BatteryProfile(
      id: part.id, rated: rated,
      depth: part.figure("usable-depth", Ratio.self) ?? assumed(Ratio(0.8), "usable depth unknown"),
      cold: cold,
      ageing: part.isRechargeable
        ? context.assumption(.batteryAgeing, Ratio.self)
        : assumed(Ratio(1), "cells used once do not age by cycles"),
      selfDischarge: part.figure("self-discharge", PerMonth.self)
        ?? assumed(PerMonth(0.03), "self-discharge unknown"),
      roundTrip: part.figure("round-trip", Ratio.self) ?? assumed(Ratio(0.9), "round trip unknown"),
      calendarLife: part.figure("calendar-life", Seconds.self)
        ?? context.assumption(.batteryCalendarLife, Seconds.self),
      cycleLife: part.figure("cycle-life", Ratio.self), price: price,
      isRechargeable: part.isRechargeable)
    profile.dischargeLimit = part.figure("discharge-limit", Hertz.self)
    profile.mass = part.figure("mass", GramsPerKilowattHour.self).map { mass in
      mass.map(note: "\(part.id): grams a kilowatt-hour x \(Format.significant(rated, 4)) Wh") {
        Grams($0.value * rated / 1_000)
      }
    }
    if part.cycleCurve.count > 1 { profile.cycles = { part.cycles(depth: $0) } }
    if let slow = part.figure("usable-share-slow", Ratio.self),
      let fast = part.figure("usable-share-fast", Ratio.self),
      let above = part.figure("fast-above", Hertz.self)
    {
      profile.discharge = .init(slow: slow, fast: fast, above: above.value.value * 3_600)
    }
    return profile
  }

  /// The panel to choose from; nil where there is none.
  public func sun() -> SunProfile? {
    guard case .battery(_, let solar?) = context.requirements.supply,
      let source = skySource,
      let part = context.catalogue.parts[solar.panel]
    else { return nil }
    let peak = solar.peak.value
    var profile = SunProfile(
      peak: peak, planes: solar.tilts.map { plane(source, solar, tilt: $0.value) },
      sky: sunOfPlace, loss: context.assumption(.panelLoss, Ratio.self),
      controller: context.assumption(.chargeController, Ratio.self),
      soilingLoss: context.given(
        solar.soilingLoss, "share of the light that dirt takes", else: .soilingLoss),
      price: part.figure("price", DollarsPerWatt.self).map { price in
        price.map(note: "\(part.id): price a watt x \(Format.significant(peak, 4)) W") {
          Dollars($0.value * peak)
        }
      },
      embodied: part.figure("embodied-carbon", Grams.self))
    profile.mass = part.figure("mass", GramsPerWatt.self).map { mass in
      mass.map(note: "\(part.id): grams a watt x \(Format.significant(peak, 4)) W") {
        Grams($0.value * peak)
      }
    }
    return profile
  }

  /// The weather file that is named, else the climate's statistics.
  private var skySource: WeatherCache.Source? {
    if let weather = context.requirements.surroundings.weather { return .file(weather) }
    return climate.map { climate in
      .statistics(
        SkyStatistics(climate, assuming: context.assumed),
        years: context.requirements.surroundings.years)
    }
  }

  private func plane(
    _ source: WeatherCache.Source, _ solar: SolarChoice, tilt: Double
  ) -> SunPlane {
    let latitude =
      context.requirements.surroundings.weather?.latitude
      ?? climate?.latitude.value ?? 0
    let panels = PanelArray(
      peak: 1, tilt: tilt, azimuth: solar.azimuth?.value ?? (latitude < 0 ? 0 : 180),
      assuming: context.assumed)
    var plane = WeatherCache.plane(
      WeatherCache.Question(source: source, panels: panels, chargeFrom: lockout))
    plane.tolerated = 1 - solar.reliability.value
    return plane
  }

  /// Below this temperature of the air the pack takes no charge; nil where the file says that it is never so cold.
  private var lockout: Double? {
    guard case .battery(let choice, _) = context.requirements.supply,
      let lowest = context.catalogue.parts[choice.battery]?.figure("charge-low", Celsius.self)?
        .value
    else { return nil }
    let given =
      context.requirements.surroundings.coldest
      ?? context.requirements.assumed[.temperature].map { Celsius($0.value) }
    return given.map { $0 >= lowest } ?? false ? nil : lowest.value
  }

  /// The sun of the place over that of the years that are simulated.
  private var sunOfPlace: Estimate<Ratio> {
    guard context.requirements.surroundings.weather == nil, let climate else {
      return context.given(Ratio(1), "the hours of the file")
    }
    return ClimateSpread.sun(of: climate)
  }

  /// Hours of light a day in each month; twelve hours where no climate is named.
  public func dayLengths() -> [Double] {
    let latitude =
      context.requirements.surroundings.weather?.latitude
      ?? climate?.latitude.value
    return latitude.map { Climate.dayLengths(at: Degrees($0)).map { $0.value / 3_600 } }
      ?? [Double](repeating: 12, count: 12)
  }

  private var climate: Climate? {
    context.requirements.surroundings.climate.flatMap { context.catalogue.climate($0) }
  }
}
