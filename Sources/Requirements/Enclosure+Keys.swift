// SPDX-License-Identifier: Apache-2.0

import Catalogue
package import Documents
import Quantities

extension Enclosure: Block {
  package init(blank reader: MappingReader) {
    self.init(place: reader.node.place)
  }

  package static let keys: Keys = [
    Key("colour", "colour of the walls; stands for an `absorptance`").into(\.colour, .choice),
    Key("absorptance", "share of sunlight that the walls keep", like: "0.3")
      .into(\.absorptance, .range(0...1), else: .told("that of the `colour`, or assumed")),
    Key("area", "all walls of the box", like: "0.1 m2")
      .into(\.area, .range(1e-4...1e4), else: .assumed("enclosure-area")),
    Key("sunlit", "what the sun sees of the walls", like: "0.02 m2")
      .into(\.sunlit, .range(0...1e4), else: .told("assumed: a share of `area`")),
    Key("light", "whether the sun shines on it").into(\.light, .choice, else: "sun"),
    Key("air", "whether the air around it moves").into(\.air, .choice, else: "still"),
    Key("hottest", "hottest air that everything must work in", like: "35 C")
      .into(
        \.hottest, .range(-60...80),
        else: .told("assumed: `hottest`, or the warmest month of `climate` where that is warmer")),
  ]

  package mutating func check(_ reader: MappingReader) {
    if colour != nil, absorptance != nil {
      reader.refuse("absorptance", "`colour` stands for an `absorptance`; keep one of them")
    }
    if let area, let sunlit, sunlit > area {
      reader.refuse(
        "sunlit", "the sun cannot see more of a box than it has: `sunlit` is above `area`")
    }
    if light == .shade, sunlit != nil {
      reader.refuse("sunlit", "in the shade nothing of the box is `sunlit`")
    }
  }
}

extension SupplyRating: Block {
  package init(blank reader: MappingReader) {
    self.init(current: .zero, voltage: .zero, place: reader.node.place)
  }

  package static let keys: Keys = [
    Key("current", "the most current that the supply gives at once", like: "3 A")
      .into(\.current, .range(1e-6...1e4), else: .required),
    Key("voltage", "voltage at which it gives it", like: "5 V")
      .into(\.voltage, .range(0.1...1e4), else: .required),
  ]
}

extension Requirements {
  /// Packs that cannot give what two of the devices that may be used draw at their peaks are held against it, though nobody
  /// wrote a limit: a board that browns out is a known way to fail.
  mutating func limitPeak(_ catalogue: Catalogue) {
    guard case .battery(let battery, _) = supply, !limits.contains(where: { $0.name == .peak }),
      let rate = catalogue.parts[battery.battery]?.figure("discharge-limit", Hertz.self)
    else { return }
    let least = rate.low.value * 3_600 * battery.energy.value * Double(battery.packs.lowerBound)
    let named = hardware.fixed + hardware.allow
    let devices = catalogue.devices.values.filter { device in
      (device.role == .host || device.role == .microcontroller)
        && (named.isEmpty || named.contains { $0.matches(device.id) })
    }
    let peaks = devices.compactMap { $0.power[.maximum]?.estimate.high.value }
    let radios = (uplink?.allowed ?? []).compactMap {
      catalogue.parts[$0]?.figure("peak-power", Watts.self)?.high.value
    }
    guard least < 2 * (peaks.max() ?? 0) + (radios.max() ?? 0) else { return }
    limits.append(Limit(.peak, value: 1, place: battery.place))
  }
}
