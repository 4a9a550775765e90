// SPDX-License-Identifier: Apache-2.0

import Costing
import Documents
import Estimation
import Planning
import Quantities
import Requirements

/// What a radio makes of the messages that a site sends: packets, time in the air, credits.
enum RadioWords {
  /// A line for each radio that cuts, counts or prices messages; none where a message is just sent.
  static func lines(_ answer: Answer) -> [String] {
    let uplinks =
      answer.solution?.site?.profile.uplink.map { chosen in
        answer.uplinks.filter { $0.uplink.way == chosen.way }
      } ?? answer.uplinks
    // Where nothing can be done, what a frame takes may be why.
    let cautious = RiskLevel(confidence: answer.quantile)
    let frames = answer.frames.compactMap { sent -> String? in
      let told = message(sent) ?? (answer.solution == nil ? frame(sent, cautious) : nil)
      return told.map { "\(sent.radio.id), frames of \(sent.framesOf ?? ""): \($0)" }
    }
    return uplinks.compactMap { words($0) } + frames
  }

  /// What a frame takes that is sent to be looked at elsewhere.
  static func frame(_ answer: UplinkAnswer, _ riskLevel: RiskLevel = .middle) -> String {
    if let words = message(answer) { return words }
    let bytes = answer.uplink.payload.value
    let time = Format.duration(answer.radio.messageTime(bytes: bytes, riskLevel))
    let least = Format.significant(answer.events.value, 3)
    return
      "\(Format.prefixed(bytes, "B")) take \(time), and at the slowest rate there are \(least) a day"
  }

  /// The same of one radio; nil where there is nothing to tell.
  static func words(_ answer: UplinkAnswer) -> String? {
    message(answer).map { words in
      let radio = answer.radio
      let name = radio.lora.map { "\(radio.id), spreading factor \($0.factor)" } ?? radio.id
      return "\(name): \(words)"
    }
  }

  /// The radio of a site, and what it sends where that is more than that something happened.
  static func name(_ site: SiteProfile) -> String? {
    guard let radio = site.radio, let uplink = site.uplink else { return nil }
    return switch uplink.message {
    case .event: radio.id
    case .image: "\(radio.id), an image of each event"
    case .embedding: "\(radio.id), an embedding of each event"
    case .digest: "\(radio.id), a digest a day"
    }
  }

  /// What becomes of a message; nil where there is nothing to tell.
  static func message(_ answer: UplinkAnswer, breaking limit: Limit.Name? = nil) -> String? {
    if limit == .alertWithin, answer.uplink.message == .digest {
      return "a digest tells of an event up to a day later"
    }
    let radio = answer.radio
    let bytes = answer.uplink.payload.value
    let packets = radio.packets(bytes: bytes)
    guard radio.lora != nil || radio.creditBytes != nil || packets > 1 else { return nil }
    let sending = radio.sendTime(bytes: bytes, .middle)
    // Time in the air is told in seconds, as its rules are.
    let time =
      radio.lora == nil ? Format.duration(sending) : "\(Format.significant(sending, 3)) s"
    let size = bytes < 1_000 ? "\(Format.significant(bytes, 3)) B" : Format.prefixed(bytes, "B")
    let noun = radio.lora == nil ? "message" : "packet"
    var words =
      "\(size) \(packets == 1 ? "is 1 \(noun)" : "are \(Format.grouped(packets)) \(noun)s"), \(time)"
    words += radio.lora == nil ? "" : " in the air"
    let whole = radio.messageTime(bytes: bytes, .middle)
    if let duty = radio.duty, duty < 1, packets > 1 {
      words += ", \(Format.duration(whole)) at a duty of \(Format.significant(duty * 100, 3)) %"
    }
    if let credit = radio.credit {
      let count = radio.credits(bytes: bytes)
      let (low, high) = (credit.low.value * Double(count), credit.high.value * Double(count))
      words +=
        ", \(Format.grouped(count)) credit\(count == 1 ? "" : "s"): \(Format.significant(low, 3)) to \(Format.significant(high, 3)) USD"
    }
    let events = answer.uplink.messages(ofEvents: answer.events.value)
    let share = radio.share(ofMessages: events, bytes: bytes, .middle)
    if share > 1 {
      words +=
        "; \(Format.significant(events, 3)) a day take \(Format.significant(share * 100, 3)) % of the time that it may send"
    }
    return words
  }

  /// What a program may want of it.
  static func entries(_ answer: Answer) -> [(String, JSON)] {
    let told = answer.uplinks.filter { words($0) != nil }
    let isPlain = answer.uplinks.allSatisfy { $0.uplink.message == .event }
    guard !told.isEmpty || answer.uplinks.count > 1 || !isPlain else { return frames(answer) }
    let sent = answer.uplinks.map { sent -> JSON in
      let radio = sent.radio
      let bytes = sent.uplink.payload.value
      return .object([
        ("radio", .string(radio.id)),
        ("send", .string(sent.uplink.message.rawValue)),
        ("chosen", .bool(answer.solution?.site?.profile.uplink?.way == sent.uplink.way)),
        ("spreading_factor", radio.lora.map { .number($0.factor) } ?? .null),
        ("event_payload_bytes", .number(bytes)),
        ("packets_per_event", .number(radio.packets(bytes: bytes))),
        ("energy_per_event_j", .number(radio.messageEnergy(bytes: bytes, .middle))),
        ("sending_per_event_s", .number(radio.sendTime(bytes: bytes, .middle))),
        ("time_per_event_s", .number(radio.messageTime(bytes: bytes, .middle))),
        (
          "credits_per_event",
          radio.creditBytes == nil ? .null : .number(radio.credits(bytes: bytes))
        ),
        ("data_usd_per_event", .number(radio.dataCost(bytes: bytes, .middle))),
      ])
    }
    return [("uplink", .array(sent))] + frames(answer)
  }

  /// Frames that may be looked at elsewhere; none where all stay.
  private static func frames(_ answer: Answer) -> [(String, JSON)] {
    guard !answer.frames.isEmpty else { return [] }
    let sent = answer.frames.map { sent -> JSON in
      let radio = sent.radio
      let bytes = sent.uplink.payload.value
      let task = answer.solution?.site?.tasks.first { $0.task.name == sent.framesOf }
      return .object([
        ("task", .string(sent.framesOf)), ("radio", .string(radio.id)),
        ("machine", .string(task?.configuration.machine)), ("bytes", .number(bytes)),
        ("packets_per_frame", .number(radio.packets(bytes: bytes))),
        ("energy_per_frame_j", .number(radio.messageEnergy(bytes: bytes, .middle))),
        ("time_per_frame_s", .number(radio.messageTime(bytes: bytes, .middle))),
        ("data_usd_per_frame", .number(radio.dataCost(bytes: bytes, .middle))),
      ])
    }
    return [("frames", .array(sent))]
  }
}
