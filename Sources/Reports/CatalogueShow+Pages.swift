// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Quantities

/// The page of a model: accuracies, sizes, then what was measured.
struct ModelPage {
  typealias Column = TableAnswer.Column

  let catalogue: Catalogue
  let figures: FigureFields

  init(_ catalogue: Catalogue) {
    self.catalogue = catalogue
    figures = FigureFields(catalogue: catalogue)
  }

  func answer(_ model: Model, _ all: Bool) -> TableAnswer {
    let measured = MeasurementSections(figures: figures, namesModels: false, all: all)
    return TableAnswer(
      title: "\(model.id): \(model.title)",
      head: [
        .init(key: "kind", value: .init(text: "", json: .string("model"))),
        .init(key: "task", value: .text(model.task)),
        .init(key: "family", value: .text(model.family)),
        .init(key: "licence", value: .text(model.licence)),
        .init(key: "source", value: .text(model.source)),
        .init(key: "network", value: network(of: model)),
        .init(key: "note", value: .text(model.note)),
      ],
      sections: [
        accuracies(catalogue.accuracies[model.id] ?? []),
        footprints(catalogue.footprints[model.id] ?? []),
        measured.latencies(catalogue.latencies[model.id] ?? []),
        measured.throughputs(catalogue.throughputs[model.id] ?? []),
        measured.energies(catalogue.energies[model.id] ?? []),
      ])
  }

  /// What is known of a model's structure.
  private func network(of model: Model) -> TableAnswer.Field {
    guard let path = catalogue.networkFile(of: model.id) else {
      return .init(text: "unknown", json: .null)
    }
    guard let network = try? catalogue.network(of: model.id),
      let shaped = try? network.shaped(file: path),
      let work = shaped.totals.work
    else { return .init(text: "damaged: plan inspect \(model.id) says how", json: .null) }
    let inputs = network.inputs.compactMap { shaped.values[$0.tensor].shape?.description }
    return .init(
      text:
        "\(InspectAnswer.count(work.macs)) MACs, \(Format.grouped(shaped.totals.parameters)) parameters at \(inputs.joined(separator: ", ")) (plan inspect \(model.id))",
      json: .object([
        ("macs", .number(work.macs)), ("parameters", .number(shaped.totals.parameters)),
        ("inputs", .array(inputs.map { .string($0) })),
      ]))
  }

  private func accuracies(_ rows: [Accuracy]) -> TableAnswer.Section {
    let sorted = rows.sorted {
      ($0.metric, $0.dataset, $0.resolution, $0.precision, $0.place)
        < ($1.metric, $1.dataset, $1.resolution, $1.precision, $1.place)
    }
    return .init(
      key: "accuracies", title: "accuracies",
      columns: [
        Column(key: "metric", head: "metric"), Column(key: "dataset", head: "set"),
        Column(key: "resolution", head: "input", alignment: .right),
        Column(key: "precision", head: "precision"),
        Column(key: "compression", head: "compression"),
        Column(key: "toolchain", head: "toolchain"), Column(key: "target", head: "judged on"),
        Column(key: "samples", head: "samples", alignment: .right),
      ] + FigureFields.columns,
      rows: sorted.map { row in
        [
          .text(row.metric), .text(row.dataset), .text(row.resolution.description),
          .text(row.precision.rawValue),
          .init(
            text: row.compression == "none" ? "" : row.compression, json: .string(row.compression)),
          .text(row.toolchain), .text(row.target), .whole(row.samples),
        ]
          + figures.fields(
            row.value.value * 100, unit: "%", basis: row.basis.rawValue, source: row.source)
      })
  }

  private func footprints(_ rows: [Footprint]) -> TableAnswer.Section {
    let sorted = rows.sorted { ($0.kind.rawValue, $0.place) < ($1.kind.rawValue, $1.place) }
    return .init(
      key: "footprints", title: "sizes",
      columns: [
        Column(key: "quantity", head: "size"),
        Column(key: "resolution", head: "input", alignment: .right),
        Column(key: "precision", head: "precision"), Column(key: "toolchain", head: "toolchain"),
      ] + FigureFields.columns,
      rows: sorted.map { row in
        let unit =
          switch row.kind {
          case .parameters: ""
          case .macs: "MAC"
          case .file, .ram, .flash: "B"
          }
        return [
          .text(row.kind.rawValue), .text(row.resolution?.description ?? ""),
          .text(row.precision?.rawValue ?? ""), .text(row.toolchain),
        ]
          + figures.fields(row.value, unit: unit, basis: row.basis.rawValue, source: row.source)
      })
  }
}

/// The page of a device: figures, prices, then what was measured on it.
struct DevicePage {
  typealias Column = TableAnswer.Column

  let catalogue: Catalogue
  let figures: FigureFields

  init(_ catalogue: Catalogue) {
    self.catalogue = catalogue
    figures = FigureFields(catalogue: catalogue)
  }

  func answer(_ device: Device, _ all: Bool) -> TableAnswer {
    let measured = MeasurementSections(figures: figures, namesModels: true, all: all)
    func rows<Row>(_ table: [String: [Row]], _ configuration: (Row) -> MeasuredConfiguration)
      -> [Row]
    {
      table.values.joined().filter { configuration($0).device == device.id }
    }
    func list(_ key: String, _ items: some Sequence<String>) -> TableAnswer.Line {
      let sorted = items.sorted()
      return .init(
        key: key,
        value: .init(text: sorted.joined(separator: ", "), json: .array(sorted.map { .string($0) }))
      )
    }
    return TableAnswer(
      title: "\(device.id): \(device.title)",
      head: [
        .init(key: "kind", value: .init(text: "", json: .string("device"))),
        .init(key: "role", value: .text(device.role.rawValue)),
        .init(key: "family", value: .text(device.family)),
        .init(key: "silicon", value: .text(device.silicon)),
        .init(
          key: "cores",
          value: .text(
            device.cores.map {
              "\($0.count) x \($0.design) at \(Format.prefixed($0.clock.value, "Hz"))"
            } ?? "")),
        list("made of", device.components.count > 1 ? device.components : []),
        list("attaches to", device.attachesTo), list("runtimes", device.runtimes),
        list("precisions", device.precisions.map(\.rawValue)),
        list("interfaces", device.interfaces),
        list("needs", device.needs), .init(key: "effort", value: .text(device.effort)),
        .init(key: "availability", value: .text(device.availability.state.rawValue)),
        .init(
          key: "note",
          value: .text(
            device.components.count > 1 ? "powers put together; `show` each part for the rest" : "")
        ),
      ],
      sections: [
        device.components.count > 1 ? joined(device) : figures.section(device.figures),
        prices(
          device.components.flatMap { catalogue.prices[$0] ?? [] }
            + (catalogue.prices["\(device.id)@spot"] ?? [])),
        measured.latencies(rows(catalogue.latencies, \.configuration)),
        measured.throughputs(rows(catalogue.throughputs, \.configuration)),
        measured.energies(rows(catalogue.energies, \.configuration)),
      ])
  }

  /// The powers of a host with an accelerator, which no entry states.
  private func joined(_ device: Device) -> TableAnswer.Section {
    .init(
      key: "figures", title: "figures",
      columns: [Column(key: "name", head: "figure"), Column(key: "scope", head: "at")]
        + FigureFields.columns + [Column(key: "note", head: "note")],
      rows: device.power.sorted { $0.key.rawValue < $1.key.rawValue }.map { state, power in
        [.text(state.rawValue), .text(power.scope.rawValue)]
          + figures.fields(
            power.estimate.value.value, low: power.estimate.low.value,
            high: power.estimate.high.value,
            unit: "W", basis: power.estimate.basis.rawValue,
            source: power.estimate.provenance.source)
          + [.text(power.estimate.provenance.note)]
      })
  }

  private func prices(_ prices: [Price]) -> TableAnswer.Section {
    .init(
      key: "prices", title: "prices",
      columns: [
        Column(key: "item", head: "item"), Column(key: "region", head: "region"),
        Column(key: "price_date", head: "asked on"), Column(key: "billing_step", head: "billed by"),
      ] + FigureFields.columns,
      rows: prices.sorted {
        ($0.item, $0.region, $0.date, $0.place) < ($1.item, $1.region, $1.date, $1.place)
      }
      .map { price in
        let isPiece = price.dimension == .money
        return [
          .text(price.item), .text(price.region), .text(price.date), .text(price.billingStep),
        ]
          + figures.fields(
            isPiece ? price.value : price.value * 3_600, unit: isPiece ? "USD" : "USD/hour",
            basis: price.basis.rawValue, source: price.source)
      })
  }
}
