// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

/// The program of a service.
///
/// Columns: each option taken or not; for each machine the billed time, in whole steps where steps
/// are long enough to matter, once in the middle and, where a limit needs it, once cautiously. Rows: one
/// option a task; a machine's billed time carries the work of all options, and the least that is kept; what
/// is limited.
struct ServingFormulation {
  var options: [ServingOption]
  let requirements: Requirements
  let machines: [MachineProfile]
  let profile: ServingProfile
  let cautious: Outlook

  struct Formulated {
    var program: Program
    /// What the first columns mean.
    var options: [ServingOption]
  }

  func formulate(
    _ aim: Objective, keeping reached: [(aim: Objective, value: Double)] = []
  ) -> Formulated {
    var program = Program(name: requirements.deployment, sense: .minimise)
    let kept = withoutHopeless(aim, mayPrune: reached.isEmpty)
    let middle = Side(self, .middle)
    program.objectiveConstant = middle.constant(aim)
    for (index, option) in kept.enumerated() {
      program.addColumn(
        "option \(index + 1)", .binary, objective: middle.direct(option, requirements, aim))
    }
    for task in requirements.tasks.indices {
      program.addRow(
        "task \(requirements.tasks[task].name)",
        kept.indices.filter { kept[$0].task == task }.map { .init(column: $0, coefficient: 1) },
        equals: 1)
    }
    let used = Set(kept.flatMap { $0.stages.compactMap(\.machine) }).sorted()
    let hours = addTime(&program, kept, used, middle, "", aim)
    let siteLimits = requirements.limits.filter { limit in
      limit.task == nil && [.cost, .energy, .carbon].contains(limit.name)
    }
    if !siteLimits.isEmpty {
      let careful = Side(self, cautious)
      let slow = addTime(&program, kept, used, careful, " cautious", nil)
      for limit in siteLimits {
        guard let aim = Objective.allCases.first(where: { $0.limit == limit.name }) else {
          continue
        }
        program.addRow(
          limit.name.rawValue, terms(kept, slow, careful, aim),
          atMost: limit.value - careful.constant(aim))
      }
    }
    for limit in requirements.limits {
      guard let share = Self.training(limit.name) else { continue }
      program.addRow(
        limit.name.rawValue,
        kept.indices.compactMap { index in
          kept[index].training.map { .init(column: index, coefficient: share($0.cautious)) }
        }, atMost: limit.value)
    }
    for (aim, value) in reached {
      program.addRow(
        "keep \(aim.rawValue)", terms(kept, hours, middle, aim),
        atMost: value - middle.constant(aim) + 1e-9 * max(1, abs(value)))
    }
    return Formulated(program: program, options: kept)
  }

  /// What a quota over all trainings sees of each; nil for limits that each training keeps by itself.
  private static func training(_ name: SiteLimit.Name) -> ((TrainingSpend) -> Double)? {
    switch name {
    case .trainingDevices: \.devices
    case .trainingHours: \.deviceHours
    case .trainingCost: \.cost
    case .trainingEnergy: \.energy
    case .trainingCarbon: \.carbon
    default: nil
    }
  }

  /// A machine's billed time: its column, and the hours that one unit of it stands for.
  private struct Time {
    var machine: Int
    var column: Int
    var hours: Double
  }

  private func addTime(
    _ program: inout Program, _ kept: [ServingOption], _ used: [Int], _ side: Side,
    _ suffix: String,
    _ aim: Objective?
  ) -> [Time] {
    used.map { machine in
      let step = machines[machine].billingStep
      let isWhole = step >= MachineTime.shortStep
      let unit = isWhole ? step / 3_600 : 1
      let busy = kept.map { side.hours($0, on: machine, requirements) }
      let most = requirements.tasks.indices.reduce(profile.leastHours) { sum, task in
        sum + (kept.indices.filter { kept[$0].task == task }.map { busy[$0] }.max() ?? 0)
      }
      let column = program.addColumn(
        "hours \(machines[machine].name)\(suffix)", isWhole ? .integer : .continuous,
        upper: (most / unit).rounded(.up) + 1,
        objective: aim.map { side.hourly(machine, $0) * unit } ?? 0)
      program.addRow(
        "work \(machines[machine].name)\(suffix)",
        [.init(column: column, coefficient: unit)]
          + kept.indices.filter { busy[$0] > 0 }.map { .init(column: $0, coefficient: -busy[$0]) },
        atLeast: 0)
      if profile.leastHours > 0 {
        for task in requirements.tasks.indices {
          let users = kept.indices.filter { kept[$0].task == task && busy[$0] > 0 }
          guard !users.isEmpty else { continue }
          program.addRow(
            "least \(machines[machine].name) \(requirements.tasks[task].name)\(suffix)",
            [.init(column: column, coefficient: unit)]
              + users.map { .init(column: $0, coefficient: -profile.leastHours) }, atLeast: 0)
        }
      }
      return Time(machine: machine, column: column, hours: unit)
    }
  }

  private func terms(
    _ kept: [ServingOption], _ times: [Time], _ side: Side, _ aim: Objective
  ) -> [Program.Term] {
    kept.indices.map { .init(column: $0, coefficient: side.direct(kept[$0], requirements, aim)) }
      + times.map { .init(column: $0.column, coefficient: side.hourly($0.machine, aim) * $0.hours) }
  }

  /// Options that cannot be in a best plan: what they take at least is more than another of their task
  /// takes at most. Only where nothing is limited over the whole, so that the other is always allowed.
  private func withoutHopeless(_ aim: Objective, mayPrune: Bool) -> [ServingOption] {
    let isLimited = requirements.limits.contains { $0.task == nil }
    guard mayPrune, !isLimited, requirements.objectives.count == 1, aim != .accuracy else {
      return options
    }
    let side = Side(self, .middle)
    func bounds(_ option: ServingOption) -> (least: Double, most: Double, slack: Double) {
      var least = side.direct(option, requirements, aim)
      var (most, slack) = (least, 0.0)
      for machine in Set(option.stages.compactMap(\.machine)) {
        let hours = side.hours(option, on: machine, requirements)
        let step = machines[machine].billingStep
        let hourly = side.hourly(machine, aim)
        least += hours * hourly
        most += max(profile.leastHours, MachineTime.billed(hours, step: step)) * hourly
        slack += (step / 3_600 + profile.leastHours) * hourly
      }
      return (least, most, slack)
    }
    // Where several tasks share a machine, one may fill the hours that another pays for.
    let sharing = requirements.tasks.count > 1
    var mosts = [Double](repeating: .infinity, count: requirements.tasks.count)
    let all = options.map(bounds)
    for (option, bound) in zip(options, all) {
      mosts[option.task] = min(mosts[option.task], bound.most)
    }
    return zip(options, all).filter { option, bound in
      bound.least <= mosts[option.task] * (1 + 1e-9) + (sharing ? bound.slack : 0)
    }.map(\.0)
  }

  /// The figures of one outlook.
  struct Side {
    let outlook: Outlook
    let figures: ServingFigures
    let machines: [MachineProfile]
    let lifetimeDays: Double

    init(_ formulation: ServingFormulation, _ outlook: Outlook) {
      self.outlook = outlook
      figures = ServingFigures(formulation.profile, outlook)
      machines = formulation.machines
      lifetimeDays = formulation.profile.lifetimeDays
    }

    /// What is spent whatever is chosen.
    func constant(_ aim: Objective) -> Double {
      aim == .cost ? figures.engineering : 0
    }

    /// What an option takes besides machine time, its training written off included.
    func direct(
      _ option: ServingOption, _ requirements: Requirements, _ aim: Objective
    ) -> Double {
      guard let training = option.training else { return samples(option, requirements, aim) }
      let spend = outlook == .middle ? training.middle : training.cautious
      let written: Double =
        switch aim {
        case .cost: spend.cost
        case .energy: spend.energy * 1_000
        case .carbon: spend.carbon * 1_000
        case .capex, .accuracy: 0
        }
      return samples(option, requirements, aim) + written / lifetimeDays
    }

    private func samples(
      _ option: ServingOption, _ requirements: Requirements, _ aim: Objective
    ) -> Double {
      switch aim {
      case .accuracy: return -(option.last.cell?.accuracy?.value.value ?? 0)
      case .cost:
        let stages = option.stages
        guard let first = stages.first(where: { $0.machine != nil }) else { return 0 }
        let prevalence = requirements.tasks[option.task].population?.prevalence ?? 0
        let reached =
          stages.count == 2 && stages[0].machine == nil && first.name == stages[1].name
          ? outlook.burden(option.share(prevalence)) : 1
        return option.load.itemsPerDay * reached * figures.perSample
      case .energy, .carbon, .capex: return 0
      }
    }

    /// What an hour of a machine takes.
    func hourly(_ machine: Int, _ aim: Objective) -> Double {
      let profile = machines[machine]
      switch aim {
      case .cost: return outlook.burden(profile.price)
      case .energy: return figures.power(of: profile, outlook) ?? 0
      case .carbon:
        return (figures.power(of: profile, outlook) ?? 0) * figures.gramsPerWattHour
          + (profile.embodied.map { outlook.burden($0) } ?? 0)
      case .capex, .accuracy: return 0
      }
    }

    /// Hours of a machine that an option takes.
    func hours(_ option: ServingOption, on machine: Int, _ requirements: Requirements) -> Double {
      if let kept = option.kept { return option.last.machine == machine ? kept : 0 }
      let prevalence = requirements.tasks[option.task].population?.prevalence ?? 0
      var busy = 0.0
      if let first = option.first, first.machine == machine {
        busy += option.load.itemsPerDay * outlook.burden(first.time)
      }
      if option.last.machine == machine {
        busy +=
          option.load.itemsPerDay * outlook.burden(option.share(prevalence))
          * outlook.burden(option.last.time)
      }
      return figures.hours(busySeconds: busy)
    }
  }
}
