// SPDX-License-Identifier: Apache-2.0

public import Catalogue
import Documents
import Quantities

extension Requirements {
  /// The same for a site that talks in one of the ways that it may.
  public func talking(_ way: Uplink.Way, _ catalogue: Catalogue) -> Requirements {
    guard var uplink else { return self }
    var one = self
    uplink.radio = way.radio
    uplink.place = uplink.radios.first { $0.text == way.radio }?.place ?? uplink.place
    uplink.radios = []
    uplink.message = way.message
    uplink.messages = []
    one.uplink = uplink
    one.limitAirtime(catalogue)
    return one
  }

  /// Where a radio may send for a share of the time only, or each packet takes a time of its own, there is a
  /// limit that nobody has to write.
  mutating func limitAirtime(_ catalogue: Catalogue) {
    limits.removeAll { $0.name == .airtime }
    guard let uplink, let part = catalogue.parts[uplink.radio],
      part.figures["duty-limit"] != nil || part.figures["message-time"] != nil
    else { return }
    limits.append(Limit(.airtime, value: 1, place: uplink.place))
  }

  /// What is said of a radio that it does not have, and messages that come too late whatever is chosen.
  func checkUplink(against catalogue: Catalogue, _ log: ProblemLog) {
    guard let uplink else { return }
    for limit in limits
    where limit.name == .alertWithin && uplink.allowedMessages == [.digest]
      && limit.value < uplink.delay.value
    {
      log.add(
        .contradiction(
          "`send: digest` tells of an event up to a day later, so that no alert comes within \(Format.duration(limit.value))"
        ), at: limit.place)
    }
    let parts = uplink.allowed.compactMap { catalogue.parts[$0] }
    guard parts.count == uplink.allowed.count else { return }
    if case .battery(let battery, _) = supply,
      let wire = parts.first(where: { !$0.interface.isEmpty })
    {
      log.add(
        .contradiction(
          "`\(wire.id)` is a wire, for a site on mains, and a battery feeds this one (line \(battery.place.line)): take a radio, such as `lte-m`"
        ), at: uplink.radios.first { $0.text == wire.id }?.place ?? uplink.place, text: wire.id)
    }
    let names = uplink.allowed.map { "`\($0)`" }.joined(separator: ", ")
    if uplink.spreading != nil, !parts.contains(where: \.hasSpreading) {
      log.add(
        .contradiction(
          "`spreading-factor` is a choice of LoRaWAN; \(names) \(parts.count == 1 ? "has" : "have") none"
        ), at: uplink.place, text: uplink.radio)
    }
    if uplink.isReleased != nil, !parts.contains(where: \.canBeReleased) {
      log.add(
        .contradiction(
          "`release-assistance` is known of `nb-iot` only: there is no figure of it for \(names)"),
        at: uplink.place, text: uplink.radio)
    }
  }
}
