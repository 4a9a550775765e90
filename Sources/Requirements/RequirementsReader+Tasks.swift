// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Quantities

extension RequirementsReader {
  /// The rates that are tried where the file names none.
  static let usualRates = ["1/s", "1/5s", "1/10s", "1/20s", "1/30s", "1/60s", "1/2min", "1/5min"]

  func task(_ reader: MappingReader, _ name: String, _ limits: inout [Limit]) -> TaskRequirement? {
    defer { reader.finish() }
    let kind = reader.choice("task", ModelTask.self)
    if !reader.has("task") { reader.missing("task", "object-detection") }
    var metric: String?
    var dataset: String?
    if let accuracy = reader.mapping("accuracy") {
      metric = accuracy.requiredText("metric", example: "mAP50-95")
      dataset = accuracy.text("dataset")
      limits += Limit.read(.accuracy, accuracy, task: name)
      accuracy.finish()
    }
    let hours = reader.choice("hours", Hours.self) ?? .any
    let event = event(reader.mapping("event"), name, &limits)
    let view = view(reader.mapping("sees"))
    var falseAlarmCost: Dollars?
    var falsePositives: Ratio?
    if let alarms = reader.mapping("false-alarms") {
      limits += Limit.read(.falseAlarms, alarms, task: name)
      falseAlarmCost = alarms.quantity("each", Dollars.self, 0...1e6, example: "2 USD")
      falsePositives = alarms.quantity("per-empty-sample", Ratio.self, 0...1, example: "0.001")
      alarms.finish()
    }
    limits += Limit.read(.task, reader, task: name)
    let keep = keep(reader.mapping("keep"))
    let population = population(reader.mapping("population"))
    var requests: Requests?
    if let rate = reader.quantity(
      "requests", Hertz.self, 0...1e9, example: "20000/s", excludingZero: true)
    {
      requests = Requests(rate: rate, place: reader.place(of: "requests"))
    }
    var falsePositivesOf: [String: Ratio] = [:]
    for entry in reader.named("false-positives") {
      falsePositivesOf[entry.key] = reader.quantity(
        of: entry.value, Ratio.self, 0...1, example: "0.0001")
    }
    let firstStages = reader.texts("first-stage").map(\.text)
    let filters = filters(reader)
    let recalls = recalls(reader)
    let rates = rates(reader)
    let models = reader.texts("models").map(\.text)
    let (places, sample) = compute(reader)
    guard let kind else { return nil }
    return TaskRequirement(
      name: name, task: kind, metric: metric, dataset: dataset, models: models,
      modelsPlace: reader.place(of: "models"), rates: rates,
      hours: hours, event: event, view: view, recalls: recalls, falseAlarmCost: falseAlarmCost,
      falsePositives: falsePositives, falsePositivesOf: falsePositivesOf, keep: keep,
      population: population,
      requests: requests,
      firstStages: firstStages, filters: filters, compute: places, sample: sample,
      place: reader.node.place)
  }

  private func event(_ reader: MappingReader?, _ task: String, _ limits: inout [Limit]) -> Event? {
    guard let reader else { return nil }
    defer { reader.finish() }
    let duration = reader.quantity(
      "lasts", Seconds.self, 0...1e7, example: "120 s", excludingZero: true)
    if !reader.has("lasts") { reader.missing("lasts", "120 s") }
    let frequency = reader.quantity("per-day", Ratio.self, 0...1e6, example: "6")
    if !reader.has("per-day") { reader.missing("per-day", "6") }
    let hours = reader.choice("hours", Hours.self) ?? .any
    limits += Limit.read(.event, reader, task: task)
    guard let duration, let frequency else { return nil }
    return Event(duration: duration, frequency: PerDay(frequency.value), hours: hours)
  }

  private func keep(_ reader: MappingReader?) -> Keep? {
    guard let reader else { return nil }
    defer { reader.finish() }
    let sample = reader.quantity("sample", Bytes.self, 0...1e12, example: "200 kB")
    let alarm = reader.quantity("alarm", Bytes.self, 0...1e12, example: "200 kB")
    if !reader.has("sample"), !reader.has("alarm") { reader.missing("sample", "200 kB") }
    return Keep(sample: sample, alarm: alarm, place: reader.node.place)
  }

  private func view(_ reader: MappingReader?) -> View? {
    guard let reader else { return nil }
    defer { reader.finish() }
    let object = reader.quantity(
      "object", Metres.self, 0...1e5, example: "6 m", excludingZero: true)
    let distance = reader.quantity(
      "at", Metres.self, 0...1e6, example: "150 m", excludingZero: true)
    let lens = reader.quantity("lens", Degrees.self, 1...170, example: "60 deg")
    for (key, example) in [("object", "6 m"), ("at", "150 m"), ("lens", "60 deg")]
    where !reader.has(key) {
      reader.missing(key, example)
    }
    guard let object, let distance, let lens else { return nil }
    return View(object: object, distance: distance, lens: lens)
  }

  private func rates(_ reader: MappingReader) -> [Hertz] {
    var rates: [Hertz] = []
    var texts = reader.texts("rate")
    if !reader.has("rate") {
      texts = Self.usualRates.map { ($0, reader.node.place) }
    }
    for (text, place) in texts {
      do throws(MeasureError) {
        let rate = try Hertz(parsing: text)
        // Rarer than once a year nothing is sampled, and milliseconds would no longer be countable.
        guard rate.value * Unit.year > 0.999, rate.value <= 1_000 else {
          log.add(
            .outOfRange("a rate lies between once a year and 1000 a second"), at: place, text: text)
          continue
        }
        // A schedule is kept in whole milliseconds, so that two of them can be laid over each other.
        let milliseconds = (1_000 / rate.value).rounded()
        guard abs(milliseconds * rate.value / 1_000 - 1) < 1e-6 || rate.value > 1 else {
          log.add(.rule("an interval is a whole number of milliseconds"), at: place, text: text)
          continue
        }
        if rates.contains(rate) {
          log.add(.contradiction("a rate stands in the list twice"), at: place, text: text)
        } else {
          rates.append(rate)
        }
      } catch {
        log.add(.quantity(error, example: "1/10s"), at: place, text: text)
      }
    }
    if texts.isEmpty {
      log.add(.rule("at least one rate is needed"), at: reader.place(of: "rate"))
    }
    if rates.count > 16 {
      log.add(.outOfRange("at most 16 rates can be tried for a task"), at: reader.place(of: "rate"))
    }
    return rates.sorted(by: >)
  }

  private func recalls(_ reader: MappingReader) -> [GivenRecall] {
    reader.named("recall").compactMap { entry in
      let parts = (entry.value.scalar ?? "").split(separator: " ").map(String.init)
      // yolox-s: 0.82 at 0.5, or 0.79 at 0.5 int8
      // A slide has no threshold.
      let told = parts.count == 1 ? parts + ["at", "0"] : parts
      guard (told.count == 3 || told.count == 4), told[1] == "at", let recall = Double(told[0]),
        let threshold = Double(told[2])
      else {
        log.add(
          .wrongShape(expected: "a recall at a threshold, such as 0.82 at 0.5"),
          at: entry.value.place,
          text: entry.value.scalar ?? "")
        return nil
      }
      guard (0...1).contains(recall), (0...1).contains(threshold) else {
        log.add(
          .outOfRange("recall and threshold lie between 0 and 1"), at: entry.value.place,
          text: entry.value.scalar ?? "")
        return nil
      }
      var precision: Precision?
      if parts.count == 4 {
        precision = Precision(rawValue: parts[3])
        if precision == nil {
          log.add(
            .notAChoice(Precision.allCases.map(\.rawValue)), at: entry.value.place, text: parts[3])
        }
      }
      return GivenRecall(
        model: entry.key, precision: precision, value: Ratio(recall),
        threshold: parts.count == 1 ? nil : Ratio(threshold),
        place: entry.place)
    }
  }

  func given(_ reader: MappingReader) -> [GivenFigure] {
    reader.mappings("figures").flatMap { item -> [GivenFigure] in
      defer { item.finish() }
      let model = item.text("model")
      let device = item.text("device")
      let resolution = item.text("resolution").flatMap { text in
        let shape = InputShape(text)
        if shape == nil {
          log.add(
            .wrongShape(expected: "an input such as 640x640"), at: item.place(of: "resolution"),
            text: text)
        }
        return shape
      }
      let precision = item.choice("precision", Precision.self)
      let runtime = item.text("runtime")
      let batch = item.whole("batch", 1...4_096) ?? 1
      var kinds: [GivenFigure.Kind] = []
      func add<Q: Quantity>(
        _ key: String, _ type: Q.Type, _ example: String, _ make: (Q) -> GivenFigure.Kind,
        _ range: ClosedRange<Double> = 0...1e9
      ) {
        if let value = item.quantity(
          key, type, range, example: example, excludingZero: range.lowerBound == 0)
        {
          kinds.append(make(value))
        }
      }
      add("accuracy", Ratio.self, "0.31", { .accuracy($0) }, 0...1)
      // An energy over this time is a power.
      add("latency", Seconds.self, "150 ms", { .latency($0) }, 1e-9...1e6)
      add("energy", Joules.self, "0.4 J", { .energy($0) })
      add("ram", Bytes.self, "40 MB", { .ram($0) }, 0...1e14)
      for state in Device.PowerState.allCases {
        add(state.rawValue, Watts.self, "0.6 W", { .power(state, $0) })
      }
      add("boot-time", Seconds.self, "12 s", { .bootTime($0) })
      add("boot-energy", Joules.self, "9.5 J", { .bootEnergy($0) })
      add("memory", Bytes.self, "512 MB", { .memory($0) }, 0...1e14)
      add("price", Dollars.self, "22 USD", { .price($0) })
      if kinds.isEmpty {
        log.add(.rule("an entry of `figures` gives at least one figure"), at: item.node.place)
      }
      for kind in kinds {
        switch kind {
        case .accuracy, .latency, .energy, .ram:
          if model == nil {
            log.add(
              .rule("accuracy, latency, energy and ram are figures of a `model`: name it"),
              at: item.node.place)
          }
        case .power, .bootTime, .bootEnergy, .memory, .price:
          if device == nil || model != nil {
            log.add(
              .rule("powers, boot, memory and price are figures of a `device` alone"),
              at: item.node.place)
          }
        }
      }
      for case .accuracy in kinds where batch > 1 {
        log.add(
          .contradiction("an accuracy does not hang on the `batch`: give it by itself"),
          at: item.place(of: "batch"))
      }
      if model == nil, device == nil {
        log.add(
          .rule("an entry of `figures` names a model, a device, or both"), at: item.node.place)
      }
      return kinds.map {
        GivenFigure(
          model: model, device: device, resolution: resolution, precision: precision,
          runtime: runtime, batch: batch, figure: $0, place: item.node.place)
      }
    }
  }
}
