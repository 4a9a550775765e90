// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Documents
import Estimation
public import IntegerProgram
import Networks
import Quantities
public import Requirements

/// How long an inference may take for a deployment still to have a plan: what the limits of a whole site mean for one
/// network. Found by the planner itself, by bisection; everything but the network is free.
public struct LatencyBudget: Sendable, Hashable {
  /// The limit that is kept; nil for all at once.
  public var limit: Limit.Name?
  /// The longest inference (seconds); infinite where none that the slowest rate leaves time for breaks it.
  public var longest: Double
  /// Where the file says so.
  public var place: Place?

  /// A deployment without a plan, however quick the network is.
  public struct Hopeless: Error, Sendable, Hashable {
    /// Whether the device takes part in a plan with other networks is not asked.
    public var device: String
  }

  /// Running cost by the time of an inference.
  public struct Cost: Sendable, Hashable {
    /// Seconds.
    public var latency: Double
    /// USD/day of the cheapest plan.
    public var cost: Double
  }

  /// What was found.
  public struct Found: Sendable, Hashable {
    /// All limits at once, then each by itself where it allows less than the slowest rate.
    public var allowances: [LatencyBudget]
    /// The cost of the cheapest plan, by rising times.
    public var costs: [Cost]
  }

  /// Asks the planner.
  ///
  /// - Parameters:
  ///   - tasks: that the network is for; the other tasks keep their models.
  ///   - device: that it runs on.
  /// - Throws: `Hopeless` where no time is short enough.
  public static func find(
    _ requirements: Requirements, _ catalogue: Catalogue, tasks: Set<String>, device: String,
    solver: any Solver
  ) throws(Hopeless) -> Found {
    var search = Search(requirements, catalogue, tasks: tasks, device: device, solver: solver)
    let slowest =
      requirements.tasks.filter { tasks.contains($0.name) }.flatMap(\.rates)
      .map { 1 / max($0.value, 1e-9) }.max() ?? 1
    guard search.hasPlan(quickest, nil) else { throw Hopeless(device: device) }
    let all = search.longest(from: quickest, to: slowest, nil)
    // What all limits allow, each of them allows by itself.
    let limits = !all.isFinite ? [] : limits(of: requirements, tasks)
    // What the hours of the sun tell is learnt once for all limits but those on a pack's life.
    if limits.count > 1, let first = limits.first(where: { $0.name != .batteryLife }) {
      _ = search.hasPlan(all, first.name)
    }
    let asked = search
    let most = all.isFinite ? all : slowest
    let steps = 12
    enum Part {
      case limit(LatencyBudget)
      case cost(Cost?)
    }
    // These are independent questions, and are asked on all cores.
    let parts = concurrently(limits.count + steps + 1) { index -> Part in
      var search = asked
      guard index >= limits.count else {
        let limit = limits[index]
        let longest = search.longest(from: all, to: slowest, limit.name)
        return .limit(LatencyBudget(limit: limit.name, longest: longest, place: limit.place))
      }
      let share = Double(index - limits.count) / Double(steps)
      let time = share == 1 ? most : 1e-3 * Mathematics.power(max(most, 2e-3) / 1e-3, share)
      let cost = search.cost(time).flatMap { $0.isFinite ? $0 : nil }
      return .cost(cost.map { Cost(latency: time, cost: $0) })
    }
    var found = Found(
      allowances: [LatencyBudget(limit: nil, longest: all, place: nil)], costs: [])
    for part in parts {
      switch part {
      case .limit(let budget):
        if budget.longest < 0.99 * slowest { found.allowances.append(budget) }
      case .cost(let cost): if let cost { found.costs.append(cost) }
      }
    }
    return found
  }

  /// No inference is quicker (seconds).
  private static let quickest = 1e-6

  /// The limits of a site that an inference's time bears on, once each.
  private static func limits(of requirements: Requirements, _ tasks: Set<String>) -> [Limit] {
    var names: Set<Limit.Name> = []
    return requirements.limits.filter { limit in
      limit.declaration.inference == .time && limit.task.map { tasks.contains($0) } ?? true
        && names.insert(limit.name).inserted
    }
  }

  /// A deployment with a network that is known by its time alone.
  private struct Search: Sendable {
    /// The precision of a longest time.
    private static let step = 1.001

    private let tasks: Set<String>
    private let planner: SitePlanner
    /// What the hours of the sun have told, for each limit on a pack's life.
    private var known: [Double?: BendersCutPool] = [:]

    init(
      _ requirements: Requirements, _ catalogue: Catalogue, tasks: Set<String>, device: String,
      solver: any Solver
    ) {
      self.tasks = tasks
      planner = SitePlanner(
        Self.asked(requirements, tasks: tasks, device: device), catalogue: catalogue,
        solver: solver)
    }

    /// The requirements with no models for the tasks that the network is for.
    private static func asked(
      _ requirements: Requirements, tasks: Set<String>, device: String
    ) -> Requirements {
      var asked = requirements
      asked.hardware.allow = []
      asked.hardware.deny = []
      asked.hardware.fixed = [.init(text: device, place: requirements.tasks[0].place)]
      asked.hardware.count = 1...1
      asked.objectives = [.cost]
      asked.requiredBasis = nil
      for index in asked.tasks.indices where tasks.contains(asked.tasks[index].name) {
        asked.tasks[index].models = [ConfigurationEnumerator.timedNetwork]
        asked.tasks[index].firstStages = []
        // It is about the device's own time; a machine elsewhere would leave it as long as it likes.
        asked.tasks[index].compute = [.node]
        // An architecture's input is its own, so that pixels are not counted here.
        asked.tasks[index].view = nil
      }
      return asked
    }

    /// The planner with an inference of so many seconds.
    ///
    /// - Parameter only: the one site limit that is kept; nil for all.
    private func planner(_ seconds: Double, _ only: Limit.Name?) -> (SitePlanner, hours: Double?) {
      var question = planner.question
      question.network = Question.TimedNetwork(tasks: tasks, time: Seconds(seconds))
      // What the architecture itself must keep is judged candidate by candidate.
      question.limits.removeAll { limit in
        limit.declaration.inference == .itself || only.map { $0 != limit.name } ?? false
      }
      let hours = BendersCutPool.hours(question.limits)
      return (planner.asking(question, knowing: known[hours]), hours)
    }

    /// USD/day of the cheapest plan with an inference of so many seconds; nil without a plan.
    mutating func cost(_ seconds: Double) -> Double? {
      let (planner, hours) = planner(seconds, nil)
      var effort = SolverEffort()
      // Only the cost of the best is needed, and no alternatives.
      guard let found = try? Decomposition(planner: planner).best(&effort) else { return nil }
      known[hours] = found.cuts
      return found.best?.aims[0].value
    }

    /// Whether there is a plan with an inference of so many seconds.
    mutating func hasPlan(_ seconds: Double, _ only: Limit.Name?) -> Bool {
      let (planner, hours) = planner(seconds, only)
      var effort = SolverEffort()
      guard let found = try? Decomposition(planner: planner).any(&effort) else { return false }
      known[hours] = found.cuts
      return found.best != nil
    }

    /// The longest time with a plan, to one part in a thousand; infinite where the longest that is asked about has one.
    ///
    /// - Parameter low: a time that has one.
    mutating func longest(from low: Double, to slowest: Double, _ only: Limit.Name?) -> Double {
      if hasPlan(slowest, only) { return .infinity }
      var (low, high) = (low, slowest)
      // Mostly one limit decides what all allow.
      if only != nil, !hasPlan(low * Self.step, only) { high = low * Self.step }
      while high / low > Self.step {
        let middle = (low * high).squareRoot()
        if hasPlan(middle, only) { low = middle } else { high = middle }
      }
      return low
    }
  }
}
