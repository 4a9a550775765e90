// SPDX-License-Identifier: Apache-2.0

import Costing
import Quantities
import Requirements

/// What the hourly simulation has told of a site's sun: tangents in the middle of belief and at the
/// limits' caution.
struct BendersCutPool: Sendable {
  var middle: BendersCuts
  var cautious: BendersCuts

  /// The bounds for thousands of possible worlds about some designs: money as in the middle, lives at the
  /// limit's caution, with tangents at each design in the middle, at the limit's caution and at both ends.
  func around(_ designs: [Design], _ site: SiteProfile, _ caution: RiskLevel) -> BendersCuts {
    guard let planes = site.sun?.planes else { return middle.with(life: cautious) }
    let riskLevels = [
      .middle, caution, RiskLevel(deviate: -Interval.spread), RiskLevel(deviate: Interval.spread),
    ]
    let asked = designs.filter { $0.panels > 0 }.flatMap { design in
      riskLevels.map { (plane: design.plane, point: LedgerBuilder.point(design, at: site, $0)) }
    }
    let charge = middle.charge
    let found = concurrently(asked.count) { index in
      planes[asked[index].plane].shortfall(at: asked[index].point, charge: charge).cut
    }
    var known = middle.with(life: cautious)
    for (question, cut) in zip(asked, found) { known.add(cut, plane: question.plane) }
    return known
  }

  /// The time that a full pack must last (hours); nil without such a limit.
  static func hours(_ limits: [Limit]) -> Double? {
    limits.first { $0.name == .batteryLife }.map { $0.value * 24 }
  }

  /// Tangents at a few loads, packs and panels, so that the first programs are near the truth.
  ///
  /// - Parameter known: what is known in the middle of belief, if anything is.
  init(
    _ site: SiteProfile, _ requirements: Requirements,
    _ figures: (middle: SiteFigures, cautious: SiteFigures), middle known: BendersCuts? = nil
  ) {
    let planes = site.sun?.planes ?? []
    middle = known ?? BendersCuts(planes: planes.count, charge: figures.middle.charge, hours: nil)
    cautious = BendersCuts(
      planes: planes.count, charge: figures.cautious.charge, hours: Self.hours(requirements.limits))
    guard case .battery(let battery, let solar?) = requirements.supply, solar.panels.upperBound > 0
    else { return }
    let panels = max(1, solar.panels.lowerBound)...solar.panels.upperBound
    // What is unmet hangs on the packs a watt of panels has: the least, the most, and one between.
    let ratios = Set([
      Double(battery.packs.lowerBound) / Double(panels.upperBound),
      Double(battery.packs.upperBound) / Double(panels.lowerBound),
      Double(battery.packs.lowerBound) / Double(panels.lowerBound),
    ]).sorted()
    var questions: [(plane: Int, isMiddle: Bool, ratio: Double, load: Double, byDay: Double)] = []
    for plane in planes.indices {
      for isMiddle in known == nil ? [true, false] : [false] {
        for ratio in ratios {
          for load in [0.1, 0.2, 0.35, 0.6] {
            for byDay in [0, 0.5] { questions.append((plane, isMiddle, ratio, load, byDay)) }
          }
        }
      }
    }
    let asked = questions
    let cuts = concurrently(asked.count) { index -> BendersCut in
      let (plane, isMiddle, ratio, load, byDay) = asked[index]
      let own = isMiddle ? figures.middle : figures.cautious
      let watts = load * planes[plane].meanOutput * own.panel
      let point = SupplyPoint(
        around: watts * (1 - byDay), light: 2 * watts * byDay, panel: own.panel,
        storage: ratio * (own.usable ?? 0))
      return planes[plane].shortfall(at: point, charge: own.charge).cut
    }
    for (question, cut) in zip(asked, cuts) {
      if question.isMiddle {
        middle.add(cut, plane: question.plane)
      } else {
        cautious.add(cut, plane: question.plane)
      }
    }
  }

  /// Holds a build's flows against the simulation and draws the tangents there.
  ///
  /// - Returns: whether the bounds were far enough off to matter.
  mutating func refine(
    _ build: Subproblem.Build, middle flow: Flow, cautious cautiousFlow: Flow,
    _ formulation: Formulation
  ) -> Bool {
    guard let planes = formulation.site.sun?.planes, build.panels > 0 else { return false }
    let figures = formulation.figures
    let plane = planes[build.plane]
    let point = figures.middle.point(flow, packs: build.packs, panels: build.panels)
    let found = middle.refine(at: point, on: plane, plane: build.plane)
    var matters = found.unmet > BendersCuts.slack(point)
    if formulation.requirements.limits.contains(where: \.countsUnmet) {
      let point = figures.cautious.point(cautiousFlow, packs: build.packs, panels: build.panels)
      let found = cautious.refine(at: point, on: plane, plane: build.plane)
      matters = matters || max(found.unmet, found.lack) > BendersCuts.slack(point)
    }
    return matters
  }
}
