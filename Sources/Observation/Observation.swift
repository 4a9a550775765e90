// SPDX-License-Identifier: Apache-2.0

import Quantities

/// What production says of a plan: whether it still holds, what drifted, how latency goes with load, and which figure
/// should be replaced by what was measured.
public struct Observation: Sendable {
  /// How an observation stands to a promise.
  public enum Verdict: String, Sendable, Hashable {
    /// Inside the plan's interval.
    case asPlanned = "as planned"
    /// Outside of it.
    case outside = "outside the plan's interval"
    /// The interval of the observation crosses an end of the plan's.
    case unclear = "cannot be told yet"
    /// The plan says nothing of it.
    case notPlanned = "not planned"
  }

  /// A limit held against the rows.
  public struct LimitVerdict: Sendable, Hashable {
    /// The limit's name.
    public var name: String
    /// The limit.
    public var limit: Double
    /// The share of rows within it.
    public var share: Double
    /// Nine in ten of where the share lies.
    public var range: ClosedRange<Double>
    /// The share that was asked.
    public var asked: Double
    /// Whether it is kept; nil where the rows do not tell.
    public var isKept: Bool? {
      range.lowerBound >= asked ? true : range.upperBound < asked ? false : nil
    }
  }

  /// A change in the course of time.
  public struct Drift: Sendable, Hashable {
    /// The part of the rows that came before it.
    public var after: Double
    /// Seconds since the first row.
    public var seconds: Double?
    /// The middle after over the middle before.
    public var ratio: Double
    /// Whether the load changed with it, so that the load explains it.
    public var isLoad: Bool
  }

  /// A figure of a task, or of the site.
  public struct Finding: Sendable, Hashable {
    /// The task; empty for the site.
    public var task: String
    /// `latency`, `latency without load` where the load was recorded, `energy`, `energy a day`.
    public var figure: String
    /// The unit.
    public var unit: String
    /// What was planned.
    public var planned: Promise.Figure?
    /// What was observed: the middle.
    public var observed: Double
    /// Nine in ten of where the middle lies.
    public var range: ClosedRange<Double>
    /// Rows.
    public var count: Int
    /// How it stands to the plan.
    public var verdict: Verdict
    /// The limit on it.
    public var limit: LimitVerdict?
    /// The change in it.
    public var drift: Drift?
    /// What may stand in for the plan's figure: since the last change; nil where rows are few, or tell waits too.
    public var current: Double?
  }

  /// Two devices on the same inputs.
  public struct Pairing: Sendable, Hashable {
    /// The task.
    public var task: String
    /// The other hardware.
    public var candidate: String
    /// `latency`, `energy`.
    public var figure: String
    /// The middle of candidate over production.
    public var ratio: Double
    /// Nine in ten of where the ratio lies.
    public var range: ClosedRange<Double>
    /// Inputs.
    public var count: Int
    /// The share of inputs on which both agree, where it was recorded.
    public var agreement: Double?
    /// Nine in ten of where the agreement lies.
    public var agreementRange: ClosedRange<Double>?
    /// The limit, by the candidate's latencies.
    public var limit: LimitVerdict?
  }

  /// How the battery goes.
  public struct Battery: Sendable, Hashable {
    /// Days of telemetry.
    public var days: Int
    /// The least charge (%).
    public var least: Double
    /// Points a day by which each day's least charge moves (Theil and Sen), nine in ten.
    public var slope: Double
    /// Nine in ten of where the slope lies.
    public var slopeRange: ClosedRange<Double>
    /// Days until a fifth is left, where it falls for sure: at the slope's ends.
    public var daysLeft: ClosedRange<Double>?
    /// Whether it ran empty.
    public var isEmpty: Bool
    /// The limit on the battery's life, by the slope from full to a fifth.
    public var limit: LimitVerdict?
  }

  /// A task's latency over its load.
  public struct Loaded: Sendable, Hashable {
    /// The task.
    public var task: String
    /// The curve.
    public var curve: LoadCurve
    /// The limit on the latency.
    public var limit: Double?
    /// The share of requests that the limit is for.
    public var share: Double
  }

  /// The deployment.
  public let deployment: String
  /// Rows.
  public let rows: Int
  /// Days from the first row to the last; nil where times are not known.
  public let days: Double?
  /// Figures of tasks and of the site.
  public private(set) var findings: [Finding] = []
  /// Latency over load.
  public private(set) var loaded: [Loaded] = []
  /// Paired devices.
  public private(set) var pairings: [Pairing] = []
  /// The battery, from three days on.
  public private(set) var battery: Battery?
  /// Whether the battery ran empty.
  public private(set) var ranEmpty = false
  /// Rows that name no task of the plan.
  public private(set) var strangers: [String: Int] = [:]
  /// The plan's choices.
  public let choices: [Promise.Choice]

  /// Limits that were held against the rows.
  public var limits: [LimitVerdict] {
    findings.compactMap(\.limit) + [battery?.limit].compactMap(\.self)
  }

  /// Whether the plan still holds: false where a limit is surely broken or the battery ran empty, nil where that cannot be
  /// told, or where nothing of what was promised was observed.
  public var holds: Bool? {
    if ranEmpty || limits.contains(where: { $0.isKept == false }) { return false }
    return reasons.isEmpty ? true : nil
  }

  /// Why the plan does not hold, or why that cannot be told.
  public var reasons: [String] {
    var found: [String] = []
    if ranEmpty { found.append("the battery ran empty") }
    found += limits.filter { $0.isKept == false }.map { "\($0.name) is broken" }
    guard found.isEmpty else { return found }
    found += limits.filter { $0.isKept == nil }.map { "\($0.name) cannot be told yet" }
    found += findings.filter {
      $0.verdict == .outside && $0.observed > ($0.planned?.high ?? .infinity)
    }
    .map { "\($0.task.isEmpty ? "" : "\($0.task) ")\($0.figure) is more than was planned" }
    if limits.isEmpty, !findings.contains(where: { $0.verdict == .asPlanned }) {
      found.append("nothing that was promised was observed")
    }
    return found
  }

  /// Holds telemetry against a promise.
  public init(_ promise: Promise, _ telemetry: Telemetry) {
    deployment = promise.deployment
    choices = promise.choices
    rows = telemetry.rows.count
    let times = telemetry.rows.compactMap(\.time)
    let isTimed = times.count == rows && rows > 1
    let span = isTimed ? (times[rows - 1] - times[0]) / 86_400 : nil
    days = span.flatMap { $0 > 0 ? $0 : nil }
    let tasks = Set(promise.choices.map(\.task)).sorted()
    var byTask: [String: [Telemetry.Row]] = [:]
    for row in telemetry.rows {
      // With one task there is no need to name it.
      let task = row.task.isEmpty && tasks.count == 1 ? tasks[0] : row.task
      if tasks.contains(task) {
        byTask[task, default: []].append(row)
      } else if row.latency != nil || row.energy != nil {
        strangers[row.task, default: 0] += 1
      }
    }
    for task in tasks {
      if let own = byTask[task] { observe(task, own, promise, isTimed) }
    }
    observeSite(telemetry.rows, promise, isTimed)
  }

  private mutating func observe(
    _ task: String, _ rows: [Telemetry.Row], _ promise: Promise, _ isTimed: Bool
  ) {
    let stages = promise.choices.filter { $0.task == task }
    // A filter before a model answers some inputs: what one request takes is then no figure of the plan.
    let single = stages.count == 1 ? stages[0] : nil
    let limit = promise.limit("\(task).latency")
    let share = promise.isService ? 0.99 : promise.confidence
    let timed = rows.filter { $0.latency != nil }
    let points = timed.compactMap { row in
      row.load.flatMap { load in row.latency.map { (load: load, latency: $0) } }
    }
    let curve = LoadCurve(points, limit: limit, share: share)
    if let curve { loaded.append(Loaded(task: task, curve: curve, limit: limit, share: share)) }
    if timed.count > 1 {
      let latencies = Sampled(timed.compactMap(\.latency))
      var finding = Finding(
        task: task, figure: curve == nil ? "latency" : "latency without load", unit: "s",
        planned: single?.latency, observed: curve?.alone ?? latencies.median,
        range: curve?.aloneRange ?? latencies.interval(0.5), count: timed.count,
        verdict: .notPlanned)
      finding.verdict = Self.verdict(finding)
      if let limit {
        let within = timed.count { ($0.latency ?? 0) <= limit }
        // Misses come in bursts: what they are worth is told by themselves.
        let misses = timed.map { ($0.latency ?? 0) <= limit ? 0.0 : 1 }
        finding.limit = LimitVerdict(
          name: "\(task).latency", limit: limit, share: Double(within) / Double(timed.count),
          range: Sampled.share(
            within, of: timed.count, worth: min(latencies.worth, Sampled.worth(misses))),
          asked: share)
      }
      if isTimed { finding.drift = Self.drift(timed, \.latency, curve) }
      finding.current = current(timed, finding, \.latency, promise.isService, limit, share)
      findings.append(finding)
    }
    let energies = rows.filter { $0.energy != nil }
    if energies.count > 1 {
      let values = Sampled(energies.compactMap(\.energy))
      var finding = Finding(
        task: task, figure: "energy", unit: "J", planned: single?.energy,
        observed: values.median, range: values.interval(0.5), count: energies.count,
        verdict: .notPlanned)
      finding.verdict = Self.verdict(finding)
      if isTimed { finding.drift = Self.drift(energies, \.energy, nil) }
      finding.current = current(energies, finding, \.energy, false, nil, share)
      findings.append(finding)
    }
    let candidates = Set(rows.map(\.candidate)).subtracting([""]).sorted()
    for candidate in candidates {
      pair(task, candidate, rows.filter { $0.candidate == candidate }, limit, share)
    }
  }

  /// The figure since the last change that the load does not explain. Requests wait for each other: of a service without
  /// loads nothing is told of the time that one alone takes.
  private func current(
    _ rows: [Telemetry.Row], _ finding: Finding, _ figure: KeyPath<Telemetry.Row, Double?>,
    _ isQueued: Bool, _ limit: Double?, _ share: Double
  ) -> Double? {
    let drift = finding.drift.flatMap { $0.isLoad ? nil : $0 }
    let since = drift.map { Int((Double(rows.count) * $0.after).rounded()) } ?? 0
    let recent = Array(rows[since...])
    let values = Sampled(recent.compactMap { $0[keyPath: figure] })
    guard values.count >= Self.fewest else { return nil }
    if finding.figure == "latency without load" || isQueued {
      let points = recent.compactMap { row in
        row.load.flatMap { load in row.latency.map { (load: load, latency: $0) } }
      }
      return LoadCurve(points, limit: limit, share: share)?.alone
    }
    let range = values.interval(0.5)
    return range.upperBound < 1.5 * range.lowerBound ? values.median : nil
  }

  private mutating func pair(
    _ task: String, _ candidate: String, _ rows: [Telemetry.Row], _ limit: Double?, _ share: Double
  ) {
    let judged = rows.compactMap(\.agrees)
    let hits = judged.count { $0 }
    func add(_ figure: String, _ pairs: [(Double, Double)], _ limit: LimitVerdict?) {
      guard pairs.count > 1 else { return }
      let ratios = Sampled(pairs.map { $0.1 / $0.0 })
      pairings.append(
        Pairing(
          task: task, candidate: candidate, figure: figure, ratio: ratios.median,
          range: ratios.interval(0.5), count: pairs.count,
          agreement: judged.isEmpty ? nil : Double(hits) / Double(judged.count),
          agreementRange: judged.isEmpty
            ? nil : Sampled.share(hits, of: judged.count, worth: Double(judged.count)),
          limit: limit))
    }
    let times = rows.compactMap { row in
      row.latency.flatMap { own in row.candidateLatency.map { (own, $0) } }
    }
    let verdict = limit.map { limit in
      let within = times.count { $0.1 <= limit }
      return LimitVerdict(
        name: "\(task).latency", limit: limit,
        share: Double(within) / Double(max(times.count, 1)),
        range: Sampled.share(within, of: times.count, worth: Sampled(times.map(\.1)).worth),
        asked: share)
    }
    add("latency", times, verdict)
    add(
      "energy",
      rows.compactMap { row in
        row.energy.flatMap { own in row.candidateEnergy.map { (own, $0) } }
      }, nil)
  }

  private static func verdict(_ finding: Finding) -> Verdict {
    guard let planned = finding.planned else { return .notPlanned }
    let own = planned.low...max(planned.low, planned.high)
    if own.contains(finding.range.lowerBound), own.contains(finding.range.upperBound) {
      return .asPlanned
    }
    return own.overlaps(finding.range) ? .unclear : .outside
  }

  private static func drift(
    _ rows: [Telemetry.Row], _ figure: KeyPath<Telemetry.Row, Double?>, _ curve: LoadCurve?
  ) -> Drift? {
    let values = rows.map { $0[keyPath: figure] ?? 0 }
    /// A change that matters.
    func change(_ values: [Double]) -> Sampled.Change? {
      Sampled(values).change().flatMap { abs($0.ratio - 1) >= 0.03 ? $0 : nil }
    }
    var found = change(values)
    var isLoad = false
    if let curve {
      // What the load explains is taken away; what changed besides is a drift of its own. Near the capacity waits
      // grow without end, and tell nothing.
      let clear = rows.indices.filter { (rows[$0].load ?? .infinity) < 0.95 * curve.capacity }
      var rest = change(
        clear.map { values[$0] * (1 - (rows[$0].load ?? 0) / curve.capacity) })
      if let own = rest { rest?.place = clear[own.place] }
      let isLarge = abs((rest?.ratio ?? 1) - 1) >= abs((found?.ratio ?? 1) - 1) / 3
      isLoad = found != nil && (rest == nil || !isLarge)
      if !isLoad { found = rest }
    }
    guard let found else { return nil }
    let first = rows.first?.time
    return Drift(
      after: Double(found.place) / Double(rows.count),
      seconds: first.flatMap { first in rows[found.place].time.map { $0 - first } },
      ratio: found.ratio, isLoad: isLoad)
  }

  private mutating func observeSite(
    _ rows: [Telemetry.Row], _ promise: Promise, _ isTimed: Bool
  ) {
    let powered = rows.filter { $0.power != nil }
    if powered.count > 1 {
      // Each row stands for the time until the next one; without times all count alike.
      var joules = 0.0
      var seconds = 0.0
      for (row, next) in zip(powered, powered.dropFirst()) {
        let step = isTimed ? max(0, (next.time ?? 0) - (row.time ?? 0)) : 1
        joules += (row.power ?? 0) * step
        seconds += step
      }
      let values = Sampled(powered.compactMap(\.power))
      let mean = seconds > 0 ? joules / seconds : values.median
      let middle = powered.reduce(0) { $0 + ($1.power ?? 0) } / Double(powered.count)
      let square = powered.reduce(0) {
        $0 + (($1.power ?? 0) - middle) * (($1.power ?? 0) - middle)
      }
      let deviation = (square / Double(powered.count - 1)).squareRoot()
      let half = Sampled.nineInTen * deviation / values.worth.squareRoot()
      var finding = Finding(
        task: "", figure: "energy a day", unit: "Wh/day", planned: promise.energyPerDay,
        observed: mean * 24, range: max(0, mean - half) * 24...(mean + half) * 24,
        count: powered.count, verdict: .notPlanned)
      finding.verdict = Self.verdict(finding)
      if isTimed { finding.drift = Self.drift(powered, \.power, nil) }
      findings.append(finding)
    }
    let charged = rows.filter { $0.charge != nil && $0.time != nil }
    ranEmpty = rows.contains { ($0.charge ?? 100) <= 1 }
    guard isTimed, let first = charged.first?.time else { return }
    var least: [Int: Double] = [:]
    for row in charged {
      let day = Int(((row.time ?? 0) - first) / 86_400)
      least[day] = min(least[day] ?? 100, row.charge ?? 100)
    }
    let nights = least.keys.sorted().map { (day: Double($0), charge: least[$0] ?? 0) }
    // An empty battery falls no further: what comes after is left out.
    let empty = nights.firstIndex { $0.charge <= 1 }
    let nightsToEmpty = Array(nights[...(empty ?? nights.count - 1)])
    guard nights.count >= 3, nights.count <= 4000, nightsToEmpty.count >= 2, let last = nights.last
    else { return }
    var slopes: [Double] = []
    for (place, a) in nightsToEmpty.enumerated() {
      for b in nightsToEmpty[(place + 1)...] {
        slopes.append((b.charge - a.charge) / (b.day - a.day))
      }
    }
    let sorted = Sampled(slopes)
    // Kendall's interval of Sen's slope.
    let n = Double(nightsToEmpty.count)
    // Fair and foul days come in rows, which a fortnight is too short to show: neighbours are taken to be half alike.
    let spread =
      Sampled.nineInTen * (n * (n - 1) * (2 * n + 5) / 18).squareRoot() * 3.0.squareRoot()
    let half = spread / (2 * Double(slopes.count))
    let range = sorted.quantile(max(0, 0.5 - half))...sorted.quantile(min(1, 0.5 + half))
    let left = max(0, last.charge - 20)
    let life: ClosedRange<Double> =
      range.lowerBound < 0
      ? 80 / -range.lowerBound...(range.upperBound < 0 ? 80 / -range.upperBound : .infinity)
      : Double.infinity...Double.infinity
    let verdict = promise.limit("battery-life").map { limit in
      LimitVerdict(
        name: "battery-life", limit: limit, share: life.contains(limit) ? 0.5 : 1,
        range: (life.lowerBound >= limit ? 1 : 0)...(life.upperBound >= limit ? 1 : 0), asked: 0.5)
    }
    battery = Battery(
      days: nights.count, least: nights.map(\.charge).min() ?? 0, slope: sorted.median,
      slopeRange: range,
      daysLeft: range.upperBound < 0 ? left / -range.lowerBound...left / -range.upperBound : nil,
      isEmpty: empty != nil, limit: verdict)
  }
}
