// SPDX-License-Identifier: Apache-2.0

public import Catalogue
import Costing
import Estimation
public import IntegerProgram
import Quantities
public import Requirements

/// Plans a service: which stages look at how many samples of whom, on which machines, bought how. One
/// integer program over all tasks, which share their machines.
public struct ServicePlanner: Sendable {
  let requirements: Requirements
  let serving: Serving
  let knowledge: Knowledge
  let estimator: ServingEstimator
  let machines: [(device: Device, profile: MachineProfile)]
  let refused: [String: MachineRefusal]
  /// The refused machines, with those on which nothing has a time.
  let named: [String: MachineRefusal]
  let profile: ServingProfile
  let cautious: Outlook
  let commonMiss: Estimate<Ratio>
  let prepared: ServingOptions.Result
  let solver: any Solver
  let limits: Limits

  /// Prepares the options of a file with a `serving` block; nil where it has none.
  public init?(
    _ requirements: Requirements, catalogue: Catalogue, solver: any Solver,
    limits: Limits = Limits()
  ) {
    guard let serving = requirements.serving else { return nil }
    self.requirements = requirements
    self.serving = serving
    self.solver = solver
    self.limits = limits
    let knowledge = Knowledge(catalogue: catalogue, requirements: requirements)
    self.knowledge = knowledge
    estimator = ServingEstimator(knowledge)
    (machines, refused) = estimator.machines(allowingSpot: serving.allowsSpot)
    profile = estimator.profile(serving)
    cautious = Outlook(confidence: requirements.confidence)
    commonMiss = knowledge.assumption(.commonMiss, Ratio.self)
    prepared = ServingOptions(
      requirements: requirements, knowledge: knowledge, estimator: estimator, machines: machines,
      cautious: cautious, commonMiss: commonMiss, trainings: estimator.trainings()
    ).make()
    // A machine on which nothing has a time is refused by name.
    let able = Set(prepared.lastStages.joined().compactMap(\.machine))
    var named = refused
    for index in machines.indices where !able.contains(index) {
      named[machines[index].profile.id] = .noTime
    }
    self.named = named
  }

  var formulation: ServingFormulation {
    ServingFormulation(
      options: prepared.options, requirements: requirements, machines: machines.map(\.profile),
      profile: profile, cautious: cautious)
  }

  /// The program that `plan()` solves.
  public func wholeProgram() -> Program {
    formulation.formulate(requirements.objectives[0]).program
  }

  /// Solves and explains.
  ///
  /// - Throws: `SolverError` where the solver's answer does not stand up to its own rows.
  public func plan() throws(SolverError) -> ServicePlan {
    var effort = Plan.SolverEffort()
    var plan = ServicePlan(
      requirements: requirements, status: .infeasible, choice: nil, aims: [], rivals: [],
      misses: [], unserved: unserved, counts: prepared.counts, effort: effort,
      catalogueDigest: knowledge.catalogue.digest, refused: named)
    plan.withoutTime = withoutTime
    plan.tooLarge = prepared.tooLarge.sorted()
    let training = TrainingAnswers(knowledge)
    guard plan.unserved.isEmpty else {
      for (task, most) in prepared.mostDetected {
        let name = requirements.tasks[task].name
        if plan.unserved.contains(name) { plan.mostDetected[name] = most }
      }
      // Where too few can be detected, limits that some way keeps are not what stands in the way.
      let misses = prepared.nearest.values
        .filter { plan.mostDetected[$0.limit.task ?? ""] == nil }
        .sorted { $0.limit.place < $1.limit.place }
      // A limit that some way keeps is named only where each is kept, and no way keeps all.
      let alone = misses.filter { !prepared.kept.contains($0.limit) }
      plan.misses =
        (alone.isEmpty ? misses : alone) + training.misses(of: plan.unserved, beside: misses)
      plan.trainings = training.answers(nil)
      return plan
    }
    switch try best(formulation, &effort) {
    case .found(let chosen, let aims, let isProved):
      plan.status = isProved ? .optimal : .feasible
      plan.aims = aims
      let choice = choice(chosen, isJudged: true)
      plan.choice = choice
      plan.rivals = judged(try rivals(chosen, aims[0], &effort), against: choice)
    case .none:
      plan.misses = try siteMisses(&effort)
      if plan.misses.isEmpty { plan.relaxable = try relaxable(&effort) }
    case .open:
      plan.status = .noAnswer
    }
    plan.trainings = training.answers(plan.choice.map(Self.trained))
    plan.effort = effort
    return plan
  }

  /// Models that a file names itself, and of which nobody knows how long they take anywhere: they are told,
  /// since what is left out in silence is missed late.
  private var withoutTime: [String] {
    let timed = Set(prepared.timedModels)
    return Set(
      requirements.tasks.flatMap { task in
        (task.models + task.firstStages).filter { !$0.contains("*") && !timed.contains($0) }
      }
    ).sorted()
  }

  private var unserved: [String] {
    requirements.tasks.indices.filter { task in
      !prepared.options.contains { $0.task == task }
    }.map { requirements.tasks[$0].name }
  }

  enum Verdict {
    case found(ServingSelection, [Plan.AimValue], isProved: Bool)
    case none
    case open
  }

  /// The best options, one a task, by each aim in turn; a last look at cost breaks ties.
  func best(
    _ formulation: ServingFormulation, _ effort: inout Plan.SolverEffort
  ) throws(SolverError) -> Verdict {
    let asked = requirements.objectives
    var reached: [(aim: Objective, value: Double)] = []
    var aims: [Plan.AimValue] = []
    var chosen: ServingSelection?
    var isProved = true
    for aim in asked.contains(.cost) ? asked : asked + [.cost] {
      let formulated = formulation.formulate(aim, keeping: reached)
      let answer = try solver.solve(formulated.program, limits: limits)
      effort.add(answer.statistics)
      let solution: Solution
      switch answer.outcome {
      case .optimal(let optimum): solution = optimum
      case .feasible(let found, _, _):
        solution = found
        isProved = false
      case .noAnswer: return chosen.map { .found($0, aims, isProved: false) } ?? .open
      case .infeasible, .unbounded:
        return chosen.map { .found($0, aims, isProved: isProved) } ?? .none
      }
      let sign = aim == .accuracy ? -1.0 : 1.0
      aims.append(
        Plan.AimValue(aim: aim, value: sign * solution.objective, bound: sign * solution.bound))
      reached.append((aim, solution.objective))
      chosen = formulated.selection(solution)
    }
    return chosen.map { .found($0, aims, isProved: isProved) } ?? .none
  }

  /// From what was chosen to a service.
  ///
  /// - Parameter isJudged: whether to compute sensitivities and the joint probability, which are not reported for
  ///   alternatives.
  func choice(_ selection: ServingSelection, isJudged: Bool = false) -> ServiceChoice {
    let design = design(selection)
    let options = selection.options
    let used = design.machines
    let account = ServingAccount(design, profile, .middle)
    let deployment = Deployment.service(design, profile)
    func values(_ option: ServingOption, _ outlook: Outlook) -> ServingValues {
      option.values(
        requirements.tasks[option.task].population, commonMiss: commonMiss, outlook)
    }
    let tasks = zip(options.sorted { $0.task < $1.task }, design.tasks).map {
      option, use -> ChosenService in
      ChosenService(
        task: requirements.tasks[option.task], load: option.load,
        stages: zip(option.stages, use.stages).map { stage, placed in
          var machine: MachineProfile?
          if case .machine(let index) = placed.placement { machine = used[index] }
          return ChosenService.Stage(
            name: stage.name, cell: stage.cell, machine: machine, time: stage.time,
            recall: stage.recall,
            items: account.items(placed, use))
        }, hours: option.hours, shifted: option.isShifted ? option.byHour : [],
        cautious: values(option, cautious), middle: values(option, .middle))
    }
    let checks = requirements.limits.compactMap { limit -> LimitCheck? in
      func value(_ outlook: Outlook) -> Double? {
        guard !limit.isOfWhole, let name = limit.task else {
          return deployment.value(of: limit, outlook)
        }
        return options.first { requirements.tasks[$0.task].name == name }.flatMap {
          values($0, outlook).value(of: limit.name)
        }
      }
      guard let found = value(cautious) else { return nil }
      return LimitCheck(
        limit: limit, value: found,
        probability: limit.probability(holdsFor: value))
    }
    return ServiceChoice(
      design: design, profile: profile, tasks: tasks, ledger: account.ledger(),
      totals: deployment.totals(middle: .service(account)), limits: checks,
      jointProbability: isJudged ? deployment.jointProbability(checks) : 0,
      sensitivities: isJudged ? deployment.sensitivities(requirements) : [],
      clientEnergy: account.clientEnergy)
  }

  /// A design with the machines that its options use. Where nothing was chosen of bought machines, there are as
  /// many as the work asks for.
  func design(_ selection: ServingSelection) -> ServingDesign {
    let sorted = selection.options.sorted { $0.task < $1.task }
    let used = Set(sorted.flatMap { $0.stages.compactMap(\.machine) }).sorted()
    let index = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
    var design = ServingDesign(
      tasks: sorted.map { $0.use(requirements.tasks[$0.task], machines: index) },
      machines: used.map { machine in
        var profile = machines[machine].profile
        for (commitment, count) in selection.held[machine] ?? [:] {
          profile.commitments[commitment].count = count
        }
        return profile
      },
      trainings: sorted.compactMap(\.trainingDesign))
    for (position, machine) in used.enumerated()
    where machines[machine].profile.purchase == .bought && selection.held[machine] == nil {
      let most = ServingAccount(design, profile, cautious).hours(of: position).machines
      design.machines[position].commitments[0].count = most
    }
    return design
  }
}
