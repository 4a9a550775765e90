// SPDX-License-Identifier: Apache-2.0

package import Documents
import Quantities

extension HardwareChoice: Block {
  package init(blank reader: MappingReader) { self.init() }

  package static let keys: [Key<HardwareChoice>] = [
    Key(
      "allow", \.allow, .patterns, else: .told("all"), like: "[raspberry-pi-*, jetson-*]",
      help: "patterns of devices that may be used"),
    Key("deny", \.deny, .patterns, like: "[jetson-*]", help: "patterns of devices that may not"),
    Key(
      "fixed", \.fixed, .patterns, like: "[raspberry-pi-5]",
      help: "devices that must be used, and no other; one or two"),
    Key(
      "owned", \.owned, .patterns, like: "[raspberry-pi-4b]",
      help: "devices that are already there: they cost nothing"),
    Key(
      "devices", .wholes(1...2), else: .told("1..2, or as many as are `fixed`"), like: "1..2",
      help: "how many devices a site may have"
    ) { reader, choice in
      let fixed = min(2, choice.fixed.count)
      choice.count = reader.wholes("devices", 1...2) ?? (fixed == 0 ? 1...2 : fixed...fixed)
    },
  ]

  package mutating func check(_ reader: MappingReader) {
    if !fixed.isEmpty, !allow.isEmpty {
      reader.log.add(
        .contradiction(
          "`fixed` names the hardware, so `allow` has nothing to allow; keep one of them"),
        at: reader.place(of: "allow"))
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

  package static let keys: [Key<Upkeep>] = [
    Key(
      "visit", \.visit, .range(0...1e9), else: .told("unknown, and told as such"), like: "1000 USD",
      help: "price of a trip"),
    Key(
      "visit-carbon", \.visitCarbon, .range(0...1e9), else: .told("unknown, and told as such"),
      like: "40 kg", help: "carbon of a trip"),
    Key(
      "lifetime", \.lifetime, .range(86_400...(100 * Unit.year)), else: "5 years", like: "5 years",
      help: "how long the hardware is to serve; it is written off over it"),
    Key(
      "cleaning", \.cleaning, .range(3_600...(100 * Unit.year)),
      else: .told("never for its own sake"), like: "90 days",
      help: "how often panels or lenses are cleaned"),
    Key(
      "card", \.card, .range(1...1e15), like: "64 GB",
      help: "what the card holds that samples are kept on"),
    Key(
      "shared-by", \.sharedBy, .whole(1...100_000), else: "1", like: "6",
      help: "sites that one planned trip serves"),
    Key(
      "on-site", \.onSite, .range(0...1e9), else: "0 USD", like: "40 USD",
      help: "what each site adds to the price of a trip"),
  ]
}

extension Today: Block {
  package init(blank reader: MappingReader) { self.init(inspections: .zero) }

  package static let keys: [Key<Today>] = [
    Key(
      "inspections", \.inspections, .range(0...1e4), else: .required, like: "26/year",
      help: "how often somebody goes there"),
    Key(
      "each", \.each, .range(0...1e9), else: .told("the price of a visit"), like: "1000 USD",
      help: "what each inspection costs"),
  ]
}

extension Effort: Block {
  package init(blank reader: MappingReader) { self.init() }

  package static var keys: [Key<Effort>] {
    let day: [Key<Effort>] = [
      Key(
        "day", \.day, .range(0...1e6), else: .assumed("engineering-day"), like: "800 USD",
        help: "cost of a person-day of engineering")
    ]
    return day
      + [
        ("microcontroller", "a microcontroller"), ("linux-board", "a board with Linux"),
        ("linux-npu", "a board with an accelerator"), ("jetson", "a Jetson"), ("phone", "a phone"),
        ("cloud", "a service"),
      ].map { name, what in
        Key(
          name, KeyKind<Ratio>.range(0...1e5), else: .assumed("effort-\(name)"),
          like: "10 person-days", help: "person-days of engineering for \(what)"
        ) { effort, days, _ in effort.days[name] = days.value }
      }
  }
}
