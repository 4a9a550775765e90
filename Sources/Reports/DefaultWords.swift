// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Planning
import Quantities
import Requirements

/// The defaults that move the cost by more than a tenth, each as the line of a constraint file that replaces it.
enum DefaultWords {
  static func table(_ answer: Answer) -> Document.Table {
    var table = Document.Table(columns: [
      .left, .right("at its best"), .right("at its worst"), .left("between"),
    ])
    for item in answer.weightyDefaults {
      table.rows.append(
        .init([
          line(item, answer), LimitWords.value(item.best, .cost),
          LimitWords.value(item.worst, .cost),
          ([ends(item)] + remarks(item)).joined(separator: "; "),
        ]))
    }
    return table
  }

  static func json(_ answer: Answer) -> JSON {
    .array(
      answer.weightyDefaults.map { item in
        .object([
          ("line", .string(line(item, answer))), ("between", .string(ends(item))),
          ("best_usd_per_day", .number(item.best)),
          ("worst_usd_per_day", .number(item.worst)), ("breaks_cost", .bool(item.breaksCost)),
          ("plan_at_best", item.planAtBest.map { .string($0) } ?? .null),
          ("plan_at_worst", item.planAtWorst.map { .string($0) } ?? .null),
        ])
      })
  }

  /// What else changes at its ends.
  private static func remarks(_ item: WeightyDefault) -> [String] {
    [
      item.breaksCost ? "at its worst it breaks `cost`" : nil,
      item.planAtBest.map { "at its best \($0)" }, item.planAtWorst.map { "at its worst \($0)" },
    ].compactMap(\.self)
  }

  /// What its ends are.
  private static func ends(_ item: WeightyDefault) -> String {
    switch item.key {
    case .assumption: "the ends of nine tenths of belief"
    case .sites: "ten sites and one"
    case .lifetimeOfSite, .lifetimeOfService: "twice as long and half"
    case .readyBy: "`end-of-day` and `at-once`"
    case .peak: "no peak and twice as high"
    case .leastMachines: "none and twice as many"
    case .spare: "none and one"
    case .routing: "one queue and this routing"
    case .purchase: "spot and on demand"
    case .packs: "up to three packs and one"
    case .panels: "up to four panels and one"
    }
  }

  private static func line(_ item: WeightyDefault, _ answer: Answer) -> String {
    switch item.key {
    case .assumption(.engineeringDay): return "effort: { day: \(item.value) }"
    case .assumption(.electricityPrice): return "power: { mains: \(item.value) }"
    case .assumption(.servingUtilisation): return "serving: { utilisation: \(item.value) }"
    case .assumption(.decodeTime): return "serving: { decode: { time: \(item.value) } }"
    case .assumption(let name):
      let effort = "effort-"
      return name.rawValue.hasPrefix(effort)
        ? "effort: { \(name.rawValue.dropFirst(effort.count)): \(item.value) }"
        : "assume: { \(name.rawValue): \(item.value) }"
    case .sites: return "sites: \(item.value)"
    case .lifetimeOfSite: return "upkeep: { lifetime: \(item.value) }"
    case .lifetimeOfService: return "serving: { lifetime: \(item.value) }"
    case .readyBy: return "serving: { ready-by: \(item.value) }"
    case .peak: return "serving: { peak: \(item.value) }"
    case .leastMachines: return "serving: { least-machines: \(item.value) }"
    case .spare: return "serving: { spare: \(item.value) }"
    case .routing: return "serving: { routing: \(item.value) }"
    case .purchase: return "serving: { purchase: \(item.value) }"
    case .packs, .panels: return supply(item, answer)
    }
  }

  /// The packs or panels, with what one of them is: the line takes the place of the file's.
  private static func supply(_ item: WeightyDefault, _ answer: Answer) -> String {
    guard case .battery(let battery, let solar) = answer.requirements.supply else { return "" }
    let energy = Format.significant(battery.energy.value, 4)
    guard let solar, item.key == .panels else {
      return "power: { battery: { energy: \(energy) Wh, packs: \(item.value) } }"
    }
    let peak = Format.significant(solar.peak.value, 4)
    return "power: { solar: { panel: \(peak) W, panels: \(item.value) } }"
  }
}
