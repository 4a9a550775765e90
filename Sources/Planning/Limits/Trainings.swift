// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Requirements

// Quotas of all trainings together. Each training keeps every one of them by itself; what several add up to is a row.

extension LimitRule {
  static let trainingTime = LimitRule(
    value: trainings(.time), atSites: .eachTraining, inServices: .eachTraining)

  static let trainingDevices = quota(.devices) { $0.devices }
  static let trainingHours = quota(.hours) { $0.deviceHours }
  static let trainingCost = quota(.cost) { $0.cost }
  static let trainingEnergy = quota(.energy) { $0.energy }
  static let trainingCarbon = quota(.carbon) { $0.carbon }

  private static func quota(
    _ measure: Limit.TrainingMeasure, _ share: @escaping @Sendable (TrainingSpend) -> Double
  ) -> LimitRule {
    LimitRule(
      value: trainings(measure), atSites: .sum { share($0.training) },
      inServices: .trainings(share))
  }

  private static func trainings(_ measure: Limit.TrainingMeasure) -> Value {
    .whole { $0.design.trainings.value(of: measure, $0.riskLevel) }
  }
}

extension [TrainingDesign] {
  /// What a limit on trainings sees of several.
  func value(of measure: Limit.TrainingMeasure, _ riskLevel: RiskLevel) -> Double {
    measure.together(map { $0.value(of: measure, $0.spend(riskLevel)) })
  }
}

extension [Limit] {
  /// The limits on trainings.
  var ofTraining: [Limit] { filter { $0.name.ofTraining != nil } }
}

extension Limit.TrainingMeasure {
  /// What values of single trainings come to together.
  func together(_ values: [Double]) -> Double {
    // Trainings run side by side.
    self == .time ? values.reduce(0, max) : values.reduce(0, +)
  }
}
