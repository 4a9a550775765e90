// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Requirements

extension LimitRule {
  /// Working memory of each device: devices and models that nobody knows it of are left out, and what runs on one
  /// device must fit together.
  static let memory = LimitRule(
    value: .whole { $0.memory }, atSites: .candidates, inServices: .none,
    refusal: { profile, _ in
      profile.memory == nil ? .unknownFigure("memory", of: nil, limit: .memory) : nil
    })
}

extension Requirements {
  /// The most working memory that the models of a device may take together (B): what it has, cautiously, or less.
  func memory(of profile: DeviceProfile, _ cautious: RiskLevel) -> Double {
    min(
      memoryLimit ?? .infinity, profile.memory.map { cautious.benefit($0) } ?? .infinity)
  }

  /// What counts for a configuration of which nobody knows the working memory (B): it stays out of a plan that limits
  /// memory.
  var unknownMemory: Double { memoryLimit == nil ? 0 : .infinity }

  private var memoryLimit: Double? { limits.first { $0.name == .memory }?.value }
}
