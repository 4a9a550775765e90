// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
public import Requirements

// Totals of which a part is unknown: each is at least what is known of it, and no limit on it can be promised.

extension Limit.Name {
  /// The column of the ledger that a limit on a total adds up; nil for other limits.
  fileprivate var column: LedgerLine.Column? {
    switch self {
    case .cost, .capex: .cost
    case .energy: .energy
    case .carbon: .carbon
    case .batteryLife, .autonomy, .memory, .weight, .airtime, .heat, .peak, .accuracy, .caught,
      .falseAlarms, .alertWithin, .latency, .precision, .recall, .machines, .trainingTime,
      .trainingDevices, .trainingHours, .trainingCost, .trainingEnergy, .trainingCarbon:
      nil
    }
  }

  /// The lines of a ledger that leave what a limit sees unknown in part.
  fileprivate func unknownLines(_ ledger: Ledger) -> [LedgerLine] {
    guard let column else { return [] }
    let lines = ledger.unknownLines(column)
    return self == .capex ? lines.filter { $0.kind == .hardware } : lines
  }
}

extension LedgerBuilder {
  /// Whether every part of what a limit sees is known.
  func knows(_ name: Limit.Name) -> Bool {
    if name == .peak { return unknownPeaks.isEmpty }
    return name.column == nil || name.unknownLines(ledger()).isEmpty
  }
}

extension Solution {
  /// The limits on totals of which a part is unknown, with the figures that those lack.
  func unknownTotals(
    _ requirements: Requirements, _ catalogue: Catalogue
  ) -> [(limit: Limit, lacks: [MissingFigure])] {
    requirements.limits.compactMap { limit in
      let lines = limit.name.unknownLines(ledger)
      guard !lines.isEmpty, let column = limit.name.column else { return nil }
      var figures: [MissingFigure] = []
      for unknown in lines.flatMap({ $0.lacks[column] ?? [] }) {
        let figure = MissingFigure(unknown) { catalogue.devices[$0] != nil }
        if !figures.contains(figure) { figures.append(figure) }
      }
      return (limit, figures)
    }
  }

  /// Those figures, once each.
  func lacked(_ requirements: Requirements, _ catalogue: Catalogue) -> [MissingFigure] {
    var figures: [MissingFigure] = []
    for figure in unknownTotals(requirements, catalogue).flatMap(\.lacks)
    where !figures.contains(figure) {
      figures.append(figure)
    }
    return figures
  }
}

extension SiteReplanning {
  func lacked(by plan: Solution) -> [MissingFigure] {
    ways.first.map { plan.lacked(requirements, $0.context.catalogue) } ?? []
  }
}

extension ServicePlanner {
  func lacked(by plan: Solution) -> [MissingFigure] {
    plan.lacked(requirements, context.catalogue)
  }
}

extension Objective {
  /// Whether a solution's total that it measures is known in every part.
  public func isKnown(in solution: Solution) -> Bool {
    limit.map { $0.unknownLines(solution.ledger).isEmpty } ?? true
  }
}

extension Answer {
  /// Takes back a plan that keeps a limit only as far as its total is known: nobody can say whether it does.
  mutating func withholdUnknown(_ catalogue: Catalogue, _ cautious: RiskLevel) {
    guard let solution else { return }
    let unknown = solution.unknownTotals(requirements, catalogue)
    guard !unknown.isEmpty else { return }
    var found = Infeasibility()
    for (limit, lacks) in unknown {
      let value = solution.deployment.value(of: limit, cautious) ?? 0
      var miss = NearestMiss(limit: limit, value: value, candidate: solution.name)
      (miss.isUnknown, miss.lacks) = (true, lacks)
      found.unreachable.append(miss)
      for figure in lacks where !found.missing.contains(figure) { found.missing.append(figure) }
    }
    found.judge()
    for index in outcomes.indices {
      switch outcomes[index].outcome {
      case .chosen, .worse:
        outcomes[index].outcome = .lacks(found.missing, breaks: [])
        outcomes[index].cost = nil
      case .breaks, .tooSeldom, .lacks, .refused, .refusedMachine, .unfit, .partOf, .open: break
      }
    }
    outcomes.sort(by: DeviceOutcome.isBefore)
    alternatives.removeAll { $0.solution != nil }
    (self.solution, objectives, devices) = (nil, [], [])
    explain(found)
  }
}
