// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Networks
import Prediction
public import Quantities

/// A model that a constraint file brings along: a network of the user's, or a line of a slide.
public struct OwnModel: Sendable, Hashable {
  /// The user's name for it.
  public var id: String
  /// The id of the kind of work that it does.
  public var task: String
  /// Where the file says so; nil where the tasks that name it do.
  public var taskPlace: Place?
  /// Its licence; `own` where the file says nothing.
  public var licence: String
  /// The input that its figures are of.
  public var resolution: InputShape
  /// Multiply-accumulates of one inference; nil where unknown.
  public var macs: Double?
  /// Trained parameters; nil where unknown.
  public var parameters: Double?
  /// Accuracies as trained, by metric and set.
  public var accuracies: [OwnAccuracy]
  /// Whether it gives one list of numbers, as a classifier does; of a network whose file was read.
  public var isVector = false
  /// Where the file says so.
  public var place: Place

  /// The data set of an accuracy that the user measured without naming one.
  public static let unnamedDataset = "own data"

  /// An accuracy that the user measured.
  public struct OwnAccuracy: Sendable, Hashable {
    /// The metric.
    public var metric: String
    /// The set.
    public var dataset: String
    /// The number format that it was measured in.
    public var precision: Precision
    /// The figure.
    public var value: Ratio
    /// Where the file says so.
    public var place: Place

    /// Names an accuracy.
    public init(
      metric: String, dataset: String, precision: Precision, value: Ratio, place: Place
    ) {
      self.metric = metric
      self.dataset = dataset
      self.precision = precision
      self.value = value
      self.place = place
    }
  }

  /// Names a model.
  public init(
    id: String, task: String, taskPlace: Place? = nil, licence: String, resolution: InputShape,
    macs: Double?, parameters: Double?, accuracies: [OwnAccuracy], place: Place
  ) {
    self.id = id
    self.task = task
    self.taskPlace = taskPlace
    self.licence = licence
    self.resolution = resolution
    self.macs = macs
    self.parameters = parameters
    self.accuracies = accuracies
    self.place = place
  }
}

extension Catalogue {
  /// The catalogue with a constraint file's own models, machines and boards; they win over entries of the same name.
  public func adding(
    _ models: [OwnModel], _ machines: [OwnMachine], _ devices: [OwnDevice] = []
  ) -> Catalogue {
    guard !models.isEmpty || !machines.isEmpty || !devices.isEmpty else { return self }
    var catalogue = self
    for device in devices { catalogue.add(device) }
    for model in models { catalogue.add(model) }
    let newest = prices.values.joined().map(\.date).max() ?? ""
    for machine in machines { catalogue.add(machine, newest: newest) }
    return catalogue
  }

  private mutating func add(_ own: OwnModel) {
    let source = own.place.file
    models[own.id] = Model(
      id: own.id, title: own.id, task: own.task, family: "own", licence: own.licence,
      source: source, note: "", place: own.place)
    footprints[own.id] = [(Footprint.Kind.macs, own.macs), (.parameters, own.parameters)]
      .compactMap { kind, value in
        value.map {
          Footprint(
            model: own.id, resolution: kind == .macs ? own.resolution : nil, precision: nil,
            kind: kind, value: $0, basis: .given, source: source, place: own.place)
        }
      }
    accuracies[own.id] = own.accuracies.map {
      Accuracy(
        model: own.id, dataset: $0.dataset, metric: $0.metric, resolution: own.resolution,
        precision: $0.precision, compression: "none", toolchain: "", target: "", value: $0.value,
        samples: nil, basis: .given, source: source, place: own.place)
    }
    (latencies[own.id], throughputs[own.id], energies[own.id]) = (nil, nil, nil)
  }

  private mutating func add(_ own: OwnMachine, newest: String) {
    func given<Q: Quantity>(_ value: Q, _ note: String) -> Estimate<Q> {
      Estimate(
        value, basis: .given, provenance: Provenance(source: own.place.file, note: note))
    }
    if let price = own.price {
      prices[own.id] = [
        Price(
          item: own.id, region: "", value: price.value * DollarsPerHour.scale,
          dimension: .money / .time, basis: .given, date: newest, billingStep: own.billingStep,
          source: own.place.file, place: own.place)
      ]
    }
    var power = own.rate == nil ? devices[own.id]?.power ?? [:] : [:]
    if let watts = own.power {
      power[.active] = Device.PowerFigure(given(watts, "power of your machine"), scope: .wall)
    }
    if let watts = own.idle {
      power[.idle] = Device.PowerFigure(given(watts, "idle power of your machine"), scope: .wall)
    }
    let embodied = own.embodied.map { given($0, "carbon of making your machine") }
    guard let rate = own.rate else {
      // Terms for a machine of the catalogue; a name that it does not hold is told by the check.
      devices[own.id]?.power = power
      if let embodied { devices[own.id]?.embodiedCarbon = embodied }
      return
    }
    var device = Device(
      id: own.id, title: own.id, role: .server, family: "own", silicon: "", cores: nil,
      attachesTo: [],
      components: [own.id], runtimes: [], precisions: [.fp16], interfaces: ["ethernet"], needs: [],
      effort: "cloud", availability: .init(state: .inProduction, from: ""), ram: nil, flash: nil,
      power: power, bootTime: nil, bootEnergy: nil,
      machine: Machine(peaks: [.fp16: given(rate, "speed of your machine")]),
      embodiedCarbon: embodied, operatingRange: (nil, nil), place: own.place)
    device.reachesPeak = own.isReached
    devices[own.id] = device
  }
}
