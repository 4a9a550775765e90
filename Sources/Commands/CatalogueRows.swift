// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Prediction
import Quantities

/// Rows of the catalogue's tables that are made of measurements, and of those that a folder had before.
struct CatalogueRows {
  /// A table by its folder.
  enum Shelf: String, CaseIterable {
    case latencies, throughputs, energies

    /// The columns after the configuration.
    var columns: [String] {
      ["statistic"] + (self == .energies ? ["scope", "idle"] : ["span"])
        + ["value", "unit", "source", "note"]
    }
  }

  /// What tells a row from all others, and what it says.
  struct Row {
    var key: [String]
    var rest: [String]

    /// The figure.
    var value: String { rest[rest.count - 4] }
  }

  /// How a folder changes.
  struct Change {
    var shelf: Shelf
    var added: [Row] = []
    var changed: [(before: Row, after: Row)] = []
    var same = 0
    /// Rows of the folder that are not in what is read now.
    var kept = 0
  }

  private static let configuration = [
    "model", "resolution", "device", "runtime", "runtime_version", "precision", "compression",
    "threads", "batch", "mode",
  ]

  private(set) var rows: [Shelf: [Row]] = [:]
  /// Measurements that make no row, by reason.
  private(set) var dropped: [String: Int] = [:]
  private let catalogue: Catalogue
  private let names: [String: (model: String, resolution: String?)]
  private let source: String

  /// Makes rows.
  ///
  /// - Parameters:
  ///   - names: models of the catalogue, with an input, by the names that measurements give their networks.
  ///   - span: what times span.
  ///   - source: the id of who says so.
  init(
    _ measurements: Measurements, _ catalogue: Catalogue,
    names: [String: (model: String, resolution: String?)], span: Span, source: String
  ) {
    (self.catalogue, self.names, self.source) = (catalogue, names, source)
    for row in measurements.rows where row.level == .network { add(row, span) }
    for shelf in Shelf.allCases {
      var seen: Set<[String]> = []
      let once = (rows[shelf] ?? []).filter { seen.insert($0.key).inserted }
      let twice = (rows[shelf] ?? []).count - once.count
      if twice > 0 { dropped["a second figure of one configuration", default: 0] += twice }
      rows[shelf] = once
    }
  }

  private mutating func drop(_ reason: String) { dropped[reason, default: 0] += 1 }

  private mutating func add(_ row: Measurement, _ span: Span) {
    let setting = row.setting
    guard let (model, told) = model(row.network) else {
      return drop(
        "no model of the catalogue is called `\(row.network)`: say --name \(row.network)=ID")
    }
    guard catalogue.devices[setting.device] != nil else {
      return drop(
        setting.device == "unstated"
          ? "the device is not stated: --device ID"
          : "no device of the catalogue is called `\(setting.device)`")
    }
    guard catalogue.runtimes[setting.runtime] != nil else {
      return drop("no runtime of the catalogue is called `\(setting.runtime)`: --runtime ID")
    }
    guard Precision(rawValue: setting.precision) != nil else {
      return drop("the number format is not stated: --precision FORMAT")
    }
    guard let resolution = told ?? input(row.resolution) ?? onlyInput(of: model) else {
      let usual = inputs(of: model).first ?? "224x224"
      return drop(
        "the input of `\(row.network)` is not stated: for example --name \(row.network)=\(model)@\(usual)"
      )
    }
    guard let statistic = ["mean", "median", "min"].first(where: { $0 == row.statistic }) else {
      return drop("a figure that is neither mean, median nor least")
    }
    let configuration = [
      model, resolution, setting.device, setting.runtime, "", setting.precision, "none",
      setting.threads.map { String($0) } ?? "", String(row.batch), "",
    ]
    func add(_ shelf: Shelf, _ own: [String], _ value: Double, _ unit: String) {
      rows[shelf, default: []].append(
        Row(
          key: configuration + own,
          rest: [Format.significant(value, 6).filter { $0 != "," }, unit, source, row.conditions]))
    }
    if let latency = row.latency {
      if row.batch == 1 {
        add(.latencies, [statistic, span.rawValue], latency * 1e3, "ms")
      } else {
        // What a step of many takes says how many a second, and not how long one takes.
        add(
          .throughputs, ["reciprocal-throughput", span.rawValue], Double(row.batch) / latency, "1/s"
        )
      }
    }
    guard let energy = row.energy else { return }
    guard let scope = row.scope.flatMap({ EnergyScope(rawValue: $0.rawValue) }) else {
      return drop(
        "an energy of which it is not stated where the meter sits (rail, module, board or wall)")
    }
    add(
      .energies, [statistic, scope.rawValue, row.includesIdle == false ? "excluded" : "included"],
      energy * 1e3 / Double(row.batch), "mJ")
  }

  /// The model that a name means: one that was told, an id, or one that differs in dots and dashes.
  private func model(_ name: String) -> (id: String, resolution: String?)? {
    if let told = names[name] { return (told.model, told.resolution) }
    if catalogue.models[name] != nil { return (name, nil) }
    // Behind the first dot some say which weights: the same network. Some tell the input at the end.
    let start = name.split(separator: ".").first.map(String.init) ?? name
    let plain = Self.plain(name)
    let ids = [plain, Self.plain(start)]
    return catalogue.models.keys.sorted().first { ids.contains(Self.plain($0)) }.map { ($0, nil) }
  }

  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  private func input(_ text: String) -> String? {
    InputShape(text).map(\.description)
  }

  /// The input of a model that has one; nil where it has several, or none is known.
  private func onlyInput(of model: String) -> String? {
    let known = inputs(of: model)
    return known.count == 1 ? known.first : nil
  }

  private func inputs(of model: String) -> [String] {
    Set((catalogue.accuracies[model] ?? []).map(\.resolution)).sorted().map(\.description)
  }

  // MARK: Tables

  /// The table of a shelf with the rows of an older one, and how it changes.
  ///
  /// - Throws: `Problems` where the older table is none of the shelf.
  func merged(_ shelf: Shelf, with old: TextFile?) throws(Problems) -> (text: String, Change) {
    var change = Change(shelf: shelf)
    var known: [[String]: Row] = [:]
    let header = Self.configuration + shelf.columns
    let keyed = header.count - 4
    if let old {
      let csv = try CSV(old, required: header)
      for row in 0..<csv.count {
        let fields = header.map { name in csv.column(name).map { csv.text(row, $0) } ?? "" }
        let found = Row(key: Array(fields[..<keyed]), rest: Array(fields[keyed...]))
        known[found.key] = found
      }
    }
    change.kept = known.count
    for row in rows[shelf] ?? [] {
      if let before = known[row.key] {
        change.kept -= 1
        if before.rest == row.rest {
          change.same += 1
        } else {
          change.changed.append((before, row))
        }
      } else {
        change.added.append(row)
      }
      known[row.key] = row
    }
    let lines = known.values.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { ($0.key + $0.rest).map(Self.field).joined(separator: ",") }
    return (([header.joined(separator: ",")] + lines).joined(separator: "\n") + "\n", change)
  }

  /// A field of a table, in quotes where it must be.
  static func field(_ text: String) -> String {
    let isPlain = !text.contains { $0 == "," || $0 == "\"" || $0.isNewline }
    return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}

extension CatalogueRows.Row {
  /// The row in words: `mobilenet-v2 224x224 int8 on raspberry-pi-5, tflite, 4 threads`.
  var words: String {
    let threads = key[7].isEmpty ? "" : ", \(key[7]) \(key[7] == "1" ? "thread" : "threads")"
    let batch = key[8] == "1" ? "" : ", batch \(key[8])"
    return "\(key[0]) \(key[1]) \(key[5]) on \(key[2]), \(key[3])\(threads)\(batch)"
  }

  /// The figure with its unit.
  var figure: String { "\(rest[rest.count - 4]) \(rest[rest.count - 3])" }
}
