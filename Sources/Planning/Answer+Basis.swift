// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
public import Quantities
import Requirements

/// A figure that a solution rests on and that is weaker than `require-basis` asks.
public struct WeakFigure: Sendable, Hashable {
  /// What it is a figure of.
  public enum Quantity: Sendable, Hashable {
    /// Time, recall or accuracy of what serves a task, or of the named stage of it.
    case time(stage: String?)
    case recall(stage: String?)
    case accuracy(stage: String?)
    /// The energy or the cost of a line of the ledger.
    case energy(line: String)
    case cost(line: String)
  }

  /// The task, or the group of the ledger.
  public var subject: String
  /// What it is a figure of.
  public var quantity: Quantity
  /// How it is known.
  public var basis: Basis
}

extension Answer {
  /// The figures that the solution rests on and that are weaker than the file's `require-basis` asks: times,
  /// accuracies and recalls of what was chosen; at a site every energy of the ledger, and what training costs; of a
  /// service every cost. Lines below a hundredth of their column decide nothing and are left out.
  public var belowRequiredBasis: [WeakFigure] {
    guard let required = requirements.requiredBasis, let solution else { return [] }
    let ledger = solution.ledger
    var figures: [WeakFigure] = []
    func note(_ subject: String, _ quantity: WeakFigure.Quantity, _ basis: Basis?) {
      guard let basis, basis < required else { return }
      figures.append(WeakFigure(subject: subject, quantity: quantity, basis: basis))
    }
    func noteLines(_ column: LedgerLine.Column, where counts: (LedgerLine) -> Bool) {
      let total = ledger.total(column)
      for line in ledger.lines where counts(line) {
        guard line[column] ?? 0 >= 0.01 * total else { continue }
        note(
          line.group, column == .energy ? .energy(line: line.name) : .cost(line: line.name),
          line.basis)
      }
    }
    switch solution.kind {
    case .site(let site):
      for task in site.tasks {
        note(task.task.name, .time(stage: nil), task.configuration.time.basis)
        note(task.task.name, .accuracy(stage: nil), task.configuration.accuracy?.basis)
        if task.task.event != nil {
          note(task.task.name, .recall(stage: nil), task.recall.basis)
        }
      }
      noteLines(.energy) { _ in true }
      let trained = Set(site.design.trainings.map { TrainingDesign.group(of: $0.task) })
      noteLines(.cost) { trained.contains($0.group) }
    case .service(let service):
      for task in service.tasks {
        for stage in task.stages {
          note(task.task.name, .time(stage: stage.name), stage.time.basis)
          if task.task.population != nil {
            note(task.task.name, .recall(stage: stage.name), stage.recall.basis)
          }
          note(task.task.name, .accuracy(stage: stage.name), stage.configuration?.accuracy?.basis)
        }
      }
      noteLines(.cost) { _ in true }
    }
    return figures
  }
}
