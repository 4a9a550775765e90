// SPDX-License-Identifier: Apache-2.0

public import Documents
import FoundationEssentials

/// What was seen in production: a row a request, or a row a span of time.
///
/// Columns, in any order; each unit in the name, one unit a quantity: `time` (ISO 8601 or seconds), `task`,
/// `latency_s` (`_ms`, `_us`; with input, output and queueing), `load_hz` (requests a second at the time),
/// `energy_j` (`_mj`) of one inference, `power_w` (`_mw`) of the whole site, `battery_percent`; of paired shadow
/// rows `candidate` (the other hardware), `candidate_latency_s`, `candidate_energy_j` on the same input, and
/// `agrees` (1 where both gave the same answer). Empty is unknown.
public struct Telemetry: Sendable {
  /// A row.
  public struct Row: Sendable, Hashable {
    var time: Double?
    var task = ""
    var latency: Double?
    var load: Double?
    var energy: Double?
    var power: Double?
    var charge: Double?
    var candidate = ""
    var candidateLatency: Double?
    var candidateEnergy: Double?
    var agrees: Bool?
  }

  /// The rows, in the order of time where all have one.
  public private(set) var rows: [Row] = []
  /// Rows that were left out, by reason.
  public private(set) var dropped: [String: Int] = [:]

  /// The largest file (bytes).
  public static let limit = 2_000_000_000

  private static let quantities: [(name: String, units: [(suffix: String, factor: Double)])] = [
    ("latency", [("_s", 1), ("_ms", 1e-3), ("_us", 1e-6)]), ("load", [("_hz", 1)]),
    ("energy", [("_j", 1), ("_mj", 1e-3)]), ("power", [("_w", 1), ("_mw", 1e-3)]),
    ("battery", [("_percent", 1)]),
    ("candidate_latency", [("_s", 1), ("_ms", 1e-3), ("_us", 1e-6)]),
    ("candidate_energy", [("_j", 1), ("_mj", 1e-3)]),
  ]

  /// All columns.
  public static let columns =
    ["time", "task", "candidate", "agrees"]
    + quantities.flatMap { quantity in quantity.units.map { quantity.name + $0.suffix } }

  /// Reads a table.
  public init(_ file: TextFile) throws(Problems) {
    let csv = try CSV(file, required: [])
    let log = ProblemLog()
    let head = Place(file: csv.file, line: 1, column: 1)
    for name in csv.header where !Self.columns.contains(name) {
      log.add(.unknownKey(known: Self.columns), at: head, text: name)
    }
    var places: [String: (column: Int, factor: Double)] = [:]
    for (place, name) in csv.header.enumerated() where csv.header[..<place].contains(name) {
      log.add(.contradiction("`\(name)` is there twice; keep one"), at: head)
    }
    for (name, units) in Self.quantities {
      let found = units.filter { csv.column(name + $0.suffix) != nil }
      if found.count > 1 {
        log.add(
          .contradiction(
            "\(found.map { "`\(name)\($0.suffix)`" }.joined(separator: " and ")) are one quantity in two units; keep one"
          ), at: head)
      }
      if let unit = found.first, let column = csv.column(name + unit.suffix) {
        places[name] = (column, unit.factor)
      }
    }
    if places.isEmpty, log.problems.isEmpty {
      log.add(
        .rule(
          "no column tells anything: at least one of \(Self.quantities.map { "`\($0.name)\($0.units[0].suffix)`" }.joined(separator: ", "))"
        ), at: head)
    }
    try log.throwIfAny()
    let (time, task) = (csv.column("time"), csv.column("task"))
    let (candidate, agrees) = (csv.column("candidate"), csv.column("agrees"))
    for line in 0..<csv.count {
      var row = Row()
      var reason: String?
      func number(_ name: String, zeroIsRight: Bool = false) -> Double? {
        guard let (column, factor) = places[name] else { return nil }
        let words = csv.text(line, column)
        if words.isEmpty { return nil }
        guard let value = Double(words), value.isFinite else {
          reason = "its \(name.replacing("_", with: " ")) is not a number"
          return nil
        }
        if value < 0 || (value == 0 && !zeroIsRight) {
          reason = "its \(name.replacing("_", with: " ")) is \(value == 0 ? "zero" : "negative")"
        } else if value != 0, !(1e-12...1e15).contains(value * factor) {
          reason = "its \(name.replacing("_", with: " ")) cannot be: \(words)"
        }
        return value * factor
      }
      row.latency = number("latency")
      row.load = number("load", zeroIsRight: true)
      row.energy = number("energy")
      row.power = number("power", zeroIsRight: true)
      row.charge = number("battery", zeroIsRight: true)
      row.candidateLatency = number("candidate_latency")
      row.candidateEnergy = number("candidate_energy")
      if let charge = row.charge, charge > 100 {
        row.charge = nil
        dropped["fuller than 100 %: the battery's figure alone", default: 0] += 1
      }
      if let task { row.task = csv.text(line, task) }
      if let candidate { row.candidate = csv.text(line, candidate) }
      if let agrees, !csv.text(line, agrees).isEmpty {
        switch csv.text(line, agrees) {
        case "1", "true", "yes": row.agrees = true
        case "0", "false", "no": row.agrees = false
        default: reason = "`agrees` is neither 1 nor 0"
        }
      }
      if let time, !csv.text(line, time).isEmpty {
        row.time = Self.seconds(csv.text(line, time))
        if row.time == nil { reason = "its time is neither ISO 8601 nor seconds" }
      }
      if let reason {
        dropped[reason, default: 0] += 1
      } else {
        rows.append(row)
      }
    }
    guard !rows.isEmpty else {
      throw Problems([
        Problem(
          .rule(
            "no row is left: "
              + (dropped.isEmpty
                ? "there is only a header"
                : dropped.keys.sorted().map { "\(dropped[$0] ?? 0) times \($0)" }
                  .joined(separator: ", "))), at: head)
      ])
    }
    if rows.allSatisfy({ $0.time != nil }) {
      rows.sort { ($0.time ?? 0) < ($1.time ?? 0) }
    }
  }

  /// Seconds since the beginning of an epoch; only differences are used.
  private static func seconds(_ text: String) -> Double? {
    if let number = Double(text) { return abs(number) < 1e13 ? number : nil }
    let whole = text.contains("T") || text.contains(" ") ? text : text + "T00:00:00"
    var words = whole.replacing(" ", with: "T")
    if !words.hasSuffix("Z"), !words.dropFirst(10).contains(where: { $0 == "+" || $0 == "-" }) {
      words += "Z"
    }
    if let date = try? Date(words, strategy: .iso8601) { return date.timeIntervalSince1970 }
    let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    return (try? Date(words, strategy: fractional))?.timeIntervalSince1970
  }
}
