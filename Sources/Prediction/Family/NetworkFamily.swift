// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import Regression

/// What whole networks of one family take on many devices, in time and, where it was metered, in energy: for each
/// device a linear law of the choices, fitted in relative error. A device that was never seen is a mixture of them (`carry`), which a few measured networks tell.
///
/// Networks whose layers are known are better foretold layer by layer; this is for architecture search, where
/// thousands of networks were measured as wholes and by the choices that they are made of.
public struct NetworkFamily: Sendable {
  /// The law of one head.
  struct Column: Sendable, Hashable {
    var head: Head
    /// Of the values of a row, the constant last (seconds or joules).
    var coefficients: [Double]
    /// The least that is told (seconds or joules).
    var floor: Double
    /// Mean and spread of the logarithm of what it tells of the networks that were measured.
    var mean = 0.0
    var spread = 1.0
    /// The factor of the nine-in-ten interval of networks that the law has not seen.
    var factor = 3.0

    func value(_ row: [Encoding.Entry]) -> Double {
      var sum = coefficients.last ?? 0
      for entry in row { sum += coefficients[entry.place] * entry.value }
      return max(sum, floor)
    }
  }

  /// Networks in common that devices need before a family is learnt, and how many devices.
  static let fewestNetworks = 30
  static let fewestDevices = 3

  let encoding: Encoding
  var columns: [Column]
  /// The spread of the mean of the standardised columns.
  private(set) var commonSpread = 1.0
  /// Networks that can be measured on a new device.
  private(set) var pool: [Candidate] = []
  /// Networks that it learnt from.
  public private(set) var networks = 0
  /// Devices that were carried over to.
  public internal(set) var carried: [Carried] = []

  /// A network that can be measured.
  struct Candidate: Sendable, Hashable {
    var network: String
    var resolution: String

    var row: Encoding.Architecture? { Encoding.Architecture(network, resolution: resolution) }
  }

  /// Learns the columns of a grid; nil where devices or networks are too few.
  init?(_ grid: Grid) {
    let grid = grid.withoutDegenerate()
    let middles = grid.middles
    let good = Array(grid.candidates.indices)
    let architectures = good.compactMap { grid.candidates[$0].row }
    guard architectures.count == good.count, let encoding = Encoding(architectures) else {
      return nil
    }
    self.encoding = encoding
    let rows = architectures.compactMap { encoding.row($0) }
    guard rows.count == good.count else { return nil }
    networks = rows.count
    columns = []
    for (head, name) in grid.heads.enumerated() {
      let places = good.indices.filter { grid.value(good[$0], head).isFinite }
      guard places.count >= Self.fewestNetworks else { continue }
      let values = places.map { grid.value(good[$0], head) }
      func column(_ part: [Int]) -> Column {
        Column(
          head: name,
          coefficients: Self.fit(
            part.map { rows[places[$0]] }, part.map { values[$0] }, middle: middles[head],
            width: encoding.width),
          floor: 0.3 * (values.min() ?? 0))
      }
      // A fifth is held out, for the interval.
      let held = Set(Folds.sample(places.count, of: places.count / 5, seed: 2))
      let part = column(places.indices.filter { !held.contains($0) })
      var whole = column(Array(places.indices))
      whole.factor =
        ConformalFactor(
          held.sorted().map {
            .init(predicted: part.value(rows[places[$0]]), measured: values[$0])
          }
        ).factor
      columns.append(whole)
    }
    guard Set(columns.map(\.head.setting.device)).count >= Self.fewestDevices else { return nil }
    standardise(rows)
    pool = Folds.sample(good.count, of: 600, seed: 5).map { grid.candidates[good[$0]] }
  }

  init(
    encoding: Encoding, columns: [Column], commonSpread: Double, networks: Int, pool: [Candidate],
    carried: [Carried]
  ) {
    self.encoding = encoding
    self.columns = columns
    self.commonSpread = commonSpread
    self.networks = networks
    self.pool = pool
    self.carried = carried
  }

  /// A ridge in relative error: rows and targets over the target.
  private static func fit(
    _ rows: [[Encoding.Entry]], _ values: [Double], middle: Double, width: Int
  ) -> [Double] {
    let order = width + 1
    var matrix = [Double](repeating: 0, count: order * order)
    var right = [Double](repeating: 0, count: order)
    for (row, measured) in zip(rows, values) {
      let weight = middle / measured
      let full = row + [Encoding.Entry(place: width, value: 1)]
      for one in full {
        right[one.place] += weight * one.value
        for other in full {
          matrix[one.place * order + other.place] += weight * weight * one.value * other.value
        }
      }
    }
    for place in 0..<width { matrix[place * order + place] += 1 }
    matrix[width * order + width] += 1e-6
    let solved = Cholesky(matrix, order: order)?.solve(right)
    return (solved ?? [Double](repeating: 0, count: order)).map { $0 * middle }
  }

  private mutating func standardise(_ rows: [[Encoding.Entry]]) {
    for place in columns.indices {
      let logs = rows.map { Mathematics.log(columns[place].value($0)) }
      let mean = logs.reduce(0, +) / Double(logs.count)
      let square = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(logs.count)
      columns[place].mean = mean
      columns[place].spread = max(square.squareRoot(), 1e-6)
    }
    let commons = rows.map { row in standard(row).reduce(0, +) / Double(columns.count) }
    let square = commons.reduce(0) { $0 + $1 * $1 } / Double(commons.count)
    commonSpread = max(square.squareRoot(), 1e-6)
  }

  private func standard(_ row: [Encoding.Entry]) -> [Double] {
    columns.map { (Mathematics.log($0.value(row)) - $0.mean) / $0.spread }
  }

  /// How widely logarithms of times of networks spread on a device, as a rule (15 %).
  static let scale = 0.15

  /// What a network is on all devices: what they have in common, then how each of them differs from that. The unit
  /// is that of a logarithm of time.
  func position(_ row: [Encoding.Entry]) -> [Double] {
    let standard = self.standard(row)
    let common =
      Self.scale * standard.reduce(0, +) / Double(columns.count) / commonSpread
    return [common] + standard.map { Self.scale * $0 - common }
  }

  /// Without the columns that are left out.
  func without(_ isLeftOut: (Column) -> Bool, rows: [[Encoding.Entry]]) -> NetworkFamily {
    var part = self
    part.columns.removeAll(where: isLeftOut)
    part.standardise(rows)
    return part
  }

  /// The column of a head.
  func column(_ head: Head) -> Column? { columns.first { $0.head == head } }

  /// The name of the family: the first word of a network's.
  public var name: String { encoding.family }

  /// Whether it is a network of the family, whatever its input.
  public func holds(_ network: String) -> Bool {
    let side = encoding.side.map { String(Int($0)) } ?? ""
    return Encoding.Architecture(network, resolution: side).flatMap { encoding.row($0) } != nil
  }

  /// A network of the family.
  public var example: String? { pool.first?.network }

  /// What is told of which devices: those carried over to before those measured.
  public var heads: [Head] { carried.map(\.head) + columns.map(\.head) }

  /// A time or an energy that is foretold.
  public struct Foretold: Sendable, Hashable {
    /// Seconds or joules of one call.
    public var value: Double
    /// The factor of its interval.
    public var factor: ConformalFactor
    /// What stands behind it, in words.
    public var source: String
  }

  /// The time or energy of a network; nil of another family, with a choice never seen, and on a device not known.
  public func figure(of network: String, resolution: String, _ head: Head) -> Foretold? {
    guard
      let row = Encoding.Architecture(network, resolution: resolution).flatMap({ encoding.row($0) })
    else { return nil }
    if let own = carried.first(where: { $0.head == head }) {
      return Foretold(
        value: own.value(position(row)),
        factor: ConformalFactor(factor: own.factor, count: own.networks.count),
        source:
          "\(own.networks.count) networks of \(name) measured on it, and \(networks) on \(columns.count) other devices and batches"
      )
    }
    if let own = column(head) {
      return Foretold(
        value: own.value(row), factor: ConformalFactor(factor: own.factor, count: networks / 5),
        source: "\(networks) networks of \(name) measured on it")
    }
    return nil
  }

  /// The families among rows of whole networks without layers.
  public static func learn(_ measurements: Measurements) -> [NetworkFamily] {
    Grid.families(measurements).compactMap { NetworkFamily($0) }
  }

  /// Carries the family over to each device of rows of its networks: its times and, where they were metered, its
  /// energies.
  ///
  /// - Returns: how many heads.
  public mutating func carry(_ measurements: Measurements) -> Int {
    guard let grid = Grid.families(measurements).first(where: { $0.family == self.name }) else {
      return 0
    }
    let rows = grid.candidates.map { $0.row.flatMap { encoding.row($0) } }
    let asked = pool.compactMap { $0.row.flatMap { encoding.row($0) } }
    var count = 0
    for (head, name) in grid.heads.enumerated() {
      let all = rows.indices.filter { rows[$0] != nil && grid.value($0, head).isFinite }
      // Beyond some hundreds each more tells nothing, and the system of equations grows with the cube.
      let places = Folds.sample(all.count, of: 300, seed: 6).map { all[$0] }
      guard !places.isEmpty else { continue }
      carried.removeAll { $0.head == name }
      carried.append(
        Carried(
          name, positions: places.compactMap { rows[$0].map(position) },
          values: places.map { grid.value($0, head) },
          networks: places.map { grid.candidates[$0].network },
          asked: Folds.sample(asked.count, of: 100, seed: 4).map { position(asked[$0]) }))
      count += 1
    }
    return count
  }

  /// Networks to measure on a device that was never seen: name and input size.
  public func suggest(_ count: Int) -> [(network: String, resolution: String)] {
    let ready = pool.compactMap { candidate in
      candidate.row.flatMap { encoding.row($0) }.map { (candidate, $0) }
    }
    return choice(ready.map(\.1), count: count).map {
      (ready[$0].0.network, ready[$0].0.resolution)
    }
  }
}
