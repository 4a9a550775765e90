// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// A line of the ledger: something that takes energy, money or carbon each day.
public struct LedgerLine: Sendable, Hashable {
  /// What it is.
  public var name: String
  /// The device or part of the site it belongs to.
  public var group: String
  /// The task it serves; nil for the whole site.
  public var task: String?
  /// How much of it, for example wakes a day.
  public var quantity: Double?
  /// The quantity's unit.
  public var unit: String
  /// Energy at the battery or the socket (Wh/day); nil where the line has none.
  public var energy: Double?
  /// Cost (USD/day); nil where the line has none.
  public var cost: Double?
  /// Carbon (g/day); nil where the line has none.
  public var carbon: Double?
  /// What is not known of the line: its columns are left empty and the totals say so.
  public var unknown: Set<Column>
  /// The figures that each of those columns lacks, where they are such as a file or the catalogue could give.
  public var lacks: [Column: [UnknownFigure]] = [:]
  /// What is paid by it.
  public var kind = Kind.running
  /// The weakest basis behind it.
  public var basis: Basis
  /// Who says so: the source of its weakest input, and those of the others.
  public var provenance: Provenance

  /// What a line pays for.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// What is used up: energy, cells, data, trips, rented machines, false alarms.
    case running
    /// What is bought and written off over its life.
    case hardware
    /// People's work, written off over the life of the deployment.
    case engineering
  }

  /// The flows of a ledger.
  public enum Column: String, Sendable, Hashable, CaseIterable {
    case energy
    case cost
    case carbon
  }

  /// A flow of the line; nil where it has none.
  public subscript(column: Column) -> Double? {
    switch column {
    case .energy: energy
    case .cost: cost
    case .carbon: carbon
    }
  }
}

/// The lines of a design, and their sums.
public struct Ledger: Sendable, Hashable {
  /// The lines, in the order of the ledger.
  public var lines: [LedgerLine] = []

  /// An empty ledger.
  public init() {}

  /// The sum of a flow: Wh, USD or g a day.
  public func total(_ column: LedgerLine.Column) -> Double {
    lines.reduce(0) { $0 + ($1[column] ?? 0) }
  }

  /// The sum of what is paid for things of a kind (USD/day).
  public func cost(of kind: LedgerLine.Kind) -> Double {
    lines.reduce(0) { $0 + ($1.kind == kind ? $1.cost ?? 0 : 0) }
  }

  /// The part of the cost that is engineering as the catalogue assumes it (USD/day).
  public var assumedEngineering: Double {
    lines.reduce(0) {
      $0 + ($1.kind == .engineering && $1.basis == .assumed ? $1.cost ?? 0 : 0)
    }
  }

  /// Lines whose flow is not known, so that the total is a floor.
  public func unknownLines(_ column: LedgerLine.Column) -> [LedgerLine] {
    lines.filter { $0.unknown.contains(column) }
  }

  /// Whether every part of a total is known; of one with an unknown part the total is a floor.
  public func isKnown(_ column: LedgerLine.Column) -> Bool {
    !lines.contains { $0.unknown.contains(column) }
  }
}

/// A receiver of the lines of a ledger.
public protocol LedgerSink {
  /// Takes one line; all but its flows is made only where somebody wants it.
  mutating func take(
    energy: Double?, cost: Double?, carbon: Double?, _ line: () -> LedgerLine)
}

extension LedgerSink {
  /// Writes one line.
  ///
  /// - Parameters:
  ///   - asked: the columns that the line has: one without a value is unknown.
  ///   - floor: the columns of which only a part is known.
  ///   - lacks: the figures that a column lacks where it is unknown.
  mutating func add(
    _ name: @autoclosure () -> String, _ group: @autoclosure () -> String, energy: Double? = nil,
    cost: Double? = nil, carbon: Double? = nil,
    asked: @autoclosure () -> Set<LedgerLine.Column> = [],
    floor: @autoclosure () -> Set<LedgerLine.Column> = [],
    lacks: @autoclosure () -> [LedgerLine.Column: [UnknownFigure]] = [:],
    kind: LedgerLine.Kind = .running, _ evidence: @autoclosure () -> LineEvidence
  ) {
    take(energy: energy, cost: cost, carbon: carbon) {
      let evidence = evidence()
      var line = LedgerLine(
        name: name(), group: group(), task: evidence.task, quantity: evidence.quantity,
        unit: evidence.unit, energy: energy, cost: cost, carbon: carbon, unknown: floor(),
        kind: kind, basis: evidence.basis, provenance: evidence.provenance)
      for column in asked() where line[column] == nil { line.unknown.insert(column) }
      line.lacks = lacks().filter { line.unknown.contains($0.key) }
      return line
    }
  }
}

/// What stands behind a line.
public struct LineEvidence: Sendable {
  var basis: Basis
  var provenance: Provenance
  var task: String?
  var quantity: Double?
  var unit: String

  init<Q: Quantity>(
    _ estimate: Estimate<Q>, task: String? = nil, quantity: Double? = nil, unit: String = "",
    note: String? = nil
  ) {
    basis = estimate.basis
    provenance = estimate.provenance
    if let note { provenance.note = note }
    self.task = task
    self.quantity = quantity
    self.unit = unit
  }

  /// A figure that may be unknown: the line is then marked as incomplete.
  init<Q: Quantity>(
    _ estimate: Estimate<Q>?, or missing: String, quantity: Double? = nil, unit: String = "",
    note: String? = nil
  ) {
    self =
      estimate.map { LineEvidence($0, quantity: quantity, unit: unit, note: note) }
      ?? LineEvidence(.assumed, "unknown", missing)
  }

  /// What a line rests on.
  init(_ line: LedgerLine) {
    (basis, provenance, unit) = (line.basis, line.provenance, line.unit)
    (task, quantity) = (line.task, line.quantity)
  }

  init(
    _ basis: Basis, _ source: String, _ note: String = "", task: String? = nil,
    quantity: Double? = nil, unit: String = ""
  ) {
    self.basis = basis
    provenance = Provenance(source: source, note: note)
    self.task = task
    self.quantity = quantity
    self.unit = unit
  }

  /// The same with another input of the line; nil where it has none.
  func and<Q: Quantity>(_ estimate: Estimate<Q>?) -> LineEvidence {
    guard let estimate else { return self }
    return and(estimate.basis, estimate.provenance)
  }

  /// The same with the evidence of another line.
  func and(_ other: LineEvidence?) -> LineEvidence {
    other.map { and($0.basis, $0.provenance) } ?? self
  }

  /// The same with the source of what turns its energy into carbon. The basis of a line is that of its energy and its
  /// cost.
  func naming<Q: Quantity>(_ estimate: Estimate<Q>?) -> LineEvidence {
    guard let estimate else { return self }
    var joined = self
    joined.provenance = provenance.beside(estimate.provenance)
    return joined
  }

  private func and(_ other: Basis, _ source: Provenance) -> LineEvidence {
    var joined = self
    joined.basis = min(basis, other)
    joined.provenance = .joining((basis, provenance), (other, source))
    return joined
  }
}

extension Ledger: LedgerSink {
  /// Takes one line.
  public mutating func take(
    energy: Double?, cost: Double?, carbon: Double?, _ line: () -> LedgerLine
  ) {
    lines.append(line())
  }
}

/// Only the sums of a ledger, for when thousands are drawn up.
public struct Totals: LedgerSink, Sendable, Hashable {
  /// Wh/day.
  public var energy = 0.0
  /// USD/day.
  public var cost = 0.0
  /// g/day.
  public var carbon = 0.0

  /// Nothing yet.
  public init() {}

  /// Takes one line.
  public mutating func take(
    energy: Double?, cost: Double?, carbon: Double?, _ line: () -> LedgerLine
  ) {
    self.energy += energy ?? 0
    self.cost += cost ?? 0
    self.carbon += carbon ?? 0
  }
}
