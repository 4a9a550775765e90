// SPDX-License-Identifier: Apache-2.0

package import Documents
import Networks
import Quantities

extension Uplink: Block {
  package init(blank reader: MappingReader) {
    self.init(radio: "", place: reader.place(of: "radio"))
  }

  package static let keys: [Key<Uplink>] = link + contents

  private static let link: [Key<Uplink>] = [
    Key(
      "radio", .several(.text), else: .required, like: "lte-m",
      help: "radio of the catalogue; of several the planner takes the best"
    ) { reader, uplink in
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
    Key(
      "heartbeat", \.heartbeat, .range(0...1), else: .told("never"), like: "1/6h",
      help: "how often the site says that it lives"),
    Key(
      "heartbeat-payload", \.heartbeatPayload, .range(0...1e9), else: "50 B", like: "50 B",
      help: "what that message carries"),
    Key(
      "spreading-factor", \.spreading, .whole(7...12),
      else: .told("the slowest that carries the largest message in one packet, else 7"), like: "9",
      help: "of LoRaWAN: each step up doubles the time on air and reaches further"),
    Key(
      "release-assistance", \.isReleased, .flag,
      else: .told("the tail is taken at its usual length"), like: "true",
      help: "of NB-IoT: whether the network lets go of the link at once"),
  ]

  private static let contents: [Key<Uplink>] = [
    Key(
      "send", \.messages, .choices(repeated: "what is sent stands in the list twice"),
      else: "event", like: "[event, image]",
      help: "what is sent of an event and of a false alarm; of several the planner takes the best"),
    Key(
      "event-payload", \.eventPayload, .range(0...1e9), else: "100 B", like: "20 kB",
      help: "what the message of an event carries"),
    Key(
      "image", \.sizes[.image], .above(0...1e9), else: .told("asked for where it is sent"),
      like: "100 kB", help: "what a picture takes"),
    Key(
      "digest", \.sizes[.digest], .above(0...1e9), else: .told("asked for where it is sent"),
      like: "2 kB", help: "what the one message a day takes that tells of all events"),
    Key(
      "embedding", .block(Embedding.words), else: .told("asked for where it is sent"),
      like: "{ dimension: 512, precision: fp16 }",
      help: "the numbers of a network that are sent of each event"
    ) { reader, uplink in
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
        reader.log.add(
          .contradiction(
            "`\(key)` is what \(message == .digest ? "a" : "an") `\(message.rawValue)` carries, and `send` names none"
          ), at: reader.place(of: key))
      }
    }
  }

  /// Numbers of a network's last layer but one.
  private struct Embedding: Block {
    var dimension = 0
    // A network's outputs are 32-bit numbers unless somebody makes them smaller.
    var precision = Precision.fp32

    init(blank reader: MappingReader) {}

    static var keys: [Key<Embedding>] {
      [
        Key(
          "dimension", \.dimension, .whole(1...10_000_000), else: .required, like: "512",
          help: "numbers that are sent of each event"),
        Key(
          "precision", \.precision, .choice, else: "fp32", like: "fp16",
          help: "number format they are sent in"),
      ]
    }

    var size: Bytes { Bytes(Double(dimension) * precision.activationBytes.upperBound) }
  }
}
