// SPDX-License-Identifier: Apache-2.0

public import Quantities
import Requirements

/// A training as it would be done: of which model, how far, after which search, on how many of which devices.
///
/// Tries are repeated until one ends well, each with the same chance p whatever became of those before: 1/p of
/// them are expected, and every figure of spend is the expected one, spend of a try / p. The time is that of one
/// try.
public struct TrainingDesign: Sendable {
  /// The task that it is for.
  public var task: String
  /// The model.
  public var model: String
  /// Its input.
  public var input: String
  /// The arithmetic.
  public var work: TrainingWork
  /// The rungs of the search that goes before; empty without one. Its winner is trained in full.
  public var search: [Halving.Rung]
  /// The chance that a try ends well.
  public var chance: Estimate<Ratio>
  /// The kind of device.
  public var machine: TrainingMachine
  /// How many of them.
  public var count: Int
  /// What surrounds them.
  public var surroundings: TrainingSurroundings

  /// Names a design.
  public init(
    task: String, model: String, input: String, work: TrainingWork, search: [Halving.Rung],
    chance: Estimate<Ratio>, machine: TrainingMachine, count: Int,
    surroundings: TrainingSurroundings
  ) {
    self.task = task
    self.model = model
    self.input = input
    self.work = work
    self.search = search
    self.chance = chance
    self.machine = machine
    self.count = count
    self.surroundings = surroundings
  }

  /// Flows that nobody can tell.
  public var unknown: Set<LedgerLine.Column> {
    var unknown: Set<LedgerLine.Column> = []
    if machine.power == nil { unknown.insert(.energy) }
    if machine.power == nil || surroundings.grid == nil { unknown.insert(.carbon) }
    if machine.purchase == nil, machine.power == nil || surroundings.electricity == nil {
      unknown.insert(.cost)
    }
    return unknown
  }

  /// Operations of a try: the training, or the search that ends with it. What is done once serves all
  /// candidates.
  public func operations(_ riskLevel: RiskLevel) -> Double {
    guard !search.isEmpty else { return work.full(riskLevel) }
    return work.once(riskLevel) + work.epoch(riskLevel) * Double(Halving.cost(search))
  }

  /// What one try takes.
  public func attempt(_ riskLevel: RiskLevel) -> TrainingSpend {
    var spend = TrainingSpend()
    spend.operations = operations(riskLevel)
    let share = max(1e-9, min(1, riskLevel.benefit(machine.utilisation)))
    let kept = TrainingSurroundings.efficiency(
      devices: count, scaling: min(1, max(1e-3, riskLevel.benefit(surroundings.scaling))))
    let speed = riskLevel.benefit(machine.peak) * share * kept * Double(count)
    spend.seconds = MachineTime.seconds(operations: spend.operations, perSecond: speed)
    spend.devices = Double(count)
    let hours = spend.seconds / 3_600
    spend.deviceHours = hours * Double(count)
    let pue = max(1, riskLevel.burden(surroundings.pue))
    spend.energy =
      (machine.power.map { riskLevel.burden($0) } ?? 0) * spend.deviceHours * pue / 1_000
    if let grid = surroundings.grid, machine.power != nil {
      spend.carbon = spend.energy * riskLevel.burden(grid) / 1_000
    }
    spend.carbon +=
      (machine.embodied.map { riskLevel.burden($0) } ?? 0) * spend.deviceHours / 1_000
    if let price = machine.price {
      spend.cost =
        MachineTime.billed(hours, step: machine.billingStep) * Double(count)
        * riskLevel.burden(price)
    } else if let electricity = surroundings.electricity {
      spend.cost = spend.energy * riskLevel.burden(electricity)
    }
    return spend
  }

  /// Tries until one ends well, expected.
  public func tries(_ riskLevel: RiskLevel) -> Double {
    1 / max(1e-3, min(1, riskLevel.benefit(chance)))
  }

  /// What is expected to be spent until a try ends well.
  public func spend(_ riskLevel: RiskLevel) -> TrainingSpend {
    attempt(riskLevel).repeated(tries(riskLevel))
  }
}

extension TrainingDesign {
  /// The group of the ledger that holds the training of a task.
  public static func group(of task: String) -> String { "training \(task)" }
}

extension LedgerBuilder {
  /// Writes the lines of a training, written off over sites and days: the training that succeeds, the search before
  /// it, the tries that fail. A site's ledger does not count its energy: that column is what its own battery or
  /// socket gives.
  func write(_ design: TrainingDesign, into sink: inout some LedgerSink) {
    let perDay = 1 / Double(max(1, site.sites)) / site.lifetimeDays
    let attempt = design.attempt(riskLevel)
    let group = TrainingDesign.group(of: design.task)
    let withEnergy = site.serving != nil
    let unknown = withEnergy ? design.unknown : design.unknown.subtracting([.energy])
    func add(_ name: String, _ share: Double, _ evidence: @autoclosure () -> LineEvidence) {
      func flow(_ value: Double, _ column: LedgerLine.Column) -> Double? {
        // What is known of an unknown flow is a floor.
        design.unknown.contains(column) && value == 0 ? nil : value * share * perDay
      }
      sink.add(
        name, group, energy: withEnergy ? flow(attempt.energy * 1_000, .energy) : nil,
        cost: flow(attempt.cost, .cost), carbon: flow(attempt.carbon * 1_000, .carbon),
        floor: unknown, evidence())
    }
    func evidence<Q: Quantity>(
      _ estimate: Estimate<Q>, _ quantity: Double, _ unit: String
    ) -> LineEvidence {
      let (machine, around) = (design.machine, design.surroundings)
      let line = LineEvidence(estimate, task: design.task, quantity: quantity, unit: unit)
        .and(machine.peak)
      return machine.price.map { line.and($0) }
        ?? line.and(machine.power).and(around.electricity)
    }
    let full = attempt.operations > 0 ? design.work.full(riskLevel) / attempt.operations : 1
    add(
      "\(design.work.route.rawValue) \(design.model) on \(design.count) x \(design.machine.name)",
      full,
      evidence(design.machine.utilisation, attempt.deviceHours * full, "device-hours"))
    if let first = design.search.first {
      add(
        "search before it", 1 - full,
        evidence(design.machine.utilisation, Double(first.candidates), "candidates"))
    }
    let failed = design.tries(riskLevel) - 1
    if failed > 1e-12 {
      add("tries that fail", failed, evidence(design.chance, failed, "expected"))
    }
  }
}

extension TrainingDesign: Uncertain {
  /// Shows each estimate.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor) {
    let training = Factor.training(task)
    visitor.visit(&work.head, training, worse: .higher)
    visitor.visit(&chance, training, worse: .lower)
    visitor.visit(&machine.price, training, worse: .higher)
    visitor.visit(&machine.power, training, worse: .higher)
    visitor.visit(&machine.embodied, training, worse: .higher)
    visitor.visit(&machine.peak, training, worse: .lower)
    visitor.visit(&machine.utilisation, training, worse: .lower)
    visitor.visit(&surroundings.scaling, training, worse: .lower)
    visitor.visit(&surroundings.pue, training, worse: .higher)
    visitor.visit(&surroundings.grid, training, worse: .higher)
    visitor.visit(&surroundings.electricity, training, worse: .higher)
  }
}
