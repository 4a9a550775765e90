// SPDX-License-Identifier: Apache-2.0

import Quantities

/// What follows from an observation: figures that may stand in for the plan's, and what to try next.
extension Observation {
  /// A measured figure that may stand in for the plan's.
  public struct Recalibration: Sendable, Hashable {
    /// What was run where.
    public var choice: Promise.Choice
    /// Seconds without load.
    public var latency: Double?
    /// Joules.
    public var energy: Double?
    /// Rows behind them.
    public var count: Int

    mutating func add(_ other: Recalibration) {
      let share = Double(other.count) / Double(count + other.count)
      func mixed(_ own: Double?, _ new: Double?) -> Double? {
        guard let own, let new else { return own ?? new }
        return own + share * (new - own)
      }
      latency = mixed(latency, other.latency)
      energy = mixed(energy, other.energy)
      count += other.count
    }
  }

  /// Rows that a figure needs before it may stand in for the plan's.
  public static let fewest = 20

  /// Figures that telemetry tells better than the plan: of tasks of one stage, the middle of at least twenty rows;
  /// where the load was recorded, the latency without load; since the last change.
  public var recalibrations: [Recalibration] {
    var found: [Recalibration] = []
    for choice in choices where choices.count(where: { $0.task == choice.task }) == 1 {
      // Figures of one's own are of networks as they are.
      guard ["", "none"].contains(choice.compression) else { continue }
      func figure(_ name: String) -> Finding? {
        findings.first {
          $0.task == choice.task && $0.figure.hasPrefix(name) && $0.current != nil
        }
      }
      let (time, energy) = (figure("latency"), figure("energy"))
      guard time != nil || energy != nil else { continue }
      let own = Recalibration(
        choice: choice, latency: time?.current, energy: energy?.current,
        count: max(time?.count ?? 0, energy?.count ?? 0))
      // Two tasks may share a model: one figure, by their rows.
      if let place = found.firstIndex(where: { $0.choice.cell == choice.cell }) {
        found[place].add(own)
      } else {
        found.append(own)
      }
    }
    return found
  }

  /// The recalibrations as a file for `plan --figures`.
  public func figures(from telemetry: String) -> String {
    var lines = [
      "# Figures measured in production (\(telemetry)): plan --constraints F --figures THIS",
      "figures:",
    ]
    for item in recalibrations {
      var fields = ["model: \(item.choice.model)", "device: \(item.choice.device)"]
      if !item.choice.resolution.isEmpty { fields.append("resolution: \(item.choice.resolution)") }
      if !item.choice.precision.isEmpty { fields.append("precision: \(item.choice.precision)") }
      if !item.choice.runtime.isEmpty { fields.append("runtime: \(item.choice.runtime)") }
      if let latency = item.latency {
        fields.append("latency: \(Format.significant(latency * 1e3, 5)) ms")
      }
      if let energy = item.energy { fields.append("energy: \(Format.significant(energy, 5)) J") }
      lines.append("  - { \(fields.joined(separator: ", ")) }   # \(item.count) rows")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Observation {
  /// What to try or record next, and why.
  public struct Suggestion: Sendable, Hashable {
    /// What.
    public var what: String
    /// Why.
    public var why: String
  }

  /// Loads to try, rows to wait for, figures to record: what would tell most about whether the plan holds.
  public var suggestions: [Suggestion] {
    var found: [Suggestion] = []
    for item in loaded {
      guard let limit = item.limit, let reached = item.curve.loadAtLimit,
        let range = item.curve.limitRange, reached.isFinite, range.upperBound > item.curve.mostLoad
      else { continue }
      // Below the least of it the limit is kept for sure, above the most it is broken: nothing is learnt there.
      let load = max(range.lowerBound, min(reached, 2 * item.curve.mostLoad))
      found.append(
        Suggestion(
          what: "\(item.task): try \(Format.significant(load, 3)) requests/s",
          why:
            "\(Format.duration(limit)) is reached between \(Format.significant(range.lowerBound, 3)) and \(Format.significant(range.upperBound, 3)) requests/s, by the curve; the most that was seen is \(Format.significant(item.curve.mostLoad, 3))"
        ))
    }
    for finding in findings {
      guard let limit = finding.limit, limit.isKept == nil else { continue }
      let gap = max(abs(limit.share - limit.asked), 0.002)
      let worth = max(limit.share * (1 - limit.share), 0.01) * 2.7 / (gap * gap)
      let width = limit.range.upperBound - limit.range.lowerBound
      let now = max(limit.share * (1 - limit.share), 0.01) * 4 * 2.7 / max(width * width, 1e-9)
      let more = Double(finding.count) * max(worth / max(now, 1) - 1, 0.5)
      found.append(
        Suggestion(
          what: "\(finding.task): record some \(Format.significant(more, 1)) rows more",
          why: "whether \(limit.name) is kept cannot be told of \(finding.count)"))
    }
    for task in Set(choices.map(\.task)).sorted() {
      for (figure, column) in [("latency", "latency_s"), ("energy", "energy_j")]
      where !findings.contains(where: { $0.task == task && $0.figure.hasPrefix(figure) }) {
        let isPlanned = choices.contains {
          $0.task == task && (figure == "latency" ? $0.latency : $0.energy) != nil
        }
        if isPlanned {
          found.append(
            Suggestion(
              what: "\(task): record `\(column)`", why: "the plan rests on it, and no row tells it")
          )
        }
      }
    }
    return found
  }
}
