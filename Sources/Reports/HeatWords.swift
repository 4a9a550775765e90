// SPDX-License-Identifier: Apache-2.0

import Costing
import Documents
import Planning
import Quantities
import Requirements

/// How warm the box gets, and what the supply has to give at once.
enum HeatWords {
  /// A line for the box and one for the supply, where the file says anything of them.
  static func lines(_ answer: Answer) -> [Document.Row] {
    guard let solution = answer.solution, let site = solution.site else { return [] }
    let cautious = RiskLevel(confidence: answer.quantile)
    let builder = LedgerBuilder(site.design, at: site.profile, cautious)
    var lines: [Document.Row] = []
    if let enclosure = site.profile.enclosure, let inside = builder.inside {
      var words =
        "\(Format.significant(inside, 3)) C inside at \(Format.significant(enclosure.hottest.value, 3)) C outside, \(Format.significant(enclosure.sunRise(cautious), 2)) K of it by the sun"
      if let most = builder.sustained {
        words +=
          "; carries off \(Format.significant(most.watts, 3)) W before \(most.device) \(most.throttles ? "takes its clock back" : "is too warm")"
      }
      lines.append(.init("box", words + unknown(unknownRatings(site), "for what heat it is made")))
    }
    let packs = site.design.packs
    if solution.limits.contains(where: { $0.limit.name == .peak }),
      let supply = site.profile.peakSupply(packs: packs, cautious)
    {
      let giver = site.profile.supply.map { $0 <= supply } ?? false ? "" : " that the packs give"
      let peak = builder.peakPower
      let least = builder.unknownPeaks.isEmpty ? "" : "at least "
      let most = "\(Format.significant(supply, 3)) W\(giver)"
      let words =
        peak > 0 ? "\(least)\(Format.significant(peak, 3)) W at its peak of \(most)" : most
      lines.append(
        .init("supply", words + unknown(builder.unknownPeaks, "what it draws at its peak")))
    }
    return lines
  }

  /// Why the box rules a device out.
  static func breaks(_ watts: Double, _ throttles: Bool) -> String {
    "breaks `heat`: the box carries off \(Format.significant(watts, 3)) W before it \(throttles ? "takes its clock back" : "is too warm")"
  }

  private static func unknownRatings(_ site: SiteSolution) -> [String] {
    site.design.devices.filter { $0.profile.hottest == nil && $0.profile.throttles == nil }
      .map(\.profile.id)
  }

  /// An unknown is said, and rules nothing out.
  private static func unknown(_ names: [String], _ what: String) -> String {
    names.isEmpty ? "" : "; unknown of \(names.joined(separator: " and ")): \(what)"
  }

  /// What a program may want of it.
  static func entries(_ answer: Answer) -> [(String, JSON)] {
    guard let solution = answer.solution, let site = solution.site else { return [] }
    let builder = LedgerBuilder(
      site.design, at: site.profile, RiskLevel(confidence: answer.quantile))
    var entries: [(String, JSON)] = []
    if let inside = builder.inside {
      let most = builder.sustained
      entries.append(
        (
          "enclosure",
          .object([
            ("hottest_inside_c", .number(inside)), ("power_w", .number(builder.warmth)),
            ("carries_off_w", .number(most?.watts)), ("device", .string(most?.device)),
            ("throttles", most.map { .bool($0.throttles) } ?? .null),
            ("unknown", .array(unknownRatings(site).map { .string($0) })),
          ])
        ))
    }
    let cautious = RiskLevel(confidence: answer.quantile)
    if let supply = site.profile.peakSupply(packs: site.design.packs, cautious) {
      entries.append(
        (
          "supply",
          .object([
            ("peak_w", .number(builder.peakPower)), ("gives_w", .number(supply)),
            ("unknown", .array(builder.unknownPeaks.map { .string($0) })),
          ])
        ))
    }
    return entries
  }
}
