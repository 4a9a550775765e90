// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Requirements

// Running cost, energy, carbon and what is spent at first: what counts towards an aim stays within a limit.

extension LimitRule {
  static let cost = LimitRule(
    value: .whole { $0.totals().cost },
    atSites: .sum({ $0.cost.cautious }, countsVisits: true), inServices: .aim(.cost))

  static let energy = LimitRule(
    value: .whole { $0.energy }, atSites: .sum { $0.energy.cautious }, inServices: .aim(.energy))

  static let carbon = LimitRule(
    value: .whole { $0.totals().carbon },
    atSites: .sum({ $0.carbon.cautious }, countsVisits: true), inServices: .aim(.carbon),
    refusal: { profile, _ in
      profile.embodied == nil
        ? .unknownFigure("carbon of making it", of: nil, limit: .carbon) : nil
    })

  static let capex = LimitRule(
    value: .whole { $0.capex }, atSites: .sum { $0.capex.cautious }, inServices: .aim(.capex))
}
