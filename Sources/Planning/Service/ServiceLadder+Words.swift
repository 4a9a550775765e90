// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Quantities
import Requirements

extension ServicePlanner {
  /// The figure of a rung as on a slide.
  func arithmetic(_ services: [IdealService]) -> String {
    services.map { service in
      let option = service.option
      let load = option.load
      let prevalence = requirements.tasks[option.task].population?.prevalence ?? 0
      func part(_ stage: StageOption, _ share: Double) -> String? {
        guard let machine = stage.machine else { return "\(stage.name) on the users' own devices" }
        let price = machines[machine].profile.price.value.value
        let seconds = load.itemsPerDay * share * idealSeconds(stage, on: machine)
        var words =
          "\(Format.grouped(load.users * load.watched, 0)) users x \(Format.grouped(load.secondsOn, 0)) s x \(Self.rate(load.rate))"
        if share < 1 { words += " x \(Format.significant(share, 3))" }
        if let operations = operations(stage), let peak = peak(of: machine) {
          words +=
            " x \(Format.prefixed(operations, "FLOP")) / \(Format.prefixed(peak, "FLOP/s"))"
        } else {
          words += " x \(Format.duration(stage.time.value.value))"
        }
        return words
          + " = \(Self.hours(seconds / 3_600)) h x \(Format.significant(price, 4)) USD/h"
      }
      let last = part(option.last, option.share(prevalence).value.value)
      let first = option.first.flatMap { part($0, 1) }
      return [first, last].compactMap(\.self).joined(separator: "; then ")
    }.joined(separator: "; ")
  }

  /// How many people are enough, in figures.
  private func enough(_ service: IdealService) -> String {
    guard let population = requirements.tasks[service.option.task].population,
      let detect = population.detect
    else { return "" }
    let caught = service.option.values(population, commonMiss: commonMiss, cautious).caught
    return
      ": \(Format.grouped(detect.value, 0)) / (\(Format.significant(100 * population.shownBy.value, 3)) % x \(Format.significant(caught, 3)) caught)"
  }

  private static func hours(_ value: Double) -> String {
    value >= 1_000 ? Format.grouped(value, 0) : Format.significant(value, 4)
  }

  private static func rate(_ hertz: Double) -> String {
    hertz >= 1 ? "\(Format.significant(hertz, 4))/s" : "1/\(Format.duration(1 / hertz))"
  }

  func words(
    _ decision: Ladder.Decision, _ before: [IdealService], _ after: [IdealService]
  ) -> String {
    zip(before, after).map { old, new in
      switch decision {
      case .sampling:
        "\(Self.rate(new.option.load.rate)) in place of \(Self.rate(old.option.load.rate))"
      case .model: "\(new.option.last.name) in place of \(old.option.last.name)"
      case .hardware:
        "\(new.option.last.machine.map { machines[$0].profile.name } ?? "") in place of \(old.option.last.machine.map { machines[$0].profile.name } ?? "")"
      case .people:
        "\(Format.grouped(new.option.load.users * new.option.load.watched, 0)) people are enough\(enough(new))"
      case .cascade: "\(new.option.first?.name ?? "") looks first"
      case .power: ""
      }
    }.joined(separator: "; ")
  }
}
