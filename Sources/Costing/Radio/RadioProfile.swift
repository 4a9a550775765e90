// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// A radio link: what a message takes.
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
  /// The largest message (B); nil where there is none.
  public var payloadLimit: Double?

  /// Makes a profile from its figures.
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
  }

  /// Energy of a message (J): attach + transmit power x size / rate + tail.
  public func messageEnergy(bytes: Double, _ outlook: Outlook) -> Double {
    outlook.burden(attach) + outlook.burden(transmit) * sendTime(bytes: bytes, outlook)
      + outlook.burden(tail)
  }

  /// Time of sending a message (s), without attaching.
  public func sendTime(bytes: Double, _ outlook: Outlook) -> Double {
    bytes / outlook.benefit(throughput)
  }

  /// Time from the decision to send to the last byte (s).
  public func messageTime(bytes: Double, _ outlook: Outlook) -> Double {
    outlook.burden(attachTime) + sendTime(bytes: bytes, outlook)
  }
}
