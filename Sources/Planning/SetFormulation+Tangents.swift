// SPDX-License-Identifier: Apache-2.0

import Costing

// The tangents to what the sun leaves unmet, between the least and the most that can flow.

extension SetFormulation {
  /// The highest that a tangent is between the least and the most that can flow.
  func most(_ cut: BendersCut, _ build: Build) -> Double {
    corners(build, false).reduce(0) { max($0, cut.value(at: $1)) }
  }

  /// The corners of what can flow.
  private func corners(_ build: Build, _ isMiddle: Bool) -> [SupplyPoint] {
    let base = isMiddle ? build.base.middle : build.base.cautious
    let most = build.most
    return [
      Flow.zero, Flow(around: most.around, light: 0), Flow(around: 0, light: most.light), most,
    ].map { point(base + $0, build, isMiddle) }
  }

  /// A tangent in the columns of a build: its constant is the chosen build's.
  func terms(_ cut: BendersCut, _ build: Build, _ isMiddle: Bool) -> [(Int, Double)] {
    let base = isMiddle ? build.base.middle : build.base.cautious
    var terms = [
      (isMiddle ? build.around.middle : build.around.cautious, cut.around / 24),
      (build.column, cut.value(at: point(base, build, isMiddle))),
    ]
    if let light = build.light {
      terms.append((isMiddle ? light.middle : light.cautious, cut.light))
    }
    return terms.filter { $0.1 != 0 }
  }

  private func point(_ flow: Flow, _ build: Build, _ isMiddle: Bool) -> SupplyPoint {
    (isMiddle ? formulation.figures.middle : formulation.figures.cautious)
      .point(flow, packs: build.kind.packs, panels: build.kind.panels)
  }

  /// The tangents that can be the highest, and above nothing, between the least and the most that can
  /// flow: one that another covers at every corner never is.
  func relevant(_ build: Build, _ isMiddle: Bool, _ cuts: [BendersCut]) -> [BendersCut] {
    let corners = corners(build, isMiddle)
    var kept: [(cut: BendersCut, heights: Heights)] = []
    for cut in cuts {
      let heights = Heights(of: cut, at: corners)
      guard heights.isAboveNothing else { continue }
      var isCovered = false
      for other in kept where other.heights.covers(heights) {
        isCovered = true
        break
      }
      if isCovered { continue }
      kept.removeAll { heights.covers($0.heights) }
      kept.append((cut, heights))
    }
    return kept.map(\.cut)
  }
}

/// How high a tangent is at the four corners of what can flow.
private struct Heights {
  let none, around, light, most: Double

  init(of cut: BendersCut, at corners: [SupplyPoint]) {
    none = cut.value(at: corners[0])
    around = cut.value(at: corners[1])
    light = cut.value(at: corners[2])
    most = cut.value(at: corners[3])
  }

  var isAboveNothing: Bool { none > 0 || around > 0 || light > 0 || most > 0 }

  func covers(_ other: Heights) -> Bool {
    none >= other.none && around >= other.around && light >= other.light && most >= other.most
  }
}
