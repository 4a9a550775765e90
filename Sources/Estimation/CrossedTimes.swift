// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Networks
package import Prediction
package import Quantities
import Requirements
import Synchronization

/// The law of times of networks on devices, learnt from all that the catalogue and the file have once it is first asked.
package final class CrossedTimes: Sendable {
  /// A cell that was timed.
  package struct Row: Sendable {
    /// The network on its device.
    package var cell: CrossedLaw.Cell
    /// The time that stands for it.
    package var time: Seconds
    /// Whether reality is as slow or slower.
    package var isOneSided: Bool
    /// Whether an accelerator works for the runtime there.
    package var isAccelerated: Bool
  }

  /// A number format under a runtime on a device.
  fileprivate struct Setting: Hashable {
    var device: String
    var runtime: String
    var precision: String

    init(_ cell: CrossedLaw.Cell) {
      (device, runtime, precision) = (cell.device, cell.runtime, cell.precision)
    }
  }

  /// What is learnt of cores and of accelerators, by themselves: what is slow on the one tells little of the other.
  fileprivate struct Learnt {
    /// By whether an accelerator works; each is learnt when it is first asked.
    var laws: [Bool: CrossedLaw] = [:]
    var rows: [CrossedTimes.Row]
    /// Settings whose times are best ones of many runs, or of the accelerator alone.
    var oneSided: Set<Setting>
    /// Settings where an accelerator works.
    var accelerated: Set<Setting>
  }

  /// The cells that it learns from, in a fixed order.
  package var rows: [Row] { known() }
  private let known: @Sendable () -> [Row]
  private let learnt = Mutex<Learnt?>(nil)

  package init(_ rows: @escaping @Sendable () -> [Row]) { known = rows }

  convenience init(
    _ measured: MeasuredByDevice, _ macs: MACTable, _ catalogue: Catalogue,
    _ given: [GivenFigure]
  ) {
    self.init { Self.rows(measured, macs, catalogue, given) }
  }

  private static func rows(
    _ measured: MeasuredByDevice, _ macs: MACTable, _ catalogue: Catalogue,
    _ given: [GivenFigure]
  ) -> [Row] {
    var rows: [CellKey: Row] = [:]
    func note(_ key: CellKey, _ time: Seconds, isOneSided: Bool, isAccelerated: Bool = false) {
      guard let cell = cell(key, macs, catalogue), time.value > 0 else { return }
      rows[key] = Row(
        cell: cell, time: time, isOneSided: isOneSided,
        isAccelerated: isAccelerated || Self.isAccelerated(cell, catalogue))
    }
    for device in measured.latencies.keys {
      for (key, row) in measured.chosen(on: device)
      where key.compression == "none" && row.statistic != .p99 {
        note(
          CellKey(device: device, key),
          row.isOneSided ? row.value * LatencyEstimator.Spread.oneSidedMiddle : row.value,
          isOneSided: row.isOneSided, isAccelerated: row.span == .accelerator)
      }
    }
    // The user's own times count as the catalogue's do, and more than those of the same cell.
    // The first of two rows for one cell stands, as elsewhere.
    for own in given.reversed() where own.batch == 1 {
      guard case .latency(let time) = own.figure, let device = own.device, let model = own.model,
        let resolution = own.resolution, let precision = own.precision, let runtime = own.runtime
      else { continue }
      note(
        CellKey(
          device: device,
          .init(
            model: model, resolution: resolution, precision: precision, compression: "none",
            runtime: runtime)), time, isOneSided: false)
    }
    return rows.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Whether a runtime of its kind leaves the cores of a device to others.
  static func isAccelerated(_ cell: CrossedLaw.Cell, _ catalogue: Catalogue) -> Bool {
    catalogue.runtimes[cell.runtime].map { !$0.isOfCores } ?? true
      && catalogue.devices[cell.device]?.role != .microcontroller
  }

  /// What identifies a cell.
  struct CellKey: Hashable, Comparable {
    var device: String
    var key: MeasuredByDevice.Key

    init(device: String, _ key: MeasuredByDevice.Key) {
      (self.device, self.key) = (device, key)
    }

    static func < (left: CellKey, right: CellKey) -> Bool {
      (left.device, left.key.runtime, left.key.model, left.key.resolution, left.key.precision)
        < (
          right.device, right.key.runtime, right.key.model, right.key.resolution,
          right.key.precision
        )
    }
  }

  /// A cell as the law sees it; nil where the network's multiply-accumulates are unknown.
  static func cell(_ key: CellKey, _ macs: MACTable, _ catalogue: Catalogue) -> CrossedLaw.Cell? {
    let model = key.key.model
    guard let work = macs.macs(model, at: key.key.resolution), work > 0 else { return nil }
    let parameters = catalogue.footprints[model]?.first { $0.kind == .parameters }?.value
    let family = catalogue.models[model]?.family ?? ""
    return CrossedLaw.Cell(
      device: key.device, runtime: key.key.runtime, precision: key.key.precision.rawValue,
      isInteger: !key.key.precision.isFloating, network: model,
      family: family.isEmpty || family == "own" ? model : family, macs: work,
      parameters: parameters.flatMap { $0 > 0 ? $0 : nil })
  }

  /// The time of a cell with its interval; nil where nothing was timed on the cores, or the accelerators, of its device.
  ///
  /// - Parameter isAccelerated: whether the runtime is of accelerators, where no time of it there says so.
  package func estimate(
    _ cell: CrossedLaw.Cell, isAccelerated: Bool
  ) -> (time: CrossedLaw.Time, range: ClosedRange<Double>)? {
    let setting = Setting(cell)
    let (law, isOneSided) = learnt.withLock { learnt in
      var known = learnt ?? Learnt(rows)
      let isOfAccelerators = known.accelerated.contains(setting) || isAccelerated
      let isNew = known.laws[isOfAccelerators] == nil
      let law = known.law(isAccelerated: isOfAccelerators)
      if isNew { learnt = known }
      return (law, known.oneSided.contains(setting))
    }
    guard let found = law.estimate(cell) else { return nil }
    guard isOneSided else { return (found, found.range) }
    let middle = LatencyEstimator.Spread.oneSidedMiddle
    let ends = LatencyEstimator.Spread.both(
      (found.range.lowerBound / found.seconds, found.range.upperBound / found.seconds),
      (1 / middle, LatencyEstimator.Spread.oneSided / middle))
    return (found, found.seconds * ends.low...found.seconds * ends.high)
  }
}

extension CrossedTimes.Learnt {
  fileprivate init(_ rows: [CrossedTimes.Row]) {
    var counts: [CrossedTimes.Setting: (all: Int, oneSided: Int)] = [:]
    var accelerated: Set<CrossedTimes.Setting> = []
    for row in rows {
      let setting = CrossedTimes.Setting(row.cell)
      counts[setting, default: (0, 0)].all += 1
      if row.isOneSided { counts[setting, default: (0, 0)].oneSided += 1 }
      if row.isAccelerated { accelerated.insert(setting) }
    }
    self.accelerated = accelerated
    oneSided = Set(counts.filter { 2 * $0.value.oneSided > $0.value.all }.keys)
    self.rows = rows
  }

  /// The law of cores, or of accelerators.
  fileprivate mutating func law(isAccelerated: Bool) -> CrossedLaw {
    if let law = laws[isAccelerated] { return law }
    let law = CrossedLaw(
      rows.filter { accelerated.contains(.init($0.cell)) == isAccelerated }
        .map { ($0.cell, $0.time.value) }, isAccelerated ? .accelerators : .cores)
    laws[isAccelerated] = law
    return law
  }
}
