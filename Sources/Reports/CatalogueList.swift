// SPDX-License-Identifier: Apache-2.0

public import Catalogue
import Documents
import Networks
import Quantities

/// What can be listed.
public enum CatalogueShelf: String, Sendable, CaseIterable {
  case tasks, models, devices, parts, batteries, panels, radios, climates, runtimes, sources, grids
}

/// Lists a shelf of the catalogue, one entry a line.
public enum CatalogueList {
  typealias Column = TableAnswer.Column
  typealias Field = TableAnswer.Field

  /// The entries of a shelf, by id; without one, how many each shelf holds.
  ///
  /// - Parameter task: leaves only models of a kind of work.
  public static func answer(
    _ catalogue: Catalogue, _ shelf: CatalogueShelf?, task: String? = nil
  ) -> TableAnswer {
    guard let shelf = shelf ?? (task == nil ? nil : .models) else { return overview(catalogue) }
    let (columns, rows) = table(catalogue, shelf, task)
    return TableAnswer(
      title: "",
      sections: [.init(key: shelf.rawValue, title: "", columns: columns, rows: rows)])
  }

  private static func overview(_ catalogue: Catalogue) -> TableAnswer {
    var rows = CatalogueShelf.allCases.map { shelf in
      [Field.text(shelf.rawValue), .whole(table(catalogue, shelf, nil).rows.count)]
    }
    let figures: [(String, Int)] = [
      ("accuracies", catalogue.accuracies.values.joined().count),
      ("footprints", catalogue.footprints.values.joined().count),
      ("latencies", catalogue.latencies.values.joined().count),
      ("throughputs", catalogue.throughputs.values.joined().count),
      ("energies", catalogue.energies.values.joined().count),
      ("prices", catalogue.prices.values.joined().count),
      ("assumptions", catalogue.assumptions.entries.count),
    ]
    rows += figures.map { [.text($0.0), .whole($0.1)] }
    return TableAnswer(
      title: "",
      head: [
        .init(key: "folders", value: .text(catalogue.folders.joined(separator: ", "))),
        .init(key: "digest", value: .text(catalogue.digest)),
      ],
      sections: [
        .init(
          key: "shelves", title: "",
          columns: [
            Column(key: "shelf", head: "shelf"),
            Column(key: "count", head: "entries", alignment: .right),
          ], rows: rows)
      ])
  }

  private static func table(
    _ catalogue: Catalogue, _ shelf: CatalogueShelf, _ task: String?
  ) -> (columns: [Column], rows: [[Field]]) {
    switch shelf {
    case .tasks: tasks(catalogue)
    case .models: models(catalogue, task)
    case .devices: devices(catalogue)
    case .parts, .batteries, .panels, .radios: parts(catalogue, shelf)
    case .climates: climates(catalogue)
    case .runtimes: runtimes(catalogue)
    case .sources: sources(catalogue)
    case .grids: grids(catalogue)
    }
  }

  private static func tasks(_ catalogue: Catalogue) -> (columns: [Column], rows: [[Field]]) {
    let columns = [
      Column(key: "id", head: "task"), Column(key: "sensor", head: "sensor"),
      Column(key: "metric", head: "metric"), Column(key: "dataset", head: "set"),
      Column(key: "models", head: "models", alignment: .right),
      Column(key: "title", head: "title"),
    ]
    let models = Dictionary(grouping: catalogue.models.values, by: \.task)
    let rows = catalogue.tasks.values.sorted { $0.id < $1.id }.map { kind -> [Field] in
      [
        .text(kind.id), .text(kind.sensor.rawValue), .text(kind.metric), .text(kind.dataset),
        .whole(models[kind.id]?.count ?? 0), .text(kind.title),
      ]
    }
    return (columns, rows)
  }

  private static func models(
    _ catalogue: Catalogue, _ task: String?
  ) -> (columns: [Column], rows: [[Field]]) {
    let columns = [
      Column(key: "id", head: "model"), Column(key: "task", head: "task"),
      Column(key: "metric", head: "metric"),
      Column(key: "best_percent", head: "best", alignment: .right),
      Column(key: "parameters", head: "parameters", alignment: .right),
      Column(key: "macs", head: "MACs", alignment: .right),
      Column(key: "devices_timed", head: "timed on", alignment: .right),
      Column(key: "licence", head: "licence"),
    ]
    let rows = catalogue.models.values.filter { task == nil || $0.task == task }
      .sorted { $0.id < $1.id }
      .map { model -> [Field] in
        let best = (catalogue.accuracies[model.id] ?? [])
          .max { ($0.value, $1.metric) < ($1.value, $0.metric) }
        let sizes = catalogue.footprints[model.id] ?? []
        let parameters = sizes.first { $0.kind == .parameters }?.value
        let macs = sizes.filter { $0.kind == .macs }.map(\.value).max()
        let devices = Set((catalogue.latencies[model.id] ?? []).map(\.configuration.device))
        return [
          .text(model.id), .text(model.task), .text(best?.metric ?? ""),
          Field(
            text: best.map { Format.fixed($0.value.value * 100, 1) + " %" } ?? "",
            json: .number(best.map { $0.value.value * 100 })),
          counted(parameters), counted(macs), .whole(devices.count), .text(model.licence),
        ]
      }
    return (columns, rows)
  }

  private static func counted(_ value: Double?) -> Field {
    Field(
      text: value.map { Format.prefixed($0, "").filter { $0 != " " } } ?? "", json: .number(value))
  }

  private static func devices(_ catalogue: Catalogue) -> (columns: [Column], rows: [[Field]]) {
    let columns = [
      Column(key: "id", head: "device"), Column(key: "role", head: "role"),
      Column(key: "family", head: "family"),
      Column(key: "ram_bytes", head: "RAM", alignment: .right),
      Column(key: "idle_w", head: "idle", alignment: .right),
      Column(key: "active_w", head: "active", alignment: .right),
      Column(key: "price_usd", head: "price", alignment: .right),
      Column(key: "price_usd_per_hour", head: "an hour", alignment: .right),
      Column(key: "models_timed", head: "models timed", alignment: .right),
    ]
    var timed: [String: Set<String>] = [:]
    for row in catalogue.latencies.values.joined() {
      timed[row.configuration.device, default: []].insert(row.configuration.model)
    }
    let rows = catalogue.devices.values.sorted { $0.id < $1.id }.map { device -> [Field] in
      func power(_ state: Device.PowerState) -> Field {
        let watts = device.power[state]?.estimate.value.value
        return Field(text: watts.map { Format.prefixed($0, "W") } ?? "", json: .number(watts))
      }
      let ram = device.ram?.value.value
      let pieces = device.components.map { catalogue.piecePrice(of: $0)?.value.value }
      let price = pieces.contains { $0 == nil } ? nil : pieces.compactMap(\.self).reduce(0, +)
      let hour = catalogue.hourPrice(of: device.id)?.price.value.value
      return [
        .text(device.id), .text(device.role.rawValue), .text(device.family),
        Field(text: ram.map { Format.prefixed($0, "B") } ?? "", json: .number(ram)), power(.idle),
        power(.active),
        Field(text: price.map { "\(Format.significant($0, 4)) USD" } ?? "", json: .number(price)),
        Field(text: hour.map { "\(Format.significant($0, 4)) USD" } ?? "", json: .number(hour)),
        .whole(timed[device.id]?.count ?? 0),
      ]
    }
    return (columns, rows)
  }

  private static func parts(
    _ catalogue: Catalogue, _ shelf: CatalogueShelf
  ) -> (columns: [Column], rows: [[Field]]) {
    let columns = [
      Column(key: "id", head: "id"), Column(key: "kind", head: "kind"),
      Column(key: "interface", head: "interface"),
      Column(key: "price", head: "price", alignment: .right),
      Column(key: "basis", head: "basis"), Column(key: "title", head: "title"),
    ]
    let rows = catalogue.parts.values.filter { $0.shelf.rawValue == shelf.rawValue }
      .sorted { $0.id < $1.id }
      .map { part -> [Field] in
        let price = part.figures["price"]
        return [
          .text(part.id), .text(part.kind), .text(part.interface), .text(price?.text ?? ""),
          .text(price?.basis.rawValue ?? ""), .text(part.title),
        ]
      }
    return (columns, rows)
  }

  private static func climates(_ catalogue: Catalogue) -> (columns: [Column], rows: [[Field]]) {
    let columns = [
      Column(key: "id", head: "climate"),
      Column(key: "latitude_deg", head: "latitude", alignment: .right),
      Column(key: "mean_kwh_per_m2_day", head: "kWh/m2/day", alignment: .right),
      Column(key: "worst_kwh_per_m2_day", head: "worst month", alignment: .right),
      Column(key: "source", head: "source"), Column(key: "title", head: "title"),
    ]
    let rows = catalogue.climates.values.sorted { $0.id < $1.id }.map { climate -> [Field] in
      let months = climate.irradiation.map(\.value)
      let mean = months.reduce(0, +) / Double(max(1, months.count))
      return [
        .text(climate.id), .number(climate.latitude.value, digits: 4),
        Field(text: Format.fixed(mean, 2), json: .number(mean)),
        Field(text: Format.fixed(months.min() ?? 0, 2), json: .number(months.min())),
        .text(climate.source), .text(climate.title),
      ]
    }
    return (columns, rows)
  }

  private static func runtimes(_ catalogue: Catalogue) -> (columns: [Column], rows: [[Field]]) {
    let columns = [
      Column(key: "id", head: "runtime"),
      Column(key: "timings", head: "timings", alignment: .right),
      Column(key: "toolchains", head: "accuracies of"), Column(key: "title", head: "title"),
    ]
    var timings: [String: Int] = [:]
    for row in catalogue.latencies.values.joined() {
      timings[row.configuration.runtime, default: 0] += 1
    }
    for row in catalogue.throughputs.values.joined() {
      timings[row.configuration.runtime, default: 0] += 1
    }
    let rows = catalogue.runtimes.values.sorted { $0.id < $1.id }.map { runtime -> [Field] in
      [
        .text(runtime.id), .whole(timings[runtime.id] ?? 0),
        Field(
          text: runtime.toolchains.joined(separator: ", "),
          json: .array(runtime.toolchains.map { .string($0) })),
        .text(runtime.title),
      ]
    }
    return (columns, rows)
  }

  private static func sources(_ catalogue: Catalogue) -> (columns: [Column], rows: [[Field]]) {
    let columns = [
      Column(key: "id", head: "source"), Column(key: "figures", head: "figures", alignment: .right),
      Column(key: "date", head: "date"), Column(key: "version", head: "version"),
      Column(key: "licence", head: "licence"), Column(key: "title", head: "title"),
    ]
    let named = CatalogueSources(catalogue).counts
    let rows = catalogue.sources.values.sorted { $0.id < $1.id }.map { source -> [Field] in
      [
        .text(source.id), .whole(named[source.id]?.values.reduce(0, +) ?? 0), .text(source.date),
        .text(source.version), .text(source.licence), .text(source.title),
      ]
    }
    return (columns, rows)
  }

  private static func grids(_ catalogue: Catalogue) -> (columns: [Column], rows: [[Field]]) {
    let columns = [
      Column(key: "id", head: "grid"), Column(key: "g_per_kwh", head: "g/kWh", alignment: .right),
      Column(key: "year", head: "year"), Column(key: "source", head: "source"),
      Column(key: "title", head: "title"),
    ]
    let rows = catalogue.grids.values.sorted { $0.id < $1.id }.map { grid -> [Field] in
      [
        .text(grid.id),
        Field(text: Format.fixed(grid.intensity.value, 1), json: .number(grid.intensity.value)),
        .text(grid.year), .text(grid.source), .text(grid.title),
      ]
    }
    return (columns, rows)
  }
}
