// SPDX-License-Identifier: Apache-2.0

import Costing
import Requirements

extension Limit {
  /// The assumed engineering in a cost (USD/day) without which the limit would be kept; 0 where that does not decide
  /// it.
  func decidingEngineering(in value: Double?, _ builder: LedgerBuilder) -> Double {
    guard name == .cost, let value, !holds(value) else { return 0 }
    let assumed = builder.ledger().assumedEngineering
    return holds(value - assumed) ? assumed : 0
  }
}
