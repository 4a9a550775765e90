// SPDX-License-Identifier: Apache-2.0

package import Catalogue
public import Costing
import Networks
import Prediction
public import Quantities
public import Requirements

/// Machines, and how long networks keep them busy.
public struct ServingEstimator: Sendable {
  let context: EstimationContext

  /// An estimator over what is known.
  public init(_ context: EstimationContext) {
    self.context = context
  }

  /// The ways in which models may be trained first, for all machines that they may run on.
  package func trainings() -> TrainedModels { TrainedModels(context) }

  /// Power of the users' own device at work; nil where nobody knows it.
  public var clientPower: Estimate<Watts>? {
    guard let id = context.requirements.serving?.client,
      let device = context.catalogue.devices[id]
    else { return nil }
    return (device.power[.active] ?? device.power[.maximum])?.estimate
  }

  /// What surrounds machines that look at frames of a site as they come: they are paid by the share of their time
  /// that they work, the rest being for others.
  func profile(ofFrames bytes: Double) -> ServingProfile {
    let cloud = context.requirements.cloud
    var profile = ServingProfile(
      utilisation: context.assumption(.servingUtilisation, Ratio.self),
      pue: context.assumption(.powerUsageEffectiveness, Ratio.self),
      decodeTime: context.assumption(.decodeTime, Seconds.self),
      engineeringDay: context.engineeringDay)
    profile.grid = cloud?.grid.flatMap { grid($0) }
    profile.sampleBytes = bytes
    profile.transfer = cloud?.transfer.map { context.given($0, "price of moving data") }
    profile.effort = context.given(
      context.requirements.effort.days["cloud"].map { Ratio($0) }, "your own effort",
      else: .effortCloud)
    return profile
  }

  /// What a request takes through the balancer.
  package func balancer(_ serving: Serving) -> Estimate<Seconds> {
    context.given(serving.balancer, "time through your balancer", else: .balancerTime)
  }

  /// The standard deviation of the time of a call over its mean.
  package func spread(_ serving: Serving) -> Double {
    serving.spread?.value ?? context.assumption(.serviceSpread, Ratio.self).value.value
  }

  /// What surrounds the machines of a service, by the file and the assumptions.
  public func profile(_ serving: Serving) -> ServingProfile {
    func given<Q: Quantity>(_ value: Q?, _ note: String) -> Estimate<Q>? {
      value.map { context.given($0, note) }
    }
    var profile = profile(ofFrames: serving.sample?.value ?? 0)
    profile.knowsSample = serving.sample != nil
    profile.utilisation = given(serving.utilisation, "utilisation") ?? profile.utilisation
    profile.pue = given(serving.pue, "power usage effectiveness") ?? profile.pue
    profile.transfer = given(serving.transfer, "price of moving data")
    profile.decodeTime = given(serving.decodeTime, "time to unpack a sample") ?? profile.decodeTime
    let frames = serving.framesPerSample.value
    if frames != 1 {
      profile.decodeTime = profile.decodeTime.map { Seconds($0.value * frames) }
    }
    profile.decodePrice = given(serving.decodePrice, "price of processor time")
    profile.storage = given(serving.storage, "price of keeping data")
    // What may wait until the day's end waits for half a day on average.
    profile.kept = serving.canWait ? 43_200 : 0
    profile.leastHours = Double(serving.least) * (serving.canWait ? 1 : 24)
    profile.peak = serving.peak
    profile.clientPower = clientPower
    if case .mains(let price, let id, _) = context.requirements.supply {
      profile.grid = id.flatMap { grid($0) }
      // The price of a rented machine includes its electricity.
      let isPaid = context.requirements.ownMachines.contains { $0.bought != nil }
      profile.electricity =
        given(price, "price of electricity")
        ?? (isPaid ? context.assumption(.electricityPrice, DollarsPerKilowattHour.self) : nil)
    }
    if let hours = context.requirements.electricity {
      func weights<Q: Quantity>(_ values: [Q]) -> [Double] {
        guard let mean = ElectricityByHour.mean(values)?.value, mean > 0 else { return [] }
        return values.map { $0.value / mean }
      }
      profile.carbonByHour = weights(hours.carbon)
      profile.priceByHour = weights(hours.price)
      if let mean = ElectricityByHour.mean(hours.carbon) {
        profile.grid = context.given(mean, "carbon of electricity by the hour")
      }
    }
    return profile
  }

  /// The networks of a task that a device can run, with their times.
  ///
  /// Each batch that somebody measured is a configuration: by the user, or else by a rate or a time of the very configuration;
  /// where nobody did, one input at a time takes work over the share of the peak that inference reaches.
  ///
  /// - Parameter trainings: how models are trained first; nil for those that are used as they are, such as
  ///   first stages.
  /// - Parameter oneByOne: whether samples come one at a time, so that no rate of a batch is reached.
  /// - Parameter together: how many samples share a call at most, where nobody measured a batch.
  package func configurations(
    for task: TaskRequirement, models: [Model], on device: Device,
    trainings: TrainedModels? = nil, oneByOne: Bool = false, together: Double = 1
  ) -> [NetworkConfiguration] {
    var configurations: [NetworkConfiguration] = []
    for model in models {
      let latencies = (context.catalogue.latencies[model.id] ?? []).filter {
        $0.configuration.device == device.id && $0.configuration.compression == "none"
      }
      let rates = (context.catalogue.throughputs[model.id] ?? []).filter { row in
        row.configuration.device == device.id && row.configuration.compression == "none"
          // A time of one input says more of it than a rate does.
          && (!oneByOne
            || !latencies.contains { Self.isSameInput($0.configuration, row.configuration) })
      }
      let trained = trainings.flatMap { $0.trains(task.name) ? $0 : nil }
      let inputs =
        trained == nil ? resolutions(of: model, for: task) : context.inputs(of: model.id)
      for resolution in inputs {
        let ways = trained?.ways(of: model.id, at: resolution, "none", for: task.name) ?? [nil]
        for precision in device.precisions.sorted() {
          for timed in times(
            model, resolution, precision, on: device, rates: rates, latencies: latencies,
            together: together)
          where !oneByOne || timed.batch == 1 {
            for training in ways {
              var accuracy: Estimate<Ratio>?
              var judged: KnownAccuracy?
              let known = AccuracyEstimator(context: context)
              if let metric = task.metric {
                if let training {
                  accuracy = known.estimate(
                    model, after: training.recipe, metric: metric, precision: precision)
                } else {
                  accuracy = known.estimate(
                    model, metric: metric, dataset: task.dataset, resolution: resolution,
                    precision: precision, compression: "none", runtime: timed.runtime,
                    device: device)
                  if accuracy == nil { continue }
                }
                judged = accuracy.map {
                  KnownAccuracy(metric: metric, dataset: task.dataset, value: $0)
                }
              } else if training == nil {
                judged = known.known(
                  model, for: task, resolution: resolution, precision: precision,
                  compression: "none", runtime: timed.runtime, device: device)
              }
              configurations.append(
                NetworkConfiguration(
                  model: model, resolution: resolution, precision: precision,
                  runtime: timed.runtime, batch: timed.batch, time: timed.time,
                  timing: timed.origin, power: timed.power, memory: timed.memory,
                  operations: context.macs.macs(model.id, at: resolution).map { 2 * $0 },
                  accuracy: accuracy, training: training, known: judged))
            }
          }
        }
      }
    }
    return configurations
  }

  private static func isSameInput(_ time: MeasuredConfiguration, _ rate: MeasuredConfiguration)
    -> Bool
  {
    time.batch == 1 && time.resolution == rate.resolution && time.precision == rate.precision
  }

  private func resolutions(of model: Model, for task: TaskRequirement) -> [InputShape] {
    var found: [InputShape] = []
    for row in context.catalogue.accuracies[model.id] ?? []
    where (task.metric == nil || row.metric == task.metric)
      && (task.dataset == nil || row.dataset == task.dataset) && !found.contains(row.resolution)
    {
      found.append(row.resolution)
    }
    // The user's own accuracy may be the only one.
    if found.isEmpty {
      for row in context.catalogue.footprints[model.id] ?? [] where row.kind == .macs {
        if let resolution = row.resolution, !found.contains(resolution) { found.append(resolution) }
      }
    }
    return found.sorted()
  }
}
