// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Quantities

extension RequirementsReader {
  func uplink(_ reader: MappingReader?) -> Uplink? {
    guard let reader else { return nil }
    defer { reader.finish() }
    let radios = reader.texts("radio")
    let radio = radios.first?.text ?? ""
    if radios.isEmpty || radios.contains(where: { $0.text.isEmpty }) {
      reader.missing("radio", "lte-m")
    }
    let payload = reader.quantity("event-payload", Bytes.self, 0...1e9, example: "20 kB")
    let heartbeat = reader.quantity("heartbeat", Hertz.self, 0...1, example: "1/6h")
    let beat = reader.quantity("heartbeat-payload", Bytes.self, 0...1e9, example: "50 B")
    let spreading = reader.whole("spreading-factor", 7...12)
    let release = reader.choice("release-assistance", YesOrNo.self)
    for (index, radio) in radios.enumerated()
    where radios[..<index].contains(where: { $0.text == radio.text }) {
      log.add(.contradiction("a radio stands in the list twice"), at: radio.place, text: radio.text)
    }
    var uplink = Uplink(
      radio: radio,
      radios: radios.count > 1 ? radios.map { .init(text: $0.text, place: $0.place) } : [],
      eventPayload: payload ?? Bytes(100), heartbeat: heartbeat ?? .zero,
      heartbeatPayload: beat ?? Bytes(50), spreading: spreading,
      isReleased: release.map { $0 == .yes },
      place: radios.first?.place ?? reader.place(of: "radio"))
    readMessages(reader, &uplink)
    return uplink
  }

  /// What is sent of an event: one kind, or several to choose from, each but an event with its size.
  private func readMessages(_ reader: MappingReader, _ uplink: inout Uplink) {
    var messages: [Uplink.Message] = []
    for (text, place) in reader.texts("send") {
      guard let message = Uplink.Message(rawValue: text) else {
        log.add(.notAChoice(Uplink.Message.allCases.map(\.rawValue)), at: place, text: text)
        continue
      }
      if messages.contains(message) {
        log.add(.contradiction("what is sent stands in the list twice"), at: place, text: text)
      } else {
        messages.append(message)
      }
    }
    if reader.has("send"), messages.isEmpty, log.problems.isEmpty {
      log.add(.rule("name at least one kind of message"), at: reader.place(of: "send"))
    }
    let isTold = reader.has("send")
    if isTold, !messages.isEmpty {
      uplink.message = messages[0]
      if messages.count > 1 { uplink.messages = messages }
    }
    for (message, example) in [(Uplink.Message.image, "100 kB"), (.digest, "2 kB")] {
      uplink.sizes[message] = reader.quantity(
        message.rawValue, Bytes.self, 0...1e9, example: example, excludingZero: true)
    }
    uplink.sizes[.embedding] = embedding(reader.mapping("embedding"))
    let examples: [Uplink.Message: String] = [
      .image: "100 kB", .digest: "2 kB", .embedding: "{ dimension: 512, precision: fp16 }",
    ]
    for message in Uplink.Message.allCases {
      let key = message == .event ? "event-payload" : message.rawValue
      let isSent = isTold ? messages.contains(message) : message == .event
      if isSent, let example = examples[message], !reader.has(key) {
        reader.missing(key, example)
      } else if !isSent, reader.has(key), !isTold || !messages.isEmpty {
        log.add(
          .contradiction(
            "`\(key)` is what \(message == .digest ? "a" : "an") `\(message.rawValue)` carries, and `send` names none"
          ), at: reader.place(of: key))
      }
    }
  }

  /// Bytes of as many numbers as a network's last layer but one has.
  private func embedding(_ reader: MappingReader?) -> Bytes? {
    guard let reader else { return nil }
    defer { reader.finish() }
    let dimension = reader.whole("dimension", 1...10_000_000)
    if !reader.has("dimension") { reader.missing("dimension", "512") }
    // A network's outputs are 32-bit numbers unless somebody makes them smaller.
    let precision = reader.choice("precision", Precision.self) ?? .fp32
    return dimension.map { Bytes(Double($0) * precision.activationBytes.upperBound) }
  }
}
