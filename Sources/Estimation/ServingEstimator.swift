// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Costing
public import Networks
import Prediction
public import Quantities
public import Requirements

/// Why a machine cannot be rented.
public enum MachineRefusal: Error, Sendable, Hashable {
  /// Nobody says what an hour of it costs.
  case unknownPrice
  /// The price list has its accelerator without the machine it sits in.
  case priceWithoutHost
  /// Nobody says what it draws, and energy or carbon is asked about.
  case unknownPower
  /// None of the allowed models has a time on it: neither measured, nor from its peak.
  case noTime
}

/// Machines, and how long networks keep them busy.
public struct ServingEstimator: Sendable {
  let knowledge: Knowledge

  /// An estimator over what is known.
  public init(_ knowledge: Knowledge) {
    self.knowledge = knowledge
  }

  /// The ways in which models may be trained first, for all machines that they may run on.
  public func trainings() -> Trainings { Trainings(TrainedModels(knowledge)) }

  /// The ways in which models may be trained first.
  public struct Trainings: Sendable {
    let models: TrainedModels
    init(_ models: TrainedModels) { self.models = models }
  }

  /// The machines that a file allows, in every way they may be bought, and those that nobody can price.
  public func machines(
    allowingSpot: Bool
  ) -> (machines: [(device: Device, profile: MachineProfile)], refused: [String: MachineRefusal]) {
    let choice = knowledge.requirements.hardware
    func any(_ patterns: [HardwareChoice.Pattern], _ id: String) -> Bool {
      patterns.contains { $0.matches(id) }
    }
    var machines: [(Device, MachineProfile)] = []
    var refused: [String: MachineRefusal] = [:]
    for device in knowledge.catalogue.devices.values.sorted(by: { $0.id < $1.id })
    where device.role == .server && !any(choice.deny, device.id)
      && (choice.allow.isEmpty || any(choice.allow, device.id))
      && (choice.fixed.isEmpty || any(choice.fixed, device.id))
    {
      guard let onDemand = profile(device, .onDemand) else {
        let isAlone = (knowledge.catalogue.prices[device.id] ?? []).contains {
          $0.covers == .accelerator
        }
        refused[device.id] = isAlone ? .priceWithoutHost : .unknownPrice
        continue
      }
      if knowledge.requirements.asksForEnergy, onDemand.active == nil {
        refused[device.id] = .unknownPower
        continue
      }
      machines.append((device, onDemand))
      if allowingSpot, let spot = profile(device, .spot) { machines.append((device, spot)) }
    }
    return (machines, refused)
  }

  func profile(
    _ device: Device, _ purchase: MachineProfile.Purchase
  ) -> MachineProfile? {
    let item = purchase == .onDemand ? device.id : "\(device.id)@\(purchase.rawValue)"
    let listed = (knowledge.catalogue.prices[item] ?? []).filter { $0.hour != nil }
    guard let newest = listed.max(by: { $0.date < $1.date }), let price = newest.hour else {
      return nil
    }
    let life = knowledge.assumption(.machineLife, Seconds.self)
    let embodied = device.embodiedCarbon.map { carbon in
      Estimate(
        carbon.value / (life.value.value / 3_600), low: carbon.low / (life.high.value / 3_600),
        high: carbon.high / (life.low.value / 3_600), basis: .assumed,
        provenance: carbon.provenance)
    }
    var profile = MachineProfile(
      id: device.id, purchase: purchase, price: price, billingStep: newest.billingSeconds,
      idle: device.power[.idle]?.estimate,
      active: (device.power[.active] ?? device.power[.maximum])?.estimate, embodied: embodied)
    if purchase == .onDemand { profile.commitments = commitments(of: device) }
    return profile
  }

  /// The promises that the file allows for a machine. One that outlasts the service is paid to its end.
  private func commitments(of device: Device) -> [MachineProfile.Commitment] {
    let own = knowledge.requirements.ownMachines.first { $0.id == device.id }
    guard let own, let lifetime = knowledge.requirements.serving?.lifetime.value else { return [] }
    return own.committed.map { promise in
      let term = promise.term.value
      let paid = (lifetime / term * (1 - 1e-9)).rounded(.up) * term
      let words =
        "\(Format.significant(promise.price.value, 4)) USD/hour for \(Format.years(term)), around the clock"
      return MachineProfile.Commitment(
        price: knowledge.given(
          promise.price * (paid / lifetime),
          paid > lifetime * (1 + 1e-6)
            ? "\(words); paid for \(Format.years(paid)) by a service of \(Format.years(lifetime))"
            : words), term: term)
    }
  }

  /// Power of the users' own device at work; nil where nobody knows it.
  public var clientPower: Estimate<Watts>? {
    guard let id = knowledge.requirements.serving?.client,
      let device = knowledge.catalogue.devices[id]
    else { return nil }
    return (device.power[.active] ?? device.power[.maximum])?.estimate
  }

  /// What surrounds the machines, by the file and the assumptions.
  public func profile(_ serving: Serving) -> ServingProfile {
    func given<Q: Quantity>(_ value: Q?, _ note: String) -> Estimate<Q>? {
      value.map { knowledge.given($0, note) }
    }
    var grid: Estimate<GramsPerKilowattHour>?
    if case .mains(_, let id?, _) = knowledge.requirements.supply,
      let known = knowledge.catalogue.grids[id]
    {
      let value = known.intensity
      grid = Estimate(
        value, low: value * 0.7, high: value * 1.3, basis: known.basis,
        provenance: Provenance(
          source: known.source, note: "mean of \(known.year)", subject: known.title))
    }
    return ServingProfile(
      utilisation: given(serving.utilisation, "utilisation")
        ?? knowledge.assumption(.servingUtilisation, Ratio.self),
      pue: given(serving.pue, "power usage effectiveness")
        ?? knowledge.assumption(.powerUsageEffectiveness, Ratio.self),
      grid: grid, sampleBytes: serving.sample.value,
      transfer: given(serving.transfer, "price of moving data"),
      decodeTime: given(serving.decodeTime, "time to unpack a sample")
        ?? knowledge.assumption(.decodeTime, Seconds.self),
      decodePrice: given(serving.decodePrice, "price of processor time"),
      // What may wait until the day's end waits for half a day on average.
      kept: serving.canWait ? 43_200 : 0, storage: given(serving.storage, "price of keeping data"),
      leastHours: Double(serving.least) * (serving.canWait ? 1 : 24), peak: serving.peak,
      clientPower: clientPower,
      effort: knowledge.requirements.effort.days["cloud"].map {
        knowledge.given(Ratio($0), "your own effort")
      } ?? knowledge.assumption(.effortCloud, Ratio.self),
      engineeringDay: given(knowledge.requirements.effort.day, "price of a person-day")
        ?? knowledge.assumption(.engineeringDay, Dollars.self),
      lifetimeDays: serving.lifetime.value / 86_400)
  }

  /// The networks of a task that a device can run, with their times.
  ///
  /// Each batch that somebody measured is a cell: by the user, or else by a rate or a time of the very cell;
  /// where nobody did, one input at a time takes work over the share of the peak that inference reaches.
  ///
  /// - Parameter trainings: how models are trained first; nil for those that are used as they are, such as
  ///   first stages.
  public func cells(
    for task: TaskRequirement, models: [Model], on device: Device, trainings: Trainings? = nil
  ) -> [ServingCell] {
    var cells: [ServingCell] = []
    for model in models {
      let rates = (knowledge.catalogue.throughputs[model.id] ?? []).filter {
        $0.cell.device == device.id && $0.cell.compression == "none"
      }
      let latencies = (knowledge.catalogue.latencies[model.id] ?? []).filter {
        $0.cell.device == device.id && $0.cell.compression == "none"
      }
      let trained = trainings.flatMap { $0.models.trains(task.name) ? $0.models : nil }
      let inputs =
        trained == nil ? resolutions(of: model, for: task) : knowledge.inputs(of: model.id)
      for resolution in inputs {
        let ways = trained?.ways(of: model.id, at: resolution, "none", for: task.name) ?? [nil]
        for precision in device.precisions.sorted() {
          for timed in times(
            model, resolution, precision, on: device, rates: rates, latencies: latencies)
          {
            for training in ways {
              var accuracy: Estimate<Ratio>?
              if let metric = task.metric {
                let known = AccuracyEstimator(knowledge: knowledge)
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
              }
              cells.append(
                ServingCell(
                  model: model, resolution: resolution, precision: precision,
                  runtime: timed.runtime, batch: timed.batch, time: timed.time,
                  timing: timed.origin, power: timed.power, memory: timed.memory,
                  operations: knowledge.macs.macs(model.id, at: resolution).map { 2 * $0 },
                  accuracy: accuracy, training: training))
            }
          }
        }
      }
    }
    return cells
  }

  /// Time for work on a machine whose peak is known.
  public func time(operations: Double, _ precision: Precision, on device: Device) -> Estimate<
    Seconds
  >? {
    guard let peak = device.machine.peak(at: precision), peak.value.value > 0 else { return nil }
    if device.reachesPeak {
      return knowledge.given(
        Seconds(operations / peak.value.value),
        "\(Format.prefixed(operations, "FLOP", digits: 3)) / \(Format.prefixed(peak.value.value, "FLOP/s", digits: 4)), the speed of your machine"
      )
    }
    let efficiency = knowledge.assumption(.servingEfficiency, Ratio.self)
    func seconds(_ share: Ratio) -> Seconds {
      Seconds(operations / (peak.value.value * share.value))
    }
    return Estimate(
      seconds(efficiency.value), low: seconds(efficiency.high), high: seconds(efficiency.low),
      basis: min(efficiency.basis, peak.basis),
      provenance: Provenance(
        source: efficiency.provenance.source,
        note:
          "\(Format.prefixed(operations, "FLOP", digits: 3)) / (\(Format.prefixed(peak.value.value, "FLOP/s", digits: 4)) x \(Format.significant(efficiency.value.value, 2)) of the peak)",
        subject: "serving-efficiency"))
  }

  private func resolutions(of model: Model, for task: TaskRequirement) -> [InputShape] {
    var found: [InputShape] = []
    for row in knowledge.catalogue.accuracies[model.id] ?? []
    where (task.metric == nil || row.metric == task.metric)
      && (task.dataset == nil || row.dataset == task.dataset) && !found.contains(row.resolution)
    {
      found.append(row.resolution)
    }
    // The user's own accuracy may be the only one.
    if found.isEmpty {
      for row in knowledge.catalogue.footprints[model.id] ?? [] where row.kind == .macs {
        if let resolution = row.resolution, !found.contains(resolution) { found.append(resolution) }
      }
    }
    return found.sorted()
  }
}
