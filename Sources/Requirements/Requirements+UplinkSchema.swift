// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks

extension Requirements {
  static var gateway: JSON {
    object([
      ("device", text("a device of the catalogue that several nodes send their frames to")),
      ("radio", text("what it sends on with; a network that is there anyway otherwise")),
      ("nodes", whole("nodes that share it")), ("electricity", quantity("0.30 USD/kWh")),
      ("grid", text("a grid of the catalogue")),
    ])
  }

  static var cloud: JSON {
    object([
      ("machines", texts("patterns of machines that may be rented; all that have a price")),
      ("transfer", quantity("0.09 USD/GB")), ("grid", text("a grid of the catalogue")),
    ])
  }

  static var uplink: JSON {
    object([
      ("radio", texts("radios of the catalogue; of several the planner takes the best")),
      (
        "send",
        texts(
          "what is sent of an event; of several the planner takes the best",
          Uplink.Message.allCases.map(\.rawValue))
      ),
      ("event-payload", quantity("20 kB")), ("image", quantity("100 kB")),
      (
        "embedding",
        object([
          ("dimension", whole("numbers that are sent of each event")),
          ("precision", choice(Precision.allCases.map(\.rawValue))),
        ])
      ),
      ("digest", quantity("2 kB")), ("heartbeat", quantity("1/6h")),
      ("heartbeat-payload", quantity("50 B")),
      (
        "spreading-factor",
        .object([
          ("type", .string("integer")), ("minimum", .number(7)), ("maximum", .number(12)),
          ("description", .string("of a LoRaWAN radio; larger is slower and reaches further")),
        ])
      ),
      ("release-assistance", .object([("type", .string("boolean"))])),
    ])
  }
}
