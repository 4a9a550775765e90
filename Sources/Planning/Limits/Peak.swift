// SPDX-License-Identifier: Apache-2.0

import Costing
import Requirements

extension LimitRule {
  /// What the devices of a set and the radio draw at once, within what the supply gives. Where the peak of one is
  /// unknown, the answer says so, and the limit rules nothing out.
  static let peak = LimitRule(
    value: .whole { $0.peak },
    atSites: .rows { limit, set, builds, writer in set.writePeak(limit, builds, &writer) },
    inServices: .none)
}

extension SetFormulation {
  fileprivate func writePeak(_ limit: Limit, _ builds: [Build], _ writer: inout ProgramWriter) {
    let cautious = formulation.riskLevels.cautious
    let radio = site.radio?.peak.map { cautious.burden($0) } ?? 0
    let draw = slots.reduce(radio) { $0 + ($1.profile.peak.map { cautious.burden($0) } ?? 0) }
    let terms = builds.compactMap { build in
      site.peakSupply(packs: build.kind.packs, cautious).map { (build.column, draw / $0) }
    }
    writer.row("\(prefix)peak", terms, atMost: limit.value)
  }
}
