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

  static let keys: Keys = [
    Key("name", "its name; one of the catalogue takes these terms", like: "large-gpu")
      .into(\.machine.id, .text, else: .required),
    Key("speed", "what inference reaches, taken as it stands", like: "150 TFLOP/s")
      .into(\.speed, .above(0...1e21), else: .told("a share of `peak`")),
    Key("peak", "what the maker states; `serving-efficiency` of it is reached", like: "150 TFLOP/s")
      .into(\.peak, .above(0...1e21)),
    Key("power", "power drawn at work", like: "300 W")
      .into(\.machine.power, .above(0...1e6), else: .told("unknown")),
    Key("idle-power", "power drawn idling", like: "60 W")
      .into(\.machine.idle, .range(0...1e6), else: .told("as at work")),
    Key("embodied-carbon", "carbon of making it", like: "900 kg")
      .into(\.machine.embodied, .range(0...1e12), else: .told("unknown")),
    Key("grid", "grid of the catalogue whose electricity it draws", like: "fra")
      .into(\.machine.grid, .text, else: .told("the file's own grid")),
    Key("site", "where it stands: data that reaches the premises of its senders is not paid for")
      .into(
        \.machine.site, .choice, else: .told("`premises` where it is `bought`, else `elsewhere`")),
    Key("price", "price of an hour on demand", like: "1.80 USD/hour")
      .into(
        \.machine.price, .above(0...1e6),
        else: .told("required, but for what is `bought` or of the catalogue")),
    Key("billing-step", "step that time is paid in", like: "1 h")
      .put(KeyKind<Seconds>.range(0...86_400), else: .told("by the second")) { draft, step, _ in
        draft.machine.billingStep = "\(Format.significant(step.value, 9)) s"
      },
    Key(
      "committed", "promise to pay around the clock for a term, or a list of them",
      like: "{ price: 0.30 USD/hour, term: 1 year }"
    )
    .read(.several(.block(OwnMachine.Commitment.words))) { reader, draft in
      guard reader.has("committed") else { return }
      let readers: [MappingReader]
      if case .sequence = reader.node("committed")?.content {
        readers = reader.mappings("committed")
      } else {
        readers = reader.mapping("committed").map { [$0] } ?? []
      }
      draft.machine.committed = readers.compactMap { OwnMachine.Commitment.read($0) }
    },
    Key("bought", "it stands at your own premises")
      .into(\.machine.bought, .block, else: .told("it is rented")),
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
      reader.refuse(
        "peak", "`speed` is what inference reaches, `peak` what the maker states: keep one")
    }
    if let idle = machine.idle, let power = machine.power, idle > power {
      reader.refuse("idle-power", "it would draw more idling than at work")
    }
    machine.rate = speed ?? peak
    machine.isReached = speed != nil
  }

  private func hasTerms(_ reader: MappingReader) -> Bool {
    ["committed", "bought", "price", "grid", "site"].contains { reader.has($0) }
  }

  /// The machine; nil where something it needs is wrong and already reported.
  func found(_ reader: MappingReader) -> OwnMachine? {
    let isOfCatalogue = !reader.has("speed") && !reader.has("peak") && hasTerms(reader)
    return !machine.id.isEmpty && (machine.rate != nil || isOfCatalogue) ? machine : nil
  }
}

extension OwnMachine.Purchase: Block {
  package init(blank reader: MappingReader) {
    self.init(price: nil, lifetime: nil, remaining: nil, place: reader.node.place)
  }

  package static let keys: Keys = [
    Key("price", "price of a new one", like: "2500 USD")
      .into(\.price, .range(0...1e9), else: .told("that of the catalogue")),
    Key("lifetime", "how long a new one serves", like: "5 years")
      .into(\.lifetime, .range(86_400...(100 * Unit.year)), else: .assumed("machine-life")),
    Key("reused", "it has served before, and costs nothing", like: "true")
      .put(KeyKind<Bool>.flag, else: "false") { _, _, _ in },
    Key("remaining-life", "how long one that is reused still serves", like: "2 years")
      .into(
        \.remaining, .range(86_400...(100 * Unit.year)), else: .told("required with `reused: true`")
      ),
  ]

  package mutating func check(_ reader: MappingReader) {
    let isReused = reader.text("reused") == "true"
    if isReused {
      Self.require("remaining-life", of: reader)
    } else if reader.has("remaining-life") {
      remaining = nil
      reader.refuse(
        "remaining-life",
        "only what is `reused: true` has a `remaining-life`; a new one has a `lifetime`")
    }
  }
}

extension OwnMachine.Commitment: Block {
  package init(blank reader: MappingReader) {
    self.init(price: .zero, term: .zero, place: reader.node.place)
  }

  package static let keys: Keys = [
    Key("price", "price of an hour, used or not", like: "0.30 USD/hour")
      .into(\.price, .above(0...1e6), else: .required),
    Key("term", "how long the promise binds", like: "1 year")
      .into(\.term, .range(86_400...(100 * Unit.year)), else: .required),
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
      log.expect("machine", like: quota.task ?? "", among: machines, at: quota.place)
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
      log.expect("grid", own.grid, in: catalogue.grids, at: own.gridPlace ?? own.place)
    }
    guard serving != nil else {
      for own in ownMachines {
        guard let place = own.committed.first?.place ?? own.bought?.place else { continue }
        log.add(
          .contradiction("a service commits to machines and buys them; a site does not"), at: place)
      }
      let isUsed = training != nil || tasks.contains(where: \.mayLeave)
      if !isUsed, let own = ownMachines.first {
        log.add(
          .contradiction(
            "`machines` train models or look at frames that leave a site, and this file has neither a `training` nor a task with `compute: cloud`"
          ), at: own.place)
      }
      return
    }
    if let owned = hardware.owned.first {
      log.add(
        .rule(
          "a service's own machines stand under `machines`: `{ name: \(owned.text), bought: { reused: true, remaining-life: 2 years } }`"
        ), at: owned.place, text: owned.text)
    }
  }
}
