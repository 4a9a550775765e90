// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

/// Plans a service: which stages look at how many samples of whom, on which machines, bought how. One
/// integer program over all tasks, which share their machines.
struct ServicePlanner: Sendable {
  /// The file's requirements, or the same with other limits.
  var requirements: Requirements
  let serving: Serving
  let context: EstimationContext
  let estimator: ServingEstimator
  let machines: [(device: Device, profile: MachineProfile)]
  let refused: [String: MachineRefusal]
  /// The refused machines, with those on which nothing has a time.
  let named: [String: MachineRefusal]
  /// The site without a build that the service is run from.
  let site: SiteProfile
  let profile: ServingProfile
  let cautious: RiskLevel
  let commonMiss: Estimate<Ratio>
  var prepared: ServingOptions.Result
  /// Whether all limits must hold at once with the confidence asked, and not each by itself.
  var isJoint = false
  /// Whether only ways are left of which a limited total is known in every part.
  var keepsKnown = false
  let solver: any Solver
  let limits: Limits

  /// Prepares the options of a file with a `serving` block; nil where it has none.
  init?(
    _ requirements: Requirements, catalogue: Catalogue, solver: any Solver,
    limits: Limits = Limits()
  ) {
    self.init(
      EstimationContext(catalogue: catalogue, requirements: requirements), solver: solver,
      limits: limits)
  }

  /// - Parameter only: the name of the one machine that is of interest; nil for all.
  init?(
    _ context: EstimationContext, solver: any Solver, limits: Limits, only: String? = nil
  ) {
    let requirements = context.requirements
    site = SiteProfile(context)
    guard let serving = requirements.serving, let profile = site.serving else { return nil }
    self.profile = profile
    self.requirements = requirements
    self.serving = serving
    self.solver = solver
    self.limits = limits
    self.context = context
    estimator = ServingEstimator(context)
    let had = estimator.machines(allowingSpot: serving.allowsSpot)
    machines = had.machines.filter { machine in only.map { $0 == machine.profile.name } ?? true }
    refused = had.refused
    cautious = RiskLevel(confidence: requirements.confidence)
    commonMiss = DetectionEstimator.commonMiss(context)
    prepared = ServingOptions(
      requirements: requirements, context: context, estimator: estimator, machines: machines,
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
      site: site, profile: profile, cautious: cautious)
  }

  /// The program that `plan()` solves.
  func wholeProgram() -> Program {
    formulation.formulate(requirements.objectives[0]).program
  }

  /// Solves and explains. Ways of which a limited total is unknown in part stand back behind those that are known.
  ///
  /// - Throws: `SolverError` where the solver's answer does not stand up to its own rows.
  func plan() throws(SolverError) -> Answer { try solved() }

  func answer(
    _ found: PriorityOrder.Outcome<ServingSelection>?, asked: Double, joint: Double,
    _ effort: SolverEffort
  ) throws(SolverError) -> Answer {
    var answer = Answer(
      requirements, counts: prepared.counts, effort: effort, catalogue: context.catalogue)
    answer.withoutTime = withoutTime
    answer.tooLarge = prepared.tooLarge.sorted()
    let training = TrainingAnswers(context)
    var selection: ServingSelection?
    if let found {
      switch found {
      case .found(let chosen, let reached, let wasStopped):
        answer.status = wasStopped ? .feasible : .optimal
        answer.objectives = reached
        selection = chosen
        var solution = solution(chosen, joint: joint)
        Progress.enter(.sensitivity)
        solution.sensitivities = moved(solution, chosen, &answer.effort)
        answer.solution = solution
        Progress.enter(.alternatives)
        answer.alternatives = judged(
          try alternatives(chosen, reached[0], asked: asked, &answer.effort), against: solution)
        answer.askedDefaults = servingDefaults(of: solution)
      case .infeasible:
        Progress.enter(.relaxation)
        answer.infeasibility = try conflict(&answer.effort)
      case .open: answer.status = .noAnswer
      }
    } else {
      answer.infeasibility = unservable(training)
    }
    if answer.solution == nil { answer.alternatives = refusedMachines() }
    answer.idleFigures = idleFigures()
    Progress.enter(.outcomes)
    answer.outcomes = outcomes(of: answer, selection, asked: asked, &answer.effort)
    answer.alternatives = explained(answer.alternatives, by: answer.outcomes)
    answer.trainings = training.answers(answer.solution.map(TrainingAnswers.trained))
    return answer
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

  var unserved: [String] {
    requirements.tasks.indices.filter { task in
      !prepared.options.contains { $0.task == task }
    }.map { requirements.tasks[$0].name }
  }

  /// The best options, one a task, by each objective in turn.
  func best(
    _ formulation: ServingFormulation, _ effort: inout SolverEffort
  ) throws(SolverError) -> PriorityOrder.Outcome<ServingSelection> {
    let order = PriorityOrder(asked: requirements.objectives, solver: solver, limits: limits)
    return try order.best(&effort) { aim, floors in
      let formulated = formulation.formulate(aim, keeping: floors)
      return (formulated.program, { formulated.selection($0) })
    }
  }

  /// From what was chosen to a service.
  ///
  /// - Parameters:
  ///   - asked: the probability that all limits must hold with; nil where it is not of interest, as of alternatives.
  ///   - joint: the probability that they do, where it is known; then the solution also has its sensitivities and the
  ///     mean of its cost.
  func solution(
    _ selection: ServingSelection, asked: Double? = nil, joint: Double? = nil
  ) -> Solution {
    let design = design(selection)
    let options = selection.options
    let used = design.machines
    let builder = LedgerBuilder(design, at: site, .middle)
    let deployment = Deployment(design, at: site)
    func values(_ option: ServingOption, _ riskLevel: RiskLevel) -> TaskValues {
      option.values(
        requirements.tasks[option.task].population, commonMiss: commonMiss, riskLevel)
    }
    let tasks = zip(options.sorted { $0.task < $1.task }, design.tasks).map {
      option, use -> ChosenService in
      ChosenService(
        task: requirements.tasks[option.task], load: option.load,
        stages: zip(option.stages, use.stages).map { stage, placed in
          var machine: MachineProfile?
          if case .machine(let index) = placed.placement { machine = used[index] }
          return ChosenService.Stage(
            name: stage.name, configuration: stage.configuration, machine: machine,
            time: stage.time,
            recall: stage.recall,
            items: builder.items(placed, use))
        }, hours: option.hours, shifted: option.isShifted ? option.byHour : [],
        cautious: values(option, cautious), middle: values(option, .middle))
    }
    let checks = requirements.limits.compactMap { limit -> LimitCheck? in
      func value(_ riskLevel: RiskLevel) -> Double? {
        guard !limit.isOfWhole, let name = limit.task else {
          return deployment.value(of: limit, riskLevel)
        }
        // Several ways may share a task's streams. Each keeps the limit; report the worst.
        return options.filter { requirements.tasks[$0.task].name == name }.compactMap {
          values($0, riskLevel).value(of: limit.name)
        }.min { limit.margin($0) < limit.margin($1) }
      }
      guard let found = value(cautious) else { return nil }
      return LimitCheck(
        limit: limit, value: found,
        probability: limit.probability(holdsFor: value),
        isPartlyUnknown: !builder.knows(limit.name),
        parts: limit.name == .latency
          ? options.first { requirements.tasks[$0.task].name == limit.task }?
            .latencyParts(cautious) : nil)
    }
    let names = design.machines.map(\.name).joined(separator: " & ")
    return Solution(
      name: names.isEmpty ? "the users' own devices" : names, ledger: builder.ledger(),
      totals: deployment.totals(middle: builder), limits: checks,
      jointProbability: joint
        ?? asked.map { deployment.jointProbability(Self.joint(checks), asked: $0) } ?? 0,
      meanCost: joint == nil ? nil : deployment.meanCost(),
      sensitivities: joint == nil ? [] : deployment.sensitivities(requirements),
      kind: .service(
        ServiceSolution(
          design: design, profile: site, tasks: tasks, clientEnergy: builder.clientEnergy)))
  }

  /// A design with the machines that its options use. Where nothing was chosen of bought machines, there are as
  /// many as the work asks for.
  func design(_ selection: ServingSelection) -> Design {
    let sorted = selection.options.sorted { $0.task < $1.task }
    let used = Set(sorted.flatMap { $0.stages.compactMap(\.machine) }).sorted()
    let index = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
    var design = Design(
      tasks: sorted.map { $0.use(requirements.tasks[$0.task], machines: index) },
      machines: used.map { machine in
        var profile = machines[machine].profile
        for (commitment, count) in selection.held[machine] ?? [:] {
          profile.commitments[commitment].count = count
        }
        return profile
      })
    design.trainings = sorted.compactMap(\.trainingDesign)
    for (position, machine) in used.enumerated()
    where machines[machine].profile.purchase == .bought && selection.held[machine] == nil {
      let most = LedgerBuilder(design, at: site, cautious).hours(of: position).machines
      design.machines[position].commitments[0].count = most
    }
    return design
  }
}
