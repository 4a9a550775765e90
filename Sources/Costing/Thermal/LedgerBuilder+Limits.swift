// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements

// What a box can carry off, and what a supply can give: neither is a flow of a day, so that they are no lines.

extension LedgerBuilder {
  /// Power that ends as heat in the box while it is light (W): all that is drawn but for loads outside it.
  public var warmth: Double {
    let flow = flow()
    return flow.around / 24 + flow.light
      - site.otherLoads.reduce(0) { $0 + $1.power.value }
  }

  /// How warm it is in the box at the hottest (C); nil without one.
  public var inside: Double? {
    site.enclosure.map { $0.inside(watts: warmth, riskLevel) }
  }

  /// The power that the box carries off while all devices whose limits are known stand it (W), and the device
  /// that decides.
  public var sustained: (watts: Double, device: String, throttles: Bool)? {
    guard let enclosure = site.enclosure else { return nil }
    return design.devices.compactMap { use in
      enclosure.sustained(by: use.profile, riskLevel).map {
        ($0.watts, use.profile.id, $0.throttles)
      }
    }.min { ($0.0, $0.1) < ($1.0, $1.1) }
  }

  /// The power in the box as a share of what it carries off: above 1 something is too hot; nil without a box, or
  /// where no device's limit is known.
  public var heat: Double? {
    // Where the sun alone is too much, no power is little enough.
    sustained.map { $0.watts > 0 ? warmth / $0.watts : .infinity }
  }

  /// The most that devices and radio draw at once (W), as far as it is known.
  public var peakPower: Double {
    design.devices.reduce(0) { $0 + ($1.profile.peak.map { riskLevel.burden($0) } ?? 0) }
      + (site.radio?.peak.map { riskLevel.burden($0) } ?? 0)
  }

  /// The same as a share of what the supply and the packs can give; nil where neither is known.
  public var peak: Double? {
    site.peakSupply(packs: design.packs, riskLevel).map { peakPower / $0 }
  }

  /// Devices, and the radio, whose peak nobody knows.
  public var unknownPeaks: [String] {
    design.devices.filter { $0.profile.peak == nil }.map(\.profile.id)
      + (site.radio.map { $0.peak == nil ? [$0.id] : [] } ?? [])
  }
}
