// SPDX-License-Identifier: Apache-2.0

import IntegerProgram

/// A linear program over a full table, solved by the two-phase primal simplex method with Bland's
/// rule (1977), which cannot cycle. For small programs whose answer must not depend on GLPK.
struct DenseSimplex {
  /// What a linear program comes to.
  enum Outcome: Hashable {
    case optimal([Double])
    case infeasible
    case unbounded
    /// Rounding kept the method from ending.
    case stalled
  }

  /// A constraint with one coefficient for each variable; either side may be infinite.
  struct Row {
    var coefficients: [Double]
    var lower: Double
    var upper: Double
  }

  /// Smallest number that counts as different from zero.
  private static let tolerance = 1e-9
  private static let largestPivotCount = 20_000

  /// A variable is `offset` plus or minus variables of the table, all of which are at least 0.
  private struct Substitution {
    var offset: Double
    var parts: [(variable: Int, sign: Double)]
  }

  private var substitutions: [Substitution] = []
  private var variableCount = 0
  /// Variables from here on are artificial: they are present only to begin with.
  private var firstArtificial = 0
  /// One equation a row; its right side comes last and is never negative.
  private var table: [[Double]] = []
  /// The variable that each equation is solved for.
  private var basis: [Int] = []

  /// Minimises the product of `costs` and variables within `bounds`, subject to `rows`.
  static func minimise(
    _ costs: [Double], bounds: [Program.Bounds], rows: [Row]
  ) -> Outcome {
    var simplex = DenseSimplex()
    simplex.build(bounds, rows)
    return simplex.solve(costs)
  }

  private mutating func build(_ bounds: [Program.Bounds], _ rows: [Row]) {
    var caps: [(variable: Int, cap: Double)] = []
    for bound in bounds {
      if bound.lower.isFinite {
        if bound.upper.isFinite { caps.append((variableCount, bound.upper - bound.lower)) }
        substitutions.append(Substitution(offset: bound.lower, parts: [(variableCount, 1)]))
        variableCount += 1
      } else if bound.upper.isFinite {
        substitutions.append(Substitution(offset: bound.upper, parts: [(variableCount, -1)]))
        variableCount += 1
      } else {
        let parts = [(variable: variableCount, sign: 1.0), (variableCount + 1, -1.0)]
        substitutions.append(Substitution(offset: 0, parts: parts))
        variableCount += 2
      }
    }
    var equations: [(left: [Double], right: Double, hasSlack: Bool)] = []
    for row in rows {
      let (left, offset) = substituted(row.coefficients)
      if row.lower == row.upper {
        equations.append((left, row.upper - offset, false))
        continue
      }
      if row.upper.isFinite { equations.append((left, row.upper - offset, true)) }
      if row.lower.isFinite { equations.append((left.map { -$0 }, offset - row.lower, true)) }
    }
    for (variable, cap) in caps {
      var left = [Double](repeating: 0, count: variableCount)
      left[variable] = 1
      equations.append((left, cap, true))
    }
    let slackCount = equations.count { $0.hasSlack }
    let artificialCount = equations.count { !$0.hasSlack || $0.right < 0 }
    firstArtificial = variableCount + slackCount
    var slack = variableCount
    var artificial = firstArtificial
    for (left, right, hasSlack) in equations {
      let padding = [Double](repeating: 0, count: slackCount + artificialCount)
      var equation = left + padding + [right]
      var solvedFor = slack
      if hasSlack {
        equation[slack] = 1
        slack += 1
      }
      if right < 0 { equation = equation.map { -$0 } }
      if !hasSlack || right < 0 {
        equation[artificial] = 1
        solvedFor = artificial
        artificial += 1
      }
      table.append(equation)
      basis.append(solvedFor)
    }
    variableCount = artificial
  }

  private func substituted(_ coefficients: [Double]) -> (left: [Double], offset: Double) {
    var left = [Double](repeating: 0, count: variableCount)
    var offset = 0.0
    for (coefficient, substitution) in zip(coefficients, substitutions) {
      offset += coefficient * substitution.offset
      for part in substitution.parts {
        left[part.variable] += coefficient * part.sign
      }
    }
    return (left, offset)
  }

  private mutating func solve(_ costs: [Double]) -> Outcome {
    var artificialCosts = [Double](repeating: 0, count: variableCount)
    for variable in firstArtificial..<variableCount {
      artificialCosts[variable] = 1
    }
    // The sum of the artificial variables is bounded below, so this phase has an optimum.
    guard descend(artificialCosts, among: variableCount) == true else { return .stalled }
    let scale = table.reduce(1) { max($0, abs($1[variableCount])) }
    for (equation, variable) in zip(table, basis) where variable >= firstArtificial {
      if equation[variableCount] > Self.tolerance * 100 * scale { return .infeasible }
    }
    dropArtificials()
    let realCosts = substituted(costs).left
    guard let isBounded = descend(realCosts, among: firstArtificial) else { return .stalled }
    guard isBounded else { return .unbounded }
    var amounts = [Double](repeating: 0, count: variableCount)
    for (equation, variable) in zip(table, basis) {
      amounts[variable] = equation[variableCount]
    }
    return .optimal(
      substitutions.map { substitution in
        substitution.parts.reduce(substitution.offset) { $0 + $1.sign * amounts[$1.variable] }
      })
  }

  /// Solves equations for real variables where they are still solved for artificial ones. An
  /// equation without real variables is a consequence of others and does no harm.
  private mutating func dropArtificials() {
    for number in table.indices where basis[number] >= firstArtificial {
      let real = (0..<firstArtificial).first { abs(table[number][$0]) > Self.tolerance }
      if let real { pivot(on: number, real) }
    }
  }

  /// Lowers the cost as far as it goes, letting in the first `allowed` variables only. True at an
  /// optimum, false when there is none, nil when it does not end.
  private mutating func descend(_ costs: [Double], among allowed: Int) -> Bool? {
    for _ in 0..<Self.largestPivotCount {
      let entering = (0..<allowed).first { variable in
        var reduced = costs[variable]
        for (equation, solvedFor) in zip(table, basis) {
          reduced -= costs[solvedFor] * equation[variable]
        }
        return reduced < -Self.tolerance
      }
      guard let entering else { return true }
      var leaving: (equation: Int, ratio: Double)?
      for (number, equation) in table.enumerated() where equation[entering] > Self.tolerance {
        let ratio = equation[variableCount] / equation[entering]
        guard let best = leaving else {
          leaving = (number, ratio)
          continue
        }
        let isTie = abs(ratio - best.ratio) <= Self.tolerance
        if isTie ? basis[number] < basis[best.equation] : ratio < best.ratio {
          leaving = (number, ratio)
        }
      }
      guard let leaving else { return false }
      pivot(on: leaving.equation, entering)
    }
    return nil
  }

  /// Solves equation `number` for `variable` and removes the variable from all others.
  private mutating func pivot(on number: Int, _ variable: Int) {
    let divisor = table[number][variable]
    let solved = table[number].map { $0 / divisor }
    for other in table.indices where other != number {
      let factor = table[other][variable]
      guard factor != 0 else { continue }
      for place in solved.indices {
        table[other][place] -= factor * solved[place]
      }
      table[other][variable] = 0
    }
    table[number] = solved
    basis[number] = variable
  }
}
