// SPDX-License-Identifier: Apache-2.0

import Documents

/// The description of the server for the tools of other languages.
enum OpenAPI {
  private static func text(_ words: String) -> JSON { .string(words) }

  private static func answer(_ words: String, _ type: String, _ schema: JSON) -> JSON {
    .object([
      ("description", text(words)),
      ("content", .object([(type, .object([("schema", schema)]))])),
    ])
  }

  private static func refusal(_ words: String) -> JSON {
    answer(words, "application/json", reference("Refusal"))
  }

  private static func reference(_ name: String) -> JSON {
    .object([("$ref", text("#/components/schemas/\(name)"))])
  }

  private static func property(_ type: String, _ words: String, canBeNull: Bool = true) -> JSON {
    .object([
      ("type", canBeNull ? .array([text(type), text("null")]) : text(type)),
      ("description", text(words)),
    ])
  }

  /// The document as it is sent.
  static let text = Array(document.text().utf8)

  private static let document = JSON.object([
    ("openapi", text("3.1.0")),
    (
      "info",
      .object([
        ("title", text("Envelope budget filter")), ("version", text("1")),
        (
          "description",
          text("Whether architectures can meet a deployment's budget, before anybody trains them.")
        ),
      ])
    ),
    (
      "paths",
      .object([
        (
          "/v1/filter",
          .object([
            (
              "post",
              .object([
                (
                  "summary",
                  text("Judges candidates, one JSON object a line; verdicts keep their order.")
                ),
                (
                  "requestBody",
                  .object([
                    ("required", .bool(true)),
                    (
                      "content",
                      .object([
                        ("application/x-ndjson", .object([("schema", reference("Candidate"))]))
                      ])
                    ),
                  ])
                ),
                (
                  "responses",
                  .object([
                    (
                      "200",
                      answer(
                        "A verdict for each line.", "application/x-ndjson", reference("Verdict"))
                    ),
                    (
                      "400",
                      refusal(
                        "The request is malformed, or its body is not valid gzip.")
                    ),
                    ("408", refusal("The head or the body took too long to arrive.")),
                    ("413", refusal("The body is too large, or has too many lines.")),
                    ("414", refusal("The first line is too long.")),
                    ("415", refusal("The body is compressed with something other than gzip.")),
                    ("417", refusal("Expect asks for something other than 100-continue.")),
                    ("431", refusal("The headers are too long.")),
                    ("501", refusal("The method or the transfer coding is not implemented.")),
                    (
                      "503",
                      refusal(
                        "Too many connections or bodies wait, or the server is shutting down.")
                    ),
                    ("505", refusal("The request is not HTTP/1.x.")),
                  ])
                ),
              ])
            )
          ])
        ),
        (
          "/health",
          .object([
            (
              "get",
              .object([
                ("summary", text("The device, limits and search spaces in use.")),
                (
                  "responses",
                  .object([
                    (
                      "200",
                      answer(
                        "The server is running.", "application/json",
                        .object([("type", text("object"))]))
                    )
                  ])
                ),
              ])
            )
          ])
        ),
        (
          "/metrics",
          .object([
            (
              "get",
              .object([
                ("summary", text("Counts, in the text form of Prometheus.")),
                (
                  "responses",
                  .object([
                    ("200", answer("Counts.", "text/plain", .object([("type", text("string"))])))
                  ])
                ),
              ])
            )
          ])
        ),
      ])
    ),
    ("components", .object([("schemas", schemas)])),
  ])

  private static let schemas = JSON.object([
    (
      "Candidate",
      .object([
        ("type", text("object")),
        (
          "description",
          text(
            "A layer list (`layers`, `res`), choices of a search space (`choice`, `space`, `res`, `width`), or a network in the compact form."
          )
        ),
        (
          "properties",
          .object([
            ("id", .object([("description", text("Copied to the verdict."))])),
            (
              "layers",
              .object([
                ("type", text("array")),
                (
                  "description",
                  text(
                    "[operator, kernel, stride, groups, channels in, channels out, size in, size out, activation]"
                  )
                ),
              ])
            ),
            ("res", property("integer", "The side of the input.", canBeNull: false)),
            ("width", property("number", "The factor of all channels.", canBeNull: false)),
            ("space", property("string", "The search space.", canBeNull: false)),
            (
              "choice",
              .object([
                ("type", text("array")),
                ("items", property("integer", "An option; null where it is open.")),
              ])
            ),
          ])
        ),
      ])
    ),
    (
      "Verdict",
      .object([
        ("type", text("object")),
        ("required", .array([text("line"), text("verdict")])),
        (
          "properties",
          .object([
            ("line", property("integer", "The number of the line, from 1.", canBeNull: false)),
            ("id", .object([("description", text("That of the candidate."))])),
            (
              "verdict",
              .object([
                ("type", text("string")),
                (
                  "enum",
                  .array([text("admit"), text("reject"), text("unsure"), text("error")])
                ),
              ])
            ),
            ("error", property("string", "What is wrong with the line.", canBeNull: false)),
            (
              "probability",
              property("number", "The probability of meeting the limit least likely to be met.")
            ),
            ("limiting", property("string", "The limit least likely to be met.")),
            (
              "margins",
              .object([
                ("type", text("object")),
                (
                  "additionalProperties",
                  property("number", "Value over limit, less one: above 0 it is broken.")
                ),
              ])
            ),
            ("macs", property("number", "Multiply-accumulates.")),
            ("parameters", property("number", "Weights and biases.")),
            (
              "latency_s", property("number", "Seconds of one warm inference; also _low and _high.")
            ),
            ("energy_j", property("number", "Joules of one inference; also _low and _high.")),
            ("memory_bytes", property("number", "Weights and activations; also _low and _high.")),
            ("cost_usd_per_day", property("number", "Of the cheapest plan; also _low and _high.")),
            ("basis", property("string", "What the time rests on.")),
            (
              "partial",
              property(
                "boolean", "True if choices were left open; the figures are then bounds.",
                canBeNull: false)
            ),
          ])
        ),
      ])
    ),
    (
      "Refusal",
      .object([
        ("type", text("object")),
        ("properties", .object([("error", property("string", "Why.", canBeNull: false))])),
      ])
    ),
  ])
}
