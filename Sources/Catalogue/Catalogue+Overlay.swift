// SPDX-License-Identifier: Apache-2.0

import Networks
import Quantities

/// How many rows of each table had been read before a folder was laid over them.
struct RowCounts {
  var footprints: [String: Int]
  var accuracies: [String: Int]
  var losses: Int
  var latencies: [String: Int]
  var throughputs: [String: Int]
  var energies: [String: Int]
  var prices: [String: Int]

  init(_ catalogue: Catalogue) {
    footprints = catalogue.footprints.mapValues(\.count)
    accuracies = catalogue.accuracies.mapValues(\.count)
    losses = catalogue.losses.count
    latencies = catalogue.latencies.mapValues(\.count)
    throughputs = catalogue.throughputs.mapValues(\.count)
    energies = catalogue.energies.mapValues(\.count)
    prices = catalogue.prices.mapValues(\.count)
  }
}

extension Catalogue {
  /// Takes away the rows that a later folder says anew: those with the same key, whatever their figure
  /// and source.
  mutating func lay(over below: RowCounts) {
    replace(&footprints, below.footprints, \.key)
    replace(&accuracies, below.accuracies, \.key)
    replace(&latencies, below.latencies, \.key)
    replace(&throughputs, below.throughputs, \.key)
    replace(&energies, below.energies, \.key)
    replace(&prices, below.prices, \.undatedKey)
    let said = Set(losses[below.losses...].map(\.key))
    losses = losses[..<below.losses].filter { !said.contains($0.key) } + losses[below.losses...]
  }

  private func replace<Row, Key: Hashable>(
    _ rows: inout [String: [Row]], _ below: [String: Int], _ key: (Row) -> Key
  ) {
    for (name, list) in rows {
      guard let count = below[name], count < list.count else { continue }
      let said = Set(list[count...].map(key))
      rows[name] = list[..<count].filter { !said.contains(key($0)) } + list[count...]
    }
  }
}

/// What makes a row the only one of its kind: everything but its figure, its basis and its source.
struct RowKey: Hashable {
  var parts: [String]

  init(_ parts: String?...) {
    self.parts = parts.map { $0 ?? "" }
  }
}

extension Footprint {
  var key: RowKey {
    RowKey(model, resolution?.description, precision?.rawValue, toolchain, kind.rawValue)
  }
}

extension Accuracy {
  var key: RowKey {
    RowKey(
      model, dataset, metric, resolution.description, precision.rawValue, compression, toolchain,
      target)
  }
}

extension QuantisationLoss {
  var key: RowKey {
    RowKey(task, metric, precision.rawValue, toolchain)
  }
}

extension MeasuredConfiguration {
  /// Everything that was run, in words; rows of one configuration share it.
  fileprivate var parts: [String] {
    [
      model, resolution.description, device, runtime, runtimeVersion, precision.rawValue,
      compression,
      threads.map(String.init) ?? "", String(batch), mode,
    ]
  }
}

extension Latency {
  var key: RowKey {
    var key = RowKey(statistic.rawValue, span.rawValue)
    key.parts += configuration.parts
    return key
  }
}

extension Throughput {
  var key: RowKey {
    var key = RowKey(span.rawValue)
    key.parts += configuration.parts
    return key
  }
}

extension InferenceEnergy {
  var key: RowKey {
    var key = RowKey(scope.rawValue, includesIdle ? "included" : "")
    key.parts += configuration.parts
    return key
  }
}

extension Price {
  var key: RowKey {
    RowKey(item, region, dimension == .money ? "piece" : "hour", date)
  }

  /// A later folder's price wins over an earlier folder's, whichever is the newer.
  var undatedKey: RowKey {
    RowKey(item, region, dimension == .money ? "piece" : "hour")
  }
}
