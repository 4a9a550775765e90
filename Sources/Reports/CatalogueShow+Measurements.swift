// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Quantities

/// Sections of measured rows, for the page of a model or of a device.
struct MeasurementSections {
  typealias Column = TableAnswer.Column
  typealias Field = TableAnswer.Field

  let figures: FigureFields
  /// Whether the page is a device's, so that rows name their model.
  let namesModels: Bool
  let all: Bool

  func latencies(_ rows: [Latency]) -> TableAnswer.Section {
    section(
      "latencies", "latencies", ["statistic", "span"],
      rows.map { row in
        let isOneSided =
          row.statistic == .bestOf || row.statistic == .min || row.span == .accelerator
        return (
          row.configuration, row.value.value, [row.statistic.rawValue, row.span.rawValue],
          figures.fields(
            row.value.value * 1_000, low: isOneSided ? row.value.value * 1_000 : nil, unit: "ms",
            basis: isOneSided ? "measured, one-sided" : "measured", source: row.source)
        )
      })
  }

  func throughputs(_ rows: [Throughput]) -> TableAnswer.Section {
    section(
      "throughputs", "throughputs: rates, no latencies", ["span"],
      rows.map { row in
        (
          row.configuration, 1 / row.value.value, [row.span.rawValue],
          figures.fields(row.value.value, unit: "1/s", basis: "measured", source: row.source)
        )
      })
  }

  func energies(_ rows: [InferenceEnergy]) -> TableAnswer.Section {
    section(
      "energies", "energies", ["scope", "idle"],
      rows.map { row in
        (
          row.configuration, row.value.value,
          [row.scope.rawValue, row.includesIdle ? "included" : "not included"],
          figures.fields(row.value.value * 1_000, unit: "mJ", basis: "measured", source: row.source)
        )
      })
  }

  private func section(
    _ key: String, _ title: String, _ extra: [String],
    _ rows: [(
      configuration: MeasuredConfiguration, order: Double, extra: [String], figure: [Field]
    )]
  ) -> TableAnswer.Section {
    func name(_ configuration: MeasuredConfiguration) -> String {
      namesModels ? configuration.model : configuration.device
    }
    let sorted = rows.sorted { left, right in
      (left.order, name(left.configuration), left.configuration.mode) < (
        right.order, name(right.configuration), right.configuration.mode
      )
    }
    let columns =
      [
        Column(key: namesModels ? "model" : "device", head: namesModels ? "model" : "device"),
        Column(key: "resolution", head: "input", alignment: .right),
        Column(key: "precision", head: "precision"),
        Column(key: "compression", head: "compression"),
        Column(key: "runtime", head: "runtime"), Column(key: "runtime_version", head: "version"),
        Column(key: "threads", head: "threads", alignment: .right),
        Column(key: "batch", head: "batch", alignment: .right), Column(key: "mode", head: "mode"),
      ] + extra.map { Column(key: $0, head: $0) } + FigureFields.columns
    let kept = all ? sorted[...] : sorted.prefix(CatalogueShow.shown)
    return .init(
      key: key, title: title, columns: columns,
      rows: kept.map { row in
        let configuration = row.configuration
        return [
          .text(name(configuration)), .text(configuration.resolution.description),
          .text(configuration.precision.rawValue),
          Field(
            text: configuration.compression == "none" ? "" : configuration.compression,
            json: .string(configuration.compression)),
          .text(configuration.runtime), .text(configuration.runtimeVersion),
          .whole(configuration.threads),
          Field(
            text: configuration.batch == 1 ? "" : "\(configuration.batch)",
            json: .number(configuration.batch)),
          .text(configuration.mode),
        ] + row.extra.map { .text($0) } + row.figure
      }, more: sorted.count - kept.count)
  }
}
