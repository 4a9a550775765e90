// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Documents
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
    let question = Question(
      requirements, catalogue, tasks: tasks, device: device, solver: solver)
    let slowest =
      requirements.tasks.filter { tasks.contains($0.name) }.flatMap(\.rates)
      .map { 1 / max($0.value, 1e-9) }.max() ?? 1
    guard question.cost(1e-6, nil) != nil else { throw Hopeless(device: device) }
    let all = question.longest(slowest, nil)
    var allowances = [LatencyBudget(limit: nil, longest: all, place: nil)]
    for limit in requirements.limits where limit.declaration.inference == .time {
      if let task = limit.task, !tasks.contains(task) { continue }
      if allowances.contains(where: { $0.limit == limit.name }) { continue }
      let longest = question.longest(slowest, limit.name)
      if longest < 0.99 * slowest {
        allowances.append(LatencyBudget(limit: limit.name, longest: longest, place: limit.place))
      }
    }
    var costs: [Cost] = []
    let most = all.isFinite ? all : slowest
    let steps = 12
    for step in 0...steps {
      let share = Double(step) / Double(steps)
      let time = 1e-3 * Mathematics.power(max(most, 2e-3) / 1e-3, share)
      if let cost = question.cost(step == steps ? most : time, nil), cost.isFinite {
        costs.append(Cost(latency: step == steps ? most : time, cost: cost))
      }
    }
    return Found(allowances: allowances, costs: costs)
  }

  /// A deployment with a network that is known by its time alone.
  private final class Question {
    private let base: Requirements
    private let tasks: Set<String>
    private let device: String
    private let catalogue: Catalogue
    private let solver: any Solver
    /// The planner that was asked last, with what the hours of the sun have told until then; one for each limit
    /// on a pack's life.
    private var known: [Double?: (planner: SitePlanner, cuts: BendersCutPool)] = [:]

    private static let name = "candidate-architecture"

    init(
      _ requirements: Requirements, _ catalogue: Catalogue, tasks: Set<String>, device: String,
      solver: any Solver
    ) {
      self.tasks = tasks
      self.device = device
      self.solver = solver
      base = Self.asked(requirements, tasks: tasks, device: device)
      self.catalogue = base.extended(catalogue)
    }

    /// The requirements with the network in place of the models of its tasks.
    private static func asked(
      _ requirements: Requirements, tasks: Set<String>, device: String
    ) -> Requirements {
      var asked = requirements
      let place = requirements.tasks[0].place
      asked.hardware.allow = []
      asked.hardware.deny = []
      asked.hardware.fixed = [.init(text: device, place: place)]
      asked.hardware.count = 1...1
      asked.objectives = [.cost]
      asked.requiredBasis = nil
      for index in asked.tasks.indices where tasks.contains(asked.tasks[index].name) {
        asked.tasks[index].models = [name]
        asked.tasks[index].firstStages = []
        // It is about the device's own time; a machine elsewhere would leave it as long as it likes.
        asked.tasks[index].compute = [.node]
        // An architecture's input is its own, so that pixels are not counted here.
        asked.tasks[index].view = nil
      }
      let sets = asked.tasks.filter { tasks.contains($0.name) }
      let accuracies = sets.compactMap { task in
        task.metric.map {
          OwnModel.OwnAccuracy(
            metric: $0, dataset: task.dataset ?? "own data", precision: .fp32, value: Ratio(1),
            place: place)
        }
      }
      if let kind = sets.first?.task {
        asked.ownModels.append(
          OwnModel(
            id: name, task: kind, licence: "own", resolution: .one, macs: 1e6, parameters: 1e5,
            accuracies: accuracies, place: place))
      }
      asked.given.append(GivenFigure(model: name, figure: .ram(Bytes(1)), place: place))
      return asked
    }

    /// USD/day of the cheapest plan with an inference of so many seconds; nil without a plan.
    ///
    /// - Parameter only: the one site limit that is kept; nil for all.
    func cost(_ seconds: Double, _ only: Limit.Name?) -> Double? {
      var asked = base
      asked.given.append(
        GivenFigure(
          model: Self.name, device: device, figure: .latency(Seconds(seconds)),
          place: asked.tasks[0].place))
      // What the architecture itself must keep is judged candidate by candidate.
      asked.limits.removeAll { limit in
        limit.declaration.inference == .itself || only.map { $0 != limit.name } ?? false
      }
      let hours = BendersCutPool.hours(asked)
      let planner =
        (known[hours] ?? known.values.first)?.planner
        .asking(asked, of: catalogue, knowing: known[hours]?.cuts)
        ?? SitePlanner(asked, catalogue: catalogue, solver: solver)
      var effort = SolverEffort()
      // Only the cost of the best is needed, and no alternatives.
      guard let found = try? Decomposition(planner: planner).best(&effort) else { return nil }
      known[hours] = (planner, found.cuts)
      return found.best?.aims[0].value
    }

    /// The longest time with a plan, to one part in a thousand.
    func longest(_ slowest: Double, _ only: Limit.Name?) -> Double {
      if cost(slowest, only) != nil { return .infinity }
      var (low, high) = (1e-6, slowest)
      guard cost(low, only) != nil else { return 0 }
      while high / low > 1.001 {
        let middle = (low * high).squareRoot()
        if cost(middle, only) != nil { low = middle } else { high = middle }
      }
      return low
    }
  }
}
