// SPDX-License-Identifier: Apache-2.0

import Costing
import IntegerProgram

// Cells that give less the faster they are drained: how much is known only once the load is chosen.

extension SitePlanner {
  /// The best plan, with cells that give what its load gets out of them.
  ///
  /// First all loads are taken as slow ones, which is the best that any of them can have: where the plan that
  /// is best then is slow, it is the best. Else all are taken as fast ones. That is right for the plan that is
  /// found if it is fast, and on the safe side if not; a slow one might be better, so that the plan is
  /// `feasible`, and the first answer is its bound.
  func settled(
    _ effort: inout SolverEffort
  ) throws(SolverError) -> (planner: SitePlanner, found: Decomposition.Found) {
    let found = try search(&effort)
    guard let best = found.best, let discharge = site.battery?.discharge else {
      return (self, found)
    }
    let rate = solution(best).deployment.builder(cautious).dischargeRate ?? 0
    guard rate > discharge.above else { return (self, found) }
    var place = site
    place.battery?.discharge?.isFast = true
    let fast = SitePlanner(self, at: place)
    var again = try fast.search(&effort)
    again.wasStopped = true
    again.best?.aims[0].bound = best.aims[0].bound
    again.best?.wasStopped = true
    return (fast, again)
  }
}
