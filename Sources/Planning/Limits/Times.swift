// SPDX-License-Identifier: Apache-2.0

// How soon something is known: candidates that are slower are left out.

extension LimitRule {
  static let latency = LimitRule(
    value: .task(TaskLimit(.time, needsLatency: true) { $0.latency }), atSites: .candidates,
    inServices: .candidates)

  static let alertWithin = LimitRule(
    value: .task(TaskLimit(.time) { $0.alertWithin }), atSites: .candidates, inServices: .none)
}
