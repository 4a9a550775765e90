// SPDX-License-Identifier: Apache-2.0

/// Values for all columns that satisfy a program.
public struct Solution: Sendable, Hashable {
  /// One value for each column, in order; those of integer and binary columns are whole, and all
  /// lie within their bounds.
  public var values: [Double]
  /// The objective at `values`, with the constant, in the program's own units and sense.
  public var objective: Double
  /// No values have a better objective than this, as far as proved: not above the objective when
  /// minimising, not below when maximising, and equal to it when optimal. Infinite if unknown.
  public var bound: Double

  /// A solution from its parts, unchecked.
  public init(values: [Double], objective: Double, bound: Double) {
    self.values = values
    self.objective = objective
    self.bound = bound
  }
}

extension Solution {
  /// Distance from the objective to the bound as a share of the objective's magnitude.
  package var gap: Double {
    let distance = abs(objective - bound)
    return distance == 0 ? 0 : distance / abs(objective)
  }
}
