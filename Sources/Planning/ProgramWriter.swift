// SPDX-License-Identifier: Apache-2.0

import Costing
import IntegerProgram
import Requirements

/// A figure under both risk levels: the middle one is for objectives, the cautious one for limits.
struct Both: Sendable, Hashable {
  var middle = 0.0
  var cautious = 0.0

  init(_ middle: Double, _ cautious: Double) {
    self.middle = middle
    self.cautious = cautious
  }

  /// A figure of one risk level alone.
  init(_ value: Double, isMiddle: Bool) {
    if isMiddle { middle = value } else { cautious = value }
  }

  static let zero = Both(0, 0)

  static func + (left: Both, right: Both) -> Both {
    Both(left.middle + right.middle, left.cautious + right.cautious)
  }

  static func += (left: inout Both, right: Both) { left = left + right }

  static func / (left: Both, right: Double) -> Both {
    Both(left.middle / right, left.cautious / right)
  }
}

/// What one unit of a column adds to each site total, middle and cautious.
struct ColumnShares: Sendable {
  /// USD/day.
  var cost = Both.zero
  /// Wh/day.
  var energy = Both.zero
  /// g/day.
  var carbon = Both.zero
  /// USD.
  var capex = Both.zero
  /// Share of the time that the radio may send, cautious.
  var airtime = 0.0
  /// Sum of the tasks' accuracies (shares).
  var accuracy = 0.0
  /// What is spent on training, cautious; limits alone see it whole.
  var training = TrainingSpend()

  /// Adds a training, written off over sites and days.
  mutating func add(_ option: TrainingOption, _ site: SiteProfile) {
    let days = Double(max(1, site.sites)) * site.lifetimeDays
    cost += Both(option.middle.cost, option.cautious.cost) / days
    carbon += Both(option.middle.carbon * 1_000, option.cautious.carbon * 1_000) / days
    training = option.cautious
  }

  /// Adds what the frames of a run take elsewhere.
  mutating func add(_ remote: RemoteSpend) {
    cost += remote.cost
    carbon += remote.carbon
    airtime += remote.airtime
  }

  /// Adds what a flow takes under one risk level: its energy, and what that costs.
  mutating func add(flow: Flow, _ figures: SiteFigures, _ meanLight: Double, isMiddle: Bool) {
    let hours = flow.wattHours(light: meanLight)
    cost += Both(figures.perWattHour * hours, isMiddle: isMiddle)
    energy += Both(hours, isMiddle: isMiddle)
    carbon += Both(figures.gramsPerWattHour * hours, isMiddle: isMiddle)
  }

  /// The share in an objective, to be made small.
  ///
  /// - Parameter cautiously: whether the quantity is taken as limits see it.
  func objective(_ aim: Objective, cautiously: Bool = false) -> Double {
    let share: Both =
      switch aim {
      case .cost: cost
      case .energy: energy
      case .carbon: carbon
      case .capex: capex
      case .accuracy: Both(-accuracy, -accuracy)
      }
    return cautiously ? share.cautious : share.middle
  }
}

/// Collects columns with their shares and rows into a program.
struct ProgramWriter {
  private var program: Program
  private var meanings: [Formulation.Meaning] = []
  private var shares: [ColumnShares] = []
  private let aim: Objective
  private let cautiously: Bool
  private let aims: [Objective]
  /// Whether columns and rows are called by what they mean, and not by their numbers.
  private let isNamed: Bool

  init(
    name: String, aim: Objective, aims: [Objective], cautiously: Bool = false, isNamed: Bool = true
  ) {
    self.cautiously = cautiously
    self.isNamed = isNamed
    program = Program(name: name, sense: .minimise)
    self.aim = aim
    self.aims = aims
  }

  mutating func column(
    _ name: @autoclosure () -> String, _ kind: Program.Kind, upper: Double,
    _ meaning: Formulation.Meaning, _ share: ColumnShares = ColumnShares()
  ) -> Int {
    let name = isNamed ? name() : "c\(program.columns.count)"
    meanings.append(meaning)
    shares.append(share)
    return program.addColumn(
      name, kind, upper: upper, objective: share.objective(aim, cautiously: cautiously))
  }

  mutating func row(
    _ name: @autoclosure () -> String, _ terms: [(Int, Double)], equals value: Double
  ) {
    program.addRow(called(name()), Self.terms(terms), equals: value)
  }

  mutating func row(
    _ name: @autoclosure () -> String, _ terms: [(Int, Double)], atMost value: Double
  ) {
    program.addRow(called(name()), Self.terms(terms), atMost: value)
  }

  mutating func row(
    _ name: @autoclosure () -> String, _ terms: [(Int, Double)], atLeast value: Double
  ) {
    program.addRow(called(name()), Self.terms(terms), atLeast: value)
  }

  private func called(_ name: @autoclosure () -> String) -> String {
    isNamed ? name() : "r\(program.rows.count)"
  }

  /// What is too small for a solver is left out: such a share moves no sum that a limit could see.
  private static func terms(_ terms: [(Int, Double)]) -> [Program.Term] {
    terms.map { column, share in
      Program.Term(
        column: column, coefficient: abs(share) < Program.smallestMagnitude ? 0 : share)
    }
  }

  /// A site total must stay at or below a limit.
  mutating func limit(_ name: String, _ share: (ColumnShares) -> Double, _ value: Double) {
    let terms = shares.enumerated().map { ($0.offset, share($0.element)) }.filter { $0.1 != 0 }
    row(name, terms, atMost: value)
  }

  /// An earlier aim must stay as good as it was.
  mutating func keep(_ aim: Objective, _ value: Double) {
    let terms = shares.enumerated()
      .map { ($0.offset, $0.element.objective(aim, cautiously: cautiously)) }
      .filter { $0.1 != 0 }
    row("keep \(aim.rawValue)", terms, atMost: value + 1e-9 * max(1, abs(value)))
  }

  func finish() -> Formulation.Formulated {
    var objectives: [Objective: (coefficients: [Double], constant: Double)] = [:]
    for aim in aims { objectives[aim] = (shares.map { $0.objective(aim) }, 0) }
    return Formulation.Formulated(program: program, meanings: meanings, objectives: objectives)
  }
}
