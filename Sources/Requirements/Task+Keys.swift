// SPDX-License-Identifier: Apache-2.0

import Catalogue
package import Documents
import Networks
import Quantities

/// A task as it is read, with the limits that stand in it.
struct TaskDraft: Block, HoldsLimits {
  var task: TaskRequirement
  var event = Event(duration: .zero, frequency: .zero, hours: .any)
  /// The file of the one network that it may use, and where it is named.
  var file: (path: String, place: Place)?
  /// The key that makes it a task of a service, and where its value stands.
  var served: (key: String, place: Place)?
  var limits: [Limit] = []
  var limited: String? { task.name }

  init(blank reader: MappingReader) {
    task = TaskRequirement(
      name: reader.name, task: "", taskPlace: reader.place(of: "task"),
      modelsPlace: reader.place(of: "models"),
      place: reader.node.place)
  }

  static let keys: Keys =
    [
      Key("task", "kind of work, as `plan catalogue list tasks` names it", like: "object-detection")
        .into(\.task.task, .text, else: .required),
      Key(
        "accuracy", "the measure by which models are compared; a number is the least by it",
        like: "0.30"
      )
      .block(
        else: .told("any model will do"), brief: "at-least",
        keys: [
          Key("metric", "metric of published accuracies", like: "mAP50-95")
            .into(\.task.metric, .text, else: .told("the standard one of the kind of work")),
          Key("dataset", "data set that the accuracy was published on", like: "coco-val2017")
            .into(\.task.dataset, .text, else: .told("the standard one of the kind of work")),
        ] + Key.limits(.accuracy)
      ) { _, draft, _ in draft.task.isJudged = true },
      Key("hours", "when it watches")
        .into(\.task.hours, .choice, else: .told("when its events come"))
        .only(.site),
      Key("event", "what it watches for")
        .block(
          else: .told("it only classifies what it is shown"),
          keys: [
            Key("lasts", "how long an event lasts", like: "120 s")
              .into(\.event.duration, .above(0...1e7), else: .required),
            Key("per-day", "how many come in a day", like: "6")
              .put(KeyKind<Ratio>.range(0...1e6), else: .required) { draft, value, _ in
                draft.event.frequency = PerDay(value.value)
              },
            Key("hours", "when they come").into(\.event.hours, .choice, else: "any"),
          ] + Key.limits(.event)
        ) { _, draft, isWhole in if isWhole { draft.task.event = draft.event } }
        .only(.site),
      Key("sees", "the optics, from which follow pixels on target")
        .into(\.task.view, .block, else: .told("pixels on target are not known"))
        .only(.site),
      Key("false-alarms", "alarms without an event")
        .block(
          keys: Key.limits(.falseAlarms) + [
            Key("each", "what each costs", like: "2 USD")
              .into(\.task.falseAlarmCost, .range(0...1e6)).only(.site),
            Key("per-empty-sample", "measured false alarms per empty sample", like: "0.001")
              .into(\.task.falsePositives, .range(0...1), else: .assumed("false-positives")),
          ]),
    ] + Key.limits(.task) + [
      Key("keep", "what is written to the site's card until somebody fetches it")
        .into(\.task.keep, .block),
      Key(
        "population", "who is looked at as a service; a number is of people or cameras, all day"
      )
      .into(\.task.population, .block(brief: "users")),
      Key("requests", "requests answered as they come, on the mean of the day", like: "20000/s")
        .put(KeyKind<Hertz>.above(0...1e9)) { $0.task.requests = Requests(rate: $1, place: $2) },
      Key(
        "false-positives", "measured share of empty samples called positive, by model",
        like: "{ yolox-s: 0.0001 }"
      )
      .read(.named(.quantity(unit: "", 0...1, above: false)), else: .assumed("false-positives")) {
        reader, draft in
        for entry in reader.named("false-positives") {
          draft.task.falsePositivesOf[entry.key] = reader.quantity(
            of: entry.value, Ratio.self, 0...1, example: "0.0001")
        }
      }
      .only(.service),
      Key("first-stage", "patterns of models that may look first", like: "[nanodet-*]")
        .into(
          \.task.firstStages, .names(orNone: true), else: .told("no model stands before another")
        )
        .only(.service),
      Key(
        "filters", "first stages of your own, by name",
        like: "{ motion: { recall: 0.98, false-positives: 0.01 } }"
      )
      .read(.named(.block(Filter.words))) { reader, draft in
        draft.task.filters = reader.readers("filters").compactMap { Filter.read($0) }
      }
      .only(.service),
      Key(
        "recall", "measured recall of a sample at a threshold, by model",
        like: "{ yolox-s: 0.82 at 0.5 }"
      )
      .read(
        .named(.quantity(unit: "", -.infinity ... .infinity, above: false)),
        else: .assumed("recall")
      ) { reader, draft in draft.task.recalls = recalls(reader) },
      Key(
        "rate", "how often to sample, 1/year to 1000/s; of up to 16 the best is taken",
        like: "[1/s, 1/60s]"
      )
      .read(
        .several(.quantity(unit: Hertz.unit, -.infinity ... .infinity, above: false)),
        else: .told("eight from `1/s` to `1/5min`")
      ) { reader, draft in draft.task.rates = rates(reader) },
      Key(
        "model",
        "a network of your own: an ONNX or TensorFlow Lite file, or one in the compact form; or one of the catalogue",
        like: "ours.onnx"
      )
      .put(.text, else: .told("those of `models`")) { draft, path, place in
        draft.file = (path, place)
      },
      Key("models", "patterns of models that may be used", like: "[yolox-*, nanodet-*]")
        .into(\.task.models, .names(), else: .told("all that can do the task")),
      Key("compute", "where samples are looked at; of several the best is taken")
        .into(\.task.compute, .choices(repeated: "a place stands in the list twice"), else: "node")
        .only(.site),
      Key("sample", "what a sample takes that is sent", like: "30 kB")
        .into(\.task.sample, .above(0...1e9), else: .told("required where one is sent"))
        .only(.site),
    ]

  mutating func check(_ reader: MappingReader) {
    served = ["population", "requests"].first { reader.has($0) }.map { ($0, reader.place(of: $0)) }
    if let file {
      if reader.has("models") {
        reader.refuse("model", "`model` is the one network to use, and `models` names others")
      }
      let isFile = OwnModelDraft.isFile(file.path)
      task.models = [isFile ? OwnModelDraft.stem(of: file.path) : file.path]
      task.modelsPlace = file.place
      // What is no file is a network of the catalogue.
      if !isFile { self.file = nil }
    }
    // Whoever waits for events of the day does not watch at night.
    if !reader.has("hours"), let event = task.event { task.hours = event.hours }
    if reader.has("rate"), task.requests != nil {
      reader.refuse("rate", "`requests` come as they come; a `rate` is of a `population` or a site")
    }
    for key in ["sees", "recall"] where reader.has(key) && !reader.has("event") && served == nil {
      reader.refuse(key, "`\(key)` tells how an `event` is caught, and the task has none")
    }
    let sends = task.compute.contains { $0 != .node }
    if sends {
      Self.require("sample", of: reader)
    } else if reader.has("sample"), !reader.has("compute") || !task.compute.isEmpty {
      reader.refuse(
        "sample", "`sample` is what a frame takes that is sent, and `compute` sends none")
    }
    if task.compute.isEmpty { task.compute = [.node] }
  }

  /// The rates that are tried where the file names none.
  private static let usualRates = [
    "1/s", "1/5s", "1/10s", "1/20s", "1/30s", "1/60s", "1/2min", "1/5min",
  ]

  private static func rates(_ reader: MappingReader) -> [Hertz] {
    var rates: [Hertz] = []
    var texts = reader.texts("rate")
    if !reader.has("rate") {
      texts = usualRates.map { ($0, reader.node.place) }
    }
    for (text, place) in texts {
      do throws(MeasureError) {
        let rate = try Hertz(parsing: text)
        // Rarer than once a year nothing is sampled, and milliseconds would no longer be countable.
        guard rate.value * Unit.year > 0.999, rate.value <= 1_000 else {
          reader.log.add(
            .outOfRange("a rate lies between once a year and 1000 a second"), at: place, text: text)
          continue
        }
        // A schedule is kept in whole milliseconds, so that two of them can be laid over each other.
        let milliseconds = (1_000 / rate.value).rounded()
        guard abs(milliseconds * rate.value / 1_000 - 1) < 1e-6 || rate.value > 1 else {
          reader.log.add(
            .rule("an interval is a whole number of milliseconds"), at: place, text: text)
          continue
        }
        if rates.contains(rate) {
          reader.log.add(.contradiction("a rate stands in the list twice"), at: place, text: text)
        } else {
          rates.append(rate)
        }
      } catch {
        reader.log.add(.quantity(error, example: "1/10s"), at: place, text: text)
      }
    }
    if texts.isEmpty {
      reader.log.add(.rule("at least one rate is needed"), at: reader.place(of: "rate"))
    }
    if rates.count > 16 {
      reader.log.add(
        .outOfRange("at most 16 rates can be tried for a task"), at: reader.place(of: "rate"))
    }
    return rates.sorted(by: >)
  }

  private static func recalls(_ reader: MappingReader) -> [GivenRecall] {
    reader.named("recall").compactMap { entry in
      let parts = (entry.value.scalar ?? "").split(separator: " ").map(String.init)
      // yolox-s: 0.82 at 0.5, or 0.79 at 0.5 int8
      // A slide has no threshold.
      let told = parts.count == 1 ? parts + ["at", "0"] : parts
      guard (told.count == 3 || told.count == 4), told[1] == "at", let recall = Double(told[0]),
        let threshold = Double(told[2])
      else {
        reader.log.add(
          .wrongShape(expected: "a recall at a threshold, such as 0.82 at 0.5"),
          at: entry.value.place,
          text: entry.value.scalar ?? "")
        return nil
      }
      guard (0...1).contains(recall), (0...1).contains(threshold) else {
        reader.log.add(
          .outOfRange("recall and threshold lie between 0 and 1"), at: entry.value.place,
          text: entry.value.scalar ?? "")
        return nil
      }
      var precision: Precision?
      if parts.count == 4 {
        precision = Precision(rawValue: parts[3])
        if precision == nil {
          reader.log.add(
            .notAChoice(Precision.allCases.map(\.rawValue)), at: entry.value.place, text: parts[3])
        }
      }
      return GivenRecall(
        model: entry.key, precision: precision, value: Ratio(recall),
        threshold: parts.count == 1 ? nil : Ratio(threshold),
        place: entry.place)
    }
  }
}

extension Keep: Block {
  package init(blank reader: MappingReader) { self.init(place: reader.node.place) }

  package static let keys: Keys = [
    Key("sample", "what each sample takes", like: "200 kB")
      .into(\.sample, .range(0...1e12), else: .told("samples are forgotten")),
    Key("alarm", "what each event and each false alarm takes", like: "200 kB")
      .into(\.alarm, .range(0...1e12), else: .told("alarms are forgotten")),
  ]

  package mutating func check(_ reader: MappingReader) {
    if !reader.has("alarm") { Self.require("sample", of: reader) }
  }
}

extension View: Block {
  package init(blank reader: MappingReader) {
    self.init(object: .zero, distance: .zero, lens: .zero)
  }

  package static let keys: Keys = [
    Key("object", "the object's size across", like: "6 m")
      .into(\.object, .above(0...1e5), else: .required),
    Key("at", "distance that it must be seen at", like: "150 m")
      .into(\.distance, .above(0...1e6), else: .required),
    Key("lens", "horizontal angle of the lens", like: "60 deg")
      .into(\.lens, .range(1...170), else: .required),
  ]
}
