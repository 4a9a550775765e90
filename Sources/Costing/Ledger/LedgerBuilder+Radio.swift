// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements

// The lines of the radio, and how much of the time that it may send is taken.

extension LedgerBuilder {
  /// What all messages of a day take of the time that the radio may send: 1 is all of it; nil where nothing
  /// limits that.
  public var airtime: Double? {
    guard site.radio?.duty != nil else { return nil }
    let falseAlarms = design.devices.flatMap(\.runs).reduce(0.0) {
      $0 + ($1.profile.remote == nil ? alarms($1).perDay : 0)
    }
    let frames = remoteRuns.reduce(0.0) {
      $0 + site.samplesPerDay($1.run.sampling) * $1.figures.airtime
    }
    return figures.airtime + (falseAlarms + ownEvents) * figures.alertAirtime + frames
  }

  func writeRadio(into sink: inout some LedgerSink) {
    guard let radio = site.radio, let uplink = site.uplink else { return }
    let group = "uplink \(radio.id)"
    sink.add(
      "asleep", group, energy: riskLevel.burden(radio.sleep) * 24,
      LineEvidence(radio.sleep, quantity: 24, unit: "h/day"))
    let samplings = uplink.heartbeat.value * 86_400
    let sampling = radio.messageEnergy(bytes: uplink.heartbeatPayload.value, riskLevel) / 3_600
    let heartbeatData = radio.dataCost(bytes: uplink.heartbeatPayload.value, riskLevel)
    sink.add(
      "heartbeats", group, energy: samplings * sampling, cost: heartbeatData.map { $0 * samplings },
      asked: [.cost], lacks: [.cost: [.dataPrice(of: radio.id)]],
      evidence(of: samplings, uplink.heartbeatPayload.value, radio))
    let isPriced = radio.dataCost(bytes: uplink.payload.value, riskLevel) != nil
    sink.add(
      Self.line(of: uplink.message), group,
      energy: (figures.sent + ownEvents * figures.alert) / figures.perBoard,
      cost: isPriced ? figures.sentData + ownEvents * figures.alertData : nil, asked: [.cost],
      lacks: [.cost: [.dataPrice(of: radio.id)]],
      evidence(
        of: uplink.messages(ofEvents: site.events.value + ownEvents), uplink.payload.value, radio))
    writeFrames(radio, into: &sink)
    sink.add(
      "subscription", group,
      cost: riskLevel.burden(ifKnown: radio.subscription).map {
        $0 * DollarsPerMonth.scale / DollarsPerDay.scale
      }, asked: [.cost], lacks: [.cost: [.subscription(of: radio.id)]],
      LineEvidence(radio.subscription, or: "subscription unknown"))
    writePurchase(of: radio.id, group, radio.price, into: &sink)
  }

  private static func line(of message: Uplink.Message) -> String {
    switch message {
    case .event: "events"
    case .image: "images of events"
    case .embedding: "embeddings of events"
    case .digest: "daily digest"
    }
  }

  /// What messages rest on: the weakest of their parts, and of equally weak ones the largest.
  func evidence(of perDay: Double, _ bytes: Double, _ radio: RadioProfile) -> LineEvidence {
    let packets = radio.packets(bytes: bytes)
    var unit = "messages/day"
    if packets > 1 { unit += " of \(Format.grouped(packets)) packets" }
    func line<Q: Quantity>(_ estimate: Estimate<Q>, _ joules: Double) -> (LineEvidence, Double) {
      (LineEvidence(estimate, quantity: perDay, unit: unit), joules)
    }
    let attach = riskLevel.burden(radio.reattach) * riskLevel.burden(radio.attach)
    let session = Double(packets) * riskLevel.burden(radio.session)
    let tail = riskLevel.burden(radio.tail)
    let sending = radio.messageEnergy(bytes: bytes, riskLevel) - attach - session - tail
    let parts = [
      line(radio.transmit, sending), line(radio.attach, attach), line(radio.session, session),
      line(radio.tail, tail),
    ].filter { $0.1 > 0 }
    let joined = parts.sorted { ($0.0.basis, -$0.1) < ($1.0.basis, -$1.1) }.map(\.0)
    guard let weakest = joined.first else {
      return LineEvidence(radio.transmit, quantity: perDay, unit: unit)
    }
    let all = joined.dropFirst().reduce(weakest) { $0.and($1) }.and(radio.dataPrice)
    return attach > 0 ? all.and(radio.reattach) : all
  }
}
