// SPDX-License-Identifier: Apache-2.0

import Catalogue
public import Costing
public import Estimation
public import Quantities
public import Requirements

/// The answer for a service: how it is run, what it takes, and why the others lost.
public struct ServicePlan: Sendable {
  /// What was asked.
  public var requirements: Requirements
  /// How the search ended.
  public var status: Plan.Status
  /// The chosen way; nil where there is none.
  public var choice: ServiceChoice?
  /// What was reached in the first aim, and the best that could exist.
  public var aims: [Plan.AimValue]
  /// Other ways, and why they lost.
  public var rivals: [ServiceRival]
  /// Limits that nothing keeps, with the nearest miss.
  public var misses: [NearestMiss]
  /// Where each limit can be kept alone and all together cannot: those without which there is a plan.
  public var relaxable: [Limit] = []
  /// Tasks that no option serves.
  public var unserved: [String]
  /// Of unserved tasks that want too many people detected, the most a day that watching everybody detects.
  public var mostDetected: [String: Double] = [:]
  /// Models that a task allows and that have no time on any machine.
  public var withoutTime: [String] = []

  /// Stages that need more memory than their machine has, in words.
  public var tooLarge: [String] = []

  /// What is told where carbon is asked about, work may wait, and nobody knows the grid by the hour.
  public var meanOfGrid: String? {
    guard requirements.asksForCarbon, requirements.serving?.canWait ?? false,
      requirements.electricity?.carbon.isEmpty ?? true,
      case .mains(_, let grid?, _) = requirements.supply
    else { return nil }
    return
      "the mean of `\(grid)` stands for every hour: work waits for clean ones where `power.mains.grid` gives 24 values"
  }

  /// Why such a model is left out.
  public static let withoutTimeWords =
    "nobody knows how long it takes: give `operations` under `models:`, or its latency under `figures:`"
  /// Options, before and after those were dropped that another stands in for.
  public var counts: CandidateCounts
  /// What is trained first, in every way that the file allows; empty where nothing is.
  public var trainings: [TrainingAnswer] = []
  /// The solver's work.
  public var effort: Plan.SolverEffort
  /// The catalogue's digest.
  public var catalogueDigest: String
  /// Machines that could not be used.
  public var refused: [String: MachineRefusal]
}

/// A service as it would be run.
public struct ServiceChoice: Sendable {
  /// What is run where.
  public var design: ServingDesign
  /// What surrounds it.
  public var profile: ServingProfile
  /// The tasks.
  public var tasks: [ChosenService]
  /// The lines in the middle of belief.
  public var ledger: Ledger
  /// Totals in the middle and at both ends.
  public var totals: SiteTotals
  /// The limits, and how they are kept.
  public var limits: [LimitCheck]
  /// The probability that all limits hold at once, in scenarios.
  public var jointProbability: Double
  /// What moves the first aim most, the strongest first; empty for other ways.
  public var sensitivities: [Sensitivity]
  /// Energy that a watched user's own device takes (Wh/day); nil where unknown.
  public var clientEnergy: Double?

  /// The models that it runs.
  public var models: [String] { tasks.flatMap { $0.stages.compactMap { $0.cell?.model.id } } }

  /// The design with what surrounds it.
  var deployment: Deployment { .service(design, profile) }

  /// The machines, joined; a word where there are none.
  public var name: String {
    design.machines.isEmpty
      ? "the users' own devices" : design.machines.map(\.name).joined(separator: " & ")
  }
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
  public var cautious: ServingValues
  /// The same in the middle.
  public var middle: ServingValues

  /// A stage as it would be run.
  public struct Stage: Sendable {
    /// What runs, in words.
    public var name: String
    /// The network; nil for a filter.
    public var cell: ServingCell?
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

/// Another way of running a service.
public struct ServiceRival: Sendable {
  /// What it does otherwise.
  public var name: String
  /// What it would be; nil where nothing fits.
  public var choice: ServiceChoice?
  /// What it takes more of the first aim; nil where there is none.
  public var difference: Double?
  /// Why it lost, or why there is none.
  public var reason: String
  /// The probability that it would be the better one by the first aim, in scenarios that both share; nil
  /// where there is none.
  public var chance: Double?
  /// What to measure first to tell both apart.
  public var decisive: Factor?
}
