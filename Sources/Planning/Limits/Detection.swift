// SPDX-License-Identifier: Apache-2.0

import Estimation
import Requirements

// How well a task is done: candidates that do it worse are left out.

extension LimitRule {
  static let accuracy = LimitRule(
    value: .task(TaskLimit(.accuracy) { $0.accuracy }), atSites: .candidates,
    inServices: .candidates)

  static let caught = LimitRule(
    value: .task(TaskLimit(.recall) { $0.caught }), atSites: .candidates, inServices: .none)

  static let precision = LimitRule(
    value: .task(TaskLimit(.falsePositives) { $0.precision }), atSites: .none,
    inServices: .candidates)

  static let recall = LimitRule(
    value: .task(TaskLimit(.recall) { $0.recall }), atSites: .none, inServices: .candidates)

  static let falseAlarms = LimitRule(
    value: .task(TaskLimit(.falsePositives) { $0.falseAlarms }), atSites: .candidates,
    inServices: .none)
}

extension ServingOption {
  /// Whether a limit is about an accuracy that nobody knows: that of a network after a training.
  func isUnknown(to limit: Limit) -> Bool {
    guard limit.name == .accuracy, let configuration = last.configuration else { return false }
    return configuration.training != nil && configuration.accuracy == nil
  }
}
