// SPDX-License-Identifier: Apache-2.0

package import Prediction
import Quantities

/// How far the law of times is off: measured cells are hidden, a part at a time, and told from the others. The intervals are
/// those of the law alone, without what a best of many runs may add.
package struct CrossedStudy: Sendable {
  /// What is hidden at once.
  package enum Part: String, Sendable, Hashable, CaseIterable {
    /// A tenth of all cells.
    case cells = "a tenth of the cells"
    /// All cells of a device but a few of each number format under each runtime.
    case devices = "a device but a few cells"
    /// All cells of a network, on every device.
    case networks = "a network on every device"
    /// All cells of a number format under a runtime on a device, others of which are left.
    case settings = "a number format under a runtime"
  }

  /// A hidden cell.
  package struct Trial: Sendable {
    /// Which.
    package var cell: CrossedLaw.Cell
    /// The predicted time (s).
    package var seconds: Double
    /// Measured over told.
    package var ratio: Double
    /// The end of the interval over its beginning.
    package var width: Double
    /// Whether the measured time is inside.
    package var isInside: Bool
  }

  /// The trials, part by part.
  package private(set) var trials: [Trial] = []

  /// Hides and tells every measured cell.
  ///
  /// - Parameter few: how many cells of each number format under each runtime are left of a device.
  package init(_ context: EstimationContext, hiding part: Part, leaving few: Int = 3) {
    let rows = context.crossed.rows
    var parts: [String: (hidden: [Int], judged: [Int])] = [:]
    // A fixed shuffle, so that the few that are left are not the first by name.
    let order = rows.indices.sorted { ($0 * 7_919 % 10_007, $0) < ($1 * 7_919 % 10_007, $1) }
    for (place, index) in order.enumerated() {
      let cell = rows[index].cell
      switch part {
      case .cells: parts["\(place % 10)", default: ([], [])].hidden.append(index)
      case .networks: parts[cell.network, default: ([], [])].hidden.append(index)
      case .settings:
        parts["\(cell.device) \(cell.runtime) \(cell.precision)", default: ([], [])]
          .hidden.append(index)
      case .devices:
        let setting = "\(cell.device) \(cell.runtime) \(cell.precision)"
        // Each setting is judged by itself, with the few of it alone: nothing else of the device is known.
        parts[setting, default: ([], [])].judged.append(index)
      }
    }
    if part == .devices {
      for setting in parts.keys.sorted() {
        guard let judged = parts[setting]?.judged, let first = judged.first else { continue }
        let left = Set(judged.prefix(few))
        parts[setting]?.judged = Array(judged.dropFirst(few))
        parts[setting]?.hidden = rows.indices.filter {
          rows[$0].cell.device == rows[first].cell.device && !left.contains($0)
        }
      }
    }
    for key in parts.keys.sorted() {
      guard let (hidden, judged) = parts[key] else { continue }
      let asked = part == .devices ? judged : hidden
      guard !asked.isEmpty else { continue }
      let out = Set(hidden)
      let left = rows.indices.filter { !out.contains($0) }.map { rows[$0] }
      let law = CrossedTimes { left }
      for index in asked.sorted() {
        guard
          let (time, _) = law.estimate(
            rows[index].cell, isAccelerated: rows[index].isAccelerated)
        else { continue }
        let measured = rows[index].time.value
        trials.append(
          Trial(
            cell: rows[index].cell, seconds: time.seconds, ratio: measured / time.seconds,
            width: time.range.upperBound / time.range.lowerBound,
            isInside: time.range.contains(measured)))
      }
    }
  }

  /// The share of trials inside their intervals; nil without trials.
  package var coverage: Double? {
    trials.isEmpty ? nil : Double(trials.count(where: \.isInside)) / Double(trials.count)
  }

  /// The median of how far a time is off, as a factor of at least one.
  package var medianError: Double {
    let errors = trials.map { Mathematics.exp(abs(Mathematics.log($0.ratio))) }.sorted()
    return errors.isEmpty ? .nan : errors[errors.count / 2]
  }

  /// The median of the end of an interval over its beginning.
  package var medianWidth: Double {
    let widths = trials.map(\.width).sorted()
    return widths.isEmpty ? .nan : widths[widths.count / 2]
  }
}
