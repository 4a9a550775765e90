// SPDX-License-Identifier: Apache-2.0

public import Estimation
public import Requirements

/// What became of a device that a file allows, or of a machine of a service.
public struct DeviceOutcome: Sendable {
  /// The device's id; of a machine with how it is had.
  public var device: String
  /// What became of it.
  public var outcome: Outcome
  /// What the best plan with it costs (USD/day), the limits that it breaks being relaxed as told; nil where there is
  /// none, or where a figure is missing.
  public var cost: Double?

  /// The devices beside it in that plan.
  public var beside: [String] = []

  /// What becomes of a device.
  public enum Outcome: Sendable {
    /// The plan uses it; what would take its place, where anything would.
    case chosen(standIn: StandIn?)
    /// The best plan with it is worse by so much of the first objective.
    case worse(by: Double)
    /// No plan with it keeps these limits.
    case breaks([BrokenLimit])
    /// Its best plan keeps each limit, and all of them at once with this probability only; nil where that was not
    /// simulated.
    case tooSeldom(joint: Double?)
    /// Figures are missing without which nobody can say; the limits that it breaks even where those are as good as
    /// they may be.
    case lacks([MissingFigure], breaks: [BrokenLimit])
    /// It is refused for what it is.
    case refused(Refusal)
    /// The same of a machine.
    case refusedMachine(MachineRefusal)
    /// Nothing that is known runs on it for these tasks, whatever limits are kept; empty where each can be served, but
    /// not all of them together. The obstacle is that of one of the tasks.
    case unfit(tasks: [String], obstacle: Obstacle? = nil)
    /// It is no device by itself, but part of these.
    case partOf([String])
    /// The search was stopped before it could tell.
    case open
  }

  /// The best plan that does without a part of the chosen one.
  public struct StandIn: Sendable, Hashable {
    /// The devices or machines of that plan.
    public var name: String
    /// By how much it is worse in the first objective.
    public var difference: Double
  }

  init(_ device: String, _ outcome: Outcome, cost: Double? = nil, beside: [String] = []) {
    (self.device, self.outcome, self.cost) = (device, outcome, cost)
    self.beside = beside
  }
}

/// What of a device is too small or too slow for every network of a task that is known to run there.
public struct Obstacle: Sendable, Hashable {
  /// The task.
  public var task: String
  /// The network that comes nearest, with its input and number format.
  public var network: String
  /// What is too small.
  public var cause: Cause

  /// What keeps a network from a device, at the confidence asked.
  public enum Cause: Sendable, Hashable {
    /// Working memory: what the network needs, and what there is (B).
    case memory(needed: Double, available: Double)
    /// Program memory: what the network needs, and what there is (B).
    case flash(needed: Double, available: Double)
    /// Time: what a sample takes with its input and output, and the longest interval between two (s).
    case time(needed: Double, available: Double)
  }
}

/// A limit that no plan with a device keeps.
public struct BrokenLimit: Sendable, Hashable {
  /// The limit as the file has it.
  public var limit: Limit
  /// What it would have to be, in its unit; nil for a limit that is not a number of the file.
  public var value: Double?
  /// Which other limits are kept at that value.
  public var scope: Scope
  /// The probability with which all limits hold at once at that value; nil where it was not simulated.
  public var joint: Double?
  /// Of a cost, the assumed engineering without which the limit would be kept (USD/day); 0 where that does not
  /// decide it.
  public var assumedEngineering = 0.0

  /// Which other limits are kept.
  public enum Scope: String, Sendable, Hashable, CaseIterable {
    /// All others.
    case allOthers = "all-others-kept"
    /// No other.
    case alone
    /// All but the broken ones: what the plan that the price is of comes to.
    case together
  }
}

extension Limit {
  /// Values that are a little easier to keep than another, as they are typed.
  func easier(than value: Double) -> [Double] {
    [0.005, 0.01, 0.02, 0.05, 0.1].map { eased(value, by: $0) }
  }

  /// A value that is easier to keep than another by a share of it, as it is typed.
  func eased(_ value: Double, by share: Double) -> Double {
    rounded(value * (declaration.isFloor ? 1 - share : 1 + share))
  }
}
