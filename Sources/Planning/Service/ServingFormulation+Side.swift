// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Quantities
import Requirements

extension ServingFormulation {
  /// The figures of one risk level.
  struct Side {
    let riskLevel: RiskLevel
    let figures: ServingFigures
    let machines: [MachineProfile]
    let site: SiteProfile

    init(_ formulation: ServingFormulation, _ riskLevel: RiskLevel) {
      self.riskLevel = riskLevel
      figures = ServingFigures(formulation.profile, riskLevel)
      machines = formulation.machines
      site = formulation.site
    }

    /// What is spent whatever is chosen.
    func constant(_ aim: Objective) -> Double {
      aim == .cost ? figures.profile.effort.map { site.engineering($0, riskLevel) } ?? 0 : 0
    }

    /// What an option takes besides machine time, its training written off included.
    func direct(_ option: ServingOption, _ aim: Objective) -> Double {
      let own = samples(option, aim) + work(option, aim)
      guard let training = option.training else { return own }
      let spend = riskLevel == .middle ? training.middle : training.cautious
      let written: Double =
        switch aim {
        case .cost: spend.cost
        case .energy: spend.energy * 1_000
        case .carbon: spend.carbon * 1_000
        case .capex, .accuracy: 0
        }
      return own + written / site.lifetimeDays
    }

    private func samples(_ option: ServingOption, _ aim: Objective) -> Double {
      switch aim {
      case .accuracy: return -(option.last.configuration?.accuracy?.value.value ?? 0)
      case .cost:
        let stages = option.stages
        /// The share of samples that reach the first stage of a kind.
        func reaching(_ isMeant: (Int) -> Bool) -> Double {
          let index = stages.firstIndex { $0.machine.map(isMeant) ?? false }
          return index.map { $0 == 0 ? 1 : riskLevel.burden(option.share) } ?? 0
        }
        let kept = figures.perSample - figures.transfer
        return option.load.itemsPerDay
          * (reaching { _ in true } * kept
            + reaching { !machines[$0].isOnPremises } * figures.transfer)
      case .energy, .carbon, .capex: return 0
      }
    }

    /// What an option's work takes of machines, above what they draw idling.
    private func work(_ option: ServingOption, _ aim: Objective) -> Double {
      func work(_ stage: StageOption, _ share: Double) -> Double {
        guard let machine = stage.machine,
          let power = figures.working(machines[machine], stage.configuration?.power)
        else { return 0 }
        let busy =
          option.load.itemsPerDay * share * riskLevel.burden(stage.time) / Double(option.workers)
        return worth(power * busy / 3_600, on: machine, aim)
          * factor(option.byHour, on: machine, aim)
      }
      return work(option.last, riskLevel.burden(option.share))
        + (option.first.map { work($0, 1) } ?? 0) + idling(option, aim)
    }

    /// What the hours in which an option's machines are on make of their idling, over the mean hour's.
    private func idling(_ option: ServingOption, _ aim: Objective) -> Double {
      let rented = Set(option.stages.compactMap(\.machine)).filter {
        machines[$0].purchase != .bought
      }
      return rented.sorted().reduce(0) { sum, machine in
        let hours = ready(option, on: machine)
        let total = hours.reduce(0, +)
        guard total > 0 else { return sum }
        let more = factor(hours.map { $0 / total }, on: machine, aim) - 1
        return sum + more * total * running(machine, aim)
      }
    }

    /// What shares of the day make of the mean hour, to an aim.
    private func factor(_ shares: [Double], on machine: Int, _ aim: Objective) -> Double {
      switch aim {
      case .carbon:
        ServingFigures.factor(
          shares, machines[machine].grid == nil ? figures.profile.carbonByHour : [])
      case .cost: ServingFigures.factor(shares, figures.profile.priceByHour)
      case .energy, .capex, .accuracy: 1
      }
    }

    /// What an aim sees of energy (Wh) at a machine: the rent of an hour includes its electricity.
    private func worth(_ energy: Double, on machine: Int, _ aim: Objective) -> Double {
      switch aim {
      case .cost: machines[machine].purchase == .bought ? energy * figures.dollarsPerWattHour : 0
      case .energy: energy
      case .carbon: energy * figures.gramsPerWattHour(of: machines[machine])
      case .capex, .accuracy: 0
      }
    }

    /// What an hour of a machine takes on demand.
    func hourly(_ machine: Int, _ aim: Objective) -> Double {
      switch aim {
      case .cost: riskLevel.burden(machines[machine].price)
      case .energy, .carbon: running(machine, aim) + making(machine, aim)
      case .capex, .accuracy: 0
      }
    }

    /// What an hour takes of a machine that is paid for already.
    func running(_ machine: Int, _ aim: Objective) -> Double {
      worth(figures.idle(of: machines[machine]) ?? 0, on: machine, aim)
    }

    /// What a day takes of a machine that is paid around the clock, whether it is used or not; a bought one is on.
    func holding(_ machine: Int, _ commitment: Int, _ aim: Objective) -> Double {
      let profile = machines[machine]
      let idling = profile.purchase == .bought ? running(machine, aim) : 0
      switch aim {
      case .cost: return 24 * (riskLevel.burden(profile.commitments[commitment].price) + idling)
      case .energy, .carbon: return 24 * (making(machine, aim) + idling)
      case .capex: return profile.capex.map { riskLevel.burden($0) } ?? 0
      case .accuracy: return 0
      }
    }

    private func making(_ machine: Int, _ aim: Objective) -> Double {
      guard aim == .carbon else { return 0 }
      return machines[machine].embodied.map { riskLevel.burden($0) } ?? 0
    }

    /// Machine-hours that an option takes, those that are kept ready included.
    func hours(_ option: ServingOption, on machine: Int) -> Double {
      level(option, on: machine)
        + ready(option, on: machine).reduce(0, +)
    }

    /// Machines that an option has on in each hour of the day, where it is tied to hours; empty for none.
    func ready(_ option: ServingOption, on machine: Int) -> [Double] {
      if let ready = option.ready {
        return option.last.machine == machine ? ready.map { Double($0) } : []
      }
      guard option.isShifted else { return [] }
      let hours = taken(option, on: machine)
      return hours > 0 ? option.byHour.map { $0 * hours } : []
    }

    /// Machine-hours that an option takes at no hour of its own, or in each alike.
    func level(_ option: ServingOption, on machine: Int) -> Double {
      option.isShifted ? 0 : taken(option, on: machine)
    }

    /// Machine-hours that an option's work takes, waits for work included; none where machines are kept ready.
    private func taken(_ option: ServingOption, on machine: Int) -> Double {
      guard option.ready == nil else { return 0 }
      var busy = 0.0
      if let first = option.first, first.machine == machine {
        busy += option.load.itemsPerDay * riskLevel.burden(first.time)
      }
      if option.last.machine == machine {
        busy +=
          option.load.itemsPerDay * riskLevel.burden(option.share)
          * riskLevel.burden(option.last.time)
      }
      return figures.hours(busySeconds: busy)
    }
  }
}
