// SPDX-License-Identifier: Apache-2.0

// How soon something is known: candidates that are slower are left out.

extension LimitRule {
  static let latency = LimitRule(
    value: .task(TaskLimit(site: { $0.latency }, service: { $0.latency }, needsLatency: true)),
    atSites: .candidates, inServices: .candidates)

  static let alertWithin = LimitRule(
    value: .task(TaskLimit(site: { $0.alertWithin }, service: { _ in nil })),
    atSites: .candidates, inServices: .none)
}
