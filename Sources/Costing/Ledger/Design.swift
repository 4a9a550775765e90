// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// What would be built at one site, or run from it as a service: the value that the ledger is drawn up for.
public struct Design: Sendable {
  /// The devices; none of a service.
  public var devices: [DeviceUse]
  /// Packs.
  public var packs: Int
  /// Panels.
  public var panels: Int
  /// Which of the site's slopes they have.
  public var plane: Int
  /// The tasks of a service, with the stages that look at their samples.
  public var tasks: [ServedTask]
  /// The machines that those run on.
  public var machines: [MachineProfile]
  /// What is trained first, for all sites together.
  public var trainings: [TrainingDesign] = []

  /// What is built at a site.
  public init(devices: [DeviceUse], packs: Int, panels: Int, plane: Int = 0) {
    self.devices = devices
    self.packs = packs
    self.panels = panels
    self.plane = plane
    (tasks, machines) = ([], [])
  }

  /// A service, without a build.
  public init(tasks: [ServedTask], machines: [MachineProfile]) {
    self.init(devices: [], packs: 0, panels: 0)
    self.tasks = tasks
    self.machines = machines
  }

  /// A device in use.
  public struct DeviceUse: Sendable {
    /// The device.
    public var profile: DeviceProfile
    /// What it does between samples.
    public var policy: AwakePolicy
    /// When it wakes, where it is cycled.
    public var schedule: Schedule
    /// Whether another device at the site wakes it, so that it needs no wake controller.
    public var isWokenByPartner: Bool
    /// Its sensors.
    public var sensors: [PartProfile]
    /// What it runs.
    public var runs: [RunUse]

    /// A device in use.
    public init(
      profile: DeviceProfile, policy: AwakePolicy, schedule: Schedule, isWokenByPartner: Bool,
      sensors: [PartProfile], runs: [RunUse]
    ) {
      self.profile = profile
      self.policy = policy
      self.schedule = schedule
      self.isWokenByPartner = isWokenByPartner
      self.sensors = sensors
      self.runs = runs
    }

    /// The part that switches it on again, where it is ever off and neither it nor another device does.
    var wakeController: PartProfile? {
      policy == .awake || isWokenByPartner || profile.isMicrocontroller
        ? nil : profile.wakeController
    }
  }

  /// A model that runs at a sampling schedule.
  public struct RunUse: Sendable {
    /// The model's name for the ledger.
    public var name: String
    /// What a sample takes.
    public var profile: RunProfile
    /// When it samples.
    public var sampling: SamplingSchedule
    /// The tasks it serves.
    public var tasks: [TaskUse]
    /// Working memory.
    public var ram: Estimate<Bytes>?

    /// The task that it serves, where it is only one.
    var onlyTask: String? { tasks.count == 1 ? tasks[0].name : nil }

    /// A model that runs at a sampling schedule.
    public init(
      name: String, profile: RunProfile, sampling: SamplingSchedule, tasks: [TaskUse],
      ram: Estimate<Bytes>?
    ) {
      self.name = name
      self.profile = profile
      self.sampling = sampling
      self.tasks = tasks
      self.ram = ram
    }
  }

  /// A task that a run serves.
  public struct TaskUse: Sendable {
    /// The task's name.
    public var name: String
    /// False alarms for each empty sample; nil where nothing is reported.
    public var falsePositives: Estimate<Ratio>?
    /// What each costs.
    public var falseAlarmCost: Dollars?
    /// What is kept of each alarm, false or not (B).
    public var kept = 0.0
    /// True events that are sent where the run is on the device, beside those that the site sends anyway.
    public var events = PerDay(0)

    /// A task that a run serves.
    public init(name: String, falsePositives: Estimate<Ratio>?, falseAlarmCost: Dollars?) {
      self.name = name
      self.falsePositives = falsePositives
      self.falseAlarmCost = falseAlarmCost
    }
  }
}

/// False alarms as the arithmetic sees them.
public enum FalseAlarms {
  /// False alarms for each hour of the sampling schedule: samples an hour x chance each.
  @inlinable public static func perHour(_ probability: Double, every interval: Double) -> Double {
    3_600 / interval * probability
  }

  /// False alarms a day.
  @inlinable public static func perDay(
    _ probability: Double, every interval: Double, byDay: Bool, light: Double
  ) -> Double {
    perHour(probability, every: interval) * (byDay ? light : 24)
  }
}

extension Design: Uncertain {
  /// Shows each estimate.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor) {
    visitor.visit(&devices)
    for task in tasks.indices {
      for stage in tasks[task].stages.indices {
        let device = device(of: tasks[task].stages[stage].placement)
        tasks[task].stages[stage].visit(&visitor, on: device)
      }
    }
    visitor.visit(&machines)
    visitor.visit(&trainings)
  }
}

extension Design.DeviceUse: Uncertain {
  /// Shows each estimate.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor) {
    profile.visit(&visitor)
    visitor.visit(&sensors)
    let id = profile.id
    for index in runs.indices { runs[index].visit(&visitor, on: id) }
  }
}

extension Design.RunUse {
  /// Shows each estimate.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor, on device: String) {
    profile.visit(&visitor, .device(device), .run(name, device: device))
    visitor.visit(&ram, .memory(name), worse: .higher)
    for index in tasks.indices {
      visitor.visit(&tasks[index].falsePositives, .falseAlarms, worse: .higher)
    }
  }
}
