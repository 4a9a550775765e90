// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Quantities

/// Which figures name which source.
struct CatalogueSources {
  /// How many figures name a source, by source and by kind of figure.
  private(set) var counts: [String: [String: Int]] = [:]

  init(_ catalogue: Catalogue) {
    for kind in catalogue.tasks.values {
      add(kind.source, "kinds of work")
      add(kind.output.provenance.source, "kinds of work")
    }
    for model in catalogue.models.values { add(model.source, "models") }
    for row in catalogue.footprints.values.joined() { add(row.source, "footprints") }
    for row in catalogue.accuracies.values.joined() { add(row.source, "accuracies") }
    for row in catalogue.losses { add(row.source, "quantisation losses") }
    for runtime in catalogue.runtimes.values { add(runtime.source, "runtimes") }
    for row in catalogue.latencies.values.joined() { add(row.source, "latencies") }
    for row in catalogue.throughputs.values.joined() { add(row.source, "throughputs") }
    for row in catalogue.energies.values.joined() { add(row.source, "energies") }
    for price in catalogue.prices.values.joined() { add(price.source, "prices") }
    for grid in catalogue.grids.values { add(grid.source, "grids") }
    for climate in catalogue.climates.values { add(climate.source, "climates") }
    for device in catalogue.devices.values {
      for figure in device.figures.values { add(figure.provenance.source, "device figures") }
    }
    for part in catalogue.parts.values {
      for figure in part.figures.values { add(figure.provenance.source, "part figures") }
    }
    for entry in catalogue.assumptions.entries.values {
      add(entry.figure.provenance.source, "assumptions")
    }
  }

  private mutating func add(_ text: String, _ kind: String) {
    for id in CatalogueSources.ids(text) { counts[id, default: [:]][kind, default: 0] += 1 }
  }

  /// The ids in a source text: one, or several joined by `; `.
  static func ids(_ text: String) -> [String] {
    text.split(separator: ";").map { String($0.drop { $0 == " " }) }
  }
}
