// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Costing
import Networks
import Prediction
import Quantities
public import Requirements

/// What became of the combinations that were looked at.
public struct ConfigurationCensus: Sendable, Hashable {
  /// Combinations of model, input, number format, runtime and device that were looked at.
  public var combinations = 0
  /// No accuracy by the task's metric is published for it.
  public var withoutAccuracy = 0
  /// No time can be told: neither measured, nor a sibling, nor a bound.
  public var withoutTime = 0
  /// No training of its model keeps the limits on trainings, or none can be told.
  public var withoutTraining = 0
  /// Cells that remain, by where their time comes from.
  public var configurations: [TimingOrigin: Int] = [:]
  /// Models that the licence list denies.
  public var deniedModels: [String] = []

  /// Nothing looked at yet.
  public init() {}

  /// Takes in what became of other combinations.
  public mutating func add(_ other: ConfigurationCensus) {
    combinations += other.combinations
    withoutAccuracy += other.withoutAccuracy
    withoutTime += other.withoutTime
    withoutTraining += other.withoutTraining
    configurations.merge(other.configurations) { $0 + $1 }
  }

  /// All configurations that remain.
  public var total: Int {
    configurations.values.reduce(0, +)
  }
}

/// Enumerates the configurations of a task on a device.
public struct ConfigurationEnumerator: Sendable {
  let context: EstimationContext
  let accuracies: AccuracyEstimator
  let sizes: SizeEstimator
  let latencies: LatencyEstimator
  let trainings: TrainedModels
  var clouds: RemoteCells
  /// The models that each task may use, by the task's name, and those that only their licence forbids.
  private let models: [String: (allowed: [Model], denied: [String])]

  /// An enumerator over what is known.
  public init(_ context: EstimationContext) {
    self.context = context
    accuracies = AccuracyEstimator(context: context)
    sizes = SizeEstimator(context: context)
    latencies = LatencyEstimator(context: context, sizes: sizes)
    trainings = TrainedModels(context)
    let all = context.catalogue.models.values.sorted { $0.id < $1.id }
    models = Dictionary(
      context.requirements.tasks.map { ($0.name, Self.models(for: $0, of: all, context)) }
    ) { first, _ in first }
    clouds = RemoteCells(context, models: models)
    addGateway()
  }

  /// The models a task of the file may use, and those that only their licence forbids.
  public func models(for task: TaskRequirement) -> (allowed: [Model], denied: [String]) {
    models[task.name] ?? ([], [])
  }

  private static func models(
    for task: TaskRequirement, of all: [Model], _ context: EstimationContext
  ) -> (allowed: [Model], denied: [String]) {
    var allowed: [Model] = []
    var denied: [String] = []
    for model in all
    where model.task == task.task
      && (task.models.isEmpty || task.models.contains { Glob.matches($0, model.id) })
    {
      if context.requirements.denies(licence: model.licence) {
        denied.append(model.id)
      } else {
        allowed.append(model)
      }
    }
    return (allowed, denied)
  }

  /// The configurations of a task on a device, by name; what was left out is counted.
  public func configurations(
    for task: TaskRequirement, on device: Device, _ profile: DeviceProfile, _ sensor: SensorProfile,
    _ census: inout ConfigurationCensus
  ) -> [Configuration] {
    var configurations = remoteCells(for: task, on: device, profile, sensor, &census)
    guard task.compute.contains(.node) else { return configurations }
    let measured = context.measured.onRuntimes(of: device.id)
    // Runtimes that somebody timed at a number format, and the device's first one for bounds.
    var runtimes: [Precision: Set<String>] = [:]
    for (runtime, known) in measured {
      let sisters = device.runtimes.contains(runtime) ? known.sisters : []
      let carried = sisters.filter { device.precisions.contains($0.configuration.precision) }
      for sibling in known.siblings + carried {
        runtimes[sibling.configuration.precision, default: []].insert(runtime)
      }
    }
    for precision in device.precisions where runtimes[precision] == nil {
      let first = device.runtimes.first { runtime in
        let own = context.catalogue.runtimes[runtime]?.precisions ?? []
        return own.isEmpty || own.contains(precision)
      }
      if let first { runtimes[precision] = [first] }
    }
    for own in context.requirements.given where own.device == device.id {
      if case .latency = own.figure, let precision = own.precision, let runtime = own.runtime {
        runtimes[precision, default: []].insert(runtime)
      }
    }
    for model in models(for: task).allowed {
      for (resolution, compression) in inputs(of: model, for: task) {
        let ways = trainings.ways(of: model.id, at: resolution, compression, for: task.name)
        for precision in runtimes.keys.sorted() {
          for runtime in (runtimes[precision] ?? []).sorted() {
            census.combinations += 1
            if ways.isEmpty { census.withoutTraining += 1 }
            for training in ways {
              guard
                let configuration = configuration(
                  model, resolution, precision, compression, runtime, device, measured, profile,
                  sensor, task, training, &census)
              else { continue }
              census.configurations[configuration.timing, default: 0] += 1
              configurations.append(configuration)
            }
          }
        }
      }
    }
    return configurations
  }

  private func inputs(of model: Model, for task: TaskRequirement) -> [(InputShape, String)] {
    var seen: Set<String> = []
    var inputs: [(InputShape, String)] = []
    // A model that is trained first may be asked at any input that it is published for.
    let isTrained = trainings.trains(task.name)
    let rows = (context.catalogue.accuracies[model.id] ?? []).filter {
      isTrained
        || (task.metric == nil || $0.metric == task.metric)
          && (task.dataset == nil || $0.dataset == task.dataset)
    }
    for row in rows where seen.insert("\(row.resolution) \(row.compression)").inserted {
      inputs.append((row.resolution, row.compression))
    }
    for own in context.requirements.given where own.model == model.id {
      if case .accuracy = own.figure, let resolution = own.resolution,
        seen.insert("\(resolution) none").inserted
      {
        inputs.append((resolution, "none"))
      }
    }
    // Where no accuracy is asked for, a model that has none may do; and one of the user's own lacks it, and no more.
    let isOwn = context.requirements.ownModels.contains { $0.id == model.id }
    if task.metric == nil || isTrained || context.assumesBest && isOwn, inputs.isEmpty {
      for row in context.catalogue.footprints[model.id] ?? [] where row.kind == .macs {
        if let resolution = row.resolution, seen.insert("\(resolution) none").inserted {
          inputs.append((resolution, "none"))
        }
      }
    }
    return inputs.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
  }

  private func configuration(
    _ model: Model, _ resolution: InputShape, _ precision: Precision, _ compression: String,
    _ runtime: String, _ device: Device, _ measured: [String: MeasuredByDevice.OnRuntime],
    _ profile: DeviceProfile, _ sensor: SensorProfile, _ task: TaskRequirement,
    _ training: TrainedModel?, _ census: inout ConfigurationCensus
  ) -> Configuration? {
    var missing: [MissingFigure.Kind] = []
    let latency: Estimate<Seconds>
    let origin: TimingOrigin
    if let known = latencies.estimate(
      model, at: resolution, precision, compression: compression, runtime: runtime, on: device,
      measured: measured)
    {
      (latency, origin) = known
    } else {
      census.withoutTime += 1
      guard context.assumesBest,
        let least = latencies.least(model, resolution, on: device, for: task)
      else { return nil }
      (latency, origin) = (least, .bound)
      missing.append(.latency)
    }
    var accuracy: Estimate<Ratio>?
    if let metric = task.metric, let training {
      // Unknown, it fails a limit; it does not keep a configuration from a task that only wants to be told.
      accuracy = accuracies.estimate(
        model, after: training.recipe, metric: metric, precision: precision)
    } else if let metric = task.metric {
      accuracy = accuracies.estimate(
        model, metric: metric, dataset: task.dataset, resolution: resolution, precision: precision,
        compression: compression, runtime: runtime, device: device)
      if accuracy == nil {
        census.withoutAccuracy += 1
        guard context.assumesBest else { return nil }
        accuracy = accuracies.most(model, metric: metric, dataset: task.dataset, resolution)
        missing.append(.accuracy)
      }
    }
    var known = task.metric.flatMap { metric in
      accuracy.map { KnownAccuracy(metric: metric, dataset: task.dataset, value: $0) }
    }
    if task.metric == nil, training == nil {
      known = accuracies.known(
        model, for: task, resolution: resolution, precision: precision, compression: compression,
        runtime: runtime, device: device)
    }
    let ram = sizes.ram(model, at: resolution, precision, runtime: runtime, on: device)
    if context.assumesBest, ram == nil { missing.append(.ram) }
    let power = inferencePower(
      model, resolution, precision, compression, runtime, device, profile, latency)
    let energy = power.with(latency) { $0 * $1 }
    return Configuration(
      network: NetworkConfiguration(
        model: model, resolution: resolution, precision: precision, runtime: runtime,
        time: latency, timing: origin, memory: ram, accuracy: accuracy, training: training,
        known: known),
      compression: compression, device: device.id, energy: energy,
      flash: device.role == .microcontroller ? sizes.flash(model, at: resolution, precision) : nil,
      run: run(
        model, resolution, precision, device, sensor, latency, power, for: task),
      missing: missing)
  }

  /// Mean power during an inference: from the user's or a published energy and the time of the same
  /// configuration, else from those of other networks there, else the device's active power. A published energy on a chip's rail is brought to the board.
  private func inferencePower(
    _ model: Model, _ resolution: InputShape, _ precision: Precision, _ compression: String,
    _ runtime: String, _ device: Device, _ profile: DeviceProfile, _ latency: Estimate<Seconds>
  ) -> Estimate<Watts> {
    for own in context.requirements.given {
      if case .energy(let joules) = own.figure,
        own.applies(
          model: model.id, resolution: resolution, precision: precision, runtime: runtime,
          device: device.id)
      {
        return context.given(joules / latency.value, "your own energy / time")
      }
    }
    let key = MeasuredByDevice.Key(
      model: model.id, resolution: resolution, precision: precision, compression: compression,
      runtime: runtime)
    let isOwn = context.requirements.given.contains { own in
      guard own.device == device.id, own.model == nil, case .power(.active, _) = own.figure else {
        return false
      }
      return true
    }
    guard let row = context.measured.energy(of: key, on: device.id) else {
      // The user's own power of a device stands for all that it runs.
      guard !isOwn, let known = context.measured.power(of: key, on: device.id) else {
        return profile.active
      }
      return DeviceEstimator(context: context).atBoard(known)
    }
    let time = context.measured.time(of: row) ?? latency.value
    let device = DeviceEstimator(context: context)
    let rail = Estimate(
      row.value / time, low: row.value / time * 0.9, high: row.value / time * 1.1, basis: .measured,
      provenance: Provenance(
        source: row.source, note: "energy of one inference over its time",
        subject: row.configuration.model))
    return device.atBoard(.init(rail, scope: row.scope))
  }
}
