// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Quantities
import Requirements

extension Plan {
  /// Whether a figure that the choice rests on is weaker than the file's `require-basis` asks: the
  /// accuracy, time and recall of what was chosen, and every energy in the ledger.
  public var restsBelowRequiredBasis: Bool {
    guard let required = requirements.requiredBasis, let choice else { return false }
    for task in choice.tasks {
      if task.cell.latency.basis < required { return true }
      if let accuracy = task.cell.accuracy, accuracy.basis < required { return true }
      if task.task.event != nil, task.recall.basis < required { return true }
    }
    return choice.ledger.lines.contains { $0.energy != nil && $0.basis < required }
  }
}
