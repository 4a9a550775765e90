// SPDX-License-Identifier: Apache-2.0

import Catalogue
public import Documents
import Networks
import Quantities

extension Requirements {
  /// The JSON Schema (draft 2020-12) of a constraint file, for editors. A test holds it against the
  /// keys that the reader really asks for.
  public static var schema: JSON {
    .object([
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string("Envelope constraint file, format 1.0")),
      ("type", .string("object")), ("additionalProperties", .bool(false)),
      ("required", .array([.string("deployment"), .string("tasks")])),
      (
        "anyOf",
        .array([
          .object([("required", .array([.string("power")]))]),
          .object([("required", .array([.string("serving")]))]),
        ])
      ),
      (
        "properties",
        .object([
          ("deployment", text("the deployment's name")),
          ("catalogue", text("a folder laid over the catalogue, seen from this file")),
          ("sites", whole("sites of this kind; engineering is shared among them")),
          ("tasks", named(task, "what has to be sensed, by your own names")),
          ("hardware", hardware), ("power", power), ("serving", serving),
          ("training", training), ("uplink", uplink), ("cloud", cloud), ("gateway", gateway),
          ("enclosure", enclosure),
          ("upkeep", upkeep),
          ("other-loads", named(quantity("0.4 W"), "loads that are there anyway, mean power")),
          (
            "today", object([("inspections", quantity("26/year")), ("each", quantity("1000 USD"))])
          ),
          ("limits", object(Limit.schema(.limits))),
          ("licences", object([("deny", texts("SPDX ids of model licences"))])),
          (
            "objective",
            texts(
              "what to make small or large, the most important first",
              Objective.allCases.flatMap(\.spellings))
          ),
          ("confidence", quantity("0.9")),
          ("timing", choice(TimingChoice.allCases.map(\.rawValue))),
          ("require-basis", choice(Basis.allCases.map(\.rawValue))),
          ("models", list(ownModel, "models of your own; they win over the catalogue's")),
          ("machines", list(ownMachine, "machines of your own, rented by the hour")),
          ("figures", list(figure, "your own figures; they win over the catalogue's")),
          ("assume", named(quantity("0.7"), "your own values of the assumptions in defaults.yaml")),
          (
            "effort",
            object([
              ("day", quantity("800 USD")), ("microcontroller", quantity("20 person-days")),
              ("linux-board", quantity("5 person-days")), ("linux-npu", quantity("10 person-days")),
              ("jetson", quantity("8 person-days")), ("phone", quantity("15 person-days")),
              ("cloud", quantity("5 person-days")),
            ])
          ),
        ])
      ),
    ])
  }

  private static var task: JSON {
    object([
      ("task", choice(ModelTask.allCases.map(\.rawValue))),
      (
        "accuracy",
        object([
          ("metric", text("mAP50-95, mAP50, top1 or AUC")),
          ("dataset", text("for example coco-val2017")), ("at-least", quantity("0.30")),
        ])
      ),
      ("hours", choice(Hours.allCases.map(\.rawValue))),
      (
        "event",
        object([
          ("lasts", quantity("120 s")), ("per-day", quantity("6")),
          ("hours", choice(Hours.allCases.map(\.rawValue))),
          ("caught-at-least", quantity("0.80")),
        ])
      ),
      (
        "sees",
        object([
          ("object", quantity("6 m")), ("at", quantity("150 m")), ("lens", quantity("60 deg")),
        ])
      ),
      (
        "false-alarms",
        object([
          ("at-most", quantity("4/day")), ("each", quantity("2 USD")),
          ("per-empty-sample", quantity("0.001")),
        ])
      ),
      ("keep", object([("sample", quantity("200 kB")), ("alarm", quantity("200 kB"))])),
      ("alert-within", quantity("10 min")), ("latency", quantity("100 ms")),
      (
        "recall",
        named(
          quantity("0.82 at 0.5"),
          "recall a sample, at a threshold, by model, measured on your own data"
        )
      ),
      ("rate", texts("rates to choose from, such as 1/10s")),
      ("models", texts("patterns of models that may be used")),
      (
        "compute",
        texts(
          "where samples are looked at; of several the planner takes the best",
          ComputePlace.allCases.map(\.rawValue))
      ),
      ("sample", quantity("30 kB")),
      (
        "population",
        object([
          ("users", quantity("1e6")), ("on", quantity("4 h/day")),
          ("detect", quantity("1000/day")), ("shown-by", quantity("2 %")),
          ("in-view", quantity("2 %")),
          ("lasts", quantity("60 s")),
        ])
      ),
      ("requests", quantity("20000/s")),
      ("precision-at-least", quantity("0.99")), ("recall-at-least", quantity("0.9")),
      (
        "false-positives",
        named(quantity("0.0001"), "positive empty samples, by model, measured on your own data")
      ),
      ("first-stage", texts("patterns of models that may stand before another")),
      (
        "filters",
        named(
          object([
            ("recall", quantity("0.98")), ("false-positives", quantity("0.01")),
            ("on-client", quantity("1 ms")), ("operations", quantity("0.1 GFLOP")),
          ]), "first stages of your own, by name; they need not have learned anything")
      ),
    ])
  }

  private static var hardware: JSON {
    object([
      ("allow", texts("patterns of devices that may be used")),
      ("deny", texts("patterns of devices that may not")),
      ("fixed", texts("devices that must be used")),
      ("owned", texts("devices that are already there")),
      (
        "devices",
        .object([
          ("type", .array([.string("integer"), .string("string")])),
          ("description", .string("how many devices a site may have: 1, 2 or 1..2")),
        ])
      ),
    ])
  }

  private static var power: JSON {
    object([
      ("climate", text("a climate of the catalogue")),
      ("weather", text("a year of hours in place of a climate: PVGIS CSV, EPW, TMY3 or TMY2")),
      ("temperature", quantity("4 C")),
      (
        "years",
        .object([
          ("type", .string("integer")),
          ("description", .string("years of weather made of the climate; 20")),
        ])
      ),
      ("supply", object([("current", quantity("3 A")), ("voltage", quantity("5 V"))])),
      (
        "mains",
        object([
          ("price", hours("0.30 USD/kWh", "a price, or 24 from midnight")),
          ("grid", hours("deu", "a grid, 24 values from midnight, or a CSV file of hours")),
        ])
      ),
      (
        "battery",
        object([
          ("chemistry", text("lifepo4")), ("energy", quantity("1280 Wh")),
          (
            "packs",
            .object([
              ("type", .array([.string("integer"), .string("string")])),
              ("description", .string("a number or a range such as 1..3")),
            ])
          ),
          ("price", quantity("350 USD")),
        ])
      ),
      (
        "solar",
        object([
          ("panel", quantity("20 W")),
          (
            "panels",
            .object([
              ("type", .array([.string("integer"), .string("string")])),
              ("description", .string("a number or a range such as 0..4")),
            ])
          ),
          ("fouling", quantity("0.7")),
          (
            "tilt",
            .object([
              ("type", .array([.string("string"), .string("array")])),
              ("items", quantity("60 deg")),
              ("description", .string("a slope from level, or a list to choose from")),
            ])
          ),
          ("azimuth", quantity("180 deg")), ("kind", text("a panel of the catalogue")),
          ("reliability", quantity("0.99")),
        ])
      ),
    ])
  }

  private static var enclosure: JSON {
    object([
      ("area", quantity("0.1 m2")), ("sunlit", quantity("0.02 m2")),
      ("colour", choice(Enclosure.Colour.allCases.map(\.rawValue))),
      ("absorptance", quantity("0.3")), ("light", choice(Enclosure.Light.allCases.map(\.rawValue))),
      ("air", choice(Enclosure.Air.allCases.map(\.rawValue))), ("hottest", quantity("35 C")),
    ])
  }

  private static var upkeep: JSON {
    object([
      ("visit", quantity("1000 USD")), ("visit-carbon", quantity("40 kg")),
      ("lifetime", quantity("5 years")),
      ("cleaning", quantity("90 days")), ("card", quantity("64 GB")),
      (
        "shared-by",
        .object([
          ("type", .string("integer")), ("minimum", .number(1)),
          ("description", .string("sites that one planned trip serves")),
        ])
      ), ("on-site", quantity("40 USD")),
    ])
  }

  private static var figure: JSON {
    object(
      [
        ("model", text("a model of the catalogue")), ("device", text("a device of the catalogue")),
        ("resolution", text("640x640")), ("precision", choice(Precision.allCases.map(\.rawValue))),
        ("runtime", text("a runtime")),
        ("batch", whole("inputs of one call, of which latency, energy and ram are")),
        ("accuracy", quantity("0.31")),
        ("latency", quantity("150 ms")),
        ("energy", quantity("0.4 J")), ("ram", quantity("40 MB")),
      ] + Device.PowerState.allCases.map { ($0.rawValue, quantity("0.6 W")) } + [
        ("boot-time", quantity("12 s")), ("boot-energy", quantity("9.5 J")),
        ("memory", quantity("512 MB")),
        ("price", quantity("22 USD")),
      ])
  }

  private static func hours(_ example: String, _ words: String) -> JSON {
    .object([
      ("type", .array([.string("string"), .string("number"), .string("array")])),
      ("items", quantity(example)), ("examples", .array([.string(example)])),
      ("description", .string(words)),
    ])
  }

  static func object(_ properties: [(String, JSON)]) -> JSON {
    .object([
      ("type", .string("object")), ("additionalProperties", .bool(false)),
      ("properties", .object(properties)),
    ])
  }

  static func named(_ value: JSON, _ words: String) -> JSON {
    .object([
      ("type", .string("object")), ("description", .string(words)), ("additionalProperties", value),
    ])
  }

  static func list(_ value: JSON, _ words: String) -> JSON {
    .object([("type", .string("array")), ("description", .string(words)), ("items", value)])
  }

  static func text(_ words: String) -> JSON {
    .object([("type", .string("string")), ("description", .string(words))])
  }

  static func whole(_ words: String) -> JSON {
    .object([
      ("type", .string("integer")), ("minimum", .number(1)), ("description", .string(words)),
    ])
  }

  static func quantity(_ example: String) -> JSON {
    .object([
      ("type", .array([.string("string"), .string("number")])),
      ("examples", .array([.string(example)])),
    ])
  }

  static func choice(_ choices: [String]) -> JSON {
    .object([("enum", .array(choices.map { .string($0) }))])
  }

  static func texts(_ words: String, _ choices: [String]? = nil) -> JSON {
    let item: JSON = choices.map { choice($0) } ?? .object([("type", .string("string"))])
    return .object([
      ("description", .string(words)),
      ("oneOf", .array([item, .object([("type", .string("array")), ("items", item)])])),
    ])
  }
}
