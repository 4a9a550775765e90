// SPDX-License-Identifier: Apache-2.0

/// Whether an architecture can meet a budget.
package struct Verdict: Sendable, Hashable {
  /// The answer.
  package enum Answer: UInt8, Sendable, Hashable, CaseIterable {
    /// It meets every limit, as surely as asked.
    case admit
    /// It breaks a limit, as surely as asked.
    case reject
    /// Today's figures do not tell.
    case unsure

    /// As it is written.
    package var word: StaticString {
      switch self {
      case .admit: "admit"
      case .reject: "reject"
      case .unsure: "unsure"
      }
    }
  }

  /// The answer.
  package var answer = Answer.admit
  /// The probability that the limit kept least probably is kept; nil where a figure is not known.
  package var probability: Double? = 1
  /// By limit the value over the limit, less one: above 0 it is broken. Not a number where not known.
  package var margins: [Double] = []
  /// The limit kept least probably, by its place; nil without limits.
  package var limiting: Int?

  /// An empty one.
  package init() {}

  /// Holds an architecture against a budget.
  mutating func judge(_ architecture: Architecture, _ budget: Budget) {
    answer = .admit
    probability = 1
    limiting = nil
    margins.removeAll(keepingCapacity: true)
    var least = 2.0
    var tightest = -Double.infinity
    for (place, limit) in budget.limits.enumerated() {
      guard let figure = architecture.figure(limit.figure) else {
        margins.append(.nan)
        if answer == .admit { answer = .unsure }
        if least > 0.5 { (least, limiting, probability, tightest) = (0.5, place, nil, -.infinity) }
        continue
      }
      let margin = figure.value / limit.most - 1
      margins.append(margin)
      let chance = figure.probability(atMost: limit.most)
      if chance < budget.policy.reject {
        answer = .reject
      } else if chance < budget.policy.admit, answer == .admit {
        answer = .unsure
      }
      // Of limits kept equally surely the one with least room is named.
      if chance < least || (chance == least && margin > tightest) {
        (least, limiting, probability, tightest) = (chance, place, chance, margin)
      }
    }
  }
}
