// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalogue
import Documents
import FoundationEssentials
import IntegerProgram
import Networks
import Planning
import Prediction
import Quantities
import Requirements
package import Screening

/// What one inference may take, and on which device: shared by `plan filter` and `plan serve`.
package struct BudgetOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The constraint file whose limits must be met.", valueName: "file"))
  var constraints: String?

  @Option(
    help: ArgumentHelp(
      "The task that the architectures are for, where the file has several.", valueName: "name"))
  var task: String?

  @Option(
    help: ArgumentHelp(
      "The device, of a predictor or of the catalogue; else that of the constraint file's plan.",
      valueName: "id"))
  var device: String?

  @Option(help: ArgumentHelp("The runtime, where a device has several.", valueName: "id"))
  var runtime: String?

  @Option(
    help: ArgumentHelp(
      "The number format: \(Precision.allCases.map(\.rawValue).joined(separator: ", "))."))
  var precision: String = "fp32"

  @Option(
    name: .customLong("predictor"),
    help: ArgumentHelp("A file of `plan train`. May be repeated.", valueName: "file"))
  var predictors: [String] = []

  @Option(
    name: .customLong("limit"),
    help: ArgumentHelp(
      "A limit on one inference: latency=20ms, energy=5mJ, memory=8MB, weights=4MB, macs=300M, parameters=5M. May be repeated.",
      valueName: "name=value"))
  var limits: [String] = []

  @Option(
    help: ArgumentHelp(
      "Admits where each limit is kept at least so probably.", valueName: "probability"))
  var admit: Double = Budget.Policy().admit

  @Option(
    help: ArgumentHelp(
      "Rejects where a limit is kept less probably than this.", valueName: "probability"))
  var reject: Double = Budget.Policy().reject

  @Option(
    name: .customLong("space"),
    help: ArgumentHelp(
      "The search space, of the catalogue or a file: candidates may then be told by their choices. May be repeated.",
      valueName: "name"))
  var spaces: [String] = []

  @OptionGroup var options: CatalogueOptions

  package init() {}

  package func validate() throws {
    if constraints == nil, device == nil {
      throw ValidationError("name a file of limits with --constraints, or a --device")
    }
    if Precision(rawValue: precision) == nil {
      throw ValidationError(
        "--precision is one of \(Precision.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    if !(0...1).contains(admit) || !(0...1).contains(reject) || reject > admit {
      throw ValidationError(
        "--reject and --admit are probabilities, the first not above the second")
    }
  }

  /// What candidates are held against.
  package struct Setting {
    package var file: BudgetFile

    /// The limits and what tells the time, for whoever waits.
    package var words: String {
      let source =
        switch file.clock {
        case .layers(let trained): trained.source
        case .family(let figures): figures.first.source
        case .bound: "no predictor: the bound of its peak and bandwidth, which is wide"
        case .unknown: "nothing is known of its speed: a limit on time leaves all unsure"
        }
      var unknown = ""
      let knowsEnergy =
        switch file.clock {
        case .layers(let trained): trained.model.needsEnergy
        case .family(let figures): figures.energy != nil
        case .bound, .unknown: false
        }
      if !knowsEnergy, file.budget.limits.contains(where: { $0.figure == .energy }) {
        unknown = "\n  energy is not known of this device: its limit leaves all unsure"
      }
      let limits = file.budget.limits.map { limit in
        "  \(limit.name) at most \(Self.value(limit)): \(limit.source)"
      }
      return (["\(file.device), \(file.precision.rawValue): \(source)"] + limits).joined(
        separator: "\n") + unknown
    }

    private static func value(_ limit: Budget.Limit) -> String {
      switch limit.figure {
      case .latency: Format.duration(limit.most)
      case .energy: Format.prefixed(limit.most, "J")
      case .memory, .weights: Format.prefixed(limit.most, "B")
      case .macs, .parameters: Format.prefixed(limit.most, "")
      }
    }
  }

  /// Reads what candidates are held against.
  package func read() throws -> Setting {
    var found: [Budget.Limit] = []
    var cost: Budget.Cost?
    var catalogue: Catalogue?
    var device = device
    if let constraints {
      let (_, known, requirements) = try SolveCommand.read(constraints, options)
      catalogue = known
      device = try device ?? only(requirements, known) ?? planned(requirements, known)
      found = try limits(of: requirements)
      let site = try allowances(requirements, known, device ?? "")
      found += site.limits
      cost = site.cost
    }
    found += try limits.map { try limit($0) }
    // Of several limits of one name the tightest counts.
    var tightest: [Budget.Limit] = []
    for limit in found {
      if let place = tightest.firstIndex(where: { $0.name == limit.name }) {
        if limit.most < tightest[place].most { tightest[place] = limit }
      } else {
        tightest.append(limit)
      }
    }
    found = tightest
    guard !found.isEmpty else {
      throw Failure(
        words: constraints.map { file in
          "error: `\(file)` leaves no limit on one inference of \(device ?? "")\n  hint: --limit latency=20ms names one; limits of a site are worked out for devices of the catalogue"
        } ?? "error: nothing is limited\n  hint: --limit latency=20ms, or --constraints with limits"
      )
    }
    let name = device ?? ""
    let precision = Precision(rawValue: precision) ?? .fp32
    let spaces = try SpaceFile.read(self.spaces, options)
    let clock = try clock(name, precision, catalogue, spaces)
    var budget = Budget(found, Budget.Policy(admit: admit, reject: reject))
    budget.cost = cost
    return Setting(
      file: BudgetFile(
        budget: budget, device: name, precision: precision, clock: clock,
        spaces: spaces.map(\.space), spaceTexts: spaces.map(\.file.text)))
  }

  /// The one device that a file allows; nil where it allows several.
  private func only(_ requirements: Requirements, _ catalogue: Catalogue) -> String? {
    let choice = requirements.hardware
    let patterns = choice.fixed.isEmpty ? choice.allow : choice.fixed
    let names = catalogue.devices.keys.sorted().filter { name in
      patterns.contains { $0.matches(name) }
        && !choice.deny.contains { $0.matches(name) }
    }
    return names.count == 1 ? names[0] : nil
  }

  /// The device that the plan of a file runs the tasks on.
  private func planned(_ requirements: Requirements, _ catalogue: Catalogue) throws -> String {
    guard requirements.serving == nil else {
      throw Failure(
        words: "error: a service may have many machines\n  hint: say which with --device")
    }
    let planner = Planner(
      requirements, catalogue: requirements.extended(catalogue), solver: GLPKSolver())
    let answer: Planning.Answer
    do throws(SolverError) {
      answer = try ProgressLine.during { () throws(SolverError) in try planner.plan() }
    } catch {
      throw Failure(error)
    }
    let tasks = tasks(of: requirements)
    let used = (answer.solution?.site?.tasks ?? []).filter { tasks.contains($0.task.name) }
    let devices = Set(used.map(\.configuration.device)).sorted()
    guard devices.count == 1 else {
      let what =
        devices.isEmpty
        ? "the file has no plan, and so no device of its own"
        : "the plan runs these tasks on \(devices.joined(separator: " and "))"
      throw Failure(words: "error: \(what)\n  hint: say which with --device")
    }
    Output.complain("device: \(devices[0]), of the file's plan; --device names another")
    return devices[0]
  }

  /// The tasks that the architectures are for: the one named, or all of the first one's kind.
  private func tasks(of requirements: Requirements) -> Set<String> {
    let first = requirements.tasks.first { task == nil || $0.name == task } ?? requirements.tasks[0]
    return Set(
      requirements.tasks.filter { task == nil ? $0.task == first.task : $0.name == task }
        .map(\.name))
  }

  /// What the limits of a whole site mean for one inference.
  private func allowances(
    _ requirements: Requirements, _ catalogue: Catalogue, _ device: String
  ) throws -> (limits: [Budget.Limit], cost: Budget.Cost?) {
    // A service's machines are many, and a device of a predictor alone has no price and no power.
    guard requirements.serving == nil, requirements.extended(catalogue).devices[device] != nil
    else { return ([], nil) }
    let tasks = tasks(of: requirements)
    let found: LatencyBudget.Found
    do throws(LatencyBudget.Hopeless) {
      found = try LatencyBudget.find(
        requirements, catalogue, tasks: tasks, device: device, solver: GLPKSolver())
    } catch {
      throw Failure(
        words: """
          error: \(requirements.file): on \(device) alone there is no plan, however quick the network for \(tasks.sorted().joined(separator: " and ")) is
            hint: a copy of the file with `hardware: { fixed: [\(device)] }` makes `plan` say which limit is in the way
          """, status: 2)
    }
    var limits: [Budget.Limit] = []
    for allowance in found.allowances where allowance.longest.isFinite {
      let name = allowance.limit?.rawValue ?? "site"
      let source =
        allowance.place.map { "\($0.file):\($0.line)" }
        ?? "\(requirements.file): all limits of the site at once"
      limits.append(
        .init(name, .latency, most: allowance.longest, source: "\(source), as the time it leaves"))
    }
    let cost = Budget.Cost(
      latencies: found.costs.map(\.latency), costs: found.costs.map(\.cost))
    return (limits, cost.latencies.isEmpty ? nil : cost)
  }

  /// The limits of a file that are about one inference.
  private func limits(of requirements: Requirements) throws -> [Budget.Limit] {
    let names = requirements.tasks.map(\.name)
    if let task, !names.contains(task) {
      let near = Suggestion.nearest(to: task, among: names)
      throw Failure(
        words:
          "error: no task is called `\(task)`\n  hint: \(near.isEmpty ? "tasks are \(names.joined(separator: ", "))" : "did you mean `\(near[0])`?")"
      )
    }
    let tasks = tasks(of: requirements)
    return requirements.limits.compactMap { limit in
      guard limit.task.map(tasks.contains) ?? true, limit.declaration.inference == .itself,
        let figure = Budget.Figure(rawValue: limit.name.rawValue)
      else { return nil }
      let source = "\(limit.place.file):\(limit.place.line)"
      return .init(figure.rawValue, figure, most: limit.value, source: source)
    }
  }

  /// A limit of the command line.
  private func limit(_ text: String) throws -> Budget.Limit {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    let names = Budget.Figure.allCases.map(\.rawValue)
    func refuse(_ words: String) -> Failure {
      Failure(words: "error: --limit `\(text)`: \(words)")
    }
    guard parts.count == 2, let figure = Budget.Figure(rawValue: parts[0]) else {
      throw refuse("a limit is NAME=VALUE, NAME one of \(names.joined(separator: ", "))")
    }
    guard let most = figure.value(parts[1]) else {
      throw refuse("`\(parts[1])` is no value with its unit, for example \(figure.example)")
    }
    guard most.isFinite, most > 0 else { throw refuse("a limit is above 0") }
    return Budget.Limit(figure.rawValue, figure, most: most, source: "--limit")
  }

  /// What tells the time on a device.
  private func clock(
    _ device: String, _ precision: Precision, _ loaded: Catalogue?,
    _ spaces: [(space: SearchSpace, file: TextFile)]
  ) throws -> Clock {
    let known = try PredictorFile.all(predictors, options, device: device)
    var families: [NetworkFamily] = []
    let names = Set(spaces.compactMap(\.space.family)).sorted()
    if !names.isEmpty {
      for path in predictors { families += try PredictorFile.read(path, options).families }
      for name in names {
        if let path = try PredictorFile.shipped(name, options) {
          families += try PredictorFile.read(path).families
        }
      }
      let learnt = Set(families.map(\.name))
      if let space = spaces.first(where: { $0.space.family.map { !learnt.contains($0) } ?? false })
      {
        let shipped = try PredictorFile.families(options)
        throw SpaceFile.unknownFamily(space, known: learnt.union(shipped))
      }
      families.removeAll { !names.contains($0.name) }
    }
    let found = Clock(known, families, device: device, precision: precision, runtime: runtime)
    if let found { return found }
    let catalogue = try loaded ?? options.load()
    guard let own = catalogue.devices[device] else {
      throw try PredictorFile.unknown(
        device, under: runtime, in: precision.rawValue, known,
        devices: catalogue.devices.keys.sorted(), options)
    }
    return own.machine.peak(at: precision) == nil ? .unknown : .bound(own.machine)
  }
}
