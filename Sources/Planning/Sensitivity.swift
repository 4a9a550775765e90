// SPDX-License-Identifier: Apache-2.0

public import Costing
public import Quantities
public import Requirements

/// The effect of one uncertain thing on a plan, when it alone is as good or as bad as it may well be.
public struct Sensitivity: Sendable {
  /// The thing: all its figures err together.
  public var factor: Factor
  /// The aim where it is at its good end (the 5 % quantile on the good side), in the aim's unit.
  public var best: Double
  /// The aim where it is at its bad end.
  public var worst: Double
  /// Limits that the plan no longer keeps there.
  public var breaks: [Limit]
  /// The weakest basis of its figures.
  public var basis: Basis
  /// The plan that one would choose if it were known to be at its good end; nil where that is the same, or was not
  /// asked.
  public var atBest: Move?
  /// The same at its bad end.
  public var atWorst: Move?

  /// The plan that would be chosen in another state of the world.
  public enum Move: Sendable {
    /// Its parts and the runs that differ, with the first aim.
    case plan(name: String, runs: [ChosenTask], aim: Double)
    /// There is none.
    case none
  }

  /// How far the aim moves.
  public var swing: Double { abs(worst - best) }
}

extension Deployment {
  /// The sensitivities of the first aim, the strongest first; things that move nothing and break nothing are
  /// left out.
  ///
  /// - Parameters:
  ///   - cuts: what stands for the hourly simulation.
  ///   - brokenByTasks: the limits of tasks that the deployment breaks as it would be.
  func sensitivities(
    _ requirements: Requirements, cuts: BendersCuts? = nil,
    brokenByTasks: (Deployment) -> [Limit] = { _ in [] }
  ) -> [Sensitivity] {
    guard let aim = requirements.objectives[0].limit else { return [] }
    let limits = requirements.limits.filter { $0.isOfWhole && $0.name.ofTraining == nil }
    var factors = Factors()
    let slots = factors.add(self)
    return factors.all.indices.compactMap { position in
      func builder(_ deviate: Double) -> LedgerBuilder {
        Scenario(factors, position, at: deviate).fixed(self, slots).builder(.middle, cuts: cuts)
      }
      let (good, bad) = (builder(-Interval.spread), builder(Interval.spread))
      guard let best = good.value(of: aim), let worst = bad.value(of: aim) else { return nil }
      let fixed = Scenario(factors, position, at: Interval.spread).fixed(self, slots)
      let ofWhole = limits.filter { limit in
        bad.value(of: limit.name, kind: limit.task).map { !limit.holds($0) } ?? false
      }
      let broken = ofWhole + brokenByTasks(fixed)
      let found = Sensitivity(
        factor: factors.all[position], best: best, worst: worst, breaks: broken,
        basis: factors.bases[position])
      return found.swing > 1e-9 * abs(worst) || !broken.isEmpty ? found : nil
    }
    .sorted { left, right in
      (left.swing, "\(right.factor)") > (right.swing, "\(left.factor)")
    }
  }
}
