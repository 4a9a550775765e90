// SPDX-License-Identifier: Apache-2.0

import Costing
import Documents
import Planning
import Quantities
import Requirements

/// What a day's energy is spent in, and what a year's visits are for.
enum DayWords {
  /// A line for the visits and one for the day, where there is anything to tell.
  static func lines(_ site: SiteSolution) -> [Document.Row] {
    let builder = LedgerBuilder(site.design, at: site.profile, .middle)
    var lines: [Document.Row] = []
    if site.profile.upkeep.visit != nil {
      lines.append(.init("visits", visits(builder)))
    }
    if let pack = pack(builder) { lines.append(.init("pack", pack)) }
    let parts = builder.energyByPart
    let all = parts.reduce(0) { $0 + $1.energy }
    if all > 0 {
      // A line holds six; what is less than a hundredth is in the table and the JSON.
      let told = parts.sorted { $0.energy > $1.energy }.prefix(6).filter { $0.energy >= all / 100 }
      let words = told.map {
        "\($0.part.rawValue) \(Format.significant(100 * $0.energy / all, 2)) %"
      }
      lines.append(.init("energy", words.joined(separator: ", ")))
    }
    return lines
  }

  /// What the visits are for: the most frequent need sets the pace, and the others are seen to on the way.
  private static func visits(_ builder: LedgerBuilder) -> String {
    let needs = builder.visitNeeds
    func yearly(_ perDay: Double) -> String { Format.significant(perDay * 365.25, 3) }
    let causes = needs.causes
    var words = causes.isEmpty ? "none planned" : "\(yearly(needs.planned)) a year"
    if let first = causes.first { words += " for \(name(first.name, builder))" }
    let rest = causes.dropFirst().map { "\(name($0.name, builder)) \(yearly($0.perDay))" }
    if !rest.isEmpty { words += " (\(rest.joined(separator: ", ")) on the way)" }
    return words + ", \(yearly(needs.failures)) unplanned"
  }

  /// What a need is called, and what is cleaned.
  private static func name(_ need: String, _ builder: LedgerBuilder) -> String {
    guard need == "cleaning", let cleaning = builder.site.upkeep.cleaning else { return need }
    let lens = builder.site.hasLens && cleaning.lensPerDay > 0 ? ["the lens"] : []
    let panels = builder.design.panels > 0 && cleaning.panelsPerDay > 0 ? ["panels"] : []
    return "cleaning \((lens + panels).joined(separator: " and "))"
  }

  /// How long it is to the next swap on the mean of the year, where that is not what a battery lasts at its worst.
  static func untilSwap(_ site: SiteSolution, _ life: Double) -> String {
    let swaps = LedgerBuilder(site.design, at: site.profile, .middle).visitNeeds.swaps
    guard swaps > 0, abs(life * swaps - 1) > 0.02 else { return "" }
    return " at the worst time, \(Format.significant(1 / swaps, 3)) on the mean of the year"
  }

  /// How long a pack that is charged lasts, by age and by use, and which comes first.
  private static func pack(_ builder: LedgerBuilder) -> String? {
    guard let battery = builder.site.battery, battery.isRechargeable else { return nil }
    let share = 100 * builder.perPack / battery.rated
    let age = battery.calendarLife.value.value / 86_400 / 365.25
    var words = "worn out by age in \(Format.significant(age, 2)) years"
    if let use = battery.yearsOfCycles(builder.perPack) {
      words +=
        ", by use (\(Format.significant(share, 2)) % a day) in \(use < 100 ? Format.significant(use, 2) : "more than 100")"
    }
    return words
  }

  /// The day's parts as rows and as a length to draw: Wh a day.
  static func parts(_ site: SiteSolution) -> [Document.Bar] {
    LedgerBuilder(site.design, at: site.profile, .middle).energyByPart
      .map { .init(name: $0.part.rawValue, value: $0.energy) }
  }

  /// What a program may want of it.
  static func entries(_ site: SiteSolution) -> [(String, JSON)] {
    let builder = LedgerBuilder(site.design, at: site.profile, .middle)
    let needs = builder.visitNeeds
    func yearly(_ perDay: Double) -> JSON { .number(perDay * 365.25) }
    return [
      (
        "visits",
        .object([
          ("planned_per_year", yearly(needs.planned)), ("swaps_per_year", yearly(needs.swaps)),
          ("cleaning_per_year", yearly(needs.cleaning)),
          ("storage_per_year", yearly(needs.storage)),
          ("replacement_per_year", yearly(needs.replacement)),
          ("unplanned_per_year", yearly(needs.failures)),
        ])
      ),
      (
        "pack_life",
        builder.site.battery.map { battery in
          .object([
            ("by_age_years", .number(battery.calendarLife.value.value / 86_400 / 365.25)),
            ("by_use_years", .number(battery.yearsOfCycles(builder.perPack))),
            ("depth_per_day", .number(builder.perPack / battery.rated)),
          ])
        } ?? .null
      ),
      (
        "energy_by_part",
        .array(
          builder.energyByPart.map {
            .object([
              ("part", .string($0.part.rawValue)), ("energy_wh_per_day", .number($0.energy)),
            ])
          })
      ),
    ]
  }
}
