// SPDX-License-Identifier: Apache-2.0

import Catalogue
package import Documents
import Quantities

extension Enclosure: Block {
  package init(blank reader: MappingReader) {
    self.init(place: reader.node.place)
  }

  package static let keys: [Key<Enclosure>] = [
    Key(
      "colour", \.colour, .choice, like: "white",
      help: "colour of the walls; stands for an `absorptance`"),
    Key(
      "absorptance", \.absorptance, .range(0...1), else: .told("that of the `colour`, or assumed"),
      like: "0.3", help: "share of sunlight that the walls keep"),
    Key(
      "area", \.area, .range(1e-4...1e4), else: .assumed("enclosure-area"), like: "0.1 m2",
      help: "all walls of the box"),
    Key(
      "sunlit", \.sunlit, .range(0...1e4), else: .told("assumed: a share of `area`"),
      like: "0.02 m2", help: "what the sun sees of the walls"),
    Key(
      "light", \.light, .choice, else: "sun", like: "shade", help: "whether the sun shines on it"),
    Key(
      "air", \.air, .choice, else: "still", like: "wind", help: "whether the air around it moves"),
    Key(
      "hottest", \.hottest, .range(-60...80), else: .told("assumed"), like: "35 C",
      help: "hottest air that everything must work in"),
  ]

  package mutating func check(_ reader: MappingReader) {
    if colour != nil, absorptance != nil {
      reader.log.add(
        .contradiction("`colour` stands for an `absorptance`; keep one of them"),
        at: reader.place(of: "absorptance"))
    }
    if let area, let sunlit, sunlit > area {
      reader.log.add(
        .contradiction("the sun cannot see more of a box than it has: `sunlit` is above `area`"),
        at: reader.place(of: "sunlit"))
    }
    if light == .shade, sunlit != nil {
      reader.log.add(
        .contradiction("in the shade nothing of the box is `sunlit`"),
        at: reader.place(of: "sunlit"))
    }
  }
}

extension SupplyRating: Block {
  package init(blank reader: MappingReader) {
    self.init(current: .zero, voltage: .zero, place: reader.node.place)
  }

  package static let keys: [Key<SupplyRating>] = [
    Key(
      "current", \.current, .range(1e-6...1e4), else: .required, like: "3 A",
      help: "the most current that the supply gives at once"),
    Key(
      "voltage", \.voltage, .range(0.1...1e4), else: .required, like: "5 V",
      help: "voltage at which it gives it"),
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
