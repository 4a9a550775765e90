// SPDX-License-Identifier: Apache-2.0

public import Catalogue
import Documents
import Networks
public import Quantities
public import Requirements

/// What estimates are made from: the catalogue, with the user's own word over it.
public struct EstimationContext: Sendable {
  /// The catalogue.
  public var catalogue: Catalogue
  /// The constraint file.
  public var requirements: Requirements
  /// Whether a figure that nobody knows is taken at its physical best, to tell what its lack stands in the way of.
  package var assumesBest = false
  /// Whether a network whose work nobody counted is taken to need next to none, too.
  package var assumesNoWork = false
  /// What of detection is taken at one quantile without doubt, by the standard normal deviate towards its bad side.
  package var detectionAt: [DetectionInput: Double] = [:]
  /// Measured times, rates and energies by device.
  let measured: MeasuredByDevice
  /// Multiply-accumulates by model.
  let macs: MACTable
  /// Times predicted from the measurements of all devices.
  package let crossed: CrossedTimes

  /// Puts the two together.
  public init(catalogue: Catalogue, requirements: Requirements) {
    let catalogue = requirements.extended(catalogue)
    self.catalogue = catalogue
    self.requirements = requirements
    macs = MACTable(catalogue)
    measured = MeasuredByDevice(catalogue, macs)
    crossed = CrossedTimes(measured, macs, catalogue, requirements.given)
  }

  /// The memory's bandwidth as one core of a device uses it: its own; where it is not published, that of devices with
  /// the same cores, whose memory may be half or twice as fast; where there are none, an assumption.
  func memoryBandwidth(of device: Device) -> Estimate<BytesPerSecond> {
    if let own = device.memoryBandwidth { return own }
    let sisters = catalogue.devices.values.filter {
      $0.cores != nil && $0.cores?.design == device.cores?.design && $0.memoryBandwidth != nil
    }.sorted { $0.id < $1.id }
    let known = sisters.compactMap(\.memoryBandwidth)
    guard let slowest = known.map(\.low).min(), let fastest = known.map(\.high).max() else {
      return assumption(.memoryBandwidth, BytesPerSecond.self)
    }
    let middle = Mathematics.exp(
      known.map { Mathematics.log($0.value.value) }.reduce(0, +) / Double(known.count))
    return Estimate(
      BytesPerSecond(middle), low: slowest / 2, high: fastest * 2, basis: .assumed,
      provenance: Provenance(
        source: "envelope",
        note: "bandwidth of \(sisters.map(\.id).joined(separator: ", ")), which have the same cores"
      ))
  }

  /// Whether a device may be had: what is no longer made is used where the file has it, or asks for it by its name.
  package func mayBuy(_ device: Device) -> Bool {
    let hardware = requirements.hardware
    return device.components.allSatisfy { component in
      guard catalogue.devices[component]?.availability.state == .endOfLife else { return true }
      let isOwned = hardware.owned.contains { $0.matches(component) || $0.matches(device.id) }
      return isOwned
        || (hardware.allow + hardware.fixed).contains {
          $0.text == component || $0.text == device.id
        }
    }
  }

  /// The same knowledge for other requirements, which name no other figures or models of the user's own.
  package func asking(_ requirements: Requirements) -> EstimationContext {
    var context = self
    context.requirements = requirements
    return context
  }

  /// The carbon of making a device: the user's figure, or the catalogue's; nil where unknown.
  func embodied(_ device: Device) -> Estimate<Grams>? {
    for own in requirements.given where own.device == device.id && own.model == nil {
      if case .embodied(let carbon) = own.figure { return given(carbon, "your own figure") }
    }
    return device.embodiedCarbon
  }

  /// An assumption: the user's, or the catalogue's.
  public func assumption<Q: Quantity>(_ name: Assumptions.Name, _ kind: Q.Type) -> Estimate<Q> {
    if let own = requirements.assumed[name]?.estimate(kind) { return own }
    return catalogue.assumptions.estimate(name, kind)
  }

  /// An assumption's number in the canonical unit of its dimension: the user's, or the catalogue's.
  func assumed(_ name: Assumptions.Name) -> Double {
    requirements.assumed[name]?.value ?? catalogue.assumptions.value(name)
  }

  /// The price of a day of engineering: the user's, or the catalogue's.
  package var engineeringDay: Estimate<Dollars> {
    given(requirements.effort.day, "price of a person-day", else: .engineeringDay)
  }

  /// The user's own figure, or else an assumption.
  package func given<Q: Quantity>(
    _ value: Q?, _ note: String, else name: Assumptions.Name
  ) -> Estimate<Q> {
    value.map { given($0, note) } ?? assumption(name, Q.self)
  }

  /// The user's own figures, as an estimate without doubt.
  package func given<Q: Quantity>(_ value: Q, _ note: String) -> Estimate<Q> {
    Estimate(value, basis: .given, provenance: Provenance(source: requirements.file, note: note))
  }
}

/// Measurements of the catalogue arranged by the device they were made on, one input a call.
struct MeasuredByDevice: Sendable {
  var latencies: [String: [Latency]] = [:]
  var throughputs: [String: [Throughput]] = [:]
  private var energies: [String: [Key: InferenceEnergy]] = [:]

  /// What identifies a configuration on a device and runtime, whatever its threads, mode and version.
  struct Key: Hashable, Sendable {
    var model: String
    var resolution: InputShape
    var precision: Precision
    var compression: String
    var runtime: String

    init(_ configuration: MeasuredConfiguration) {
      self.init(
        model: configuration.model, resolution: configuration.resolution,
        precision: configuration.precision,
        compression: configuration.compression, runtime: configuration.runtime)
    }

    init(
      model: String, resolution: InputShape, precision: Precision, compression: String,
      runtime: String
    ) {
      self.model = model
      self.resolution = resolution
      self.precision = precision
      self.compression = compression
      self.runtime = runtime
    }
  }

  /// What was measured on one device under one runtime, ready to be looked up.
  struct OnRuntime: Sendable {
    /// The fastest row of each configuration, over threads and modes.
    var latencies: [Key: Latency] = [:]
    /// The fastest pipeline of each configuration.
    var throughputs: [Key: Throughput] = [:]
    /// What another source says of the same configuration: of several, the slowest.
    var disputed: [Key: Latency] = [:]
    /// All that scaling can start from.
    var siblings: [LatencyEstimator.Sibling] = []
    /// Times of sister silicon, at this device's clock.
    var sisters: [LatencyEstimator.Sibling] = []

    /// A source without the number of its round: rounds of one benchmark are of later runtimes, and do not disagree.
    private static func stem(_ source: String) -> Substring {
      guard let dash = source.lastIndex(of: "-") else { return source[...] }
      let last = source[dash...].dropFirst()
      return last.allSatisfy { $0.isNumber || $0 == "." } ? source[..<dash] : source[...]
    }

    /// Notes the rows of one configuration. Each source stands for its fastest row; of several sources, one that bounds the
    /// time on both sides comes first, then the fastest.
    fileprivate mutating func note(_ rows: [Latency], of key: Key) {
      let sources = Dictionary(grouping: rows) { Self.stem($0.source) }
        .compactMapValues(LatencyEstimator.fastest)
      func rank(_ row: Latency) -> (Int, Seconds, Place) {
        (row.isOneSided ? 1 : 0, row.value, row.place)
      }
      guard let chosen = sources.min(by: { rank($0.value) < rank($1.value) }) else { return }
      latencies[key] = chosen.value
      disputed[key] = sources.filter { $0.key != chosen.key }.values.max {
        ($0.value, $0.place) < ($1.value, $1.place)
      }
    }
  }

  init(_ catalogue: Catalogue, _ macs: MACTable) {
    cores = catalogue.devices.compactMapValues(\.cores)
    ofCores = Set(catalogue.runtimes.values.filter(\.isOfCores).map(\.id))
    for model in catalogue.latencies.keys.sorted() {
      for row in catalogue.latencies[model] ?? [] where row.configuration.batch == 1 {
        latencies[row.configuration.device, default: []].append(row)
      }
    }
    for model in catalogue.throughputs.keys.sorted() {
      for row in catalogue.throughputs[model] ?? [] where row.configuration.batch == 1 {
        throughputs[row.configuration.device, default: []].append(row)
      }
    }
    for model in catalogue.energies.keys.sorted() {
      for row in catalogue.energies[model] ?? []
      where row.configuration.batch == 1 && row.includesIdle {
        let key = Key(row.configuration)
        let known = energies[row.configuration.device]?[key]
        if known.map({ ($0.value, $0.place) <= (row.value, row.place) }) ?? false { continue }
        energies[row.configuration.device, default: [:]][key] = row
      }
    }
    self.macs = macs
    for (device, rows) in energies {
      metered[device] = rows.values.compactMap { row in
        guard let time = time(of: row) else { return nil }
        return MeteredPower(
          key: Key(row.configuration), watts: row.value / time, scope: row.scope,
          source: row.source)
      }.sorted { ($0.watts, $0.key.model) < ($1.watts, $1.key.model) }
    }
  }

  private let macs: MACTable
  /// Powers of metered inferences by device, the lowest first.
  private var metered: [String: [MeteredPower]] = [:]
  /// The cores of devices that have any.
  private let cores: [String: Device.Cores]
  /// The runtimes whose times are carried from one device to its sisters.
  private let ofCores: Set<String>

  /// Times of other devices with the same cores, at the clock of this one; the nearest clock first.
  func sisters(of device: String) -> [LatencyEstimator.Sibling] {
    guard let own = cores[device] else { return [] }
    let others = cores.filter {
      $0.key != device && $0.value.design == own.design && $0.value.count == own.count
    }
    func distance(_ clock: Hertz) -> Double { abs(Mathematics.log(clock / own.clock)) }
    return others.sorted {
      (distance($0.value.clock), $0.key) < (distance($1.value.clock), $1.key)
    }
    .flatMap { id, sister in
      LatencyEstimator.siblings(
        (latencies[id] ?? []).filter { ofCores.contains($0.configuration.runtime) }, [], macs
      ).map { $0.carried(by: sister.clock / own.clock) }
    }
  }

  /// The row that stands for each configuration that was timed on a device.
  func chosen(on device: String) -> [Key: Latency] {
    timed(on: device).reduce(into: [:]) { chosen, known in
      chosen.merge(known.value.latencies) { first, _ in first }
    }
  }

  /// The times of a device, by runtime.
  private func timed(on device: String) -> [String: OnRuntime] {
    var found: [String: OnRuntime] = [:]
    for (key, rows) in Dictionary(grouping: latencies[device] ?? [], by: { Key($0.configuration) })
    {
      found[key.runtime, default: OnRuntime()].note(rows, of: key)
    }
    return found
  }

  /// What was measured on a device, by runtime.
  func onRuntimes(of device: String) -> [String: OnRuntime] {
    var found = timed(on: device)
    for sister in sisters(of: device) {
      found[sister.configuration.runtime, default: OnRuntime()].sisters.append(sister)
    }
    for row in throughputs[device] ?? [] {
      let key = Key(row.configuration)
      let known = found[row.configuration.runtime]?.throughputs[key]
      if known.map({ row.value > $0.value }) ?? true {
        found[row.configuration.runtime, default: OnRuntime()].throughputs[key] = row
      }
    }
    for runtime in found.keys {
      found[runtime]?.siblings = LatencyEstimator.siblings(
        (latencies[device] ?? []).filter { $0.configuration.runtime == runtime },
        (throughputs[device] ?? []).filter { $0.configuration.runtime == runtime }, macs)
    }
    return found
  }

  /// The energy of a configuration on a device, idle included: the lowest that was measured.
  func energy(of key: Key, on device: String) -> InferenceEnergy? {
    energies[device]?[key]
  }

  /// The time of the run that an energy was metered in, where it is listed; the modes must agree.
  func time(of row: InferenceEnergy) -> Seconds? {
    let same = (latencies[row.configuration.device] ?? []).filter {
      $0.configuration == row.configuration
    }
    return LatencyEstimator.fastest(same)?.value
  }

  /// The mean power of an inference: the energy over the time of the same run.
  struct MeteredPower: Sendable {
    var key: Key
    var watts: Watts
    var scope: EnergyScope
    var source: String
  }

  /// Networks that must have been metered before their powers stand for another one's.
  static let fewestMetered = 3

  /// The power of an inference that was not metered, from those of other networks on the same device under the same
  /// runtime, in number formats alike: their geometric mean, and the interval that Student's distribution of their
  /// logarithms promises one more, at least a tenth each way; nil where there are fewer than three.
  func power(of key: Key, on device: String) -> Device.PowerFigure? {
    let alike = (metered[device] ?? []).filter {
      $0.key != key && $0.key.runtime == key.runtime
        && $0.key.precision.isFloating == key.precision.isFloating
    }
    guard let first = alike.first else { return nil }
    let watts = alike.filter { $0.scope == first.scope }.map(\.watts)
    guard watts.count >= Self.fewestMetered else { return nil }
    let logs = watts.map { Mathematics.log($0.value) }
    let mean = logs.reduce(0, +) / Double(logs.count)
    let square = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(logs.count - 1)
    let factor = max(
      1.1,
      Mathematics.exp(
        Interval.spread * RuleCalibration.widening(logs.count) * square.squareRoot()))
    let middle = Watts(Mathematics.exp(mean))
    return Device.PowerFigure(
      Estimate(
        middle, low: middle / factor, high: middle * factor, basis: .predicted,
        provenance: Provenance(
          source: first.source,
          note: "power of \(watts.count) other networks metered under \(key.runtime) there",
          subject: device)), scope: first.scope)
  }
}

/// Published multiply-accumulates by model; from another input they scale with its positions, as they
/// do in a convolutional network.
struct MACTable: Sendable {
  private var rows: [String: [(resolution: InputShape, macs: Double)]] = [:]

  init(_ catalogue: Catalogue) {
    for (model, footprints) in catalogue.footprints {
      let known = footprints.compactMap { row in
        row.kind == .macs ? row.resolution.map { ($0, row.value) } : nil
      }
      if !known.isEmpty { rows[model] = known }
    }
  }

  /// Multiply-accumulates at an input; nil where the model's are unknown or its inputs differ in kind.
  func macs(_ model: String, at resolution: InputShape) -> Double? {
    guard let known = rows[model] else { return nil }
    func distance(_ shape: InputShape) -> Double { abs(shape.positions - resolution.positions) }
    guard let near = known.min(by: { distance($0.resolution) < distance($1.resolution) }),
      near.resolution.extents.count == resolution.extents.count
    else { return nil }
    return near.macs * resolution.positions / near.resolution.positions
  }

  /// Multiply-accumulates at the first published input; nil where the model's are unknown.
  func published(_ model: String) -> Double? { rows[model]?.first?.macs }
}
