// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
public import Prediction
public import Quantities

/// Everything that is known about models, devices and the things around them, with who says so.
public struct Catalogue: Sendable {
  /// The folders it was read from, the default first.
  public internal(set) var folders: [String] = []
  /// A digest of every byte read, as 16 hexadecimal digits (FNV-1a, 64 bit).
  public internal(set) var digest = ""
  /// Sources by id.
  public internal(set) var sources: [String: Source] = [:]
  /// Kinds of work by id.
  public internal(set) var tasks: [String: TaskKind] = [:]
  /// Models by id.
  public internal(set) var models: [String: Model] = [:]
  /// Published accuracies by model.
  public internal(set) var accuracies: [String: [Accuracy]] = [:]
  /// Published sizes by model.
  public internal(set) var footprints: [String: [Footprint]] = [:]
  /// Quantisation losses.
  public internal(set) var losses: [QuantisationLoss] = []
  /// Runtimes by id.
  public internal(set) var runtimes: [String: Runtime] = [:]
  /// Operators that a runtime's accelerator does itself, as ONNX names them; a runtime that is not here is
  /// not known.
  public internal(set) var operators: [String: Set<String>] = [:]
  /// Devices by id, hosts with accelerators among them.
  public internal(set) var devices: [String: Device] = [:]
  /// Measured times by model.
  public internal(set) var latencies: [String: [Latency]] = [:]
  /// Measured rates by model.
  public internal(set) var throughputs: [String: [Throughput]] = [:]
  /// Measured energies by model.
  public internal(set) var energies: [String: [InferenceEnergy]] = [:]
  /// What was learnt of a device, by its id: the models of `predictors/ID.json` or `.json.gz`.
  public internal(set) var predictors: [String: [Predictor.Trained]] = [:]
  /// Parts, batteries, panels and radios by id.
  public internal(set) var parts: [String: Part] = [:]
  /// Climates by id.
  public internal(set) var climates: [String: Climate] = [:]
  /// Prices by item.
  public internal(set) var prices: [String: [Price]] = [:]
  /// Grids by id.
  public internal(set) var grids: [String: Grid] = [:]
  /// What had to be assumed.
  public internal(set) var assumptions = Assumptions(entries: [:])
  /// Sources named beside figures that are kept nowhere else, for the check.
  var mentions: [Mention] = []

  /// A source named somewhere.
  struct Mention: Sendable {
    var source: String
    var place: Place
  }

  /// Parts on a shelf, by id.
  public func parts(on shelf: Part.Shelf) -> [Part] {
    parts.values.filter { $0.shelf == shelf }.sorted { $0.id < $1.id }
  }

  /// The newest price of one piece, from the catalogue's price list or the part's own figure.
  public func piecePrice(of item: String) -> Estimate<Dollars>? {
    let listed = (prices[item] ?? []).filter { $0.piece != nil }
    if let newest = listed.max(by: { $0.date < $1.date }) { return newest.piece }
    return parts[item]?.figure("price", Dollars.self)
  }

  /// The newest price of an hour of a machine, with the least time that is billed (s); nil where unknown.
  package func hourPrice(of item: String) -> (price: Estimate<DollarsPerHour>, step: Double)? {
    (prices[item] ?? []).filter { $0.hour != nil }.max { $0.date < $1.date }
      .flatMap { row in row.hour.map { ($0, row.billingSeconds) } }
  }
}
