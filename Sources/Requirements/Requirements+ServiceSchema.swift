// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents

extension Requirements {
  static var ownModel: JSON {
    object([
      ("name", text("what the tasks call it; the file's name otherwise")),
      ("file", text("an ONNX file or a network in the compact form, beside this file")),
      ("operations", quantity("4 GFLOP")), ("parameters", quantity("3.5e6")),
      ("input", text("its input, for example 640x640")),
      ("task", choice(ModelTask.allCases.map(\.rawValue))),
      ("licence", text("an SPDX id")),
      (
        "accuracy",
        object(
          [("dataset", text("for example coco-val2017"))]
            + metrics.map { ($0, quantity("0.34")) })
      ),
    ])
  }

  static var ownMachine: JSON {
    object([
      ("name", text("what `hardware` calls it")), ("speed", quantity("150 TFLOP/s")),
      ("peak", quantity("150 TFLOP/s")), ("price", quantity("1.80 USD/hour")),
      ("billing-step", quantity("1 h")), ("power", quantity("300 W")),
      ("idle-power", quantity("60 W")), ("embodied-carbon", quantity("900 kg")),
      ("grid", text("whose electricity it draws, where that is not the file's own grid")),
      ("committed", commitment),
      (
        "bought",
        object([
          ("price", quantity("2500 USD")), ("lifetime", quantity("5 years")),
          ("reused", .object([("type", .string("boolean"))])),
          ("remaining-life", quantity("2 years")),
        ])
      ),
    ])
  }

  /// A promise to pay around the clock, or a list of them to choose from.
  private static var commitment: JSON {
    let one = object([("price", quantity("0.30 USD/hour")), ("term", quantity("1 year"))])
    guard case .object(let entries) = one else { return one }
    return .object(
      entries.filter { $0.0 != "type" } + [
        ("description", .string("a price for machines that are paid around the clock; or a list")),
        ("type", .array([.string("object"), .string("array")])), ("items", one),
      ])
  }

  static var serving: JSON {
    object([
      ("ready-by", choice(["end-of-day", "at-once"])), ("peak", quantity("2")),
      ("utilisation", quantity("0.6")),
      (
        "load",
        .object([
          ("type", .string("array")), ("items", .object([("type", .string("number"))])),
          ("description", .string("24 numbers: the load of each hour from midnight")),
        ])
      ),
      ("workers", whole("requests that a machine answers side by side")),
      ("least-machines", whole("machines that are kept, where a kind is used at all")),
      (
        "quota",
        named(whole("machines"), "the most machines at once, by name or pattern")
      ),
      ("purchase", texts("how machines may be bought", ["on-demand", "spot"])),
      ("sample", quantity("20 kB")), ("transfer", quantity("0.09 USD/GB")),
      ("storage", quantity("0.023 USD/GB/month")),
      (
        "decode",
        object([("time", quantity("1 ms")), ("price", quantity("0.04 USD/hour"))])
      ),
      ("pue", quantity("1.2")),
      (
        "client",
        object([("device", text("the users' own device")), ("energy", quantity("0.2 Wh/day"))])
      ),
      ("lifetime", quantity("2 years")),
    ])
  }
}
