// SPDX-License-Identifier: Apache-2.0

import Catalogue
package import Documents
import Networks
import Quantities

/// A task as it is read, with the limits that stand in it.
struct TaskDraft: Block, HoldsLimits {
  var task: TaskRequirement
  var event = Event(duration: .zero, frequency: .zero, hours: .any)
  var limits: [Limit] = []
  var limited: String? { task.name }

  init(blank reader: MappingReader) {
    task = TaskRequirement(
      name: reader.name, task: .objectDetection, modelsPlace: reader.place(of: "models"),
      place: reader.node.place)
  }

  static let keys: [Key<TaskDraft>] = work + events + answers + service + choices

  private static let work: [Key<TaskDraft>] = [
    Key(
      "task", \.task.task, .choice, else: .required, like: "object-detection",
      help: "what a model must be able to do"),
    Key(
      "accuracy", else: .told("any model will do"),
      like: "{ metric: mAP50-95, at-least: 0.30 }",
      help: "the measure that models are told apart by",
      keys: [
        Key(
          "metric", \.task.metric, .text, else: .required, like: "mAP50-95",
          help: "mAP50-95, mAP50, top1 or AUC"),
        Key(
          "dataset", \.task.dataset, .text, else: .told("any"), like: "coco-val2017",
          help: "data set that the accuracy was published on"),
      ] + Key.limits(.accuracy)),
    Key("hours", \.task.hours, .choice, else: "any", like: "daylight", help: "when it watches"),
  ]

  private static let events: [Key<TaskDraft>] = [
    Key(
      "event", else: .told("it only classifies what it is shown"),
      like: "{ lasts: 120 s, per-day: 6, caught-at-least: 0.80 }",
      help: "what it watches for",
      keys: [
        Key(
          "lasts", \.event.duration, .above(0...1e7), else: .required, like: "120 s",
          help: "how long an event lasts"),
        Key(
          "per-day", KeyKind<Ratio>.range(0...1e6), else: .required, like: "6",
          help: "how many come in a day"
        ) { draft, value, _ in draft.event.frequency = PerDay(value.value) },
        Key("hours", \.event.hours, .choice, else: "any", like: "daylight", help: "when they come"),
      ] + Key.limits(.event)
    ) { _, draft, isWhole in if isWhole { draft.task.event = draft.event } },
    Key(
      "sees", \.task.view, .block, else: .told("pixels on target are not known"),
      like: "{ object: 6 m, at: 150 m, lens: 60 deg }",
      help: "the optics, from which follow pixels on target"),
    Key(
      "false-alarms", like: "{ at-most: 4/day, each: 2 USD }",
      help: "alarms without an event",
      keys: Key.limits(.falseAlarms) + [
        Key("each", \.task.falseAlarmCost, .range(0...1e6), like: "2 USD", help: "what each costs"),
        Key(
          "per-empty-sample", \.task.falsePositives, .range(0...1),
          else: .assumed("false-positives"), like: "0.001",
          help: "false alarms per empty sample, as you measured them"),
      ]),
  ]

  private static let answers: [Key<TaskDraft>] =
    Key.limits(.task) + [
      Key(
        "keep", \.task.keep, .block, like: "{ sample: 200 kB, alarm: 1 MB }",
        help: "what is written to the site's card until somebody fetches it")
    ]

  private static let service: [Key<TaskDraft>] = [
    Key(
      "population", \.task.population, .block, like: "{ users: 1e6, on: 4 h/day }",
      help: "people who use a service, and what is to be found among them"),
    Key(
      "requests", KeyKind<Hertz>.above(0...1e9), like: "20000/s",
      help: "requests that are answered as they come, on the mean of the day"
    ) { $0.task.requests = Requests(rate: $1, place: $2) },
    Key(
      "false-positives", .named(.quantity(unit: "", 0...1, above: false)),
      else: .assumed("false-positives"), like: "{ yolox-s: 0.0001 }",
      help: "positive empty samples, by model, measured on your own data"
    ) { reader, draft in
      for entry in reader.named("false-positives") {
        draft.task.falsePositivesOf[entry.key] = reader.quantity(
          of: entry.value, Ratio.self, 0...1, example: "0.0001")
      }
    },
    Key(
      "first-stage", \.task.firstStages, .names, else: .told("no model stands before another"),
      like: "[nanodet-*]", help: "patterns of models that may look first"),
    Key(
      "filters", .named(.block(Filter.words)),
      like: "{ motion: { recall: 0.98, false-positives: 0.01, on-client: 1 ms } }",
      help: "first stages of your own, by name; they need not have learned anything"
    ) { reader, draft in
      draft.task.filters = reader.readers("filters").compactMap { Filter.read($0) }
    },
  ]

  private static let choices: [Key<TaskDraft>] = [
    Key(
      "recall", .named(.quantity(unit: "", -.infinity ... .infinity, above: false)),
      else: .assumed("recall"), like: "{ yolox-s: 0.82 at 0.5 }",
      help: "recall of a sample at a threshold, by model, measured on your own data"
    ) { reader, draft in draft.task.recalls = recalls(reader) },
    Key(
      "rate", .several(.quantity(unit: Hertz.unit, -.infinity ... .infinity, above: false)),
      else: .told("eight from `1/s` to `1/5min`"), like: "[1/s, 1/10s, 1/60s]",
      help:
        "samples in a time, from once a year to 1000 a second; of at most 16 the planner takes the best"
    ) { reader, draft in draft.task.rates = rates(reader) },
    Key(
      "models", \.task.models, .names, else: .told("all that can do the task"),
      like: "[yolox-*, nanodet-*]", help: "patterns of models that may be used"),
    Key(
      "compute", \.task.compute, .choices(repeated: "a place stands in the list twice"),
      else: "node", like: "[node, cloud]",
      help: "where samples are looked at; of several the planner takes the best"),
    Key(
      "sample", \.task.sample, .above(0...1e9), else: .told("asked for where one is sent"),
      like: "30 kB", help: "what a sample takes that is sent"),
  ]

  mutating func check(_ reader: MappingReader) {
    let sends = task.compute.contains { $0 != .node }
    if sends {
      Self.require("sample", of: reader)
    } else if reader.has("sample"), !reader.has("compute") || !task.compute.isEmpty {
      reader.log.add(
        .contradiction("`sample` is what a frame takes that is sent, and `compute` sends none"),
        at: reader.place(of: "sample"))
    }
    if reader.has("compute"), task.compute.isEmpty, reader.log.problems.isEmpty {
      reader.log.add(.rule("name at least one place"), at: reader.place(of: "compute"))
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

  package static let keys: [Key<Keep>] = [
    Key(
      "sample", \.sample, .range(0...1e12), else: .told("samples are forgotten"), like: "200 kB",
      help: "what each sample takes"),
    Key(
      "alarm", \.alarm, .range(0...1e12), else: .told("alarms are forgotten"), like: "200 kB",
      help: "what each event and each false alarm takes"),
  ]

  package mutating func check(_ reader: MappingReader) {
    if !reader.has("alarm") { Self.require("sample", of: reader) }
  }
}

extension View: Block {
  package init(blank reader: MappingReader) {
    self.init(object: .zero, distance: .zero, lens: .zero)
  }

  package static let keys: [Key<View>] = [
    Key(
      "object", \.object, .above(0...1e5), else: .required, like: "6 m",
      help: "the object's size across"),
    Key(
      "at", \.distance, .above(0...1e6), else: .required, like: "150 m",
      help: "distance that it must be seen at"),
    Key(
      "lens", \.lens, .range(1...170), else: .required, like: "60 deg",
      help: "horizontal angle of the lens"),
  ]
}
