// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Quantities
import Requirements

// Ways of serving of which a limited total is unknown in part: no limit on that total can be promised with them.

extension ServicePlanner {
  /// The same service without those ways; nil where every way is known.
  var keepingKnown: ServicePlanner? {
    var planner = self
    planner.keepsKnown = true
    planner.prepared.options.removeAll { option in
      let used = option.stages.compactMap(\.machine)
      let isMoved = used.contains { !machines[$0].profile.isOnPremises }
      return !used.isEmpty && !areSamplesKnown(moved: isMoved)
        || used.contains { !lacked(by: $0).isEmpty }
    }
    return planner.prepared.options.count < prepared.options.count ? planner : nil
  }

  /// The figures that a machine lacks for a total that is limited.
  func lacked(by machine: Int) -> [MissingFigure] {
    guard requirements.limits.contains(where: { $0.name == .carbon }) else { return [] }
    let profile = machines[machine].profile
    var figures: [MissingFigure] = []
    if profile.active == nil { figures.append(MissingFigure(.active, device: profile.id)) }
    if profile.embodied == nil { figures.append(MissingFigure(.embodied, device: profile.id)) }
    return figures
  }

  /// Whether all is known that a sample costs on its way to a machine, or cost is not limited.
  private func areSamplesKnown(moved: Bool) -> Bool {
    guard requirements.limits.contains(where: { $0.name == .cost }) else { return true }
    let isMoved = profile.transfer.map { profile.knowsSample || $0.high.value == 0 } ?? false
    let isKept = profile.storage.map { profile.knowsSample || $0.high.value == 0 } ?? false
    return profile.decodePrice != nil && (isMoved || !moved) && (isKept || profile.kept == 0)
  }
}
