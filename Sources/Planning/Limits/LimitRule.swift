// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Requirements

/// What a limit means to a plan: what it sees of one, and how plans that break it are kept out.
///
/// Each stands once, in a file of this folder.
struct LimitRule: Sendable {
  /// What it sees.
  let value: Value
  /// How plans for sites keep it.
  let atSites: AtSites
  /// How plans for services keep it.
  let inServices: InServices
  /// Why a device at a site cannot be judged by it; nil where all that it needs is known.
  var refusal: @Sendable (DeviceProfile, SiteProfile) -> Refusal? = { _, _ in nil }

  /// What a limit sees of a plan; nil where that has nothing of the kind.
  enum Value: Sendable {
    /// A deployment as a whole; of machines those of a kind.
    case whole(@Sendable (LedgerBuilder, _ kind: String?) -> Double?)
    /// One task.
    case task(TaskLimit)
  }

  /// How plans for sites keep a limit.
  enum AtSites: Sendable {
    /// What all that is chosen adds up to stays within it.
    case sum(@Sendable (ColumnShares) -> Double, countsVisits: Bool = false)
    /// Rows of its own in the subproblem of each set of devices.
    case rows(
      @Sendable (Limit, SetFormulation, [SetFormulation.Build], inout ProgramWriter) -> Void)
    /// Rows of its own for each build, and builds that are left out.
    case builds(BuildLimit)
    /// Devices and candidates that break it are left out.
    case candidates
    /// Each training keeps it by itself.
    case eachTraining
    /// No site has it.
    case none
  }

  /// How plans for services keep a limit.
  enum InServices: Sendable {
    /// What counts towards this aim stays within it.
    case aim(Objective)
    /// What all trainings add up to stays within it.
    case trainings(@Sendable (TrainingSpend) -> Double)
    /// A quota of machines.
    case quota
    /// Candidates that break it are left out.
    case candidates
    /// Each training keeps it by itself.
    case eachTraining
    /// No service has it.
    case none
  }
}

/// What a limit on a task sees of a candidate.
struct TaskLimit: Sendable {
  /// What it errs with.
  enum Factor: Sendable {
    /// The accuracy of the network.
    case accuracy
    /// Recall, and what no sample shows.
    case recall
    /// False positives.
    case falsePositives
    /// The time of an inference, and all around it.
    case time
  }

  /// What it errs with.
  let factor: Factor
  /// Whether it asks for times that were taken of one sample after another.
  let needsLatency: Bool
  /// The value; nil where the candidate has nothing of the kind.
  let value: @Sendable (TaskValues) -> Double?

  init(
    _ factor: Factor, needsLatency: Bool = false, value: @escaping @Sendable (TaskValues) -> Double?
  ) {
    (self.factor, self.needsLatency, self.value) = (factor, needsLatency, value)
  }
}

/// How builds of packs and panels keep a limit.
struct BuildLimit: Sendable {
  /// Writes the rows of a build.
  let rows: @Sendable (Limit, SetFormulation, SetFormulation.Build, inout ProgramWriter) -> Void
  /// Whether a build might keep it under a flow.
  let mayKeep: @Sendable (Limit, SubproblemBound, Flow, Subproblem.Build) -> Bool
  /// Whether it hangs on the hours in which the sun is not enough.
  let countsUnmet: Bool
}

extension Limit.Name {
  /// What a limit of this name means to a plan.
  var rule: LimitRule {
    switch self {
    case .cost: .cost
    case .energy: .energy
    case .batteryLife: .batteryLife
    case .autonomy: .autonomy
    case .capex: .capex
    case .carbon: .carbon
    case .memory: .memory
    case .weight: .weight
    case .airtime: .airtime
    case .heat: .heat
    case .peak: .peak
    case .accuracy: .accuracy
    case .caught: .caught
    case .falseAlarms: .falseAlarms
    case .alertWithin: .alertWithin
    case .latency: .latency
    case .precision: .precision
    case .recall: .recall
    case .machines: .machines
    case .trainingTime: .trainingTime
    case .trainingDevices: .trainingDevices
    case .trainingHours: .trainingHours
    case .trainingCost: .trainingCost
    case .trainingEnergy: .trainingEnergy
    case .trainingCarbon: .trainingCarbon
    }
  }
}

extension LimitRule {
  /// What a limit on a task errs with; nil for one on the whole.
  var factor: TaskLimit.Factor? {
    if case .task(let limit) = value { limit.factor } else { nil }
  }
}

extension Limit {
  /// What it means to a plan.
  var rule: LimitRule { name.rule }

  /// Whether what the sun leaves unmet, taken cautiously, moves what it sees.
  var countsUnmet: Bool {
    switch rule.atSites {
    case .sum(_, let countsVisits): countsVisits
    case .builds(let builds): builds.countsUnmet
    case .rows, .candidates, .eachTraining, .none: false
    }
  }

  /// Whether what visits take, taken cautiously, moves what it sees.
  var countsVisits: Bool {
    if case .sum(_, true) = rule.atSites { true } else { false }
  }
}

extension LimitRule.Value {
  /// What a limit sees of a deployment as a whole.
  static func whole(_ value: @escaping @Sendable (LedgerBuilder) -> Double?) -> Self {
    .whole { builder, _ in value(builder) }
  }
}

extension TaskValues {
  /// What a limit sees of them; nil for one that is not about a task.
  func value(of limit: Limit.Name) -> Double? {
    if case .task(let limit) = limit.rule.value { limit.value(self) } else { nil }
  }
}
