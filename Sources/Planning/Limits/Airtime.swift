// SPDX-License-Identifier: Apache-2.0

import Costing

extension LimitRule {
  /// Signs of life, true events and false alarms within the time that the radio may send.
  static let airtime = LimitRule(
    value: .whole { $0.airtime }, atSites: .sum { $0.airtime }, inServices: .none)
}
