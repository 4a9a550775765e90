// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Quantities

extension RequirementsReader {
  func enclosure(_ reader: MappingReader?) -> Enclosure? {
    guard let reader else { return nil }
    defer { reader.finish() }
    let colour = reader.choice("colour", Enclosure.Colour.self)
    let absorptance = reader.quantity("absorptance", Ratio.self, 0...1, example: "0.3")
    if colour != nil, absorptance != nil {
      log.add(
        .contradiction("`colour` stands for an `absorptance`; keep one of them"),
        at: reader.place(of: "absorptance"))
    }
    let area = reader.quantity(
      "area", SquareMetres.self, 1e-4...1e4, example: "0.1 m2")
    let sunlit = reader.quantity("sunlit", SquareMetres.self, 0...1e4, example: "0.02 m2")
    if let area, let sunlit, sunlit > area {
      log.add(
        .contradiction("the sun cannot see more of a box than it has: `sunlit` is above `area`"),
        at: reader.place(of: "sunlit"))
    }
    let light = reader.choice("light", Enclosure.Light.self)
    if light == .shade, sunlit != nil {
      log.add(
        .contradiction("in the shade nothing of the box is `sunlit`"),
        at: reader.place(of: "sunlit"))
    }
    return Enclosure(
      area: area, sunlit: sunlit, colour: colour, absorptance: absorptance, light: light ?? .sun,
      air: reader.choice("air", Enclosure.Air.self) ?? .still,
      hottest: reader.quantity("hottest", Celsius.self, -60...80, example: "35 C"),
      place: reader.node.place)
  }

  func rating(_ reader: MappingReader?) -> SupplyRating? {
    guard let reader else { return nil }
    defer { reader.finish() }
    let current = reader.quantity("current", Amperes.self, 1e-6...1e4, example: "3 A")
    if !reader.has("current") { reader.missing("current", "3 A") }
    let voltage = reader.quantity("voltage", Volts.self, 0.1...1e4, example: "5 V")
    if !reader.has("voltage") { reader.missing("voltage", "5 V") }
    guard let current, let voltage else { return nil }
    return SupplyRating(current: current, voltage: voltage, place: reader.node.place)
  }
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
