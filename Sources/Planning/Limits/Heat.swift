// SPDX-License-Identifier: Apache-2.0

import Costing
import Quantities
import Requirements

extension LimitRule {
  /// The set's flows while it is light, through the walls, within what the least of its devices stands.
  static let heat = LimitRule(
    value: .whole { $0.heat },
    atSites: .rows { limit, set, builds, writer in set.writeHeat(limit, builds, &writer) },
    inServices: .none)
}

extension SetFormulation {
  fileprivate func writeHeat(_ limit: Limit, _ builds: [Build], _ writer: inout ProgramWriter) {
    let cautious = formulation.riskLevels.cautious
    guard let enclosure = site.enclosure,
      let most = slots.compactMap({ enclosure.sustained(by: $0.profile, cautious)?.watts }).min()
    else { return }
    // Devices for which the box is too warm with nothing on were refused before.
    let outside = site.otherLoads.reduce(0) { $0 + $1.power.value }
    var terms: [(Int, Double)] = []
    for build in builds {
      let base = build.base.cautious
      terms.append((build.column, (base.around / 24 + base.light - outside) / most))
      terms.append((build.around.cautious, 1 / 24 / most))
      if let light = build.light { terms.append((light.cautious, 1 / most)) }
    }
    writer.row("\(prefix)heat", terms, atMost: limit.value)
  }
}
