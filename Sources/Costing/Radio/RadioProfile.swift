// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// A radio link: what a message takes.
///
/// A message is cut into packets of at most `payloadLimit`. It costs `reattach` x `attach` + packets x
/// (`session` + transmit power x what is sent + receive windows) + `tail`.
public struct RadioProfile: Sendable {
  /// The catalogue's id.
  public var id: String
  /// Power while sending.
  public var transmit: Estimate<Watts>
  /// Rate of sending.
  public var throughput: Estimate<BytesPerSecond>
  /// Energy to find the network again.
  public var attach: Estimate<Joules>
  /// Time of that.
  public var attachTime: Estimate<Seconds>
  /// Energy that the network holds the link open for afterwards.
  public var tail: Estimate<Joules>
  /// Power between messages.
  public var sleep: Estimate<Watts>
  /// Price of the module; nil where unknown.
  public var price: Estimate<Dollars>?
  /// Subscription; nil where unknown.
  public var subscription: Estimate<DollarsPerMonth>?
  /// Price of data; nil where unknown.
  public var dataPrice: Estimate<DollarsPerMegabyte>?
  /// The most that a packet carries (B); nil where a message is never cut.
  public var payloadLimit: Double?
  /// Share of messages that have to find the network again: one that sleeps registered seldom does.
  public var reattach: Estimate<Ratio>
  /// What each packet takes whatever it carries, up to `sessionBytes`.
  public var session: Estimate<Joules>
  /// Time of that.
  public var sessionTime: Estimate<Seconds>
  /// Bytes whose sending is part of a session (B).
  public var sessionBytes: Double
  /// The chirps of a LoRaWAN link; nil for any other.
  public var lora: LoRa?
  /// Power while listening for an answer.
  public var receive: Estimate<Watts>
  /// Symbols that are listened to after each packet.
  public var receiveSymbols: Estimate<Ratio>
  /// Share of the time that may be spent sending; nil where nothing limits it.
  public var duty: Double?
  /// Bytes of a unit that data is sold in (B); nil where each byte is.
  public var creditBytes: Double?
  /// Price of such a unit.
  public var credit: Estimate<Dollars>?
  /// The most that it draws for a moment; nil where unknown.
  public var peak: Estimate<Watts>?
  /// What it weighs; nil where unknown.
  public var mass: Estimate<Grams>?

  /// Makes a profile from its figures. What is left out does not arise: every message finds the network
  /// again, none has a session of its own, and nothing is sold in units.
  public init(
    id: String, transmit: Estimate<Watts>, throughput: Estimate<BytesPerSecond>,
    attach: Estimate<Joules>, attachTime: Estimate<Seconds>, tail: Estimate<Joules>,
    sleep: Estimate<Watts>, price: Estimate<Dollars>?, subscription: Estimate<DollarsPerMonth>?,
    dataPrice: Estimate<DollarsPerMegabyte>?, payloadLimit: Double?
  ) {
    self.id = id
    self.transmit = transmit
    self.throughput = throughput
    self.attach = attach
    self.attachTime = attachTime
    self.tail = tail
    self.sleep = sleep
    self.price = price
    self.subscription = subscription
    self.dataPrice = dataPrice
    self.payloadLimit = payloadLimit
    let provenance = Provenance(source: "envelope", note: "does not arise")
    func none<Q: Quantity>(_ value: Double) -> Estimate<Q> {
      Estimate(Q(value), basis: .given, provenance: provenance)
    }
    reattach = none(1)
    session = none(0)
    sessionTime = none(0)
    sessionBytes = 0
    receive = none(0)
    receiveSymbols = none(0)
  }

  /// Packets that a message is cut into; an empty message is one.
  public func packets(bytes: Double) -> Int {
    guard let payloadLimit, payloadLimit > 0 else { return 1 }
    return max(1, Int((bytes / payloadLimit).rounded(.up)))
  }

  /// Energy of a message (J).
  public func messageEnergy(bytes: Double, _ riskLevel: RiskLevel) -> Double {
    let count = Double(packets(bytes: bytes))
    let listening =
      (lora?.symbol ?? 0) * riskLevel.burden(receiveSymbols) * riskLevel.burden(receive)
    return riskLevel.burden(reattach) * riskLevel.burden(attach)
      + count * (riskLevel.burden(session) + listening)
      + riskLevel.burden(transmit) * sendingTime(bytes: bytes, riskLevel) + riskLevel.burden(tail)
  }

  /// Time of sending a message (s), without attaching and without waiting for leave to send.
  public func sendTime(bytes: Double, _ riskLevel: RiskLevel) -> Double {
    sendingTime(bytes: bytes, riskLevel)
      + Double(packets(bytes: bytes)) * riskLevel.burden(sessionTime)
  }

  /// Time from the decision to send to the last byte (s). Where only a share of the time may be spent
  /// sending, each packet but the last is followed by the silence that it owes.
  public func messageTime(bytes: Double, _ riskLevel: RiskLevel) -> Double {
    let sending = sendTime(bytes: bytes, riskLevel)
    return riskLevel.burden(attachTime) + sending + silence(bytes: bytes, riskLevel)
  }

  /// Days of silence aside, what a day's messages take of the time that may be spent sending: more than
  /// 1 cannot be sent.
  public func share(ofMessages perDay: Double, bytes: Double, _ riskLevel: RiskLevel) -> Double {
    guard let duty, duty > 0 else { return 0 }
    return perDay * sendTime(bytes: bytes, riskLevel) / (duty * 86_400)
  }

  /// What a message costs in data (USD); nil where the price is unknown.
  public func dataCost(bytes: Double, _ riskLevel: RiskLevel) -> Double? {
    if let credit { return riskLevel.burden(credit) * Double(credits(bytes: bytes)) }
    return dataPrice.map { riskLevel.burden($0) * bytes / 1e6 }
  }

  /// Units that a message is sold in: each packet costs whole ones, and an empty packet one.
  public func credits(bytes: Double) -> Int {
    guard let creditBytes, creditBytes > 0 else { return 0 }
    func units(_ bytes: Double) -> Int { max(1, Int((bytes / creditBytes).rounded(.up))) }
    let count = packets(bytes: bytes)
    return (count - 1) * units(payloadLimit ?? bytes) + units(lastPacket(bytes: bytes))
  }

  /// Bytes of the last packet of a message (B).
  private func lastPacket(bytes: Double) -> Double {
    bytes - Double(packets(bytes: bytes) - 1) * (payloadLimit ?? 0)
  }

  /// What the transmitter is on for beside sessions (s).
  private func sendingTime(bytes: Double, _ riskLevel: RiskLevel) -> Double {
    let count = packets(bytes: bytes)
    if let lora {
      let full = lora.airtime(carrying: payloadLimit ?? bytes)
      return Double(count - 1) * full + lora.airtime(carrying: lastPacket(bytes: bytes))
    }
    // Sessions carry some bytes for nothing; only what is over takes time of its own.
    let free = Double(count) * sessionBytes
    return max(0, bytes - free) / riskLevel.benefit(throughput)
  }

  /// The silence between the packets of a message (s).
  private func silence(bytes: Double, _ riskLevel: RiskLevel) -> Double {
    guard let duty, duty > 0, duty < 1, packets(bytes: bytes) > 1, let payloadLimit else {
      return 0
    }
    let one = sendTime(bytes: payloadLimit, riskLevel)
    return Double(packets(bytes: bytes) - 1) * one * (1 / duty - 1)
  }
}

extension RadioProfile: Uncertain {
  /// Shows each estimate.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor) {
    let radio = Factor.radio(id)
    visitor.visit(&transmit, radio, worse: .higher)
    visitor.visit(&attach, radio, worse: .higher)
    visitor.visit(&attachTime, radio, worse: .higher)
    visitor.visit(&tail, radio, worse: .higher)
    visitor.visit(&sleep, radio, worse: .higher)
    visitor.visit(&reattach, radio, worse: .higher)
    visitor.visit(&session, radio, worse: .higher)
    visitor.visit(&sessionTime, radio, worse: .higher)
    visitor.visit(&receive, radio, worse: .higher)
    visitor.visit(&receiveSymbols, radio, worse: .higher)
    visitor.visit(&peak, radio, worse: .higher)
    visitor.visit(&throughput, radio, worse: .lower)
    visitor.visit(&price, .price(id), worse: .higher)
    visitor.visit(&mass, .mass(id), worse: .higher)
    visitor.visit(&subscription, .dataPrice(id), worse: .higher)
    visitor.visit(&dataPrice, .dataPrice(id), worse: .higher)
    visitor.visit(&credit, .dataPrice(id), worse: .higher)
  }
}
