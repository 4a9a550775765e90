// SPDX-License-Identifier: Apache-2.0

import Documents

extension NetworkFamily {
  var json: JSON {
    .object([
      ("encoding", encoding.json),
      (
        "columns",
        .array(
          columns.map { column in
            column.head.json([
              ("coefficients", .numbers(column.coefficients)), ("floor", .number(column.floor)),
              ("mean", .number(column.mean)), ("spread", .number(column.spread)),
              ("factor", .number(column.factor)),
            ])
          })
      ),
      ("common_spread", .number(commonSpread)), ("networks", .number(networks)),
      (
        "pool",
        .array(pool.map { .array([.string($0.network), .string($0.resolution)]) })
      ),
      ("carried", .array(carried.map(\.json))),
    ])
  }

  init?(json: JSON) {
    guard let encoding = json["encoding"].flatMap({ Encoding(json: $0) }),
      let columns = json["columns"]?.items, let common = json["common_spread"]?.double, common > 0,
      let pool = json["pool"]?.items, let carried = json["carried"]?.items, !columns.isEmpty
    else { return nil }
    var found: [Column] = []
    for item in columns {
      guard let head = Head(json: item), let coefficients = item["coefficients"]?.numbers,
        coefficients.count == encoding.width + 1, let floor = item["floor"]?.double, floor > 0,
        let mean = item["mean"]?.double, let spread = item["spread"]?.double, spread > 0,
        let factor = item["factor"]?.double, factor >= 1
      else { return nil }
      found.append(
        Column(
          head: head, coefficients: coefficients, floor: floor, mean: mean, spread: spread,
          factor: factor))
    }
    let candidates = pool.compactMap { item -> Candidate? in
      guard let words = item.items, words.count == 2, let network = words[0].words,
        let resolution = words[1].words
      else { return nil }
      return Candidate(network: network, resolution: resolution)
    }
    let devices = carried.compactMap { Carried(json: $0) }
    guard candidates.count == pool.count, devices.count == carried.count,
      devices.allSatisfy({ $0.weights.count == found.count + 1 })
    else { return nil }
    self.init(
      encoding: encoding, columns: found, commonSpread: common,
      networks: json["networks"]?.whole ?? 0,
      pool: candidates, carried: devices)
  }
}

extension NetworkFamily.Head {
  /// What an entry of a family is about; a time where it does not say, as in files of before energies were carried.
  init?(json: JSON) {
    guard let setting = json["setting"].flatMap({ Setting(json: $0) }),
      let batch = json["batch"]?.whole,
      let target = Target(rawValue: json["target"]?.words ?? Target.latency.rawValue)
    else { return nil }
    self.init(setting, batch: batch, target)
  }

  /// The entry with what it is about before its members.
  func json(_ members: [(String, JSON)]) -> JSON {
    .object(
      [
        ("setting", setting.json), ("batch", .number(batch)), ("target", .string(target.rawValue)),
      ] + members)
  }
}

extension Carried {
  var json: JSON {
    head.json([
      ("constant", .number(constant)), ("weights", .numbers(weights)), ("factor", .number(factor)),
      ("networks", .array(networks.map { .string($0) })),
    ])
  }

  init?(json: JSON) {
    guard let head = NetworkFamily.Head(json: json), let constant = json["constant"]?.double,
      let weights = json["weights"]?.numbers, let factor = json["factor"]?.double, factor >= 1
    else { return nil }
    self.init(
      head: head, constant: constant, weights: weights,
      networks: (json["networks"]?.items ?? []).compactMap(\.words), factor: factor)
  }
}
