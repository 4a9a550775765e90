// SPDX-License-Identifier: Apache-2.0

public import Documents

/// Deployments of the past with how they ended: what a miss of so much has led to.
///
/// Columns: `deployment`, `outcome` (kept or rolled-back), and pairs of what was planned and what came:
/// `planned_latency_s` and `latency_s`, `planned_energy_j` and `energy_j`, `planned_power_w` and `power_w`,
/// `planned_cost_usd_per_day` and `cost_usd_per_day`.
public struct PastDeployments: Sendable {
  /// How one ended.
  public struct Case: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Whether it was kept.
    public var isKept: Bool
    /// The largest of what came over what was planned.
    public var worst: Double
    /// The figure that it is of.
    public var figure: String
  }

  /// The deployments.
  public private(set) var cases: [Case] = []
  /// The miss that parts kept from rolled back best; nil where all ended alike.
  public private(set) var threshold: Double?

  private static let figures = ["latency_s", "energy_j", "power_w", "cost_usd_per_day"]

  /// Reads a table.
  public init(_ file: TextFile) throws(Problems) {
    let csv = try CSV(file, required: ["deployment", "outcome"])
    let log = ProblemLog()
    let pairs = Self.figures.compactMap { name -> (String, Int, Int)? in
      guard let planned = csv.column("planned_\(name)"), let came = csv.column(name) else {
        return nil
      }
      return (name, planned, came)
    }
    if pairs.isEmpty {
      log.add(.missingColumn("planned_latency_s"), at: Place(file: csv.file, line: 1, column: 1))
    }
    let (nameColumn, outcome) = (csv.column("deployment") ?? 0, csv.column("outcome") ?? 0)
    for row in 0..<csv.count {
      let ended = csv.text(row, outcome)
      guard ["kept", "rolled-back"].contains(ended) else {
        log.add(.notAChoice(["kept", "rolled-back"]), at: csv.place(row, outcome), text: ended)
        continue
      }
      var worst: (Double, String)?
      for (name, planned, came) in pairs {
        let (a, b) = (csv.text(row, planned), csv.text(row, came))
        if a.isEmpty || b.isEmpty { continue }
        guard let plannedValue = Double(a), let value = Double(b), plannedValue.isFinite,
          value.isFinite, plannedValue > 0, value > 0
        else {
          log.add(
            .rule("`\(name)` and what was planned of it are positive numbers"),
            at: csv.place(row, came), text: b)
          continue
        }
        if value / plannedValue > worst?.0 ?? 0 { worst = (value / plannedValue, name) }
      }
      guard let worst else { continue }
      cases.append(
        Case(
          name: csv.text(row, nameColumn), isKept: ended == "kept", worst: worst.0,
          figure: worst.1))
    }
    try log.throwIfAny()
    threshold = Self.part(cases)
  }

  /// Parts the cases where most are on their side.
  private static func part(_ cases: [Case]) -> Double? {
    guard Set(cases.map(\.isKept)).count == 2 else { return nil }
    let sorted = cases.sorted { $0.worst < $1.worst }
    // All above the threshold at first: those that were rolled back are on their side.
    var right = sorted.count { !$0.isKept }
    var best: (threshold: Double, right: Int)?
    for (low, high) in zip(sorted, sorted.dropFirst()) {
      right += low.isKept ? 1 : -1
      if high.worst > low.worst, right > best?.right ?? 0 {
        best = ((low.worst * high.worst).squareRoot(), right)
      }
    }
    return best?.threshold
  }

  /// Of the deployments on the same side as a miss, how many were rolled back. Each is put on its side by the others:
  /// a threshold chosen on the same cases would flatter itself.
  public func rolledBack(like miss: Double) -> (count: Int, of: Int, range: ClosedRange<Double>)? {
    guard let threshold else { return nil }
    let like = cases.indices.filter { place in
      var others = cases
      others.remove(at: place)
      // Of thousands one makes no difference.
      let own = cases.count > 500 ? threshold : Self.part(others) ?? threshold
      return (cases[place].worst < own) == (miss < threshold)
    }.map { cases[$0] }
    let count = like.count { !$0.isKept }
    return (count, like.count, Sampled.share(count, of: like.count, worth: Double(like.count)))
  }
}
