// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Quantities

/// The pages of smaller entries.
struct EntryPage {
  typealias Column = TableAnswer.Column

  let catalogue: Catalogue
  let figures: FigureFields

  init(_ catalogue: Catalogue) {
    self.catalogue = catalogue
    figures = FigureFields(catalogue: catalogue)
  }

  private func kind(_ kind: String) -> TableAnswer.Line {
    .init(key: "kind", value: .init(text: "", json: .string(kind)))
  }

  func task(_ kind: TaskKind) -> TableAnswer {
    let models = catalogue.models.values.filter { $0.task == kind.id }
    return TableAnswer(
      title: "\(kind.id): \(kind.title)",
      head: [
        self.kind("task"), .init(key: "sensor", value: .text(kind.sensor.rawValue)),
        .init(key: "metric", value: .text(kind.metric)),
        .init(key: "dataset", value: .text(kind.dataset)),
        .init(key: "event", value: .text(kind.event)),
        .init(key: "models", value: .whole(models.count)),
        .init(key: "source", value: .text(kind.source)),
        .init(key: "note", value: .text(kind.note)),
      ],
      sections: [
        figures.section([kind.isOutputPerPixel ? "output-per-pixel" : "output": kind.output])
      ])
  }

  func part(_ part: Part) -> TableAnswer {
    let curve = part.capacityCurve.map { point in
      "\(Format.significant(point.share.value * 100, 3)) % at \(Format.significant(point.temperature.value, 3)) C"
    }
    let cycles = part.cycleCurve.map { point in
      "\(Format.significant(point.cycles, 4)) at \(Format.significant(point.depth.value * 100, 3)) %"
    }
    return TableAnswer(
      title: "\(part.id): \(part.title)",
      head: [
        kind(part.shelf.rawValue), .init(key: "use", value: .text(part.kind)),
        .init(key: "interface", value: .text(part.interface)),
        .init(
          key: "rechargeable",
          value: .text(part.shelf == .batteries ? (part.isRechargeable ? "yes" : "no") : "")),
        .init(key: "capacity", value: .text(curve.joined(separator: ", "))),
        .init(key: "cycles", value: .text(cycles.joined(separator: ", "))),
      ], sections: [figures.section(part.figures)])
  }

  func climate(_ climate: Climate) -> TableAnswer {
    TableAnswer(
      title: "\(climate.id): \(climate.title)",
      head: [
        kind("climate"),
        .init(
          key: "latitude", value: .text("\(Format.significant(climate.latitude.value, 4)) deg")),
        .init(
          key: "clearness",
          value: .text(
            climate.clearness.map {
              "mean \(Format.significant($0.mean, 3)), deviation \(Format.significant($0.deviation, 3)), day to day \(Format.significant($0.correlation, 3))"
            } ?? "")),
        .init(
          key: "temperatures",
          value: .text(
            climate.temperatures.isEmpty
              ? ""
              : climate.temperatures.map { Format.significant($0.value, 3) }
                .joined(separator: " ") + " C")),
      ],
      sections: [
        .init(
          key: "irradiation", title: "irradiation of a level plane, and light",
          columns: [
            Column(key: "month", head: "month", alignment: .right),
            Column(key: "daylight_h", head: "day, h", alignment: .right),
          ] + FigureFields.columns,
          rows: zip(climate.irradiation, climate.dayLengths).enumerated().map { index, month in
            [.whole(index + 1), .number(month.1.value / 3_600, digits: 3)]
              + figures.fields(
                month.0.value, unit: Irradiation.unit, basis: climate.basis.rawValue,
                source: climate.source)
          })
      ])
  }

  func runtime(_ runtime: Runtime) -> TableAnswer {
    let devices = catalogue.devices.values.filter { $0.runtimes.contains(runtime.id) }.map(\.id)
      .sorted()
    return TableAnswer(
      title: "\(runtime.id): \(runtime.title)",
      head: [
        kind("runtime"),
        .init(key: "accuracies of", value: .text(runtime.toolchains.joined(separator: ", "))),
        .init(key: "devices", value: .text(devices.joined(separator: ", "))),
        .init(key: "source", value: .text(runtime.source)),
      ])
  }

  func source(_ source: Source) -> TableAnswer {
    let counts = CatalogueSources(catalogue).counts[source.id] ?? [:]
    return TableAnswer(
      title: "\(source.id): \(source.title)",
      head: [
        kind("source"), .init(key: "location", value: .text(source.location)),
        .init(key: "version", value: .text(source.version)),
        .init(key: "date", value: .text(source.date)),
        .init(key: "licence", value: .text(source.licence)),
        .init(key: "note", value: .text(source.note)),
        .init(key: "figures", value: .whole(counts.values.reduce(0, +))),
      ],
      sections: [
        .init(
          key: "named_by", title: "named by",
          columns: [
            Column(key: "table", head: "table"),
            Column(key: "count", head: "figures", alignment: .right),
          ], rows: counts.sorted { $0.key < $1.key }.map { [.text($0.key), .whole($0.value)] })
      ])
  }

  func grid(_ grid: Grid) -> TableAnswer {
    TableAnswer(
      title: "\(grid.id): \(grid.title)",
      head: [kind("grid"), .init(key: "year", value: .text(grid.year))],
      sections: [
        .init(
          key: "figures", title: "figures",
          columns: [Column(key: "name", head: "figure")] + FigureFields.columns,
          rows: [
            [.text("intensity")]
              + figures.fields(
                grid.intensity.value, unit: GramsPerKilowattHour.unit, basis: grid.basis.rawValue,
                source: grid.source)
          ])
      ])
  }

  func assumption(_ name: Assumptions.Name, _ entry: Assumptions.Entry) -> TableAnswer {
    TableAnswer(
      title: "\(name.rawValue): assumed, unless a constraint file says otherwise under `assume:`",
      head: [kind("assumption"), .init(key: "reason", value: .text(entry.reason))],
      sections: [figures.section([name.rawValue: entry.figure])])
  }
}
