// SPDX-License-Identifier: Apache-2.0

public import Documents

/// Where and how something was measured: rows of one setting may be fitted together.
public struct Setting: Sendable, Hashable, Comparable {
  /// The device's id.
  public var device: String
  /// The runtime with what changes its kernels: `onnxruntime`, `onnxruntime-basic`, `tensorrt`, …
  public var runtime: String
  /// The number format: `fp32`, `fp16`, `int8`, …
  public var precision: String
  /// Threads; nil where not stated.
  public var threads: Int?

  /// Names a setting.
  public init(device: String, runtime: String, precision: String, threads: Int? = nil) {
    self.device = device
    self.runtime = runtime
    self.precision = precision
    self.threads = threads
  }

  /// The setting as words: `pi, onnxruntime, fp32, 4 threads`.
  public var words: String {
    ([device, runtime, precision] + (threads.map { [$0 == 1 ? "1 thread" : "\($0) threads"] } ?? []))
      .joined(separator: ", ")
  }

  /// In the order of the words.
  public static func < (left: Setting, right: Setting) -> Bool { left.words < right.words }
}

/// Whose draw a power or an energy is.
public enum PowerScope: String, Sendable, Hashable, CaseIterable {
  /// A supply rail of the chip.
  case rail
  /// A processor's package.
  case package
  /// A plugged-in module.
  case module
  /// The whole board at its input.
  case board
  /// The mains socket.
  case wall
}

/// One measured layer, one measured network, or one layer of a network that was measured as a whole.
public struct Measurement: Sendable, Hashable {
  /// What a row is about.
  public enum Level: String, Sendable, Hashable {
    case layer
    case network
  }

  /// What the row is about.
  public var level: Level
  /// Where it was measured.
  public var setting: Setting
  /// Inputs in one call.
  public var batch = 1
  /// The network; empty for a layer that was measured by itself. Rows of one network are kept together
  /// where something is held out.
  public var network = ""
  /// The input of the network, as far as it tells two runs of one network apart.
  public var resolution = ""
  /// The layer's name in its network, or the sample's.
  public var layer = ""
  /// The operator as the source names it.
  public var op = ""
  /// The work, where it is known.
  public var kernel: Kernel?
  /// Seconds of one call; nil where not measured.
  public var latency: Double?
  /// Mean watts; nil where not measured.
  public var power: Double?
  /// Joules of one call; nil where not measured.
  public var energy: Double?
  /// Whose draw it is.
  public var scope: PowerScope?
  /// Whether the device's idle draw is in power and energy.
  public var includesIdle: Bool?
  /// Which of many runs: mean, median, min, p25.
  public var statistic = "mean"
  /// Clocks, cooling, whatever else was said.
  public var conditions = ""
  /// Who says so.
  public var source = ""
  /// Where it stands.
  public var place: Place

  /// Names a row.
  public init(level: Level, setting: Setting, place: Place) {
    self.level = level
    self.setting = setting
    self.place = place
  }

  /// What is held out together: the network, or the sample by itself.
  public var group: String { network.isEmpty ? layer : network }

  /// Whether anything was measured.
  public var isMeasured: Bool { latency != nil || power != nil || energy != nil }
}

/// Rows, and how many were left out for which reason.
public struct Measurements: Sendable {
  /// The rows.
  public var rows: [Measurement]
  /// Rows that were left out, by reason.
  public var dropped: [String: Int]

  /// Collects rows.
  public init(rows: [Measurement] = [], dropped: [String: Int] = [:]) {
    self.rows = rows
    self.dropped = dropped
  }

  /// Adds others.
  public mutating func add(_ other: Measurements) {
    rows += other.rows
    dropped.merge(other.dropped, uniquingKeysWith: +)
  }

  /// Counts a row that is left out.
  package mutating func drop(_ reason: String) { dropped[reason, default: 0] += 1 }

  /// Adds a row unless a figure of it cannot be one.
  package mutating func add(_ row: Measurement) {
    for (name, value) in [("time", row.latency), ("power", row.power), ("energy", row.energy)] {
      guard let value else { continue }
      if !value.isFinite { return drop("its \(name) is not a number") }
      if value == 0 { return drop("its \(name) is zero") }
      if value < 0 { return drop("its \(name) is negative: a counter wrapped") }
    }
    rows.append(row)
  }
}
