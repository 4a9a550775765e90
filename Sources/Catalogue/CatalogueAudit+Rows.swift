// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities

extension CatalogueAudit {
  // MARK: Measurements

  func measurements() {
    for row in catalogue.latencies.values.joined() {
      configuration(row.configuration, row.source, at: row.place)
    }
    for row in catalogue.throughputs.values.joined() {
      configuration(row.configuration, row.source, at: row.place)
    }
    for row in catalogue.energies.values.joined() {
      configuration(row.configuration, row.source, at: row.place)
    }
  }

  private func configuration(
    _ configuration: MeasuredConfiguration, _ source: String, at place: Place
  ) {
    self.source(source, at: place)
    model(configuration.model, at: place)
    if catalogue.devices[configuration.device] == nil {
      unknown("device", configuration.device, catalogue.devices.keys, at: place)
    }
    if catalogue.runtimes[configuration.runtime] == nil {
      unknown("runtime", configuration.runtime, catalogue.runtimes.keys, at: place)
    }
  }

  func repetitions() {
    repeated(catalogue.footprints.values.joined(), \.key, \.place)
    repeated(catalogue.accuracies.values.joined(), \.key, \.place)
    repeated(catalogue.losses, \.key, \.place)
    repeated(catalogue.latencies.values.joined(), \.key, \.place)
    repeated(catalogue.throughputs.values.joined(), \.key, \.place)
    repeated(catalogue.energies.values.joined(), \.key, \.place)
    repeated(catalogue.prices.values.joined(), \.key, \.place)
  }

  private func repeated<Row>(
    _ rows: some Sequence<Row>, _ key: (Row) -> RowKey, _ place: (Row) -> Place
  ) {
    var first: [RowKey: Place] = [:]
    for row in rows.sorted(by: { place($0) < place($1) }) {
      let key = key(row)
      if let earlier = first[key] {
        log.add(.duplicateEntry(first: earlier), at: place(row), text: key.parts.first ?? "")
      } else {
        first[key] = place(row)
      }
    }
  }

  // MARK: Physics

  mutating func physics() {
    let rows =
      catalogue.latencies.values.joined().map { ($0.configuration, $0.value.value, $0.place) }
      + catalogue.throughputs.values.joined().map {
        ($0.configuration, Double($0.configuration.batch) / $0.value.value, $0.place)
      }
    for (configuration, seconds, place) in rows {
      guard let bound = TimingBound(configuration, in: catalogue) else {
        timings.unchecked += 1
        continue
      }
      switch bound.verdict(of: seconds) {
      case .sound: timings.checked += 1
      case .suspect(let words):
        timings.suspect += 1
        suspects.append(
          Problem(
            .rule(words), at: place, text: "\(configuration.model) on \(configuration.device)"))
      case .impossible(let words):
        timings.impossible += 1
        log.add(.rule(words), at: place, text: "\(configuration.model) on \(configuration.device)")
      }
    }
  }
}
