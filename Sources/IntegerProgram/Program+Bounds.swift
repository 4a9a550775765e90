// SPDX-License-Identifier: Apache-2.0

extension Program.Column {
  /// The bounds that the column's kind leaves: whole numbers for integer and binary columns. Nil
  /// when no value is left.
  package var effectiveBounds: Program.Bounds? {
    guard kind != .continuous else { return bounds }
    let inner = Program.Bounds(lower: bounds.lower.rounded(.up), upper: bounds.upper.rounded(.down))
    return inner.lower <= inner.upper ? inner : nil
  }
}

extension Program {
  /// The answer to a program in which no row has a term, so that each column stands alone; nil for
  /// any other program.
  ///
  /// Columns that do not matter to the objective take the allowed value nearest to 0.
  func outcomeWithoutTerms() -> Outcome? {
    guard rows.allSatisfy({ $0.terms.isEmpty }) else { return nil }
    guard rows.allSatisfy({ $0.lower <= 0 && $0.upper >= 0 }) else { return .infeasible }
    var values: [Double] = []
    for column in columns {
      guard let bounds = column.effectiveBounds else { return .infeasible }
      let gain = sense == .maximise ? column.objective : -column.objective
      switch gain {
      case 0: values.append(min(max(0, bounds.lower), bounds.upper))
      case 0...: values.append(bounds.upper)
      default: values.append(bounds.lower)
      }
    }
    guard values.allSatisfy(\.isFinite) else { return .unbounded }
    let objective = evaluate(values).objective
    return .optimal(Solution(values: values, objective: objective, bound: objective))
  }
}
