// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Quantities

extension CatalogueReader {
  func rows(_ table: CSV, _ required: [String]) -> [TableRow] {
    let missing = required.filter { table.column($0) == nil }
    for name in missing {
      log.add(.missingColumn(name), at: Place(file: table.file, line: 1, column: 1))
    }
    guard missing.isEmpty else { return [] }
    return (0..<table.count).map { TableRow(table: table, row: $0, log: log, cells: cells) }
  }

  mutating func sources(_ table: CSV) {
    for row in rows(table, ["id", "title", "location", "version", "date", "licence"]) {
      let id = row.required("id")
      claim("source", id, at: row.place)
      catalogue.sources[id] = Source(
        id: id, title: row.text("title"), location: row.text("location"),
        version: row.text("version"), date: row.text("date"), licence: row.text("licence"),
        note: row.text("note"), place: row.place)
    }
  }

  mutating func models(_ table: CSV) {
    for row in rows(table, ["id", "title", "task", "family", "licence", "source"]) {
      let id = row.required("id")
      guard let task = taskKind(row) else { continue }
      claim("model", id, at: row.place)
      catalogue.models[id] = Model(
        id: id, title: row.text("title"), task: task, family: row.text("family"),
        licence: row.required("licence"), source: row.required("source"), note: row.text("note"),
        place: row.place)
    }
  }

  mutating func footprints(_ table: CSV) {
    for row in rows(table, ["model", "quantity", "value", "unit", "basis", "source"]) {
      let model = intern(row.required("model"))
      guard let kind = row.choice("quantity", Footprint.Kind.self),
        let basis = row.choice("basis", Basis.self)
      else { continue }
      let dimension: Dimension =
        switch kind {
        case .parameters: .none
        case .macs: .operations
        case .file, .ram, .flash: .data
        }
      guard let value = row.measure("value", "unit", dimension) else { continue }
      let resolution = row.text("resolution").isEmpty ? nil : row.shape("resolution")
      let precision =
        row.text("precision").isEmpty ? nil : row.choice("precision", Precision.self)
      catalogue.footprints[model, default: []].append(
        Footprint(
          model: model, resolution: resolution, precision: precision,
          toolchain: intern(row.text("toolchain")), kind: kind,
          value: kind == .macs ? value / 2 : value, basis: basis,
          source: intern(row.required("source")), place: row.place))
    }
  }

  mutating func accuracies(_ table: CSV) {
    for row in rows(
      table,
      ["model", "dataset", "metric", "resolution", "precision", "value", "unit", "basis", "source"])
    {
      guard let resolution = row.shape("resolution"),
        let precision = row.choice("precision", Precision.self),
        let basis = row.choice("basis", Basis.self),
        let value = row.measure("value", "unit", .none)
      else { continue }
      guard value <= 1 else {
        row.add(.outOfRange("an accuracy is at most 100 %"), "value")
        continue
      }
      let model = intern(row.required("model"))
      let compression = row.text("compression")
      catalogue.accuracies[model, default: []].append(
        Accuracy(
          model: model, dataset: intern(row.required("dataset")),
          metric: intern(row.required("metric")),
          resolution: resolution, precision: precision,
          compression: compression.isEmpty ? "none" : intern(compression),
          toolchain: intern(row.text("toolchain")), target: intern(row.text("target")),
          value: Ratio(value), samples: Int(row.text("samples")), basis: basis,
          source: intern(row.required("source")), place: row.place))
    }
  }

  mutating func losses(_ table: CSV) {
    for row in rows(
      table,
      ["task", "metric", "precision", "toolchain", "count", "median", "p10", "unit", "source"])
    {
      guard let task = taskKind(row),
        let precision = row.choice("precision", Precision.self),
        let median = row.points("median", "unit"), let tenth = row.points("p10", "unit")
      else { continue }
      catalogue.losses.append(
        QuantisationLoss(
          task: task, metric: row.text("metric"), precision: precision,
          toolchain: row.text("toolchain"), count: Int(row.text("count")) ?? 0, median: median,
          tenthPercentile: tenth, source: row.required("source"), place: row.place))
    }
  }

  mutating func runtimes(_ table: CSV) {
    for row in rows(table, ["id", "title", "toolchains", "source"]) {
      let id = intern(row.required("id"))
      claim("runtime", id, at: row.place)
      catalogue.runtimes[id] = Runtime(
        id: id, title: row.text("title"),
        toolchains: row.text("toolchains").split(separator: ";").map(String.init),
        precisions: Set(
          row.text("precisions").split(separator: ";").compactMap {
            Precision(rawValue: String($0))
          }),
        isOfCores: row.text("processor") == "cpu",
        source: row.required("source"), place: row.place)
    }
  }

  private mutating func configuration(_ row: TableRow) -> MeasuredConfiguration? {
    guard let resolution = row.shape("resolution"),
      let precision = row.choice("precision", Precision.self)
    else { return nil }
    let compression = row.text("compression")
    let batch = row.text("batch")
    guard let size = batch.isEmpty ? 1 : Int(batch), size > 0 else {
      row.add(.outOfRange("a batch is a whole number above 0"), "batch")
      return nil
    }
    let threads = row.text("threads")
    if !threads.isEmpty, (Int(threads) ?? 0) < 1 {
      row.add(.outOfRange("threads are a whole number above 0, or empty"), "threads")
    }
    return MeasuredConfiguration(
      model: intern(row.required("model")), resolution: resolution,
      device: intern(row.required("device")), runtime: intern(row.required("runtime")),
      runtimeVersion: intern(row.text("runtime_version")), precision: precision,
      compression: compression.isEmpty ? "none" : intern(compression), threads: Int(threads),
      batch: size, mode: intern(row.text("mode")))
  }

  private static let cellColumns = [
    "model", "resolution", "device", "runtime", "precision", "batch", "value", "unit", "source",
  ]

  mutating func latencies(_ table: CSV) {
    for row in rows(table, Self.cellColumns + ["statistic", "span"]) {
      guard let configuration = configuration(row),
        let statistic = row.choice("statistic", Statistic.self),
        let span = row.choice("span", Span.self), let value = row.measure("value", "unit", .time)
      else { continue }
      guard statistic != .reciprocalThroughput else {
        row.add(
          .rule("one over a throughput is no latency; it belongs in throughputs"), "statistic")
        continue
      }
      catalogue.latencies[configuration.model, default: []].append(
        Latency(
          configuration: configuration, statistic: statistic, span: span, value: Seconds(value),
          source: intern(row.required("source")), place: row.place))
    }
  }

  mutating func throughputs(_ table: CSV) {
    for row in rows(table, Self.cellColumns + ["span"]) {
      guard let configuration = configuration(row), let span = row.choice("span", Span.self),
        let value = row.measure("value", "unit", .rate)
      else { continue }
      catalogue.throughputs[configuration.model, default: []].append(
        Throughput(
          configuration: configuration, span: span, value: Hertz(value),
          source: intern(row.required("source")),
          place: row.place))
    }
  }

  mutating func energies(_ table: CSV) {
    for row in rows(table, Self.cellColumns + ["scope", "idle"]) {
      guard let configuration = configuration(row),
        let scope = row.choice("scope", EnergyScope.self),
        let value = row.measure("value", "unit", .energy)
      else { continue }
      catalogue.energies[configuration.model, default: []].append(
        InferenceEnergy(
          configuration: configuration, scope: scope, includesIdle: row.text("idle") == "included",
          value: Joules(value), source: intern(row.required("source")), place: row.place))
    }
  }

  mutating func prices(_ table: CSV) {
    for row in rows(table, ["item", "value", "unit", "basis", "date", "source"]) {
      let item = row.required("item")
      guard let basis = row.choice("basis", Basis.self) else { continue }
      let unit = Unit(row.text("unit"))
      let dimension: Dimension = unit?.dimension == .money / .time ? .money / .time : .money
      guard let value = row.measure("value", "unit", dimension) else { continue }
      catalogue.prices[item, default: []].append(
        Price(
          item: item, region: row.text("region"), value: value, dimension: dimension, basis: basis,
          date: row.required("date"), billingStep: row.text("billing_step"),
          covers: row.text("covers").isEmpty
            ? .machine : row.choice("covers", Price.Coverage.self) ?? .machine,
          source: row.required("source"), place: row.place))
    }
  }

  mutating func operators(_ table: CSV) {
    for row in rows(table, ["runtime", "operator", "source"]) {
      let (runtime, name) = (row.required("runtime"), row.required("operator"))
      claim("operator", "\(runtime) \(name)", at: row.place)
      catalogue.mentions.append(.init(source: row.required("source"), place: row.place))
      catalogue.operators[runtime, default: []].insert(name)
    }
  }

  mutating func grids(_ table: CSV) {
    for row in rows(table, ["id", "title", "value", "unit", "year", "basis", "source"]) {
      let id = row.required("id")
      guard let basis = row.choice("basis", Basis.self),
        let value = row.measure("value", "unit", .carbon / .energy)
      else { continue }
      claim("grid", id, at: row.place)
      catalogue.grids[id] = Grid(
        id: id, title: row.text("title"),
        intensity: GramsPerKilowattHour(value / GramsPerKilowattHour.scale), year: row.text("year"),
        basis: basis, source: row.required("source"), place: row.place)
    }
  }
}
