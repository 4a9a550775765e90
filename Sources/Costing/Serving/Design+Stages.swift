// SPDX-License-Identifier: Apache-2.0

public import Quantities

extension Design {
  /// A task of a service and its stages.
  public struct ServedTask: Sendable {
    /// The user's name for it.
    public var name: String
    /// What it looks at.
    public var load: Workload
    /// The stages, in order; each passes a share of what reaches it to the next.
    public var stages: [StageUse]

    /// Names a task.
    public init(name: String, load: Workload, stages: [StageUse]) {
      self.name = name
      self.load = load
      self.stages = stages
    }
  }

  /// A stage on the thing that runs it.
  public struct StageUse: Sendable {
    /// What runs, in words.
    public var name: String
    /// Where: the user's own device, or a machine by its index.
    public var placement: Placement
    /// Busy time for one sample.
    public var time: Estimate<Seconds>
    /// The share of the task's samples that reach it.
    public var share: Estimate<Ratio>
    /// Machines that are kept ready for it in each hour of the day, where it must answer at once; nil where
    /// it takes what its work takes.
    public var ready: [Int]?
    /// Samples that a machine works at side by side.
    public var workers = 1
    /// What a machine draws at it, where somebody measured that.
    public var power: Estimate<Watts>?
    /// The share of its work in each hour of the day; empty where all are alike.
    public var byHour: [Double] = []
    /// Whether its machines are on in those very hours, since it waits for them.
    public var isShifted = false

    /// The share of its machines' time in each hour of the day; empty where all are alike.
    var onByHour: [Double] {
      if let ready, let kept, kept > 0 { return ready.map { Double($0) / kept } }
      return isShifted ? byHour : []
    }

    /// Machine-hours a day that are kept ready for it.
    var kept: Double? { ready.map { Double($0.reduce(0, +)) } }

    /// Names a stage.
    public init(
      name: String, placement: Placement, time: Estimate<Seconds>, share: Estimate<Ratio>
    ) {
      self.name = name
      self.placement = placement
      self.time = time
      self.share = share
    }
  }

  /// Where a stage runs.
  public enum Placement: Sendable, Hashable {
    /// On the user's own device: it costs no dollars, but battery.
    case client
    /// On a machine.
    case machine(Int)
  }

  /// The device that a stage runs on, by its name among factors.
  @usableFromInline func device(of placement: Placement) -> String {
    switch placement {
    case .client: "users' own device"
    case .machine(let index): machines[index].id
    }
  }
}

extension Design.StageUse {
  /// Shows each estimate.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor, on device: String) {
    visitor.visit(&time, .run(name, device: device), worse: .higher)
    visitor.visit(&power, .run(name, device: device), worse: .higher)
    visitor.visit(&share, .passRate(name), worse: .higher)
  }
}
