// SPDX-License-Identifier: Apache-2.0

import Costing
import Quantities
import Requirements

// What a box can carry off and a supply can give, for the devices of the set.

extension SetFormulation {
  /// `heat`: the set's flows while it is light, through the walls, within what the least of its devices stands.
  /// `peak`: what they draw at once, within what the supply gives.
  func writeFitness(_ builds: [Build], _ writer: inout ProgramWriter) {
    let cautious = formulation.outlooks.cautious
    for limit in formulation.requirements.limits {
      switch limit.name {
      case .heat: writeHeat(limit, builds, cautious, &writer)
      case .peak:
        let radio = site.radio?.peak.map { cautious.burden($0) } ?? 0
        let draw = slots.reduce(radio) { $0 + ($1.profile.peak.map { cautious.burden($0) } ?? 0) }
        let terms = builds.compactMap { build in
          site.peakSupply(packs: build.kind.packs, cautious).map { (build.column, draw / $0) }
        }
        writer.row("\(prefix)peak", terms, atMost: limit.value)
      default: continue
      }
    }
  }

  private func writeHeat(
    _ limit: SiteLimit, _ builds: [Build], _ cautious: Outlook, _ writer: inout ProgramWriter
  ) {
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
