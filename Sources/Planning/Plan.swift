// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Costing
public import Estimation
public import Quantities
public import Requirements

/// The answer to a constraint file.
public struct Plan: Sendable {
  /// How the search ended.
  public enum Status: String, Sendable, Hashable {
    /// Nothing better exists, proved for the program that was solved.
    case optimal
    /// A plan was found, and the search stopped before it was proved best.
    case feasible
    /// No plan meets every limit.
    case infeasible
    /// The search stopped before it found any.
    case noAnswer = "no-answer"
  }

  /// What was asked.
  public var requirements: Requirements
  /// How the search ended.
  public var status: Status
  /// What would be built; nil where there is no plan.
  public var choice: Choice?
  /// The aims in the order of their priority, with what was reached.
  public var aims: [AimValue]
  /// The best plan on each other device, or why there is none; the cheapest first.
  public var rivals: [Rival]
  /// Why nothing fits; nil where something does.
  public var infeasibility: Infeasibility?
  /// Candidates by stage.
  public var counts: CandidateCounts
  /// What became of the combinations that were looked at.
  public var census: CellCensus
  /// The solver's work.
  public var effort: SolverEffort
  /// The catalogue's digest and folders.
  public var catalogueDigest: String
  /// The devices of the choice, by id.
  public var devices: [Device]
  /// What the hourly simulation told on the way.
  var cuts: SupplyKnowledge?
  /// The same for each way to talk, where the site may have several.
  var cutsOver: [Uplink.Way: SupplyKnowledge] = [:]
  /// What is sent in each way that the site may talk; empty where it does not.
  public var uplinks: [UplinkAnswer] = []
  /// What sending frames would take that may be looked at elsewhere, over the radio of the choice.
  public var frames: [UplinkAnswer] = []
  /// What is trained first, in every way that the file allows; empty where nothing is.
  public var trainings: [TrainingAnswer] = []

  /// An aim and what was reached.
  public struct AimValue: Sendable, Hashable {
    /// The aim.
    public var aim: Objective
    /// What was reached, in the aim's unit.
    public var value: Double
    /// The best that could exist.
    public var bound: Double
  }

  /// The solver's work, over all programs that were solved.
  public struct SolverEffort: Sendable, Hashable {
    /// The solver's name and version.
    public var name = ""
    /// The solver's version.
    public var version = ""
    /// Programs solved.
    public var programs = 0
    /// Rows and columns of the largest.
    public var rows = 0
    /// Columns of the largest.
    public var columns = 0
    /// Branch-and-bound nodes of all.
    public var nodes = 0
    /// Device sets in the whole program, and those whose bound spared a solve.
    public var sets = 0
    /// Blocks whose bound spared a solve.
    public var spared = 0
    /// Programs solved again because the hourly simulation of their answer found more unmet than they knew.
    public var simulated = 0
  }
}

/// What would be built at a site.
public struct Choice: Sendable {
  /// The design.
  public var design: Design
  /// The site.
  public var site: SiteProfile
  /// What serves each task, in the order of the file.
  public var tasks: [ChosenTask]
  /// The ledger of the middle outlook.
  public var ledger: Ledger
  /// Totals by name.
  public var totals: SiteTotals
  /// The limits and how they are kept.
  public var limits: [LimitCheck]
  /// The probability that all limits hold at once, simulated with errors that move together within a
  /// device and apart between things.
  public var jointProbability: Double
  /// The device set's name.
  public var name: String
  /// The battery over the years' hours in the middle of belief and at the limits' caution; nil without
  /// panels, and for rivals.
  public var years: (middle: PowerYear, cautious: PowerYear)?
  /// What a watt-hour less a day would save (USD/day).
  public var worthOfWattHour: Double
  /// What moves the first aim most, the strongest first; empty for rivals, and where the aim is accuracy.
  public var sensitivities: [Sensitivity]

  /// The models that it runs.
  public var models: [String] { tasks.map(\.cell.model.id) }
  /// The design at its site.
  var deployment: Deployment { .site(design, site) }
}

/// What serves a task.
public struct ChosenTask: Sendable {
  /// The task.
  public var task: TaskRequirement
  /// The cell.
  public var cell: Cell
  /// When it samples.
  public var beat: Beat
  /// What its device does between samples.
  public var policy: AwakePolicy
  /// Values under the cautious outlook.
  public var cautious: TaskValues
  /// Values in the middle.
  public var middle: TaskValues
  /// The share caught if frames were independent, in the middle; nil without events.
  public var caughtIndependent: Double?
  /// The recall that was used.
  public var recall: Estimate<Ratio>
  /// Pixels across the object, where the optics are given.
  public var pixels: Double?
}

/// Site totals under the middle outlook, with their nine tenths.
public struct SiteTotals: Sendable, Hashable {
  /// A total with its range.
  public struct Value: Sendable, Hashable {
    /// The middle.
    public var value: Double
    /// The 5 % quantile.
    public var low: Double
    /// The 95 % quantile.
    public var high: Double
  }
  /// USD/day.
  public var cost: Value
  /// Wh/day.
  public var energy: Value
  /// Days between swaps; nil on mains, infinite where the sun sustains the site.
  public var batteryLife: Value?
  /// Days without sun; nil on mains.
  public var autonomy: Value?
  /// g/day.
  public var carbon: Value
  /// USD.
  public var capex: Value
  /// Working memory of all models (B); nil where unknown.
  public var memory: Value?
  /// Samples looked at each day.
  public var samples: Double

  /// USD for a million samples, all costs counted.
  public var costPerMillion: Double? {
    samples > 0 ? cost.value / samples * 1e6 : nil
  }
}

/// A limit and how it is kept.
public struct LimitCheck: Sendable, Hashable {
  /// The limit.
  public var limit: Limit
  /// The value at the confidence asked.
  public var value: Double
  /// The probability that it holds.
  public var probability: Double

  /// The room left as a share of the limit.
  public var margin: Double {
    limit.margin(value)
  }

  /// Whether less than a twentieth of room is left; of a share that must be high, of the room up to 1.
  public var isTight: Bool { limit.isTight(value) }
}

/// The best plan on another device.
public struct Rival: Sendable {
  /// What it does otherwise.
  public var subject: Subject
  /// The models that it uses and the chosen plan does not, where it does without one of that plan's.
  public var models: [String] = []
  /// What it would be; nil where there is none.
  public var choice: Choice?
  /// What it lost by in the first aim; nil where there is none.
  public var difference: Double?
  /// Why it lost, or why there is no plan.
  public var reason: Reason
  /// The probability that it would be the better one by the first aim, in worlds that both share; nil
  /// where there is no plan or the aim is accuracy.
  public var chance: Double?
  /// What to measure first to tell both apart.
  public var decisive: Factor?
  /// The power that the box carries off before the device is too hot (W, cautious), where that forbids it; and
  /// whether its clock decides.
  public var sustained: (watts: Double, throttles: Bool)?
  /// What it would send, where it talks in another way.
  public var uplink: UplinkAnswer?

  /// What a rival does otherwise than the chosen plan.
  public enum Subject: Sendable, Hashable {
    /// It uses a device.
    case device(String)
    /// It does without a model.
    case without(model: String)
    /// It rests on measured times only.
    case measuredTimes
    /// It talks over another radio.
    case radio(String)
    /// It sends something else of an event, over this radio or another.
    case sending(Uplink.Way)
    /// It has every frame looked at in one place.
    case computing(ComputePlace)
  }

  /// The subject in a word or two.
  public var name: String {
    switch subject {
    case .device(let id): id
    case .without(let model): "without \(model)"
    case .measuredTimes: "measured times only"
    case .radio(let id): "over \(id)"
    case .sending(let way): "\(way.message.rawValue) over \(way.radio)"
    case .computing(.node): "all on the node"
    case .computing(.cloud): "all in the cloud"
    case .computing(.gateway): "all on the gateway"
    }
  }

  /// The order of rivals: the nearest first, those without a plan last, ties by name.
  static func isBefore(_ left: Rival, _ right: Rival) -> Bool {
    (left.difference ?? .infinity, left.name) < (right.difference ?? .infinity, right.name)
  }

  /// Why a rival lost.
  public enum Reason: Sendable, Hashable {
    /// It takes more of the aim; the part of the ledger that differs most, in USD/day, and the energy
    /// of both in Wh/day; and from how many sites on it would be the cheaper one, because its
    /// engineering is shared among more.
    case dearer(part: String, by: Double, energy: Double, chosen: Double, cheaperFromSites: Int?)
    /// It reaches less of the aim.
    case worse
    /// Nothing is known that would let it be judged, or a part is missing.
    case refused(Refusal)
    /// With this site limit it has no plan, without it it has one.
    case limit(Limit.Name)
    /// It serves none of the tasks, or not all of them.
    case cannotServe([String])
    /// No plan meets all limits at once.
    case conflict
  }
}

/// Why nothing fits.
public struct Infeasibility: Sendable, Hashable {
  /// Limits that nothing meets alone, with the nearest miss.
  public var unreachable: [NearestMiss]
  /// Limits each of which, if it alone were dropped, would leave a plan.
  public var relaxable: [Limit]
  /// Tasks that no device can serve, whatever the limits.
  public var unserved: [String]
  /// Whether each task can be served, but no allowed device or pair serves all of them.
  public var hasNoDevices: Bool
}
