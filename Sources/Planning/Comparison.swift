// SPDX-License-Identifier: Apache-2.0

import Costing
import Quantities
import Requirements

/// Holds designs for one site against the chosen one in the same possible worlds: what all share, such
/// as the price of a boat trip or the loss of the converter, cannot tell them apart.
struct Comparison: Sendable {
  private let chosen: Design
  private let site: SiteProfile
  private let aim: SiteLimit.Name
  /// What stands for the hourly simulation in each world.
  private let cuts: SupplyCuts
  /// Possible worlds, the site in each, and what the chosen design takes there.
  private let worlds: [(world: World, site: SiteProfile, value: Double)]

  /// Draws the worlds that a chosen design and its rivals are compared in.
  ///
  /// - Parameter hasOtherRadio: whether rivals talk over another radio.
  init(
    _ chosen: Design, with rivals: [Design], at site: SiteProfile, by aim: SiteLimit.Name,
    cuts: SupplyCuts, hasOtherRadio: Bool = false
  ) {
    self.cuts = cuts
    self.chosen = chosen
    self.site = site
    self.aim = aim
    let factors =
      SiteProfile.factors + chosen.factors + rivals.flatMap(\.factors)
      + (hasOtherRadio ? [.otherRadio] : [])
    var simulation = Simulation(seed: 20_261_122)
    worlds = (0..<200).map { _ in
      let world = simulation.world(of: factors)
      let place = site.fixed(in: world)
      return (world, place, Self.value(chosen, world, place, aim, cuts))
    }
  }

  /// The share of possible worlds in which a rival is the better one. One that has not won after a
  /// quarter of them is given up: with a chance of a tenth that happens to one in two hundred.
  ///
  /// - Parameter other: the rival's site, where it talks in another way; the errors of another radio are its own.
  func chance(of rival: Design, at other: SiteProfile? = nil) -> Double {
    var wins = 0
    for (index, (world, place, value)) in worlds.enumerated() {
      let its = other.map { theirs($0, in: world) } ?? place
      if Self.value(rival, world, its, aim, cuts) < value { wins += 1 }
      if wins == 0, index + 1 >= worlds.count / 4 { return 0 }
    }
    return Double(wins) / Double(worlds.count)
  }

  /// What to measure first: the factor whose error, within its interval, moves the gap to a rival most.
  func decisive(against rival: Design, at other: SiteProfile? = nil) -> Factor? {
    func gap(_ factor: Factor, _ deviate: Double) -> Double {
      let world = World([factor: deviate])
      let place = site.fixed(in: world)
      let its = other.map { theirs($0, in: world) } ?? place
      return Self.value(rival, world, its, aim, cuts)
        - Self.value(chosen, world, place, aim, cuts)
    }
    var best: (factor: Factor, swing: Double)?
    let radio: [Factor] = other.map { hasRadio($0) ? [] : [.otherRadio] } ?? []
    for factor in SiteProfile.factors + chosen.factors + rival.factors + radio {
      let swing = abs(gap(factor, Interval.spread) - gap(factor, -Interval.spread))
      if swing > (best?.swing ?? 1e-9) { best = (factor, swing) }
    }
    return best?.factor
  }

  /// Whether another site has the chosen one's radio.
  private func hasRadio(_ other: SiteProfile) -> Bool { other.radio?.id == site.radio?.id }

  private func theirs(_ other: SiteProfile, in world: World) -> SiteProfile {
    other.fixed(in: hasRadio(other) ? world : world.with(.radio, as: .otherRadio))
  }

  private static func value(
    _ design: Design, _ world: World, _ site: SiteProfile, _ aim: SiteLimit.Name,
    _ cuts: SupplyCuts
  ) -> Double {
    Evaluation.value(of: aim, design.fixed(in: world), site, .middle, cuts: cuts) ?? .infinity
  }
}
