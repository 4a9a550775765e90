// SPDX-License-Identifier: Apache-2.0

import Costing
import IntegerProgram
import Requirements

/// What one unit of a column adds to each site total, middle and cautious.
struct ColumnShares: Sendable {
  /// USD/day.
  var cost: (middle: Double, cautious: Double) = (0, 0)
  /// Wh/day.
  var energy: (middle: Double, cautious: Double) = (0, 0)
  /// g/day.
  var carbon: (middle: Double, cautious: Double) = (0, 0)
  /// USD.
  var capex: (middle: Double, cautious: Double) = (0, 0)
  /// Share of the time that the radio may send, cautious.
  var airtime = 0.0
  /// Sum of the tasks' accuracies (shares).
  var accuracy = 0.0
  /// What is spent on training, cautious; limits alone see it whole.
  var training = TrainingSpend()

  /// Adds a training, written off over sites and days.
  mutating func add(_ option: TrainingOption, _ site: SiteProfile) {
    let days = Double(max(1, site.sites)) * site.lifetimeDays
    cost.middle += option.middle.cost / days
    cost.cautious += option.cautious.cost / days
    carbon.middle += option.middle.carbon * 1_000 / days
    carbon.cautious += option.cautious.carbon * 1_000 / days
    training = option.cautious
  }

  /// Adds what the frames of a run take elsewhere.
  mutating func add(_ remote: RemoteSpend) {
    cost.middle += remote.cost.middle
    cost.cautious += remote.cost.cautious
    carbon.middle += remote.carbon.middle
    carbon.cautious += remote.carbon.cautious
    airtime += remote.airtime
  }

  /// Adds what a flow takes under one risk level: its energy, and what that costs.
  mutating func add(flow: Flow, _ figures: SiteFigures, _ meanLight: Double, isMiddle: Bool) {
    let hours = flow.wattHours(light: meanLight)
    if isMiddle {
      cost.middle += figures.perWattHour * hours
      energy.middle += hours
      carbon.middle += figures.gramsPerWattHour * hours
    } else {
      cost.cautious += figures.perWattHour * hours
      energy.cautious += hours
      carbon.cautious += figures.gramsPerWattHour * hours
    }
  }

  /// The share in an objective, to be made small.
  ///
  /// - Parameter cautiously: whether the quantity is taken as limits see it.
  func objective(_ aim: Objective, cautiously: Bool = false) -> Double {
    guard !cautiously else {
      switch aim {
      case .cost: return cost.cautious
      case .energy: return energy.cautious
      case .carbon: return carbon.cautious
      case .capex: return capex.cautious
      case .accuracy: return -accuracy
      }
    }
    return switch aim {
    case .cost: cost.middle
    case .energy: energy.middle
    case .carbon: carbon.middle
    case .capex: capex.middle
    case .accuracy: -accuracy
    }
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

  init(name: String, aim: Objective, aims: [Objective], cautiously: Bool = false) {
    self.cautiously = cautiously
    program = Program(name: name, sense: .minimise)
    self.aim = aim
    self.aims = aims
  }

  mutating func column(
    _ name: String, _ kind: Program.Kind, upper: Double, _ meaning: Formulation.Meaning,
    _ share: ColumnShares = ColumnShares()
  ) -> Int {
    meanings.append(meaning)
    shares.append(share)
    return program.addColumn(
      name, kind, upper: upper, objective: share.objective(aim, cautiously: cautiously))
  }

  mutating func row(_ name: String, _ terms: [(Int, Double)], equals value: Double) {
    program.addRow(name, Self.terms(terms), equals: value)
  }

  mutating func row(_ name: String, _ terms: [(Int, Double)], atMost value: Double) {
    program.addRow(name, Self.terms(terms), atMost: value)
  }

  mutating func row(_ name: String, _ terms: [(Int, Double)], atLeast value: Double) {
    program.addRow(name, Self.terms(terms), atLeast: value)
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
