// SPDX-License-Identifier: Apache-2.0

package import Documents
import Quantities

extension HardwareChoice: Block {
  package init(blank reader: MappingReader) { self.init() }

  package static let keys: Keys = [
    Key("allow", "patterns of devices that may be used", like: "[raspberry-pi-*, jetson-*]")
      .into(\.allow, .patterns(), else: .told("all")),
    Key("deny", "patterns of devices that may not", like: "[jetson-*]").into(
      \.deny, .patterns(orNone: true)),
    Key("fixed", "devices that must be used, and no other; one or two", like: "[raspberry-pi-5]")
      .into(\.fixed, .patterns(orNone: true)),
    Key("owned", "devices that are already there: they cost nothing", like: "[raspberry-pi-4b]")
      .into(\.owned, .patterns(orNone: true)),
    Key("devices", "how many devices a site may have", like: "1..2")
      .read(.wholes(1...2), else: .told("1..2, or as many as are `fixed`")) { reader, choice in
        let fixed = min(2, choice.fixed.count)
        choice.count = reader.wholes("devices", 1...2) ?? (fixed == 0 ? 1...2 : fixed...fixed)
      }
      .only(.site),
  ]

  package mutating func check(_ reader: MappingReader) {
    if !fixed.isEmpty, !allow.isEmpty {
      reader.refuse(
        "allow", "`fixed` names the hardware, so `allow` has nothing to allow; keep one of them")
    }
    if fixed.count > 2 {
      reader.log.add(.outOfRange("a site has one or two devices"), at: reader.place(of: "fixed"))
    }
  }
}

extension Upkeep: Block {
  package init(blank reader: MappingReader) {
    self.init(place: reader.has("shared-by") ? reader.place(of: "shared-by") : reader.node.place)
  }

  package static let keys: Keys = [
    Key("visit", "price of a trip", like: "1000 USD")
      .into(\.visit, .range(0...1e9), else: .told("unknown; required with a battery")),
    Key("visit-carbon", "carbon of a trip", like: "40 kg")
      .into(\.visitCarbon, .range(0...1e9), else: .told("unknown, and told as such")),
    Key("lifetime", "how long the hardware is to serve")
      .into(\.lifetime, .range(86_400...(100 * Unit.year)), else: "5 years"),
    Key("cleaning", "how often lenses and panels are cleaned; an interval is of both")
      .into(\.cleaning, .block(brief: "every"), else: .told("never for its own sake")),
    Key("card", "what the card holds that samples are kept on", like: "64 GB")
      .into(\.card, .range(1...1e15)),
    Key("shared-by", "sites that one planned trip serves", like: "6")
      .into(\.sharedBy, .whole(1...100_000), else: "1"),
    Key("on-site", "what each site adds to the price of a trip", like: "40 USD")
      .into(\.onSite, .range(0...1e9), else: "0 USD"),
  ]
}

extension Cleaning: Block {
  package init(blank reader: MappingReader) { self.init(place: reader.node.place) }

  private static let intervals = 3_600...(100 * Unit.year)

  package static let keys: Keys = [
    Key("every", "how often all that gets dirty is cleaned", like: "90 days")
      .into(\.every, .range(intervals), else: .told("as `lens` and `panels` say")),
    Key("lens", "how often the lenses of cameras are cleaned", like: "30 days")
      .into(\.lens, .range(intervals), else: .told("`every`, or never for their own sake")),
    Key("panels", "how often panels are cleaned", like: "180 days")
      .into(\.panels, .range(intervals), else: .told("`every`, or never for their own sake")),
  ]

  package mutating func check(_ reader: MappingReader) {
    let isSaid = reader.has("every") || reader.has("lens") || reader.has("panels")
    if !isSaid { reader.missing("every", "90 days") }
    if reader.has("every"), reader.has("lens"), reader.has("panels") {
      reader.refuse("every", "`lens` and `panels` say all; take `every` out")
    }
  }
}

extension Today: Block {
  package init(blank reader: MappingReader) { self.init(inspections: .zero) }

  package static let keys: Keys = [
    Key("inspections", "how often somebody goes there", like: "26/year")
      .into(\.inspections, .range(0...1e4), else: .required),
    Key("each", "price of a trip for one; shared by sites as visits are", like: "1000 USD")
      .into(\.each, .range(0...1e9), else: .told("the price of a visit")),
  ]
}

extension Effort: Block {
  package init(blank reader: MappingReader) { self.init() }

  package static var keys: [KeyReader<Effort>] {
    let day: [KeyReader<Effort>] = [
      Key("day", "cost of a person-day of engineering", like: "800 USD")
        .into(\.day, .range(0...1e6), else: .assumed("engineering-day"))
    ]
    return day
      + [
        ("microcontroller", "a microcontroller"), ("linux-board", "a board with Linux"),
        ("linux-npu", "a board with an accelerator"), ("jetson", "a Jetson"), ("phone", "a phone"),
        ("cloud", "a service"),
      ].map { name, what in
        let key: KeyReader<Effort> =
          Key(name, "person-days of engineering for \(what)", like: "10 person-days")
          .put(KeyKind<Ratio>.range(0...1e5), else: .assumed("effort-\(name)")) { effort, days, _ in
            effort.days[name] = days.value
          }
        return name == "cloud" ? key : key.only(.site)
      }
  }
}
