// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Quantities
import Requirements

extension Plan {
  /// Whether a figure that the choice rests on is weaker than the file's `require-basis` asks: the
  /// accuracy, time and recall of what was chosen, every energy in the ledger, and what training costs.
  public var restsBelowRequiredBasis: Bool {
    !belowRequiredBasis.isEmpty
  }

  /// The figures that the choice rests on and that are weaker than `require-basis` asks. Energies and
  /// trainings below a hundredth of the total decide nothing and are left out.
  public var belowRequiredBasis: [String] {
    guard let required = requirements.requiredBasis, let choice else { return [] }
    var weak: [String] = []
    func note(_ basis: Basis, _ words: String) {
      if basis < required { weak.append("\(words) (\(basis.rawValue))") }
    }
    for task in choice.tasks {
      note(task.cell.latency.basis, "\(task.task.name): time of an inference")
      if let accuracy = task.cell.accuracy { note(accuracy.basis, "\(task.task.name): accuracy") }
      if task.task.event != nil { note(task.recall.basis, "\(task.task.name): recall") }
    }
    let total = choice.ledger.total(.energy)
    for line in choice.ledger.lines where (line.energy ?? 0) >= 0.01 * total {
      note(line.basis, "\(line.group): energy of \(line.name)")
    }
    let cost = choice.ledger.total(.cost)
    let trained = Set(choice.design.trainings.map { TrainingAccount.group(of: $0.task) })
    for line in choice.ledger.lines
    where trained.contains(line.group) && (line.cost ?? 0) >= 0.01 * cost {
      note(line.basis, "\(line.group): cost of \(line.name)")
    }
    return weak
  }
}

extension ServicePlan {
  /// The figures that the choice rests on and that are weaker than `require-basis` asks: times, recalls
  /// and accuracies of its stages, and costs of a hundredth of the total or more.
  public var belowRequiredBasis: [String] {
    guard let required = requirements.requiredBasis, let choice else { return [] }
    var weak: [String] = []
    func note(_ basis: Basis, _ words: String) {
      if basis < required { weak.append("\(words) (\(basis.rawValue))") }
    }
    for task in choice.tasks {
      for stage in task.stages {
        note(stage.time.basis, "\(task.task.name): time of \(stage.name)")
        if task.task.population != nil {
          note(stage.recall.basis, "\(task.task.name): recall of \(stage.name)")
        }
        if let accuracy = stage.cell?.accuracy {
          note(accuracy.basis, "\(task.task.name): accuracy of \(stage.name)")
        }
      }
    }
    let total = choice.ledger.total(.cost)
    for line in choice.ledger.lines where (line.cost ?? 0) >= 0.01 * total {
      note(line.basis, "\(line.group): cost of \(line.name)")
    }
    return weak
  }
}
