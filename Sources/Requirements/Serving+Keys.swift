// SPDX-License-Identifier: Apache-2.0

package import Documents
import Quantities

extension Population: Block {
  package init(blank reader: MappingReader) {
    self.init(
      users: .infinity, on: .zero, shownBy: Ratio(1), lasts: Seconds(-1), place: reader.node.place)
  }

  package static let keys: [Key<Population>] = [
    Key(
      "users", \.users, .above(0...1e11), else: .required, like: "1e6",
      help: "people who use the service"),
    Key(
      "on", .quantity(unit: "h/day", 0...24, above: true), else: .required, like: "4 h/day",
      help: "how long each is on in a day"
    ) { reader, population in
      guard
        let on = reader.quantity(
          "on", Ratio.self, 0...1e6, example: "4 h/day", excludingZero: true)
      else { return }
      if on.value > 1 {
        reader.log.add(
          .outOfRange("must be at most 24 h/day"), at: reader.place(of: "on"),
          text: reader.text("on") ?? "")
      }
      population.on = Seconds(min(1, on.value) * 86_400)
    },
    Key(
      "lasts", \.lasts, .above(0...86_400),
      else: .told("as long as each is on; asked for beside `detect`"), like: "60 s",
      help: "how long it can be seen of each, a day"),
    Key(
      "shown-by", \.shownBy, .range(0...1), else: .told("1; asked for beside `detect`"),
      like: "2 %", help: "share of people who show it on a day"),
    Key(
      "in-view", \.inView, .above(0...1), like: "2 %",
      help: "share of samples that show it, in place of `shown-by`"),
    Key(
      "detect", \.detect, .range(0...1e11), else: .told("all must be watched"), like: "1000/day",
      help: "people to be detected each day"),
  ]

  package mutating func check(_ reader: MappingReader) {
    let log = reader.log
    if inView != nil, reader.has("shown-by") {
      log.add(
        .contradiction(
          "`in-view` is the share of samples that show it, `shown-by` the share of people who do on a day: keep one"
        ), at: reader.place(of: "shown-by"))
    }
    if let detect, detect.value > users {
      log.add(
        .contradiction("more people are to be detected a day than use the service"),
        at: reader.place(of: "detect"))
    }
    if detect != nil {
      Self.require("lasts", of: reader)
      if !reader.has("in-view") { Self.require("shown-by", of: reader) }
    }
    guard users.isFinite, on > .zero else { return }
    let isTold = lasts > .zero
    if !isTold { lasts = on }
    if let inView, isTold {
      // So many showings a person and day; beyond one, everybody shows it.
      shownBy = Ratio(min(1, inView.value * on.value / lasts.value))
    }
    if lasts > on {
      log.add(
        .contradiction("it can be seen for longer than anybody is on"),
        at: reader.place(of: "lasts"))
    }
  }
}

extension Filter: Block {
  package init(blank reader: MappingReader) {
    self.init(name: reader.name, recall: .zero, falsePositives: .zero, place: reader.namePlace)
  }

  package static let keys: [Key<Filter>] = [
    Key(
      "recall", \.recall, .range(0...1), else: .required, like: "0.98",
      help: "share that it passes of the samples that show something"),
    Key(
      "false-positives", \.falsePositives, .range(0...1), else: .required, like: "0.01",
      help: "share that it passes of those that do not"),
    Key(
      "on-client", \.clientTime, .range(0...3_600), else: .told("it cannot run there"),
      like: "1 ms", help: "time for a sample on the user's own device"),
    Key(
      "operations", \.operations, .range(0...1e18), else: .told("it cannot run there"),
      like: "0.1 GFLOP", help: "arithmetic for a sample on a machine"),
  ]

  package mutating func check(_ reader: MappingReader) {
    guard !reader.has("on-client"), !reader.has("operations") else { return }
    reader.log.add(
      .rule(
        "a filter runs somewhere: `on-client` gives its time there, `operations` its work on a machine"
      ), at: place)
  }
}

extension Serving: Block {
  package init(blank reader: MappingReader) {
    self.init(clientPlace: reader.node.place, place: reader.node.place)
  }

  package static let keys: [Key<Serving>] = load + machines + surroundings

  private static let load: [Key<Serving>] = [
    Key(
      "ready-by", \.readyBy, .choice, else: "at-once", like: "end-of-day",
      help: "whether results may wait until the day's end"),
    Key(
      "peak", \.peak, .range(1...24), else: .told("that of `load`, else 2"), like: "2",
      help: "the busiest hour's load over the mean hour's, of work that cannot wait"),
    Key(
      "load", .list(.quantity(unit: "", -.infinity ... .infinity, above: false)),
      else: .told("the same each hour"),
      like: "[1, 1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 1, 1]",
      help: "24 numbers: the load of each hour from midnight, over any scale"
    ) { reader, serving in serving.readLoad(reader) },
    Key(
      "workers", \.workers, .whole(1...1_024), else: "1", like: "8",
      help: "requests that a machine answers side by side"),
    Key(
      "utilisation", \.utilisation, .above(0...1), else: .assumed("serving-utilisation"),
      like: "0.6", help: "share of a machine's time at work"),
  ]

  private static let machines: [Key<Serving>] = [
    Key(
      "least-machines", .whole(0...100_000), else: .told("1; of work that may wait 0"), like: "1",
      help: "machines that are kept, where a kind is used at all"
    ) { reader, serving in
      serving.least = reader.whole("least-machines", 0...100_000) ?? (serving.canWait ? 0 : 1)
    },
    Key(
      "purchase", .texts(["on-demand", "spot"]), else: "on-demand", like: "[on-demand, spot]",
      help: "how machines may be bought; `spot` ones may be taken back"
    ) { serving, found, _ in serving.allowsSpot = found.contains { $0.text == "spot" } },
  ]

  private static let surroundings: [Key<Serving>] = [
    Key(
      "sample", \.sample, .range(0...1e12), else: "0 B", like: "20 kB",
      help: "what a sample takes that leaves the user's device"),
    Key(
      "transfer", \.transfer, .range(0...1e3), else: .told("unknown, and told as such"),
      like: "0.09 USD/GB", help: "price of moving data"),
    Key(
      "storage", \.storage, .range(0...1e6), else: .told("unknown, and told as such"),
      like: "0.023 USD/GB/month", help: "price of keeping data"),
    Key(
      "decode", else: .assumed("decode-time"),
      like: "{ time: 1 ms, price: 0.04 USD/hour }", help: "unpacking of a sample",
      keys: [
        Key(
          "time", \.decodeTime, .range(0...3_600), else: .assumed("decode-time"), like: "1 ms",
          help: "processor time to unpack a sample"),
        Key(
          "price", \.decodePrice, .range(0...1e6), else: .told("unknown, and told as such"),
          like: "0.04 USD/hour", help: "price of that time"),
      ]),
    Key(
      "pue", \.pue, .range(1...3), else: .assumed("power-usage-effectiveness"), like: "1.2",
      help: "energy at the building over energy at the machines"),
    Key(
      "client", else: .told("nothing runs on it"),
      like: "{ device: galaxy-s24, energy: 0.2 Wh/day }",
      help: "the users' own device, where stages may run on it",
      keys: [
        Key(
          "device", \.client, .text, else: .required, like: "galaxy-s24",
          help: "device of the catalogue"),
        Key(
          "energy", \.clientEnergy, .range(0...1e6), else: .told("no limit"), like: "0.2 Wh/day",
          help: "the most that stages may take of it, for each user"),
      ]
    ) { reader, serving, _ in serving.clientPlace = reader.place(of: "device") },
    Key(
      "lifetime", \.lifetime, .range(86_400...(100 * Unit.year)), else: "2 years", like: "2 years",
      help: "how long the service is to run; engineering is written off over it"),
  ]

  private mutating func readLoad(_ reader: MappingReader) {
    guard reader.has("load") else { return }
    let texts = reader.texts("load")
    let shares = texts.compactMap { Double($0.text) }.filter { $0 >= 0 && $0.isFinite }
    let sum = shares.reduce(0, +)
    if shares.count == 24, texts.count == 24, sum > 0 {
      load = shares.map { $0 / sum * 24 }
    } else {
      reader.log.add(
        .rule("the load is 24 numbers, one an hour from midnight, none below 0 and not all 0"),
        at: reader.place(of: "load"))
    }
  }

  package mutating func check(_ reader: MappingReader) {
    if canWait, reader.has("peak") {
      reader.log.add(
        .contradiction("work that may wait until the day's end has no peak; keep one of the two"),
        at: reader.place(of: "peak"))
    }
    // Machines for people are kept for the busiest hour: as given, or where the load by hour has it.
    if canWait {
      peak = 1
    } else if peak == 0 {
      peak = reader.has("load") ? load.max() ?? 2 : 2
    }
  }

  /// What `ready-by` may say.
  fileprivate enum ReadyBy: String, CaseIterable {
    case endOfDay = "end-of-day"
    case atOnce = "at-once"
  }

  fileprivate var readyBy: ReadyBy {
    get { canWait ? .endOfDay : .atOnce }
    set { canWait = newValue == .endOfDay }
  }
}
