// SPDX-License-Identifier: Apache-2.0

package import Catalogue
package import Documents
import Quantities

/// A machine that the file brings along, or terms for one of the catalogue, as it is read.
struct OwnMachineDraft: Block {
  var machine: OwnMachine
  var speed: OperationsPerSecond?
  var peak: OperationsPerSecond?

  init(blank reader: MappingReader) {
    machine = OwnMachine(
      id: "", rate: nil, isReached: false, price: nil, billingStep: "", power: nil, committed: [],
      place: reader.place(of: "name"))
    machine.gridPlace = reader.place(of: "grid")
  }

  static let keys: [Key<OwnMachineDraft>] = arithmetic + electricity + terms

  private static let arithmetic: [Key<OwnMachineDraft>] = [
    Key(
      "name", \.machine.id, .text, else: .required, like: "large-gpu",
      help: "what `hardware` calls it; a machine of the catalogue's takes the terms given here"),
    Key(
      "speed", \.speed, .above(0...1e21), else: .told("a share of `peak`"), like: "150 TFLOP/s",
      help: "what inference reaches, taken as it stands"),
    Key(
      "peak", \.peak, .above(0...1e21), like: "150 TFLOP/s",
      help: "what the maker states; a share of it is reached (`serving-efficiency`)"),
  ]

  private static let electricity: [Key<OwnMachineDraft>] = [
    Key(
      "power", \.machine.power, .above(0...1e6), else: .told("unknown"), like: "300 W",
      help: "power drawn at work"),
    Key(
      "idle-power", \.machine.idle, .range(0...1e6), else: .told("as at work"), like: "60 W",
      help: "power drawn idling"),
    Key(
      "embodied-carbon", \.machine.embodied, .range(0...1e12), else: .told("unknown"),
      like: "900 kg", help: "carbon of making it"),
    Key(
      "grid", \.machine.grid, .text, else: .told("the file's own grid"), like: "fra",
      help: "grid of the catalogue whose electricity it draws"),
  ]

  private static let terms: [Key<OwnMachineDraft>] = [
    Key(
      "price", \.machine.price, .above(0...1e6),
      else: .told("asked for, of one of your own that is not `bought`"), like: "1.80 USD/hour",
      help: "price of an hour on demand"),
    Key(
      "billing-step", KeyKind<Seconds>.range(0...86_400), else: .told("by the second"), like: "1 h",
      help: "step that time is paid in"
    ) { draft, step, _ in
      draft.machine.billingStep = "\(Format.significant(step.value, 9)) s"
    },
    Key(
      "committed", .several(.block(OwnMachine.Commitment.words)),
      like: "{ price: 0.30 USD/hour, term: 1 year }",
      help:
        "price of machines that are paid around the clock for a term; or a list of such promises"
    ) { reader, draft in
      guard reader.has("committed") else { return }
      let readers: [MappingReader]
      if case .sequence = reader.node("committed")?.content {
        readers = reader.mappings("committed")
      } else {
        readers = reader.mapping("committed").map { [$0] } ?? []
      }
      draft.machine.committed = readers.compactMap { OwnMachine.Commitment.read($0) }
    },
    Key(
      "bought", \.machine.bought, .block, else: .told("it is rented"),
      like: "{ price: 2500 USD, lifetime: 5 years }", help: "it stands at your own premises"),
  ]

  mutating func check(_ reader: MappingReader) {
    let log = reader.log
    if !reader.has("speed"), !reader.has("peak") {
      if !hasTerms(reader) {
        log.add(
          .rule(
            "a machine needs a `speed`, which inference reaches, or a `peak`, which its maker states"
          ), at: reader.node.place)
      }
    } else if !reader.has("bought") {
      Self.require("price", of: reader)
    }
    if speed != nil, peak != nil {
      log.add(
        .contradiction(
          "`speed` is what inference reaches, `peak` what the maker states: keep one"),
        at: reader.place(of: "peak"))
    }
    if let idle = machine.idle, let power = machine.power, idle > power {
      log.add(
        .contradiction("it would draw more idling than at work"),
        at: reader.place(of: "idle-power"))
    }
    machine.rate = speed ?? peak
    machine.isReached = speed != nil
  }

  private func hasTerms(_ reader: MappingReader) -> Bool {
    ["committed", "bought", "price", "grid"].contains { reader.has($0) }
  }

  /// The machine; nil where what it needs is wrong, which was told of already.
  func found(_ reader: MappingReader) -> OwnMachine? {
    let isOfCatalogue = !reader.has("speed") && !reader.has("peak") && hasTerms(reader)
    return !machine.id.isEmpty && (machine.rate != nil || isOfCatalogue) ? machine : nil
  }
}

extension OwnMachine.Purchase: Block {
  package init(blank reader: MappingReader) {
    self.init(price: nil, lifetime: nil, remaining: nil, place: reader.node.place)
  }

  package static let keys: [Key<Self>] = [
    Key(
      "price", \.price, .range(0...1e9), else: .told("that of the catalogue"), like: "2500 USD",
      help: "price of a new one"),
    Key(
      "lifetime", \.lifetime, .range(86_400...(100 * Unit.year)), else: .assumed("machine-life"),
      like: "5 years", help: "how long a new one serves"),
    Key(
      "reused", KeyKind<Bool>.flag, else: "false", like: "true",
      help: "it has served before, and costs nothing"
    ) { _, _, _ in },
    Key(
      "remaining-life", \.remaining, .range(86_400...(100 * Unit.year)),
      else: .told("asked for beside `reused: true`"), like: "2 years",
      help: "how long one that is reused still serves"),
  ]

  package mutating func check(_ reader: MappingReader) {
    let isReused = reader.text("reused") == "true"
    if isReused {
      Self.require("remaining-life", of: reader)
    } else if reader.has("remaining-life") {
      remaining = nil
      reader.log.add(
        .contradiction(
          "only what is `reused: true` has a `remaining-life`; a new one has a `lifetime`"),
        at: reader.place(of: "remaining-life"))
    }
  }
}

extension OwnMachine.Commitment: Block {
  package init(blank reader: MappingReader) {
    self.init(price: .zero, term: .zero, place: reader.node.place)
  }

  package static let keys: [Key<Self>] = [
    Key(
      "price", \.price, .above(0...1e6), else: .required, like: "0.30 USD/hour",
      help: "price of an hour, used or not"),
    Key(
      "term", \.term, .range(86_400...(100 * Unit.year)), else: .required, like: "1 year",
      help: "how long the promise binds"),
  ]
}

extension Requirements {
  /// The user's own terms for machines that the catalogue does not hold, and terms that nothing reads.
  func checkMachines(against catalogue: Catalogue, _ log: ProblemLog) {
    let bought = Set(ownMachines.filter { $0.bought != nil }.map(\.id))
    let machines = catalogue.devices.values.filter {
      $0.role == .server || bought.contains($0.id)
    }.map(\.id).sorted()
    for quota in limits where quota.name == .machines {
      let pattern = quota.task ?? ""
      if !machines.contains(where: { Glob.matches(pattern, $0) }) {
        log.add(
          pattern.contains("*")
            ? .matchesNothing(kind: "machine", known: machines)
            : .unknownName(kind: "machine", known: machines), at: quota.place, text: pattern)
      }
    }
    let known = catalogue.devices.keys.sorted()
    for own in ownMachines where own.rate == nil && catalogue.devices[own.id] == nil {
      log.add(
        Suggestion.nearest(to: own.id, among: known).isEmpty
          ? .rule(
            "the catalogue has no machine `\(own.id)`; one of your own needs a `speed`, which inference reaches, or a `peak`, which its maker states"
          ) : .unknownName(kind: "machine", known: known), at: own.place, text: own.id)
    }
    for own in ownMachines {
      guard let grid = own.grid, catalogue.grids[grid] == nil else { continue }
      log.add(
        .unknownName(kind: "grid", known: catalogue.grids.keys.sorted()),
        at: own.gridPlace ?? own.place,
        text: grid)
    }
    guard serving != nil else {
      for own in ownMachines {
        guard let place = own.committed.first?.place ?? own.bought?.place else { continue }
        log.add(
          .contradiction(
            "a service commits to machines and buys them, and this file has no `serving`"),
          at: place)
      }
      return
    }
    if let owned = hardware.owned.first {
      log.add(
        .rule(
          "a service's own machines stand under `machines`: `{ name: \(owned.text), bought: { reused: true, remaining-life: 2 years } }`"
        ), at: owned.place, text: owned.text)
    }
    if let bought = ownMachines.compactMap(\.bought).first, asksForMoney,
      case .mains(nil, _, _) = supply
    {
      log.add(.missingKey("power.mains.price", example: "0.30 USD/kWh"), at: bought.place)
    }
  }
}
