// SPDX-License-Identifier: Apache-2.0

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
