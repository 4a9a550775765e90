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
    case .weight: .weight
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
      .limits,
      Key("cost", "running cost, engineering and hardware written off included", like: "5 USD/day"),
      KeyKind<DollarsPerDay>.above(0...1e15)))

  static let energy = Self(
    unit: "Wh/day", scope: .whole, inference: .time, shown: .number(digits: 3, " Wh/day"),
    reading: .init(
      .limits, Key("energy", "energy drawn", like: "20 Wh/day"),
      KeyKind<WattHoursPerDay>.above(0...1e15)))

  // Capacities are divided by days: they are never next to nothing.
  static let batteryLife = Self(
    unit: "days", isFloor: true, scope: .whole, deployments: .sites, needsBattery: true,
    inference: .time, shown: .days,
    reading: .init(
      .limits, Key("battery-life", "least time between swaps or charges", like: "60 days"),
      KeyKind<Days>.range(0.001...1e15)))

  static let autonomy = Self(
    unit: "days", isFloor: true, scope: .whole, deployments: .sites, needsBattery: true,
    inference: .time, shown: .days,
    reading: .init(
      .limits, Key("autonomy", "least time that packs last without sun", like: "20 days"),
      KeyKind<Days>.range(0.001...1e15)))

  static let capex = Self(
    unit: "USD", scope: .whole, shown: .number(digits: 4, " USD"),
    reading: .init(
      .limits, Key("capex", "what is spent at first", like: "600 USD"),
      KeyKind<Dollars>.above(0...1e15)))

  static let carbon = Self(
    unit: "g/day", scope: .whole, inference: .time, shown: .number(digits: 3, " g/day"),
    reading: .init(
      .limits, Key("carbon", "carbon", like: "300 g/day"), KeyKind<GramsPerDay>.above(0...1e15)))

  static let memory = Self(
    unit: "B", scope: .whole, deployments: .sites, inference: .itself, shown: .bytes,
    reading: .init(
      .limits, Key("memory", "working memory on each device", like: "512 MB"),
      KeyKind<Bytes>.above(0...1e15)))

  static let weight = Self(
    unit: "kg", scope: .whole, deployments: .sites, shown: .number(digits: 3, " kg"),
    reading: .init(
      .limits,
      Key("weight", "what devices, sensors, packs, panels and the radio weigh", like: "2 kg"),
      KeyKind<Grams>.above(0...1e15), per: 1_000))

  // Nobody writes these: radio, box and supply bring them along, and all that they bear is 1.
  static let airtime = Self(
    unit: "", scope: .whole, deployments: .sites, shown: .percent, reading: nil)
  static let heat = airtime
  static let peak = airtime

  static let accuracy = Self(
    unit: "", isFloor: true, scope: .task, isFunctional: true, inference: .itself, shown: .share,
    reading: .init(
      .accuracy, Key("at-least", "least accuracy by that measure", like: "0.30"),
      KeyKind<Ratio>.range(0...1)))

  static let caught = Self(
    unit: "", isFloor: true, scope: .task, isFunctional: true, deployments: .sites,
    inference: .time, shown: .share,
    room: .toOne,
    reading: .init(
      .event, Key("caught-at-least", "least share of events that is caught", like: "0.80"),
      KeyKind<Ratio>.range(0...1)))

  static let falseAlarms = Self(
    unit: "1/day", scope: .task, isFunctional: true, deployments: .sites,
    inference: .itself, shown: .number(digits: 3, "/day"),
    reading: .init(
      .falseAlarms, Key("at-most", "the most there may be", like: "4/day"),
      KeyKind<PerDay>.range(0...1e6)))

  static let alertWithin = Self(
    unit: "s", scope: .task, isFunctional: true, deployments: .sites, inference: .time,
    shown: .duration,
    reading: .init(
      .task, Key("alert-within", "the longest time from an event to its alert", like: "10 min"),
      KeyKind<Seconds>.above(0...1e8)))

  static let latency = Self(
    unit: "s", scope: .task, isFunctional: true, inference: .itself, shown: .duration,
    reading: .init(
      .task,
      Key(
        "latency", "the longest time of a warm inference, or until a request's answer",
        like: "100 ms"), KeyKind<Seconds>.above(0...1e6)))

  static let precision = Self(
    unit: "", isFloor: true, scope: .task, isFunctional: true, deployments: .services,
    inference: .itself, shown: .share, room: .toOne,
    reading: .init(
      .task,
      Key("precision-at-least", "least share of positive samples that is right", like: "0.9"),
      KeyKind<Ratio>.range(0...1)))

  static let recall = Self(
    unit: "", isFloor: true, scope: .task, isFunctional: true, deployments: .services,
    inference: .itself, shown: .share, room: .toOne,
    reading: .init(
      .task,
      Key("recall-at-least", "least share found of the samples that show something", like: "0.9"),
      KeyKind<Ratio>.range(0...1)))

  // One for each kind that `serving: { quota: … }` names.
  static let machines = Self(
    unit: "machines", scope: .machines, deployments: .services, shown: .number(digits: 3, ""),
    reading: nil)

  static let trainingTime = Self(
    unit: "s", scope: .training(.time), shown: .duration,
    reading: .init(
      .training, Key("finish-within", "the longest that a try may take", like: "2 days"),
      KeyKind<Seconds>.above(0...1e15)))

  static let trainingDevices = Self(
    unit: "devices", scope: .training(.devices), shown: .number(digits: 3, ""),
    reading: .init(
      .trainingQuota, Key("devices", "devices that train at the same time", like: "16"),
      whole: 1...100_000))

  static let trainingHours = Self(
    unit: "h", scope: .training(.hours), shown: .number(digits: 3, " h"),
    reading: .init(
      .trainingQuota, Key("device-hours", "time of all devices together", like: "400 h"),
      KeyKind<Seconds>.above(0...1e15), per: 3_600))

  static let trainingCost = Self(
    unit: "USD", scope: .training(.cost), shown: .number(digits: 3, " USD"),
    reading: .init(
      .trainingQuota, Key("cost", "money", like: "500 USD"), KeyKind<Dollars>.above(0...1e15)))

  static let trainingEnergy = Self(
    unit: "kWh", scope: .training(.energy), shown: .number(digits: 3, " kWh"),
    reading: .init(
      .trainingQuota, Key("energy", "energy", like: "300 kWh"), KeyKind<WattHours>.above(0...1e15),
      per: 1_000))

  static let trainingCarbon = Self(
    unit: "kg", scope: .training(.carbon), shown: .number(digits: 3, " kg CO2e"),
    reading: .init(
      .trainingQuota, Key("carbon", "carbon", like: "60 kg"), KeyKind<Grams>.above(0...1e15),
      per: 1_000))
}
