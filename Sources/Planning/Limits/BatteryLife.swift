// SPDX-License-Identifier: Apache-2.0

import Costing
import IntegerProgram
import Requirements

extension LimitRule {
  /// Days from one full battery to the next visit at the worst time of the year.
  static let batteryLife = LimitRule(
    value: .whole { $0.batteryLife },
    atSites: .builds(
      BuildLimit(
        rows: { limit, set, build, writer in set.writeBatteryLife(limit, build, &writer) },
        mayKeep: { limit, bound, flow, build in bound.mayLast(limit, flow, build) },
        countsUnmet: true)), inServices: .none)
}

extension SetFormulation {
  fileprivate func writeBatteryLife(
    _ life: Limit, _ build: Build, _ writer: inout ProgramWriter
  ) {
    guard build.kind.panels == 0 else {
      let cuts = relevant(build, false, formulation.cuts.cautious.life[build.kind.plane])
      let pardon = cuts.isEmpty ? nil : writePardon(build, &writer)
      for (index, cut) in cuts.enumerated() {
        let excuse = pardon.map { [($0, -most(cut, build))] } ?? []
        writer.row(
          "\(prefix)battery-life \(build.label) \(index + 1)", terms(cut, build, false) + excuse,
          atMost: 0)
      }
      return
    }
    writer.row(
      "\(prefix)battery-life \(build.label)",
      drain(build, 1, false, less: usable(build) / life.value), atMost: 0)
    // Cells that do not keep so long are no choice, however little is drawn.
    if !life.holds(formulation.figures.cautious.shelfLife) {
      writer.row("\(prefix)shelf-life \(build.label)", [(build.column, 1)], atMost: 0)
    }
  }

  /// Where the site may go without some of its energy, a pack need not last where no more than that is
  /// unmet: a column that is 1 only there.
  private func writePardon(_ build: Build, _ writer: inout ProgramWriter) -> Int? {
    guard let sun = site.sun, sun.planes[build.kind.plane].tolerated > 0 else { return nil }
    let pardon = writer.column(
      "\(prefix)sustained \(build.label)", .binary, upper: 1, .amount, ColumnShares())
    writer.row(
      "\(prefix)sustained only if \(build.label)", [(pardon, 1), (build.column, -1)], atMost: 0)
    let cuts = relevant(build, false, formulation.cuts.cautious.shortfall[build.kind.plane])
    for (index, cut) in cuts.enumerated() {
      let most = most(cut, build)
      writer.row(
        "\(prefix)sustained \(build.label) \(index + 1)",
        terms(cut, build, false) + [(pardon, most), (build.column, -most)], atMost: 0)
    }
    return pardon
  }
}

extension SubproblemBound {
  fileprivate func mayLast(_ life: Limit, _ flow: Flow, _ build: Subproblem.Build) -> Bool {
    let figures = formulation.figures.cautious
    guard build.panels == 0 else {
      if isPardoned { return true }
      let point = figures.point(flow, packs: build.packs, panels: build.panels)
      return formulation.cuts.cautious.lack(at: point, plane: build.plane)
        <= usable(build) * 1e-9
    }
    return life.holds(figures.shelfLife)
      && longestDrain(flow) * life.value <= usable(build) * (1 + 1e-9)
  }
}
