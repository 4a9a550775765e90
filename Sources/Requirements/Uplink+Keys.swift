// SPDX-License-Identifier: Apache-2.0

package import Documents
import Networks
import Quantities

extension Uplink: Block {
  package init(blank reader: MappingReader) {
    self.init(radio: "", place: reader.place(of: "radio"))
  }

  package static let keys: Keys = [
    Key("radio", "radio of the catalogue; of several the best is taken", like: "lte-m")
      .read(.several(.text), else: .required) { reader, uplink in
        let radios = reader.texts("radio")
        uplink.radio = radios.first?.text ?? ""
        if radios.count > 1 { uplink.radios = radios.map { .init(text: $0.text, place: $0.place) } }
        if let first = radios.first { uplink.place = first.place }
        if radios.isEmpty || radios.contains(where: { $0.text.isEmpty }) {
          reader.missing("radio", "lte-m")
        }
        for (index, radio) in radios.enumerated()
        where radios[..<index].contains(where: { $0.text == radio.text }) {
          reader.log.add(
            .contradiction("a radio stands in the list twice"), at: radio.place, text: radio.text)
        }
      },
    Key("heartbeat", "how often the site says that it lives", like: "1/6h")
      .into(\.heartbeat, .range(0...1), else: .told("never")),
    Key("heartbeat-payload", "what that message carries")
      .into(\.heartbeatPayload, .range(0...1e9), else: "50 B"),
    Key(
      "spreading-factor", "of LoRaWAN: each step doubles the air time and reaches further",
      like: "9"
    )
    .into(
      \.spreading, .whole(7...12),
      else: .told("the slowest that carries the largest message in one packet, else 7")),
    Key("release-assistance", "of NB-IoT: whether the network lets go at once", like: "true")
      .into(\.isReleased, .flag, else: .told("the tail is taken at its usual length")),
    Key("send", "what is sent of an event or false alarm; of several the best is taken")
      .into(\.messages, .choices(repeated: "what is sent stands in the list twice"), else: "event"),
    Key("event-payload", "what the message of an event carries", like: "20 kB")
      .into(\.eventPayload, .range(0...1e9), else: "100 B"),
    Key("image", "what a picture takes", like: "100 kB")
      .into(\.sizes[.image], .above(0...1e9), else: .told("required where it is sent")),
    Key("digest", "what the one message a day takes that tells of all events", like: "2 kB")
      .into(\.sizes[.digest], .above(0...1e9), else: .told("required where it is sent")),
    Key(
      "embedding", "a network's numbers, sent of an event",
      like: "{ dimension: 512, precision: fp16 }"
    )
    .read(.block(Embedding.words), else: .told("required where it is sent")) { reader, uplink in
      uplink.sizes[.embedding] = Embedding.read(reader.mapping("embedding"))?.size
    },
  ]

  package mutating func check(_ reader: MappingReader) {
    let isTold = reader.has("send")
    let sent = isTold ? messages : [.event]
    if sent.isEmpty, reader.log.problems.isEmpty {
      reader.log.add(.rule("name at least one kind of message"), at: reader.place(of: "send"))
    }
    message = sent.first ?? .event
    if messages.count < 2 { messages = [] }
    for message in Message.allCases {
      let key = message == .event ? "event-payload" : message.rawValue
      if sent.contains(message), message != .event {
        Self.require(key, of: reader)
      } else if !sent.contains(message), reader.has(key), !sent.isEmpty {
        reader.refuse(
          key,
          "`\(key)` is what \(message == .digest ? "a" : "an") `\(message.rawValue)` carries, and `send` names none"
        )
      }
    }
  }

  /// Numbers of a network's last layer but one.
  private struct Embedding: Block {
    var dimension = 0
    // A network's outputs are 32-bit numbers unless somebody makes them smaller.
    var precision = Precision.fp32

    init(blank reader: MappingReader) {}

    static var keys: [KeyReader<Embedding>] {
      [
        Key("dimension", "numbers that are sent of each event", like: "512")
          .into(\.dimension, .whole(1...10_000_000), else: .required),
        Key("precision", "number format they are sent in").into(\.precision, .choice, else: "fp32"),
      ]
    }

    var size: Bytes { Bytes(Double(dimension) * precision.activationBytes.upperBound) }
  }
}
