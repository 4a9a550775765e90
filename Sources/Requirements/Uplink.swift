// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Quantities

/// How a site talks.
public struct Uplink: Sendable, Hashable {
  /// The catalogue's radio; of several, the one in use.
  public var radio: String
  /// All radios that the site may have, in the order of the file; empty where it names but one.
  public var radios: [HardwareChoice.Pattern] = []
  /// What is sent of an event; of several kinds, the one in use.
  public var message = Message.event
  /// All that may be sent, in the order of the file; empty where it names but one.
  public var messages: [Message] = []
  /// What each kind of message carries, an event's aside.
  public var sizes: [Message: Bytes] = [:]
  /// What an event carries, told by itself.
  public var eventPayload = Bytes(100)
  /// How often it says that it lives.
  public var heartbeat = Hertz.zero
  /// What that carries.
  public var heartbeatPayload = Bytes(50)
  /// The spreading factor of a LoRaWAN link, where given.
  public var spreading: Int?
  /// Whether the network lets go of the link as soon as a message is sent, where the user knows it.
  public var isReleased: Bool?
  /// Where the file says so.
  public var place: Place

  /// What is sent of what happened.
  public enum Message: String, Sendable, Hashable, CaseIterable {
    /// That it happened, in a few bytes.
    case event
    /// The picture that shows it.
    case image
    /// The numbers that a network made of it.
    case embedding
    /// One message a day, of all that happened.
    case digest
  }

  /// A radio and what is sent over it.
  public struct Way: Sendable, Hashable {
    /// The catalogue's radio.
    public var radio: String
    /// What is sent of an event.
    public var message: Message

    /// Names a way to talk.
    public init(radio: String, message: Message) {
      self.radio = radio
      self.message = message
    }
  }
}

extension Uplink {
  /// The radios that the site may have, in the order of the file.
  public var allowed: [String] { radios.isEmpty ? [radio] : radios.map(\.text) }

  /// What may be sent of an event, in the order of the file.
  public var allowedMessages: [Message] { messages.isEmpty ? [message] : messages }

  /// Every way in which the site may talk: each radio with each kind of message.
  public var ways: [Way] {
    allowed.flatMap { radio in allowedMessages.map { Way(radio: radio, message: $0) } }
  }

  /// The way in use.
  public var way: Way { Way(radio: radio, message: message) }

  /// What the message in use carries.
  public var payload: Bytes { sizes[message] ?? eventPayload }

  /// Messages a day, of so many events: a digest is one, whatever happened.
  public func messages(ofEvents events: Double) -> Double {
    message == .digest ? 1 : events
  }

  /// How long an event waits, at worst, until its message is sent.
  public var delay: Seconds { Seconds(message == .digest ? 86_400 : 0) }
}
