// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities

extension RequirementsReader {
  func population(_ reader: MappingReader?) -> Population? {
    guard let reader else { return nil }
    defer { reader.finish() }
    let users = reader.quantity("users", Ratio.self, 0...1e11, example: "1e6", excludingZero: true)
    var on = reader.quantity("on", Ratio.self, 0...1e6, example: "4 h/day", excludingZero: true)
    if let told = on, told.value > 1 {
      log.add(
        .outOfRange("must be at most 24 h/day"), at: reader.place(of: "on"),
        text: reader.text("on") ?? "")
      on = Ratio(1)
    }
    let lasts = reader.quantity(
      "lasts", Seconds.self, 0...86_400, example: "60 s", excludingZero: true)
    var shownBy = reader.quantity("shown-by", Ratio.self, 0...1, example: "2 %")
    let inView = reader.quantity("in-view", Ratio.self, 0...1, example: "2 %", excludingZero: true)
    if inView != nil, reader.has("shown-by") {
      log.add(
        .contradiction(
          "`in-view` is the share of samples that show it, `shown-by` the share of people who do on a day: keep one"
        ), at: reader.place(of: "shown-by"))
    }
    for (key, example) in [("users", "1e6"), ("on", "4 h/day")] where !reader.has(key) {
      reader.missing(key, example)
    }
    let detect = reader.quantity("detect", PerDay.self, 0...1e11, example: "1000/day")
    if let detect, let users, detect.value > users.value {
      log.add(
        .contradiction("more people are to be detected a day than use the service"),
        at: reader.place(of: "detect"))
    }
    if detect != nil {
      for (key, example) in [("shown-by", "2 %"), ("lasts", "60 s")]
      where !reader.has(key) && !(key == "shown-by" && reader.has("in-view")) {
        reader.missing(key, example)
      }
    }
    guard let users, let on else { return nil }
    let time = Seconds(on.value * 86_400)
    if let inView, let lasts {
      // So many showings a person and day; beyond one, everybody shows it.
      shownBy = Ratio(min(1, inView.value * time.value / lasts.value))
    }
    if let lasts, lasts > time {
      log.add(
        .contradiction("it can be seen for longer than anybody is on"),
        at: reader.place(of: "lasts"))
    }
    return Population(
      users: users.value, on: time, detect: detect, shownBy: shownBy ?? Ratio(1), inView: inView,
      lasts: lasts ?? time, place: reader.node.place)
  }

  func filters(_ reader: MappingReader) -> [Filter] {
    reader.named("filters").compactMap { entry in
      let item = reader.reader(of: entry, under: "filters")
      defer { item.finish() }
      let recall = item.quantity("recall", Ratio.self, 0...1, example: "0.98")
      let positives = item.quantity("false-positives", Ratio.self, 0...1, example: "0.01")
      for (key, example) in [("recall", "0.98"), ("false-positives", "0.01")] where !item.has(key) {
        item.missing(key, example)
      }
      let time = item.quantity("on-client", Seconds.self, 0...3_600, example: "1 ms")
      let work = item.quantity("operations", Operations.self, 0...1e18, example: "0.1 GFLOP")
      if time == nil, work == nil, !item.has("on-client"), !item.has("operations") {
        log.add(
          .rule(
            "a filter runs somewhere: `on-client` gives its time there, `operations` its work on a machine"
          ), at: entry.place)
      }
      guard let recall, let positives else { return nil }
      return Filter(
        name: entry.key, recall: recall, falsePositives: positives, clientTime: time,
        operations: work, place: entry.place)
    }
  }

  /// What `ready-by` may say.
  private enum ReadyBy: String, CaseIterable {
    case endOfDay = "end-of-day"
    case atOnce = "at-once"
  }

  /// Blocks of a site that say nothing of a service.
  func refuseSiteBlocks(_ reader: MappingReader) {
    for key in [
      "sites", "uplink", "cloud", "gateway", "enclosure", "upkeep", "other-loads", "today",
    ]
    where reader.has(key) {
      log.add(
        .rule("`\(key)` is of a deployment at sites, and a service has none; take it out"),
        at: reader.place(of: key))
    }
  }

  /// The most machines of a kind that there are at once, a limit each.
  private func quotas(_ reader: MappingReader, _ limits: inout [Limit]) {
    for entry in reader.named("quota") {
      guard let text = entry.value.scalar, let most = Int(text) else {
        log.add(
          .wrongShape(expected: "a whole number of machines"), at: entry.value.place,
          text: entry.value.scalar ?? "")
        continue
      }
      guard (1...1_000_000).contains(most) else {
        log.add(
          .outOfRange("must be between 1 and 1000000; `hardware: { deny: … }` forbids a machine"),
          at: entry.value.place, text: text)
        continue
      }
      limits.append(
        Limit(.machines, task: entry.key, value: Double(most), place: entry.place))
    }
  }

  func serving(
    _ reader: MappingReader?, _ tasks: [TaskRequirement], _ limits: inout [Limit]
  ) -> Serving? {
    guard let reader else {
      for task in tasks where task.population != nil {
        log.add(
          .missingKey("serving", example: "{ ready-by: end-of-day, sample: 20 kB }"), at: task.place
        )
      }
      return nil
    }
    defer { reader.finish() }
    // One that is there and wrong was told of already.
    for task in tasks
    where task.population == nil && task.requests == nil && log.problems.isEmpty {
      log.add(
        .missingKey("population", example: "{ users: 1e6, on: 4 h/day }"), at: task.place)
    }
    var decode: (time: Seconds?, price: DollarsPerHour?) = (nil, nil)
    if let item = reader.mapping("decode") {
      decode.time = item.quantity("time", Seconds.self, 0...3_600, example: "1 ms")
      decode.price = item.quantity("price", DollarsPerHour.self, 0...1e6, example: "0.04 USD/hour")
      item.finish()
    }
    var client: (id: String?, energy: WattHoursPerDay?) = (nil, nil)
    var clientPlace = reader.node.place
    if let item = reader.mapping("client") {
      client.id = item.requiredText("device", example: "galaxy-s24")
      clientPlace = item.place(of: "device")
      client.energy = item.quantity("energy", WattHoursPerDay.self, 0...1e6, example: "0.2 Wh/day")
      item.finish()
    }
    for task in tasks {
      if let requests = task.requests, task.population != nil {
        log.add(
          .contradiction("a task looks at a `population` or answers `requests`, not both"),
          at: requests.place)
      }
    }
    var load = [Double](repeating: 1, count: 24)
    if reader.has("load") {
      let texts = reader.texts("load")
      let shares = texts.compactMap { Double($0.text) }.filter { $0 >= 0 && $0.isFinite }
      let sum = shares.reduce(0, +)
      if shares.count == 24, texts.count == 24, sum > 0 {
        load = shares.map { $0 / sum * 24 }
      } else {
        log.add(
          .rule("the load is 24 numbers, one an hour from midnight, none below 0 and not all 0"),
          at: reader.place(of: "load"))
      }
    }
    quotas(reader, &limits)
    let canWait = reader.choice("ready-by", ReadyBy.self) == .endOfDay
    let peak = reader.quantity("peak", Ratio.self, 1...24, example: "2")
    if canWait, reader.has("peak") {
      log.add(
        .contradiction("work that may wait until the day's end has no peak; keep one of the two"),
        at: reader.place(of: "peak"))
    }
    // Machines for people are kept for the busiest hour: as given, or where the load by hour has it.
    let busiest = peak?.value ?? (reader.has("load") ? load.max() : nil)
    return Serving(
      canWait: canWait, peak: canWait ? 1 : busiest ?? 2,
      load: load, workers: reader.whole("workers", 1...1_024) ?? 1,
      utilisation: reader.quantity(
        "utilisation", Ratio.self, 0...1, example: "0.6", excludingZero: true),
      least: reader.whole("least-machines", 0...100_000) ?? (canWait ? 0 : 1),
      allowsSpot: reader.texts("purchase").contains { $0.text == "spot" },
      sample: reader.quantity("sample", Bytes.self, 0...1e12, example: "20 kB") ?? Bytes(0),
      transfer: reader.quantity(
        "transfer", DollarsPerMegabyte.self, 0...1e3, example: "0.09 USD/GB"),
      storage: reader.quantity(
        "storage", DollarsPerGigabyteMonth.self, 0...1e6, example: "0.023 USD/GB/month"),
      decodeTime: decode.time, decodePrice: decode.price,
      pue: reader.quantity("pue", Ratio.self, 1...3, example: "1.2"),
      client: client.id, clientPlace: clientPlace, clientEnergy: client.energy,
      lifetime: reader.quantity(
        "lifetime", Seconds.self, 86_400...(100 * Unit.year), example: "2 years")
        ?? Seconds(2 * Unit.year),
      place: reader.node.place)
  }
}
