// SPDX-License-Identifier: Apache-2.0

import Catalogue
public import Estimation

/// The back of the envelope: from the naive design to the plan, one decision at a time.
///
/// A service's rungs down to the last decision are ideal: machines that reach their peak, work all the
/// time and are paid by the second, and frames that cost nothing to move. A site's rungs are designs that
/// do what they must (accuracy, events caught, alerts in time) and may cost what they like. What makes the
/// ladder a plan comes after them.
public struct Ladder: Sendable {
  /// What the ladder is of.
  public enum Kind: String, Sendable, Hashable {
    case service
    case site
  }

  /// What the ladder is of.
  public var kind: Kind
  /// The deployment's name.
  public var deployment: String
  /// The rungs, the naive design first: one for each decision that saves something.
  public var rungs: [Rung]
  /// From the last decision to the plan.
  public var afterwards: [Rung]
  /// Whether a plan that keeps every limit stands at its foot.
  public var isGrounded: Bool
  /// Machines and models that had to be left out, with the reason.
  public var leftOut: [LeftOut] = []
  /// What each decision saves, whatever the order; the sum is what all of them save.
  public var attribution: [Saving]

  /// Something that had to be left out.
  public enum LeftOut: Sendable, Hashable {
    /// A machine that cannot be used.
    case machine(String, MachineRefusal)
    /// A model that nobody knows the time of.
    case withoutTime(model: String)
  }

  /// A decision.
  public enum Decision: String, Sendable, Hashable, CaseIterable {
    /// How often one looks.
    case sampling
    /// Which network looks.
    case model
    /// On what.
    case hardware
    /// At how many people.
    case people
    /// Whether something cheaper looks first.
    case cascade
    /// Which battery and which panel feed it.
    case power

    /// The assumption that says how many days of work it is.
    var effort: Assumptions.Name {
      switch self {
      case .sampling: .changeSampling
      case .model: .changeModel
      case .hardware: .changeHardware
      case .people: .changePeople
      case .cascade: .changeCascade
      case .power: .changePower
      }
    }
  }

  /// One rung.
  public struct Rung: Sendable, Hashable {
    /// The decision; nil for the naive design and for what makes it a plan.
    public var decision: Decision?
    /// What it is called.
    public var name: String
    /// What changes.
    public var change: String
    /// How its figure comes about.
    public var arithmetic: String
    /// USD/day.
    public var cost: Double
  }

  /// What a decision saves.
  public struct Saving: Sendable, Hashable {
    /// The decision.
    public var decision: Decision
    /// USD/day: the mean over all orders in which the decisions can be taken (Shapley, 1953).
    public var saving: Double
  }

  /// Shares of a saving that do not depend on the order: each decision's mean marginal saving. Decisions
  /// that make no difference in any order are left out.
  ///
  /// - Parameter costs: the cost (USD/day) of each subset of the decisions; bit i of the index stands for
  ///   decision i.
  static func attribution(_ decisions: [Decision], _ costs: [Double]) -> [Saving] {
    let count = decisions.count
    func factorial(_ number: Int) -> Double { (1...max(1, number)).reduce(1.0) { $0 * Double($1) } }
    return decisions.indices.compactMap { index in
      var sum = 0.0
      var matters = false
      for mask in costs.indices where mask >> index & 1 == 0 {
        let size = mask.nonzeroBitCount
        let weight = factorial(size) * factorial(count - size - 1) / factorial(count)
        let saved = costs[mask] - costs[mask | 1 << index]
        matters = matters || abs(saved) > 1e-9 * costs[0]
        sum += weight * saved
      }
      guard matters else { return nil }
      return Saving(decision: decisions[index], saving: sum)
    }
  }
}
