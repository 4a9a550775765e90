// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Costing
import Quantities
public import Requirements

extension SiteEstimator {
  /// The radio; nil where the site does not talk.
  public func radio() -> RadioProfile? {
    guard let uplink = context.requirements.uplink,
      let part = context.catalogue.parts[uplink.radio]
    else { return nil }
    return Self.radio(part, uplink)
  }

  /// A radio of the catalogue as a site uses it.
  public static func radio(_ part: Part, _ uplink: Uplink) -> RadioProfile {
    func nothing<Q: Quantity>(_ name: String) -> Estimate<Q> {
      Estimate(
        Q(0), basis: .assumed,
        provenance: Provenance(
          source: "envelope", note: "\(name) of \(part.id) unknown: taken as none"))
    }
    let session = part.figure("message-energy", Joules.self)
    var profile = RadioProfile(
      id: part.id, transmit: part.figure("transmit-power", Watts.self) ?? nothing("transmit power"),
      throughput: part.figure("throughput", BytesPerSecond.self)
        ?? Estimate(
          BytesPerSecond(125), basis: .assumed,
          provenance: Provenance(source: "envelope", note: "throughput unknown")),
      // A message whose whole energy was measured has found its network in it.
      attach: part.figure("attach-energy", Joules.self)
        ?? (session == nil ? nothing("attach energy") : without("attaching", part)),
      attachTime: part.figure("attach-time", Seconds.self)
        ?? Estimate(
          Seconds(5), low: Seconds(1), high: Seconds(30), basis: .assumed,
          provenance: Provenance(source: "envelope", note: "attach time unknown")),
      tail: tail(part, uplink)
        ?? (session == nil ? nothing("tail energy") : without("a tail", part)),
      sleep: part.figure("sleep-power", Watts.self) ?? nothing("sleep power"),
      price: part.figure("price", Dollars.self),
      subscription: part.figure("subscription", DollarsPerMonth.self),
      dataPrice: part.figure("data-price", DollarsPerMegabyte.self),
      payloadLimit: part.figure("payload-limit", Bytes.self)?.value.value)
    if let session {
      profile.session = session
      profile.sessionBytes =
        part.figure("message-size", Bytes.self)?.value.value ?? profile.payloadLimit ?? 0
    }
    if let time = part.figure("message-time", Seconds.self) {
      profile.sessionTime = time
      // Sessions of their own follow each other: a day holds so many.
      profile.duty = 1
    }
    if let share = part.figure("reattach", Ratio.self) { profile.reattach = share }
    if let duty = part.figure("duty-limit", Ratio.self) { profile.duty = duty.value.value }
    profile.credit = part.figure("credit", Dollars.self)
    profile.creditBytes = part.figure("credit-size", Bytes.self)?.value.value
    profile.peak = part.figure("peak-power", Watts.self)
    profile.mass = part.figure("mass", Grams.self)
    if let bandwidth = part.figure("bandwidth", Hertz.self)?.value.value {
      let factor = spreadingFactor(part, uplink)
      profile.lora = LoRa(factor: factor, bandwidth: bandwidth)
      profile.payloadLimit = part.payload(spreading: factor)
      profile.receive = part.figure("receive-power", Watts.self) ?? nothing("power of listening")
      profile.receiveSymbols =
        part.figure("receive-symbols", Ratio.self) ?? nothing("time of listening")
    }
    return profile
  }

  /// The factor given; else the slowest, which reaches furthest, that carries the largest message in one
  /// packet; and where none does, the fastest.
  public static func spreadingFactor(_ part: Part, _ uplink: Uplink) -> Int {
    if let given = uplink.spreading { return given }
    let largest = max(uplink.payload.value, uplink.heartbeatPayload.value)
    return LoRa.factors.last { (part.payload(spreading: $0) ?? .infinity) >= largest }
      ?? LoRa.factors.lowerBound
  }

  /// What the network holds the link open for: as the user says that it is released, or as its usual timers
  /// have it.
  private static func tail(_ part: Part, _ uplink: Uplink) -> Estimate<Joules>? {
    let usual = part.figure("tail-energy", Joules.self)
    guard let isReleased = uplink.isReleased else { return usual }
    let name = isReleased ? "tail-energy-released" : "tail-energy-held"
    return part.figure(name, Joules.self) ?? usual
  }

  private static func without<Q: Quantity>(_ what: String, _ part: Part) -> Estimate<Q> {
    Estimate(
      Q(0), basis: .given,
      provenance: Provenance(source: part.id, note: "\(what) is part of its energy a message"))
  }
}
