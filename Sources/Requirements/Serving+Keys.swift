// SPDX-License-Identifier: Apache-2.0

package import Documents
import Quantities

extension Population: Block {
  package init(blank reader: MappingReader) {
    self.init(
      users: .infinity, on: Seconds(86_400), shownBy: Ratio(1), lasts: Seconds(-1),
      place: reader.node.place)
  }

  package static let keys: Keys = [
    Key("users", "people who use the service, or cameras that are watched", like: "1e6")
      .into(\.users, .above(0...1e11), else: .required),
    Key("on", "how long each is on in a day", like: "4 h/day")
      .read(.quantity(unit: "h/day", 0...24, above: true), else: "24 h/day") { reader, population in
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
    Key("lasts", "how long it can be seen of each, a day", like: "60 s")
      .into(
        \.lasts, .above(0...86_400), else: .told("as long as each is on; required with `detect`")),
    Key("shown-by", "share of people who show it on a day", like: "2 %")
      .into(\.shownBy, .range(0...1), else: .told("1; required with `detect`")),
    Key("in-view", "share of samples that show it, in place of `shown-by`", like: "2 %")
      .into(\.inView, .above(0...1)),
    Key("detect", "people to be detected each day", like: "1000/day")
      .into(\.detect, .range(0...1e11), else: .told("all must be watched")),
  ]

  package mutating func check(_ reader: MappingReader) {
    if inView != nil, reader.has("shown-by") {
      reader.refuse(
        "shown-by",
        "`in-view` is the share of samples that show it, `shown-by` the share of people who do on a day: keep one"
      )
    }
    if let detect, detect.value > users {
      reader.refuse("detect", "more people are to be detected a day than use the service")
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
      reader.refuse("lasts", "it can be seen for longer than anybody is on")
    }
  }
}

extension Filter: Block {
  package init(blank reader: MappingReader) {
    self.init(name: reader.name, recall: .zero, falsePositives: .zero, place: reader.namePlace)
  }

  package static let keys: Keys = [
    Key("recall", "share that it passes of the samples that show something", like: "0.98")
      .into(\.recall, .range(0...1), else: .required),
    Key("false-positives", "share that it passes of those that do not", like: "0.01")
      .into(\.falsePositives, .range(0...1), else: .required),
    Key("on-client", "time for a sample on the user's own device", like: "1 ms")
      .into(\.clientTime, .range(0...3_600), else: .told("it cannot run there")),
    Key("operations", "arithmetic for a sample on a machine", like: "0.1 GFLOP")
      .into(\.operations, .range(0...1e18), else: .told("it cannot run there")),
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

  package static let keys: Keys = [
    Key("ready-by", "whether results may wait until the day's end")
      .into(\.readyBy, .choice, else: "at-once"),
    Key("peak", "the busiest hour's load over the mean hour's, of work that cannot wait", like: "2")
      .into(
        \.peak, .range(1...24),
        else: .told("that of `load`; 1 for streams that are on all day, else 2")),
    Key(
      "load", "24 numbers: the load of each hour from midnight, over any scale",
      like: "[1, 1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 1, 1]"
    )
    .read(
      .list(.quantity(unit: "", -.infinity ... .infinity, above: false)),
      else: .told("the same each hour")
    ) { reader, serving in serving.readLoad(reader) },
    Key("workers", "requests that a machine answers side by side", like: "8")
      .into(\.workers, .whole(1...1_024), else: "1"),
    Key("routing", "how requests find a machine").into(\.routing, .choice, else: "random"),
    Key("spread", "standard deviation of the time of a call over its mean", like: "0.3")
      .into(\.spread, .range(0...3), else: .assumed("service-spread")),
    Key("balancer", "time of a request through what spreads them over machines", like: "0.2 ms")
      .into(\.balancer, .range(0...3_600), else: .assumed("balancer-time")),
    Key("spare", "machines that may fail while requests are still answered in time", like: "1")
      .into(\.spare, .whole(0...1_000), else: "1"),
    Key("utilisation", "share of a machine's time at work", like: "0.6")
      .into(\.utilisation, .above(0...1), else: .assumed("serving-utilisation")),
    Key("least-machines", "machines that are kept, where a kind is used at all", like: "1")
      .read(.whole(0...100_000), else: .told("1; of work that may wait 0")) { reader, serving in
        serving.least = reader.whole("least-machines", 0...100_000) ?? (serving.canWait ? 0 : 1)
      },
    Key("purchase", "how machines may be rented; `spot` ones may be taken back")
      .put(.texts(["on-demand", "spot"]), else: "on-demand") { serving, found, _ in
        serving.allowsSpot = found.contains { $0.text == "spot" }
      },
    Key("sample", "what a sample takes that leaves the user's device", like: "20 kB")
      .into(\.sample, .range(0...1e12), else: .told("unknown, and told as such")),
    Key("transfer", "price of moving data", like: "0.09 USD/GB")
      .into(\.transfer, .range(0...1e3), else: .told("unknown, and told as such")),
    Key("storage", "price of keeping data", like: "0.023 USD/GB/month")
      .into(\.storage, .range(0...1e6), else: .told("unknown, and told as such")),
    Key("decode", "unpacking of a sample", like: "{ time: 1 ms, price: 0.04 USD/hour }")
      .block(
        else: .assumed("decode-time"),
        keys: [
          Key("time", "processor time to unpack a sample", like: "1 ms")
            .into(\.decodeTime, .range(0...3_600), else: .assumed("decode-time")),
          Key("price", "price of that time", like: "0.04 USD/hour")
            .into(\.decodePrice, .range(0...1e6), else: .told("unknown, and told as such")),
          Key(
            "frames",
            "frames that are unpacked to reach a sample, such as all since a video's last key frame",
            like: "30"
          )
          .into(\.framesPerSample, .range(1...1e6), else: "1"),
        ]),
    Key("pue", "energy at the building over energy at the machines", like: "1.2")
      .into(\.pue, .range(1...3), else: .assumed("power-usage-effectiveness")),
    Key("client", "the users' own device, where stages may run on it")
      .block(
        else: .told("nothing runs on it"),
        keys: [
          Key("device", "device of the catalogue", like: "galaxy-s24")
            .into(\.client, .text, else: .required),
          Key("energy", "the most that stages may take of it, for each user", like: "0.2 Wh/day")
            .into(\.clientEnergy, .range(0...1e6), else: .told("no limit")),
        ]
      ) { reader, serving, _ in serving.clientPlace = reader.place(of: "device") },
    Key("lifetime", "how long the service is to run; engineering is written off over it")
      .into(\.lifetime, .range(86_400...(100 * Unit.year)), else: "2 years"),
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
      reader.refuse(
        "peak", "work that may wait until the day's end has no peak; keep one of the two")
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

extension ConstraintFile {
  /// The keys of the `serving` block; quotas are limits like any other.
  static let serving: Keys =
    Serving.keys.map { $0.within(\.serving) } + [
      Key("quota", "the most machines at once, by name or pattern", like: "{ nvidia-l4: 20 }")
        .read(.named(Quota.shape), else: .told("no limit")) { reader, file in
          file.readQuotas(reader)
        }
    ]

  mutating func readServing(_ reader: MappingReader) {
    let (tasks, log) = (requirements.tasks, reader.log)
    let given = reader.mapping("serving")
    let place = servicePlace(reader)
    guard let blank = place ?? given?.node.place else { return }
    for task in tasks where place != nil {
      // One that is there and wrong was told of already.
      if task.population == nil, task.requests == nil, log.problems.isEmpty {
        log.add(
          .rule(
            "a task of a service has `requests` or a `population`: for example `requests: 50/s`"),
          at: task.place)
      }
      if let requests = task.requests, task.population != nil {
        log.add(
          .contradiction("a task looks at a `population` or answers `requests`, not both"),
          at: requests.place)
      }
    }
    let block = given ?? MappingReader(.empty(at: blank), log)
    serving = Serving(blank: block)
    for key in Self.serving { _ = key.read(block, &self) }
    serving.check(block)
    block.finish()
    // Requests that are there and wrong were told of already.
    if log.problems.isEmpty, tasks.allSatisfy({ $0.requests == nil }) {
      for key in ["routing", "spread", "balancer", "spare"] where block.has(key) {
        block.refuse(key, "`\(key)` is of `requests`, and no task has any")
      }
    }
    guard place != nil else {
      if log.problems.isEmpty {
        reader.refuse(
          "serving",
          "`serving` is of a service: give a task `requests` or a `population`, or take it out")
      }
      return
    }
    if areOnAllDay, !block.has("peak"), !block.has("load") { serving.peak = 1 }
    requirements.serving = serving
    noteUnstated(block)
  }

  /// Whether all that is served are streams that never end: such as cameras, which send as much in every hour.
  private var areOnAllDay: Bool {
    requirements.tasks.allSatisfy { ($0.population?.on.value ?? 0) >= 86_400 * (1 - 1e-9) }
  }

  /// The keys of `serving` that the file leaves to their defaults, where they say anything of it.
  private mutating func noteUnstated(_ block: MappingReader) {
    let asks = requirements.tasks.contains { $0.requests != nil }
    let looks = requirements.tasks.contains { $0.population != nil }
    let keys: [(key: String, unstated: Unstated, matters: Bool)] = [
      ("ready-by", .readyBy, looks && !asks), ("peak", .peak, !block.has("load") && !areOnAllDay),
      ("least-machines", .leastMachines, true), ("spare", .spare, asks),
      ("routing", .routing, asks), ("purchase", .purchase, true),
    ]
    for (key, unstated, matters) in keys where matters && !block.has(key) {
      requirements.unstated.insert(unstated)
    }
  }

  private mutating func readQuotas(_ reader: MappingReader) {
    for entry in reader.named("quota") {
      let quota = Quota.read(anyway: reader.reader(of: entry, under: "quota", brief: "at-most"))
      guard let most = quota.record.most else { continue }
      var limit = Limit(.machines, task: entry.key, value: Double(most), place: entry.place)
      limit.isFixed = quota.record.isFixed
      limits.append(limit)
    }
  }
}

/// The most machines of a kind.
private struct Quota: Block {
  var most: Int?
  var isFixed = false

  init(blank reader: MappingReader) {}

  static var shape: KeyWords.Shape { .block(words, brief: "at-most") }

  static let keys: Keys = [
    Key("at-most", "the most machines at once", like: "20")
      .read(.whole(1...1_000_000), else: .required) { reader, quota in
        quota.most = reader.whole("at-most", 0...1_000_000)
        guard quota.most == 0 else { return }
        quota.most = nil
        reader.log.add(
          .outOfRange("must be between 1 and 1000000; `hardware: { deny: … }` forbids a machine"),
          at: reader.place(of: "at-most"), text: "0")
      },
    Key.fixed.into(\.isFixed, .flag, else: "false"),
  ]
}
