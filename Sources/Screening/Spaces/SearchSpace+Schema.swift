// SPDX-License-Identifier: Apache-2.0

package import Documents
import Networks

extension SearchSpace {
  /// The JSON Schema (draft 2020-12) of a search space's file, for editors. A test holds it against the keys that the
  /// reader really asks for.
  package static var schema: JSON {
    .object([
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string("Envelope search space, format 1.0")),
      ("type", .string("object")), ("additionalProperties", .bool(false)),
      ("required", .array([.string("space"), .string("layers")])),
      (
        "properties",
        .object([
          ("space", text("the space's name")), ("source", text("who says so")),
          ("family", text("the family that whole networks of it were measured as")),
          (
            "input",
            object(
              "what networks read",
              [
                ("channels", number("integer", 1, "3 unless told otherwise")),
                ("sides", numbers("integer", 1, "sides of the image that may be chosen")),
              ])
          ),
          ("widths", numbers("number", 0.01, "factors of all channels that may be chosen")),
          ("divisor", number("integer", 1, "channels are rounded to multiples of it; 8 otherwise")),
          ("layers", list(layer, "layers and stages, one after the other")),
          (
            "base",
            object(
              "of layers that are words alone: what all networks have in common", counts)
          ),
          (
            "counts",
            list(
              object(
                "what a word adds", [("word", .object([("type", .string("string"))]))] + counts),
              "what words add to `base`; the others add nothing")
          ),
        ])
      ),
    ])
  }

  private static var counts: [(String, JSON)] {
    [
      ("macs", number("integer", 0, "multiply-accumulates")),
      ("parameters", number("integer", 0, "parameters")),
    ]
  }

  private static var layer: JSON {
    let kinds = ["conv", "mbconv", "dense", "pool", "words"]
    var entries =
      object(
        "one layer, or a stage of blocks; lists are where one chooses",
        [
          ("conv", number("integer", 1, "a convolution to so many channels")),
          ("mbconv", number("integer", 1, "an inverted residual to so many channels")),
          ("dense", number("integer", 1, "a dense layer to so many channels")),
          ("pool", choice(["mean"])),
          ("words", words("what may stand there, of a family that is known by measurements only")),
          ("blocks", number("integer", 1, "blocks of the stage")),
          (
            "depth",
            .object([
              ("type", .array([.string("integer"), .string("string")])),
              ("description", .string("how many of the blocks there may be, for example 1..3")),
            ])
          ),
          ("stride", number("integer", 1, "of the first block")),
          ("kernel", numbers("integer", 1, "sides of the window")),
          (
            "expand",
            numbers("number", 0.01, "times the channels that an inverted residual works on")
          ),
          ("groups", number("integer", 1, "groups of convolutions of single positions")),
          ("gate", number("number", 0.001, "the share of the channels that a gate works on")),
          ("act", choice(LayerRow.Activation.allCases.map(\.rawValue))),
          ("scaled", answer("whether widths scale its channels")),
          ("options", list(option, "what may stand there, one by one")),
        ]
      ).members ?? []
    entries.append(
      (
        "oneOf",
        .array(kinds.map { .object([("required", .array([.string($0)]))]) })
      ))
    return .object(entries)
  }

  private static var option: JSON {
    object(
      "what differs from the layer",
      [
        ("word", .object([("type", .array([.string("string"), .string("number")]))])),
        ("skip", answer("nothing, or a convolution of single positions where sizes differ")),
        ("kernel", number("integer", 1, "the side of the window")),
        ("expand", number("number", 0.01, "times the channels")),
        ("groups", number("integer", 1, "groups of convolutions of single positions")),
        ("gate", number("number", 0.001, "the share of the channels that a gate works on")),
      ])
  }

  // MARK: Parts

  private static func object(_ words: String, _ properties: [(String, JSON)]) -> JSON {
    .object([
      ("type", .string("object")), ("description", .string(words)),
      ("additionalProperties", .bool(false)), ("properties", .object(properties)),
    ])
  }

  private static func list(_ item: JSON, _ words: String) -> JSON {
    .object([
      ("type", .string("array")), ("description", .string(words)), ("minItems", .number(1)),
      ("items", item),
    ])
  }

  private static func text(_ words: String) -> JSON {
    .object([("type", .string("string")), ("description", .string(words))])
  }

  private static func number(_ type: String, _ least: Double, _ words: String) -> JSON {
    .object([
      ("type", .string(type)), ("minimum", .number(least)), ("description", .string(words)),
    ])
  }

  /// One number or a list of them.
  private static func numbers(_ type: String, _ least: Double, _ words: String) -> JSON {
    let item = JSON.object([("type", .string(type)), ("minimum", .number(least))])
    return .object([
      ("description", .string(words)),
      ("oneOf", .array([item, list(item, "one of these")])),
    ])
  }

  private static func words(_ words: String) -> JSON {
    let item = JSON.object([("type", .array([.string("string"), .string("number")]))])
    return .object([
      ("description", .string(words)), ("oneOf", .array([item, list(item, "one of these")])),
    ])
  }

  private static func choice(_ choices: [String]) -> JSON {
    .object([("enum", .array(choices.map { .string($0) }))])
  }

  /// Yes or no in the words of either YAML.
  private static func answer(_ words: String) -> JSON {
    .object([
      ("description", .string(words)),
      ("enum", .array([.string("yes"), .string("no"), .bool(true), .bool(false)])),
    ])
  }
}
