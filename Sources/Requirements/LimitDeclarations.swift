// SPDX-License-Identifier: Apache-2.0

import Documents
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
      .limits, "cost", KeyKind<DollarsPerDay>.above(0...1e15), like: "5 USD/day",
      help: "running cost, engineering and hardware written off included"))

  static let energy = Self(
    unit: "Wh/day", scope: .whole, inference: .time, shown: .number(digits: 3, " Wh/day"),
    reading: .init(
      .limits, "energy", KeyKind<WattHoursPerDay>.above(0...1e15), like: "20 Wh/day",
      help: "energy drawn"))

  // Capacities are divided by days: they are never next to nothing.
  static let batteryLife = Self(
    unit: "days", isFloor: true, scope: .whole, deployments: .sites, inference: .time, shown: .days,
    reading: .init(
      .limits, "battery-life", KeyKind<Days>.range(0.001...1e15), like: "60 days",
      help: "least time between swaps or charges"))

  static let autonomy = Self(
    unit: "days", isFloor: true, scope: .whole, deployments: .sites, inference: .time, shown: .days,
    reading: .init(
      .limits, "autonomy", KeyKind<Days>.range(0.001...1e15), like: "20 days",
      help: "least time without sun"))

  static let capex = Self(
    unit: "USD", scope: .whole, shown: .number(digits: 4, " USD"),
    reading: .init(
      .limits, "capex", KeyKind<Dollars>.above(0...1e15), like: "600 USD",
      help: "what is spent at first"))

  static let carbon = Self(
    unit: "g/day", scope: .whole, inference: .time, shown: .number(digits: 3, " g/day"),
    reading: .init(
      .limits, "carbon", KeyKind<GramsPerDay>.above(0...1e15), like: "300 g/day",
      help: "carbon"))

  static let memory = Self(
    unit: "B", scope: .whole, deployments: .sites, inference: .itself, shown: .bytes,
    reading: .init(
      .limits, "memory", KeyKind<Bytes>.above(0...1e15), like: "512 MB",
      help: "working memory on each device"))

  // Nobody writes these: radio, box and supply bring them along, and all that they bear is 1.
  static let airtime = Self(
    unit: "", scope: .whole, deployments: .sites, shown: .percent, reading: nil)
  static let heat = airtime
  static let peak = airtime

  static let accuracy = Self(
    unit: "", isFloor: true, scope: .task, isFunctional: true, inference: .itself, shown: .share,
    reading: .init(
      .accuracy, "at-least", KeyKind<Ratio>.range(0...1), like: "0.30",
      help: "least accuracy by that measure"))

  static let caught = Self(
    unit: "", isFloor: true, scope: .task, isFunctional: true, deployments: .sites,
    inference: .time, shown: .share,
    room: .toOne,
    reading: .init(
      .event, "caught-at-least", KeyKind<Ratio>.range(0...1), like: "0.80",
      help: "least share of events that is caught"))

  static let falseAlarms = Self(
    unit: "1/day", scope: .task, isFunctional: true, deployments: .sites,
    inference: .itself, shown: .number(digits: 3, "/day"),
    reading: .init(
      .falseAlarms, "at-most", KeyKind<PerDay>.range(0...1e6), like: "4/day",
      help: "the most there may be"))

  static let alertWithin = Self(
    unit: "s", scope: .task, isFunctional: true, deployments: .sites, inference: .time,
    shown: .duration,
    reading: .init(
      .task, "alert-within", KeyKind<Seconds>.above(0...1e8), like: "10 min",
      help: "the longest time from an event to its alert"))

  static let latency = Self(
    unit: "s", scope: .task, isFunctional: true, inference: .itself, shown: .duration,
    reading: .init(
      .task, "latency", KeyKind<Seconds>.above(0...1e6), like: "100 ms",
      help: "the longest time of one warm inference; of requests, until the answer"))

  static let precision = Self(
    unit: "", isFloor: true, scope: .task, isFunctional: true, deployments: .services,
    inference: .itself, shown: .share, room: .toOne,
    reading: .init(
      .task, "precision-at-least", KeyKind<Ratio>.range(0...1), like: "0.9",
      help: "least share of positive samples that is right"))

  static let recall = Self(
    unit: "", isFloor: true, scope: .task, isFunctional: true, deployments: .services,
    inference: .itself, shown: .share, room: .toOne,
    reading: .init(
      .task, "recall-at-least", KeyKind<Ratio>.range(0...1), like: "0.9",
      help: "least share that is found of the samples that show something"))

  // One for each kind that `serving: { quota: … }` names.
  static let machines = Self(
    unit: "machines", scope: .machines, deployments: .services, shown: .number(digits: 3, ""),
    reading: nil)

  static let trainingTime = Self(
    unit: "s", scope: .training(.time), shown: .duration,
    reading: .init(
      .training, "finish-within", KeyKind<Seconds>.above(0...1e15), like: "2 days",
      help: "the longest that a try may take"))

  static let trainingDevices = Self(
    unit: "devices", scope: .training(.devices), shown: .number(digits: 3, ""),
    reading: .init(
      .trainingQuota, "devices", whole: 1...100_000, like: "16",
      help: "devices that train at the same time"))

  static let trainingHours = Self(
    unit: "h", scope: .training(.hours), shown: .number(digits: 3, " h"),
    reading: .init(
      .trainingQuota, "device-hours", KeyKind<Seconds>.above(0...1e15), per: 3_600, like: "400 h",
      help: "time of all devices together"))

  static let trainingCost = Self(
    unit: "USD", scope: .training(.cost), shown: .number(digits: 3, " USD"),
    reading: .init(
      .trainingQuota, "cost", KeyKind<Dollars>.above(0...1e15), like: "500 USD",
      help: "money"))

  static let trainingEnergy = Self(
    unit: "kWh", scope: .training(.energy), shown: .number(digits: 3, " kWh"),
    reading: .init(
      .trainingQuota, "energy", KeyKind<WattHours>.above(0...1e15), per: 1_000, like: "300 kWh",
      help: "energy"))

  static let trainingCarbon = Self(
    unit: "kg", scope: .training(.carbon), shown: .number(digits: 3, " kg CO2e"),
    reading: .init(
      .trainingQuota, "carbon", KeyKind<Grams>.above(0...1e15), per: 1_000, like: "60 kg",
      help: "carbon"))
}
