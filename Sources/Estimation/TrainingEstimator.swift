// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Costing
public import Networks
import Prediction
public import Quantities
public import Requirements

/// Why a model is not trained in a way that the file allows.
public enum TrainingRefusal: Sendable, Hashable {
  /// Nobody says how many multiply-accumulates the model takes.
  case unknownWork(model: String)
  /// The same of the teacher.
  case unknownTeacher(model: String)
  /// No machine can be had; see the machines' own refusals.
  case noMachine
  /// No number of any device keeps a limit, or none that keeps the others; the least that it comes to.
  case limit(Limit.Name, least: Double)
  /// Each limit is kept by some device, and all by none, whichever were dropped.
  case limits
}

/// Trainings of models, with what they take.
public struct TrainingEstimator: Sendable {
  /// The most devices that are looked at where no quota is given.
  static let mostDevices = 64

  let context: EstimationContext
  let training: Training?
  let cautious: RiskLevel
  let surroundings: TrainingSurroundings
  /// Machines that may train, in every way that they may be had.
  public let machines: [TrainingMachine]
  /// Machines that cannot be had, and why.
  public let refused: [String: MachineRefusal]

  /// An estimator over what is known.
  public init(_ context: EstimationContext) {
    self.context = context
    training = context.requirements.training
    cautious = RiskLevel(confidence: context.requirements.confidence)
    surroundings = Self.surroundings(context)
    (machines, refused) = training.map { Self.machines(for: $0, context) } ?? ([], [:])
  }

  /// The trainings of a model by a recipe that keep every limit that is put on them, or why there is none.
  ///
  /// All counts of all devices are tried, as far as a larger one can be of use: energy, carbon and device-hours
  /// only grow with the count, and so does the bill but for its whole steps. So the fewest devices that finish
  /// in time are best, and a larger count is kept only where it fills those steps better. Over all devices those
  /// stay that no other beats in everything.
  public func designs(
    of model: String, at resolution: InputShape, by recipe: TrainingRecipe,
    for task: TaskTraining
  ) -> Result<[TrainingDesign], NoTraining> {
    let work: TrainingWork
    switch self.work(of: model, at: resolution, by: recipe) {
    case .success(let known): work = known
    case .failure(let reason): return .failure(reason)
    }
    guard !machines.isEmpty else { return .failure(NoTraining(.noMachine)) }
    let limits = context.requirements.limits.filter { $0.name.ofTraining != nil }
    let quota = limits.first { $0.name == .trainingDevices }.map { Int($0.value) }
    let most = min(quota ?? Self.mostDevices, 4_096)
    var least: [Limit.Name: Double] = [:]
    // The same among designs that break no other limit.
    var alone: [Limit.Name: Double] = [:]
    var kept: [(design: TrainingDesign, middle: TrainingSpend, cautious: TrainingSpend)] = []
    for machine in machines {
      var cheapest = Double.infinity
      var careful = Double.infinity
      for count in 1...max(1, most) {
        let design = TrainingDesign(
          task: task.task, model: model, input: "\(resolution)", work: work,
          search: rungs(task, recipe), chance: chance(recipe), machine: machine, count: count,
          surroundings: surroundings)
        let spend = (design.spend(.middle), design.spend(cautious))
        var broken: [(name: Limit.Name, value: Double)] = []
        for limit in limits {
          guard let measure = limit.name.ofTraining else { continue }
          let value = design.value(of: measure, spend.1)
          least[limit.name] = min(least[limit.name] ?? .infinity, value)
          if !limit.holds(value) { broken.append((limit.name, value)) }
        }
        if broken.count == 1, let only = broken.first {
          alone[only.name] = min(alone[only.name] ?? .infinity, only.value)
        }
        if broken.isEmpty, spend.0.cost < cheapest || spend.1.cost < careful {
          cheapest = min(cheapest, spend.0.cost)
          careful = min(careful, spend.1.cost)
          kept.append((design, spend.0, spend.1))
        }
        let isInTime = limits.allSatisfy {
          $0.name != .trainingTime || $0.holds(spend.1.seconds)
        }
        if isInTime,
          machine.billingStep < MachineTime.shortStep || spend.1.seconds <= machine.billingStep
        {
          break
        }
      }
    }
    let best = kept.enumerated().filter { index, candidate in
      !kept.enumerated().contains { other, rival in
        guard other != index, rival.middle.isWithin(candidate.middle),
          rival.cautious.isWithin(candidate.cautious),
          rival.design.unknown.isSubset(of: candidate.design.unknown)
        else { return false }
        // Of equal ones the first.
        return rival.middle != candidate.middle || rival.cautious != candidate.cautious
          || other < index
      }
    }.map(\.element.design)
    guard best.isEmpty else { return .success(best) }
    // A limit that nothing keeps, or else one that alone stands in the way; of several the one that is missed
    // by most.
    func worst(_ values: [Limit.Name: Double], _ isTold: (Limit, Double) -> Bool) -> Limit? {
      limits.filter { limit in values[limit.name].map { isTold(limit, $0) } ?? false }
        .min { $0.margin(values[$0.name] ?? .infinity) < $1.margin(values[$1.name] ?? .infinity) }
    }
    if let limit = worst(least, { !$0.holds($1) }) {
      return .failure(NoTraining(.limit(limit.name, least: least[limit.name] ?? .infinity)))
    }
    if let limit = worst(alone, { _, _ in true }) {
      return .failure(NoTraining(.limit(limit.name, least: alone[limit.name] ?? .infinity)))
    }
    return .failure(NoTraining(.limits))
  }

  /// A refusal as an error.
  public struct NoTraining: Error, Sendable, Hashable {
    /// Why.
    public var reason: TrainingRefusal
    init(_ reason: TrainingRefusal) { self.reason = reason }
  }

  /// The arithmetic of a recipe on a model.
  public func work(
    of model: String, at resolution: InputShape, by recipe: TrainingRecipe
  ) -> Result<TrainingWork, NoTraining> {
    guard let macs = context.macs.macs(model, at: resolution) else {
      return .failure(NoTraining(.unknownWork(model: model)))
    }
    var teacherMACs = 0.0
    if let teacher = recipe.teacher {
      // A teacher is asked about the same samples at its own published input, where the student's is not its.
      guard
        let known = context.macs.macs(teacher, at: resolution)
          ?? context.macs.published(teacher)
      else { return .failure(NoTraining(.unknownTeacher(model: teacher))) }
      teacherMACs = known
    }
    let head =
      recipe.head.map {
        context.given(
          Ratio(min(1, $0.value / (2 * macs))), "operations of the last layer over the model's")
      } ?? context.assumption(.trainingHead, Ratio.self)
    return .success(
      TrainingWork(
        route: recipe.route, macs: macs, teacherMACs: teacherMACs, head: head,
        keepsFeatures: recipe.keepsFeatures, samples: recipe.samples, epochs: recipe.epochs))
  }

  /// Accuracy of a model after a training; nil where the file does not give it.
  public func accuracy(
    of model: Model, after recipe: TrainingRecipe, metric: String, precision: Precision
  ) -> Estimate<Ratio>? {
    AccuracyEstimator(context: context).estimate(
      model, after: recipe, metric: metric, precision: precision)
  }

  private func rungs(_ task: TaskTraining, _ recipe: TrainingRecipe) -> [Halving.Rung] {
    guard let search = task.search else { return [] }
    return Halving.rungs(
      fullTrainings: search.fullTrainings, epochs: recipe.epochs, keepOneIn: search.keepOneIn,
      leastEpochs: search.leastEpochs)
  }

  private func chance(_ recipe: TrainingRecipe) -> Estimate<Ratio> {
    recipe.chance.map { context.given($0, "chance that a training ends well") }
      ?? context.assumption(.trainingSuccess, Ratio.self)
  }

  private static func surroundings(_ context: EstimationContext) -> TrainingSurroundings {
    let training = context.requirements.training
    let grid = training?.grid.flatMap { context.catalogue.grids[$0] }.map { known in
      Estimate(
        known.intensity, low: known.intensity * 0.7, high: known.intensity * 1.3,
        basis: known.basis,
        provenance: Provenance(
          source: known.source, note: "mean of \(known.year)", subject: known.title))
    }
    return TrainingSurroundings(
      scaling: context.given(
        training?.scaling, "speed kept at each doubling", else: .trainingScaling),
      pue: context.given(
        training?.pue, "power usage effectiveness", else: .powerUsageEffectiveness),
      grid: grid,
      electricity: training?.electricity.map { context.given($0, "price of electricity") })
  }

  private static func machines(
    for training: Training, _ context: EstimationContext
  ) -> ([TrainingMachine], [String: MachineRefusal]) {
    let serving = ServingEstimator(context)
    var machines: [TrainingMachine] = []
    var refused: [String: MachineRefusal] = [:]
    for device in context.catalogue.devices.values.sorted(by: { $0.id < $1.id })
    where device.role == .server {
      let isOwned = training.owned.contains { $0.matches(device.id) }
      // Where something is owned and nothing is named to be rented, nothing is rented.
      let mayRent =
        training.devices.isEmpty
        ? training.owned.isEmpty : training.devices.contains { $0.matches(device.id) }
      guard isOwned || mayRent else { continue }
      let power = (device.power[.active] ?? device.power[.maximum])?.estimate
      let isPaidByPower = isOwned && context.requirements.asksForMoney
      if power == nil, context.requirements.asksForTrainingEnergy || isPaidByPower {
        refused[device.id] = .unknownPower
        continue
      }
      guard let peak = peak(of: device, training) else {
        refused[device.id] = .noTime
        continue
      }
      let utilisation =
        training.utilisation.map { context.given($0, "share of the peak in training") }
        ?? (device.reachesPeak
          ? context.given(Ratio(1), "the speed of your machine")
          : context.assumption(.trainingUtilisation, Ratio.self))
      let rented = serving.profile(device, .onDemand)
      func add(_ purchase: MachineProfile.Purchase?, _ profile: MachineProfile?) {
        machines.append(
          TrainingMachine(
            id: device.id, purchase: purchase, price: profile?.price,
            billingStep: profile?.billingStep ?? 0, power: power, embodied: rented?.embodied,
            peak: peak, utilisation: utilisation))
      }
      if isOwned { add(nil, nil) }
      guard mayRent else { continue }
      if let rented {
        add(.onDemand, rented)
        if training.allowsSpot, let spot = serving.profile(device, .spot) { add(.spot, spot) }
      } else if !isOwned {
        refused[device.id] = .unknownPrice
      }
    }
    return (machines, refused)
  }

  /// The peak that counts: in the format asked for, else in 16 bit where the device computes in it.
  private static func peak(
    of device: Device, _ training: Training
  ) -> Estimate<OperationsPerSecond>? {
    let peak = device.machine.peak(at: training.precision ?? .fp16)
    return peak.flatMap { $0.value.value > 0 ? $0 : nil }
  }
}

extension TrainingDesign {
  /// What a limit on trainings sees of a spend; what is unknown keeps no limit.
  public func value(of measure: Limit.TrainingMeasure, _ spend: TrainingSpend) -> Double {
    switch measure {
    case .time: spend.seconds
    case .devices: spend.devices
    case .hours: spend.deviceHours
    case .cost: unknown.contains(.cost) ? .infinity : spend.cost
    case .energy: unknown.contains(.energy) ? .infinity : spend.energy
    case .carbon: unknown.contains(.carbon) ? .infinity : spend.carbon
    }
  }
}
