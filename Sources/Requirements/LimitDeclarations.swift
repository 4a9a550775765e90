// SPDX-License-Identifier: Apache-2.0

import Quantities

extension Limit.Name {
  /// What is fixed about a limit of this name.
  public var declaration: Limit.Declaration {
    switch self {
    case .cost: .cost
    case .energy: .energy
    case .batteryLife: .batteryLife
    case .autonomy: .autonomy
    case .capex: .capex
    case .carbon: .carbon
    case .memory: .memory
    case .airtime: .airtime
    case .heat: .heat
    case .peak: .peak
    case .accuracy: .accuracy
    case .caught: .caught
    case .falseAlarms: .falseAlarms
    case .alertWithin: .alertWithin
    case .latency: .latency
    case .precision: .precision
    case .recall: .recall
    case .machines: .machines
    case .trainingTime: .trainingTime
    case .trainingDevices: .trainingDevices
    case .trainingHours: .trainingHours
    case .trainingCost: .trainingCost
    case .trainingEnergy: .trainingEnergy
    case .trainingCarbon: .trainingCarbon
    }
  }
}

extension Limit.Declaration {
  static let cost = Self(
    unit: "USD/day", scope: .whole, inference: .time, shown: .number(digits: 3, " USD/day"),
    reading: .init(
      .limits, "cost", DollarsPerDay.self, excludingZero: true, example: "5 USD/day"))

  static let energy = Self(
    unit: "Wh/day", scope: .whole, inference: .time, shown: .number(digits: 3, " Wh/day"),
    reading: .init(
      .limits, "energy", WattHoursPerDay.self, excludingZero: true, example: "20 Wh/day"))

  // Capacities are divided by days: they are never next to nothing.
  static let batteryLife = Self(
    unit: "days", isFloor: true, scope: .whole, deployments: .sites, inference: .time, shown: .days,
    reading: .init(.limits, "battery-life", Days.self, 0.001...1e15, example: "60 days"))

  static let autonomy = Self(
    unit: "days", isFloor: true, scope: .whole, deployments: .sites, inference: .time, shown: .days,
    reading: .init(.limits, "autonomy", Days.self, 0.001...1e15, example: "20 days"))

  static let capex = Self(
    unit: "USD", scope: .whole, shown: .number(digits: 4, " USD"),
    reading: .init(.limits, "capex", Dollars.self, excludingZero: true, example: "600 USD"))

  static let carbon = Self(
    unit: "g/day", scope: .whole, inference: .time, shown: .number(digits: 3, " g/day"),
    reading: .init(
      .limits, "carbon", GramsPerDay.self, excludingZero: true, example: "300 g/day"))

  static let memory = Self(
    unit: "B", scope: .whole, deployments: .sites, inference: .itself, shown: .bytes,
    reading: .init(.limits, "memory", Bytes.self, excludingZero: true, example: "512 MB"))

  // Nobody writes these: radio, box and supply bring them along, and all that they bear is 1.
  static let airtime = Self(
    unit: "", scope: .whole, deployments: .sites, shown: .percent, reading: nil)
  static let heat = airtime
  static let peak = airtime

  static let accuracy = Self(
    unit: "", isFloor: true, scope: .task, isFunctional: true, inference: .itself, shown: .share,
    reading: .init(.accuracy, "at-least", Ratio.self, 0...1, example: "0.30"))

  static let caught = Self(
    unit: "", isFloor: true, scope: .task, isFunctional: true, deployments: .sites,
    inference: .time, shown: .share,
    room: .toOne,
    reading: .init(.event, "caught-at-least", Ratio.self, 0...1, example: "0.80"))

  static let falseAlarms = Self(
    unit: "1/day", scope: .task, isFunctional: true, deployments: .sites,
    inference: .itself, shown: .number(digits: 3, "/day"),
    reading: .init(.falseAlarms, "at-most", PerDay.self, 0...1e6, example: "4/day"))

  static let alertWithin = Self(
    unit: "s", scope: .task, isFunctional: true, deployments: .sites, inference: .time,
    shown: .duration,
    reading: .init(
      .task, "alert-within", Seconds.self, 0...1e8, excludingZero: true, example: "10 min"))

  static let latency = Self(
    unit: "s", scope: .task, isFunctional: true, inference: .itself, shown: .duration,
    reading: .init(
      .task, "latency", Seconds.self, 0...1e6, excludingZero: true, example: "100 ms"))

  static let precision = Self(
    unit: "", isFloor: true, scope: .task, isFunctional: true, deployments: .services,
    inference: .itself, shown: .share, room: .toOne,
    reading: .init(.task, "precision-at-least", Ratio.self, 0...1, example: "0.9"))

  static let recall = Self(
    unit: "", isFloor: true, scope: .task, isFunctional: true, deployments: .services,
    inference: .itself, shown: .share, room: .toOne,
    reading: .init(.task, "recall-at-least", Ratio.self, 0...1, example: "0.9"))

  // One for each kind that `serving: { quota: … }` names.
  static let machines = Self(
    unit: "machines", scope: .machines, deployments: .services, shown: .number(digits: 3, ""),
    reading: nil)

  static let trainingTime = Self(
    unit: "s", scope: .training(.time), shown: .duration,
    reading: .init(
      .training, "finish-within", Seconds.self, excludingZero: true, example: "2 days"))

  static let trainingDevices = Self(
    unit: "devices", scope: .training(.devices), shown: .number(digits: 3, ""),
    reading: .init(.trainingQuota, "devices", whole: 1...100_000))

  static let trainingHours = Self(
    unit: "h", scope: .training(.hours), shown: .number(digits: 3, " h"),
    reading: .init(
      .trainingQuota, "device-hours", Seconds.self, excludingZero: true, per: 3_600,
      example: "400 h"))

  static let trainingCost = Self(
    unit: "USD", scope: .training(.cost), shown: .number(digits: 3, " USD"),
    reading: .init(.trainingQuota, "cost", Dollars.self, excludingZero: true, example: "500 USD"))

  static let trainingEnergy = Self(
    unit: "kWh", scope: .training(.energy), shown: .number(digits: 3, " kWh"),
    reading: .init(
      .trainingQuota, "energy", WattHours.self, excludingZero: true, per: 1_000,
      example: "300 kWh"))

  static let trainingCarbon = Self(
    unit: "kg", scope: .training(.carbon), shown: .number(digits: 3, " kg CO2e"),
    reading: .init(
      .trainingQuota, "carbon", Grams.self, excludingZero: true, per: 1_000, example: "60 kg"))
}
