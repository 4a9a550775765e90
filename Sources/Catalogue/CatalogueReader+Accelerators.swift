// SPDX-License-Identifier: Apache-2.0

import Quantities

extension CatalogueReader {
  /// A device for each host that an accelerator fits: the host's figures, with the accelerator's
  /// draw on top, its peaks and its number formats beside the host's.
  mutating func attachAccelerators() {
    for accelerator in catalogue.devices.values.sorted(by: { $0.id < $1.id })
    where accelerator.role == .accelerator {
      for hostID in accelerator.attachesTo {
        guard let host = catalogue.devices[hostID], host.role == .host else { continue }
        var pair = host
        pair.id = "\(host.id)+\(accelerator.id)"
        pair.title = "\(host.title) with \(accelerator.title)"
        pair.components = [host.id, accelerator.id]
        pair.runtimes = accelerator.runtimes
        pair.precisions = accelerator.precisions
        pair.machine = accelerator.machine
        pair.silicon = "\(host.silicon); \(accelerator.silicon)"
        pair.cores = nil
        pair.effort = accelerator.effort
        pair.needs = host.needs + accelerator.needs.filter { !host.needs.contains($0) }
        pair.power = Self.joined(host.power, accelerator.power)
        pair.embodiedCarbon = Self.sum(host.embodiedCarbon, accelerator.embodiedCarbon)
        pair.mass = Self.sum(host.mass, accelerator.mass)
        pair.figures = [:]
        pair.place = accelerator.place
        catalogue.devices[pair.id] = pair
      }
    }
  }

  /// Two figures together; nil where either is unknown.
  private static func sum(_ one: Estimate<Grams>?, _ other: Estimate<Grams>?) -> Estimate<Grams>? {
    guard let one, let other else { return nil }
    return one.with(other) { $0 + $1 }
  }

  /// Powers of a host with an accelerator: off together; idle and active add. An accelerator whose
  /// idle draw nobody published is assumed to draw its active power whenever the host is on, and its
  /// work leaves the host at idle.
  private static func joined(
    _ host: [Device.PowerState: Device.PowerFigure],
    _ accelerator: [Device.PowerState: Device.PowerFigure]
  ) -> [Device.PowerState: Device.PowerFigure] {
    var joined = host
    func sum(_ left: Device.PowerFigure, _ right: Device.PowerFigure, _ note: String, assumed: Bool)
      -> Device.PowerFigure
    {
      .init(
        left.estimate.with(right.estimate, basis: assumed ? .assumed : nil, note: note) { $0 + $1 },
        scope: left.scope)
    }
    if let most = host[.maximum], let more = accelerator[.maximum] {
      joined[.maximum] = sum(most, more, "host + accelerator", assumed: false)
    } else {
      joined[.maximum] = nil
    }
    guard let active = accelerator[.active], let hostIdle = host[.idle] else {
      joined[.idle] = nil
      joined[.active] = nil
      return joined
    }
    let idle = accelerator[.idle]
    joined[.idle] = sum(
      hostIdle, idle ?? active,
      idle == nil
        ? "host idle + accelerator at its active draw, its idle being unknown"
        : "host + accelerator",
      assumed: idle == nil)
    joined[.active] = sum(hostIdle, active, "host idle + accelerator active", assumed: false)
    return joined
  }
}
