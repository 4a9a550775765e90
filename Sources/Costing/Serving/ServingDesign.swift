// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// A service as it would be run: for each task the stages that look at its samples, and where.
public struct ServingDesign: Sendable {
  /// The tasks.
  public var tasks: [TaskUse]
  /// The machines that are rented.
  public var machines: [MachineProfile]
  /// What is trained first.
  public var trainings: [TrainingDesign]

  /// A task and its stages.
  public struct TaskUse: Sendable {
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
      name: String, placement: Placement, time: Estimate<Seconds>, share: Estimate<Ratio>,
      ready: [Int]? = nil
    ) {
      self.ready = ready
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
    /// On a rented machine.
    case machine(Int)
  }

  /// A design from its parts.
  public init(
    tasks: [TaskUse], machines: [MachineProfile], trainings: [TrainingDesign] = []
  ) {
    self.tasks = tasks
    self.machines = machines
    self.trainings = trainings
  }
}

/// What surrounds the machines of a service and no choice changes.
public struct ServingProfile: Sendable {
  /// The share of a rented machine's time in which it works.
  public var utilisation: Estimate<Ratio>
  /// Energy drawn at the building for each unit that reaches a machine.
  public var pue: Estimate<Ratio>
  /// Carbon of the building's electricity; nil where unknown.
  public var grid: Estimate<GramsPerKilowattHour>?
  /// Carbon of each hour's electricity over the day's mean; empty where only the mean is known.
  public var carbonByHour: [Double] = []
  /// Price of each hour's electricity over the day's mean; empty where only the mean is known.
  public var priceByHour: [Double] = []
  /// Price of the electricity of bought machines; nil where unknown.
  public var electricity: Estimate<DollarsPerKilowattHour>?
  /// Bytes of a sample that leaves the user's device.
  public var sampleBytes: Double
  /// Price of moving it; nil where nothing is charged or known, which is told.
  public var transfer: Estimate<DollarsPerMegabyte>?
  /// Processor time to unpack a sample that reaches a machine.
  public var decodeTime: Estimate<Seconds>
  /// Price of that time; nil where unknown.
  public var decodePrice: Estimate<DollarsPerHour>?
  /// How long a sample waits until it is looked at (s); 0 where nothing may wait.
  public var kept: Double
  /// Price of keeping it; nil where unknown.
  public var storage: Estimate<DollarsPerGigabyteMonth>?
  /// The least number of machine-hours a day of a pool that is used at all.
  public var leastHours: Double
  /// Extra share of machine time over the day's mean load, where work cannot wait: 1 where it can.
  public var peak: Double
  /// Power of the user's device at work; nil where unknown.
  public var clientPower: Estimate<Watts>?
  /// Engineering of the service (person-days), shared by nobody.
  public var effort: Estimate<Ratio>?
  /// Price of a person-day.
  public var engineeringDay: Estimate<Dollars>
  /// Days over which engineering is written off.
  public var lifetimeDays: Double

  /// Whether work may wait for hours in which machines are free.
  public var canWait: Bool { kept > 0 }

  /// Makes a profile from its parts.
  public init(
    utilisation: Estimate<Ratio>, pue: Estimate<Ratio>, grid: Estimate<GramsPerKilowattHour>?,
    sampleBytes: Double, transfer: Estimate<DollarsPerMegabyte>?, decodeTime: Estimate<Seconds>,
    decodePrice: Estimate<DollarsPerHour>?, kept: Double,
    storage: Estimate<DollarsPerGigabyteMonth>?, leastHours: Double, peak: Double,
    clientPower: Estimate<Watts>?, effort: Estimate<Ratio>?, engineeringDay: Estimate<Dollars>,
    lifetimeDays: Double
  ) {
    self.utilisation = utilisation
    self.pue = pue
    self.grid = grid
    self.sampleBytes = sampleBytes
    self.transfer = transfer
    self.decodeTime = decodeTime
    self.decodePrice = decodePrice
    self.kept = kept
    self.storage = storage
    self.leastHours = leastHours
    self.peak = peak
    self.clientPower = clientPower
    self.effort = effort
    self.engineeringDay = engineeringDay
    self.lifetimeDays = lifetimeDays
  }
}

extension ServingProfile: Uncertain {
  /// Shows each estimate.
  public mutating func visit(_ visitor: inout some EstimateVisitor) {
    visitor.visit(&utilisation, .utilisation, worse: .lower)
    visitor.visit(&pue, .building, worse: .higher)
    visitor.visitGrid(&grid)
    visitor.visit(&electricity, .electricity, worse: .higher)
    visitor.visit(&transfer, .transfer, worse: .higher)
    visitor.visit(&decodeTime, .decoding, worse: .higher)
    visitor.visit(&decodePrice, .decoding, worse: .higher)
    visitor.visit(&storage, .storage, worse: .higher)
    visitor.visit(&clientPower, .device("users' own device"), worse: .higher)
    visitor.visit(&effort, .effort("service"), worse: .higher)
    visitor.visit(&engineeringDay, .engineering, worse: .higher)
  }
}

extension ServingDesign: Uncertain {
  /// Shows each estimate.
  public mutating func visit(_ visitor: inout some EstimateVisitor) {
    for task in tasks.indices {
      for stage in tasks[task].stages.indices {
        let device = device(of: tasks[task].stages[stage].placement)
        tasks[task].stages[stage].visit(&visitor, device)
      }
    }
    visitor.visit(&machines)
    visitor.visit(&trainings)
  }
}

extension ServingDesign {
  /// The device that a stage runs on, by its name among factors.
  private func device(of placement: Placement) -> String {
    switch placement {
    case .client: "users' own device"
    case .machine(let index): machines[index].id
    }
  }
}

extension ServingDesign.StageUse {
  /// Shows each estimate.
  public mutating func visit(_ visitor: inout some EstimateVisitor, _ device: String) {
    visitor.visit(&time, .run(name, device: device), worse: .higher)
    visitor.visit(&power, .run(name, device: device), worse: .higher)
    visitor.visit(&share, .passRate(name), worse: .higher)
  }
}
