// SPDX-License-Identifier: Apache-2.0

public import Costing
public import Estimation
public import Quantities
public import Requirements

/// A service as it would be run.
public struct ServiceSolution: Sendable {
  /// What is run where.
  public var design: Design
  /// The site without a build that it is run from.
  public var profile: SiteProfile
  /// The tasks.
  public var tasks: [ChosenService]
  /// Energy that a watched user's own device takes (Wh/day); nil where unknown.
  public var clientEnergy: Double?
}

/// A task of a service as it would be run.
public struct ChosenService: Sendable {
  /// The task.
  public var task: TaskRequirement
  /// What it looks at.
  public var load: Workload
  /// The stages in order: what runs, where, how its time is known.
  public var stages: [Stage]
  /// How requests are answered in each hour of the day, where they are answered at once.
  public var hours: [RequestHour]?
  /// Machines kept ready in each hour of the day, where requests are answered at once.
  public var ready: [Int]? { hours.map { $0.map(\.machines) } }

  /// The share of its work in each hour of the day, where it waits for some of them; empty where all are alike.
  public var shifted: [Double] = []
  /// What limits see.
  public var cautious: TaskValues
  /// The same in the middle.
  public var middle: TaskValues

  /// A stage as it would be run.
  public struct Stage: Sendable {
    /// What runs, in words.
    public var name: String
    /// The network; nil for a filter.
    public var configuration: NetworkConfiguration?
    /// The machine; nil on the users' own devices.
    public var machine: MachineProfile?
    /// Busy time for one sample.
    public var time: Estimate<Seconds>
    /// The share that it passes of samples that show something.
    public var recall: Estimate<Ratio>
    /// Samples a day that reach it.
    public var items: Double
  }
}
