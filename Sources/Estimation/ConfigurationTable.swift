// SPDX-License-Identifier: Apache-2.0

public import Catalogue
import Costing
import Documents
public import Networks
public import Quantities
import Requirements

/// Models on devices side by side: what one inference takes, and what a million cost at full use.
public struct ConfigurationTable: Sendable {
  /// One model on one device under one runtime.
  public struct Row: Sendable {
    /// The model.
    public var model: Model
    /// The device.
    public var device: Device
    /// The input.
    public var resolution: InputShape
    /// The number format.
    public var precision: Precision
    /// The runtime.
    public var runtime: String
    /// One warm inference.
    public var latency: Estimate<Seconds>
    /// Where that comes from.
    public var timing: TimingOrigin
    /// A measured rate of a full pipeline or of batches (1/s); nil where none was measured.
    public var rate: Estimate<Hertz>?
    /// Energy of one inference at the board, idle included; nil where no power is known.
    public var energy: Estimate<Joules>?
    /// What a million take at full use: machine time or the hardware's share, and electricity (USD); nil
    /// where no price is known.
    public var cost: Estimate<Dollars>?
    /// What the machine costs a day, rented or written off, its electricity when it is always at work
    /// included (USD); nil where no price is known.
    public var daily: Double?
    /// Carbon of a million's energy and of the share of making the hardware (g); nil where neither is known.
    public var carbon: Estimate<Grams>?
    /// Whether the carbon of making it is in that.
    public var includesMaking: Bool
    /// Working memory; nil where unknown.
    public var memory: Estimate<Bytes>?
    /// Accuracy in this number format; nil where none is published.
    public var accuracy: Estimate<Ratio>?
    /// What the accuracy is by.
    public var metric: String?
  }

  /// The rows: where models are asked for by model, then by how the time is known, then by time.
  public var rows: [Row]
  /// Devices and models that have no row, and why.
  public var missing: [String]

  /// What electricity costs and emits, and how long hardware serves.
  public struct Surroundings: Sendable {
    var electricity: DollarsPerKilowattHour
    var grid: GramsPerKilowattHour?
    var life: Estimate<Seconds>
  }

  /// Compares.
  ///
  /// - Parameters:
  ///   - models: the models; all of a device's where empty.
  ///   - devices: the devices; all where empty.
  ///   - electricity: price at the socket.
  ///   - grid: id of the electricity's country.
  ///   - onlyMeasured: whether scaled times and bounds are left out.
  public init(
    models: [Model], devices: [Device], in catalogue: Catalogue,
    electricity: DollarsPerKilowattHour, grid: String?, onlyMeasured: Bool
  ) {
    let wanted =
      (models.isEmpty ? Array(catalogue.models.values) : models).sorted { $0.id < $1.id }
    let places =
      (devices.isEmpty ? catalogue.devices.values.filter { $0.role != .accelerator } : devices)
      .sorted { $0.id < $1.id }
    var rows: [Row] = []
    for (task, members) in Dictionary(grouping: wanted, by: \.task).sorted(by: {
      $0.key < $1.key
    }) {
      let names = members.map(\.id).joined(separator: ", ")
      let text = """
        deployment: compare
        timing: \(onlyMeasured ? "measured" : "any")
        tasks: { task: { task: \(task), models: [\(names)] } }
        power: { mains: { price: 0.30 USD/kWh } }
        """
      guard
        let requirements = try? Requirements.read(
          TextFile(path: "compare", text: text), against: catalogue)
      else { continue }
      let context = EstimationContext(catalogue: catalogue, requirements: requirements)
      let around = Surroundings(
        electricity: electricity, grid: grid.flatMap { catalogue.grids[$0]?.intensity },
        life: context.assumption(.machineLife, Seconds.self))
      for device in places {
        rows += Self.rows(of: requirements.tasks[0], on: device, context, around)
      }
    }
    self.rows = rows.sorted { left, right in
      if left.model.id != right.model.id, !models.isEmpty || devices.isEmpty {
        return left.model.id < right.model.id
      }
      // What somebody timed comes before what is inferred, and that before bounds.
      let (first, second) = (left.timing.certainty, right.timing.certainty)
      if first != second { return first < second }
      return (left.latency.value, left.device.id, left.model.id, left.precision, left.runtime)
        < (right.latency.value, right.device.id, right.model.id, right.precision, right.runtime)
    }
    let served = Set(rows.map(\.device.id))
    let answered = Set(rows.map(\.model.id))
    let known = onlyMeasured ? "no time was measured" : "no time is known"
    missing =
      models.filter { !answered.contains($0.id) }.map { "\($0.id): \(known)" }
      + devices.filter { !served.contains($0.id) }.map { "\($0.id): \(known)" }
  }

  private static func rows(
    of task: TaskRequirement, on device: Device, _ context: EstimationContext,
    _ around: Surroundings
  ) -> [Row] {
    let known = try? DeviceEstimator(context: context).profile(device)
    var census = ConfigurationCensus()
    let configurations = ConfigurationEnumerator(context).configurations(
      for: task, on: device, known ?? .unknown(device), .unknown, &census)
    let active = (device.power[.active] ?? device.power[.maximum]).map {
      DeviceEstimator(context: context).atBoard($0)
    }
    let embodied = known?.embodied ?? device.embodiedCarbon
    return configurations.map { configuration in
      let energy =
        known != nil ? configuration.energy : active.map { $0.with(configuration.time) { $0 * $1 } }
      let metric =
        task.metric ?? context.catalogue.accuracies[configuration.model.id]?.first?.metric
      let time = busy(configuration, on: device, context)
      return Row(
        model: configuration.model, device: device, resolution: configuration.resolution,
        precision: configuration.precision,
        runtime: configuration.runtime, latency: configuration.time,
        timing: configuration.timing,
        rate: rate(configuration, on: device, context), energy: energy,
        cost: cost(time, energy, device, known, context, around),
        daily: cost(time, energy, device, known, context, around).map {
          $0.value.value / 1e6 / time.value.value * 86_400
        },
        carbon: carbon(time, energy, embodied, around), includesMaking: embodied != nil,
        memory: configuration.memory,
        accuracy: metric.flatMap {
          AccuracyEstimator(context: context).estimate(
            configuration.model, metric: $0, dataset: nil, resolution: configuration.resolution,
            precision: configuration.precision, compression: configuration.compression,
            runtime: configuration.runtime,
            device: device)
        }, metric: metric)
    }
  }

  /// A measured rate of the configuration, in whatever batch is fastest.
  private static func rate(
    _ configuration: Configuration, on device: Device, _ context: EstimationContext
  ) -> Estimate<Hertz>? {
    let rows = (context.catalogue.throughputs[configuration.model.id] ?? []).filter {
      $0.configuration.device == device.id
        && $0.configuration.resolution == configuration.resolution
        && $0.configuration.precision == configuration.precision
        && $0.configuration.runtime == configuration.runtime
        && $0.configuration.compression == configuration.compression
    }
    return rows.max { $0.value < $1.value }.map { row in
      Estimate(
        row.value, low: row.value * 0.8, high: row.value * 1.1, basis: .measured,
        provenance: Provenance(source: row.source, note: "batch \(row.configuration.batch)"))
    }
  }

  /// Time that a machine is busy for one input at full use: one over its rate, else the latency.
  private static func busy(
    _ configuration: Configuration, on device: Device, _ context: EstimationContext
  ) -> Estimate<Seconds> {
    guard let rate = rate(configuration, on: device, context) else { return configuration.time }
    return Estimate(
      Seconds(1 / rate.value.value), low: Seconds(1 / rate.high.value),
      high: Seconds(1 / rate.low.value), basis: rate.basis, provenance: rate.provenance)
  }

  private static func cost(
    _ time: Estimate<Seconds>, _ energy: Estimate<Joules>?, _ device: Device,
    _ profile: DeviceProfile?, _ context: EstimationContext, _ around: Surroundings
  ) -> Estimate<Dollars>? {
    if let price = context.catalogue.hourPrice(of: device.id)?.price {
      return price.with(time) { Dollars($1.value / 3_600 * $0.value * 1e6) }
    }
    guard let price = profile?.price, let energy else { return nil }
    func million(_ time: Seconds, _ price: Dollars, _ life: Seconds, _ energy: Joules) -> Dollars {
      Dollars(
        (price.value * time.value / life.value + energy.value / 3.6e6 * around.electricity.value)
          * 1e6)
    }
    return Estimate(
      million(time.value, price.value, around.life.value, energy.value),
      low: million(time.low, price.low, around.life.high, energy.low),
      high: million(time.high, price.high, around.life.low, energy.high),
      basis: min(price.basis, energy.basis, around.life.basis),
      provenance: .joining(
        (price.basis, price.provenance), (energy.basis, energy.provenance),
        (around.life.basis, around.life.provenance)))
  }

  private static func carbon(
    _ time: Estimate<Seconds>, _ energy: Estimate<Joules>?, _ embodied: Estimate<Grams>?,
    _ around: Surroundings
  ) -> Estimate<Grams>? {
    guard let grid = around.grid, let energy else { return nil }
    func million(_ energy: Joules, _ time: Seconds, _ made: Grams, _ life: Seconds) -> Grams {
      Grams((energy.value / 3.6e6 * grid.value + made.value * time.value / life.value) * 1e6)
    }
    let made = embodied
    return Estimate(
      million(energy.value, time.value, made?.value ?? Grams(0), around.life.value),
      low: million(energy.low, time.low, made?.low ?? Grams(0), around.life.high),
      high: million(energy.high, time.high, made?.high ?? Grams(0), around.life.low),
      basis: min(energy.basis, made?.basis ?? .assumed),
      provenance: made.map {
        .joining((energy.basis, energy.provenance), ($0.basis, $0.provenance))
      } ?? energy.provenance)
  }
}

extension TimingOrigin {
  /// Timed, inferred from something timed, or only bounded.
  fileprivate var certainty: Int {
    isTimed ? 0 : self == .bound ? 2 : 1
  }
}
