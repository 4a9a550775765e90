// SPDX-License-Identifier: Apache-2.0

import CGLPK

/// The branch-and-cut solver of the GNU Linear Programming Kit.
///
/// The same program within the same node limit always gives the same answer. Any number of threads
/// may solve at the same time. Every point GLPK returns is checked against the program before it is
/// passed on.
public struct GLPKSolver: Solver {
  /// Inequalities added during the search to tighten the relaxation.
  public enum Cuts: Sendable, Hashable {
    /// None: right for choices among options, such as multiple-choice knapsacks.
    case none
    /// Mixed integer rounding: right for programs that count things, such as packs or machines.
    case rounding
  }

  /// How the search picks the column to branch on.
  public enum Branching: Sendable, Hashable {
    /// The rule of Driebeek and Tomlin, GLPK's usual one.
    case driebeekTomlin
    /// Pseudo-costs learned during the search; sometimes better where the usual rule stalls.
    case pseudocost
  }

  /// Inequalities to add.
  public var cuts: Cuts
  /// Rule of branching.
  public var branching: Branching

  /// A solver with these tactics. They change the effort and, among equally good points, which
  /// one is found.
  public init(cuts: Cuts = .none, branching: Branching = .driebeekTomlin) {
    self.cuts = cuts
    self.branching = branching
  }

  /// Version of the linked library, such as "5.0".
  public static var version: String { String(cString: cglpk_version()) }

  /// Answers `program` within `limits`.
  ///
  /// `unbounded` means that a feasible point exists. A linear program cut off by a limit is
  /// `noAnswer`. Optimality holds up to 1e-10 of the objective.
  public func solve(_ program: Program, limits: Limits) throws(SolverError) -> Answer {
    do {
      try program.validate()
    } catch {
      throw .invalid(error)
    }
    var statistics = Statistics(
      nodes: 0, rows: program.rows.count, columns: program.columns.count, bound: nil,
      solver: Self.name, version: Self.version)
    if let outcome = program.outcomeWithoutTerms() {
      if case .optimal(let solution) = outcome { statistics.bound = solution.bound }
      return Answer(outcome: outcome, statistics: statistics)
    }
    guard program.columns.allSatisfy({ $0.effectiveBounds != nil }) else {
      return Answer(outcome: .infeasible, statistics: statistics)
    }
    return try solve(program, limits: limits, statistics: statistics, depth: 0)
  }

  /// The answer; where a big coefficient deceived the search, by other ways.
  ///
  /// - Parameter depth: how many columns were branched on by hand.
  func solve(
    _ program: Program, limits: Limits, statistics: Statistics, depth: Int
  ) throws(SolverError) -> Answer {
    var values: [Double] = []
    do {
      return try search(
        program, limits: limits, statistics: statistics, presolve: false, &values)
    } catch {
      guard error.isOfBigCoefficients else { throw error }
    }
    do {
      // GLPK's reductions often shrink such coefficients.
      return try search(program, limits: limits, statistics: statistics, presolve: true, &values)
    } catch {
      guard error.isOfBigCoefficients, depth < Self.deepest,
        let split = Split(program, values)
      else { throw error }
      return try answer(split, limits: limits, statistics: statistics, depth: depth + 1)
    }
  }

  static let name = "GLPK"

  /// Far more columns than one big coefficient after the other deceives about.
  private static let deepest = 64

  private func search(
    _ program: Program, limits: Limits, statistics: Statistics, presolve: Bool,
    _ values: inout [Double]
  ) throws(SolverError) -> Answer {
    var statistics = statistics
    let call = try GLPKCall(program, solver: self)
    let reply = call.run(limits, presolve: presolve)
    values = reply.values
    let scale = call.objectiveScale
    let bound = reply.result.bound / scale + program.objectiveConstant
    statistics.nodes = Int(reply.result.nodes)
    statistics.bound = bound.isFinite ? bound : nil

    let outcome: Outcome
    switch reply.result.status {
    case .optimal, .feasible:
      let claimed = reply.result.objective / scale + program.objectiveConstant
      var solution: Solution
      if let exact = try exact(program, reply.values, claimed: claimed, limits, bound: bound) {
        solution = exact
      } else {
        solution = try program.accept(reply.values, claimed: claimed, bound: bound)
      }
      if let limit = StopReason(reply.result.stop, of: limits) {
        outcome = .feasible(solution, gap: solution.gap, limit)
      } else {
        solution.bound = solution.objective
        outcome = .optimal(solution)
      }
      statistics.bound = solution.bound.isFinite ? solution.bound : nil
    case .infeasible:
      outcome = .infeasible
    case .unbounded:
      // A verdict that the columns' own bounds contradict: the relaxation was lost in rounding.
      guard !program.objectiveIsBounded else {
        throw .failed(solver: Self.name, code: Int(reply.result.code))
      }
      return try unbounded(program, limits: limits, statistics: statistics)
    case .noAnswer:
      guard let limit = StopReason(reply.result.stop, of: limits) else {
        throw .failed(solver: Self.name, code: Int(reply.result.code))
      }
      outcome = .noAnswer(limit)
    case .failed:
      throw .failed(solver: Self.name, code: Int(reply.result.code))
    case .aborted:
      throw .aborted(solver: Self.name, message: reply.message)
    case .occupied:
      throw .occupied(solver: Self.name)
    }
    return Answer(outcome: outcome, statistics: statistics)
  }

  /// The solution with its integer columns exactly whole and the others computed anew. GLPK takes a
  /// value within 1e-7 of a whole number as whole and rounds it, but leaves the rest of its answer as it
  /// fitted that value: what hangs on a choice by a large coefficient is then off by as much.
  ///
  /// - Returns: nil where there is nothing to mend, or where the mended answer is another one.
  private func exact(
    _ program: Program, _ values: [Double], claimed: Double, _ limits: Limits, bound: Double
  ) throws(SolverError) -> Solution? {
    let kinds = Set(program.columns.map { $0.kind == .continuous })
    // What is broken by no more than the rounding of a sum is left as it is.
    guard kinds.count == 2, let worst = program.worstViolation(values), worst.amount > 1e-12 else {
      return nil
    }
    let call = try GLPKCall(program.holding(values), solver: self)
    let held = call.run(limits, presolve: false)
    guard held.result.status == .optimal else { return nil }
    let objective = held.result.objective / call.objectiveScale + program.objectiveConstant
    guard abs(objective - claimed) <= Program.allowedViolation * max(1, abs(claimed)) else {
      return nil
    }
    return try? program.accept(held.values, claimed: objective, bound: bound)
  }

  /// The answer when the relaxation improves for ever. With rational numbers, which doubles are,
  /// the program does so too as soon as it has any point (Meyer, 1974); so it remains to look
  /// for one, without an objective.
  private func unbounded(
    _ program: Program, limits: Limits, statistics: Statistics
  ) throws(SolverError) -> Answer {
    guard program.columns.contains(where: { $0.kind != .continuous }) else {
      return Answer(outcome: .unbounded, statistics: statistics)
    }
    var values: [Double] = []
    var answer = try search(
      program.withoutObjective(), limits: limits, statistics: statistics, presolve: false, &values)
    answer.statistics.bound = nil
    switch answer.outcome {
    case .optimal, .feasible, .unbounded: answer.outcome = .unbounded
    case .infeasible, .noAnswer: break
    }
    return answer
  }
}

extension StopReason {
  fileprivate init?(_ stop: CGLPKStop, of limits: Limits) {
    switch stop {
    case .none: return nil
    case .nodes: self = .nodes(limits.nodes)
    case .seconds: self = .seconds(limits.seconds ?? 0)
    case .cancelled: self = .cancelled
    }
  }
}
