// SPDX-License-Identifier: Apache-2.0

import Quantities

/// The figures that parts, batteries, panels and radios can have, each with its dimension.
enum PartFigures {
  /// What a figure must be.
  struct Expected {
    var dimension: Dimension
    /// A unit that would do.
    var unit: String
    /// Whether it is a share of 1.
    var isShare = false
  }

  /// What a figure must be on a shelf; nil where no such figure is known there.
  static func expected(_ name: String, on shelf: Part.Shelf) -> Expected? {
    table(shelf)[name]
  }

  /// The names of the figures of a shelf.
  static func names(on shelf: Part.Shelf) -> [String] {
    table(shelf).keys.sorted()
  }

  private static func table(_ shelf: Part.Shelf) -> [String: Expected] {
    switch shelf {
    case .parts: parts
    case .batteries: batteries
    case .panels: panels
    case .radios: radios
    }
  }

  private static let share = Expected(dimension: .none, unit: "", isShare: true)
  private static let count = Expected(dimension: .none, unit: "")
  private static let power = Expected(dimension: .power, unit: "W")
  private static let energy = Expected(dimension: .energy, unit: "J")
  private static let time = Expected(dimension: .time, unit: "s")
  private static let temperature = Expected(dimension: .temperature, unit: "C")
  private static let data = Expected(dimension: .data, unit: "B")
  private static let carbon = Expected(dimension: .carbon, unit: "g")
  private static let mass = carbon
  private static let volume = Expected(dimension: Litres.dimension, unit: "l")
  private static let money = Expected(dimension: .money, unit: "USD")

  private static let parts: [String: Expected] = [
    "price": money, "off-power": power, "sleep-power": power, "idle-power": power,
    "active-power": power, "maximum-power": power, "quiescent-power": power, "efficiency": share,
    "pixels": count, "operating-low": temperature, "operating-high": temperature,
    "embodied-carbon": carbon, "mass": mass, "room": volume,
  ]

  private static let batteries: [String: Expected] = [
    "price": Expected(dimension: .money / .energy, unit: "USD/Wh"), "usable-depth": share,
    "round-trip": share, "self-discharge": Expected(dimension: .rate, unit: "%/month"),
    "calendar-life": time, "cycle-life": count, "pack-energy": energy, "charge-low": temperature,
    "usable-share-slow": share, "usable-share-fast": share,
    "discharge-limit": Expected(dimension: .rate, unit: "1/h"),
    "fast-above": Expected(dimension: .rate, unit: "1/h"), "charge-high": temperature,
    "operating-low": temperature, "operating-high": temperature,
    "embodied-carbon": Expected(dimension: .carbon / .energy, unit: "g/Wh"),
    "mass": Expected(dimension: .carbon / .energy, unit: "g/Wh"),
    "volume": Expected(dimension: LitresPerKilowattHour.dimension, unit: "l/kWh"),
  ]

  private static let panels: [String: Expected] = [
    "price": Expected(dimension: .money / .power, unit: "USD/W"), "embodied-carbon": carbon,
    "mass": Expected(dimension: .carbon / .power, unit: "g/W"),
  ]

  private static let radios: [String: Expected] = [
    "price": money, "transmit-power": power, "idle-power": power, "sleep-power": power,
    "throughput": Expected(dimension: .data / .time, unit: "kB/s"), "attach-energy": energy,
    "attach-time": time, "reattach": share, "tail-energy": energy, "tail-energy-released": energy,
    "tail-energy-held": energy, "tail-time": time, "message-energy": energy, "message-size": data,
    "message-time": time, "payload-limit": data, "duty-limit": share, "peak-power": power,
    "bandwidth": Expected(dimension: .rate, unit: "Hz"), "receive-power": power,
    "receive-symbols": count, "credit": money, "credit-size": data,
    "payload-limit-sf7": data, "payload-limit-sf8": data, "payload-limit-sf9": data,
    "payload-limit-sf10": data, "payload-limit-sf11": data, "payload-limit-sf12": data,
    "subscription": Expected(dimension: .money / .time, unit: "USD/month"),
    "data-price": Expected(dimension: .money / .data, unit: "USD/MB"), "operating-low": temperature,
    "operating-high": temperature, "embodied-carbon": carbon, "mass": mass,
  ]
}
