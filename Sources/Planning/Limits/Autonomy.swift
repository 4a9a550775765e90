// SPDX-License-Identifier: Apache-2.0

import Costing
import Requirements

extension LimitRule {
  /// Days that full packs last without sun, in the month with the longest days.
  static let autonomy = LimitRule(
    value: .whole { $0.autonomy },
    atSites: .builds(
      BuildLimit(
        rows: { limit, set, build, writer in
          writer.row(
            "\(set.prefix)autonomy \(build.label)",
            set.drain(build, 1, false, less: set.usable(build) / limit.value), atMost: 0)
        },
        mayKeep: { limit, bound, flow, build in
          bound.longestDrain(flow) * limit.value <= bound.usable(build) * (1 + 1e-9)
        }, countsUnmet: false)), inServices: .none)
}
