// SPDX-License-Identifier: Apache-2.0

import Catalogue
public import Costing
public import Estimation
public import Requirements

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
  public struct Rung: Sendable {
    /// What is done on it.
    public var step: Step
    /// What it comes to, which its figure is made of; nil where only one thing is added to the rung above.
    public var state: State?
    /// USD/day.
    public var cost: Double

    /// The decision; nil for the naive design and for what makes it a plan.
    public var decision: Decision? {
      if case .decision(let decision) = step { decision } else { nil }
    }
  }

  /// What is done on a rung.
  public enum Step: Sendable, Hashable {
    /// The naive design.
    case naive
    /// A decision is taken.
    case decision(Decision)
    /// A service's times are those that were measured or estimated, not those of the peak.
    case realSpeed
    /// Its machines work for this share of their time, and are billed in whole steps.
    case realUse(share: Double)
    /// Its frames are unpacked, moved and kept.
    case frames
    /// People's work is written off.
    case engineering
    /// Everything is chosen anew under every limit.
    case plan
  }

  /// What a rung comes to.
  public enum State: Sendable {
    /// A site, or a service with its limits.
    case solution(Solution)
    /// A service in an ideal world, task by task.
    case ideal([IdealTask])
  }

  /// A task of a service in an ideal world.
  public struct IdealTask: Sendable {
    /// What it looks at.
    public var load: Workload
    /// What looks first; nil where nothing does.
    public var first: IdealStage?
    /// What looks last.
    public var last: IdealStage
    /// The share of samples that reach the last stage.
    public var share: Double
    /// People a day that are to be detected, and the share of them caught while watched; nil where none are.
    public var detect: (population: Population, caught: Double)?
  }

  /// A stage of a service in an ideal world.
  public struct IdealStage: Sendable {
    /// What runs.
    public var name: String
    /// The machine and its price (USD/hour); nil on the users' own devices.
    public var machine: (name: String, price: Double)?
    /// Operations of a sample and those a second that its machine can reach; nil where either is unknown.
    public var work: (operations: Double, perSecond: Double)?
    /// Time of a sample as estimated, not at the peak (s).
    public var time: Double
    /// Time of a sample at the peak where that is known (s).
    public var ideal: Double
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
